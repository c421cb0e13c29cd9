"""What a request points to without a name: じゃあ、それを二つ, 二つください, はい、お願いします.

It is one thing, named just before by the learner or the partner. Where several could be meant, none is:
the partner asks.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lib.clauses import Clause, clauses
from lib.japanese import analyse
from lib.partners.naming import Named, asked_groups, named_in
from lib.pointing import counts_only, is_acceptance, offered, pointing_word
from lib.questions import asks
from lib.rules import Match, find, find_pointing
from lib.sights import quantities_in
from lib.task_model import Task
from lib.tokens import Analysis

_WHICH = frozenset({"なに", "なん", "どれ", "どの", "どんな", "どちら", "どっち"})


@dataclass(frozen=True)
class Pointed:
    """A request that names nothing: which words ask, for which objective, and what they stand for."""

    goal: str
    quote: str
    thing: Named
    match: Match


def pointed_at(task: Task, text: str, before: str) -> Pointed | None:
    """The one thing of the last exchange (`before`) that a request of `text` points to, if it is one."""
    analysis = analyse(text)
    for clause in clauses(analysis):
        word = pointing_word(clause)
        points = word is not None or counts_only(clause)
        if not points and not is_acceptance(clause):
            continue
        earlier = analyse(before)
        read = clauses(earlier)
        found = _only_thing(task, earlier, read if points else offered(read))
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
        return Pointed(goal, text[start:end], thing, match)
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
            and not _asks_which(clause)
        ]
        named = [
            (goal.id, thing)
            for goal in task.objectives
            for group in asked_groups(goal.rule)
            for thing in named_in(group, earlier.text, within, task)
            if thing.name
        ]
        if any(_is_one_of_several(thing, within) for _, thing in named):
            return None
        names = {thing.name for _, thing in named}
        # ラーメンは味噌ラーメンが… names one thing, 餃子やトッピング two, 飲み物 a kind of thing.
        names = {name for name in names if not any(name != other and name in other for other in names)}
        if len(names) > 1:
            return None
        found = next((one for one in named if one[1].name in names), None)
        if found is not None and (not prices or found[1].name in prices):
            return found
    return None


def _is_one_of_several(thing: Named, within: Sequence[Clause]) -> bool:
    """餃子や…はいかがですか"""
    after = next((token for clause in within for token in clause.tokens if token.start >= thing.end), None)
    return after is not None and after.written in ("や", "とか", "など", "か")


def _asks_which(clause: Clause) -> bool:
    """ラーメンは何がありますか: names but a kind of thing. 餃子はいくらですか names the thing itself."""
    return asks(clause.tokens) and any(token.reading in _WHICH for token in clause.tokens)
