"""Where each objective stands: the evidence that was kept, and what the learner says to it.

A dispute works both ways: "I did not mean that" leaves the tick to be seen but not counted, "I did
say it" counts by the learner's own word. Which words meet an objective is decided in `evidence.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from lib.evidence import Finding, Independence
from lib.task_model import Objective

DisputeKind = Literal["not_meant", "did_say"]

_RANK: dict[Independence, int] = {"unaided": 0, "hinted": 1, "copied": 2}


@dataclass(frozen=True)
class Evidence:
    """A finding that was kept."""

    id: str
    turn_id: str
    finding: Finding
    created_at: datetime


@dataclass(frozen=True)
class Dispute:
    """The learner disagrees: "I did not mean that", or "I did say it", pointing at a turn."""

    id: str
    objective_id: str
    kind: DisputeKind
    turn_id: str | None
    created_at: datetime


@dataclass(frozen=True)
class Standing:
    """Where one objective stands.

    `met` counts; `evidence` is what is shown for it, the most independent first. A disputed tick
    keeps its evidence and is not met. `by_word` names the turn by which the learner says so.
    """

    objective: Objective
    met: bool
    evidence: tuple[Evidence, ...] = field(default=())
    disputed: bool = False
    by_word: Dispute | None = None


def standings(
    objectives: Sequence[Objective], evidence: Sequence[Evidence], disputes: Sequence[Dispute]
) -> tuple[Standing, ...]:
    """Where each objective stands, given the evidence of the turns that count.

    Without an instructor the learner's word stands, and is marked.
    """
    result = []
    for objective in objectives:
        mine = sorted(
            (kept for kept in evidence if kept.finding.objective_id == objective.id),
            key=lambda kept: (_RANK[kept.finding.independence], kept.created_at),
        )
        said = [dispute for dispute in disputes if dispute.objective_id == objective.id]
        denied = max((d.created_at for d in said if d.kind == "not_meant"), default=None)
        after = [kept for kept in mine if denied is None or kept.created_at > denied]
        stands = [d for d in said if d.kind == "did_say" and (denied is None or d.created_at >= denied)]
        by_word = stands[-1] if stands else None
        result.append(
            Standing(
                objective,
                met=bool(after) or by_word is not None,
                evidence=tuple(after or mine),
                disputed=bool(mine) and not after,
                by_word=by_word if not after else None,
            )
        )
    return tuple(result)
