"""What replies mean in another language, one for each reply and language.

A row without content is a call to a model that is still being made, or whose process died.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from lib.languages import Language
from lib.store.tables import translations, turns

_OF_ATTEMPT = (
    select(translations.c.turn_id, translations.c.content)
    .join(turns, turns.c.id == translations.c.turn_id)
    .where(turns.c.attempt_id == bindparam("attempt_id"))
    .where(translations.c.language == bindparam("language"), translations.c.content.is_not(None))
)


@dataclass(frozen=True)
class TranslationRow:
    """A translation; `text` None: it is still being made."""

    id: str
    text: str | None
    created_at: datetime


def translation_of(connection: Connection, turn_id: str, language: Language) -> TranslationRow | None:
    """The translation of one reply."""
    row = connection.execute(
        select(translations).where(translations.c.turn_id == turn_id, translations.c.language == language)
    ).first()
    return TranslationRow(row.id, row.content, row.created_at) if row else None


def translations_in(connection: Connection, attempt_id: str, language: Language) -> dict[str, str]:
    """All translations in an attempt, by turn."""
    asked = {"attempt_id": attempt_id, "language": language}
    return {row.turn_id: row.content for row in connection.execute(_OF_ATTEMPT, asked)}


def add_translation(
    connection: Connection,
    *,
    row_id: str,
    turn_id: str,
    language: Language,
    reserved_usd: Decimal | None,
    at: datetime,
) -> None:
    """Write down that one is being made. Conflict: there is one already."""
    connection.execute(
        insert(translations).values(
            id=row_id, turn_id=turn_id, language=language, reserved_usd=reserved_usd, created_at=at
        )
    )


def fill(connection: Connection, row_id: str, text: str) -> None:
    """Write down what the reply means."""
    connection.execute(
        update(translations).where(translations.c.id == row_id).values(content=text, reserved_usd=None)
    )


def drop(connection: Connection, row_id: str) -> None:
    """Nothing came of it: it may be asked for again."""
    connection.execute(
        delete(translations).where(translations.c.id == row_id, translations.c.content.is_(None))
    )
