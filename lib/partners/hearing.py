"""What the offline partner hears in the words of a learner.

One reading of one text against one task, with no memory: which objectives its rules see, what is
turned down, which things are named and how many, what is asked, which word is to be explained. What
is answered, and what was said before, is `scene.py`'s.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from lib.clauses import Clause, clauses
from lib.japanese import Analysis, analyse, is_japanese
from lib.rules import Match, find, find_all
from lib.scripts import Common, Script
from lib.task_model import Task
from lib.terms import NUMBER, Words, find_term, quantities_in

_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
_ASKS_MEANING = frozenset({"意味", "何", "なん", "どう"})
_CHANGES = "やっぱり|やはり|変える|変更|かえる|やめる|キャンセル"


@dataclass(frozen=True, slots=True)
class Named:
    """A thing of the task that was named: as the task first spells it, and how many if it was said."""

    name: str
    number: float | None
    counter: str
    start: int
    end: int


@dataclass(frozen=True)
class Heard:
    """One text, read. `goals` stand in the order in which they were said.

    `explain` is the word whose meaning is asked, "" where no known word stands in the question.
    `wants` tells what a text is of which nothing stands in the script.
    """

    text: str
    kind: Literal["words", "english", "silence"]
    goals: tuple[str, ...]
    declined: tuple[str, ...]
    answers: tuple[int, ...]
    moves: tuple[str, ...]
    explain: str | None
    changes: bool
    wants: Literal["", "request", "ask"]

    @property
    def missed(self) -> bool:
        """Whether the partner cannot even tell that something is asked of it."""
        return self.nothing and not self.wants

    @property
    def nothing(self) -> bool:
        """Whether none of it is in the script."""
        return not (self.goals or self.declined or self.answers or self.moves or self.explain is not None)


@lru_cache(maxsize=1024)
def hear(task: Task, common: Common, text: str) -> Heard:
    """Read one text."""
    script = task.script
    analysis = analyse(text)
    read = clauses(analysis)
    matches = {goal.id: find(goal.rule, analysis, task.words) for goal in task.objectives}
    places = {goal: match.start for goal, match in matches.items() if match is not None}
    goals = tuple(sorted(places, key=lambda goal: places[goal]))
    taken = {
        match.end for goal in goals for match in find_all(task.objective(goal).rule, analysis, task.words)
    }
    answers = tuple(
        index
        for index, answer in enumerate(script.answers if script else ())
        if any(match.end not in taken for match in find_all(answer.when, analysis, task.words))
    )
    moves = tuple(move.id for move in common.moves if find(move.when, analysis, common.words))
    return Heard(
        text=text,
        kind=_kind(text, analysis),
        goals=goals,
        declined=tuple(goal for goal in _declined(task, analysis, read) if goal not in goals),
        answers=answers,
        moves=moves,
        explain=_to_explain(common, script, analysis, read),
        wants=_wants(read) if is_japanese(analysis.folded) else "",
        changes=any(find_term(_CHANGES, analysis, clause, {}) for clause in read),
    )


def _wants(read: Sequence[Clause]) -> Literal["", "request", "ask"]:
    said = [clause for clause in read if not clause.mentioned and len(clause.tokens) > 1]
    if any(clause.firm and "request" in clause.acts for clause in said):
        return "request"
    return "ask" if any("ask" in clause.acts for clause in said) else ""


def _kind(text: str, analysis: Analysis) -> Literal["words", "english", "silence"]:
    if is_japanese(analysis.folded) or any(char.isdecimal() for char in text):
        return "words"
    return "english" if _LATIN_WORD.search(text) else "silence"


def _declined(task: Task, analysis: Analysis, read: Sequence[Clause]) -> Iterator[str]:
    """Objectives whose words stand in a clause that turns them down: お茶は要りません."""
    denied = [clause for clause in read if clause.negated and not clause.mentioned and not clause.others]
    for objective in task.objectives:
        for pattern in objective.rule:
            if pattern.negated == "never" and any(
                all(find_term(term, analysis, clause, task.words) for term in pattern.say)
                for clause in denied
            ):
                yield objective.id
                break


def _to_explain(
    common: Common, script: Script | None, analysis: Analysis, read: Sequence[Clause]
) -> str | None:
    """The word whose meaning is asked, longest first; "" if it is none that we know; None if nothing is."""
    asked = [clause for clause in read if clause.mentioned and _asks_meaning(clause)]
    known = {**common.explain, **(script.explain if script else {})}
    for clause in asked:
        found = [word for word in known if find_term(word, analysis, clause, {}) is not None]
        if found:
            return max(found, key=len)
    return "" if asked else None


def _asks_meaning(clause: Clause) -> bool:
    return any(token.normalized in _ASKS_MEANING or token.reading in _ASKS_MEANING for token in clause.tokens)


def clauses_of(analysis: Analysis, matches: Sequence[Match]) -> tuple[Clause, ...]:
    """The clauses that these matches cover."""
    return tuple(
        clause
        for clause in clauses(analysis)
        if any(match.start <= clause.start and clause.end <= match.end for match in matches)
    )


def goal_clauses(task: Task, goal: str, text: str) -> tuple[Clause, ...]:
    """The clauses of a text that meet an objective."""
    analysis = analyse(text)
    return clauses_of(analysis, find_all(task.objective(goal).rule, analysis, task.words))


def named_in(group: str, text: str, within: Sequence[Clause], words: Words) -> tuple[Named, ...]:
    """The things of a group that are named in these clauses of a text, in their order."""
    analysis = analyse(text)
    found: list[Named] = []
    for clause in within:
        places = [
            (name, place.start, place.end)
            for name, term in _entries(group, words)
            if (place := find_term(term, analysis, clause, words)) is not None
        ]
        whole = [
            place
            for place in places
            if not any(
                other[1] <= place[1] and place[2] <= other[2] and other[2] - other[1] > place[2] - place[1]
                for other in places
            )
        ]
        whole.sort(key=lambda place: place[1])
        counted = quantities_in(analysis, clause)
        for index, (name, start, end) in enumerate(whole):
            until = whole[index + 1][1] if index + 1 < len(whole) else clause.end
            own = [q for q in counted if end <= q.start < until]
            if name == "":  # a number is itself the thing
                counter = next((q.counter for q in counted if q.start == start), "")
                numbers = [q.number for q in counted if q.start >= start and q.counter == counter]
                number = numbers[-1] if _sums(text) else sum(numbers)
                found.append(Named("", number, counter, start, end))
            else:
                count = own[0] if own else None
                found.append(
                    Named(name, count.number if count else None, count.counter if count else "", start, end)
                )
    return tuple(dict.fromkeys(found))


def _sums(text: str) -> bool:
    return any(word in text for word in ("全部", "ぜんぶ", "合わせて", "zenbu"))


def _entries(group: str, words: Words) -> Iterator[tuple[str, str]]:
    """The things of a group: how each is spelt first, and the term that finds it."""
    for entry in words.get(group, ()):
        inner = entry[1:-1] if entry.startswith("<") and entry.endswith(">") and "|" not in entry else ""
        if inner in words:
            yield from _entries(inner, words)
        elif entry.startswith(f"<{NUMBER}"):
            yield "", entry
        else:
            yield entry.split("|")[0].strip(), entry
