"""What the offline partner knows of a conversation: found again each time from what was said."""

import re
from dataclasses import dataclass, field

from lib.partners.hearing import Heard
from lib.partners.naming import things_for
from lib.scripts import Script
from lib.task_model import Task

REPAIRS = frozenset({"repeat", "slowly", "hard"})  # the moves that ask to say it again
_FIGURES = re.compile(r"\d[\d,]*")


@dataclass
class Memory:
    """What has happened before this turn."""

    met: set[str] = field(default_factory=set)
    declined: set[str] = field(default_factory=set)
    misses: int = 0
    repairs: int = 0
    ordered: dict[str, float] = field(default_factory=dict)
    sure: bool = True  # whether `ordered` is all there is to it

    def take(self, heard: Heard, task: Task, script: Script | None) -> None:
        """Go on by one turn of the learner."""
        self._count(heard, task, script)
        goals = {*heard.goals, *([heard.pointed.goal] if heard.pointed else [])}
        self.met.update(goals)
        self.declined.update(heard.declined)
        self.declined.difference_update(goals)
        self.misses = self.misses + 1 if heard.missed and not goals else 0
        self.repairs = self.repairs + 1 if REPAIRS.intersection(heard.moves) and not goals else 0

    def _count(self, heard: Heard, task: Task, script: Script | None) -> None:
        prices = script.tables.get("price", {}) if script else {}
        if not prices:
            return
        if heard.changes or (heard.declined and self.ordered):
            self.sure = False
        things = {
            thing.start: thing
            for goal in heard.goals
            for thing in things_for(task, goal, heard.text, tuple(task.words))
        }
        pointed = [heard.pointed.thing] if heard.pointed else []
        for thing in [*things.values(), *pointed]:
            if thing.name in prices:
                self.ordered[thing.name] = self.ordered.get(thing.name, 0) + (thing.number or 1)

    def total(self, prices: dict[str, str]) -> str | None:
        """What was ordered, in yen; None where that cannot be said for sure."""
        if not self.ordered or not self.sure:
            return None
        yen = 0.0
        for name, number in self.ordered.items():
            figures = _FIGURES.search(prices[name])
            yen += number * int(figures[0].replace(",", "")) if figures else 0
        return f"{int(yen):,}円" if yen else None
