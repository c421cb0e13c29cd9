"""What a page needs to draw, read in one go: the tasks with what was achieved, and one attempt.

Reads only; what may be done stands in `practice.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from lib.attempts import Attempt, Progress
from lib.conversation import Turn
from lib.evidence import HelpShown, Standing, standings
from lib.store import attempts as attempt_store
from lib.store import evidence as evidence_store
from lib.store import turns as turn_store
from lib.store.database import Connection
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
    """An attempt as it now stands. `turns` are those that count, in order.

    `rungs` says for each objective how many of its three hints are open.
    """

    attempt: Attempt
    task: Task
    turns: tuple[Turn, ...]
    standings: tuple[Standing, ...]
    rungs: Mapping[str, int]
    phrases_opened: bool
    example_opened: bool

    @property
    def progress(self) -> Progress:
        """How many of the objectives are met."""
        return Progress(sum(standing.met for standing in self.standings), len(self.standings))

    @property
    def live(self) -> Turn | None:
        """The turn that is still being answered."""
        return next((turn for turn in self.turns if turn.live), None)

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
    disputes = evidence_store.disputes_in(connection, ids)
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
    """Everything about one attempt, against the version of the task that it is pinned to."""
    task = pinned_task(connection, attempt)
    shown = attempt_store.help_in(connection, attempt.id)
    rungs: dict[str, int] = {}
    for row in shown:
        if row.kind == "hint":
            rungs[row.objective_id] = max(rungs.get(row.objective_id, 0), row.rung + 1)
    return AttemptView(
        attempt,
        task,
        turns=tuple(turn for turn in turn_store.turns_in(connection, attempt.id) if turn.counts),
        standings=standings(
            task.objectives,
            evidence_store.evidence_in(connection, [attempt.id])[attempt.id],
            evidence_store.disputes_in(connection, [attempt.id])[attempt.id],
        ),
        rungs=rungs,
        phrases_opened=any(row.kind == "phrases" for row in shown),
        example_opened=any(row.kind == "example" for row in shown),
    )


def help_before(view: AttemptView) -> HelpShown:
    """What the learner could see before the next turn of this attempt."""
    task = view.task
    texts = [turn.reply for turn in view.turns if turn.reply][-LINES_IN_VIEW:]
    for objective in task.objectives:
        hints = (objective.hints.word, objective.hints.frame, objective.hints.sentence)
        texts += [hint.ja for hint in hints[: view.rungs.get(objective.id, 0)]]
    if view.phrases_opened:
        texts += [phrase.ja for phrase in task.phrases]
    if view.example_opened:
        texts += [line.ja for line in task.example]
    return HelpShown(tuple(texts), frozenset(view.rungs))


def pinned_task(connection: Connection, attempt: Attempt) -> Task:
    """The version of the task that an attempt was begun with."""
    return _parse(attempt_store.pinned_task(connection, attempt.task_id, attempt.task_version))


@lru_cache(maxsize=256)
def _parse(content: str) -> Task:
    return Task.model_validate_json(content)
