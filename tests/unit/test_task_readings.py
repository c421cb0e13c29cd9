"""Every reading in the built-in tasks was read by a person; docs/readings.md tells how."""

import re
from functools import cache

import pytest

from tests.reading_accuracy import parsed
from tests.task_readings import COMMAND, checked, furigana, texts_by_place, unchecked

_MARKED = re.compile(r"([^ \]]+)\[[^\]]*\?\]")
UNSURE = {
    "辛": "辛くないですよ。 stands alone: only the sentence before says that it is からい and not つらい",
    "李": "read り, リー or イ, as who bears the name says it",
}
"""Words of the tasks whose reading is marked as a guess, and why it can be no more."""


@cache
def places() -> dict[str, tuple[str, ...]]:
    return texts_by_place()


@cache
def readings() -> dict[str, str]:
    return {text: furigana(text) for texts in places().values() for text in texts}


def test_somebody_has_read_every_text_of_the_tasks() -> None:
    missing = unchecked(readings(), checked())
    assert not missing, f"nobody has checked how {missing[0]!r} is read; print all such with `{COMMAND}`"


def test_every_text_of_the_tasks_is_read_as_somebody_has_checked() -> None:
    known = checked()
    said = {text: reading.replace("?]", "]") for text, reading in readings().items() if text in known}
    assert {text: reading for text, reading in said.items() if reading != known[text]} == {}


def test_nothing_in_the_tasks_is_marked_as_uncertain_that_need_not_be() -> None:
    unsure = {match[1] for reading in readings().values() for match in _MARKED.finditer(reading)}
    assert unsure == set(UNSURE)


def test_what_was_checked_is_written_as_the_texts_are() -> None:
    assert {text: parsed(reading)[0] for text, reading in checked().items()} == {
        text: text for text in checked()
    }


def test_a_new_text_is_named_with_its_reading_until_somebody_adds_it() -> None:
    new, old = "新しい切符です。", "切符"
    assert unchecked([old, new], {old: "切符[きっぷ]"}) == [new]
    assert furigana(new) == "新[あたら]しい 切符[きっぷ]です。"
    assert furigana("辛くないですよ。") == "辛[から?]くないですよ。"


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("ramen-shop", "味噌ラーメンお二つですね。"),
        ("table-booking", "二十日ですね。"),
        ("hotel-checkin", "田中様ですね。お待ちしておりました。"),
        ("polite", "たとえば、「二泊です」と言えますよ。"),
        ("casual", "うん、もう一回言うね。"),
        ("numbers", "四時半ですね。"),
    ],
)
def test_slots_are_filled_with_what_the_task_can_put_there(place: str, text: str) -> None:
    assert text in places()[place]
