"""When a saved word comes back: FSRS, over the two cards of a word.

A card *recognises* (Japanese to meaning) or *recalls* (meaning to Japanese). Its memory is a JSON text of
what FSRS knows of it; when it is due is told beside it. Intervals of days count the learner's days, which
begin at four in the morning where they are: who learns in the evening may go on next morning. Within a day
it is minutes. Nothing is random. Which of the cards comes next is in `review_queue.py`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import IntEnum
from typing import Literal, get_args

import fsrs

Direction = Literal["recognise", "recall"]
DIRECTIONS: tuple[Direction, ...] = get_args(Direction)


class Rating(IntEnum):
    """How well a card was answered, by the learner's own judgement."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


DAY_BEGINS = time(4)
DESIRED_RETENTION = 0.9
"""A word comes back when it is remembered with this probability."""

# Fuzzing off: the same answer at the same time gives the same interval as its button has promised.
_SCHEDULER = fsrs.Scheduler(desired_retention=DESIRED_RETENTION, enable_fuzzing=False)
_FIELDS = ("state", "step", "stability", "difficulty", "last_review")
_SOME_CARD, _SOME_TIME = 0, datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A card after an answer: its memory, and when it comes back; `wait` is as its button says it."""

    memory: str
    due: datetime
    wait: timedelta


def _kept(card: fsrs.Card) -> str:
    told = card.to_dict()
    return json.dumps({field: told[field] for field in _FIELDS})  # type: ignore[literal-required]


NEW = _kept(fsrs.Card(card_id=_SOME_CARD, due=_SOME_TIME))
"""The memory of a card that was never answered."""


def review(memory: str, rating: Rating, at: datetime, zone: tzinfo = UTC) -> Scheduled:
    """The card after this answer. ValueError for a naive time, or what is no memory."""
    now = _utc(at)
    card = _card(memory, now, zone)
    after, _ = _SCHEDULER.review_card(card, fsrs.Rating(rating), now)
    wait = after.due - now
    due = day_start(day_of(now, zone) + wait, zone) if wait >= timedelta(days=1) else after.due
    return Scheduled(_kept(after), due, wait)


def previews(memory: str, at: datetime, zone: tzinfo = UTC) -> Mapping[Rating, timedelta]:
    """For each answer after what time the card would come back."""
    return {rating: review(memory, rating, at, zone).wait for rating in Rating}


def is_new(memory: str) -> bool:
    """Whether the card was never answered."""
    return memory == NEW


def is_learnt(memory: str) -> bool:
    """Whether the card comes back after days, not minutes: only such a one can be remembered or forgotten."""
    return bool(json.loads(memory)["state"] == fsrs.State.Review)


def day_of(at: datetime, zone: tzinfo) -> date:
    """The learner's day that this moment belongs to."""
    local = _utc(at).astimezone(zone)
    return local.date() - timedelta(days=local.time() < DAY_BEGINS)


def day_start(day: date, zone: tzinfo) -> datetime:
    """When a learner's day begins, in UTC."""
    return datetime.combine(day, DAY_BEGINS, zone).astimezone(UTC)


def _card(memory: str, now: datetime, zone: tzinfo) -> fsrs.Card:
    """What FSRS is told. It counts full 24 hours since the last answer: it is given the learner's days."""
    kept = json.loads(memory)
    card = fsrs.Card.from_dict({"card_id": _SOME_CARD, "due": now.isoformat()} | kept)
    if card.last_review is not None:
        card.last_review = now - (day_of(now, zone) - day_of(card.last_review, zone))
    return card


def _utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError(f"{at!r} has no time zone")
    return at.astimezone(UTC)
