"""What one learner has done so far: conversations, the days they practised on, words, and how words stay.

Reads only. What an attempt reached is told against the version of the task that it was begun with. One
that was left for a fresh one is no conversation here; but the day was practised, and the time was spent.
Nothing counts down, and no day that was missed takes anything away.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from itertools import groupby, pairwise

from lib.allowed import independence_of
from lib.attempts import Attempt, Progress
from lib.overview import disputes_that_stand, pinned_tasks
from lib.saved_words import LOOK_BACK, retention
from lib.scheduling import day_of, day_start
from lib.standing import standings
from lib.store import attempts as attempt_store
from lib.store import cards as card_store
from lib.store import evidence as evidence_store
from lib.store import progress as progress_store
from lib.store.database import Connection
from lib.store.progress import TurnTimes
from lib.task_model import Task
from lib.word_levels import EASIEST_FIRST, Jlpt

LONGEST_PAUSE = timedelta(minutes=2)
"""Whoever says nothing for longer is doing something else."""


@dataclass(frozen=True)
class AttemptRecord:
    """A conversation in which the learner said something. `unaided` of the objectives were met on their own.

    `in_conversation` is the time from the opening line to the last reply, long pauses cut short. Of typed
    conversations it is all there is; of spoken ones the seconds of audio would be part of it.
    """

    attempt: Attempt
    task: Task
    progress: Progress
    unaided: int
    messages: int
    in_conversation: timedelta


@dataclass(frozen=True)
class DayPractised:
    """A day of the learner's own (`scheduling.day_of`) on which they said something or reviewed a card."""

    day: date
    messages: int
    reviews: int


@dataclass(frozen=True)
class WordCount:
    """How many words of one level of the unofficial lists; None: those on no list.

    Each word is counted once: as known, as saved, or else as met.
    """

    level: Jlpt | None
    met: int
    saved: int
    known: int

    @property
    def all(self) -> int:
        """All words met, whatever became of them."""
        return self.met + self.saved + self.known


@dataclass(frozen=True)
class PracticeRecord:
    """Everything that a learner has done. Attempts and days oldest first, words easiest level first.

    `today` is the day it now is for the learner. `remembered` is the share, 0 to 1, of the learnt cards that
    came back in the last thirty days and were not forgotten; None while there are too few to say.
    """

    today: date
    attempts: tuple[AttemptRecord, ...]
    days: tuple[DayPractised, ...]
    in_conversation: timedelta
    words: tuple[WordCount, ...]
    remembered: float | None

    @property
    def words_met(self) -> int:
        """All words met, saved and known."""
        return sum(count.all for count in self.words)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show yet."""
        return not (self.days or self.words_met)


def practice_record(
    connection: Connection, tasks: Mapping[str, Task], person_id: str, zone: tzinfo, at: datetime
) -> PracticeRecord:
    """What this person has done up to now, which is `at`. A day is theirs, as for reviews, in `zone`.

    The same few queries, however much it is. `tasks` stand in for pinned versions that cannot be read.
    """
    turns = progress_store.turn_times(connection, person_id)
    by_attempt = {key: list(mine) for key, mine in groupby(turns, key=lambda turn: turn.attempt_id)}
    spent = {
        key: time_in_conversation(mine) for key, mine in by_attempt.items() if any(turn.said for turn in mine)
    }
    today = day_of(at, zone)
    return PracticeRecord(
        today=today,
        attempts=tuple(_attempts(connection, tasks, person_id, by_attempt, spent)),
        days=days_practised(
            (turn.created_at for turn in turns if turn.said),
            progress_store.review_times(connection, person_id),
            zone,
        ),
        in_conversation=sum(spent.values(), timedelta()),
        words=_words(progress_store.word_counts(connection, person_id)),
        remembered=retention(
            card_store.reviews_since(connection, person_id, day_start(today - LOOK_BACK, zone))
        ).share,
    )


def time_in_conversation(turns: Sequence[TurnTimes]) -> timedelta:
    """From the first moment of these turns of one attempt to the last, no pause longer than two minutes."""
    moments = [moment for turn in turns for moment in (turn.created_at, turn.ended_at) if moment]
    pauses = (later - earlier for earlier, later in pairwise(moments))
    return sum((min(max(pause, timedelta()), LONGEST_PAUSE) for pause in pauses), timedelta())


def days_practised(
    said: Iterable[datetime], reviewed: Iterable[datetime], zone: tzinfo
) -> tuple[DayPractised, ...]:
    """The days on which something was said or reviewed at these times, oldest first."""
    messages = Counter(day_of(at, zone) for at in said)
    reviews = Counter(day_of(at, zone) for at in reviewed)
    return tuple(DayPractised(day, messages[day], reviews[day]) for day in sorted(messages | reviews))


def _attempts(
    connection: Connection,
    tasks: Mapping[str, Task],
    person_id: str,
    turns: Mapping[str, Sequence[TurnTimes]],
    spent: Mapping[str, timedelta],
) -> Iterable[AttemptRecord]:
    mine = [attempt for attempt in attempt_store.attempts_of(connection, person_id) if attempt.id in spent]
    pinned = pinned_tasks(connection, mine)
    ids = [attempt.id for attempt in mine]
    evidence = evidence_store.evidence_in(connection, ids)
    disputes = disputes_that_stand(connection, ids)
    for attempt in reversed(mine):
        task = pinned.get((attempt.task_id, attempt.task_version)) or tasks.get(attempt.task_id)
        if task is None:
            continue
        reached = standings(task.objectives, evidence[attempt.id], disputes[attempt.id])
        yield AttemptRecord(
            attempt,
            task,
            Progress(sum(standing.met for standing in reached), len(reached)),
            unaided=sum(independence_of(standing) == "unaided" for standing in reached),
            messages=sum(turn.said for turn in turns[attempt.id]),
            in_conversation=spent[attempt.id],
        )


def _words(counts: Mapping[tuple[str | None, str], int]) -> tuple[WordCount, ...]:
    levels: tuple[Jlpt | None, ...] = (*EASIEST_FIRST, None)
    found: defaultdict[tuple[str | None, str], int] = defaultdict(int)
    for (level, state), count in counts.items():
        found[level if level in EASIEST_FIRST else None, state] += count
    return tuple(
        WordCount(level, found[level, "met"], found[level, "saved"], found[level, "known"])
        for level in levels
    )
