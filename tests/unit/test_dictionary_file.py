"""What lib/dictionary_file.py promises: unpacked once and whole, and clear words about what is broken."""

import lzma
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from lib.dictionary import Dictionary, open_dictionary
from lib.dictionary_file import PACKED_FILE, SCHEMA
from lib.errors import DictionaryBroken, PracticeError

ROOT = Path(__file__).resolve().parents[2]


def small(folder, schema=SCHEMA):
    """A dictionary of one word, packed."""
    path = folder / "small.db"
    connection = sqlite3.connect(path)
    connection.executescript(schema)
    if schema is SCHEMA:
        connection.execute("INSERT INTO entries VALUES (1, '味噌', 'みそ', 'miso', 'noun', 1, 0, 10, 1)")
        connection.execute("INSERT INTO forms VALUES ('味噌', 1, 0)")
        connection.execute("INSERT INTO meta VALUES ('entries', '1')")
        connection.commit()
    connection.close()
    packed = folder / "small.db.xz"
    packed.write_bytes(lzma.compress(path.read_bytes()))
    return packed


@pytest.fixture
def packed(tmp_path):
    return small(tmp_path)


@pytest.fixture
def cache(tmp_path):
    return tmp_path / "local" / "cache"


def gloss(dictionary):
    with_entry = dictionary.find("味噌", "みそ")
    dictionary.close()
    return with_entry.glosses


def test_it_is_unpacked_once_and_found_again(packed, cache):
    assert gloss(open_dictionary(packed, cache)) == ("miso",)
    (unpacked,) = cache.iterdir()
    written = unpacked.stat().st_mtime_ns
    assert gloss(open_dictionary(packed, cache)) == ("miso",)
    assert [(one, one.stat().st_mtime_ns) for one in cache.iterdir()] == [(unpacked, written)]


def test_another_dictionary_has_another_name(packed, cache, tmp_path):
    open_dictionary(packed, cache).close()
    other = tmp_path / "other.xz"
    other.write_bytes(lzma.compress(lzma.decompress(packed.read_bytes()), preset=0))
    open_dictionary(other, cache).close()
    assert len(list(cache.iterdir())) == 2


def test_a_damaged_copy_is_unpacked_anew(packed, cache):
    open_dictionary(packed, cache).close()
    (unpacked,) = cache.iterdir()
    unpacked.chmod(0o600)
    unpacked.write_bytes(unpacked.read_bytes()[:5000])
    assert gloss(open_dictionary(packed, cache)) == ("miso",)


def test_where_the_folder_cannot_be_written_a_temporary_one_serves_and_goes(packed, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    taken = tmp_path / "taken"
    taken.write_text("no folder")
    dictionary = open_dictionary(packed, taken / "cache")
    (temporary,) = (tmp_path / "temporary").iterdir()
    assert [one.name[:11] for one in temporary.iterdir()] == ["dictionary-"]
    assert gloss(dictionary) == ("miso",)
    assert list((tmp_path / "temporary").iterdir()) == []


def test_where_nothing_can_be_written_it_says_so(packed, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nosuch"))
    with pytest.raises(DictionaryBroken, match="no room to unpack it"):
        open_dictionary(packed, packed / "cache")


def test_eight_processes_at_once_all_get_a_whole_one(packed, cache):
    code = (
        "import sys; from pathlib import Path; from lib.dictionary import open_dictionary;"
        "print(open_dictionary(Path(sys.argv[1]), Path(sys.argv[2])).find('味噌').glosses[0])"
    )
    command = [sys.executable, "-c", code, str(packed), str(cache)]
    running = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(8)]
    assert [process.communicate(timeout=60)[0] for process in running] == ["miso\n"] * 8
    assert len(list(cache.iterdir())) == 1


def truncated(path):
    path.write_bytes(PACKED_FILE.read_bytes()[:200_000])


def cut_off_at_the_end(path):
    path.write_bytes(PACKED_FILE.read_bytes()[:-20])


def no_xz(path):
    path.write_text("<html>404</html>")


def empty(path):
    path.write_bytes(b"")


def no_sqlite(path):
    path.write_bytes(lzma.compress("味噌".encode() * 3000))


def half_a_database(path):
    path.write_bytes(lzma.compress(lzma.decompress(small(path.parent).read_bytes())[:9000]))


def other_schema(path):
    small(path.parent, "CREATE TABLE words (word TEXT)").replace(path)


def nothing_in_it(path):
    small(path.parent, SCHEMA + " ").replace(path)


def a_folder(path):
    path.mkdir()


def not_there(path):
    pass


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (truncated, "it is cut off"),
        (cut_off_at_the_end, "it is cut off"),
        (no_xz, "no xz file"),
        (empty, "it is cut off"),
        (no_sqlite, "file is not a database"),
        (half_a_database, "(damaged|malformed)"),
        (other_schema, "its format is 0 and not 1"),
        (nothing_in_it, "it is empty"),
        (a_folder, "Is a directory"),
        (not_there, "No such file"),
    ],
)
def test_a_broken_file_is_named_with_the_command_that_helps_and_nothing_is_left(spoil, told, tmp_path, cache):
    path = tmp_path / "jmdict.db.xz"
    spoil(path)
    with pytest.raises(DictionaryBroken, match=told) as caught:
        open_dictionary(path, cache)
    assert str(caught.value).startswith(f"{path} cannot be used: ")
    assert "python -m scripts.dictionary build" in str(caught.value)
    assert not isinstance(caught.value, PracticeError), "a learner can do nothing about it"
    assert not cache.exists() or list(cache.iterdir()) == []


def test_a_file_that_breaks_while_it_is_open_is_said_to_be_broken(tmp_path):
    plain = tmp_path / "plain.db"
    plain.write_bytes(lzma.decompress(PACKED_FILE.read_bytes()))
    dictionary = Dictionary(plain)
    with plain.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (plain.stat().st_size - 4096))
    with pytest.raises(DictionaryBroken, match="malformed"):
        dictionary.find_all([(chr(code), "", "") for code in range(0x4E00, 0x5E00)])
    dictionary.close()
