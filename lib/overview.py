"""What a page needs to draw, read in one go: the tasks with what was achieved, and one attempt.

Reads only; what may be done stands in `practice.py`.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property

from pydantic import ValidationError

from lib.attempts import Attempt, Progress
from lib.conversation import Turn
from lib.errors import AttemptOutdated
from lib.evidence import HelpShown
from lib.reactions import Reactions
from lib.standing import Dispute, Standing, standings
from lib.store import attempts as attempt_store
from lib.store import evidence as evidence_store
from lib.store import reactions as reaction_store
from lib.store import suggestions as suggestion_store
from lib.store import turns as turn_store
from lib.store.attempts import HelpRow
from lib.store.database import Connection
from lib.store.suggestions import SuggestionRow
from lib.task_model import Task

LINES_IN_VIEW = 3
"""How many of the partner's last lines count as still before the learner's eyes."""


@dataclass(frozen=True)
class TaskCard:
    """A task as it is offered. `best` is the progress of the best attempt so far."""

    task: Task
    open_attempt: Attempt | None
    messages_sent: int
    best: Progress | None
    times_finished: int


@dataclass(frozen=True)
class AttemptView:
    """An attempt as it now stands. `turns` are those that count, in order; `help` is what was opened.

    `suggestions` holds what was offered at each point at which it was asked for,
    `reactions` those to superseded turns too.
    """

    attempt: Attempt
    task: Task
    turns: tuple[Turn, ...]
    standings: tuple[Standing, ...]
    help: tuple[HelpRow, ...] = ()
    superseded: tuple[Turn, ...] = ()
    suggestions: tuple[SuggestionRow, ...] = ()
    reactions: Reactions = field(default_factory=dict)

    @cached_property
    def rungs(self) -> Mapping[str, int]:
        """For each objective how many of its three hints are open; those with none are left out."""
        return Counter(row.objective_id for row in self.help if row.kind == "hint")

    @property
    def phrases_opened(self) -> bool:
        """Whether the phrases have been on the screen."""
        return any(row.kind == "phrases" for row in self.help)

    @property
    def example_opened(self) -> bool:
        """Whether the example has been on the screen."""
        return any(row.kind == "example" for row in self.help)

    @property
    def progress(self) -> Progress:
        """How many of the objectives are met."""
        return Progress(sum(standing.met for standing in self.standings), len(self.standings))

    @property
    def live(self) -> Turn | None:
        """The turn that is still being answered."""
        return next((turn for turn in self.turns if turn.live), None)

    @property
    def next_number(self) -> int:
        """The number of the turn that comes next.

        What is superseded has a lower number than what supersedes it: the highest one counts.
        """
        return self.turns[-1].number + 1 if self.turns else 0

    @property
    def suggested_now(self) -> SuggestionRow | None:
        """What was suggested for the turn that comes next."""
        return next((row for row in self.suggestions if row.before_turn == self.next_number), None)

    def turn(self, turn_id: str) -> Turn | None:
        """The turn of this id, where it counts."""
        return next((turn for turn in self.turns if turn.id == turn_id), None)

    def sayings(self, turn: Turn) -> Iterator[Turn]:
        """The turn, and those with the same words that it stands for, newest first."""
        stood_for = {old.superseded_by: old for old in self.superseded}
        older: Turn | None = turn
        while older is not None and older.learner_text == turn.learner_text:
            yield older
            older = stood_for.get(older.id)

    def first_saying(self, turn: Turn) -> Turn:
        """The turn in which these words were first said: a retry, of a retry too, only stands for it."""
        *_, first = self.sayings(turn)
        return first

    @property
    def message_count(self) -> int:
        """Messages of both sides so far."""
        return sum((turn.learner_text is not None) + bool(turn.reply) for turn in self.turns)


def task_cards(connection: Connection, tasks: Mapping[str, Task], person_id: str) -> list[TaskCard]:
    """All tasks, easiest and shortest first, with this person's history of each."""
    mine = [
        attempt for attempt in attempt_store.attempts_of(connection, person_id) if attempt.task_id in tasks
    ]
    ids = [attempt.id for attempt in mine]
    evidence = evidence_store.evidence_in(connection, ids)
    disputes = disputes_that_stand(connection, ids)
    sent = turn_store.touched_attempts(connection, ids)
    cards = []
    for task in sorted(tasks.values(), key=lambda task: (task.level, task.minutes, task.id)):
        tried = [attempt for attempt in mine if attempt.task_id == task.id]
        reached = [
            Progress(
                sum(s.met for s in standings(task.objectives, evidence[attempt.id], disputes[attempt.id])),
                len(task.objectives),
            )
            for attempt in tried
            if attempt.id in sent
        ]
        open_one = next((attempt for attempt in tried if attempt.state == "open"), None)
        if open_one is not None and is_outdated(connection, open_one):
            open_one = None
        cards.append(
            TaskCard(
                task,
                open_attempt=open_one,
                messages_sent=sent.get(open_one.id, 0) if open_one else 0,
                best=max(reached, key=lambda progress: progress.completed, default=None),
                times_finished=sum(attempt.state == "finished" for attempt in tried),
            )
        )
    return cards


def attempt_view(connection: Connection, attempt: Attempt) -> AttemptView:
    """Everything about one attempt, against the version of the task that it is pinned to.

    Raises AttemptOutdated.
    """
    task = pinned_task(connection, attempt)
    turns = turn_store.turns_in(connection, attempt.id)
    return AttemptView(
        attempt,
        task,
        turns=tuple(turn for turn in turns if turn.counts),
        standings=standings(
            task.objectives,
            evidence_store.evidence_in(connection, [attempt.id])[attempt.id],
            _followed(evidence_store.disputes_in(connection, [attempt.id])[attempt.id], turns),
        ),
        help=tuple(attempt_store.help_in(connection, attempt.id)),
        superseded=tuple(turn for turn in turns if not turn.counts),
        suggestions=tuple(suggestion_store.suggestions_in(connection, attempt.id)),
        reactions=reaction_store.reactions_in(connection, attempt.id),
    )


def disputes_that_stand(connection: Connection, attempt_ids: list[str]) -> dict[str, list[Dispute]]:
    """By attempt: the learner's objections, as `attempt_view` has them."""
    disputes = evidence_store.disputes_in(connection, attempt_ids)
    pointing = [key for key, said in disputes.items() if any(dispute.turn_id for dispute in said)]
    turns = turn_store.turns_in_each(connection, pointing)
    return disputes | {key: _followed(disputes[key], turns[key]) for key in pointing}


def _followed(disputes: Sequence[Dispute], turns: Sequence[Turn]) -> list[Dispute]:
    """The objections, pointing at the turns that stand for the ones they pointed at.

    One that pointed at words which were changed since has nothing to point at, and is left out.
    """
    by_id = {turn.id: turn for turn in turns}

    def latest(turn: Turn | None) -> Turn | None:
        while turn is not None and turn.superseded_by is not None:
            later = by_id.get(turn.superseded_by)
            turn = later if later is not None and later.learner_text == turn.learner_text else None
        return turn

    followed = []
    for dispute in disputes:
        if dispute.turn_id is None:
            followed.append(dispute)
        elif (turn := latest(by_id.get(dispute.turn_id))) is not None:
            followed.append(replace(dispute, turn_id=turn.id))
    return followed


def help_before(view: AttemptView, turn: Turn | None = None) -> HelpShown:
    """What the learner could see before they first said a turn of this attempt; None: the next one."""
    task, number = view.task, math.inf if turn is None else view.first_saying(turn).number
    texts = [said.reply for said in view.turns if said.reply and said.number < number][-LINES_IN_VIEW:]
    opened = [row for row in view.help if row.before_turn <= number]
    for row in opened:
        if row.kind == "hint":
            hints = task.objective(row.objective_id).hints
            texts.append((hints.word, hints.frame, hints.sentence)[row.rung].ja)
        elif row.kind == "phrases":
            texts += [phrase.ja for phrase in task.phrases]
        else:
            texts += [line.ja for line in task.example]
    suggested = tuple(
        text.ja for row in view.suggestions if row.before_turn <= number for text in row.texts or ()
    )
    hinted = frozenset(row.objective_id for row in opened if row.kind == "hint")
    return HelpShown((*texts, *suggested), hinted, suggested)


def pinned_task(connection: Connection, attempt: Attempt) -> Task:
    """The version of the task that an attempt was begun with. Raises AttemptOutdated."""
    version = attempt.task_id, attempt.task_version
    try:
        return pinned_tasks(connection, [attempt])[version]
    except KeyError as error:
        raise AttemptOutdated from error


def pinned_tasks(connection: Connection, begun: Iterable[Attempt]) -> dict[tuple[str, str], Task]:
    """By task and version: those that attempts were begun with, without what cannot be read any more."""
    versions = {(attempt.task_id, attempt.task_version) for attempt in begun}
    if unread := versions - _PINNED.keys():
        for version, content in attempt_store.pinned_tasks(connection, unread).items():
            with suppress(ValidationError):
                _PINNED[version] = Task.model_validate_json(content)
    return {version: _PINNED[version] for version in versions & _PINNED.keys()}


def is_outdated(connection: Connection, attempt: Attempt) -> bool:
    """Whether the attempt can be neither shown nor gone on with by this version of the code."""
    try:
        pinned_task(connection, attempt)
    except AttemptOutdated:
        return True
    return False


_PINNED: dict[tuple[str, str], Task] = {}
"""A version is a hash of its content, so it is the same in every store, for good."""
