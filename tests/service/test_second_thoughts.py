"""Saying something else instead, asking for another reply, beginning anew: nothing is lost by it."""

import threading

import pytest
from sqlalchemy import select

from lib.attempts import Limits
from lib.conversation import Claim
from lib.errors import (
    AttemptClosed,
    AttemptNotFound,
    KeyUsed,
    PartnerTimeout,
    RateLimited,
    TextEmpty,
    TurnInProgress,
    TurnNotEditable,
    TurnNotFound,
    TurnNotRetryable,
)
from lib.partners.contract import Feedback, Finished
from lib.store.tables import attempts, turns, usage
from tests.house import HANAKO, TARO, USED, open_house


@pytest.fixture
def house(tmp_path):
    with open_house(tmp_path, limits=Limits(turns_a_minute=100)) as house:
        yield house


def last(house, attempt_id):
    return house.practice.view(HANAKO, attempt_id).turns[-1]


def said(house, attempt_id):
    return [turn.learner_text for turn in house.practice.view(HANAKO, attempt_id).turns]


def standing(house, attempt_id, objective_id):
    standings = house.practice.view(HANAKO, attempt_id).standings
    return next(found for found in standings if found.objective.id == objective_id)


def rows(house, table):
    with house.database.read() as connection:
        return connection.execute(select(table)).all()


def edit(house, attempt_id, words, key="edit", reply="はい。"):
    house.partner.say_all(reply)
    turn = house.practice.edit_turn(HANAKO, last(house, attempt_id).id, words, key)
    list(house.practice.follow(turn))
    return turn


def another(house, attempt_id, key="another", reply="ええ。"):
    house.partner.say_all(reply)
    turn = house.practice.another_reply(HANAKO, last(house, attempt_id).id, key)
    list(house.practice.follow(turn))
    return turn


# Something else instead.


def test_what_is_said_instead_stands_for_the_old_words_which_stay(house):
    attempt_id = house.begin()
    house.say(attempt_id, "三人です。", reply="三名様ですね。")
    old = last(house, attempt_id)
    edit(house, attempt_id, "二人です。")
    assert said(house, attempt_id) == [None, "二人です。"]
    exchange = house.partner.exchanges[-1]
    assert exchange.learner_text == "二人です。"
    assert "三名様" not in str(exchange.history)
    kept = next(row for row in rows(house, turns) if row.id == old.id)
    assert (kept.learner_text, kept.reply) == ("三人です。", "三名様ですね。")
    assert kept.superseded_by == last(house, attempt_id).id


def test_a_tick_goes_with_the_words_that_made_it_and_comes_with_others(house):
    attempt_id = house.begin()
    house.say(attempt_id, "二人です。味噌ラーメンをください。")
    edit(house, attempt_id, "味噌ラーメンをください。")
    assert not standing(house, attempt_id, "say-party-size").met
    assert standing(house, attempt_id, "order-ramen").met


def test_what_is_said_instead_is_said_now_with_the_help_of_now(house):
    attempt_id = house.begin()
    house.say(attempt_id, "こんにちは。", reply="大人二人と子ども一人ですか。")
    house.practice.show_hint(HANAKO, attempt_id, "order-extra")
    edit(house, attempt_id, "大人二人と子ども一人です。餃子もください。")
    copied = standing(house, attempt_id, "say-party-size").evidence[0].finding
    assert copied.independence == "copied", "the reply to the old words was there to read"
    assert standing(house, attempt_id, "order-extra").evidence[0].finding.independence == "hinted"


def test_the_same_words_instead_were_said_when_they_were_first_said(house):
    attempt_id = house.begin()
    house.say(attempt_id, "二人です。")
    house.practice.show_hint(HANAKO, attempt_id, "say-party-size")
    edit(house, attempt_id, "二人です。")
    assert standing(house, attempt_id, "say-party-size").evidence[0].finding.independence == "unaided"


def test_words_that_were_changed_are_no_retry_of_the_old_ones(house):
    attempt_id = house.begin()
    house.say(attempt_id, "こんにちは。")
    house.practice.show_hint(HANAKO, attempt_id, "say-party-size")
    house.partner.say(PartnerTimeout())
    turn = house.practice.edit_turn(HANAKO, last(house, attempt_id).id, "二人です。", "edit")
    list(house.practice.follow(turn))
    house.partner.say_all("はい。")
    list(house.practice.follow(house.practice.retry_turn(HANAKO, turn.id, "retry")))
    assert standing(house, attempt_id, "say-party-size").evidence[0].finding.independence == "hinted"


def test_a_word_given_for_a_sentence_goes_with_the_sentence(house):
    attempt_id = house.begin()
    house.say(attempt_id, "ええと。")
    house.practice.dispute(
        HANAKO, attempt_id, "say-party-size", "did_say", turn_id=last(house, attempt_id).id
    )
    another(house, attempt_id)
    assert standing(house, attempt_id, "say-party-size").met, "the words still stand"
    edit(house, attempt_id, "こんにちは。")
    assert not standing(house, attempt_id, "say-party-size").met


def test_a_failed_and_a_stopped_turn_can_be_said_otherwise(house):
    attempt_id = house.begin()
    house.partner.say(PartnerTimeout())
    list(house.practice.follow(house.practice.take_turn(HANAKO, attempt_id, "三人です。", "k1")))
    edit(house, attempt_id, "二人です。", key="k2")
    house.partner.say("いらっ")
    live = house.practice.take_turn(HANAKO, attempt_id, "餃子。", "k3")
    next(house.practice.follow(live))
    house.practice.stop_turn(HANAKO, live.id)
    edit(house, attempt_id, "餃子をください。", key="k4")
    assert said(house, attempt_id) == [None, "二人です。", "餃子をください。"]


def test_only_the_last_message_of_ones_own_can_be_changed(house):
    attempt_id = house.begin()
    opening = last(house, attempt_id)
    with pytest.raises(TurnNotEditable):
        house.practice.edit_turn(HANAKO, opening.id, "二人です。", "k")
    house.say(attempt_id, "二人です。")
    first = last(house, attempt_id)
    house.say(attempt_id, "味噌ラーメンをください。")
    with pytest.raises(TurnNotEditable):
        house.practice.edit_turn(HANAKO, first.id, "三人です。", "k")
    with pytest.raises(TurnNotFound):
        house.practice.edit_turn(TARO, last(house, attempt_id).id, "三人です。", "k")
    with pytest.raises(TextEmpty):
        house.practice.edit_turn(HANAKO, last(house, attempt_id).id, "　", "k")
    house.practice.finish_attempt(HANAKO, attempt_id)
    with pytest.raises(AttemptClosed):
        house.practice.edit_turn(HANAKO, last(house, attempt_id).id, "三人です。", "k")
    assert said(house, attempt_id) == [None, "二人です。", "味噌ラーメンをください。"]


def test_while_a_turn_lives_it_cannot_be_changed(house):
    attempt_id = house.begin()
    live = house.practice.take_turn(HANAKO, attempt_id, "三人です。", "k1")
    for again in (
        lambda: house.practice.edit_turn(HANAKO, live.id, "二人です。", "k2"),
        lambda: house.practice.another_reply(HANAKO, live.id, "k3"),
    ):
        with pytest.raises(TurnInProgress):
            again()
    house.partner.say_all("はい。")
    house.wait(HANAKO, attempt_id)


def test_of_two_tabs_that_change_the_same_message_one_is_heard_and_twice_is_once(house):
    attempt_id = house.begin()
    house.say(attempt_id, "三人です。")
    old = last(house, attempt_id)
    barrier, results = threading.Barrier(2), []

    def change(words, key):
        barrier.wait()
        try:
            results.append(house.practice.edit_turn(HANAKO, old.id, words, key).learner_text)
        except (TurnInProgress, TurnNotEditable):
            results.append(None)

    tabs = [threading.Thread(target=change, args=(words, words)) for words in ("二人です。", "四人です。")]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join(30)
    house.partner.say_all("はい。")
    house.wait(HANAKO, attempt_id)
    (heard,) = [words for words in results if words]
    assert said(house, attempt_id) == [None, heard]
    again = house.practice.edit_turn(HANAKO, old.id, heard, heard)
    assert again.id == last(house, attempt_id).id
    with pytest.raises(KeyUsed):
        house.practice.edit_turn(HANAKO, old.id, "五人です。", heard)
    with pytest.raises(TurnNotEditable):
        house.practice.edit_turn(HANAKO, old.id, "五人です。", "late")


# Another reply.


def test_another_reply_answers_the_same_words_and_is_paid_for_by_itself(house):
    attempt_id = house.begin()
    house.say(attempt_id, "二人です。", reply="お二人ですね。")
    house.practice.show_hint(HANAKO, attempt_id, "say-party-size")
    another(house, attempt_id, "k2", reply="はい、二名様。")
    another(house, attempt_id, "k3", reply="こちらへどうぞ。")
    view = house.practice.view(HANAKO, attempt_id)
    assert [(turn.learner_text, turn.reply) for turn in view.turns[1:]] == [
        ("二人です。", "こちらへどうぞ。")
    ]
    assert house.partner.exchanges[-1].already == ("はい、二名様。", "お二人ですね。")
    assert "お二人" not in str(house.partner.exchanges[-1].history)
    assert standing(house, attempt_id, "say-party-size").evidence[0].finding.independence == "unaided"
    assert len(rows(house, usage)) == 3


def test_what_the_partner_saw_goes_with_its_reply(house):
    attempt_id = house.begin()
    house.partner.say("ええ。", Feedback((Claim("ask-bill", "お会計を"),), None), USED, Finished())
    list(house.practice.follow(house.practice.take_turn(HANAKO, attempt_id, "あのう、お会計を", "k1")))
    by_rule = standing(house, attempt_id, "ask-bill").evidence
    another(house, attempt_id)
    after = standing(house, attempt_id, "ask-bill").evidence
    assert {kept.finding.seen_by for kept in after} <= {"rule"}
    assert len(after) <= len(by_rule)


def test_there_is_no_other_reply_to_what_stands_no_more(house):
    attempt_id = house.begin()
    with pytest.raises(TurnNotRetryable):
        house.practice.another_reply(HANAKO, last(house, attempt_id).id, "k")
    house.say(attempt_id, "二人です。")
    old = last(house, attempt_id)
    another(house, attempt_id)
    with pytest.raises(TurnNotRetryable):
        house.practice.another_reply(HANAKO, old.id, "late")
    assert len(said(house, attempt_id)) == 2


def test_the_rate_holds_for_second_thoughts_too(tmp_path):
    with open_house(tmp_path, limits=Limits(turns_a_minute=2)) as house:
        attempt_id = house.begin()
        house.say(attempt_id, "三人です。")
        edit(house, attempt_id, "二人です。")
        with pytest.raises(RateLimited):
            house.practice.another_reply(HANAKO, last(house, attempt_id).id, "k")
        with pytest.raises(RateLimited):
            house.practice.edit_turn(HANAKO, last(house, attempt_id).id, "一人です。", "k")


@pytest.mark.parametrize(
    "words", ["二人です。", "味噌ラーメンを一つください。", "今日は寒いですね。", "へのへの。"]
)
def test_the_offline_partner_has_another_way_to_put_it(house, words):
    attempt_id = house.begin()
    house.practice.change_partner(HANAKO, attempt_id, "scripted")
    turn = house.practice.take_turn(HANAKO, attempt_id, words, "k1")
    replies = ["".join(house.practice.follow(turn))]
    turn = house.practice.another_reply(HANAKO, turn.id, "k2")
    replies.append("".join(house.practice.follow(turn)))
    assert replies[0] != replies[1]


# Beginning anew.


def test_a_reset_leaves_the_old_attempt_as_it_is_and_begins_a_fresh_one(house):
    old = house.begin()
    house.say(old, "二人です。")
    fresh = house.practice.reset_attempt(HANAKO, old)
    house.wait(HANAKO, fresh)
    assert fresh != old
    assert said(house, fresh) == [None]
    assert said(house, old) == [None, "二人です。"]
    assert house.practice.view(HANAKO, old).attempt.state == "abandoned"
    (card,) = [card for card in house.practice.tasks(HANAKO) if card.task.id == "ramen-shop"]
    assert (card.open_attempt.id, card.best, card.messages_sent) == (fresh, None, 0)
    with pytest.raises(AttemptClosed):
        house.practice.take_turn(HANAKO, old, "三人です。", "k")


def test_an_attempt_in_which_nothing_was_said_is_used_again(house):
    attempt_id = house.begin()
    house.practice.show_hint(HANAKO, attempt_id, "order-ramen")
    assert house.practice.reset_attempt(HANAKO, attempt_id) == attempt_id
    assert len(rows(house, attempts)) == 1


def test_a_reset_stops_the_reply_that_is_on_its_way(house):
    attempt_id = house.begin()
    live = house.practice.take_turn(HANAKO, attempt_id, "二人です。", "k1")
    house.partner.say("いらっしゃ")
    next(house.practice.follow(live))
    fresh = house.practice.reset_attempt(HANAKO, attempt_id)
    stopped = house.practice.turn(HANAKO, live.id)
    assert (stopped.state, stopped.reply) == ("cancelled", "いらっしゃ")
    assert house.partner.closed.is_set()
    assert house.practice.view(HANAKO, fresh).attempt.state == "open"


def test_a_fresh_attempt_keeps_the_partner_of_the_old_one(house):
    attempt_id = house.begin()
    house.practice.change_partner(HANAKO, attempt_id, "scripted")
    list(house.practice.follow(house.practice.take_turn(HANAKO, attempt_id, "二人です。", "k1")))
    fresh = house.practice.reset_attempt(HANAKO, attempt_id)
    assert house.practice.view(HANAKO, fresh).attempt.partner == "scripted"


def test_only_ones_own_open_attempt_can_be_reset(house):
    attempt_id = house.begin()
    house.say(attempt_id, "二人です。")
    with pytest.raises(AttemptNotFound):
        house.practice.reset_attempt(TARO, attempt_id)
    house.practice.finish_attempt(HANAKO, attempt_id)
    with pytest.raises(AttemptClosed):
        house.practice.reset_attempt(HANAKO, attempt_id)


def test_two_clicks_on_reset_leave_one_open_attempt(house):
    attempt_id = house.begin()
    house.say(attempt_id, "二人です。")
    barrier, found = threading.Barrier(2), []

    def reset():
        barrier.wait()
        try:
            found.append(house.practice.reset_attempt(HANAKO, attempt_id))
        except AttemptClosed:
            found.append(None)

    clicks = [threading.Thread(target=reset) for _ in range(2)]
    for click in clicks:
        click.start()
    for click in clicks:
        click.join(30)
    (fresh,) = {attempt for attempt in found if attempt}
    assert [row.id for row in rows(house, attempts) if row.state == "open"] == [fresh]
