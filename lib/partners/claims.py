"""What the offline partner claims: objectives met by words that the task's rules cannot see.

A claim quotes the learner's own words, and at most one is made in a turn: what a request points to in the
last exchange (`pointed.py`), else a short answer to what was just asked, or spoken of. What a claim is
worth is decided in `lib/evidence.py`.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

from lib.conversation import Claim
from lib.japanese import analyse
from lib.partners.hearing import Heard
from lib.rules import anchor_in, find, find_leaning
from lib.scripts import TOTAL, slots_of
from lib.task_model import Task


def claims_in(  # noqa: PLR0917
    task: Task, heard: Heard, now: Collection[str], met_before: Collection[str], last: str, before: str
) -> tuple[tuple[Claim, ...], Heard]:
    """What is claimed, and what was heard without what turned out to be a short answer.

    `now` and `met_before` are the objectives met by this turn and the earlier ones; `last` is the partner's
    last reply, `before` what both said in the last exchange.
    """
    if heard.pointed is not None:
        return (Claim(heard.pointed.goal, heard.pointed.quote),), heard  # じゃあ、それを二つ
    return _short_answers(task, heard, now, met_before, last, before)


def _short_answers(  # noqa: PLR0917
    task: Task, heard: Heard, now: Collection[str], met_before: Collection[str], last: str, before: str
) -> tuple[tuple[Claim, ...], Heard]:
    """The goal just asked for, or spoken of, answered without its words: はい、持ってきました。"""
    analysis, words = analyse(heard.text), task.words
    for name, goal in task.script.goals.items() if task.script else ():
        asked = any(line in last for line in (*goal.ask, *goal.simple)) or _asked_back(task, name, last)
        if name in met_before and _tells_total(goal.again) and find(goal.short, analysis, words):
            heard = replace(heard, goals=(*heard.goals, name), answers=(), moves=())
        if name in now or name in met_before:
            continue
        match = find(goal.short, analysis, words)
        if match is None or any(one.start <= match.start and match.end <= one.end for one in heard.spans):
            continue
        rule = task.objective(name).rule
        if asked or find_leaning(rule, analysis, analyse(before), words) == match:
            quote = heard.text[match.start : match.end]
            return (Claim(name, quote),), replace(heard, answers=(), moves=())
    return (), heard


def _tells_total(lines: Sequence[str]) -> bool:
    return any(TOTAL in slots_of(line) for line in lines)


def _asked_back(task: Task, goal_id: str, last: str) -> bool:
    """電車の時間ですか、乗り場ですか: the partner, who did not understand, offered to hear this."""
    lines = task.script.unknown_question if task.script else ()
    asked = next((line for line in lines if line in last), "")
    return bool(asked) and anchor_in(task.objective(goal_id).anchors, asked, task.words)
