"""The English of what the offline partner says, written by authors and put together; never guessed.

A reply is made of sentences that stand in the script of a task, or in what all tasks share, with their
slots filled. Each is found again here, what stands in its slots is looked up (`phrase_slots.py`), and the
English is put together in the same way. Of a reply with one sentence that is not known, or with something
in a slot that is not known, there is no English. What a task has in both languages anyway (opening, hints,
phrases, ways, farewells, example) is known as it stands.

The English stands in `data/translations`: one file for each task and one for each register; docs/tasks.md
tells the format. `python -m lib.phrase_book data/tasks data/translations` lists what is missing.
"""

import argparse
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from lib.errors import TaskFileError
from lib.phrase_files import gaps, read_entries, wanted_by, wanted_by_all
from lib.phrase_slots import Glossary, Slot, slots_of_task
from lib.scripts import ECHO, SENTENCE, SLOT, Common, slots_of
from lib.strict_yaml import read_document, shaped
from lib.task_model import Task
from lib.tasks import read_tasks

NAMES = "names.yaml"
"""What people are called, in all tasks; what a task calls otherwise goes before it."""

_LONGEST = 200
"""Characters of a sentence; no author writes a longer one."""

_YES = "はい、"
_LEAD = re.compile(r"\A(?:Yes|Certainly|Of course|All right|Right|Sure)[,.] ")
_ONE_SLOT = re.compile(r"(?P<lead>[^{}]*)\{(?P<slot>[a-z][a-z0-9-]*)\+?\}(?P<tail>[^{}]*)")
_MOST_JOINED = 8


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A sentence with slots: `parts` are text and slots by turns, text first and last."""

    parts: tuple[str, ...]
    english: str

    @classmethod
    def of(cls, line: str, english: str) -> "_Pattern":
        """The pattern that a sentence stands for."""
        pieces = SLOT.split(line)
        return cls(tuple(piece for at, piece in enumerate(pieces) if at % 3 != 2), english)  # noqa: PLR2004

    @property
    def fixed(self) -> int:
        """How many characters stand fast: the more, the surer."""
        return sum(map(len, self.parts[::2]))


@dataclass(frozen=True, slots=True)
class _Found:
    """One sentence as it was found: its English with slots, and what stands in these."""

    english: str
    values: Mapping[str, tuple[str, ...]]

    def __str__(self) -> str:
        text = SLOT.sub(lambda slot: _listed(self.values[slot[1]]), self.english)
        return text[:1].upper() + text[1:]


class PhraseBook:
    """The English of one task's lines; `read_phrase_book` makes it, and nothing changes it."""

    def __init__(
        self,
        texts: Mapping[str, str],
        sentences: Mapping[str, str],
        slots: Mapping[str, Slot],
        glossary: Glossary,
    ) -> None:
        self._texts, self._slots, self._glossary = texts, slots, glossary
        self._plain = {line: english for line, english in sentences.items() if not slots_of(line)}
        patterns = [_Pattern.of(line, english) for line, english in sentences.items() if slots_of(line)]
        self._patterns = sorted(patterns, key=lambda pattern: -pattern.fixed)

    def translate(self, reply: str) -> str | None:
        """The English of a whole reply, as plain text; None where any part of it is not known."""
        text = reply.strip()
        if text in self._texts:
            return self._texts[text]
        sentences = SENTENCE.findall(text)
        if not text or "".join(sentences) != text:
            return None
        english = []
        for sentence in sentences:
            found = self._sentence(sentence.strip())
            if found is None:
                return None
            english.append(found)
        return " ".join(english)

    def _sentence(self, sentence: str) -> str | None:
        if len(sentence) > _LONGEST:
            return None
        found = self._authored(sentence) or self._without_yes(sentence)
        if found is not None:
            return str(found)
        echo = ECHO.match(sentence)
        if echo is None or echo["rest"] or echo["things"].count("と") > _MOST_JOINED:
            return None
        echoes = self._echoes(echo["things"], f"{echo['end']}。")
        return _joined(echoes) if echoes else None

    def _authored(self, sentence: str) -> _Found | None:
        if sentence in self._plain:
            return _Found(self._plain[sentence], {})
        for pattern in self._patterns:
            values = self._values(pattern.parts, sentence)
            if values is not None:
                return _Found(pattern.english, values)
        return None

    def _without_yes(self, sentence: str) -> _Found | None:
        """A line that begins with はい、 and was said without, because another began so."""
        found = self._authored(_YES + sentence)
        return found and _Found(_LEAD.sub("", found.english), found.values)

    def _values(self, parts: Sequence[str], text: str) -> dict[str, tuple[str, ...]] | None:
        """What stands in the slots of a pattern, None where the text is none of its sentences."""
        first, *others = parts
        if not text.startswith(first):
            return None
        if not others:
            return {} if text == first else None
        slot, *after = others
        start = len(first)
        ends = [len(text)] if after == [""] else range(start + 1, len(text) + 1)
        for end in ends:
            if not text.startswith(after[0], end):
                continue
            rest = self._values(after, text[end:])
            if rest is not None and (value := self._value(slot, text[start:end])) is not None:
                return {slot: value, **rest}
        return None

    def _value(self, name: str, text: str) -> tuple[str, ...] | None:
        slot = self._slots.get(name)
        if slot is None:
            return None
        things = self._glossary.things(text, slot)
        if things is None and slot.says and text in self._plain:
            return (self._plain[text],)
        return things

    def _echoes(self, things: str, end: str) -> tuple[_Found, ...] | None:
        """The lines that are said as one: 味噌ですね。 and お水ですね。 of 味噌とお水ですね。"""
        whole = self._authored(things + end) or self._without_yes(things + end)
        if whole is not None:
            return (whole,)
        for at, char in enumerate(things):
            if char != "と":
                continue
            first = self._authored(things[:at] + end) or self._without_yes(things[:at] + end)
            rest = first and self._echoes(things[at + 1 :], end)
            if first and rest:
                return (first, *rest)
        return None


def _listed(things: Sequence[str]) -> str:
    """One and another, or one, another and a third."""
    return " and ".join(filter(None, [", ".join(things[:-1]), things[-1]]))


def _joined(echoes: Sequence[_Found]) -> str:
    """Lines that were said as one: as one too where the English lets them, else one after the other."""
    shapes = [_ONE_SLOT.fullmatch(echo.english) for echo in echoes]
    fitting = [shape for shape in shapes if shape is not None]
    if len(fitting) < len(echoes) or len({shape["tail"] for shape in fitting}) > 1:
        return " ".join(map(str, echoes))
    if any(shape["lead"] and not _LEAD.fullmatch(shape["lead"]) for shape in fitting[1:]):
        return " ".join(map(str, echoes))
    slot, first = fitting[0]["slot"], echoes[0]
    everything = [
        thing for echo, shape in zip(echoes, fitting, strict=True) for thing in echo.values[shape["slot"]]
    ]
    return str(_Found(first.english, {slot: tuple(dict.fromkeys(everything))}))


def read_phrase_book(folder: Path, task: Task, common: Common) -> PhraseBook:
    """The English of a task's lines, and of those that all tasks of its register share.

    `folder` holds `<task-id>.yaml`, `polite.yaml` or `casual.yaml`, and `names.yaml` with people's names; a
    file that is not there leaves its lines without English. `common` are the lines of that register. Raises
    TaskFileError with file and line.
    """
    shared = read_entries(folder / f"{task.partner.speech}.yaml")
    entries = read_entries(folder / f"{task.id}.yaml").over(shared)
    said = wanted_by(task).sentences | wanted_by_all(common).sentences
    sentences = {line: english for line, english in entries.sentences.items() if line in said}
    return PhraseBook(
        _texts(task),
        sentences,
        slots_of_task(task),
        entries.glossary(task, read_entries(folder / NAMES).words),
    )


def _texts(task: Task) -> dict[str, str]:
    """What a task has in both languages."""
    hints = [(goal.hints.word, goal.hints.frame, goal.hints.sentence) for goal in task.objectives]
    ways = [goal.ways for goal in task.objectives]
    texts = chain(*hints, *ways, task.phrases, task.farewells, task.example, [task.opening])
    return {text.ja: text.en for text in texts}


def main(arguments: list[str] | None = None) -> int:
    """List what translations lack, a line for each gap; 1 if there is any."""
    parser = argparse.ArgumentParser(
        prog="python -m lib.phrase_book", description="List the lines that have no English yet."
    )
    parser.add_argument("tasks", type=Path, help="the folder of task files")
    parser.add_argument("translations", type=Path, help="the folder of their translations")
    given = parser.parse_args(arguments)
    try:
        found = list(_all_gaps(given.tasks, given.translations))
    except TaskFileError as error:
        found = [str(error)]
    for gap in found:
        print(gap)
    return int(bool(found))


def _all_gaps(tasks: Path, translations: Path) -> Iterator[str]:
    shared = {}
    for speech in ("polite", "casual"):
        common, mistakes = shaped(read_document(tasks.parent / f"tasks-common/{speech}.yaml"), Common)
        if common is None:
            raise mistakes[0]
        shared[speech] = wanted_by_all(common)
        yield from gaps(translations / f"{speech}.yaml", shared[speech])
    names = read_entries(translations / NAMES).words.keys()
    for task in read_tasks(tasks).values():
        wanted = wanted_by(task)
        wanted = replace(wanted, words=wanted.words - names)
        yield from gaps(translations / f"{task.id}.yaml", wanted, shared[task.partner.speech])


if __name__ == "__main__":
    sys.exit(main())
