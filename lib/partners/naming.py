"""Which things of a task are named, and how many of each.

A thing is an entry of a task's group of words, called by its first spelling. Named are those of one
clause, or of the clauses that meet an objective; what a request points to without a name is in
`pointed.py`.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from lib.clauses import Clause, clauses
from lib.groups import NUMBER, Words, counters_of
from lib.japanese import analyse
from lib.patterns import Rule
from lib.pointing import counts_only
from lib.quantities import Quantity
from lib.rules import Match, find_all
from lib.sights import Found, quantities_in
from lib.tails import corrects
from lib.task_model import Task
from lib.terms import find_term, is_left_out
from lib.tokens import Analysis

_OF_THINGS = frozenset(
    ["つ", "個", "杯", "皿", "人前", "本", "枚", "セット", "冊", "台", "着", "足", "丁", "箱", "袋", "匹", ""]
)
_FITTING = frozenset(["つ", "個", "杯", "皿", "人前", "枚", "本", "セット", ""])  # go with many a thing
_OF_SO_MANY = frozenset({"は", "が", "だけ", "だけは", "とも"})
_GROUP = re.compile(r"<([a-z][a-z0-9-]*)>")


@dataclass(frozen=True, slots=True)
class Named:
    """A thing of the task that was named: as the task first spells it, and how many if it was said.

    `dishes` is how many others it goes with (大盛り of two bowls); `left_out`: 〜なしで.
    """

    name: str
    number: float | None
    counter: str
    start: int
    end: int
    dishes: float | None = None
    left_out: bool = False


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


def named_in(group: str, text: str, within: Sequence[Clause], task: Task) -> tuple[Named, ...]:
    """The things of a group that are named in these clauses of a text, in their order."""
    analysis, words = analyse(text), task.words
    found: list[Named] = []
    for clause in within:
        counted = quantities_in(analysis, clause)
        orders = _counted_things(task, analysis, clause)
        if orders and orders[-1].number is None and (count := _count_after(analysis, clause)):
            orders[-1] = replace(orders[-1], number=count.number, counter=count.counter)
        for name, place in _places(_entries(group, words), analysis, clause, words):
            start, end = place.start, place.end
            if name == "":  # a number is itself the thing
                counter = next((q.counter for q in counted if q.start == start), "")
                number = _in_all(clause, [q for q in counted if q.start >= start and q.counter == counter])
                if number is None:
                    continue
                found.append(Named("", number, counter, start, end))
                continue
            order = next((one for one in orders if one.start < end and start < one.end), None)
            if order is None:
                own = next((q for q in counted if end <= q.start), None)
                order = Named(name, own.number if own else None, own.counter if own else "", start, end)
            left_out = is_left_out(place, clause)
            found.append(replace(order, name=name, start=start, end=end, left_out=left_out))
    return tuple(dict.fromkeys(found))


def _in_all(clause: Clause, counts: Sequence[Quantity]) -> float | None:
    """The number that these say together: 三枚, うち一枚は子ども are three. None for 一枚ずつ."""
    after = {q.end: next((t.written for t in clause.tokens if t.start >= q.end), "") for q in counts}
    if "ずつ" in after.values():
        return None
    numbers = [q.number for q in counts if after[q.end] not in ("は", "が")] or [q.number for q in counts]
    written = "".join(token.written for token in clause.tokens)
    if sums(written) or any(corrects(token) for token in clause.tokens[1:]):
        return numbers[-1]
    return numbers[0] if first_is_all(numbers) else sum(numbers)


def _count_after(analysis: Analysis, clause: Clause) -> Quantity | None:
    """味噌をください、二つ: how many is said in the next clause, which says nothing else."""
    after = next((one for one in clauses(analysis) if one.start >= clause.end), None)
    if after is None or not counts_only(after):
        return None
    return next((count for count in quantities_in(analysis, after) if count.counter in _OF_THINGS), None)


def _places(
    entries: Iterable[tuple[str, str]], analysis: Analysis, clause: Clause, words: Words
) -> list[tuple[str, Found]]:
    """Where these things stand in a clause, in its order; of 味噌 and 味噌ラーメン the longer."""
    places = [
        (name, place)
        for name, term in entries
        if (place := find_term(term, analysis, clause, words)) is not None
    ]
    return sorted(
        (
            (name, place)
            for name, place in places
            if not any(
                other.start <= place.start
                and place.end <= other.end
                and other.end - other.start > place.end - place.start
                for _, other in places
            )
        ),
        key=lambda one: one[1].start,
    )


def _counted_things(task: Task, analysis: Analysis, clause: Clause) -> list[Named]:
    """The things of a clause that one can ask for, each with its number.

    A number counts what it follows, and only where nothing stands before it what it precedes (もう二つ
    味噌ラーメンを). AとBを三つ and AとBを一つずつ count each; AとB三つ only B.
    """
    entries = {
        entry: None
        for goal in task.objectives
        for group in asked_groups(goal.rule)
        for entry in _entries(group, task.words)
        if entry[0]
    }
    places = _places(entries, analysis, clause, task.words)
    things = [Named(name, None, "", place.start, place.end) for name, place in places]
    for count in quantities_in(analysis, clause):
        if count.counter not in _OF_THINGS or any(
            t.start < count.end and count.start < t.end for t in things
        ):
            continue
        if (own := _of_which(clause, count, things)) is not None:
            counter = count.counter if _fits(count.counter, task) else "つ"
            things[own] = replace(things[own], number=count.number, counter=counter)
            continue
        at = max((i for i, thing in enumerate(things) if thing.end <= count.start), default=0)
        before = [token for token in clause.tokens if token.start < count.start]
        mends = any(corrects(token) for token in before[-2:])  # 一つ、いや、二つ
        if not things or (things[at].number is not None and not mends):
            continue
        between = [token.written for token in clause.tokens if things[at].end <= token.start < count.start]
        if at and things[at - 1].number is None and _says_how(clause, things[at - 1], things[at], between):
            things[at] = replace(things[at], dishes=count.number)
            at -= 1
        after = [token.written for token in clause.tokens if token.start >= count.end]
        counter = count.counter if _fits(count.counter, task) else "つ"
        things[at] = replace(things[at], number=count.number, counter=counter)
        each = (things[at].end <= count.start and between[:1] == ["を"]) or after[:1] == ["ずつ"]
        while each and at and things[at - 1].number is None and _joins(clause, things[at - 1], things[at]):
            at -= 1
            things[at] = replace(things[at], number=count.number, counter=counter)
    return [_with_its_dish(thing, things, clause) for thing in things]


def _of_which(clause: Clause, count: Quantity, things: Sequence[Named]) -> int | None:
    """Which thing is said of so many: 一つは大盛りで, 二つとも大盛りで."""
    for index, thing in enumerate(things):
        between = [token.written for token in clause.tokens if count.end <= token.start < thing.start]
        if count.end <= thing.start and "".join(between) in _OF_SO_MANY:
            return index if thing.number is None else None
    return None


def _fits(counter: str, task: Task) -> bool:
    """Whether things of this task are counted so: 餃子を二台 is said back as 餃子お二つ."""
    return counter in _FITTING or any(
        counter in counters_of(one)
        for entries in task.words.values()
        for entry in entries
        for one in entry.split("|")
    )


def _says_how(clause: Clause, dish: Named, thing: Named, after: Sequence[str]) -> bool:
    """味噌ラーメン大盛り二つ, 味噌ラーメンを大盛りで二つ: what is counted is the dish, not the thing."""
    between = [token.written for token in clause.tokens if dish.end <= token.start < thing.start]
    return (
        dish.end == thing.start
        or between == ["の"]
        or (between[:1] in (["を"], ["、"]) and list(after[:1]) == ["で"])
    )


def _joins(clause: Clause, first: Named, second: Named) -> bool:
    between = [token.written for token in clause.tokens if first.end <= token.start < second.start]
    return between in (["と"], ["や"], ["、"], ["と", "、"])


def _with_its_dish(thing: Named, things: Sequence[Named], clause: Clause) -> Named:
    """大盛りの味噌ラーメンを二つ, 味噌ラーメンを二つ、大盛りで: what is said of two dishes goes with both."""
    after = next((token for token in clause.tokens if token.start >= thing.end), None)
    numbers = {other.number for other in things if other.number is not None}
    said_of_them = after is not None and after.written in ("で", "の") and len(numbers) == 1
    if (
        (thing.number or thing.dishes) is not None
        or not said_of_them
        or any(token.written == "は" for token in clause.tokens)
    ):
        return thing
    return replace(thing, dishes=numbers.pop())


def is_in_group(name: str, group: str, words: Words) -> bool:
    """Whether a thing of this name is one of the group."""
    return any(name == own for own, _ in _entries(group, words))


def goal_of(name: str, task: Task) -> str:
    """The objective for which a thing of this name is asked for, "" where there is none."""
    for goal in task.objectives:
        if any(is_in_group(name, group, task.words) for group in asked_groups(goal.rule)):
            return goal.id
    return ""


def sums(text: str) -> bool:
    """Whether a number is said to be all there is: 全部で三枚."""
    return any(word in text for word in ("全部", "ぜんぶ", "合わせて", "zenbu"))


def first_is_all(numbers: Sequence[float]) -> bool:
    """Whether the later numbers make up the first: 三枚、大人二枚と子ども一枚."""
    return len(numbers) > 2 and sum(numbers[1:]) == numbers[0]  # noqa: PLR2004


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
    found = {thing.start: thing for group in groups for thing in named_in(group, text, clauses, task)}
    return tuple(found[start] for start in sorted(found))


def asked_groups(rule: Rule) -> tuple[str, ...]:
    """The groups of which a single word is enough to ask for it."""
    terms = [pattern.say[0] for pattern in rule if len(pattern.say) == 1 and pattern.acts == ("request",)]
    return tuple(dict.fromkeys(name for term in terms for name in _GROUP.findall(term)))
