"""The arithmetic of what was practised: pauses, days in a time zone, and how well words stay."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from lib.progress import DayPractised, days_practised
from lib.progress import time_in_conversation as talked
from lib.saved_words import ENOUGH_REVIEWS, Review, retention
from lib.scheduling import NEW, Rating, review
from lib.store.progress import TurnTimes

BEGUN = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
TOKYO, NEW_YORK = ZoneInfo("Asia/Tokyo"), ZoneInfo("America/New_York")
LEARNT = review(NEW, Rating.EASY, BEGUN).memory


def turn(created, ended):
    """A turn that began and ended so many seconds after the beginning."""
    at = None if ended is None else BEGUN + timedelta(seconds=ended)
    return TurnTimes("a", True, BEGUN + timedelta(seconds=created), at)


@pytest.mark.parametrize(
    ("turns", "seconds"),
    [
        ([], 0),
        ([turn(0, 3)], 3),
        ([turn(0, 3), turn(40, 45)], 45),
        ([turn(0, 3), turn(123, 125)], 125),
        ([turn(0, 3), turn(124, 126)], 3 + 120 + 2),
        ([turn(0, 3), turn(90_000, 90_002), turn(90_010, 90_011)], 3 + 120 + 2 + 8 + 1),
        ([turn(0, 3), turn(40, None)], 40),
        ([turn(0, 3), turn(40, None), turn(60, 62)], 62),
        ([turn(0, 9_000), turn(9_010, 9_012)], 120 + 10 + 2),
        ([turn(0, 10), turn(8, 12)], 10 + 4),
    ],
    ids=[
        "nothing said",
        "an opening line",
        "a line and a reply",
        "a pause of two minutes",
        "a pause of two minutes and a second",
        "gone on with the next day",
        "a reply still on its way",
        "a reply that was never noted to have ended",
        "a reply that was ended long after its process died",
        "clocks that do not agree",
    ],
)
def test_time_in_conversation_is_what_lies_between_its_moments_long_pauses_cut_short(turns, seconds):
    assert talked(turns) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("at", "day"),
    [((22, 23, 30), 22), ((23, 0, 30), 22), ((23, 3, 59), 22), ((23, 4, 0), 23)],
    ids=["before midnight", "after midnight", "just before four", "at four"],
)
def test_a_day_begins_at_four_as_it_does_for_reviews(at, day):
    night = datetime(2026, 11, *at, tzinfo=TOKYO)
    assert days_practised([night], [], TOKYO) == (DayPractised(date(2026, 11, day), 1, 0),)


def test_one_moment_is_another_day_in_another_zone():
    morning = datetime(2026, 11, 23, 7, 0, tzinfo=TOKYO)
    assert [practised.day for practised in days_practised([morning], [], TOKYO)] == [date(2026, 11, 23)]
    assert [practised.day for practised in days_practised([morning], [], UTC)] == [date(2026, 11, 22)]


def test_a_day_is_counted_once_however_much_was_done_on_it():
    said = [BEGUN, BEGUN + timedelta(minutes=1), BEGUN - timedelta(days=3)]
    reviewed = [BEGUN + timedelta(hours=2), BEGUN + timedelta(days=1)]
    assert days_practised(said, reviewed, TOKYO) == (
        DayPractised(date(2026, 11, 19), 1, 0),
        DayPractised(date(2026, 11, 22), 2, 1),
        DayPractised(date(2026, 11, 23), 0, 1),
    )


def test_the_hour_that_comes_twice_is_one_day():
    clocks_go_back = [datetime(2026, 11, 1, hour, 30, tzinfo=UTC) for hour in (4, 5, 6)]
    assert days_practised(clocks_go_back, [], NEW_YORK) == (DayPractised(date(2026, 10, 31), 3, 0),)


def share(reviews):
    return retention(reviews).share


def answers(count, rating=Rating.GOOD, memory=LEARNT):
    return [Review(f"r{number}", "card", rating, memory, BEGUN, BEGUN) for number in range(count)]


def test_what_is_remembered_is_told_once_enough_was_asked():
    assert share([]) is None
    assert share(answers(ENOUGH_REVIEWS - 1)) is None
    assert share(answers(ENOUGH_REVIEWS)) == 1.0
    assert share(answers(17) + answers(3, Rating.AGAIN)) == 0.85
    assert share(answers(17) + answers(3, Rating.HARD)) == 1.0


def test_words_that_are_still_being_learnt_are_not_counted():
    assert share(answers(ENOUGH_REVIEWS - 1) + answers(5, memory=NEW)) is None
    assert share(answers(ENOUGH_REVIEWS) + answers(5, Rating.AGAIN, NEW)) == 1.0
