"""Beside the conversation: ticks with their evidence, help on request, and the learner's objections."""

import pytest

from lib.errors import StoreUnavailable
from pages import session


@pytest.fixture
def talk(learner):
    return learner().visit().choose("ramen-shop")


def popovers(learner, within):
    return [block.proto.popover.label for block in learner.at.get_by_key(within).get("popover")]


def test_each_objective_stands_there_in_both_languages_and_nothing_is_done_yet(talk):
    goal = talk.reads("goal-order-ramen")
    assert "To do:" in goal
    assert "メニューのラーメンを一つ注文する。" in goal
    assert "Order a bowl of ramen from the menu." in goal
    assert "0 / 4" in talk.reads("panel")
    assert talk.buttons("goal-order-ramen") == ["Hint"]


def test_a_tick_comes_with_the_learners_words_and_who_saw_it(talk):
    talk.say("すみません、味噌ラーメンをください。")
    goal = talk.reads("goal-order-ramen")
    assert "Done:" in goal
    assert "味噌ラーメンをください" in goal
    assert "on your own · noticed automatically" in goal
    assert "1 / 4" in talk.reads("panel")
    assert "1 of 4 objectives met" in talk.markup("panel")
    assert "To do:" in talk.reads("goal-ask-bill")


def test_once_an_objective_is_met_only_one_thing_can_be_said_about_it(talk):
    talk.say("二人です。")
    talk.say("味噌ラーメンをください。")
    for goal in ("goal-say-party-size", "goal-order-ramen"):
        assert talk.buttons(goal) == ["I didn’t mean that"]
        assert popovers(talk, goal) == []
    assert talk.buttons("goal-ask-bill") == ["Hint"]
    assert popovers(talk, "goal-ask-bill") == ["I did say it"]


# Help.


def test_hints_open_one_rung_at_a_time(talk):
    goal = "goal-order-ramen"
    assert "Key word" not in talk.reads(goal)
    talk.press("Hint", within=goal)
    assert ("Key word" in talk.reads(goal), "Frame" in talk.reads(goal)) == (True, False)
    assert "Key word" not in talk.reads("goal-ask-bill")
    talk.press("Another hint", within=goal)
    assert "〜ラーメンをください。" in talk.reads(goal)
    assert "Sentence" not in talk.reads(goal)
    talk.press("Another hint", within=goal)
    assert "味噌ラーメンを一つください。" in talk.reads(goal)
    assert talk.buttons(goal) == []
    assert talk.view().rungs == {"order-ramen": 3}


def test_hints_are_still_open_after_a_reload_and_count_as_help(talk, learner):
    talk.press("Hint", within="goal-ask-bill")
    again = learner().visit("attempt.py", id=talk.attempt_id)
    assert "the bill" in again.reads("goal-ask-bill")
    again.say("お会計をお願いします。一人です。")
    assert "with a hint" in again.reads("goal-ask-bill")
    assert "on your own" in again.reads("goal-say-party-size")
    assert "Key word" not in again.reads("goal-ask-bill"), "a hint has done its work"


@pytest.mark.parametrize(
    ("box", "sentence"), [("phrases", "お水もお願いします。"), ("example", "餃子もお願いします。")]
)
def test_phrases_and_example_are_closed_and_count_as_help_once_opened(talk, box, sentence):
    assert sentence not in talk.reads(box)
    assert not getattr(talk.view(), f"{box}_opened")
    talk.open(box)
    assert sentence in talk.reads(box)
    assert getattr(talk.view(), f"{box}_opened")


@pytest.mark.parametrize(
    ("box", "sentence"), [("phrases", "お水もお願いします。"), ("example", "餃子もお願いします。")]
)
def test_help_that_cannot_be_noted_is_not_shown(talk, monkeypatch, box, sentence):
    def unreachable(*_arguments):
        raise StoreUnavailable

    with monkeypatch.context() as without_store:
        without_store.setattr(session.practice(), "show_help", unreachable)
        talk.open(box)
    assert sentence not in talk.reads(box)
    assert "The database cannot be reached" in talk.alerts
    talk.run(talk.at)
    assert sentence in talk.reads(box)
    assert getattr(talk.view(), f"{box}_opened")


def test_the_example_is_shown_line_by_line_with_who_speaks(talk):
    talk.open("example")
    lines = talk.markup("example").split("<li>")[1:]
    assert len(lines) == len(talk.view().task.example)
    assert "松田さん" in lines[0]
    assert "いらっしゃいませ。何名様ですか。" in lines[0]
    assert "わたし" in lines[1]


@pytest.mark.parametrize(("opened", "how"), [(True, "with words from the screen"), (False, "on your own")])
def test_words_from_the_example_are_ones_own_only_while_it_is_closed(learner, opened, how):
    talk = learner().visit().choose("station-ticket")
    line = next(
        line.ja for line in talk.view().task.example if "何番線" in line.ja and line.speaker == "learner"
    )
    if opened:
        talk.open("example")
    talk.say(line)
    assert how in talk.reads("goal-ask-platform")


# Objections.


def test_what_was_not_meant_stays_visible_and_does_not_count_until_taken_back(talk):
    talk.say("味噌ラーメンをください。").press("I didn’t mean that", within="goal-order-ramen")
    goal = talk.reads("goal-order-ramen")
    assert "味噌ラーメンをください" in goal
    assert "You said you did not mean this, so it does not count." in goal
    assert "0 / 4" in talk.reads("panel")
    assert "✓ Order a bowl" not in talk.reads("talk")
    assert talk.buttons("goal-order-ramen") == ["Undo"]
    talk.press("Undo", within="goal-order-ramen")
    assert "1 / 4" in talk.reads("panel")
    assert talk.buttons("goal-order-ramen") == ["I didn’t mean that"]


def test_what_was_not_meant_can_be_said_again_and_then_counts(talk):
    talk.say("味噌ラーメンをください。").press("I didn’t mean that", within="goal-order-ramen")
    talk.say("あ、やっぱり塩ラーメンをください。")
    assert "塩ラーメンをください" in talk.reads("goal-order-ramen")
    assert "1 / 4" in talk.reads("panel")


def test_what_was_said_and_not_seen_counts_by_the_learners_word_and_is_marked(talk):
    words = "ひとりぼっちなんだよね <b>*本当*</b>"
    talk.say("こんにちは。").say(words)
    assert not talk.standing("say-party-size").met
    said = said_box(talk)
    talk.open(said)
    choices = talk.buttons(said)
    assert [choice.replace("\\", "").replace("\u2060", "") for choice in choices] == [words, "こんにちは。"]
    assert "\\*本当\\*" in choices[0], "what the learner wrote is not a button's markup"
    talk.press(choices[0], within=said)
    assert "counted because you said so" in talk.reads("goal-say-party-size")
    assert "1 / 4" in talk.reads("panel")
    assert talk.standing("say-party-size").by_word.turn_id == talk.view().turns[-1].id
    talk.press("Undo", within="goal-say-party-size")
    assert "0 / 4" in talk.reads("panel")


def said_box(learner):
    """The key of what opens under "I did say it"."""
    (block,) = learner.at.get_by_key("goal-say-party-size").get("popover")
    return block.key


def test_before_a_word_is_said_there_is_nothing_to_point_at(talk):
    assert popovers(talk, "goal-order-ramen") == []
