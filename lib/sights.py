"""A task's words and a learner's clause, each made ready to be held against the other.

Every word of a task is looked for in every clause of a learner. Both are therefore made ready once and kept,
a clause as long as it lives, and both have *marks*: a word whose marks are none of the clause's does not
stand there, which tells most words. Whether one of the others does is for `terms.py` to say.
"""

from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import pairwise
from weakref import WeakKeyDictionary

from lib.clauses import Clause
from lib.groups import Words, alternatives
from lib.quantities import Quantity, quantities
from lib.tokens import Analysis, Token
from lib.words import keys_of, loosen, word_of


@dataclass(frozen=True, slots=True)
class Found:
    """Where a term stands in the original text, and the tokens that it covers."""

    start: int
    end: int
    tokens: tuple[Token, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Wanted:
    """A term made ready: each alternative with its marks, and the marks of them all.

    Of a word that stands in a clause, at least one mark stands among those of the clause: its first
    dictionary form, the first two characters of a spelling. That tells most words that are not there.
    """

    alternatives: tuple[tuple[str, frozenset[str]], ...]
    marks: frozenset[str]


@dataclass(slots=True)
class Sight:
    """A clause made ready for looking: its words by dictionary form and spelling, its characters folded.

    `first` is where `folded` begins in the text's; `loose` is the same without long vowels, its
    character i at `folded[loose_places[i]]`. `found` keeps what was looked for.
    """

    places: dict[str, list[int]]
    folded: str
    first: int
    loose: str
    loose_places: tuple[int, ...]
    marks: frozenset[str]
    found: dict[Wanted, list[Found]] = field(default_factory=dict)


_A_NUMBER = "<number>"
_MOST_TASKS = 128
_NO_WORDS: Words = {}
# By the id of a task's words, which are kept along so that no other words get the same id.
_WANTED: dict[int, tuple[Words, dict[str, Wanted]]] = {}
# What is found in a clause is kept as long as the clause is.
_SIGHTS: WeakKeyDictionary[Clause, Sight] = WeakKeyDictionary()


def wanted_of(term: str, words: Words) -> Wanted:
    """The term of a task with these words, made ready."""
    words = words or _NO_WORDS
    kept = _WANTED.get(id(words))
    if kept is None:
        if len(_WANTED) >= _MOST_TASKS:
            _WANTED.clear()
        kept = _WANTED[id(words)] = (words, {})
    wanted = kept[1].get(term)
    if wanted is None:
        opened = tuple((one, _marks_of(one)) for one in alternatives(term, words))
        marks = frozenset[str]().union(*(own for _, own in opened))
        wanted = kept[1][term] = Wanted(opened, marks)
    return wanted


def _marks_of(alternative: str) -> frozenset[str]:
    if alternative.startswith("<"):
        return frozenset({_A_NUMBER})
    word = word_of(alternative)
    spelt = (*word.spellings, word.loose) if word.loose else word.spellings
    return frozenset(spelling[:2] for spelling in spelt).union(*word.keys[:1])


def sight_of(analysis: Analysis, clause: Clause) -> Sight:
    """The clause of this analysis, made ready."""
    sight = _SIGHTS.get(clause)
    if sight is None:
        places: dict[str, list[int]] = {}
        for index, token in enumerate(clause.tokens):
            for key in keys_of(token):
                places.setdefault(key, []).append(index)
        first, last = _span(analysis, clause)
        folded = analysis.folded[first:last]
        loose, loose_places = loosen(folded)
        marks = {*places, *folded}
        for text in (folded, loose):
            marks.update(map("".join, pairwise(text)))
        if quantities_in(analysis, clause):
            marks.add(_A_NUMBER)
        sight = Sight(places, folded, first, loose, loose_places, frozenset(marks))
        _SIGHTS[clause] = sight
    return sight


def quantities_in(analysis: Analysis, clause: Clause) -> tuple[Quantity, ...]:
    """The numbers within a clause."""
    return tuple(
        quantity
        for quantity in quantities(analysis)
        if clause.start <= quantity.start and quantity.end <= clause.end
    )


def _span(analysis: Analysis, clause: Clause) -> tuple[int, int]:
    """The clause within `analysis.folded`."""
    return bisect_left(analysis.starts, clause.start), bisect_left(analysis.starts, clause.end)
