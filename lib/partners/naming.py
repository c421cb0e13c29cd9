"""Which things of a task are named, and how many of each.

A thing is an entry of a task's group of words, called by its first spelling. Named are those of one
clause, of the clauses that meet an objective, or those that a request points to without a name
(じゃあ、それを二つ): one thing, named just before by the learner or the partner. Where several could be
meant, none is: the partner asks.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lib.clauses import Clause, clauses
from lib.japanese import Analysis, analyse
from lib.pointing import is_acceptance, offered, pointing_word
from lib.questions import asks
from lib.rules import Match, Rule, find, find_all, find_pointing
from lib.task_model import Task
from lib.terms import NUMBER, Words, find_term, quantities_in

_GROUP = re.compile(r"<([a-z][a-z0-9-]*)>")


@dataclass(frozen=True, slots=True)
class Named:
    """A thing of the task that was named: as the task first spells it, and how many if it was said."""

    name: str
    number: float | None
    counter: str
    start: int
    end: int


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


def is_in_group(name: str, group: str, words: Words) -> bool:
    """Whether a thing of this name is one of the group."""
    return any(name == own for own, _ in _entries(group, words))


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


def things_for(task: Task, goal: str, text: str, groups: Sequence[str]) -> tuple[Named, ...]:
    """The things of these groups that are named where an objective is met."""
    clauses = goal_clauses(task, goal, text)
    found = {thing.start: thing for group in groups for thing in named_in(group, text, clauses, task.words)}
    return tuple(found[start] for start in sorted(found))


@dataclass(frozen=True)
class Pointed:
    """A request that names nothing: which words ask, for which objective, and what they stand for."""

    goal: str
    quote: str
    thing: Named
    clause_end: int


def pointed_at(task: Task, text: str, before: str) -> Pointed | None:
    """The one thing of the last exchange (`before`) that a request of `text` points to, if it is one."""
    analysis = analyse(text)
    for clause in clauses(analysis):
        word = pointing_word(clause)
        if word is None and not is_acceptance(clause):
            continue
        earlier = analyse(before)
        read = clauses(earlier)
        found = _only_thing(task, earlier, read if word else offered(read))
        if found is None:
            return None
        goal, thing = found
        rule = task.objective(goal).rule
        match = find_pointing(rule, analysis, earlier, task.words)
        said_by_name = find(rule, analysis, task.words) is not None
        if match is None or said_by_name or not match.start <= clause.start < match.end:
            return None
        counted = quantities_in(analysis, clause)
        if counted:
            thing = replace(thing, number=counted[-1].number, counter=counted[-1].counter)
        else:
            thing = replace(thing, number=None, counter="")
        # それとお水をください is already said for お水: only それ is left to point.
        shared = any(find(other.rule, analysis, task.words) == match for other in task.objectives)
        start, end = (word.start, word.end) if word and shared else (match.start, match.end)
        return Pointed(goal, text[start:end], thing, match.end)
    return None


def _only_thing(task: Task, earlier: Analysis, read: Sequence[Clause]) -> tuple[str, Named] | None:
    """What was named last, if it was one thing that one can ask for; with the objective it serves."""
    prices = task.script.tables.get("price", {}) if task.script else {}
    for sentence in sorted({clause.sentence for clause in read}, reverse=True):
        within = [
            clause
            for clause in read
            if clause.sentence == sentence
            and not clause.negated
            and not clause.mentioned
            and not asks([token for token in clause.tokens if token.reading != "いかが"])
        ]
        named = [
            (goal.id, thing)
            for goal in task.objectives
            for group in _asked_groups(goal.rule)
            for thing in named_in(group, earlier.text, within, task.words)
            if thing.name
        ]
        names = {thing.name for _, thing in named}
        # ラーメンは味噌ラーメンが… names one thing, 餃子やトッピング two, 飲み物 a kind of thing.
        names = {name for name in names if not any(name != other and name in other for other in names)}
        if len(names) > 1:
            return None
        found = next((one for one in named if one[1].name in names), None)
        if found is not None and (not prices or found[1].name in prices):
            return found
    return None


def _asked_groups(rule: Rule) -> tuple[str, ...]:
    """The groups of which a single word is enough to ask for it."""
    terms = [pattern.say[0] for pattern in rule if len(pattern.say) == 1 and "request" in pattern.acts]
    return tuple(dict.fromkeys(name for term in terms for name in _GROUP.findall(term)))
