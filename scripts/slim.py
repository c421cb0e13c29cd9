"""What of JMdict's entries goes into the dictionary, and in which form.

Of a word's senses at most four are kept, those first that are neither out of date nor rude nor of a dialect;
of its spellings those in use. It is found by all of them. The values come from `jmdict.py`, the file's
schema is in `lib/dictionary_file.py`.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from lib.dictionary_file import SCHEMA, SEPARATOR
from lib.spelling import fold
from scripts.jmdict import Form, JMdictEntry, NotJMdict

MOST_SENSES, _MOST_GLOSSES, _MOST_FORMS = 4, 4, 6
COMMON = frozenset({"news1", "ichi1", "spec1", "spec2", "gai1"})
"""The marks by which JMdict itself calls a word common."""
# ichi1: the words of a book of ten thousand for learners; nf01: the first five hundred of newspapers.
_RANKS = {
    "ichi1": 10, "spec1": 12, "gai1": 15, "news1": 24, "ichi2": 30, "spec2": 32, "gai2": 35, "news2": 36,
}  # fmt: skip
_UNKNOWN_RANK, _PAST_RANK = 60, 90
_UNLISTED = 25
"""Added to the rank of what is on none of the JLPT lists: newspapers have 関 oftener than learners 席."""
_ODD = ("out-dated", "outdated", "obsolete", "irregular", "rarely", "rare ", "search-only")
_USUALLY_KANA = "word usually written using kana alone"
_PASSED_OVER = frozenset(
    {
        "archaic", "archaism", "obsolete term", "obscure term", "rare", "rare term", "dated term",
        "vulgar expression or word", "derogatory", "manga slang", "Internet slang",
    }
)  # fmt: skip
# How JMdict's names of parts of speech begin, and what they are called here; the first that fits counts.
_POS = (
    ("noun or participle which takes the aux. verb suru", "suru verb"),
    ("nouns which may take the genitive case particle 'no'", "no-adjective"),
    ("noun or verb acting prenominally", "before nouns"),
    ("noun, used as a suffix", "suffix"),
    ("noun, used as a prefix", "prefix"),
    ("noun", "noun"),
    ("pronoun", "pronoun"),
    ("numeric", "number"),
    ("counter", "counter"),
    ("Godan verb", "godan verb"),
    ("Ichidan verb", "ichidan verb"),
    ("suru verb", "irregular verb"),
    ("Kuru verb", "irregular verb"),
    ("irregular", "irregular verb"),
    ("transitive verb", "transitive"),
    ("intransitive verb", "intransitive"),
    ("adjective (keiyoushi)", "i-adjective"),
    ("adjectival nouns", "na-adjective"),
    ("adverb", "adverb"),
    ("pre-noun adjectival", "before nouns"),
    ("conjunction", "conjunction"),
    ("interjection", "interjection"),
    ("expressions", "expression"),
    ("particle", "particle"),
    ("auxiliary", "auxiliary"),
    ("copula", "auxiliary"),
    ("prefix", "prefix"),
    ("suffix", "suffix"),
)


def new_file(connection: sqlite3.Connection, entries: Iterable[JMdictEntry]) -> int:
    """Write all of these entries; how many there were. Raises NotJMdict where one comes twice."""
    connection.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {SCHEMA} BEGIN;")
    count = 0
    for entry in entries:
        count += 1
        try:
            _add(connection, entry)
        except sqlite3.IntegrityError as error:
            raise NotJMdict(f"its entry {entry.id} stands there twice") from error
    connection.execute("COMMIT")
    return count


def describe(connection: sqlite3.Connection, source: str, date: str) -> None:
    """Write down where the entries are from, and of which day ("" unknown)."""
    (entries,) = connection.execute("SELECT count(*) FROM entries").fetchone()
    about = {"source": source, "date": date, "entries": str(entries)}
    connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", about.items())


def uncommon(connection: sqlite3.Connection) -> Iterator[tuple[int, str]]:
    """The entries that are in use without being called common, each with how it is usually written."""
    rows = connection.execute(
        "SELECT id, spellings, readings, usually_kana FROM entries WHERE rank = ?", [_UNKNOWN_RANK]
    )
    for id_, spellings, readings, usually_kana in rows:
        yield id_, (readings if usually_kana else spellings).split(SEPARATOR)[0]


def keep(connection: sqlite3.Connection, ranks: Mapping[int, int], others: Iterable[int], path: Path) -> None:
    """Write a copy to `path` with the common entries, those that have a rank here, and these others."""
    connection.execute("CREATE TEMP TABLE kept (id INTEGER PRIMARY KEY, rank INTEGER)")
    connection.executemany("INSERT INTO kept VALUES (?, ?)", ranks.items())
    connection.execute(
        "INSERT OR IGNORE INTO kept SELECT id, rank + ? FROM entries WHERE rank < ?",
        [_UNLISTED, _UNKNOWN_RANK],
    )
    unknown = [(id_, _UNLISTED + _UNKNOWN_RANK) for id_ in others]
    connection.executemany("INSERT OR IGNORE INTO kept VALUES (?, ?)", unknown)
    connection.execute("DELETE FROM forms WHERE entry NOT IN (SELECT id FROM kept)")
    connection.execute("DELETE FROM entries WHERE id NOT IN (SELECT id FROM kept)")
    connection.execute("UPDATE entries SET rank = (SELECT rank FROM kept WHERE kept.id = entries.id)")
    connection.execute("UPDATE meta SET value = (SELECT count(*) FROM entries) WHERE key = 'entries'")
    connection.execute("VACUUM INTO ?", [str(path)])


def _add(connection: sqlite3.Connection, entry: JMdictEntry) -> None:
    told = [sense for sense in entry.senses if sense.glosses]
    plain = [sense for sense in told if not sense.dialect and _PASSED_OVER.isdisjoint(sense.remarks)]
    senses = (plain or told)[:MOST_SENSES]
    if not senses:
        return
    pos = dict.fromkeys(name for sense in senses for told in sense.pos if (name := _plain(told)) is not None)
    priority = {mark for form in (*entry.kanji, *entry.kana) for mark in form.priority}
    connection.execute(
        "INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            entry.id,
            SEPARATOR.join(_shown(entry.kanji)),
            SEPARATOR.join(_shown(entry.kana)),
            SEPARATOR.join("; ".join(sense.glosses[:_MOST_GLOSSES]) for sense in senses),
            SEPARATOR.join(pos),
            not COMMON.isdisjoint(priority),
            not entry.kanji or _USUALLY_KANA in senses[0].remarks,
            _rank(priority) if plain else _PAST_RANK,
            len(plain),
        ),
    )
    connection.executemany(
        "INSERT INTO forms VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET odd = min(odd, excluded.odd)",
        [
            (fold(form.text), entry.id, _is_odd(form, forms))
            for forms in (entry.kanji, entry.kana)
            for form in forms
        ],
    )


def _plain(told: str) -> str | None:
    if told.endswith("(archaic)"):
        return None
    return next((name for beginning, name in _POS if told.startswith(beginning)), None)


def _rank(priority: set[str]) -> int:
    ranks = [int(mark[2:]) if mark[:2] == "nf" else _RANKS.get(mark, _UNKNOWN_RANK) for mark in priority]
    return min(ranks, default=_UNKNOWN_RANK)


def _is_marked(form: Form) -> bool:
    return any(mark.startswith(_ODD) or "irregular" in mark or "out-dated" in mark for mark in form.marks)


def _is_odd(form: Form, forms: list[Form]) -> bool:
    """Out of use, or less usual than another one of the same word."""
    less_usual = not form.priority and form is not forms[0] and any(other.priority for other in forms)
    return less_usual or _is_marked(form)


def _shown(forms: list[Form]) -> list[str]:
    in_use = [form.text for form in forms if not _is_marked(form)] or [form.text for form in forms]
    return in_use[:_MOST_FORMS]
