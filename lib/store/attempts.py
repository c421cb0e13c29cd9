"""Attempts, the task versions they are pinned to, and the help that was shown in them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from lib.attempts import Attempt, AttemptState
from lib.conversation import PartnerKind
from lib.store.tables import attempts, help_shown, task_versions, turns

HelpKind = Literal["hint", "phrases", "example"]

# Statements of every turn stand ready: to build one takes longer than to run it.
_OF_PERSON = select(attempts).where(
    attempts.c.id == bindparam("id"), attempts.c.person_id == bindparam("person_id")
)
_LAST_TURN = (
    select(turns.c.id)
    .where(turns.c.attempt_id == bindparam("id"))
    .order_by(turns.c.number.desc())
    .limit(1)
    .scalar_subquery()
)
_STANDING = select(attempts.c.state, _LAST_TURN).where(attempts.c.id == bindparam("id"))
_HELP = (
    select(help_shown)
    .where(help_shown.c.attempt_id == bindparam("attempt_id"))
    .order_by(help_shown.c.before_turn, help_shown.c.rung)
)
_PINNED = select(task_versions).where(task_versions.c.version.in_(bindparam("versions", expanding=True)))


@dataclass(frozen=True)
class HelpRow:
    """Help that the learner opened; it counts for turns numbered `before_turn` and later."""

    kind: HelpKind
    objective_id: str
    rung: int
    before_turn: int


def pin_task(connection: Connection, task_id: str, version: str, content: str, at: datetime) -> None:
    """Keep this version of a task for as long as an attempt may need it.

    A version is a hash: other `content` under the same one is the same task, written in today's form.
    """
    where = (task_versions.c.task_id == task_id, task_versions.c.version == version)
    kept = connection.execute(select(task_versions.c.content).where(*where)).scalar_one_or_none()
    if kept is None:
        connection.execute(
            insert(task_versions).values(task_id=task_id, version=version, content=content, created_at=at)
        )
    elif kept != content:
        connection.execute(update(task_versions).where(*where).values(content=content))


def pinned_tasks(connection: Connection, versions: Collection[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """The JSON of pinned versions, by task and version."""
    found = connection.execute(_PINNED, {"versions": [version for _, version in versions]})
    kept = {(row.task_id, row.version): row.content for row in found}
    return {version: kept[version] for version in versions if version in kept}


def add_attempt(connection: Connection, attempt: Attempt) -> None:
    """Write a new attempt. Conflict: this person has an open one at this task."""
    connection.execute(
        insert(attempts).values(
            id=attempt.id,
            person_id=attempt.person_id,
            task_id=attempt.task_id,
            task_version=attempt.task_version,
            partner=attempt.partner,
            state=attempt.state,
            created_at=attempt.created_at,
        )
    )


def find_attempt(connection: Connection, attempt_id: str, person_id: str) -> Attempt | None:
    """This person's attempt; None where it is unknown or somebody else's."""
    row = connection.execute(_OF_PERSON, {"id": attempt_id, "person_id": person_id}).first()
    return _attempt(row) if row else None


def attempt_with_id(connection: Connection, attempt_id: str) -> Attempt | None:
    """The attempt with this id, whosever it is."""
    row = connection.execute(select(attempts).where(attempts.c.id == attempt_id)).first()
    return _attempt(row) if row else None


def standing_of(connection: Connection, attempt_id: str) -> tuple[AttemptState, str | None]:
    """Whether an attempt is open, and the id of its last turn: what any new turn changes."""
    state, last_turn = connection.execute(_STANDING, {"id": attempt_id}).one()
    return state, last_turn


def open_attempt(connection: Connection, person_id: str, task_id: str) -> Attempt | None:
    """The open attempt of this person at this task."""
    row = connection.execute(
        select(attempts).where(
            attempts.c.person_id == person_id, attempts.c.task_id == task_id, attempts.c.state == "open"
        )
    ).first()
    return _attempt(row) if row else None


def attempts_of(connection: Connection, person_id: str) -> list[Attempt]:
    """All attempts of a person that were not abandoned, newest first."""
    query = (
        select(attempts)
        .where(attempts.c.person_id == person_id, attempts.c.state != "abandoned")
        .order_by(attempts.c.created_at.desc(), attempts.c.id)
    )
    return [_attempt(row) for row in connection.execute(query)]


def set_state(connection: Connection, attempt_id: str, state: AttemptState, at: datetime) -> bool:
    """Move an open attempt on; False where it was not open any more."""
    done = connection.execute(
        update(attempts)
        .where(attempts.c.id == attempt_id, attempts.c.state == "open")
        .values(state=state, finished_at=at)
    )
    return done.rowcount == 1


def set_partner(connection: Connection, attempt_id: str, partner: PartnerKind) -> None:
    """Who answers from the next turn on."""
    connection.execute(update(attempts).where(attempts.c.id == attempt_id).values(partner=partner))


def add_help(
    connection: Connection,
    *,
    row_id: str,
    attempt_id: str,
    kind: HelpKind,
    at: datetime,
    objective_id: str = "",
) -> int:
    """Note that help was shown now; the next rung for a hint. Returns the rung (0 for other help).

    Showing the phrases or the example again is no new help.
    """
    same = (
        help_shown.c.attempt_id == attempt_id,
        help_shown.c.kind == kind,
        help_shown.c.objective_id == objective_id,
    )
    highest = connection.execute(select(func.max(help_shown.c.rung)).where(*same)).scalar_one()
    if highest is not None and (kind != "hint" or highest >= 2):  # noqa: PLR2004 - a ladder has three rungs
        return int(highest)
    rung = 0 if highest is None else int(highest) + 1
    last = connection.execute(
        select(func.max(turns.c.number)).where(turns.c.attempt_id == attempt_id)
    ).scalar_one()
    connection.execute(
        insert(help_shown).values(
            id=row_id,
            attempt_id=attempt_id,
            kind=kind,
            objective_id=objective_id,
            rung=rung,
            before_turn=0 if last is None else last + 1,
            created_at=at,
        )
    )
    return rung


def help_in(connection: Connection, attempt_id: str) -> Sequence[HelpRow]:
    """All help that was shown in an attempt, in the order of its showing."""
    rows = connection.execute(_HELP, {"attempt_id": attempt_id})
    return [HelpRow(row.kind, row.objective_id, row.rung, row.before_turn) for row in rows]


def _attempt(row: Row[tuple[object, ...]]) -> Attempt:
    return Attempt(
        id=row.id,
        person_id=row.person_id,
        task_id=row.task_id,
        task_version=row.task_version,
        partner=row.partner,
        state=row.state,
        created_at=row.created_at,
        finished_at=row.finished_at,
    )
