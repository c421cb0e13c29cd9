"""Files of translations: read and checked, and what is still missing in them.

`data/translations` holds a file for each task and one for each register, and one for people's names. They
are mappings of `sentences` (each sentence of a line, with its slots, to its English) and of `words` (what
slots can hold). A file that is not there is empty. What stands in two files is said as the task's own has it.
"""

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from lib.counted import NUMBER, count_in_english
from lib.phrase_slots import Glossary, slots_of_task, words_of_task
from lib.scripts import LAST, MEANING, SENTENCE, SLOT, WORD, Common, slots_of
from lib.strict_yaml import Document, read_document, shaped
from lib.task_model import Task

_FORMS, _COUNTER_FORMS = (1, 3), (1, 2)  # "plain", "plain | one | many"; "any", "one | many"
_END = re.compile(r"[。！？]\Z")
_BRACES = re.compile(r"[{}]")

_English = Annotated[str, Field(min_length=1)]


class Entries(BaseModel):
    """What one file says, or several together."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sentences: dict[str, _English] = {}
    words: dict[str, _English] = {}

    def over(self, other: "Entries") -> "Entries":
        """Both, and where both know something, as this one has it."""
        return Entries(sentences={**other.sentences, **self.sentences}, words={**other.words, **self.words})

    def glossary(self, task: Task, names: Mapping[str, str]) -> Glossary:
        """The words, before what the task itself tells in English, before the `names` of all tasks."""
        counters = {word.removeprefix(NUMBER): text for word, text in self.words.items() if NUMBER in word}
        return Glossary({**names, **words_of_task(task), **self.words}, counters)


@dataclass(frozen=True)
class Wanted:
    """What a file has to translate.

    `sentences` as they stand in lines. `names`: all that slots can hold. `words`: those of them, and of the
    counters (`{n}枚`), that have no English by themselves.
    """

    sentences: frozenset[str]
    words: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()


def read_entries(path: Path) -> Entries:
    """The entries of a file, none where it is not there. Raises TaskFileError with file and line."""
    return _checked(read_document(path)) if path.exists() else Entries()


def wanted_by(task: Task) -> Wanted:
    """What the lines of a task want translated."""
    script = task.script
    if script is None:
        return Wanted(frozenset())
    slots, known = slots_of_task(task), Glossary(words_of_task(task), {})
    lines = [line for _, line in script.lines()]
    used = {name for line in lines for name in slots_of(line)}
    names = {name for slot in used for name in slots[slot].names}
    told = {value for table in used & script.tables.keys() for value in script.tables[table].values()}
    opening = SENTENCE.findall(task.opening.ja)[-1:]  # asked again where nothing was said to it
    counters = {counter for slot in used for counter in slots[slot].counters}
    words = {name for name in names if known.name(name) is None}
    words |= {f"{NUMBER}{one}" for one in counters if count_in_english(f"二{one}", {}) is None}
    saying = [
        table for table, values in script.tables.items() if all(_END.search(one) for one in values.values())
    ]
    sentences = _sentences([*lines, *opening, *(told - names)], saying)
    return Wanted(frozenset(sentences), frozenset(words), frozenset(names))


def wanted_by_all(common: Common) -> Wanted:
    """What the lines that all tasks of a register share want translated."""
    return Wanted(frozenset(_sentences((line for _, line in common.lines()), (WORD, MEANING, LAST))))


def gaps(path: Path, wanted: Wanted, shared: Wanted | None = None) -> Iterator[str]:
    """A line for each thing that a file lacks, or has and nobody says. Raises TaskFileError.

    What is `shared` is translated elsewhere; a file may put it in its own words.
    """
    document = read_document(path) if path.exists() else Document(path, {}, {})
    entries, elsewhere = _checked(document), shared.sentences if shared else frozenset()
    for sentence in sorted(wanted.sentences - elsewhere - entries.sentences.keys()):
        yield f"{path}: sentences: no English for {sentence}"
    for word in sorted(wanted.words - entries.words.keys()):
        yield f"{path}: words: no English for {word}"
    for sentence in entries.sentences.keys() - wanted.sentences - elsewhere:
        yield str(document.mistake(("sentences", sentence), "no line says this"))
    for word in entries.words.keys() - wanted.words - wanted.names:
        if NUMBER not in word:
            yield str(document.mistake(("words", word), "no slot holds this"))


def _sentences(lines: Iterable[str], saying: Container[str]) -> Iterator[str]:
    """The sentences of lines, but those that are only a slot; what a slot of `saying` holds ends one."""
    for line in lines:
        parted = SLOT.sub(lambda slot: slot[0] + ("\n" if slot[1] in saying else ""), line)
        for sentence in (found.strip() for part in parted.split("\n") for found in SENTENCE.findall(part)):
            if sentence and not SLOT.fullmatch(sentence):
                yield sentence


def _checked(document: Document) -> Entries:
    entries, mistakes = shaped(document, Entries)
    if entries is None:
        raise mistakes[0]
    for sentence, english in entries.sentences.items():
        for problem in _problems(sentence, english):
            raise document.mistake(("sentences", sentence), problem)
    for word, forms in entries.words.items():
        allowed = _COUNTER_FORMS if NUMBER in word else _FORMS
        if len(forms.split("|")) not in allowed:
            raise document.mistake(
                ("words", word), f"has {len(forms.split('|'))} forms; it takes {allowed[0]} or {allowed[1]}"
            )
    return entries


def _problems(sentence: str, english: str) -> Iterator[str]:
    if SLOT.fullmatch(sentence):
        yield "is only a slot, which has its English already"
    elif SENTENCE.findall(sentence) != [sentence]:
        yield "is not one sentence; write an entry for each"
    for text in (sentence, english):
        if _BRACES.search(SLOT.sub("", text)):
            yield f"has a brace that belongs to no slot: {text}"
    if set(slots_of(sentence)) != set(slots_of(english)):
        yield f"has other slots in its English: {english}"
