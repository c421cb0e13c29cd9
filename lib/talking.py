"""Talking in one attempt, turn by turn: say, hear, stop, say it again, say something else instead.

From the commit that admits a turn on the learner's words are safe; what takes time is handed to the
engine after it. A turn that stands for another one supersedes it: the old one stays and counts for
nothing. Which attempts there are stands in `practice.py`.
"""

from collections.abc import AsyncGenerator, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lib.admission import Admission, Draft, draft
from lib.attempts import Attempt, Limits
from lib.conversation import ENDED_STATES, PartnerKind, Turn, TurnState, clean_text
from lib.engine import Engine
from lib.errors import (
    AttemptClosed,
    AttemptNotFound,
    KeyUsed,
    PracticeError,
    TurnInProgress,
    TurnNotEditable,
    TurnNotFound,
    TurnNotRetryable,
)
from lib.overview import AttemptView, attempt_view
from lib.partners.contract import Partner
from lib.partners.opening import OpeningLine
from lib.people import STRANGER, Learner, Person
from lib.store import attempts as attempt_store
from lib.store import people as people_store
from lib.store import turns as turn_store
from lib.store.database import Conflict, Connection, Database

TRIES = 3
"""Somebody may be faster once, or twice; whoever is late for a third time is told so."""


@dataclass(frozen=True)
class _LastTurn:
    """The turn that another one is to stand for: the last, in one of these states, or the error is raised."""

    id: str
    states: Sequence[TurnState]
    error: type[PracticeError]

    def look_up(self, view: AttemptView) -> Turn:
        last = view.turns[-1] if view.turns else None
        if last is None or last.id != self.id or last.state not in self.states:
            raise self.error
        return last


class Talking:
    """The turns of attempts, over one store, one engine and the partners at hand."""

    def __init__(
        self,
        database: Database,
        engine: Engine,
        partners: Mapping[PartnerKind, Partner],
        *,
        limits: Limits,
        new_id: Callable[[], str],
        pace_seconds: float,
    ) -> None:
        self._database, self._engine, self.partners = database, engine, partners
        self.limits, self._new_id = limits, new_id
        self._admission = Admission(limits, new_id, engine.lease)
        self._pace_seconds = pace_seconds

    def view(self, person: Person, attempt_id: str) -> AttemptView:
        """One attempt of this person. Raises AttemptNotFound, AttemptOutdated."""
        with self._database.read() as connection:
            return attempt_view(connection, self._attempt(connection, person, attempt_id))

    def learner(self, person: Person) -> Learner:
        """What this person has told about themselves."""
        with self._database.read() as connection:
            return people_store.learner(connection, person.id)

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
        broken = _LastTurn(old.id, ("failed", "cancelled"), TurnNotRetryable)
        return self._begin(person, old.attempt_id, old.learner_text, client_key, broken)

    def another_reply(self, person: Person, turn_id: str, client_key: str) -> Turn:
        """Ask for another answer to the last words, whatever became of the first.

        Raises TurnNotFound, TurnNotRetryable and what `take_turn` raises.
        """
        old = self._turn(person, turn_id)
        if old.learner_text is None:
            raise TurnNotRetryable
        last = _LastTurn(old.id, ENDED_STATES, TurnNotRetryable)
        return self._begin(person, old.attempt_id, old.learner_text, client_key, last)

    def edit_turn(self, person: Person, turn_id: str, text: str, client_key: str) -> Turn:
        """Say something else instead of the last words; the old turn stays but counts for nothing.

        Raises TurnNotFound, TurnNotEditable and what `take_turn` raises.
        """
        words = clean_text(text, self.limits.characters)
        old = self._turn(person, turn_id)
        if old.learner_text is None:
            raise TurnNotEditable
        last = _LastTurn(old.id, ENDED_STATES, TurnNotEditable)
        return self._begin(person, old.attempt_id, words, client_key, last)

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

    def partner_of(self, attempt: Attempt) -> Partner:
        """Who answers in this attempt: the offline partner where its model is not configured any more."""
        return self.partners.get(attempt.partner) or self.partners["scripted"]

    def _begin(
        self,
        person: Person,
        attempt_id: str,
        words: str | None,
        client_key: str,
        instead_of: _LastTurn | None = None,
    ) -> Turn:
        for _ in range(TRIES):
            with self._database.read() as connection:
                attempt = self._attempt(connection, person, attempt_id)
                known = turn_store.turn_with_key(connection, attempt.id, client_key)
                if known is not None:
                    return _the_same(known, words)
                if attempt.state != "open":
                    raise AttemptClosed
                view = attempt_view(connection, attempt)
                learner = people_store.learner(connection, person.id)
            if view.live is not None:
                raise TurnInProgress
            old = instead_of.look_up(view) if instead_of is not None else None
            drafted = self._draft(view, words, client_key, old, learner=learner)
            try:
                with self._database.write() as connection:
                    job = self._admission.admit(connection, drafted)
            except Conflict:  # another tab or another replica was faster: look what it has done
                continue
            self._engine.run(job)
            return job.turn
        raise TurnInProgress

    def _draft(
        self,
        view: AttemptView,
        words: str | None,
        client_key: str,
        instead_of: Turn | None = None,
        *,
        learner: Learner = STRANGER,
    ) -> Draft:
        partner = self.partner_of(view.attempt)
        if words is None:
            partner = OpeningLine(partner.kind, pace_seconds=self._pace_seconds)
        return draft(view, words, client_key, partner, instead_of, learner=learner)

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

    def _turn(self, person: Person, turn_id: str) -> Turn:
        with self._database.read() as connection:
            turn = turn_store.turn_of(connection, turn_id, person.id)
        if turn is None:
            raise TurnNotFound
        return turn


def _the_same(known: Turn, words: str | None) -> Turn:
    """The turn that this key made before; other words under an old key would be lost without a word."""
    if known.learner_text != words:
        raise KeyUsed
    return known
