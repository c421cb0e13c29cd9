"""Every paid call is a row."""

import hashlib
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, delete, insert, select

from lib.costs import CallPrice, Usage
from lib.store.tables import usage

Purpose = Literal["reply", "suggestions", "assessment", "translation", "transcription", "speech"]
UNKNOWN = "unknown"
UNKNOWN_USAGE = Usage(UNKNOWN, UNKNOWN, None, None, None, estimated=True)
"""Of a call that may have been made, by a process that died."""


def call_id(*parts: object) -> str:
    """The id of a call's row, from what tells it from all others: whoever writes it, it is one row."""
    return hashlib.sha256("/".join(map(str, parts)).encode()).hexdigest()[:32]


def add_usage(
    connection: Connection,
    *,
    row_id: str,
    person_id: str,
    attempt_id: str | None,
    turn_id: str | None,
    purpose: Purpose,
    used: Usage,
    price: CallPrice,
    at: datetime,
) -> None:
    """Note what a call used and what it cost by the `price` of its day. `turn_id` None: it made no turn.

    `row_id` is the call's: written again it changes nothing, but what was unknown gives way.
    """
    same = usage.c.id == row_id
    connection.execute(delete(usage).where(same, usage.c.provider_url == UNKNOWN))
    if connection.execute(select(usage.c.id).where(same)).first() is not None:
        return
    connection.execute(
        insert(usage).values(
            id=row_id,
            person_id=person_id,
            attempt_id=attempt_id,
            turn_id=turn_id,
            purpose=purpose,
            provider_url=used.provider_url,
            model=used.model,
            input_tokens=used.input_tokens,
            cached_tokens=used.cached_tokens,
            output_tokens=used.output_tokens,
            audio_tokens=used.audio_tokens,
            audio_ms=used.audio_ms,
            characters=used.characters,
            estimated=used.estimated,
            cost_usd=None if used is UNKNOWN_USAGE else price(used, at),
            created_at=at,
        )
    )
