"""What only a start needs is given back, and what was read stays what it is."""

import mmap
import sys
from pathlib import Path

from lib.leftovers import give_back

SIZE = 8 * 1024 * 1024


def kilobytes_of(path):
    """How much of a mapped file is in this process's memory."""
    found, here = 0, False
    for line in Path("/proc/self/smaps").read_text().splitlines():
        first, *rest = line.split()
        if not first.endswith(":"):
            here = bool(rest) and rest[-1] == str(path)
        elif here and first == "Rss:":
            found += int(rest[0])
    return found


def test_the_pages_of_a_mapped_file_are_given_back_and_come_again(tmp_path):
    path = tmp_path / "system.dic"
    content = bytes(range(256)) * (SIZE // 256)
    path.write_bytes(content)
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        assert mapped[:] == content
        if sys.platform.startswith("linux"):
            assert kilobytes_of(path) >= SIZE // 1024
        give_back(path)
        if sys.platform.startswith("linux"):
            assert kilobytes_of(path) == 0
        assert mapped[:] == content


def test_a_file_that_is_not_mapped_is_no_trouble(tmp_path):
    give_back(tmp_path / "nothing")
