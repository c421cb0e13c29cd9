"""Reactions in the store: one standing emoji and one standing flag a turn, and all that stood before."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from lib.reactions import NO_REACTION, Reaction, ReactionKind
from lib.store.tables import reactions, turns

_ADD = insert(reactions)
_STANDS = select(reactions.c.value).where(
    reactions.c.turn_id == bindparam("turn_id"),
    reactions.c.kind == bindparam("kind"),
    reactions.c.withdrawn_at.is_(None),
)
_WITHDRAW = (
    update(reactions)
    .where(
        reactions.c.turn_id == bindparam("of_turn"),
        reactions.c.kind == bindparam("of_kind"),
        reactions.c.withdrawn_at.is_(None),
    )
    .values(withdrawn_at=bindparam("at"))
)
# Read with every view of an attempt: it stands ready.
_IN_ATTEMPT = (
    select(reactions.c.turn_id, reactions.c.kind, reactions.c.value)
    .join(turns, turns.c.id == reactions.c.turn_id)
    .where(turns.c.attempt_id == bindparam("attempt_id"), reactions.c.withdrawn_at.is_(None))
)


def add_reaction(
    connection: Connection,
    *,
    row_id: str,
    turn_id: str,
    person_id: str,
    kind: ReactionKind,
    value: str,
    at: datetime,
) -> None:
    """Let a reaction stand. Conflict: another one of its kind stands already."""
    row = {
        "id": row_id,
        "turn_id": turn_id,
        "person_id": person_id,
        "kind": kind,
        "value": value,
        "created_at": at,
    }
    connection.execute(_ADD, row)


def withdraw_reaction(connection: Connection, turn_id: str, kind: ReactionKind, at: datetime) -> None:
    """Take back what stands; it is kept."""
    connection.execute(_WITHDRAW, {"of_turn": turn_id, "of_kind": kind, "at": at})


def standing_reaction(connection: Connection, turn_id: str, kind: ReactionKind) -> str | None:
    """The emoji, or the reason, that stands."""
    return connection.execute(_STANDS, {"turn_id": turn_id, "kind": kind}).scalar_one_or_none()


def reactions_in(connection: Connection, attempt_id: str) -> dict[str, Reaction]:
    """By turn, superseded ones too: what stands."""
    found: dict[str, Reaction] = {}
    for row in connection.execute(_IN_ATTEMPT, {"attempt_id": attempt_id}):
        found[row.turn_id] = replace(found.get(row.turn_id, NO_REACTION), **{row.kind: row.value})
    return found
