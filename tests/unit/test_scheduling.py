"""What lib/scheduling.py promises: FSRS in the learner's days, with exact numbers."""

import json
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from lib.scheduling import (
    NEW,
    Rating,
    day_of,
    day_start,
    is_learnt,
    is_new,
    previews,
    review,
)

TOKYO = ZoneInfo("Asia/Tokyo")
BERLIN = ZoneInfo("Europe/Berlin")
MORNING = datetime(2026, 11, 27, 9, tzinfo=UTC)
AGAIN, HARD, GOOD, EASY = Rating


def days(count):
    return timedelta(days=count)


def minutes(count):
    return timedelta(minutes=count)


def after(*ratings, at=MORNING, zone=UTC):
    """A card that was answered so, each time when it was due."""
    memory, due = NEW, at
    for rating in ratings:
        scheduled = review(memory, rating, due, zone)
        memory, due = scheduled.memory, scheduled.due
    return scheduled


def test_a_new_card_shows_what_each_button_does():
    assert previews(NEW, MORNING) == {AGAIN: minutes(1), HARD: minutes(5.5), GOOD: minutes(10), EASY: days(8)}


def test_intervals_grow_as_fsrs_counts_them():
    memory, due, waits = NEW, MORNING, []
    for _ in range(5):
        scheduled = review(memory, GOOD, due)
        memory, due = scheduled.memory, scheduled.due
        waits.append(scheduled.wait)
    assert waits == [minutes(10), days(2), days(11), days(46), days(163)]
    assert json.loads(memory)["stability"] == pytest.approx(162.9998, abs=0.001)
    assert due == datetime(2027, 7, 7, 4, tzinfo=UTC)


def test_a_forgotten_card_comes_back_in_ten_minutes_and_then_sooner_than_before():
    known = after(GOOD, GOOD, GOOD)
    forgotten = review(known.memory, AGAIN, known.due)
    assert forgotten.wait == minutes(10)
    assert not is_learnt(forgotten.memory)
    again = review(forgotten.memory, GOOD, forgotten.due)
    assert is_learnt(again.memory)
    assert again.wait == days(2)


def test_what_a_button_promises_is_what_happens():
    for memory in (NEW, after(AGAIN).memory, after(GOOD, GOOD).memory, after(GOOD, GOOD, AGAIN).memory):
        at = MORNING + days(3)
        promised = previews(memory, at, TOKYO)
        assert promised == {rating: review(memory, rating, at, TOKYO).wait for rating in Rating}
        assert promised[AGAIN] < promised[HARD] <= promised[GOOD] <= promised[EASY]


def test_nothing_is_left_to_chance():
    assert len({review(after(GOOD, GOOD).memory, GOOD, MORNING + days(9)).due for _ in range(50)}) == 1


# --- the learner's days --------------------------------------------------------------------------------


def test_a_day_begins_at_four_where_the_learner_is():
    assert day_of(datetime(2026, 11, 27, 18, 59, tzinfo=UTC), TOKYO) == date(2026, 11, 27)
    assert day_of(datetime(2026, 11, 27, 19, 0, tzinfo=UTC), TOKYO) == date(2026, 11, 28)
    assert day_start(date(2026, 11, 28), TOKYO) == datetime(2026, 11, 27, 19, tzinfo=UTC)


def test_who_learns_in_the_evening_may_go_on_next_morning():
    evening = datetime(2026, 11, 27, 22, tzinfo=TOKYO)
    card = after(GOOD, GOOD, at=evening, zone=TOKYO)
    assert card.wait == days(2)
    assert card.due == datetime(2026, 11, 29, 4, tzinfo=TOKYO)
    # Less than 48 hours later two nights have passed all the same.
    early = review(card.memory, GOOD, datetime(2026, 11, 29, 7, tzinfo=TOKYO), TOKYO)
    late = review(card.memory, GOOD, datetime(2026, 11, 29, 23, tzinfo=TOKYO), TOKYO)
    assert early.wait == late.wait == days(11)
    assert early.due == late.due


def test_a_day_of_another_length_is_a_day():
    before = datetime(2026, 10, 24, 12, tzinfo=BERLIN)  # the clocks go back that night
    card = after(GOOD, GOOD, at=before, zone=BERLIN)
    assert card.due == datetime(2026, 10, 26, 4, tzinfo=BERLIN)
    assert (card.due - before.astimezone(UTC)) > timedelta(hours=40)


def test_minutes_are_minutes():
    card = review(NEW, GOOD, MORNING, TOKYO)
    assert card.due == MORNING + minutes(10)


# --- what is remembered ----------------------------------------------------------------------------------


def test_new_and_learnt_are_told_apart():
    assert is_new(NEW)
    assert not is_new(after(AGAIN).memory)
    assert [is_learnt(memory) for memory in (NEW, after(GOOD).memory, after(GOOD, GOOD).memory)] == [
        False, False, True,
    ]  # fmt: skip


def test_a_memory_is_plain_json_and_holds_no_more_than_fsrs_needs():
    assert set(json.loads(after(GOOD).memory)) == {"state", "step", "stability", "difficulty", "last_review"}


def test_a_time_without_a_zone_and_what_is_no_memory_are_mistakes():
    with pytest.raises(ValueError, match="no time zone"):
        review(NEW, GOOD, datetime(2026, 11, 27))  # noqa: DTZ001
    with pytest.raises(ValueError, match="Expecting"):
        review("", GOOD, MORNING)
