"""Turns in the store: one live turn an attempt, claimed once, ended once.

Every change of a live turn names the epoch it was claimed in, so that a process which lost its lease
cannot write over what came after it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import Connection, Row, bindparam, func, insert, or_, select, update

from lib.conversation import LIVE_STATES, Correction, FinishReason, Turn, TurnState
from lib.store.tables import turns

# Statements of every turn stand ready: to build one takes longer than to run it.
_ADD = insert(turns)
_BY_ID = select(turns).where(turns.c.id == bindparam("id"))
_OF_PERSON = _BY_ID.where(turns.c.person_id == bindparam("person_id"))
_WITH_KEY = select(turns).where(
    turns.c.attempt_id == bindparam("attempt_id"), turns.c.client_key == bindparam("client_key")
)
_IN_ATTEMPT = select(turns).where(turns.c.attempt_id == bindparam("attempt_id")).order_by(turns.c.number)
_IN_ATTEMPTS = (
    select(turns)
    .where(turns.c.attempt_id.in_(bindparam("attempt_ids", expanding=True)))
    .order_by(turns.c.attempt_id, turns.c.number)
)
_SENT = (
    select(turns.c.created_at)
    .where(
        turns.c.person_id == bindparam("person_id"),
        turns.c.created_at > bindparam("since"),
        turns.c.learner_text.is_not(None),
    )
    .order_by(turns.c.created_at)
)
_CLAIM = (
    update(turns)
    .where(turns.c.id == bindparam("turn_id"), turns.c.state == "pending")
    .values(
        state="streaming",
        epoch=turns.c.epoch + 1,
        started_at=bindparam("at"),
        lease_until=bindparam("until"),
    )
    .returning(turns.c.epoch)
)
_FLUSH = (
    update(turns)
    .where(
        turns.c.id == bindparam("turn_id"),
        turns.c.state == "streaming",
        turns.c.epoch == bindparam("in_epoch"),
    )
    .values(reply=bindparam("text"), lease_until=bindparam("until"))
)


@dataclass(frozen=True)
class Lapsed:
    """A live turn of another process, which may have died. `started`: its partner may have been asked."""

    turn: Turn
    person_id: str
    started: bool


def add_turn(
    connection: Connection, turn: Turn, person_id: str, lease_until: datetime, reserved_usd: Decimal | None
) -> None:
    """Write a pending turn. Conflict: the key is known, or another turn is live."""
    row = {
        "id": turn.id,
        "attempt_id": turn.attempt_id,
        "person_id": person_id,
        "number": turn.number,
        "client_key": turn.client_key,
        "learner_text": turn.learner_text,
        "reply": turn.reply,
        "state": turn.state,
        "partner": turn.partner,
        "created_at": turn.created_at,
        "lease_until": lease_until,
        "reserved_usd": reserved_usd,
    }
    connection.execute(_ADD, row)


def find_turn(connection: Connection, turn_id: str) -> Turn | None:
    """The turn with this id, whosever it is."""
    row = connection.execute(_BY_ID, {"id": turn_id}).first()
    return _turn(row) if row else None


def turn_of(connection: Connection, turn_id: str, person_id: str) -> Turn | None:
    """This person's turn; None where it is unknown or somebody else's."""
    row = connection.execute(_OF_PERSON, {"id": turn_id, "person_id": person_id}).first()
    return _turn(row) if row else None


def turn_with_key(connection: Connection, attempt_id: str, client_key: str) -> Turn | None:
    """The turn that an earlier sending of the same key made."""
    row = connection.execute(_WITH_KEY, {"attempt_id": attempt_id, "client_key": client_key}).first()
    return _turn(row) if row else None


def live_turn(connection: Connection, attempt_id: str) -> Turn | None:
    """The turn of this attempt that is still being answered."""
    row = connection.execute(
        select(turns).where(turns.c.attempt_id == attempt_id, turns.c.state.in_(LIVE_STATES))
    ).first()
    return _turn(row) if row else None


def turns_in(connection: Connection, attempt_id: str) -> list[Turn]:
    """All turns of an attempt, superseded ones too, in order."""
    return [_turn(row) for row in connection.execute(_IN_ATTEMPT, {"attempt_id": attempt_id})]


def turns_in_each(connection: Connection, attempt_ids: Sequence[str]) -> dict[str, list[Turn]]:
    """By attempt: all its turns, superseded ones too, in order."""
    found: dict[str, list[Turn]] = {attempt_id: [] for attempt_id in attempt_ids}
    for row in connection.execute(_IN_ATTEMPTS, {"attempt_ids": attempt_ids}):
        found[row.attempt_id].append(_turn(row))
    return found


def sent_times(connection: Connection, person_id: str, since: datetime) -> list[datetime]:
    """When this person sent something (retries too), oldest first."""
    return list(connection.execute(_SENT, {"person_id": person_id, "since": since}).scalars())


def touched_attempts(connection: Connection, attempt_ids: list[str]) -> dict[str, int]:
    """How many messages the learner has sent in each attempt; attempts with none are left out."""
    query = (
        select(turns.c.attempt_id, func.count())
        .where(
            turns.c.attempt_id.in_(attempt_ids),
            turns.c.learner_text.is_not(None),
            turns.c.superseded_by.is_(None),
        )
        .group_by(turns.c.attempt_id)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def supersede(connection: Connection, turn_id: str, by: str) -> bool:
    """Let a new turn stand for an old one; False where another one does already."""
    done = connection.execute(
        update(turns).where(turns.c.id == turn_id, turns.c.superseded_by.is_(None)).values(superseded_by=by)
    )
    return done.rowcount == 1


def claim(connection: Connection, turn_id: str, at: datetime, lease: timedelta) -> int | None:
    """Take a pending turn: its new epoch, or None where it is not to be had any more."""
    taken = connection.execute(_CLAIM, {"turn_id": turn_id, "at": at, "until": at + lease})
    return taken.scalar_one_or_none()


def flush(connection: Connection, replies: Mapping[str, tuple[int, str]], lease_until: datetime) -> set[str]:
    """Store the text so far of live turns (id → epoch, text) and renew their leases.

    Returns the turns that are not ours any more.
    """
    lost = set()
    for turn_id, (epoch, text) in replies.items():
        ours = {"turn_id": turn_id, "in_epoch": epoch, "text": text, "until": lease_until}
        done = connection.execute(_FLUSH, ours)
        if done.rowcount != 1:
            lost.add(turn_id)
    return lost


def end(
    connection: Connection,
    turn_id: str,
    epoch: int,
    *,
    state: TurnState,
    reply: str,
    at: datetime,
    finish_reason: FinishReason | None = None,
    failure: str | None = None,
    correction: Correction | None = None,
    miss_rate: float | None = None,
) -> bool:
    """End a turn that was claimed in this epoch; False where it had ended without us."""
    done = connection.execute(
        update(turns)
        .where(turns.c.id == turn_id, turns.c.state.in_(LIVE_STATES), turns.c.epoch == epoch)
        .values(
            state=state,
            reply=reply,
            ended_at=at,
            lease_until=None,
            finish_reason=finish_reason,
            failure=failure,
            correction=json.dumps(asdict(correction), ensure_ascii=False) if correction else None,
            miss_rate=miss_rate,
        )
    )
    return done.rowcount == 1


def cancel(connection: Connection, turn_id: str, at: datetime) -> bool:
    """Stop a turn that another process runs; the next epoch tells it so at its next flush."""
    done = connection.execute(
        update(turns)
        .where(turns.c.id == turn_id, turns.c.state.in_(LIVE_STATES))
        .values(state="cancelled", epoch=turns.c.epoch + 1, ended_at=at, lease_until=None)
    )
    return done.rowcount == 1


def live(connection: Connection, turn_id: str) -> Lapsed | None:
    """This turn, where it is live."""
    row = connection.execute(_BY_ID.where(turns.c.state.in_(LIVE_STATES)), {"id": turn_id}).first()
    return _lapsed(row) if row else None


def lapsed(connection: Connection, at: datetime) -> list[Lapsed]:
    """Live turns whose lease has run out, pending ones too."""
    query = select(turns).where(
        turns.c.state.in_(LIVE_STATES), or_(turns.c.lease_until.is_(None), turns.c.lease_until < at)
    )
    return [_lapsed(row) for row in connection.execute(query)]


def interrupt(connection: Connection, turn_id: str, at: datetime, failure: str) -> bool:
    """End a lapsed turn with what was stored of it; the next epoch keeps its old owner out."""
    done = connection.execute(
        update(turns)
        .where(
            turns.c.id == turn_id,
            turns.c.state.in_(LIVE_STATES),
            or_(turns.c.lease_until.is_(None), turns.c.lease_until < at),
        )
        .values(state="failed", failure=failure, epoch=turns.c.epoch + 1, ended_at=at, lease_until=None)
    )
    return done.rowcount == 1


def _lapsed(row: Row[tuple[object, ...]]) -> Lapsed:
    return Lapsed(_turn(row), row.person_id, row.state == "streaming")


def _turn(row: Row[tuple[object, ...]]) -> Turn:
    correction = json.loads(row.correction) if row.correction else None
    return Turn(
        id=row.id,
        attempt_id=row.attempt_id,
        number=row.number,
        client_key=row.client_key,
        learner_text=row.learner_text,
        reply=row.reply,
        state=row.state,
        partner=row.partner,
        created_at=row.created_at,
        finish_reason=row.finish_reason,
        failure=row.failure,
        correction=Correction(**correction) if correction else None,
        superseded_by=row.superseded_by,
        miss_rate=row.miss_rate,
    )
