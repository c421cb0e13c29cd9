"""What learners tell about themselves is checked once, and never trusted as a path or as markup."""

from datetime import UTC
from zoneinfo import ZoneInfo

import pytest

from lib.errors import NameTooLong, SettingNotAccepted, TimeZoneUnknown
from lib.people import LONGEST_NAME, STRANGER, Learner, checked


@pytest.mark.parametrize(
    "name",
    [
        "Europe/Atlantis",
        "Mars/Olympus",
        "../../etc/passwd",
        "/etc/localtime",
        "Asia/Tokyo\0",
        "Asia/",
        "Asia",
        "東京",
        "x" * 5_000,
        "",
    ],
)
def test_a_time_zone_that_does_not_exist_is_refused(name):
    with pytest.raises(TimeZoneUnknown) as refused:
        checked(Learner(time_zone=name))
    assert "Please choose one from the list" in str(refused.value)


def test_a_refused_name_of_a_zone_is_never_read_as_a_place_to_fill_in():
    with pytest.raises(TimeZoneUnknown) as refused:
        checked(Learner(time_zone="{limit}{0}"))
    assert "“{limit}{0}”" in str(refused.value)


def test_a_known_zone_is_kept_and_used():
    learner = checked(Learner(time_zone="Asia/Tokyo"))
    assert learner.zone == ZoneInfo("Asia/Tokyo")


def test_a_zone_that_the_system_does_not_know_any_more_is_utc():
    assert Learner(time_zone="Europe/Atlantis").zone is UTC
    assert STRANGER.zone is UTC


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("  アンナ ", "アンナ"),
        ("Anna\n\tMaria", "AnnaMaria"),
        ("田中　一郎", "田中 一郎"),
        ("\u202eevil\u202c", "evil"),
        ("a\u0000b\u200b", "ab"),
        ("José 👩", "José 👩"),
        ("   ", ""),
    ],
)
def test_a_name_is_kept_as_one_line_of_visible_text(told, kept):
    assert checked(Learner(called=told)).called == kept


def test_a_name_may_be_as_long_as_can_be_shown():
    assert checked(Learner(called="あ" * LONGEST_NAME)).called == "あ" * LONGEST_NAME
    with pytest.raises(NameTooLong) as refused:
        checked(Learner(called="あ" * (LONGEST_NAME + 1)))
    assert isinstance(refused.value, SettingNotAccepted)
    assert str(LONGEST_NAME) in str(refused.value)
