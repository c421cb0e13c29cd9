"""The dictionary's file: its format, and how it comes out of the packed one that is in the repository.

Packed it is SQLite within xz. It is unpacked once, into a folder for what can be made anew, under a name
with the hash of what was packed: beside that name first and then renamed, so that any number of processes
may do it at once and none ever sees half a file. What is looked up in it is in `dictionary.py`.
"""

import hashlib
import lzma
import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from lib.errors import DictionaryBroken

PACKED_FILE = Path(__file__).resolve().parents[1] / "data" / "dictionary" / "jmdict.db.xz"
SEPARATOR = "\n"
"""Between the values of one cell; in no word and no gloss."""
FORMAT = 1
"""Counted up with every change of the schema."""
SCHEMA = f"""
    PRAGMA user_version = {FORMAT};
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE entries (
        id INTEGER PRIMARY KEY,
        spellings TEXT NOT NULL,
        readings TEXT NOT NULL,
        glosses TEXT NOT NULL,
        pos TEXT NOT NULL,
        common INTEGER NOT NULL,
        usually_kana INTEGER NOT NULL,
        rank INTEGER NOT NULL,
        senses INTEGER NOT NULL
    );
    CREATE TABLE forms (
        form TEXT NOT NULL,
        entry INTEGER NOT NULL REFERENCES entries (id),
        odd INTEGER NOT NULL,
        PRIMARY KEY (form, entry)
    ) WITHOUT ROWID;
"""
_LARGEST = 200_000_000
"""In bytes: what grows beyond this is no dictionary of ours."""
_PIECE = 1 << 20


def connected(path: Path) -> sqlite3.Connection:
    """An open file of this format, read only, whichever thread asks. Raises DictionaryBroken."""
    # Under its name a file never changes, so that nobody need lock it and its folder may be read only.
    address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
    try:
        connection = sqlite3.connect(address, uri=True, check_same_thread=False)
    except sqlite3.Error as error:
        raise DictionaryBroken(path, str(error)) from error
    try:
        _check(connection, path)
    except DictionaryBroken:
        connection.close()
        raise
    return connection


def _check(connection: sqlite3.Connection, path: Path) -> None:
    try:
        # Memory is dear: half a megabyte of pages, and nothing mapped.
        connection.execute("PRAGMA cache_size = -512")
        connection.execute("PRAGMA mmap_size = 0")
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version != FORMAT:
            raise DictionaryBroken(path, f"its format is {version} and not {FORMAT}")
        (sound,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if sound != "ok":
            raise DictionaryBroken(path, "its pages are damaged")
        whole = (
            "SELECT 1 FROM entries JOIN forms ON entries.id = forms.entry JOIN meta ON meta.key = 'entries'"
        )
        if connection.execute(whole).fetchone() is None:
            raise DictionaryBroken(path, "it is empty")
    except sqlite3.DatabaseError as error:
        raise DictionaryBroken(path, str(error)) from error


def unpack(packed: Path, cache_folder: Path) -> tuple[Path, Callable[[], None]]:
    """The unpacked file, and what removes it where it is nobody else's. Raises DictionaryBroken.

    Where nothing can be written to the cache folder it lies in a temporary one.
    """
    try:
        content = packed.read_bytes()
    except OSError as error:
        raise DictionaryBroken(packed, error.strerror or "it cannot be read") from error
    path = cache_folder / f"dictionary-{hashlib.sha256(content).hexdigest()[:16]}.db"
    if _is_sound(path):
        return path, _keep
    try:
        cache_folder.mkdir(parents=True, exist_ok=True)
        _write(content, path, packed)
    except OSError:
        return _unpack_elsewhere(content, path.name, packed)
    return path, _keep


def _keep() -> None:
    """The next process needs no unpacking."""


def _is_sound(path: Path) -> bool:
    if not path.is_file():
        return False
    try:
        connected(path).close()
    except DictionaryBroken:
        return False
    return True


def _unpack_elsewhere(content: bytes, name: str, packed: Path) -> tuple[Path, Callable[[], None]]:
    folder = None
    try:
        folder = tempfile.TemporaryDirectory(prefix="yaritori-")
        _write(content, Path(folder.name) / name, packed)
    except OSError as error:
        if folder is not None:
            folder.cleanup()
        raise DictionaryBroken(packed, f"there is no room to unpack it: {error.strerror}") from error
    return Path(folder.name) / name, folder.cleanup


def _write(content: bytes, path: Path, packed: Path) -> None:
    """Unpack beside `path`, look whether it is whole, rename. Raises OSError, DictionaryBroken."""
    handle, beside = tempfile.mkstemp(prefix=f"{path.stem}-", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            for piece in _pieces(content, packed):
                file.write(piece)
        try:
            connected(Path(beside)).close()
        except DictionaryBroken as broken:
            raise DictionaryBroken(packed, broken.problem) from broken
        Path(beside).replace(path)
    finally:
        Path(beside).unlink(missing_ok=True)


def _pieces(content: bytes, packed: Path) -> Iterator[bytes]:
    """What is packed, with bounded memory."""
    unpacker = lzma.LZMADecompressor(lzma.FORMAT_XZ)
    size = 0
    try:
        piece = unpacker.decompress(content, _PIECE)
        while piece:
            size += len(piece)
            if size > _LARGEST:
                raise DictionaryBroken(packed, "it is too large")
            yield piece
            piece = b"" if unpacker.eof else unpacker.decompress(b"", _PIECE)
    except lzma.LZMAError as error:
        raise DictionaryBroken(packed, "it is no xz file, or a damaged one") from error
    if not unpacker.eof:
        raise DictionaryBroken(packed, "it is cut off")
