"""What one turn says of tickets: how many, of which kinds, and which way.

Nothing is guessed here: what a turn does not say clearly is marked `unclear`. What the turns say together,
and what it costs, is in `fares.py`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lib.clauses import Clause, clauses
from lib.groups import Words
from lib.japanese import analyse
from lib.partners.naming import first_is_all, sums
from lib.quantities import Quantity
from lib.sights import Found, quantities_in
from lib.tails import corrects
from lib.terms import find_term
from lib.tokens import Analysis

_COUNTERS = frozenset({"枚", "人", "つ"})
_MORE = re.compile(r"もう(?!一度|いちど|少し|すこし)|あと(?!で)|追加|ついか|それと|それから|プラス")
_ALL = re.compile(r"全部|ぜんぶ|みんな|皆|全員|ぜんいん|とも(?!だち|達)")
_AND_THEN = frozenset({"其れ", "それ"})


@dataclass(frozen=True)
class Asked:
    """One turn. `kinds` are counted, `bare` named without a number; `plain` counts what has no kind.

    `more`: on top of what there was; `beside`: on top of `plain` (二枚と子ども一枚); `of_all`: as a part of
    it (一人は子どもです); `topic`: kind by kind (子どもは一枚); `every`: said of them all. `denied` are kinds
    that it is not. `ways` are those named, and `by_way` tells how many go each.
    """

    kinds: dict[str, float]
    bare: tuple[str, ...]
    plain: float | None
    more: bool
    beside: bool
    of_all: bool
    topic: bool
    every: bool
    denied: frozenset[str]
    ways: tuple[str, ...]
    by_way: dict[str, float]
    unclear: bool

    @property
    def says_nothing(self) -> bool:
        """Whether it neither counts nor names a kind."""
        return not self.kinds and not self.bare and self.plain is None


@dataclass(frozen=True)
class _Place:
    """Where a kind or a way is named, with its number."""

    name: str
    found: Found
    count: Quantity | None
    before: bool  # its number stands before it


def asked_in(
    text: str, kinds: Sequence[tuple[str, str]], ways: Sequence[tuple[str, str]], words: Words
) -> Asked:
    """What a turn says; `kinds` and `ways` are names, each with the term that finds it."""
    analysis = analyse(text)
    read = [
        clause for clause in clauses(analysis) if not (clause.mentioned or clause.supposed or clause.past)
    ]
    said = [clause for clause in read if not clause.negated and "ask" not in clause.acts]
    denied = [clause for clause in read if clause.negated]
    mended = any(corrects(token) for clause in said for token in clause.tokens[1:])
    named: list[_Place] = []
    on_way: list[_Place] = []
    plain: list[Quantity] = []
    unclear = more = topic = False
    for clause in said:
        counts = _counts(analysis, clause)
        places = _places(kinds, counts, analysis, clause, words, last=mended)
        named += places
        taken = [place.count for place in places if place.count]
        plain += [] if mended and places else [count for count in counts if count not in taken]
        on_way += _places(ways, counts, analysis, clause, words, last=mended)
        more = more or _adds(clause, [place.found for place in places], counts)
        topic = topic or any(_next(clause, place.found.end) == "は" for place in places)
        unclear = unclear or any(_with_somebody(clause, place.found, counts, places) for place in places)
    together = _together(said, plain, whole=mended or sums(text), more=more)
    found: dict[str, float] = {}
    for place in named:
        if place.count is not None:
            found[place.name] = found.get(place.name, 0) + place.count.number
    turned_down = {
        name for clause in denied for name, term in kinds if find_term(term, analysis, clause, words)
    }
    twice = len({place.name for place in named if place.count}) < sum(
        place.count is not None for place in named
    )
    lost = any(_counts(analysis, clause) for clause in denied) and not (found or plain)
    every = _ALL.search(text) is not None
    by_way = {place.name: place.count.number for place in on_way if place.count is not None}
    return Asked(
        kinds=found,
        bare=tuple(dict.fromkeys(place.name for place in named if place.name not in found)),
        plain=together,
        more=more,
        beside=more or any(_next(clause, count.end) == "と" for clause in said for count in plain),
        of_all=any(place.before for place in named),
        topic=topic,
        every=every,
        denied=frozenset(turned_down),
        ways=tuple(dict.fromkeys(place.name for place in on_way))[-1 if mended else 0 :],
        by_way=by_way,
        unclear=unclear or lost or (twice and not (more or mended)) or (bool(plain) and together is None),
    )


def _counts(analysis: Analysis, clause: Clause) -> list[Quantity]:
    return [count for count in quantities_in(analysis, clause) if count.counter in _COUNTERS]


def _places(
    names: Sequence[tuple[str, str]],
    counts: Sequence[Quantity],
    analysis: Analysis,
    clause: Clause,
    words: Words,
    *,
    last: bool,
) -> list[_Place]:
    """Where these are named in a clause, in its order; each with the number that is its own.

    That is one before it (一人は子ども), else the first after it, or the `last` where one corrects oneself;
    一枚ずつ counts each of them.
    """
    found = [(name, place) for name, term in names if (place := find_term(term, analysis, clause, words))]
    found.sort(key=lambda one: one[1].start)
    before = {
        name: count
        for name, place in found
        for count in counts
        if _between(clause, count.end, place.start) in (["は"], ["が"], ["とも"])
    }
    each = next((count for count in counts if _next(clause, count.end) == "ずつ"), None)
    ends = [*(place.start for _, place in found), clause.end][1:]
    places = []
    for (name, place), end in zip(found, ends, strict=True):
        after = [count for count in counts if place.end <= count.start < end and count not in before.values()]
        own = before.get(name) or (after[-1 if last else 0] if after else each)
        if (
            own is None and len(found) == 1
        ):  # 一枚、子どもください names no number for the kind; 一枚子ども does
            own = next((count for count in counts if _between(clause, count.end, place.start) == []), None)
        places.append(
            _Place(name, place, own, before=name in before and not _ends_in_all(clause, before[name]))
        )
    return places


def _ends_in_all(clause: Clause, count: Quantity) -> bool:
    """二枚とも子どもです."""
    return _next(clause, count.end) == "とも"


def _between(clause: Clause, start: int, end: int) -> list[str] | None:
    """The words between two places; None where they do not stand in this order."""
    if end < start:
        return None
    return [token.written for token in clause.tokens if start <= token.start < end]


def _next(clause: Clause, at: int) -> str:
    return next((token.written for token in clause.tokens if token.start >= at), "")


def _adds(clause: Clause, kinds: Sequence[Found], counts: Sequence[Quantity]) -> bool:
    """もう一枚, それと子ども一枚, 子どもも一枚, 友だちの分も一枚."""
    written = "".join(token.written for token in clause.tokens)
    named = [kind.end for kind in kinds] + [count.end for count in counts]
    too = any(_next(clause, end) == "も" for end in named) or any(
        token.written == "も" and any(token.end == count.start for count in counts) for token in clause.tokens
    )
    return too or _MORE.search(written) is not None


def _with_somebody(clause: Clause, kind: Found, counts: Sequence[Quantity], places: Sequence[_Place]) -> bool:
    """私と子ども二人です: one more goes, of whom no number tells."""
    before = [token for token in clause.tokens if token.end <= kind.start]
    if len(before) < 2 or before[-1].written != "と":  # noqa: PLR2004
        return False
    ends = {count.end for count in counts} | {place.found.end for place in places}
    return (
        before[-2].end not in ends
        and before[-2].normalized not in _AND_THEN
        and before[-2].pos[0] in ("名詞", "代名詞", "接尾辞")
    )


def _together(said: Sequence[Clause], counts: Sequence[Quantity], *, whole: bool, more: bool) -> float | None:
    """How many these are together; None where two numbers may count the same tickets."""
    numbers = [count.number for count in counts]
    if not numbers or first_is_all(numbers):
        return numbers[0] if numbers else None
    if whole or len({count.counter for count in counts}) > 1 or len(numbers) == 1:
        return numbers[-1]
    joined = all(any(_next(clause, count.end) == "と" for clause in said) for count in counts[:-1])
    return sum(numbers) if joined or more else None
