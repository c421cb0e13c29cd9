"""What is suggested to a learner: sentences that fit the moment, and others the next time."""

from dataclasses import replace
from pathlib import Path

import pytest

from lib.evidence import HelpShown, rule_findings
from lib.suggestions import Moment, choose, common_suggestions
from lib.task_model import Task
from lib.tasks import LONGEST_SUGGESTION, read_tasks

DATA = Path(__file__).resolve().parents[2] / "data"
TASKS = read_tasks(DATA / "tasks")
RAMEN = TASKS["ramen-shop"]
COMMON = common_suggestions(DATA / "tasks-common" / "suggestions.yaml")
EVERYDAY = COMMON.polite


def moment(*replies, met=(), task=RAMEN, **more):
    return Moment(task, frozenset(met), (task.opening.ja, *replies), **more)


def offered(now):
    return [text.ja for text in choose(now, COMMON)]


def aims(now):
    """Which objectives the suggestions go for, "" for one that fits anywhere."""
    found = [rule_findings(now.task, text.ja, HelpShown()) for text in choose(now, COMMON)]
    return [one[0].objective_id if one else "" for one in found]


def test_what_the_partner_has_just_asked_for_comes_first():
    now = moment("かしこまりました。お飲み物はいかがですか。", met={"say-party-size"}, words="二人です。")
    assert aims(now) == ["order-extra", "order-extra", "order-ramen"]


def test_the_question_at_the_end_counts_where_a_reply_asks_for_more_than_one_thing():
    now = moment("ラーメンは何にしますか。お飲み物はいかがですか。", met={"say-party-size"})
    assert aims(now)[0] == "order-extra"


@pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)
def test_the_first_suggestions_answer_the_opening_line(task):
    asked = "decline-idea" if task.id == "weekend-plans" else task.objectives[0].id
    assert aims(moment(task=task)) == [asked, asked, *(aims(moment(task=task))[2:])]
    assert len(set(offered(moment(task=task)))) == 3


@pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)
def test_what_is_asked_for_is_known_by_each_of_the_partners_questions(task):
    for goal in task.objectives:
        for question in task.script.goals[goal.id].ask:
            others = {other.id for other in task.objectives} - {goal.id}
            assert aims(moment(question, task=task, met=others))[:2] == [goal.id, goal.id]


def test_a_question_that_no_script_knows_is_known_by_its_words():
    now = moment("お支払いはどうされますか。", met={"say-party-size"})
    assert aims(now)[0] == "ask-bill"


def test_asked_twice_for_the_same_a_learner_may_rather_want_to_hear_it_again():
    now = moment("ご注文は何になさいますか。", "ラーメンは何にしますか。", met={"say-party-size"})
    assert aims(now) == ["order-ramen", "order-ramen", ""]
    assert offered(now)[2] == "すみません、もう一度ゆっくりお願いします。"


def test_the_last_objective_leaves_room_for_what_always_fits():
    now = moment("では、少々お待ちください。", met={"say-party-size", "order-ramen", "order-extra"})
    assert aims(now) == ["ask-bill", "ask-bill", ""]


def test_once_all_is_met_a_learner_can_close():
    everything = {goal.id for goal in RAMEN.objectives}
    now = moment("ありがとうございます。千二百五十円です。", met=everything)
    assert offered(now)[0] == "ごちそうさまでした。"
    assert not any(aims(now))
    casual = TASKS["weekend-plans"]
    met = {goal.id for goal in casual.objectives}
    assert not any("ます" in text or "です" in text for text in offered(moment(task=casual, met=met)))


def test_what_was_just_said_is_not_suggested():
    now = moment("ご注文は何になさいますか。", met={"say-party-size"})
    first = offered(now)[0]
    assert first not in offered(replace(now, words=f"えっと、{first}"))
    done = moment(met={goal.id for goal in RAMEN.objectives}, words="ごちそうさまでした！")
    assert "ごちそうさまでした。" not in offered(done)


def test_the_next_time_others_come_first():
    now = moment("ご注文は何になさいますか。", met={"say-party-size"})
    first = choose(now, COMMON)
    second = choose(replace(now, offered=first), COMMON)
    assert second[0] == RAMEN.objective("order-ramen").ways[2]
    assert set(second) != set(first)
    assert set(choose(replace(now, offered=second), COMMON)) != set(second)


def test_the_same_moment_always_gives_the_same():
    now = moment("お飲み物はいかがですか。", met={"say-party-size"}, words="二人です。")
    assert choose(now, COMMON) == choose(replace(now), COMMON)


def without_ways(task):
    plain = task.model_dump(mode="json", by_alias=True)
    plain["farewells"] = []
    for goal in plain["objectives"]:
        goal["ways"] = []
    return Task.model_validate(plain)


def test_a_task_of_before_offers_its_hints_and_what_always_fits():
    old = without_ways(RAMEN)
    first = choose(moment(task=old), COMMON)
    assert [text.ja for text in first][:2] == ["二人です。", "味噌ラーメンを一つください。"]
    assert len(first) == 3
    again = choose(moment(task=old, offered=first), COMMON)
    assert set(again) != set(first)
    everything = {goal.id for goal in old.objectives}
    assert choose(moment(task=old, met=everything), COMMON) == EVERYDAY.farewells


@pytest.mark.parametrize("everyday", [COMMON.polite, COMMON.casual], ids=["polite", "casual"])
def test_what_always_fits_is_short_and_meets_nothing_in_any_task(everyday):
    register = "polite" if everyday is COMMON.polite else "casual"
    for text in (*everyday.general, *everyday.farewells):
        assert len(text.ja) <= LONGEST_SUGGESTION
        for task in TASKS.values():
            if task.partner.speech == register:
                assert rule_findings(task, text.ja, HelpShown()) == (), (task.id, text.ja)
