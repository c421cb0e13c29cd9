"""Whole conversations with the offline partner: in any order, with second thoughts, they come to an end."""

import pytest

from lib.partners.lines import is_question
from lib.partners.rehearse import Rehearsal
from tests.rehearsing import TASKS, some_seeds
from tests.unit.test_corpora import CORPORA

TALKS = [
    pytest.param(task, [turn["say"] for turn in talk["turns"]], id=f"{task}: {talk['name']}")
    for task in ("table-booking", "weekend-plans")
    for talk in CORPORA[task]["conversations"]
]


@some_seeds
@pytest.mark.parametrize(("task", "said"), TALKS)
def test_whatever_the_order_everything_is_met_and_nothing_is_asked_after_it(task, said, seed):
    rehearsal = Rehearsal(TASKS[task], seed)
    for text in said:
        reply = rehearsal.say(text)
    assert rehearsal.met == {objective.id for objective in TASKS[task].objectives}
    assert not is_question(reply)


@some_seeds
def test_what_is_corrected_is_taken_up_as_it_is_now(seed):
    booking, weekend = (Rehearsal(TASKS[task], seed) for task in ("table-booking", "weekend-plans"))
    booking.say("今度の土曜日に予約したいんですが。")
    assert booking.say("あ、すみません、土曜日じゃなくて、日曜日にしてもいいですか。").count("日曜日") == 1
    weekend.say("土曜日の二時はどう？")
    assert "だめ" not in weekend.say("あ、ごめん、二時はバイトだった。四時でもいい？").split("。")[0]


@some_seeds
def test_yes_is_no_answer_to_when_and_is_asked_for_a_day(seed):
    booking = Rehearsal(TASKS["table-booking"], seed)
    booking.say("予約、お願いします。")
    assert "ご予約でしょうか" not in booking.say("はい。")


@some_seeds
@pytest.mark.parametrize(
    "said", ["コースはいくらですか。", "野菜のコースはいくらですか。", "海のコースはおいくらでしょうか。"]
)
def test_who_asks_what_a_course_costs_is_told_so_even_after_another_wish(said, seed):
    booking = Rehearsal(TASKS["table-booking"], seed)
    booking.say("子ども用の椅子はありますか。")
    assert "円" in booking.say(said)
