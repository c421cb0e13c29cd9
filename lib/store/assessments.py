"""Assessments in the store: one an attempt, claimed once, ended once.

As with turns, every change of a running one names the epoch it was claimed in, so that a process which lost
its lease cannot write over what came after it. A report that is there stays until another one takes its
place.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal

from pydantic import ValidationError
from sqlalchemy import Connection, Row, insert, or_, select, update

from lib.assessment import Report
from lib.conversation import PartnerKind
from lib.store.tables import assessments

LOG = logging.getLogger(__name__)
AssessmentState = Literal["pending", "running", "complete"]
_UNFINISHED: tuple[AssessmentState, ...] = ("pending", "running")


@dataclass(frozen=True)
class AssessmentRow:
    """The assessment of an attempt. `partner` is who is asked: a model, or the rules ("scripted").

    `failure` is the code of what the rules' report stands in for. `report` None: it is still to come, or
    could not be made, or is one that this version cannot read. `created_at` is when it was last asked for.
    """

    id: str
    attempt_id: str
    person_id: str
    state: AssessmentState
    epoch: int
    partner: PartnerKind
    report: Report | None
    failure: str | None
    lease_until: datetime | None
    created_at: datetime

    def lapsed(self, at: datetime) -> bool:
        """Whether nobody works at it any more, though it has not ended."""
        return self.state in _UNFINISHED and (self.lease_until is None or self.lease_until < at)


def add_assessment(
    connection: Connection,
    *,
    row_id: str,
    attempt_id: str,
    person_id: str,
    partner: PartnerKind,
    failure: str | None,
    reserved_usd: Decimal | None,
    at: datetime,
    lease: timedelta,
) -> None:
    """Write a pending one. Conflict: there is one for this attempt already."""
    connection.execute(
        insert(assessments).values(
            id=row_id,
            attempt_id=attempt_id,
            person_id=person_id,
            state="pending",
            partner=partner,
            failure=failure,
            reserved_usd=reserved_usd,
            lease_until=at + lease,
            created_at=at,
        )
    )


def assessment_of(connection: Connection, attempt_id: str) -> AssessmentRow | None:
    """The one of this attempt."""
    row = connection.execute(select(assessments).where(assessments.c.attempt_id == attempt_id)).first()
    return _row(row) if row else None


def ask_again(
    connection: Connection,
    row: AssessmentRow,
    *,
    reserved_usd: Decimal | None,
    at: datetime,
    lease: timedelta,
) -> bool:
    """Let a model be asked for a complete one; False where somebody was faster."""
    done = connection.execute(
        update(assessments)
        .where(
            assessments.c.id == row.id, assessments.c.state == "complete", assessments.c.epoch == row.epoch
        )
        .values(
            state="pending",
            partner="model",
            failure=None,
            reserved_usd=reserved_usd,
            lease_until=at + lease,
            created_at=at,
            ended_at=None,
        )
    )
    return done.rowcount == 1


def claim(connection: Connection, row_id: str, at: datetime, lease: timedelta) -> int | None:
    """Take a pending one: its new epoch, or None where it is not to be had any more."""
    return connection.execute(
        update(assessments)
        .where(assessments.c.id == row_id, assessments.c.state == "pending")
        .values(state="running", epoch=assessments.c.epoch + 1, lease_until=at + lease)
        .returning(assessments.c.epoch)
    ).scalar_one_or_none()


def renew(connection: Connection, row_id: str, epoch: int, lease_until: datetime) -> bool:
    """Keep a running one for longer; False where it is not ours any more."""
    done = connection.execute(
        update(assessments)
        .where(assessments.c.id == row_id, assessments.c.state == "running", assessments.c.epoch == epoch)
        .values(lease_until=lease_until)
    )
    return done.rowcount == 1


def end(connection: Connection, row_id: str, epoch: int, report: Report, at: datetime) -> bool:
    """End one that was claimed in this epoch; False where it had ended without us."""
    done = connection.execute(
        update(assessments)
        .where(assessments.c.id == row_id, assessments.c.state == "running", assessments.c.epoch == epoch)
        .values(**_ended(report, at))
    )
    return done.rowcount == 1


def interrupt(connection: Connection, row: AssessmentRow, report: Report | None, at: datetime) -> bool:
    """End one whose process died; the next epoch keeps its old owner out. False where it was not dead.

    `report` None: this version of the code cannot make one.
    """
    done = connection.execute(
        update(assessments)
        .where(
            assessments.c.id == row.id,
            assessments.c.state == "running",
            assessments.c.epoch == row.epoch,
            or_(assessments.c.lease_until.is_(None), assessments.c.lease_until < at),
        )
        .values(epoch=assessments.c.epoch + 1, **_ended(report, at))
    )
    return done.rowcount == 1


def lapsed(connection: Connection, at: datetime) -> list[AssessmentRow]:
    """All at which nobody works any more, though they have not ended."""
    query = select(assessments).where(
        assessments.c.state.in_(_UNFINISHED),
        or_(assessments.c.lease_until.is_(None), assessments.c.lease_until < at),
    )
    return [_row(row) for row in connection.execute(query)]


def _ended(report: Report | None, at: datetime) -> dict[str, object]:
    return {
        "state": "complete",
        "content": report.model_dump_json() if report else None,
        "failure": report.stands_in if report else None,
        "reserved_usd": None,
        "lease_until": None,
        "ended_at": at,
    }


def _row(row: Row[tuple[object, ...]]) -> AssessmentRow:
    return AssessmentRow(
        id=row.id,
        attempt_id=row.attempt_id,
        person_id=row.person_id,
        state=row.state,
        epoch=row.epoch,
        partner=row.partner,
        report=_report(row.id, row.content),
        failure=row.failure,
        lease_until=row.lease_until,
        created_at=row.created_at,
    )


def _report(row_id: str, content: str | None) -> Report | None:
    if content is None:
        return None
    try:
        return Report.model_validate_json(content)
    except ValidationError:
        LOG.warning("assessment %s was written by another version and cannot be read", row_id)
        return None
