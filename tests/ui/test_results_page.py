"""Looking back on a finished conversation."""

import html
import re

import pytest

from lib.copies import FORMS
from pages import session

MARKUP = "おいしい <b>です</b>ね。"


@pytest.fixture
def results(learner):
    talk = learner().visit().choose("ramen-shop")
    talk.press("Hint", within="goal-order-ramen")
    for words in (
        "二人です。",
        "味噌ラーメンをください。",
        MARKUP,
        "餃子もお願いします。",
        "お会計をお願いします。",
    ):
        talk.say(words)
    return talk.press("Finish")


def test_each_objective_stands_there_with_the_learners_own_words_and_how_independently(results):
    assert results.page == "results"
    assert "よくできました。" in results.reads()
    assert "You sent 5 messages" in results.reads()
    assert "4 of 4 objectives met" in results.markup()
    assert "二人です" in results.reads("goal-say-party-size")
    assert "on your own · noticed automatically" in results.reads("goal-say-party-size")
    assert "with a hint" in results.reads("goal-order-ramen")


def test_what_was_practised_stands_there_as_a_can_do_in_both_languages(results):
    practised = results.reads("results")
    assert "お会計を頼んだりすることができる。" in practised
    assert "I can use short everyday phrases to say how many we are" in practised


def test_the_whole_conversation_can_be_read_again(results):
    transcript = results.reads("results")
    for turn in results.view().turns:
        assert turn.reply in transcript
        assert (turn.learner_text or "") in transcript
    assert html.escape(MARKUP) in results.markup("results")
    assert "✓ Ask for the bill." in transcript


def test_less_than_everything_is_praised_less_and_one_message_is_one(learner):
    talk = learner().visit().choose("ramen-shop").say("二人です。")
    session.practice().finish_attempt(session.person(), talk.attempt_id)
    results = learner().visit("results.py", id=talk.attempt_id)
    assert "おつかれさまでした。" in results.reads()
    assert "You sent 1 message" in results.reads()
    assert "1 / 4" in results.reads()
    assert "Not tried yet:" in results.reads("goal-ask-bill")


def test_one_may_still_disagree_afterwards(results):
    results.press("I didn’t mean that", within="goal-ask-bill")
    assert "3 / 4" in results.reads()
    assert "おつかれさまでした。" in results.reads()
    results.press("Undo", within="goal-ask-bill")
    assert "4 / 4" in results.reads()


def test_no_help_is_offered_any_more(results):
    assert not re.search("hint", " ".join(results.buttons()), re.IGNORECASE)
    assert results.at.chat_input.len == 0


def test_talking_again_begins_anew(results):
    first = results.attempt_id
    results.press("Talk again")
    assert results.page == "attempt"
    assert results.attempt_id != first
    assert "0 / 4" in results.reads("panel")
    assert "二人です。" not in results.reads("talk")


def test_the_address_of_a_finished_conversation_shows_its_results(results, learner):
    assert learner().visit("attempt.py", id=results.attempt_id).page == "results"


def test_a_copy_can_be_kept_in_every_form_and_the_page_does_not_run_anew_for_it(results):
    buttons = results.at.download_button
    assert [button.label for button in buttons] == [form.label for form in FORMS.values()]
    assert all(button.proto.ignore_rerun for button in buttons)
    results.run(buttons[0].click())
    assert results.page == "results"


def test_a_conversation_that_goes_on_is_not_offered_to_be_kept_yet(learner):
    assert len(learner().visit().choose("ramen-shop").at.download_button) == 0
