"""What was suggested in an attempt, one set for each point at which it was asked for.

A row without content is a call to a model that is still being made, or whose process died. Whoever writes
the content first decides what was offered.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, bindparam, insert, select, update

from lib.store.tables import suggestions
from lib.task_model import Text

_TEXTS = TypeAdapter(tuple[Text, ...])
_OF_ATTEMPT = (
    select(suggestions)
    .where(suggestions.c.attempt_id == bindparam("attempt_id"))
    .order_by(suggestions.c.before_turn)
)


@dataclass(frozen=True)
class SuggestionRow:
    """What was offered before the turn of this number; `texts` None: it is still being thought of."""

    id: str
    before_turn: int
    texts: tuple[Text, ...] | None
    created_at: datetime


def add_suggestions(
    connection: Connection,
    *,
    row_id: str,
    attempt_id: str,
    before_turn: int,
    texts: tuple[Text, ...] | None,
    reserved_usd: Decimal | None,
    at: datetime,
) -> None:
    """Write a set down, or that it is being thought of. Conflict: there is one for this point already."""
    connection.execute(
        insert(suggestions).values(
            id=row_id,
            attempt_id=attempt_id,
            before_turn=before_turn,
            content=None if texts is None else _json(texts),
            reserved_usd=reserved_usd,
            created_at=at,
        )
    )


def fill(connection: Connection, row_id: str, texts: tuple[Text, ...]) -> bool:
    """Say what is offered where nothing was said before; False where somebody was faster."""
    empty = suggestions.c.id == row_id, suggestions.c.content.is_(None)
    done = connection.execute(
        update(suggestions).where(*empty).values(content=_json(texts), reserved_usd=None)
    )
    return done.rowcount == 1


def suggestions_in(connection: Connection, attempt_id: str) -> Sequence[SuggestionRow]:
    """All that was suggested in an attempt, in order."""
    return [_row(row) for row in connection.execute(_OF_ATTEMPT, {"attempt_id": attempt_id})]


def find_suggestions(connection: Connection, row_id: str) -> SuggestionRow | None:
    """One set."""
    row = connection.execute(select(suggestions).where(suggestions.c.id == row_id)).first()
    return _row(row) if row else None


def _json(texts: tuple[Text, ...]) -> str:
    return _TEXTS.dump_json(texts).decode()


def _row(row: Row[tuple[object, ...]]) -> SuggestionRow:
    texts = None if row.content is None else _TEXTS.validate_json(row.content)
    return SuggestionRow(row.id, row.before_turn, texts, row.created_at)
