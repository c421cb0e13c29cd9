"""The use cases of a learner: start, talk, stop, retry, get help, disagree, finish.

Each is one transaction that checks the person, the limits and the state, and writes; what takes time
is handed to the engine after the commit. From that commit on the learner's words are safe. Whoever
calls (a page, the API) sees a `PracticeError` or a result, never half of one.
"""

from collections.abc import AsyncGenerator, Callable, Iterator, Mapping

from lib.admission import Admission, Draft, draft
from lib.attempts import Attempt, Limits
from lib.conversation import PartnerKind, Turn, clean_text
from lib.engine import Engine
from lib.errors import (
    AttemptClosed,
    AttemptNotFound,
    KeyUsed,
    TaskNotFound,
    TurnInProgress,
    TurnNotFound,
    TurnNotRetryable,
)
from lib.overview import AttemptView, TaskCard, attempt_view, is_outdated, task_cards
from lib.partners.contract import Partner
from lib.partners.opening import OpeningLine
from lib.people import Person
from lib.standing import DisputeKind
from lib.store import attempts as attempt_store
from lib.store import evidence as evidence_store
from lib.store import people as people_store
from lib.store import turns as turn_store
from lib.store.database import Conflict, Connection, Database, now
from lib.task_model import Task

OPENING_KEY = ""
"""The opening line's; no client can send it."""
_TRIES = 3
"""Somebody may be faster once, or twice; whoever is late for a third time is told so."""


class Practice:
    """The use cases over one store, one engine and the partners at hand.

    `partners` holds at least "scripted"; new attempts talk to the model where there is one. `key_refused`
    says whether the model's provider takes the key.
    """

    def __init__(
        self,
        database: Database,
        engine: Engine,
        tasks: Mapping[str, Task],
        partners: Mapping[PartnerKind, Partner],
        *,
        limits: Limits,
        new_id: Callable[[], str],
        pace_seconds: float = 0.04,
        key_refused: Callable[[], bool] = lambda: False,
    ) -> None:
        self._database, self._engine, self._tasks, self.partners = database, engine, tasks, partners
        self.limits, self._new_id = limits, new_id
        self._admission = Admission(limits, new_id, engine.lease)
        self._pace_seconds = pace_seconds
        self._key_refused = key_refused

    @property
    def model_key_refused(self) -> bool:
        """Whether the model would not answer, because its provider does not take the key."""
        return self._key_refused()

    def tasks(self, person: Person) -> list[TaskCard]:
        """All tasks with what this person achieved in each."""
        with self._database.read() as connection:
            return task_cards(connection, self._tasks, person.id)

    def view(self, person: Person, attempt_id: str) -> AttemptView:
        """One attempt of this person. Raises AttemptNotFound, AttemptOutdated."""
        with self._database.read() as connection:
            return attempt_view(connection, self._attempt(connection, person, attempt_id))

    def start_attempt(self, person: Person, task_id: str) -> str:
        """Go on with the open attempt at a task, or begin one: its opening line is on the way at once.

        One that cannot be read any more is left as it is, abandoned. Returns the attempt's id. Raises
        TaskNotFound.
        """
        task = self._tasks.get(task_id)
        if task is None:
            raise TaskNotFound
        content = task.model_dump_json(by_alias=True)  # what the version is the hash of
        try:
            with self._database.write() as connection:
                at = now(connection)
                attempt_store.pin_task(connection, task.id, task.version, content, at)
                known = attempt_store.open_attempt(connection, person.id, task_id)
                if known is not None:
                    if not is_outdated(connection, known):
                        return known.id
                    attempt_store.set_state(connection, known.id, "abandoned", at)
                people_store.ensure_person(connection, person.id, person.name, at)
                attempt = Attempt(
                    self._new_id(), person.id, task.id, task.version, self._default_partner(), "open", at
                )
                attempt_store.add_attempt(connection, attempt)
                opening = self._draft(attempt_view(connection, attempt), None, OPENING_KEY)
                job = self._admission.admit(connection, opening)
        except Conflict:  # the same click twice, on another replica
            return self.start_attempt(person, task_id)
        self._engine.run(job)
        return attempt.id

    def take_turn(self, person: Person, attempt_id: str, text: str, client_key: str) -> Turn:
        """The learner says something. A second sending of the same key attaches to the first.

        Raises TextNotAccepted, AttemptNotFound, AttemptClosed, TurnInProgress, RateLimited,
        BudgetExhausted, StoreUnavailable.
        """
        return self._begin(person, attempt_id, clean_text(text, self.limits.characters), client_key)

    def retry_turn(self, person: Person, turn_id: str, client_key: str) -> Turn:
        """Ask for an answer to the last words again; the old turn stays but counts for nothing.

        Raises TurnNotFound, TurnNotRetryable and what `take_turn` raises.
        """
        old = self._turn(person, turn_id)
        return self._begin(person, old.attempt_id, old.learner_text, client_key, instead_of=old)

    def stop_turn(self, person: Person, turn_id: str) -> Turn:
        """Stop the reply; what has come of it is kept. A turn that has ended stays as it is."""
        turn = self._turn(person, turn_id)
        if turn.live:
            self._engine.cancel(turn_id)
        return self._turn(person, turn_id)

    def turn(self, person: Person, turn_id: str) -> Turn:
        """One turn of this person. Raises TurnNotFound."""
        return self._turn(person, turn_id)

    def follow(self, turn: Turn, offset: int = 0) -> Iterator[str]:
        """The reply beyond `offset` code points at once, then as it comes, until the turn has ended."""
        return self._engine.follow(turn.id, offset)

    def afollow(self, turn: Turn, offset: int = 0) -> AsyncGenerator[str, None]:
        """The same for a coroutine."""
        return self._engine.afollow(turn.id, offset)

    def show_hint(self, person: Person, attempt_id: str, objective_id: str) -> None:
        """Open the next rung of an objective's ladder."""
        with self._database.write() as connection:
            attempt = self._open(connection, person, attempt_id)
            self._objective(connection, attempt, objective_id)
            attempt_store.add_help(
                connection,
                row_id=self._new_id(),
                attempt_id=attempt.id,
                kind="hint",
                objective_id=objective_id,
                at=now(connection),
            )

    def show_help(self, person: Person, attempt_id: str, kind: attempt_store.HelpKind) -> None:
        """Note that the phrases or the example are on the screen from now on."""
        with self._database.write() as connection:
            attempt = self._open(connection, person, attempt_id)
            attempt_store.add_help(
                connection, row_id=self._new_id(), attempt_id=attempt.id, kind=kind, at=now(connection)
            )

    def dispute(
        self,
        person: Person,
        attempt_id: str,
        objective_id: str,
        kind: DisputeKind,
        turn_id: str | None = None,
    ) -> None:
        """ "I did not mean that", or "I did say it", pointing at the turn in which. Finished attempts too.

        Raises AttemptNotFound, TurnNotFound.
        """
        with self._database.write() as connection:
            attempt = self._attempt(connection, person, attempt_id)
            self._objective(connection, attempt, objective_id)
            if kind == "did_say":
                said = turn_store.turn_of(connection, turn_id or "", person.id)
                if said is None or said.attempt_id != attempt.id or not said.counts or not said.learner_text:
                    raise TurnNotFound
            evidence_store.add_dispute(
                connection,
                row_id=self._new_id(),
                attempt_id=attempt.id,
                objective_id=objective_id,
                kind=kind,
                turn_id=turn_id if kind == "did_say" else None,
                at=now(connection),
            )

    def withdraw_dispute(self, person: Person, attempt_id: str, objective_id: str) -> None:
        """The learner takes their objection back."""
        with self._database.write() as connection:
            attempt = self._attempt(connection, person, attempt_id)
            evidence_store.withdraw_disputes(connection, attempt.id, objective_id, now(connection))

    def change_partner(self, person: Person, attempt_id: str, kind: PartnerKind) -> None:
        """Who answers from the next turn on."""
        if kind not in self.partners:
            raise ValueError(f"there is no partner {kind!r}")
        with self._database.write() as connection:
            attempt = self._open(connection, person, attempt_id)
            attempt_store.set_partner(connection, attempt.id, kind)

    def finish_attempt(self, person: Person, attempt_id: str) -> None:
        """Close an attempt for good; finishing a finished one again changes nothing.

        Raises TurnInProgress while a reply is on its way.
        """
        with self._database.write() as connection:
            attempt = self._attempt(connection, person, attempt_id)
            if attempt.state == "finished":
                return
            if turn_store.live_turn(connection, attempt.id) is not None:
                raise TurnInProgress
            if not attempt_store.set_state(connection, attempt.id, "finished", now(connection)):
                raise AttemptClosed

    def partner_of(self, attempt: Attempt) -> Partner:
        """Who answers in this attempt: the offline partner where its model is not configured any more."""
        return self.partners.get(attempt.partner) or self.partners["scripted"]

    def _begin(
        self,
        person: Person,
        attempt_id: str,
        words: str | None,
        client_key: str,
        instead_of: Turn | None = None,
    ) -> Turn:
        for _ in range(_TRIES):
            with self._database.read() as connection:
                attempt = self._attempt(connection, person, attempt_id)
                known = turn_store.turn_with_key(connection, attempt.id, client_key)
                if known is not None:
                    return _the_same(known, words)
                if attempt.state != "open":
                    raise AttemptClosed
                view = attempt_view(connection, attempt)
            if view.live is not None:
                raise TurnInProgress
            drafted = self._draft(view, words, client_key, _retried(view, instead_of))
            try:
                with self._database.write() as connection:
                    job = self._admission.admit(connection, drafted)
            except Conflict:  # another tab or another replica was faster: look what it has done
                continue
            self._engine.run(job)
            return job.turn
        raise TurnInProgress

    def _draft(
        self, view: AttemptView, words: str | None, client_key: str, instead_of: Turn | None = None
    ) -> Draft:
        partner = self.partner_of(view.attempt)
        if words is None:
            partner = OpeningLine(partner.kind, pace_seconds=self._pace_seconds)
        return draft(view, words, client_key, partner, instead_of)

    def _default_partner(self) -> PartnerKind:
        return "model" if "model" in self.partners else "scripted"

    def _attempt(self, connection: Connection, person: Person, attempt_id: str) -> Attempt:
        attempt = attempt_store.find_attempt(connection, attempt_id, person.id)
        if attempt is None:
            raise AttemptNotFound
        return attempt

    def _open(self, connection: Connection, person: Person, attempt_id: str) -> Attempt:
        attempt = self._attempt(connection, person, attempt_id)
        if attempt.state != "open":
            raise AttemptClosed
        return attempt

    def _objective(self, connection: Connection, attempt: Attempt, objective_id: str) -> None:
        known = {s.objective.id for s in attempt_view(connection, attempt).standings}
        if objective_id not in known:
            raise ValueError(f"task {attempt.task_id!r} has no objective {objective_id!r}")

    def _turn(self, person: Person, turn_id: str) -> Turn:
        with self._database.read() as connection:
            turn = turn_store.turn_of(connection, turn_id, person.id)
        if turn is None:
            raise TurnNotFound
        return turn


def _retried(view: AttemptView, turn: Turn | None) -> Turn | None:
    """The turn that is tried again, as it now stands. Raises TurnNotRetryable."""
    if turn is None:
        return None
    last = view.turns[-1] if view.turns else None
    if last is None or last.id != turn.id or last.state not in ("failed", "cancelled"):
        raise TurnNotRetryable
    return last


def _the_same(known: Turn, words: str | None) -> Turn:
    """The turn that this key made before; other words under an old key would be lost without a word."""
    if known.learner_text != words:
        raise KeyUsed
    return known
