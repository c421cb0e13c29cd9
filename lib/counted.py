"""How many, in English: お一つ is one, 二名様 two people, 七時半 half past seven, 1,250円 1,250 yen.

A number is read as the offline partner says it, in kanji or in figures. A counter of which the English
depends on what is counted (枚, 日, 階) has none here; a task says what it is.
"""

import re
from collections.abc import Mapping

from lib.quantities import COUNTERS, kanji_number

NUMBER, ORDINAL = "{n}", "{nth}"
"""Where the number stands in the English of a counter, and where the same stands as 1st, 2nd, 3rd."""

_PEOPLE = frozenset({"人", "名", "名様"})
_COUNTER = "|".join(sorted(COUNTERS | _PEOPLE, key=len, reverse=True))
_COUNT = re.compile(
    rf"お?(?P<number>\d[\d,]{{0,11}}|[一二三四五六七八九十百千万]{{1,9}})(?P<counter>{_COUNTER}|)(?P<half>半?)"
)
_IN_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_HOURS = (*_IN_WORDS, "eleven", "twelve")
_ENGLISH: Mapping[str, str] = {
    "": NUMBER,
    "つ": NUMBER,
    "個": NUMBER,
    **dict.fromkeys(_PEOPLE, f"one person | {NUMBER} people"),
    "円": f"{NUMBER} yen",
    "分": f"one minute | {NUMBER} minutes",
    "時間": f"one hour | {NUMBER} hours",
    "週間": f"one week | {NUMBER} weeks",
    "泊": f"one night | {NUMBER} nights",
    "度": f"{NUMBER} degrees",
}
_SPOKEN = {"人": _PEOPLE, "つ": frozenset({"つ", ""})}
_TEENS = range(11, 14)


def spoken(counter: str) -> frozenset[str]:
    """How the partner may say a counter: 人 also as 名様."""
    return _SPOKEN.get(counter, frozenset({counter}))


def split_count(text: str) -> tuple[int, str, bool] | None:
    """The number, its counter and whether half of one is added; None for what is no count."""
    found = _COUNT.fullmatch(text)
    if found is None:
        return None
    figures = found["number"].replace(",", "")
    number = int(figures) if figures.isdecimal() else kanji_number(figures)
    return number, found["counter"], bool(found["half"])


def count_in_english(text: str, counters: Mapping[str, str]) -> str | None:
    """A count and nothing else in English; None for another text, or a counter that has no English.

    `counters` are those of a task: "one ticket | {n} tickets" for 枚. They go before the ones known here.
    """
    count = split_count(text)
    if count is None:
        return None
    number, counter, half = count
    if counter == "時" and counter not in counters:
        return _hour(number, half=half)
    forms = counters.get(counter, _ENGLISH.get(counter))
    return None if forms is None or half else counted(forms, number)


def counted(forms: str, number: int) -> str:
    """The form for this number, of "one ticket | {n} tickets" or of one that fits all."""
    one, _, many = forms.partition("|")
    form = (one if number == 1 or not many else many).strip()
    return form.replace(ORDINAL, _ordinal(number)).replace(NUMBER, in_words(number))


def in_words(number: int) -> str:
    """Up to ten in words, above that in figures: four, 11, 1,250."""
    return _IN_WORDS[number] if number < len(_IN_WORDS) else f"{number:,}"


def _hour(number: int, *, half: bool) -> str | None:
    if not half:
        return f"{_HOURS[number]} o'clock" if 0 < number < len(_HOURS) else f"{number}:00"
    return f"half past {_HOURS[number]}" if 0 < number < len(_HOURS) else f"{number}:30"


def _ordinal(number: int) -> str:
    teen = number % 100 in _TEENS
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"
