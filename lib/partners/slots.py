"""What stands in the slots of the offline partner's lines: {ramen+}, {price}, {total}, {me}."""

from collections.abc import Sequence
from dataclasses import dataclass

from lib.clauses import clauses
from lib.conversation import Claim
from lib.japanese import analyse
from lib.partners.hearing import Heard
from lib.partners.lines import said_things
from lib.partners.memory import Memory
from lib.partners.naming import Named, is_in_group, named_in, things_for
from lib.scripts import HINT, LAST, ME, MEANING, TOTAL, WORD
from lib.task_model import Task


@dataclass
class Slots:
    """Fills the slots of one reply. `goal` is the objective that is spoken of, "" where none is.

    `state` already holds the turn that is answered; `last` is the partner's last sentence; `hint`, `word`
    and `meaning` are set by whoever gives a hint or explains a word.
    """

    task: Task
    heard: Heard
    state: Memory
    claims: tuple[Claim, ...]
    last: str
    hint: str = ""
    word: str = ""
    meaning: str = ""
    goal: str = ""

    def fill(self, slot: str, counted: bool) -> str | None:
        """What stands in a slot, None where nothing can; `counted`: with its number."""
        own = {
            ME: self.task.partner.name.ja.removesuffix("さん"),
            HINT: self.hint,
            WORD: self.word,
            MEANING: self.meaning,
            LAST: self.last,
        }
        if slot in own:
            return own[slot] or None
        tables = self.task.script.tables if self.task.script else {}
        if slot == TOTAL:
            return self.state.total(tables.get("price", {}))
        if slot in tables:
            named = self._named(tuple(self.task.words))
            return next((tables[slot][thing.name] for thing in named if thing.name in tables[slot]), None)
        return said_things(self._named((slot,)), self.task.partner.speech, counted=counted)

    def _named(self, groups: Sequence[str]) -> tuple[Named, ...]:
        pointed = self.heard.pointed
        if pointed is not None and self.goal == pointed.goal:
            name = pointed.thing.name
            return (pointed.thing,) if any(is_in_group(name, g, self.task.words) for g in groups) else ()
        if self.goal and self.goal not in {claim.objective_id for claim in self.claims}:
            return things_for(self.task, self.goal, self.heard.text, groups)

        read = clauses(analyse(self.heard.text))
        found = {
            thing.start: thing
            for group in groups
            for thing in named_in(group, self.heard.text, read, self.task)
        }
        return tuple(found[start] for start in sorted(found))
