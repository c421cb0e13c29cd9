"""What is written of a turn while it runs: its claim, its text so far, its end, its lapse.

Each is one transaction. At the end text, evidence and usage are committed together; a turn whose
process died is ended by whoever finds its lease run out.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from lib.conversation import Correction, Exchange, FinishReason, Turn, TurnState
from lib.costs import CallPrice, Usage
from lib.errors import TurnInterrupted
from lib.evidence import Finding, HelpShown, claim_findings, locate
from lib.levels import keys_of_own
from lib.partners.contract import Feedback, Partner
from lib.store import evidence as evidence_store
from lib.store import turns as turn_store
from lib.store import usage as usage_store
from lib.store import words as word_store
from lib.store.database import Connection, Database, now
from lib.store.turns import Lapsed
from lib.task_model import Level, Task

LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    """A turn that is written down and waits to be run. Its words were said at `said_at`, UTC."""

    turn: Turn
    person_id: str
    partner: Partner
    exchange: Exchange
    said_at: datetime
    found: tuple[Finding, ...] = ()
    shown: HelpShown = field(default_factory=HelpShown)


@dataclass
class Outcome:
    """How a turn came to its end."""

    state: TurnState = "failed"
    finish_reason: FinishReason | None = None
    failure: str | None = None
    feedback: Feedback = field(default_factory=Feedback)
    usage: Usage | None = None


class Ledger:
    """Writes what becomes of turns. `price` gives US dollars for a usage on a day, or None.

    `measure` gives the miss rate of a reply in a task, for a learner of a level who knows these words besides
    (`levels.keys_of_own`), or None. `lease` is how long a turn is its owner's after the last sign of life.
    """

    def __init__(
        self,
        database: Database,
        *,
        new_id: Callable[[], str],
        price: CallPrice,
        measure: Callable[[str, Task, Level | None, frozenset[str]], float | None],
        lease: timedelta = timedelta(seconds=10),
    ) -> None:
        self._database, self._new_id, self.lease = database, new_id, lease
        self._price, self._measure = price, measure

    def turn(self, turn_id: str) -> Turn | None:
        """The turn as it is stored."""
        with self._database.read() as connection:
            return turn_store.find_turn(connection, turn_id)

    def claim(self, turn_id: str) -> int | None:
        """Take a pending turn: its epoch from now on, or None where it is not to be had any more."""
        with self._database.write() as connection:
            return turn_store.claim(connection, turn_id, now(connection), self.lease)

    def flush(self, replies: Mapping[str, tuple[int, str]]) -> set[str]:
        """Store the text of all live turns and renew their leases; the turns that are not ours any more."""
        with self._database.write() as connection:
            return turn_store.flush(connection, replies, now(connection) + self.lease)

    def end(self, job: Job, epoch: int, reply: str, outcome: Outcome) -> None:
        """The end of a turn. A call that was made is counted even where the turn is not ours any more."""
        exchange = job.exchange
        claimed = claim_findings(
            exchange.task,
            exchange.learner_text,
            outcome.feedback.claims,
            job.found,
            job.shown,
            before=exchange.just_said,
        )
        miss_rate = self._miss_rate(job, reply) if outcome.state == "complete" else None
        with self._database.write() as connection:
            at = now(connection)
            if outcome.usage is not None:
                self._count(connection, job.turn, job.person_id, outcome.usage, at)
            ours = turn_store.end(
                connection,
                job.turn.id,
                epoch,
                state=outcome.state,
                reply=reply,
                at=at,
                finish_reason=outcome.finish_reason,
                failure=outcome.failure,
                correction=_in_own_words(outcome.feedback.correction, exchange.learner_text),
                miss_rate=miss_rate,
            )
            if ours:
                found = [(self._new_id(), finding) for finding in claimed]
                evidence_store.add_evidence(connection, job.turn.attempt_id, job.turn.id, found, job.said_at)

    def cancel(self, turn_id: str) -> None:
        """Stop a turn that another process runs, or ran; what its call has used is unknown until it tells."""
        with self._database.write() as connection:
            at = now(connection)
            live = turn_store.live(connection, turn_id)
            if live is not None and turn_store.cancel(connection, turn_id, at):
                self._count_unknown(connection, live, at)

    def end_lapsed(self) -> None:
        """End every turn whose process died. What a model's call has used is then unknown, not nothing."""
        with self._database.write() as connection:
            at = now(connection)
            for lost in turn_store.lapsed(connection, at):
                if not turn_store.interrupt(connection, lost.turn.id, at, TurnInterrupted.code):
                    continue
                self._count_unknown(connection, lost, at)

    def _miss_rate(self, job: Job, reply: str) -> float | None:
        """A figure beside the reply: that it cannot be had is no reason to lose the reply."""
        try:
            with self._database.read() as connection:
                own = keys_of_own(word_store.own_words(connection, job.person_id))
            return self._measure(reply, job.exchange.task, job.exchange.learner_level, own)
        except Exception:
            LOG.exception("the reply of turn %s could not be measured", job.turn.id)
            return None

    def _count_unknown(self, connection: Connection, lost: Lapsed, at: datetime) -> None:
        if lost.started and lost.turn.partner == "model" and lost.turn.learner_text is not None:
            self._count(connection, lost.turn, lost.person_id, usage_store.UNKNOWN_USAGE, at)

    def _count(self, connection: Connection, turn: Turn, person_id: str, used: Usage, at: datetime) -> None:
        usage_store.add_usage(
            connection,
            row_id=turn.id,  # one call a turn: whoever writes it, and however often, it is one row
            person_id=person_id,
            attempt_id=turn.attempt_id,
            turn_id=turn.id,
            purpose="reply",
            used=used,
            price=self._price,
            at=at,
        )


def _in_own_words(correction: Correction | None, learner_text: str) -> Correction | None:
    """A correction of something that the learner did not say is no correction."""
    if correction is None or locate(correction.said, learner_text) is None:
        return None
    return None if correction.better == correction.said else correction
