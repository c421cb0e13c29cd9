"""The calendar of the days practised, and how long a time is said to be."""

import re
from datetime import date, timedelta

import pytest

from pages.parts.days import WEEKS, days_strip, mondays
from pages.words import duration, speak

FRIDAY, SUNDAY, MONDAY = date(2026, 11, 27), date(2026, 11, 29), date(2026, 11, 30)


@pytest.fixture(autouse=True)
def _in_english():
    speak("en", "en")
    yield
    speak("en", "en")


def squares(*practised, today=FRIDAY):
    """The classes and the day of each square, in order."""
    return re.findall(r'<i class="([^"]*)" title="([^"]*)"></i>', days_strip(practised, today, "said"))


def test_it_shows_whole_weeks_of_which_the_last_is_this_one():
    for today in (MONDAY - timedelta(days=7), FRIDAY, SUNDAY):
        assert mondays(today)[0] == date(2026, 9, 7)
        assert mondays(today)[-1] == date(2026, 11, 23)
    assert mondays(MONDAY)[-1] == MONDAY
    assert len(squares()) == 7 * WEEKS


def test_days_practised_are_filled_and_today_is_marked_whether_it_was_or_not():
    shown = squares(FRIDAY - timedelta(days=1))
    assert shown[-4:] == [
        ("y-on", "November 26, 2026"),
        ("y-today", "November 27, 2026"),
        ("y-ahead", "November 28, 2026"),
        ("y-ahead", "November 29, 2026"),
    ]
    assert squares(FRIDAY)[-3][0] == "y-on y-today"
    assert [classes for classes, _ in shown].count("y-on") == 1


def test_what_lies_before_its_first_week_is_not_shown():
    assert not [classes for classes, _ in squares(date(2026, 9, 6)) if "y-on" in classes]
    assert squares(date(2026, 9, 7))[0] == ("y-on", "September 7, 2026")


def test_it_names_the_months_that_begin_in_it():
    speak("ja", "ja")
    months = re.findall(r"<span>([^<]+)</span>", days_strip([], FRIDAY, "said"))
    assert months == ["10月", "11月"]


def test_what_is_said_of_it_is_text():
    assert 'aria-label="&lt;b&gt; &quot;x&quot;"' in days_strip([], FRIDAY, '<b> "x"')


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 min"),
        (1, "1 min"),
        (89, "1 min"),
        (91, "2 min"),
        (3569, "59 min"),
        (3599, "1 h 0 min"),
        (8100, "2 h 15 min"),
        (360_000, "100 h 0 min"),
    ],
)
def test_a_duration_is_told_in_hours_and_minutes(seconds, said):
    assert duration(timedelta(seconds=seconds)) == said
