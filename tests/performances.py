"""Whole conversations to assess: what was said and answered, and what the task's own rules saw in it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from lib.assessment import Performance
from lib.conversation import Turn
from lib.evidence import HelpShown, rule_findings
from lib.standing import Dispute, Evidence, standings
from tests.house import project_tasks

BEGUN = datetime(2026, 11, 22, 3, 4, 5, tzinfo=UTC)
Exchanged = tuple[str, str] | str
"""What the learner said and the reply, or a reply alone is はい。"""


def performance(
    task_id: str,
    said: Sequence[Exchanged],
    *,
    shown: Mapping[int, HelpShown] | None = None,
    disputes: Iterable[Dispute] = (),
    seconds: int = 30,
    changes: Mapping[int, Mapping[str, Any]] | None = None,
    **more: Any,
) -> Performance:
    """A finished attempt: turn 0 is the opening, turn n what was said as the n-th.

    `shown` is the help on the screen before a turn, `changes` what else is so of a turn.
    """
    task = project_tasks()[task_id]
    turns, evidence = [_turn(0, None, task.opening.ja, seconds)], []
    for number, exchanged in enumerate(said, start=1):
        text, reply = (exchanged, "はい。") if isinstance(exchanged, str) else exchanged
        turn = _turn(number, text, reply, seconds)
        turns.append(replace(turn, **(changes or {}).get(number, {})))
        for finding in rule_findings(task, text, (shown or {}).get(number, HelpShown())):
            evidence.append(Evidence(f"{turn.id}-{finding.objective_id}", turn.id, finding, turn.created_at))
    counting = {turn.id for turn in turns if turn.counts}
    evidence = [kept for kept in evidence if kept.turn_id in counting]
    where = standings(task.objectives, evidence, tuple(disputes))
    return Performance(task, tuple(turn for turn in turns if turn.counts), where, **more)


def disputed(objective_id: str, kind: Any, turn: int | None = None) -> Dispute:
    """The learner disagrees, when all is said."""
    turn_id = None if turn is None else f"turn-{turn}"
    return Dispute(f"d-{objective_id}", objective_id, kind, turn_id, BEGUN + timedelta(days=1))


def _turn(number: int, said: str | None, reply: str, seconds: int) -> Turn:
    at = BEGUN + timedelta(seconds=seconds * number)
    return Turn(
        f"turn-{number}", "attempt-1", number, f"key-{number}", said, reply, "complete", "scripted", at
    )
