"""What stands in the slots of the offline partner's lines: {ramen+}, {price}, {total}, {me}."""

from collections.abc import Sequence
from dataclasses import dataclass

from lib.clauses import clauses
from lib.conversation import Claim
from lib.groups import NUMBER, counters_of
from lib.japanese import analyse
from lib.partners.fares import FARE
from lib.partners.hearing import Heard
from lib.partners.lines import said_things
from lib.partners.memory import Memory
from lib.partners.naming import Named, first_is_all, is_in_group, named_in, sums, things_for
from lib.quantities import quantities
from lib.scripts import HINT, LAST, ME, MEANING, TOTAL, WORD
from lib.tails import corrects
from lib.task_model import Task

_NUMERALS = frozenset("一二三四五六七八九十") | frozenset("123456789")
_RECALLING = frozenset({"あ", "あっ"})


def _thinks_again(text: str) -> bool:
    """家に…あ、ありました: what is said last is what holds."""
    analysis = analyse(text)
    first = {sentence.start for sentence in analysis.sentences}
    return any(
        corrects(token) or (token.written in _RECALLING and token.pos[0] == "感動詞")
        for token in analysis.tokens
        if token.start not in first
    )


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
            fares = self.state.tickets.total(tables.get(FARE, {}))
            return fares or self.state.total(tables.get("price", {}))
        if slot in tables:
            named = self._named(tuple(self.task.words))
            again = _thinks_again(self.heard.text)
            named = named[::-1] if again else named
            numbers = {thing.name for thing in named if thing.name[:1] in _NUMERALS}
            kinds = next(iter(tables.get(FARE, {})), "")
            of_kinds = bool(kinds) and not self.state.tickets.are_plain(kinds)
            if (
                len(numbers) > 1 and not again
            ) or of_kinds:  # 三枚、大人二人、子ども一人: none of them is all
                named = tuple(thing for thing in named if thing.name not in numbers)
            wanted = [thing.name for thing in named if not thing.left_out]
            return next((tables[slot][name] for name in wanted if name in tables[slot]), None)
        return said_things(self._of_one_counter(slot), self.task.partner.speech, counted=counted)

    def _of_one_counter(self, group: str) -> tuple[Named, ...]:
        """三枚、大人二人、子ども一人 are three: of what is only counted, what the group counts first."""
        named = self._named((group,))
        counted = {thing.counter for thing in named if not thing.name}
        first = next((counter for counter in self._counters(group) if counter in counted), "")
        alike = [thing for thing in named if not thing.name and thing.counter == first]
        numbers = [one.number for one in quantities(analyse(self.heard.text)) if one.counter == first]
        if sums(self.heard.text):
            alike = sorted(alike, key=lambda thing: thing.number or 0)[-1:]
        elif first_is_all(numbers):
            alike = alike[:1]
        return tuple(thing for thing in named if thing.name or thing in alike)

    def _counters(self, group: str) -> Sequence[str]:
        numbers = [entry for entry in self.task.words.get(group, ()) if entry.startswith(f"<{NUMBER}")]
        return [counter for entry in numbers for counter in counters_of(entry)]

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
