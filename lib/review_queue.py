"""Which card comes next, how many are due, and how many will be.

Answered cards come before new ones, the longest due first; new words come a few a day, however many were
saved at once. The two cards of a word never meet on one day: whichever was answered first puts the other off
until tomorrow. Where nothing else is left, a card that would come back within minutes comes at once.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from lib.scheduling import Direction, day_of, is_new

NEW_A_DAY = 20
AHEAD = timedelta(minutes=20)
"""How much too early a card may come where nothing else is left."""


@dataclass(frozen=True, slots=True)
class DueCard:
    """A card of a saved word, as far as its turn is concerned."""

    id: str
    word_id: str
    direction: Direction
    memory: str
    due: datetime


@dataclass(frozen=True, slots=True)
class Queue:
    """What is to be answered now, in order; and what `soon` comes back, where nothing else is left.

    `next_due` is when the next card comes that is in neither; None where there is no more.
    """

    now: tuple[DueCard, ...] = ()
    soon: tuple[DueCard, ...] = ()
    next_due: datetime | None = None

    @property
    def first(self) -> DueCard | None:
        """The card that comes next."""
        return next(iter((*self.now, *self.soon)), None)


def queue(
    cards: Iterable[DueCard],
    answered_today: Sequence[str],
    at: datetime,
    *,
    new_today: int = 0,
    tomorrow: datetime,
) -> Queue:
    """The cards in their order.

    `answered_today` are the ids of the cards that were answered on the learner's day, `new_today` is how many
    of these were new; `tomorrow` is when the next day begins.
    """
    everything = sorted(cards, key=lambda card: (card.due, card.id))
    answered = set(answered_today)
    words = {card.word_id for card in everything if card.id in answered}
    free = [card for card in everything if card.id in answered or card.word_id not in words]
    taken: set[str] = set()
    due: list[DueCard] = []
    # An answered card of a word goes before its new one, and only one of the two comes.
    for card in sorted(free, key=lambda card: (is_new(card.memory), card.due, card.id)):
        if card.due <= at and card.word_id not in taken:
            taken.add(card.word_id)
            due.append(card)
    known = [card for card in due if not is_new(card.memory)]
    new = [card for card in due if is_new(card.memory)][: max(0, NEW_A_DAY - new_today)]
    soon = [card for card in free if at < card.due <= at + AHEAD and card.word_id not in taken]
    shown = {card.id for card in (*known, *new, *soon)}
    later = [
        max(card.due, tomorrow) if card.due <= at else card.due for card in everything if card.id not in shown
    ]
    return Queue((*known, *new), tuple(soon), min(later, default=None))


def forecast(
    cards: Iterable[DueCard], waiting: Queue, at: datetime, zone: tzinfo, days: int = 14
) -> tuple[tuple[date, int], ...]:
    """How many cards come on each of the next days, the learner's today first.

    What is due and not in the queue that is `waiting` comes tomorrow, new cards a few a day.
    """
    today = day_of(at, zone)
    tomorrow = today + timedelta(days=1)
    shown = {card.id for card in (*waiting.now, *waiting.soon)}
    counts: Counter[date] = Counter({today: len(shown)})
    new = 0
    for card in cards:
        if card.id in shown:
            continue
        if card.due <= at and is_new(card.memory):
            counts[tomorrow + timedelta(days=new // NEW_A_DAY)] += 1
            new += 1
        else:
            counts[tomorrow if card.due <= at else day_of(card.due, zone)] += 1
    return tuple((day, counts[day]) for day in (today + timedelta(days=ahead) for ahead in range(days)))
