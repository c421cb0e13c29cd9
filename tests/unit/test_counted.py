"""What lib/counted.py promises: how many, in English, and nothing that is no count."""

import pytest

from lib.counted import count_in_english, split_count
from lib.partners.lines import said_number


@pytest.mark.parametrize(
    ("count", "english"),
    [
        ("お一つ", "one"),
        ("お二つ", "two"),
        ("十つ", "ten"),
        ("十二", "12"),
        ("一名様", "one person"),
        ("二名様", "two people"),
        ("十一名様", "11 people"),
        ("一人", "one person"),
        ("四人", "four people"),
        ("850円", "850 yen"),
        ("1,250円", "1,250 yen"),
        ("千二百五十円", "1,250 yen"),
        ("七時", "seven o'clock"),
        ("十二時", "twelve o'clock"),
        ("七時半", "half past seven"),
        ("十九時", "19:00"),
        ("十九時半", "19:30"),
        ("一泊", "one night"),
        ("三泊", "three nights"),
        ("三十八度", "38 degrees"),
        ("十五分", "15 minutes"),
        ("一週間", "one week"),
    ],
)
def test_a_count_is_put_into_english(count, english):
    assert count_in_english(count, {}) == english


@pytest.mark.parametrize(
    "text",
    [
        "",
        "お",
        "つ",
        "円",
        "無料",
        "二枚",
        "五日",
        "2階",
        "一つと二つ",
        "味噌一つ",
        "一つ円",
        "二人半",
        "1x円",
    ],
)
def test_what_is_no_count_or_has_no_english_is_left_alone(text):
    assert count_in_english(text, {}) is None


def test_a_task_says_what_its_counters_count():
    counters = {"枚": "one ticket | {n} tickets", "日": "the {nth}", "人": "{n} of you"}
    assert count_in_english("一枚", counters) == "one ticket"
    assert count_in_english("三枚", counters) == "three tickets"
    assert count_in_english("二人", counters) == "two of you"
    days = ("一日", "二日", "三日", "四日", "十一日", "二十一日", "三十日")
    assert [count_in_english(day, counters) for day in days] == [
        "the 1st",
        "the 2nd",
        "the 3rd",
        "the 4th",
        "the 11th",
        "the 21st",
        "the 30th",
    ]


@pytest.mark.parametrize("speech", ["polite", "casual"])
@pytest.mark.parametrize("counter", ["つ", "人", "枚", "泊", "時", ""])
def test_every_number_is_read_as_the_partner_says_it(counter, speech):
    for number in range(1, 100):
        read = split_count(said_number(number, counter, speech))
        assert read is not None
        assert (read[0], read[2]) == (number, False)
    assert split_count(said_number(7.5, "時", speech)) == (7, "時", True)
