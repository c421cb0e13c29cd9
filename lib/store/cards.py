"""The cards of saved words in the store, and every answer to one; an answer taken back is kept."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, exists, insert, select, update

from lib.review_queue import DueCard
from lib.saved_words import Review
from lib.scheduling import DIRECTIONS, Direction, Rating
from lib.store.study_tables import cards, reviews, words

_CARD = select(cards.c.id, cards.c.word_id, cards.c.direction, cards.c.memory, cards.c.due)
# Read with every page that shows how many are due.
_OF_SAVED_WORDS = _CARD.join(words, words.c.id == cards.c.word_id).where(
    cards.c.person_id == bindparam("person_id"), words.c.state == "saved"
)
_BY_ID = _CARD.where(cards.c.id == bindparam("id"), cards.c.person_id == bindparam("person_id"))
_STANDING = select(reviews).where(reviews.c.undone_at.is_(None))
_SINCE = _STANDING.where(
    reviews.c.person_id == bindparam("person_id"), reviews.c.reviewed_at >= bindparam("since")
).order_by(reviews.c.reviewed_at, reviews.c.id)
_OF_CARD = _STANDING.where(reviews.c.card_id == bindparam("card_id")).order_by(
    reviews.c.reviewed_at, reviews.c.id
)


def ensure_card(
    connection: Connection,
    *,
    card_id: str,
    word_id: str,
    person_id: str,
    direction: Direction,
    memory: str,
    due: datetime,
    at: datetime,
) -> None:
    """Make this card of a word, unless it has one."""
    same = cards.c.word_id == word_id, cards.c.direction == direction
    if connection.execute(select(cards.c.id).where(*same)).first() is None:
        row = {"id": card_id, "word_id": word_id, "person_id": person_id, "direction": direction}
        connection.execute(insert(cards).values(**row, memory=memory, due=due, created_at=at))


def cards_of(connection: Connection, person_id: str) -> Sequence[DueCard]:
    """The cards of all words that the person has saved."""
    return [_card(row) for row in connection.execute(_OF_SAVED_WORDS, {"person_id": person_id})]


def card_of(connection: Connection, card_id: str, person_id: str) -> DueCard | None:
    """One card of this person, whatever has become of its word."""
    row = connection.execute(_BY_ID, {"id": card_id, "person_id": person_id}).first()
    return _card(row) if row else None


def set_memory(connection: Connection, card: DueCard, memory: str, due: datetime) -> bool:
    """What is remembered of a card, and when it comes back; False where it is not as it was read any more."""
    done = connection.execute(
        update(cards)
        .where(cards.c.id == card.id, cards.c.memory == card.memory)
        .values(memory=memory, due=due)
    )
    return done.rowcount == 1


def drop_unseen(connection: Connection, word_id: str, direction: Direction) -> None:
    """Let go of a card that nobody has ever answered."""
    seen = exists().where(reviews.c.card_id == cards.c.id)
    connection.execute(delete(cards).where(cards.c.word_id == word_id, cards.c.direction == direction, ~seen))


def add_review(connection: Connection, person_id: str, client_key: str, review: Review) -> None:
    """Write an answer down. Conflict: there is one with this key."""
    connection.execute(
        insert(reviews).values(
            id=review.id,
            card_id=review.card_id,
            person_id=person_id,
            client_key=client_key,
            rating=int(review.rating),
            before=json.dumps({"memory": review.memory, "due": review.due.isoformat()}),
            reviewed_at=review.reviewed_at,
        )
    )


def has_key(connection: Connection, card_id: str, client_key: str) -> bool:
    """Whether this click has been counted, or taken back, before."""
    same = reviews.c.card_id == card_id, reviews.c.client_key == client_key
    return connection.execute(select(reviews.c.id).where(*same)).first() is not None


def review_of(connection: Connection, review_id: str, person_id: str) -> tuple[Review, bool] | None:
    """One answer of this person, and whether it stands."""
    query = select(reviews).where(reviews.c.id == review_id, reviews.c.person_id == person_id)
    row = connection.execute(query).first()
    return (_review(row), row.undone_at is None) if row else None


def reviews_since(connection: Connection, person_id: str, since: datetime) -> Sequence[Review]:
    """The answers of a person that stand, oldest first."""
    return [_review(row) for row in connection.execute(_SINCE, {"person_id": person_id, "since": since})]


def reviews_of_card(connection: Connection, card_id: str) -> Sequence[Review]:
    """The answers to a card that stand, oldest first."""
    return [_review(row) for row in connection.execute(_OF_CARD, {"card_id": card_id})]


def undo(connection: Connection, review_id: str, at: datetime) -> None:
    """Take an answer back; it is kept."""
    connection.execute(update(reviews).where(reviews.c.id == review_id).values(undone_at=at))


def _card(row: Row[*tuple[Any, ...]]) -> DueCard:
    direction = next(direction for direction in DIRECTIONS if direction == row.direction)
    return DueCard(row.id, row.word_id, direction, row.memory, row.due)


def _review(row: Row[tuple[object, ...]]) -> Review:
    before = json.loads(row.before)
    return Review(
        row.id,
        row.card_id,
        Rating(row.rating),
        before["memory"],
        datetime.fromisoformat(before["due"]),
        row.reviewed_at,
    )
