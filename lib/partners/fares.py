"""Tickets: for how many grown-ups and children, one way or both; what they cost together.

A task sells tickets whose table `fare` gives the price of each kind, the ordinary one first, and with
twice the price (2倍) what doubles it. It is found again each time from what was said, as all memory is;
what a single turn says is in `asked_tickets.py`. The sum is exact or not told: where two turns may mean
this or that, nothing is `sure` until all of it is said again.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lib.partners.asked_tickets import Asked, asked_in
from lib.partners.naming import goal_of
from lib.partners.prices import MOST_OF_A_THING, in_yen, yen_of
from lib.task_model import Task

FARE = "fare"
_TIMES = "倍"
_WITH = re.compile(
    r"(?:家族|みんな|皆|友だち|友達|ともだち|妻|夫|主人|彼女|両親|母|父|子ども|子供|息子|娘)(?:で|と)"
)


@dataclass
class Tickets:
    """What was asked for so far. `times` is 2 for there and back.

    `asked` without `numbers`: a ticket, and not how many. `by_kind`: the kinds were named, and are not only
    the ordinary one because no other was. `company`: somebody goes along, or people were counted before any
    ticket. `mixed`: ways differ, and `numbers` count what goes one way.
    """

    numbers: dict[str, float] = field(default_factory=dict)
    times: int = 1
    asked: bool = False
    by_kind: bool = False
    mixed: bool = False
    company: bool = False
    sure: bool = True

    def take(self, task: Task, text: str, *, asked_for: bool) -> None:
        """Go on by one turn; `asked_for`: tickets were asked for in it."""
        fares = task.script.tables.get(FARE, {}) if task.script else {}
        if not fares:
            return
        kinds = [kind for kind, price in fares.items() if _TIMES not in price]
        ways = _ways(fares)
        now = asked_in(
            text,
            [(kind, _term(kind, task)) for kind in kinds],
            [(way, _term(way, task)) for way in ways],
            task.words,
        )
        self.company = self.company or _WITH.search(text) is not None
        if not (asked_for or self.asked):
            self.company = self.company or not now.says_nothing
            return
        self.sure = self.sure and not now.unclear
        before = self.numbers or ({kinds[0]: 1} if self.asked and now.more else {})
        if len(now.ways) > 1:
            self._take_both_ways(now, {way: _times(fares[way]) for way in now.ways}, kinds[0])
        else:
            if now.ways:
                self.sure = self.sure and not self.mixed
                self.times = _times(fares[now.ways[0]])
            if not now.says_nothing:
                self.sure = self.sure and not self.mixed
                self._count(now, before, kinds[0])
            elif now.denied and self.by_kind:
                self.sure = False
        self.asked = True

    def _take_both_ways(self, now: Asked, times: Mapping[str, int], ordinary: str) -> None:
        """往復を二枚、片道を一枚: each way has its number, or nothing is sure."""
        counted = set(times) == set(now.by_way) and not now.kinds and not now.bare
        number = sum(now.by_way.values())
        counted = counted and number <= MOST_OF_A_THING
        known = {None, sum(self.numbers.values()) or None, number}
        again = (now.more and self.asked) or self.by_kind
        self.sure = self.sure and counted and not again and now.plain in known
        self.numbers = {ordinary: sum(now.by_way.get(way, 0) * times[way] for way in times)}
        self.times, self.mixed = 1, True

    def _count(self, now: Asked, before: dict[str, float], ordinary: str) -> None:
        """Put what is counted now together with what was counted before."""
        found = self._within(now, ordinary)
        if found is None or any(number > MOST_OF_A_THING for number in found.values()):
            self.sure = False
            return
        number, all_before = sum(found.values()), sum(before.values())
        named = bool(now.kinds or now.bare)
        if not before:
            of_what = (now.of_all or now.more) and now.plain is None and ordinary not in found
            self.sure = self.sure and not of_what
        elif not named:
            if len(before) > 1:
                self.sure = self.sure and not now.more and number == all_before
                return
            kind = next(iter(before))
            found = {kind: number + (before[kind] if now.more else 0)}
        elif now.more and not now.of_all:
            found = {kind: found.get(kind, 0) + before.get(kind, 0) for kind in {**before, **found}}
        elif now.plain is None and not self._replaces(found, before, ordinary, now.denied):
            rest = all_before - number
            if (
                not self.by_kind and (now.of_all or now.topic) and rest >= 0
            ):  # 二人です。 … 一人は子どもです。
                found = {kind: count for kind, count in {ordinary: rest, **found}.items() if count}
            elif self.by_kind and now.topic and not now.of_all and not found.keys() & before.keys():
                found = before | found  # 大人を二枚。 … 子どもは一枚です。
            else:
                self.sure = False
        elif not now.bare and len(found) > 1:
            self.sure = not now.unclear  # all has been said anew
        self.numbers, self.by_kind = found, self.by_kind or named

    def _replaces(
        self, found: Mapping[str, float], before: Mapping[str, float], ordinary: str, denied: frozenset[str]
    ) -> bool:
        """Whether these kinds are all there is now, whatever was counted before."""
        if found.keys() == before.keys() and self.by_kind:
            return True
        if sum(found.values()) == sum(before.values()):
            return not self.by_kind or len(found) > 1 or denied >= before.keys()
        return len(found) > 1 and ordinary in found and before.keys() <= found.keys()

    def _within(self, now: Asked, ordinary: str) -> dict[str, float] | None:
        """How many of each kind by this turn alone; None where it does not say."""
        if now.bare:
            return self._bare(now, ordinary)
        if not now.kinds:
            return {ordinary: now.plain or 0}
        found = dict(now.kinds)
        if now.plain is None:
            return found
        rest = now.plain - sum(found.values())
        if ordinary in found:  # 三枚、大人二枚と子ども一枚
            return found if rest == 0 else None
        if now.beside:  # 二枚と子ども一枚
            return None if now.of_all else {ordinary: now.plain, **found}
        if rest < 0:
            return None
        return {ordinary: rest, **found} if rest else found

    def _bare(self, now: Asked, ordinary: str) -> dict[str, float] | None:
        """Kinds without a number: one each of two, and of one all that were counted, if that is clear."""
        if now.kinds:
            return None
        number = now.plain or sum(self.numbers.values())
        if len(now.bare) > 1:
            return dict.fromkeys(now.bare, 1.0) if number in (0, len(now.bare)) and not now.every else None
        if now.more:
            return None
        if number in (0, 1) or now.every or (now.bare[0] == ordinary and not self.by_kind):
            return {now.bare[0]: number or 1}
        return None

    def are_plain(self, ordinary: str) -> bool:
        """Whether a number says what they cost: they are of one kind, and surely so many."""
        return self.sure and not self.mixed and set(self.numbers) <= {ordinary}

    def total(self, fares: Mapping[str, str]) -> str | None:
        """What they cost together, in yen; None where none were asked for, or not surely so many."""
        if not self.asked or not fares or not self.sure or (self.company and not self.numbers):
            return None
        numbers = self.numbers or {next(iter(fares)): 1}
        return in_yen(sum(number * yen_of(fares[kind]) for kind, number in numbers.items()) * self.times)


def goal_of_fares(task: Task) -> str:
    """The objective for which tickets are asked for: the one that counts them."""
    fares = task.script.tables.get(FARE, {}) if task.script else {}
    goals = [goal for kind in _ways(fares) if (goal := goal_of(kind, task))]
    return goals[0] if goals else ""


def _ways(fares: Mapping[str, str]) -> list[str]:
    return [kind for kind, price in fares.items() if _TIMES in price]


def _times(price: str) -> int:
    return int(price.removesuffix(_TIMES))


def _term(kind: str, task: Task) -> str:
    """How a kind may be spelt: the entry of the task's words that begins so."""
    entries = (entry for entries in task.words.values() for entry in entries)
    return next((entry for entry in entries if entry.split("|")[0] == kind), kind)
