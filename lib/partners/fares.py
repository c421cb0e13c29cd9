"""Tickets: for how many grown-ups and children, one way or both; what they cost together.

A task sells tickets whose table `fare` gives the price of each kind, the ordinary one first, and with
twice the price (2倍) what doubles it. It is found again each time from what was said, as all memory is.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lib.clauses import Clause, clauses
from lib.japanese import Analysis, analyse
from lib.partners.naming import goal_of, sums
from lib.quantities import Quantity
from lib.tails import corrects
from lib.task_model import Task
from lib.terms import find_term, quantities_in

FARE = "fare"
_COUNTERS = frozenset({"枚", "人", "つ"})
_MORE = re.compile(r"もう|あと|追加|ついか")
_FIGURES = re.compile(r"\d[\d,]*")
_TIMES = "倍"


@dataclass
class Tickets:
    """What was asked for so far. `times` is 2 for there and back."""

    numbers: dict[str, float] = field(default_factory=dict)
    times: int = 1

    def take(self, task: Task, text: str, *, asked_for: bool) -> None:
        """Go on by one turn; `asked_for`: tickets were asked for in it."""
        fares = task.script.tables.get(FARE, {}) if task.script else {}
        if not fares or not (asked_for or self.numbers):
            return
        analysis = analyse(text)
        read = [c for c in clauses(analysis) if not (c.negated or c.mentioned or c.supposed or c.past)]
        said = [c for c in read if "ask" not in c.acts]
        for clause in said:
            for kind in _ways(fares):
                if find_term(_term(kind, task), analysis, clause, task.words):
                    self.times = _times(fares[kind])
        prices = {kind: price for kind, price in fares.items() if _TIMES not in price}
        if numbers := _numbers(task, tuple(prices), analysis, said, whole=sums(text)):
            more = _MORE.search(text) is not None
            kept = self.numbers if more else {}
            self.numbers = kept | {kind: number + kept.get(kind, 0) for kind, number in numbers.items()}
        elif asked_for and not self.numbers:
            self.numbers = {next(iter(prices)): 1}

    def total(self, fares: Mapping[str, str]) -> str | None:
        """What they cost together, in yen; None where none were asked for."""
        if not self.numbers or not fares:
            return None
        yen = sum(number * _yen(fares[kind]) for kind, number in self.numbers.items())
        return f"{int(yen * self.times):,}円"


def goal_of_fares(task: Task) -> str:
    """The objective for which tickets are asked for: the one that counts them."""
    fares = task.script.tables.get(FARE, {}) if task.script else {}
    goals = [goal for kind in _ways(fares) if (goal := goal_of(kind, task))]
    return goals[0] if goals else ""


def _ways(fares: Mapping[str, str]) -> list[str]:
    return [kind for kind, price in fares.items() if _TIMES in price]


def _times(price: str) -> int:
    return int(price.removesuffix(_TIMES))


def _yen(price: str) -> int:
    figures = _FIGURES.search(price)
    return int(figures[0].replace(",", "")) if figures else 0


def _term(kind: str, task: Task) -> str:
    """How a kind may be spelt: the entry of the task's words that begins so."""
    entries = (entry for entries in task.words.values() for entry in entries)
    return next((entry for entry in entries if entry.split("|")[0] == kind), kind)


def _numbers(
    task: Task, kinds: tuple[str, ...], analysis: Analysis, said: list[Clause], *, whole: bool
) -> dict[str, float]:
    """How many of each kind; of 三枚、大人二人、子ども一人 the kinds, which make up the three."""
    found: dict[str, float] = {}
    plain: list[Quantity] = []
    mended = False
    for clause in said:
        counts = [one for one in quantities_in(analysis, clause) if one.counter in _COUNTERS]
        places = {
            kind: place
            for kind in kinds
            if (place := find_term(_term(kind, task), analysis, clause, task.words)) is not None
        }
        mended = mended or any(corrects(token) for token in clause.tokens[1:])
        for kind, place in places.items():
            own = [one for one in counts if one.start >= place.end]
            later = [other.start for other in places.values() if other.start > place.start]
            own = [one for one in own if not later or one.start < min(later)]
            number = own[-1 if mended else 0].number if own else 1
            found[kind] = found.get(kind, 0) + number
            counts = [one for one in counts if one not in own]
        plain += counts
    if found or not plain:
        return found
    number = (
        plain[-1].number
        if mended or whole or len({one.counter for one in plain}) > 1
        else sum(one.number for one in plain)
    )
    return {kinds[0]: number}
