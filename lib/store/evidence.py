"""Evidence and disputes in the store."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from lib.conversation import LIVE_STATES
from lib.evidence import Finding
from lib.standing import Dispute, DisputeKind, Evidence
from lib.store.tables import disputes, evidence, turns

# Statements of every turn stand ready: to build one takes longer than to run it.
_ADD = insert(evidence)
_EVIDENCE = (
    select(evidence)
    .join(turns, turns.c.id == evidence.c.turn_id)
    .where(
        evidence.c.attempt_id.in_(bindparam("attempt_ids", expanding=True)),
        turns.c.superseded_by.is_(None),
        turns.c.state.not_in(LIVE_STATES),
    )
    .order_by(evidence.c.created_at, turns.c.number)
)
_DISPUTES = (
    select(disputes)
    .where(
        disputes.c.attempt_id.in_(bindparam("attempt_ids", expanding=True)),
        disputes.c.withdrawn_at.is_(None),
    )
    .order_by(disputes.c.created_at)
)


def add_evidence(
    connection: Connection, attempt_id: str, turn_id: str, found: Iterable[tuple[str, Finding]], at: datetime
) -> None:
    """Keep the findings of one turn, each under its id."""
    rows = [
        {
            "id": row_id,
            "attempt_id": attempt_id,
            "turn_id": turn_id,
            "objective_id": finding.objective_id,
            "quote": finding.quote,
            "quote_start": finding.start,
            "seen_by": finding.seen_by,
            "independence": finding.independence,
            "created_at": at,
        }
        for row_id, finding in found
    ]
    if rows:
        connection.execute(_ADD, rows)


def evidence_in(connection: Connection, attempt_ids: list[str]) -> dict[str, list[Evidence]]:
    """By attempt: what was found in turns that count and have ended, in the order of its finding."""
    found: dict[str, list[Evidence]] = {attempt_id: [] for attempt_id in attempt_ids}
    for row in connection.execute(_EVIDENCE, {"attempt_ids": attempt_ids}):
        finding = Finding(row.objective_id, row.quote, row.quote_start, row.seen_by, row.independence)
        found[row.attempt_id].append(Evidence(row.id, row.turn_id, finding, row.created_at))
    return found


def add_dispute(
    connection: Connection,
    *,
    row_id: str,
    attempt_id: str,
    objective_id: str,
    kind: DisputeKind,
    turn_id: str | None,
    at: datetime,
) -> None:
    """Note the learner's objection; an earlier one of theirs to this objective is withdrawn."""
    withdraw_disputes(connection, attempt_id, objective_id, at)
    connection.execute(
        insert(disputes).values(
            id=row_id,
            attempt_id=attempt_id,
            objective_id=objective_id,
            kind=kind,
            turn_id=turn_id,
            created_at=at,
        )
    )


def withdraw_disputes(connection: Connection, attempt_id: str, objective_id: str, at: datetime) -> None:
    """The learner takes their objection back."""
    connection.execute(
        update(disputes)
        .where(
            disputes.c.attempt_id == attempt_id,
            disputes.c.objective_id == objective_id,
            disputes.c.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=at)
    )


def disputes_in(connection: Connection, attempt_ids: list[str]) -> dict[str, list[Dispute]]:
    """By attempt: the objections that stand, oldest first."""
    found: dict[str, list[Dispute]] = {attempt_id: [] for attempt_id in attempt_ids}
    for row in connection.execute(_DISPUTES, {"attempt_ids": attempt_ids}):
        found[row.attempt_id].append(Dispute(row.id, row.objective_id, row.kind, row.turn_id, row.created_at))
    return found
