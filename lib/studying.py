"""The use cases of a learner who reviews saved words: see the next card, answer it, take an answer back.

One click is one review, and a card that another tab has answered is not answered a second time by mistake.
Which card comes next is in `review_queue.py`, when it comes back in `scheduling.py`; how words are saved is
in `collecting.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from lib.collecting import Collecting
from lib.errors import CardAnswered, CardNotFound
from lib.people import Person
from lib.review_queue import DueCard, Queue, forecast, queue
from lib.saved_words import LOOK_BACK, Retention, Review, SavedWord, retention
from lib.scheduling import Direction, Rating, day_of, day_start, is_new, previews, review
from lib.store import cards as card_store
from lib.store import words as word_store
from lib.store.database import Conflict, Connection, now
from lib.talking import TRIES


@dataclass(frozen=True)
class CardView:
    """A card as it is shown. `seen` is what an answer to it must bring back; `waits` is for its buttons."""

    id: str
    direction: Direction
    word: SavedWord
    seen: str
    waits: Mapping[Rating, timedelta]

    @property
    def is_new(self) -> bool:
        """Whether it was never answered."""
        return is_new(self.seen)


@dataclass(frozen=True)
class Study:
    """Where a learner stands: the card that comes next, and how many are `left` today.

    `next_due` is when there is something again where nothing is left; `last_review` can be taken back.
    """

    card: CardView | None
    left: int
    next_due: datetime | None
    words: int
    last_review: str | None
    forecast: tuple[tuple[date, int], ...]
    retention: Retention


@dataclass(frozen=True)
class Answer:
    """An answer to a card as it was `seen`, under a key of its own."""

    card_id: str
    rating: Rating
    client_key: str
    seen: str


class Studying(Collecting):
    """Reviews of what was saved."""

    def due_count(self, person: Person, zone: tzinfo) -> int:
        """How many cards are to be answered now."""
        with self._database.read() as connection:
            return len(self._queue(connection, person, zone)[1].now)

    def study(self, person: Person, zone: tzinfo) -> Study:
        """The card that comes next, and what stands around it."""
        with self._database.read() as connection:
            at = now(connection)
            cards, waiting, today = self._queue(connection, person, zone)
            since = day_start(day_of(at, zone) - LOOK_BACK, zone)
            return Study(
                card=self._view_of(connection, person, waiting.first, at, zone),
                left=len(waiting.now) + len(waiting.soon),
                next_due=waiting.next_due,
                words=word_store.count_words(connection, person.id),
                last_review=today[-1].id if today else None,
                forecast=forecast(cards, waiting, at, zone),
                retention=retention(card_store.reviews_since(connection, person.id, since)),
            )

    def review(self, person: Person, answer: Answer, zone: tzinfo) -> None:
        """Answer a card. A second sending of the same key changes nothing.

        Who recognises a word well gets its other card tomorrow. Raises CardNotFound, CardAnswered where
        another tab was faster, StoreUnavailable.
        """
        for _ in range(TRIES):
            try:
                with self._database.write() as connection:
                    self._answer(connection, person, answer, zone)
                    return
            except Conflict:  # another replica was faster: look what it has done
                continue
        raise CardAnswered

    def undo_review(self, person: Person, review_id: str) -> None:
        """Take an answer back: the card is exactly as it was before. A second time changes nothing.

        Raises CardNotFound, CardAnswered where the card has been answered again since.
        """
        with self._database.write() as connection:
            found = card_store.review_of(connection, review_id, person.id)
            card = found and card_store.card_of(connection, found[0].card_id, person.id)
            if found is None or card is None:
                raise CardNotFound
            answered, stands = found
            if not stands:
                return
            if card_store.reviews_of_card(connection, card.id)[-1].id != answered.id:
                raise CardAnswered
            card_store.undo(connection, answered.id, now(connection))
            if not card_store.set_memory(connection, card, answered.memory, answered.due):
                raise CardAnswered  # on another replica, meanwhile
            if card.direction == "recognise" and not self._recognised(connection, card.id):
                card_store.drop_unseen(connection, card.word_id, "recall")

    def _queue(
        self, connection: Connection, person: Person, zone: tzinfo
    ) -> tuple[Sequence[DueCard], Queue, Sequence[Review]]:
        """All cards, those that come now, and today's answers."""
        at = now(connection)
        day = day_of(at, zone)
        cards = card_store.cards_of(connection, person.id)
        today = card_store.reviews_since(connection, person.id, day_start(day, zone))
        waiting = queue(
            cards,
            [answered.card_id for answered in today],
            at,
            new_today=sum(is_new(answered.memory) for answered in today),
            tomorrow=day_start(day + timedelta(days=1), zone),
        )
        return cards, waiting, today

    def _view_of(
        self, connection: Connection, person: Person, card: DueCard | None, at: datetime, zone: tzinfo
    ) -> CardView | None:
        word = word_store.word_of(connection, card.word_id, person.id) if card else None
        if card is None or word is None:
            return None
        return CardView(card.id, card.direction, word, card.memory, previews(card.memory, at, zone))

    def _answer(self, connection: Connection, person: Person, answer: Answer, zone: tzinfo) -> None:
        at = now(connection)
        card = card_store.card_of(connection, answer.card_id, person.id)
        if card is None:
            raise CardNotFound
        if card_store.has_key(connection, card.id, answer.client_key):
            return
        if card.memory != answer.seen:
            raise CardAnswered
        after = review(card.memory, answer.rating, at, zone)
        before = Review(self._new_id(), card.id, answer.rating, card.memory, card.due, at)
        card_store.add_review(connection, person.id, answer.client_key, before)
        if not card_store.set_memory(connection, card, after.memory, after.due):
            raise CardAnswered  # on another replica, meanwhile
        if card.direction == "recognise" and answer.rating >= Rating.GOOD:
            tomorrow = day_start(day_of(at, zone) + timedelta(days=1), zone)
            self._give_card(connection, person, card.word_id, "recall", due=tomorrow, at=at)

    def _recognised(self, connection: Connection, card_id: str) -> bool:
        return any(one.rating >= Rating.GOOD for one in card_store.reviews_of_card(connection, card_id))
