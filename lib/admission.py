"""How a turn is admitted: inside one transaction it is checked, paid for and written down.

The rate is checked, the money reserved, what the task's rules see is kept, and the partner's exchange
is made up. From the commit on the learner's words are safe, and the job is the engine's.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from lib.attempts import Limits
from lib.conversation import Exchange, Turn
from lib.errors import RateLimited
from lib.evidence import Finding, HelpShown, independence_of
from lib.ledger import Job
from lib.overview import AttemptView, help_before
from lib.partners.contract import Partner
from lib.store import evidence as evidence_store
from lib.store import turns as turn_store
from lib.store.database import Connection, now


@dataclass(frozen=True)
class Room:
    """Where a new turn is made: the attempt as it stands, inside one transaction."""

    connection: Connection
    person_id: str
    view: AttemptView


class Admission:
    """Admits turns. A pending turn lapses after the `lease` unless the engine claims it."""

    def __init__(self, limits: Limits, new_id: Callable[[], str], lease: timedelta) -> None:
        self._limits, self._new_id, self._lease = limits, new_id, lease

    def admit(
        self,
        room: Room,
        words: str | None,
        client_key: str,
        partner: Partner,
        *,
        found: Sequence[Finding] = (),
        instead_of: Turn | None = None,
    ) -> Job:
        """Write the turn; `words` None is the opening line, which is free and outside the rate.

        `found` is what the task's rules see in the words: found out before, because reading takes
        time that nobody should wait for with the database locked. `instead_of` is the turn that the
        new one supersedes: the same words, said when they were first said, with the help of then.
        Raises RateLimited, BudgetExhausted.
        """
        connection, view = room.connection, room.view
        at = now(connection)
        shown = HelpShown()
        if words is not None:
            self._check_rate(room, at)
            shown = help_before(view, instead_of)
        found = tuple(
            replace(
                finding,
                independence=independence_of(finding.objective_id, finding.quote, shown, view.task.names),
            )
            for finding in found
        )
        turn = Turn(
            id=self._new_id(),
            attempt_id=view.attempt.id,
            # What is superseded has a lower number than what supersedes it: the highest one counts.
            number=max((earlier.number for earlier in view.turns), default=-1) + 1,
            client_key=client_key,
            learner_text=words,
            reply="",
            state="pending",
            partner=partner.kind,
            created_at=at,
        )
        if instead_of is not None:
            turn_store.supersede(connection, instead_of.id, turn.id)
        reserved = self._reserve(room, partner)
        turn_store.add_turn(connection, turn, room.person_id, at + self._lease, reserved)
        said_at = at if instead_of is None else view.first_saying(instead_of).created_at
        kept = [(self._new_id(), finding) for finding in found]
        evidence_store.add_evidence(connection, view.attempt.id, turn.id, kept, said_at)
        exchange = Exchange(
            task=view.task,
            history=tuple(_as_said(earlier) for earlier in view.turns if earlier is not instead_of),
            learner_text=words or "",
            met=frozenset(_met_without(view, instead_of)),
            now_met=frozenset(finding.objective_id for finding in found),
            seed=view.attempt.id,
        )
        return Job(turn, room.person_id, partner, exchange, said_at, found, shown)

    def _check_rate(self, room: Room, at: datetime) -> None:
        sent = turn_store.sent_times(room.connection, room.person_id, at - timedelta(hours=1))
        for limit, span in (
            (self._limits.turns_a_minute, timedelta(minutes=1)),
            (self._limits.turns_an_hour, timedelta(hours=1)),
        ):
            within = [time for time in sent if time > at - span]
            if len(within) >= limit:
                wait = within[-limit] + span - at
                raise RateLimited(max(1, -(-wait // timedelta(seconds=1))))

    def _reserve(self, room: Room, partner: Partner) -> Decimal | None:  # noqa: ARG002
        """Hold the money for a call, in the transaction that writes the turn. Raises BudgetExhausted.

        US dollars; None: nothing is held, because no cap is set on this installation.
        """
        return None


def _as_said(turn: Turn) -> Turn:
    """A turn as a partner may know it: of a reply that broke off, nothing."""
    return turn if turn.state == "complete" else replace(turn, reply="")


def _met_without(view: AttemptView, left_out: Turn | None) -> Iterator[str]:
    """The objectives that are met, were it not for one turn."""
    for standing in view.standings:
        others = [kept for kept in standing.evidence if left_out is None or kept.turn_id != left_out.id]
        if standing.met and (others or standing.by_word is not None):
            yield standing.objective.id
