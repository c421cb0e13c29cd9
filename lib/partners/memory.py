"""What the offline partner knows of a conversation: found again each time from what was said."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from lib.partners.fares import Tickets, goal_of_fares
from lib.partners.hearing import Heard
from lib.partners.naming import goal_of, things_for
from lib.partners.orders import (
    Order,
    are_alike,
    beside_left_out,
    is_for_somebody_else,
    is_kind,
    leaves_a_number_open,
    prices_of,
    taken_back,
)
from lib.partners.prices import MOST_OF_A_THING, in_yen, yen_of
from lib.task_model import Task

REPAIRS = frozenset({"repeat", "slowly", "hard"})  # the moves that ask to say it again


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

    def take(self, heard: Heard, task: Task) -> None:
        """Go on by one turn of the learner."""
        self._count(heard, task)
        asked_for = any(goal_of_fares(task) == goal for goal in heard.goals)
        self.tickets.take(task, heard.text, asked_for=asked_for)
        goals = {*heard.goals, *([heard.pointed.goal] if heard.pointed else [])}
        self.met.update(goals)
        self.said_for.update(dict.fromkeys(goals, heard))
        self.declined.update(heard.declined)
        self.declined.difference_update(goals)
        self.misses = self.misses + 1 if heard.missed and not goals else 0
        self.repairs = self.repairs + 1 if REPAIRS.intersection(heard.moves) and not goals else 0

    def _count(self, heard: Heard, task: Task) -> None:
        prices = prices_of(task)
        if not prices:
            return
        things = {
            thing.start: thing
            for goal in heard.goals
            for thing in things_for(task, goal, heard.text, tuple(task.words))
        } | {thing.start: thing for thing in beside_left_out(task, heard.text)}
        priced = [thing for _, thing in sorted(things.items()) if thing.name in prices]
        named = [Order.of(thing, task, heard.text) for thing in priced]
        special = [order for order in named if not any(is_kind(order.name, one.name) for one in named)]
        # やっぱりビールは一つで corrects; やっぱりコーラで does not say instead of what.
        corrects = bool(special) and all(
            order.number is not None and order.name in self.ordered for order in special
        )
        if heard.changes or (heard.rethinks and not corrects) or (heard.declined and self.ordered):
            self.sure = False
        known = {*self.ordered, *(order.name for order in special if not order.without)}
        back = taken_back(task, heard.text) & {"", *known} if known else set()
        if back - {""} or (back and self.ordered) or is_for_somebody_else(task, heard.text, things):
            self.sure = False
        each = len(special) == 1 and "ずつ" in heard.text  # 一つずつ: for how many?
        if each or (special and leaves_a_number_open(task, heard.text)):
            self.sure = False
        earlier = set(self.ordered)
        for order in sorted(special, key=lambda order: order.says_how):
            if order.says_how and order.number is None:
                order = replace(order, number=self._dishes_of(order, special, task))  # noqa: PLW2901
            like = [one for one in special if goal_of(one.name, task) == goal_of(order.name, task)]
            several = order.on_top and any(
                one.clause == order.clause and (one.number or 1) > 1 for one in special
            )
            if (order.by_all or several) and order.number is None:
                self.sure = False
            if order.of_all and (earlier or not all(one.of_all for one in like)):
                self.sure = self.sure and not self._has_like(order, task)  # 三つ、一つは塩で
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
        if so.topic:
            return self.ordered.get(so.topic)
        dishes = close or {order.name for order in named} or ordered
        return sum(self.ordered.get(dish, 0) for dish in dishes) or None

    def _order(self, order: "Order", task: Task, *, alone: bool) -> None:
        """Charge one thing. Named again it is a repeat or a correction, unless more is asked for."""
        before = self.ordered.get(order.name, 0)
        kinds = [name for name in self.ordered if is_kind(name, order.name)]
        specials = [name for name in self.ordered if is_kind(order.name, name)]
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
            if order.settles and self._has_like(order, task):
                self.sure = False  # instead of which of them, or of how many?
            number = order.number or (self.ordered[kinds[0]] if kinds and alone else 1)
            self.ordered[order.name] = number
            for kind in kinds:  # らーめん、ふたつ。 みそで。
                self.ordered[kind] -= number
                if self.ordered[kind] <= 0:
                    del self.ordered[kind]

    def _has_like(self, order: Order, task: Task) -> bool:
        """Whether something was ordered that may be taken instead."""
        return any(are_alike(order.name, name, task) for name in self.ordered if name != order.name)

    def total(self, prices: dict[str, str]) -> str | None:
        """What was ordered, in yen; None where that cannot be said for sure."""
        if not self.ordered or not self.sure:
            return None
        if any(is_kind(kind, name) for kind in self.ordered for name in self.ordered):
            return None
        yen = sum(number * yen_of(prices[name]) for name, number in self.ordered.items())
        return in_yen(yen) if yen else None
