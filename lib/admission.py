"""How a turn is admitted: thought through first, then checked, paid for and written in one transaction.

A draft holds everything that takes time (what the task's rules see, how independently it was said, what
the partner is told) and is made with no transaction open, so that nobody waits for it. Admitting it
looks whether the conversation still stands where the draft saw it, checks the rate, reserves the money
and writes the turn with its evidence. From the commit on the learner's words are safe, and the job is
the engine's.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from lib.attempts import Attempt, Limits
from lib.conversation import Exchange, Turn
from lib.errors import RateLimited
from lib.evidence import Finding, HelpShown, rule_findings
from lib.ledger import Job
from lib.overview import AttemptView, help_before
from lib.partners.contract import Partner
from lib.people import STRANGER, Learner
from lib.reactions import NO_REACTION, FlagReason
from lib.store import attempts as attempt_store
from lib.store import evidence as evidence_store
from lib.store import turns as turn_store
from lib.store.database import Conflict, Connection, now


@dataclass(frozen=True)
class Draft:
    """A turn that is thought through and not yet written. `instead_of` is the turn that it supersedes."""

    view: AttemptView
    client_key: str
    words: str | None
    partner: Partner
    instead_of: Turn | None
    found: tuple[Finding, ...]
    shown: HelpShown
    learner: Learner


def draft(
    view: AttemptView,
    words: str | None,
    client_key: str,
    partner: Partner,
    instead_of: Turn | None = None,
    *,
    learner: Learner = STRANGER,
) -> Draft:
    """Read the words by the task's rules; `words` None is the opening line.

    `instead_of` is the turn that this one is to stand for. The same words are heard with the help of when
    they were first said; other ones are said now, and what was answered to the old ones has been read.
    The view holds no live turn. `learner` is what they have told about themselves.
    """
    if words is None:
        return Draft(view, client_key, None, partner, instead_of, (), HelpShown(), learner)
    shown = help_before(view, instead_of if _same_words(instead_of, words) else None)
    found = rule_findings(view.task, words, shown)
    return Draft(view, client_key, words, partner, instead_of, found, shown, learner)


class Admission:
    """Admits turns. A pending turn lapses after the `lease` unless the engine claims it."""

    def __init__(self, limits: Limits, new_id: Callable[[], str], lease: timedelta) -> None:
        self._limits, self._new_id, self._lease = limits, new_id, lease

    def admit(self, connection: Connection, drafted: Draft) -> Job:
        """Write the turn. The opening line is free and outside the rate.

        Raises RateLimited, BudgetExhausted; Conflict where somebody was faster, and the conversation does
        not stand any more where the draft saw it.
        """
        view, instead_of = drafted.view, drafted.instead_of
        attempt, last = view.attempt, view.turns[-1].id if view.turns else None
        if attempt_store.standing_of(connection, attempt.id) != ("open", last):
            raise Conflict
        at = now(connection)
        if drafted.words is not None:
            self._check_rate(connection, attempt.person_id, at)
        turn = Turn(
            id=self._new_id(),
            attempt_id=attempt.id,
            number=view.next_number,
            client_key=drafted.client_key,
            learner_text=drafted.words,
            reply="",
            state="pending",
            partner=drafted.partner.kind,
            created_at=at,
        )
        if instead_of is not None:
            turn_store.supersede(connection, instead_of.id, turn.id)
        reserved = self.reserve(connection, attempt, drafted.partner)
        turn_store.add_turn(connection, turn, attempt.person_id, at + self._lease, reserved)
        said_at = at
        if instead_of is not None and _same_words(instead_of, drafted.words):
            said_at = view.first_saying(instead_of).created_at
        kept = [(self._new_id(), finding) for finding in drafted.found]
        evidence_store.add_evidence(connection, attempt.id, turn.id, kept, said_at)
        return Job(
            turn,
            attempt.person_id,
            drafted.partner,
            _exchange(drafted),
            said_at,
            drafted.found,
            drafted.shown,
        )

    def _check_rate(self, connection: Connection, person_id: str, at: datetime) -> None:
        sent = turn_store.sent_times(connection, person_id, at - timedelta(hours=1))
        for limit, span in (
            (self._limits.turns_a_minute, timedelta(minutes=1)),
            (self._limits.turns_an_hour, timedelta(hours=1)),
        ):
            within = [time for time in sent if time > at - span]
            if len(within) >= limit:
                wait = within[-limit] + span - at
                raise RateLimited(max(1, -(-wait // timedelta(seconds=1))))

    def reserve(
        self,
        connection: Connection,  # noqa: ARG002
        attempt: Attempt,  # noqa: ARG002
        partner: Partner,  # noqa: ARG002
    ) -> Decimal | None:
        """Hold the money for a call, in the transaction that writes what it is for. Raises BudgetExhausted.

        US dollars; None: nothing is held, because no cap is set on this installation.
        """
        return None


def _exchange(drafted: Draft) -> Exchange:
    view, instead_of = drafted.view, drafted.instead_of
    return Exchange(
        task=view.task,
        history=tuple(_as_said(earlier) for earlier in view.turns if earlier is not instead_of),
        learner_text=drafted.words or "",
        met=frozenset(_met_without(view, instead_of)),
        now_met=frozenset(finding.objective_id for finding in drafted.found),
        seed=view.attempt.id,
        already=_answers(view, instead_of, drafted.words),
        explanations=drafted.learner.explanations or "en",
        learner_level=drafted.learner.level,
        flagged=_flagged(view, instead_of, drafted.words),
    )


def _same_words(turn: Turn | None, words: str | None) -> bool:
    return turn is not None and turn.learner_text == words


def _answers(view: AttemptView, turn: Turn | None, words: str | None) -> tuple[str, ...]:
    """What was already answered to these words."""
    if turn is None or not _same_words(turn, words):
        return ()
    return tuple(said.reply for said in view.sayings(turn) if said.reply)


def _flagged(view: AttemptView, turn: Turn | None, words: str | None) -> FlagReason | None:
    """What was wrong with the last answer to these words; one that did not come is passed over."""
    if turn is None or not _same_words(turn, words):
        return None
    for said in view.sayings(turn):
        flag = view.reactions.get(said.id, NO_REACTION).flag
        if flag is not None or said.state == "complete":
            return flag
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
