"""The words that a term stands for: alternatives between `|`, and the groups of a task opened.

`<name>` stands for another group, and may be part of a phrase (<room>の電気 is 部屋の電気, 台所の電気 …);
`<number:つ>` is a number with its counter. Where these words stand in what a learner said is found in
`terms.py`.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import islice

Words = Mapping[str, tuple[str, ...]]

GROUP = re.compile(r"<([a-z][a-z0-9-]*)(?::([^<>]+))?>")
NUMBER = "number"
_MOST = 20_000


class TermError(ValueError):
    """A term that means nothing: an unknown group, an empty alternative, a group within itself."""


def alternatives(term: str, words: Words) -> tuple[str, ...]:
    """The plain words and `<number…>` that a term stands for, groups opened. Raises TermError."""
    return tuple(dict.fromkeys(_few(_open(term, words, ()), term)))


def counters_of(alternative: str) -> tuple[str, ...]:
    """The counters of `<number:つ,個>`; none where any number will do."""
    group = GROUP.fullmatch(alternative)
    return tuple(group[2].split(",")) if group and group[2] else ()


def _few(opened: Iterator[str], term: str) -> tuple[str, ...]:
    """All of them, unless groups within groups make more than anybody means."""
    found = tuple(islice(opened, _MOST + 1))
    if len(found) > _MOST:
        raise TermError(f"{term!r} stands for more than {_MOST:,} words; say it with fewer groups")
    return found


def _open(term: str, words: Words, within: tuple[str, ...]) -> Iterator[str]:
    for raw in term.split("|"):
        part = raw.strip()
        if not part:
            raise TermError(f"{term!r} has an empty alternative")
        group = GROUP.fullmatch(part)
        if group is None:
            yield from _open_phrase(part, words, within)
        elif group[1] == NUMBER:
            yield part
        else:
            yield from _open_group(group, words, within)


def _open_group(group: re.Match[str], words: Words, within: tuple[str, ...]) -> Iterator[str]:
    name = group[1]
    if name == NUMBER:
        raise TermError(f"{group[0]} is no part of a phrase")
    if group[2]:
        raise TermError(f"{group[0]!r}: only <number:…> takes a counter")
    if name in within:
        raise TermError(f"the group <{name}> contains itself")
    if name not in words:
        known = ", ".join(f"<{other}>" for other in [*words, NUMBER])
        raise TermError(f"there is no group <{name}> under words; there are {known}")
    for word in words[name]:
        yield from _open(word, words, (*within, name))


def _open_phrase(part: str, words: Words, within: tuple[str, ...]) -> Iterator[str]:
    group = GROUP.search(part)
    before = part[: group.start()] if group else part
    if "<" in before or ">" in before:
        raise TermError(f"{part!r} is no group: write <name> with small letters, digits and hyphens")
    if group is None:
        yield part
        return
    after = part[group.end() :]
    rests = _few(_open_phrase(after, words, within), part) if after else ("",)
    for word in _open_group(group, words, within):
        if word.startswith("<"):
            raise TermError(f"{word} is no part of a phrase")
        yield from (before + word + rest for rest in rests)
