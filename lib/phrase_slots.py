"""What can stand in the slots of the offline partner's lines, and the English of it.

A slot holds things of a group of the task's words, a value of one of its tables, a sum, a name, or a whole
sentence that is said elsewhere too. Nothing else is taken for its content: what is not known has no
English here. Where the slots stand in a sentence is the matter of `phrase_book.py`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lib.counted import NUMBER, count_in_english, counted, split_count, spoken
from lib.groups import GROUP, Words, counters_of
from lib.groups import NUMBER as ANY_NUMBER
from lib.scripts import HINT, LAST, ME, MEANING, TOTAL, WORD
from lib.task_model import Task

_JOINTS = "と、"
_LATIN = re.compile(r"[A-ZÀ-Þ][A-Za-zÀ-ÿ' .-]*")
_TITLE = re.compile(r"(?:Mr|Mrs|Ms|Miss|Dr)\.? ")
_ARTICLE = re.compile(r"(?:an?|the|some) ")
_ENDS = re.compile(r"[。！？]")


@dataclass(frozen=True, slots=True)
class Slot:
    """What one slot can hold.

    `names`: things known by name. `counters`: those of a bare number. `lists`: several things may stand
    there, each with its number (味噌ラーメンお一つと餃子). `says`: a sentence that is known by itself.
    """

    names: frozenset[str] = frozenset()
    counters: frozenset[str] = frozenset()
    lists: bool = False
    says: bool = False


@dataclass(frozen=True, slots=True)
class Glossary:
    """The English of what slots hold, as `data/translations` writes it.

    `words` by name: one form, or three that differ by number ("dumplings | one order of dumplings | {n}
    orders of dumplings"). `counters`: "one ticket | {n} tickets" for 枚, before those known anyway.
    """

    words: Mapping[str, str]
    counters: Mapping[str, str]

    def name(self, name: str) -> str | None:
        """A thing without its number, or a count that is a thing of its own (一泊)."""
        forms = self.words.get(name)
        return count_in_english(name, self.counters) if forms is None else forms.split("|")[0].strip()

    def things(self, text: str, slot: Slot) -> tuple[str, ...] | None:
        """The things that a slot holds, joined by と or 、; None where one of them is not known."""
        whole = self._thing(text, slot)
        if whole is not None or not slot.lists:
            return None if whole is None else (whole,)
        for at, char in enumerate(text):
            if char in _JOINTS and (first := self._thing(text[:at], slot)) is not None:
                rest = self.things(text[at + 1 :], slot)
                if rest is not None:
                    return (first, *rest)
        return None

    def _thing(self, text: str, slot: Slot) -> str | None:
        if text in slot.names:
            return self.name(text)
        count = split_count(text)
        if count is not None and count[1] in slot.counters:
            return count_in_english(text, self.counters)
        for cut in range(1, len(text) if slot.lists else 0):
            if text[:cut] in slot.names and (count := split_count(text[cut:])) is not None:
                return self._with_number(text[:cut], count[0])
        return None

    def _with_number(self, name: str, number: int) -> str | None:
        forms = self.words.get(name)
        if forms is None:
            return None
        plain, _, by_number = forms.partition("|")
        if not by_number and _ARTICLE.match(plain):
            return None  # "two a large portion" nobody says
        return counted(by_number or f"{NUMBER} {plain}", number)


def slots_of_task(task: Task) -> dict[str, Slot]:
    """What each slot of a task's lines can hold."""
    tables = task.script.tables if task.script else {}
    groups = {
        group: Slot(frozenset(_names(group, task.words)), frozenset(_counters(group, task.words)), lists=True)
        for group in task.words
    }
    return {
        **groups,
        **{table: _of_table(values) for table, values in tables.items()},
        TOTAL: Slot(counters=frozenset({"円"})),
        ME: Slot(names=frozenset({_called(task)})),
        HINT: Slot(names=frozenset(_hints(task))),
        **{slot: Slot(says=True) for slot in (WORD, MEANING, LAST)},
    }


def words_of_task(task: Task) -> dict[str, str]:
    """The English that a task itself tells: the partner's name, its hints, names with a Latin spelling."""
    latin = {
        spellings[0]: written
        for entries in task.words.values()
        for entry in entries
        if (spellings := entry.split("|"))
        and (written := next((one for one in spellings if _LATIN.fullmatch(one)), ""))
    }
    return {**latin, **_hints(task), _called(task): _TITLE.sub("", task.partner.name.en)}


def _called(task: Task) -> str:
    return task.partner.name.ja.removesuffix("さん")


def _hints(task: Task) -> dict[str, str]:
    sentences = [goal.hints.sentence for goal in task.objectives]
    return {hint.ja.rstrip("。"): hint.en for hint in sentences}


def _of_table(values: Mapping[str, str]) -> Slot:
    plain = frozenset(value for value in values.values() if not _ENDS.search(value))
    return Slot(names=plain, says=len(plain) < len(set(values.values())))


def _names(group: str, words: Words) -> Iterator[str]:
    """How the partner says the things of a group: by their first spelling."""
    for entry in words.get(group, ()):
        inner = GROUP.fullmatch(entry)
        if inner is None:
            yield entry.split("|")[0].strip()
        elif inner[1] != ANY_NUMBER:
            yield from _names(inner[1], words)


def _counters(group: str, words: Words) -> Iterator[str]:
    for entry in words.get(group, ()):
        inner = GROUP.fullmatch(entry)
        if inner is not None and inner[1] != ANY_NUMBER:
            yield from _counters(inner[1], words)
        for counter in counters_of(entry) if inner is not None and inner[1] == ANY_NUMBER else ():
            yield from spoken(counter)
