"""A Japanese-English dictionary to look words up in: a slim JMdict in one SQLite file that is only read.

Words are asked for as Sudachi gives them: dictionary form, reading and part of speech. Everything is
compared folded, so that カバン finds かばん. The file's format, and how it is unpacked, is in
`dictionary_file.py`; which of several entries is meant in `homographs.py`; `scripts/dictionary.py` builds it.
"""

import sqlite3
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lib.dictionary_file import SEPARATOR, connected, unpack
from lib.errors import DictionaryBroken
from lib.homographs import Candidate, Question, best, question, question_of, simpler
from lib.spelling import fold
from lib.tokens import Token
from lib.wording import marked

Asked = tuple[str, str, str]
"""Dictionary form, reading in hiragana, and the first of Sudachi's parts of speech; "" is unknown."""

PARTS_OF_SPEECH = (
    marked("noun"),
    marked("pronoun"),
    marked("number"),
    marked("counter"),
    marked("godan verb"),
    marked("ichidan verb"),
    marked("suru verb"),
    marked("irregular verb"),
    marked("transitive"),
    marked("intransitive"),
    marked("i-adjective"),
    marked("na-adjective"),
    marked("no-adjective"),
    marked("adverb"),
    marked("before nouns"),
    marked("conjunction"),
    marked("interjection"),
    marked("expression"),
    marked("particle"),
    marked("auxiliary"),
    marked("prefix"),
    marked("suffix"),
)
"""All that an entry's `pos` can hold."""

# SQLite takes 32,766 variables in one statement; this many keep it quick and small.
_AT_ONCE = 400
_CANDIDATES = """
    SELECT form, entry, odd, readings, pos, usually_kana, rank, senses
    FROM forms JOIN entries ON entries.id = forms.entry WHERE forms.form IN ({})
"""
_ENTRIES = "SELECT id, spellings, readings, glosses, pos, common, usually_kana FROM entries WHERE id IN ({})"


@dataclass(frozen=True, slots=True)
class Entry:
    """A word of the dictionary. `id` is JMdict's own number of it and stays from edition to edition.

    `spellings` are those with kanji (empty for a word without any), `readings` kana, the usual ones first.
    `glosses` are English, one string a sense, at most four, the main sense first.
    """

    id: int
    spellings: tuple[str, ...]
    readings: tuple[str, ...]
    glosses: tuple[str, ...]
    pos: tuple[str, ...]
    common: bool
    usually_kana: bool


class Dictionary:
    """An open dictionary, for any number of threads. `path` is a file of this project's own format.

    `on_close` runs after the file is closed. Raises DictionaryBroken; any look-up may.
    """

    def __init__(self, path: Path, on_close: Callable[[], None] = lambda: None) -> None:
        self._path, self._on_close = path, on_close
        self._lock = threading.Lock()
        self._connection = connected(path)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()
        self._on_close()

    def about(self) -> dict[str, str]:
        """What the file says of itself: `source`, `date` (YYYY-MM-DD, "" unknown), `entries` (a number)."""
        with self._lock:
            return dict(self._connection.execute("SELECT key, value FROM meta"))

    def find(self, lemma: str, reading: str = "", pos: str = "") -> Entry | None:
        """The entry that is meant by this word, or None.

        `reading` is hiragana; of a verb or an adjective it may be that of an inflected form (たべ). `pos` is
        Sudachi's first tag. A polite お and the する of a noun need not be in the dictionary.
        """
        asked = (lemma, reading, pos)
        return self.find_all([asked])[asked]

    def find_all(self, words: Iterable[Asked]) -> dict[Asked, Entry | None]:
        """The same for all words of a text at once."""
        questions = {asked: question(*asked) for asked in dict.fromkeys(words)}
        found = self._answers(questions.values())
        return {asked: found.get(question) for asked, question in questions.items()}

    def find_tokens(self, tokens: Iterable[Token]) -> dict[Token, Entry | None]:
        """The same for words as they stand in a text, which tells best what a word in kana stands for."""
        questions = {token: question_of(token) for token in dict.fromkeys(tokens)}
        found = self._answers(questions.values())
        return {token: found.get(question) for token, question in questions.items()}

    def _answers(self, questions: Iterable[Question]) -> dict[Question, Entry | None]:
        chosen: dict[Question, int | None] = {}
        with self._lock:
            try:
                asked = set(questions)
                self._choose(asked, lambda one: (one,), chosen)
                self._choose({one for one in asked if chosen[one] is None}, simpler, chosen)
                entries = self._entries({entry for entry in chosen.values() if entry is not None})
            except sqlite3.DatabaseError as error:
                raise DictionaryBroken(self._path, str(error)) from error
        return {one: None if entry is None else entries[entry] for one, entry in chosen.items()}

    def _choose(
        self,
        questions: set[Question],
        ways: Callable[[Question], tuple[Question, ...]],
        chosen: dict[Question, int | None],
    ) -> None:
        """Answer each question by the first way to ask it that leads anywhere."""
        tried = {one: ways(one) for one in questions}
        found = self._candidates({form for asked in tried.values() for one in asked for form in one.forms})
        for one, asked in tried.items():
            entries = (best(way, found) for way in asked)
            chosen[one] = next((entry for entry in entries if entry is not None), None)

    def _candidates(self, forms: set[str]) -> dict[str, list[Candidate]]:
        found: defaultdict[str, list[Candidate]] = defaultdict(list)
        for form, entry, odd, readings, pos, usually_kana, rank, senses in self._rows(_CANDIDATES, forms):
            kana = _values(readings)
            folded = tuple(map(fold, kana))
            kinds = frozenset(_values(pos))
            found[form].append(
                Candidate(entry, bool(odd), folded, kana, kinds, bool(usually_kana), rank, senses)
            )
        return found

    def _entries(self, ids: set[int]) -> dict[int, Entry]:
        return {
            id_: Entry(
                id_,
                _values(spellings),
                _values(readings),
                _values(glosses),
                _values(pos),
                common=bool(common),
                usually_kana=bool(usually_kana),
            )
            for id_, spellings, readings, glosses, pos, common, usually_kana in self._rows(_ENTRIES, ids)
        }

    def _rows(self, query: str, values: set[str] | set[int]) -> Iterator[tuple[Any, ...]]:
        ordered = sorted(values)
        for at in range(0, len(ordered), _AT_ONCE):
            some = ordered[at : at + _AT_ONCE]
            yield from self._connection.execute(query.format(",".join("?" * len(some))), some)


def _values(cell: str) -> tuple[str, ...]:
    return tuple(cell.split(SEPARATOR)) if cell else ()


def open_dictionary(packed: Path, cache_folder: Path) -> Dictionary:
    """The packed dictionary, unpacked once for all. Raises DictionaryBroken, which tells how to build it."""
    path, forget = unpack(packed, cache_folder)
    return Dictionary(path, forget)
