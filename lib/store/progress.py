"""What a learner has done, counted in the store or read in as few columns as it takes.

Superseded turns and undone reviews are left out here, once. What the figures mean stands in
`lib/progress.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, String, and_, bindparam, func, literal, select, union_all

from lib.store.study_tables import met_words, reviews, words
from lib.store.tables import turns

_ME = bindparam("person_id", type_=String)
_TURNS = (
    select(
        turns.c.attempt_id,
        turns.c.learner_text.is_not(None).label("said"),
        turns.c.created_at,
        turns.c.ended_at,
    )
    .where(turns.c.person_id == _ME, turns.c.superseded_by.is_(None))
    .order_by(turns.c.attempt_id, turns.c.number)
)
_KEPT = select(words.c.level, words.c.state).where(words.c.person_id == _ME, words.c.state != "removed")
_ONLY_MET = (
    select(met_words.c.level, literal("met").label("state"))
    .outerjoin(
        words,
        and_(
            words.c.person_id == met_words.c.person_id,
            words.c.lemma == met_words.c.lemma,
            words.c.reading == met_words.c.reading,
            words.c.state != "removed",
        ),
    )
    .where(met_words.c.person_id == _ME, words.c.id.is_(None))
)
_EACH_WORD = union_all(_KEPT, _ONLY_MET).subquery()
_WORDS = select(_EACH_WORD.c.level, _EACH_WORD.c.state, func.count().label("number")).group_by(
    _EACH_WORD.c.level, _EACH_WORD.c.state
)
_REVIEWED = select(reviews.c.reviewed_at).where(reviews.c.person_id == _ME, reviews.c.undone_at.is_(None))


@dataclass(frozen=True, slots=True)
class TurnTimes:
    """When a turn that counts began and ended; `said`: the learner spoke, it is no opening line."""

    attempt_id: str
    said: bool
    created_at: datetime
    ended_at: datetime | None


def turn_times(connection: Connection, person_id: str) -> list[TurnTimes]:
    """All turns of a person that count, those of abandoned attempts too; attempt by attempt, in order."""
    rows = connection.execute(_TURNS, {"person_id": person_id})
    return [TurnTimes(*row) for row in rows]


def word_counts(connection: Connection, person_id: str) -> dict[tuple[str | None, str], int]:
    """How many words of each level and state: "saved", "known", or no more than "met"; each word once."""
    rows = connection.execute(_WORDS, {"person_id": person_id})
    return {(row.level, row.state): row.number for row in rows}


def review_times(connection: Connection, person_id: str) -> Sequence[datetime]:
    """When this person reviewed a card."""
    return connection.execute(_REVIEWED, {"person_id": person_id}).scalars().all()
