"""Gives back the memory that only a start needs.

To read tasks and word lists, most of Sudachi's dictionary is looked at once, page by page, and much is made
and thrown away. Neither is needed again, but both would count as this process's memory for good: the mapped
pages because nothing else asks for them, the heap because the allocator keeps what it has. A page that is
needed later comes back from the system's cache by itself. Nothing happens where the system is not Linux.
"""

import ctypes
import sys
from collections.abc import Iterator
from pathlib import Path

_DONT_NEED = 4  # MADV_DONTNEED: of a file that is only read, it drops the mapping of pages and no content
_READ_ONLY = "r--"


def give_back(mapped: Path) -> None:
    """Let go of all pages of this file that are mapped to be read, and of free memory of the heap."""
    if not sys.platform.startswith("linux"):
        return
    libc = ctypes.CDLL(None)
    for start, end in _mappings(mapped):
        libc.madvise(ctypes.c_void_p(start), ctypes.c_size_t(end - start), _DONT_NEED)
    if hasattr(libc, "malloc_trim"):  # glibc's own
        libc.malloc_trim(0)


def _mappings(mapped: Path) -> Iterator[tuple[int, int]]:
    for line in Path("/proc/self/maps").read_text("utf-8").splitlines():
        addresses, access, *_, name = line.split(maxsplit=5)
        if name == str(mapped) and access.startswith(_READ_ONLY):
            start, end = (int(address, 16) for address in addresses.split("-"))
            yield start, end
