"""Builds the dictionary in data/dictionary anew.

    python -m scripts.dictionary build PATH     from the sdist of jamdict-data, or its database
    python -m scripts.dictionary import PATH    from a newer JMdict_e, as XML or gzipped

Kept are the common words, whatever the JLPT lists and the words of the built-in tasks find in the whole of
JMdict, and what Sudachi takes for one word. The new file is written beside the old one and takes its place
when it is whole; until then, and where anything is wrong, the old one stays. docs/dictionary.md tells more.
"""

import argparse
import lzma
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from lib.config import ROOT
from lib.dictionary import Dictionary, open_dictionary
from lib.dictionary_file import PACKED_FILE
from scripts import jamdict, slim, wanted
from scripts.jmdict import JMdictEntry, JMdictFile, NotJMdict

LEAST_ENTRIES = 100_000
"""JMdict has had more for many years; what has fewer is a piece of it."""
_LISTS = ROOT / "data" / "dictionary" / "jlpt_vocabulary.tsv"
_TASKS = (ROOT / "data" / "tasks", ROOT / "data" / "tasks-common")
# To unpack it takes as much memory as this window of the packer's: 16 MiB.
_XZ = ({"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME, "dict_size": 1 << 24},)


@dataclass(frozen=True)
class Source:
    """Where entries come from. `date` is asked when they are read, "" where nobody knows."""

    name: str
    entries: Iterable[JMdictEntry]
    date: Callable[[], str]


def build(path: Path, target: Path) -> dict[str, str]:
    """Make `target` from jamdict-data; what the new dictionary says of itself. Raises NotJMdict, OSError."""
    with tempfile.TemporaryDirectory() as folder:
        database, date = jamdict.unpacked(path, Path(folder))
        source = Source(f"JMdict, by way of {path.name}", jamdict.entries_in(database), lambda: date)
        return _make(source, target, Path(folder))


def import_(path: Path, target: Path) -> dict[str, str]:
    """Make `target` from a JMdict XML file. Raises NotJMdict, OSError."""
    file = JMdictFile(path)
    with tempfile.TemporaryDirectory() as folder:
        source = Source(f"JMdict, from {path.name}", file, lambda: file.created)
        return _make(source, target, Path(folder))


def _make(source: Source, target: Path, folder: Path) -> dict[str, str]:
    whole = folder / "whole.db"
    with closing(sqlite3.connect(whole, isolation_level=None)) as connection:
        count = slim.new_file(connection, source.entries)
        if count < LEAST_ENTRIES:
            raise NotJMdict(f"it holds {count} entries, and the whole of JMdict {LEAST_ENTRIES} at least")
        slim.describe(connection, source.name, source.date())
        with closing(Dictionary(whole)) as dictionary:
            listed = wanted.listed(dictionary, _LISTS)
            others = wanted.spoken(dictionary, *_TASKS) | wanted.whole_words(slim.uncommon(connection))
        kept = folder / "kept.db"
        slim.keep(connection, listed, others, kept)
    packed = folder / PACKED_FILE.name
    with kept.open("rb") as plain, lzma.open(packed, "wb", filters=_XZ) as file:
        shutil.copyfileobj(plain, file)
    with closing(open_dictionary(packed, folder)) as dictionary:  # it can be read, before it replaces another
        about = dictionary.about()
    beside = target.with_name(f"{target.name}.part")
    try:
        shutil.copyfile(packed, beside)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
    return about


def main(arguments: list[str] | None = None, target: Path = PACKED_FILE) -> int:
    """Build or import; 1 and one line where the file is not what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m scripts.dictionary", description=__doc__.splitlines()[0])
    ways = parser.add_subparsers(dest="way", required=True)
    for name, what in (
        ("build", "the sdist of jamdict-data, or its database"),
        ("import", "JMdict_e, XML or gzipped"),
    ):
        ways.add_parser(name, help=f"from {what}").add_argument("path", type=Path, help=what)
    given = parser.parse_args(arguments)
    try:
        about = (build if given.way == "build" else import_)(given.path, target)
    except NotJMdict as problem:
        print(f"{given.path}: {problem}. {target.name} is as it was.", file=sys.stderr)
    except OSError as problem:
        print(
            f"{problem.filename or given.path}: {problem.strerror}. {target.name} is as it was.",
            file=sys.stderr,
        )
    except sqlite3.Error as problem:  # no room for what is written on the way
        print(f"{given.path}: {problem}. {target.name} is as it was.", file=sys.stderr)
    else:
        print(
            f"{target}: {about['entries']} entries, {about['source']}, {about['date'] or 'of unknown date'}"
        )
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main())
