"""What the offline partner knows of a conversation: found again each time from what was said."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from lib.clauses import clauses
from lib.japanese import analyse
from lib.partners.fares import Tickets, goal_of_fares
from lib.partners.hearing import Heard
from lib.partners.naming import Named, goal_of, is_in_group, named_in, things_for
from lib.partners.prices import MOST_OF_A_THING, in_yen, yen_of
from lib.scripts import Script
from lib.task_model import Task
from lib.terms import quantities_in

REPAIRS = frozenset({"repeat", "slowly", "hard"})  # the moves that ask to say it again
_WITHOUT = re.compile(r"(?:は|を)?(?:なし|ぬき)")
_MORE = re.compile(r"おかわり|ついか|さらに")
_MORE_WORDS = frozenset({"もう", "あと"})
_SETTLES = re.compile(r"で(?:い[いー]|よい|けっこう|だいじょうぶ)|に(?:し|する)")


@dataclass(frozen=True, slots=True)
class Order:
    """One thing as it was asked for. `number` is None where none was said.

    `more`: on top of what was ordered (もう一つ); `without`: left out (ねぎなしで); `settles`: in the
    words of one who decides anew (二つでいいです); `says_how`: a dish is to be like that (大盛りで).
    `clause` is where its clause begins.
    """

    name: str
    number: float | None
    more: bool = False
    without: bool = False
    settles: bool = False
    says_how: bool = False
    clause: int = -1

    @classmethod
    def of(cls, thing: Named, text: str) -> "Order":
        """The thing with what is said around it in its clause."""
        analysis = analyse(text)
        clause = next(one for one in clauses(analysis) if one.start <= thing.start < one.end)
        whole = "".join(token.reading for token in clause.tokens)
        after = [token for token in clause.tokens if token.start >= thing.end]
        counted = quantities_in(analysis, clause)
        beyond = [token for token in after if not any(q.start <= token.start < q.end for q in counted)]
        too = bool(beyond) and beyond[0].reading == "も"
        return cls(
            thing.name,
            thing.number if thing.number is not None else thing.dishes,
            more=too
            or any(token.reading in _MORE_WORDS for token in clause.tokens)
            or _MORE.search(whole) is not None,
            without=thing.left_out,
            settles=_SETTLES.search(whole) is not None,
            says_how=bool(after) and after[0].written == "で",
            clause=clause.start,
        )


def _beside_left_out(task: Task, text: str) -> Iterator[Named]:
    """ねぎなしで: no rule sees what is asked to be left out."""
    analysis = analyse(text)
    for clause in clauses(analysis):
        said = "".join(token.reading for token in clause.tokens)
        if "request" in clause.acts and not clause.negated and _WITHOUT.search(said):
            for group in task.words:
                yield from named_in(group, text, (clause,), task)


def _is_kind(kind: str, name: str) -> bool:
    """Whether one name is the kind of the other: ラーメン of 味噌ラーメン."""
    return kind != name and name.endswith(kind)


def _are_alike(name: str, other: str, task: Task) -> bool:
    """Whether one of the two may be taken instead of the other: both are drinks."""
    plain = [group for group, words in task.words.items() if not any("<" in word for word in words)]
    return any(
        is_in_group(name, group, task.words) and is_in_group(other, group, task.words) for group in plain
    )


@dataclass
class Memory:
    """What has happened before this turn."""

    met: set[str] = field(default_factory=set)
    declined: set[str] = field(default_factory=set)
    misses: int = 0
    repairs: int = 0
    ordered: dict[str, float] = field(default_factory=dict)
    said_for: dict[str, Heard] = field(default_factory=dict)  # the turn that met an objective last
    tickets: Tickets = field(default_factory=Tickets)
    sure: bool = True  # whether `ordered` is all there is to it

    def take(self, heard: Heard, task: Task, script: Script | None) -> None:
        """Go on by one turn of the learner."""
        self._count(heard, task, script)
        asked_for = any(goal_of_fares(task) == goal for goal in heard.goals)
        self.tickets.take(task, heard.text, asked_for=asked_for)
        goals = {*heard.goals, *([heard.pointed.goal] if heard.pointed else [])}
        self.met.update(goals)
        self.said_for.update(dict.fromkeys(goals, heard))
        self.declined.update(heard.declined)
        self.declined.difference_update(goals)
        self.misses = self.misses + 1 if heard.missed and not goals else 0
        self.repairs = self.repairs + 1 if REPAIRS.intersection(heard.moves) and not goals else 0

    def _count(self, heard: Heard, task: Task, script: Script | None) -> None:
        prices = script.tables.get("price", {}) if script else {}
        if not prices:
            return
        things = {
            thing.start: thing
            for goal in heard.goals
            for thing in things_for(task, goal, heard.text, tuple(task.words))
        } | {thing.start: thing for thing in _beside_left_out(task, heard.text)}
        priced = [thing for _, thing in sorted(things.items()) if thing.name in prices]
        named = [Order.of(thing, heard.text) for thing in priced]
        special = [order for order in named if not any(_is_kind(order.name, one.name) for one in named)]
        # やっぱりビールは一つで corrects; やっぱりコーラで does not say instead of what.
        corrects = bool(special) and all(
            order.number is not None and order.name in self.ordered for order in special
        )
        if heard.changes or (heard.rethinks and not corrects) or (heard.declined and self.ordered):
            self.sure = False
        for order in sorted(special, key=lambda order: order.says_how):
            if order.says_how and order.number is None:
                order = replace(order, number=self._dishes_of(order, special, task))  # noqa: PLW2901
            like = [one for one in special if goal_of(one.name, task) == goal_of(order.name, task)]
            self._order(order, task, alone=len(like) == 1)
        if heard.pointed is not None and heard.pointed.thing.name in prices:
            thing = heard.pointed.thing
            self._order(Order(thing.name, thing.number), task, alone=True)

    def _dishes_of(self, so: Order, now: Sequence[Order], task: Task) -> float | None:
        """How many dishes are to be so: those named in its clause, else in its turn, else all so far.

        A dish is what an earlier objective asks for.
        """
        goals, own = [goal.id for goal in task.objectives], goal_of(so.name, task)
        earlier = goals[: goals.index(own)] if own else []
        named = [order for order in now if goal_of(order.name, task) in earlier]
        close = {order.name for order in named if order.clause == so.clause}
        ordered = {name for name in self.ordered if goal_of(name, task) in earlier}
        dishes = close or {order.name for order in named} or ordered
        return sum(self.ordered.get(dish, 0) for dish in dishes) or None

    def _order(self, order: "Order", task: Task, *, alone: bool) -> None:
        """Charge one thing. Named again it is a repeat or a correction, unless more is asked for."""
        before = self.ordered.get(order.name, 0)
        kinds = [name for name in self.ordered if _is_kind(name, order.name)]
        specials = [name for name in self.ordered if _is_kind(order.name, name)]
        if order.without:
            self.sure = self.sure and not before
        elif order.number is not None and order.number > MOST_OF_A_THING:
            self.sure = False
        elif specials:  # ラーメンをください after 味噌ラーメン: the same once more, or another?
            self.sure = self.sure and not order.more and order.number is None
        elif order.more:
            self.ordered[order.name] = before + (order.number or 1)
        elif before:
            self.ordered[order.name] = order.number or before
        else:
            if order.settles and any(_are_alike(order.name, name, task) for name in self.ordered):
                self.sure = False  # instead of which of them, or of how many?
            number = order.number or (self.ordered[kinds[0]] if kinds and alone else 1)
            self.ordered[order.name] = number
            for kind in kinds:  # らーめん、ふたつ。 みそで。
                self.ordered[kind] -= number
                if self.ordered[kind] <= 0:
                    del self.ordered[kind]

    def total(self, prices: dict[str, str]) -> str | None:
        """What was ordered, in yen; None where that cannot be said for sure."""
        if not self.ordered or not self.sure:
            return None
        if any(_is_kind(kind, name) for kind in self.ordered for name in self.ordered):
            return None
        yen = sum(number * yen_of(prices[name]) for name, number in self.ordered.items())
        return in_yen(yen) if yen else None
