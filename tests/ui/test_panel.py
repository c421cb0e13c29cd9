"""Beside the conversation: ticks with their evidence, help on request, and the learner's objections."""

import pytest


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
    assert "on your own · seen by the task’s rule" in goal
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
