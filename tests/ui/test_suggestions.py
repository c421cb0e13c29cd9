"""What could I say? On the conversation page: asked for, put into the box, and gone with the next message."""

import pytest

from lib.errors import StoreUnavailable
from pages import session
from tests.fake_answers import suggesting
from tests.fake_openai import Fails

ASK = "What could I say?"
FIRST = ("二人です。", "一人ですけど、いいですか。", "味噌ラーメンを一つください。")


@pytest.fixture
def talk(learner):
    return learner().visit().choose("ramen-shop")


def plain(labels):
    return [label.replace("\\", "") for label in labels]


def test_nothing_is_thought_of_until_it_is_asked_for(talk):
    assert ASK in talk.buttons("after-reply")
    assert talk.view().suggestions == ()
    talk.press(ASK)
    assert tuple(plain(talk.buttons("suggestions"))) == FIRST
    assert "You could say" in talk.reads("suggestions")
    assert "There are two of us." in talk.reads("suggestions")
    assert ASK not in talk.buttons()


def test_a_click_puts_one_into_the_box_and_sends_nothing(talk):
    talk.press(ASK).press("二人です。", "suggestions")
    assert talk.given_back == "二人です。"
    assert [turn.learner_text for turn in talk.view().turns] == [None]
    talk.press("味噌ラーメンを一つください。", "suggestions")
    assert talk.given_back == "味噌ラーメンを一つください。"
    assert talk.standing("order-ramen").met is False


def test_the_next_message_takes_them_away_and_says_whose_words_it_was(talk):
    talk.press(ASK).say("二人です。")
    assert "You could say" not in talk.reads("talk")
    assert ASK in talk.buttons("after-reply")
    assert "with words from the screen" in talk.reads("goal-say-party-size")
    talk.say("餃子をください。")
    assert "on your own" in talk.reads("goal-order-extra")


def test_another_tab_shows_them_when_asked_and_pays_nobody(talk, learner):
    talk.press(ASK)
    other = learner().visit("attempt.py", id=talk.attempt_id)
    assert ASK in other.buttons("after-reply")
    assert tuple(plain(other.press(ASK).buttons("suggestions"))) == FIRST
    assert len(other.view().suggestions) == 1


def test_while_a_message_is_changed_nothing_is_suggested(talk):
    talk.say("二人です。").press(ASK)
    assert talk.buttons("suggestions")
    talk.press("Change my message")
    assert "You could say" not in talk.reads()
    assert ASK not in talk.buttons()
    talk.press("Leave it as it was")
    assert "You could say" in talk.reads()


def test_once_all_is_met_a_learner_can_say_goodbye(talk):
    for words in ("二人です。", "味噌ラーメンを一つと、お水をください。", "お会計をお願いします。"):
        talk.say(words)
    assert "ごちそうさまでした。" in plain(talk.press(ASK).buttons("suggestions"))
    assert "Finish" in talk.buttons()


def test_a_model_is_asked_once_and_its_words_are_only_text(model, learner):
    talk = learner().visit().choose("ramen-shop")
    model.will(suggesting(("二人です:smile:。", "Two &lt;b&gt;."), ("三人だよ！", "Three.")))
    talk.press(ASK)
    assert plain(talk.buttons("suggestions"))[1] == "三人だよ！"
    assert "&amp;lt;b&amp;gt;" in talk.markup("suggestions")
    assert ":smile:" not in talk.buttons("suggestions")[0], "it would be a picture"
    assert len(model.requests) == 1
    talk.press("三人だよ！", "suggestions")
    assert talk.given_back == "三人だよ！"
    assert len(model.requests) == 1


def test_where_the_model_cannot_the_page_offers_what_the_author_wrote(model, learner):
    talk = learner().visit().choose("ramen-shop")
    model.will(Fails(status=500), Fails(status=500), Fails(status=500))
    assert tuple(plain(talk.press(ASK).buttons("suggestions"))) == FIRST
    assert talk.alerts == ""


def test_a_store_that_is_gone_is_said_and_nothing_breaks(talk, monkeypatch):
    def gone(*_):
        raise StoreUnavailable

    monkeypatch.setattr(session.practice(), "begin_suggesting", gone)
    talk.press(ASK)
    assert "The database cannot be reached" in talk.alerts
