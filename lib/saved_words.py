"""What a learner takes home of a conversation: words saved, or waved off as known, and how reviews went.

A saved word keeps the sentence from which it was taken and what the dictionary said of it then. A removed
word is kept too, with its cards: saved again, it goes on where it was.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from lib.scheduling import Rating, is_learnt
from lib.vocabulary import SaidBy, WordKey
from lib.word_levels import Jlpt

WordState = Literal["saved", "known", "removed"]
LOOK_BACK = timedelta(days=30)
"""Over so many days it is looked how much was remembered."""


@dataclass(frozen=True, slots=True)
class SavedWord:
    """A word of one person. `entry` is its number in the dictionary, `surface` its form in the sentence."""

    id: str
    key: WordKey
    state: WordState
    entry: int | None
    glosses: tuple[str, ...]
    level: Jlpt | None
    sentence: str
    surface: str
    said_by: SaidBy
    turn_id: str | None
    task_id: str | None
    created_at: datetime

    @property
    def place(self) -> tuple[int, int]:
        """Where in the sentence the word stands: start and end; nowhere is (0, 0)."""
        start = self.sentence.find(self.surface)
        return (start, start + len(self.surface)) if start >= 0 else (0, 0)


@dataclass(frozen=True, slots=True)
class Review:
    """An answer that stands. `memory` and `due` are the card's before it."""

    id: str
    card_id: str
    rating: Rating
    memory: str
    due: datetime
    reviewed_at: datetime


ENOUGH_REVIEWS = 20
"""With fewer, a single card moves the share by more than five points: that says nothing yet."""


@dataclass(frozen=True, slots=True)
class Retention:
    """Of `asked` cards that came back after days, `remembered` were not forgotten."""

    asked: int
    remembered: int

    @property
    def share(self) -> float | None:
        """0 to 1; None where too little was asked to say."""
        return self.remembered / self.asked if self.asked >= ENOUGH_REVIEWS else None


def retention(reviews: Iterable[Review]) -> Retention:
    """How much was remembered. Cards that are still being learnt say nothing about it."""
    asked = [review for review in reviews if is_learnt(review.memory)]
    return Retention(len(asked), sum(review.rating is not Rating.AGAIN for review in asked))
