"""Recordings in the store: each written down once, however often it is sent.

The sound is kept while it waits to be written down, so that nobody has to say it again; after that only where
the learner wants it. A change of one that is being written down names the epoch in which that was begun, so
that whoever gave it up writes nothing over what came after.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import Connection, func, insert, select, update

from lib.store.tables import recordings, turns, usage
from lib.voice_choices import Way

RecordingState = Literal["pending", "written", "failed", "dropped"]


@dataclass(frozen=True)
class RecordingRow:
    """A recording without its sound. `turn_key` is the client's key of the turn that its words are for.

    `seconds` is its length, `confidence` how sure the transcriber is (0 to 1, None unknown), `failure` the
    code of an error. `asked_at`: when it was last given to a transcriber. `has_audio`: its sound is there.
    """

    id: str
    person_id: str
    attempt_id: str
    client_key: str
    turn_key: str | None
    way: Way
    state: RecordingState
    epoch: int
    seconds: float
    transcript: str | None
    confidence: float | None
    failure: str | None
    asked_at: datetime
    has_audio: bool


_COLUMNS = (
    *(recordings.c[name] for name in RecordingRow.__annotations__ if name != "has_audio"),
    recordings.c.audio.is_not(None).label("has_audio"),
)


def add_recording(
    connection: Connection,
    *,
    row_id: str,
    person_id: str,
    attempt_id: str,
    client_key: str,
    turn_key: str | None,
    way: Way,
    seconds: float,
    audio: bytes,
    reserved_usd: Decimal | None,
    at: datetime,
) -> RecordingRow:
    """Write one down that a transcriber is about to get. Conflict: the key is known in this attempt."""
    connection.execute(
        insert(recordings).values(
            id=row_id,
            person_id=person_id,
            attempt_id=attempt_id,
            client_key=client_key,
            turn_key=turn_key,
            way=way,
            state="pending",
            epoch=1,
            seconds=seconds,
            audio=audio,
            reserved_usd=reserved_usd,
            asked_at=at,
            created_at=at,
        )
    )
    return _row(connection, recordings.c.id == row_id)  # type: ignore[return-value]


def with_key(connection: Connection, attempt_id: str, client_key: str) -> RecordingRow | None:
    """The one that a client sent under this key."""
    return _row(connection, recordings.c.attempt_id == attempt_id, recordings.c.client_key == client_key)


def of_person(connection: Connection, recording_id: str, person_id: str) -> RecordingRow | None:
    """One of this person."""
    return _row(connection, recordings.c.id == recording_id, recordings.c.person_id == person_id)


def audio_of(connection: Connection, recording_id: str) -> bytes | None:
    """Its sound, where that is kept."""
    return connection.execute(
        select(recordings.c.audio).where(recordings.c.id == recording_id)
    ).scalar_one_or_none()


def waiting_in(connection: Connection, attempt_id: str) -> RecordingRow | None:
    """The last one of an attempt if it has yet to be written down."""
    last = _row(
        connection, recordings.c.attempt_id == attempt_id, recordings.c.way != "shadowing", newest=True
    )
    return last if last is not None and last.state in ("pending", "failed") and last.has_audio else None


def spoken_in(connection: Connection, attempt_id: str) -> Mapping[str, RecordingRow]:
    """By turn: the last recording whose words were sent with it."""
    found = connection.execute(
        select(turns.c.id.label("turn_id"), *_COLUMNS)
        .join(
            turns,
            (turns.c.attempt_id == recordings.c.attempt_id) & (turns.c.client_key == recordings.c.turn_key),
        )
        .where(recordings.c.attempt_id == attempt_id, recordings.c.state == "written")
        .order_by(recordings.c.created_at)
    ).mappings()
    return {row["turn_id"]: RecordingRow(**{k: v for k, v in row.items() if k != "turn_id"}) for row in found}


def ask_again(
    connection: Connection,
    row: RecordingRow,
    turn_key: str | None,
    reserved_usd: Decimal | None,
    at: datetime,
) -> RecordingRow | None:
    """Begin to write it down anew, for this turn; None where somebody else was faster."""
    begun = connection.execute(
        update(recordings)
        .where(
            recordings.c.id == row.id,
            recordings.c.epoch == row.epoch,
            recordings.c.state == row.state,
            recordings.c.audio.is_not(None),
        )
        .values(
            state="pending",
            epoch=row.epoch + 1,
            failure=None,
            turn_key=turn_key or row.turn_key,
            reserved_usd=reserved_usd,
            asked_at=at,
        )
    )
    return _row(connection, recordings.c.id == row.id) if begun.rowcount else None


def fill(
    connection: Connection,
    row: RecordingRow,
    *,
    transcript: str,
    confidence: float | None,
    keep_audio: bool,
) -> None:
    """Its words are there."""
    values: dict[str, Any] = {"state": "written", "transcript": transcript, "confidence": confidence}
    _end(connection, row, values if keep_audio else values | {"audio": None})


def fail(connection: Connection, row: RecordingRow, code: str) -> None:
    """It could not be written down; its sound stays."""
    _end(connection, row, {"state": "failed", "failure": code})


def drop(connection: Connection, recording_id: str) -> None:
    """Throw it away, words and sound; that it was there stays."""
    connection.execute(
        update(recordings)
        .where(recordings.c.id == recording_id)
        .values(state="dropped", audio=None, transcript=None, confidence=None, reserved_usd=None)
    )


def forget_audio(connection: Connection, person_id: str) -> None:
    """Delete the sound of all that is written down."""
    connection.execute(
        update(recordings)
        .where(recordings.c.person_id == person_id, recordings.c.state == "written")
        .values(audio=None)
    )


def forget_abandoned(connection: Connection, before: datetime) -> None:
    """Delete the sound of what nobody has tried again since then."""
    connection.execute(
        update(recordings)
        .where(
            recordings.c.state.in_(("pending", "failed")),
            recordings.c.asked_at < before,
            recordings.c.audio.is_not(None),
        )
        .values(audio=None)
    )


def spoken_seconds(connection: Connection, person_id: str, since: datetime) -> float:
    """How many seconds of this person transcribers have listened to since then, or are listening to."""
    heard = connection.execute(
        select(func.coalesce(func.sum(usage.c.audio_ms), 0)).where(
            usage.c.person_id == person_id,
            usage.c.purpose == "transcription",
            usage.c.created_at > since,
        )
    ).scalar_one()
    being_heard = connection.execute(
        select(func.coalesce(func.sum(recordings.c.seconds), 0.0)).where(
            recordings.c.person_id == person_id,
            recordings.c.state == "pending",
            recordings.c.asked_at > since,
        )
    ).scalar_one()
    return float(heard) / 1000 + float(being_heard)


def _end(connection: Connection, row: RecordingRow, values: dict[str, Any]) -> None:
    connection.execute(
        update(recordings)
        .where(recordings.c.id == row.id, recordings.c.state == "pending", recordings.c.epoch == row.epoch)
        .values(reserved_usd=None, **values)
    )


def _row(connection: Connection, *where: Any, newest: bool = False) -> RecordingRow | None:
    statement = select(*_COLUMNS).where(*where)
    if newest:
        statement = statement.order_by(recordings.c.created_at.desc(), recordings.c.id).limit(1)
    row = connection.execute(statement).mappings().first()
    return RecordingRow(**row) if row is not None else None
