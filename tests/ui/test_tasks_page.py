"""Picking a task: what the cards say, and what choosing one does."""

import pytest


@pytest.fixture
def tasks(learner):
    return learner().visit()


def test_a_card_tells_level_length_and_what_is_to_be_done(tasks):
    card = tasks.reads("card-ramen-shop")
    assert "A1" in card
    assert "about 5 minutes" in card
    assert "ラーメン屋で注文する" in card
    assert "Order a bowl of ramen from the menu." in card
    assert "Ask for the bill." in card
    assert tasks.buttons("card-ramen-shop") == ["Talk"]


def test_cards_can_be_filtered_by_level_and_all_come_back(tasks):
    assert {"A1", "A2", "B1"} <= set(levels(tasks))
    tasks.run(chooser(tasks).set_value("A2"))
    assert set(levels(tasks)) == {"A2"}
    tasks.run(chooser(tasks).set_value("All"))
    assert {"A1", "A2", "B1"} <= set(levels(tasks))


def chooser(learner):
    return next(one for one in learner.at.get("segmented_control") if one.key == "level")


def levels(learner):
    return [button.key for button in learner.at.button] and [
        found.split("<")[0] for found in learner.markup().split('class="y-level">')[1:]
    ]


def test_choosing_a_task_starts_at_once_and_the_partner_speaks_first(tasks):
    tasks.choose("ramen-shop")
    assert tasks.page == "attempt"
    assert "いらっしゃいませ。何名様ですか。" in tasks.reads("talk")


def test_a_conversation_that_has_begun_is_offered_again(tasks, learner):
    tasks.choose("ramen-shop").say("二人です。")
    again = learner().visit()
    assert "1 messages so far" not in again.reads()
    assert "1 message so far" in again.reads("card-ramen-shop")
    assert again.buttons("card-ramen-shop") == ["Go on"]
    again.choose("ramen-shop")
    assert again.attempt_id == tasks.attempt_id
    assert "二人です。" in again.reads("talk")


def test_one_that_was_only_looked_at_is_not(tasks, learner):
    tasks.choose("ramen-shop")
    again = learner().visit()
    assert again.buttons("card-ramen-shop") == ["Talk"]
    assert again.choose("ramen-shop").attempt_id == tasks.attempt_id, "an untouched one is used again"


def test_a_card_remembers_what_was_achieved(tasks, learner):
    tasks.choose("ramen-shop").say("二人です。").say("味噌ラーメンをください。")
    finish(tasks)
    assert "Best so far: 2 of 4 objectives" in learner().visit().reads("card-ramen-shop")
    second = learner().visit().choose("ramen-shop")
    assert second.attempt_id != tasks.attempt_id
    second.say("二人です。味噌ラーメンと餃子をください。").say("お会計をお願いします。")
    finish(second)
    assert "All objectives met before" in learner().visit().reads("card-ramen-shop")


def finish(learner):
    from pages import session

    session.practice().finish_attempt(session.person(), learner.attempt_id)


def test_a_conversation_of_another_version_is_kept_and_its_task_can_be_begun_afresh(tasks, learner):
    from sqlalchemy import select, update

    from lib.store.tables import attempts, task_versions, turns
    from pages import session

    tasks.choose("ramen-shop").say("二人です。")
    with session.installation().database.write() as connection:
        connection.execute(update(task_versions).values(version="older", content='{"id": "ramen-shop"}'))
        connection.execute(update(attempts).values(task_version="older"))
    for page in ("attempt.py", "results.py"):
        again = learner().visit(page, id=tasks.attempt_id)
        assert again.page == ""
        assert "begun with another version of Yaritori" in again.alerts
    assert again.buttons("card-ramen-shop") == ["Talk"]
    again.choose("ramen-shop").say("一人です。")
    assert again.attempt_id != tasks.attempt_id
    assert again.standing("say-party-size").met
    with session.installation().database.read() as connection:
        kept = select(turns.c.learner_text).where(turns.c.attempt_id == tasks.attempt_id)
        assert "二人です。" in connection.execute(kept).scalars().all()


def test_a_task_that_has_gone_meanwhile_is_a_message_and_no_error_page(tasks, monkeypatch):
    from pages import session

    monkeypatch.delitem(session.practice()._tasks, "ramen-shop")
    tasks.choose("ramen-shop")
    assert tasks.page == ""
    assert "There is no such task." in tasks.alerts
    tasks.press("Close this message")
    assert tasks.alerts == ""
