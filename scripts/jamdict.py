"""JMdict's entries as values, read from the database in the package jamdict-data.

The package is an sdist that holds `jamdict.db.xz`, 325 MB when unpacked, with the JMdict of 2021. It is
needed for building the dictionary and at no other time.
"""

import lzma
import shutil
import sqlite3
import tarfile
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from scripts.jmdict import Form, JMdictEntry, NotJMdict, Sense

_MEMBER = "jamdict.db.xz"
_SQLITE = b"SQLite format 3\x00"


def unpacked(source: Path, folder: Path) -> tuple[Path, str]:
    """The database in an sdist, unpacked into `folder`, and its date; of a database itself no date is known.

    Raises NotJMdict, OSError.
    """
    with source.open("rb") as file:
        if file.read(len(_SQLITE)) == _SQLITE:
            return source, ""
    database = folder / "jamdict.db"
    try:
        with tarfile.open(source) as sdist:
            member = next((one for one in sdist if one.name.endswith(f"/{_MEMBER}")), None)
            packed = sdist.extractfile(member) if member is not None else None
            if member is None or packed is None:
                raise NotJMdict(f"it holds no {_MEMBER}")
            with lzma.open(packed) as plain, database.open("wb") as copy:
                shutil.copyfileobj(plain, copy, 1 << 20)
    except (tarfile.TarError, lzma.LZMAError, EOFError) as error:
        raise NotJMdict("it is neither jamdict’s database nor its sdist, or a part of it only") from error
    return database, f"{datetime.fromtimestamp(member.mtime, UTC):%Y-%m-%d}"


def entries_in(database: Path) -> Iterator[JMdictEntry]:
    """All entries of JMdict in turn; the database's other dictionaries are left alone. Raises NotJMdict."""
    connection = sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        yield from _entries(connection)
    except sqlite3.DatabaseError as error:
        raise NotJMdict(f"it is no database of jamdict’s: {error}") from error
    finally:
        connection.close()


def _entries(connection: sqlite3.Connection) -> Iterator[JMdictEntry]:
    def of_each(query: str) -> defaultdict[int, list[Any]]:
        """The second column by the first."""
        found: defaultdict[int, list[Any]] = defaultdict(list)
        for key, value in connection.execute(query):
            found[key].append(value)
        return found

    def forms(texts: str, priorities: str, marks: str) -> dict[int, list[Form]]:
        given, special = of_each(priorities), of_each(marks)
        return {
            entry: [Form(text, given.get(id_, []), special.get(id_, [])) for _, id_, text in group]
            for entry, group in groupby(connection.execute(texts), itemgetter(0))
        }

    kanji = forms(
        "SELECT idseq, ID, text FROM Kanji ORDER BY idseq, ID",
        "SELECT kid, text FROM KJP",
        "SELECT kid, text FROM KJI",
    )
    kana = forms(
        "SELECT idseq, ID, text FROM Kana ORDER BY idseq, ID",
        "SELECT kid, text FROM KNP",
        "SELECT kid, text FROM KNI",
    )
    pos, remarks = of_each("SELECT sid, text FROM pos"), of_each("SELECT sid, text FROM misc")
    dialects = of_each("SELECT sid, text FROM dialect")
    glosses = of_each("SELECT sid, text FROM SenseGloss WHERE lang IN ('', 'eng')")
    for entry, senses in groupby(
        connection.execute("SELECT idseq, ID FROM Sense ORDER BY idseq, ID"), itemgetter(0)
    ):
        yield JMdictEntry(
            entry,
            kanji.get(entry, []),
            kana.get(entry, []),
            [
                Sense(pos.get(id_, []), remarks.get(id_, []), glosses.get(id_, []), id_ in dialects)
                for _, id_ in senses
            ],
        )
