"""People in the store, and what they have told about themselves."""

from dataclasses import asdict
from datetime import datetime
from typing import Any, get_args

from sqlalchemy import Connection, bindparam, insert, select, update

from lib.conversation import PartnerKind
from lib.languages import LANGUAGES, Language
from lib.people import STRANGER, Furigana, Learner
from lib.store.tables import people
from lib.task_model import Level
from lib.voice_choices import Speaking, VoiceChoices, VoiceName, within_limits

# A statement of every run of a page stands ready: to build one takes longer than to run it.
_BY_ID = select(people).where(people.c.id == bindparam("id"))


def ensure_person(connection: Connection, person_id: str, name: str, at: datetime) -> None:
    """Write the person down unless they are known already."""
    known = connection.execute(select(people.c.id).where(people.c.id == person_id)).first()
    if known is None:
        connection.execute(insert(people).values(id=person_id, name=name, created_at=at))


def learner(connection: Connection, person_id: str) -> Learner:
    """What this person has told; what this version does not know counts as not told."""
    row = connection.execute(_BY_ID, {"id": person_id}).first()
    if row is None:
        return STRANGER
    level: Level | None = row.level if row.level in get_args(Level) else None
    partner: PartnerKind | None = row.partner if row.partner in get_args(PartnerKind) else None
    return Learner(
        row.called,
        level,
        row.time_zone,
        _language(row.interface),
        _language(row.explanations),
        partner,
        row.met,
        next((kept for kept in get_args(Furigana) if kept == row.furigana), None),
        row.romaji,
        row.translations,
        _voice(row),
    )


def set_learner(connection: Connection, person_id: str, told: Learner) -> None:
    """Keep what the person tells now."""
    values = asdict(told)
    values |= values.pop("voice")
    connection.execute(update(people).where(people.c.id == person_id).values(**values))


def _voice(row: Any) -> VoiceChoices:
    chosen = VoiceChoices()
    return within_limits(
        VoiceChoices(
            next((kept for kept in get_args(Speaking) if kept == row.speaking), chosen.speaking),
            chosen.pause_ms if row.pause_ms is None else row.pause_ms,
            row.send_at_once,
            row.keep_recordings,
            row.autoplay,
            chosen.speed if row.speed is None else row.speed,
            next((kept for kept in get_args(VoiceName) if kept == row.voice), None),
            row.hide_text,
        )
    )


def _language(kept: str | None) -> Language | None:
    return next((language for language in LANGUAGES if language == kept), None)
