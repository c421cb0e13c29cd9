"""The use cases of results: an assessment is asked for as an attempt is finished, read, and asked for again.

There is one for an attempt, whoever clicks twice: the row that says so is written with the end of the
attempt, and the database lets only one be. It is made in the background (`assessor.py`) and belongs to no
page. A model is paid for once, and again only where the learner asks for it because a report stands in for
the model's.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from lib.allowed import as_it_stands
from lib.assessment import Report
from lib.assessor import Assessor, Stage, performance_in
from lib.attempts import Attempt
from lib.conversation import PartnerKind, Turn
from lib.errors import (
    AssessmentInProgress,
    AssessmentInterrupted,
    BudgetExhausted,
    NotFinished,
    PartnerBusy,
    PartnerKeyRefused,
    PartnerRefused,
    PartnerTimeout,
    PartnerUnavailable,
)
from lib.overview import attempt_view, is_outdated
from lib.people import Person
from lib.store import assessments as assessment_store
from lib.store import people as people_store
from lib.store import turns as turn_store
from lib.store.assessments import AssessmentRow, AssessmentState
from lib.store.database import Conflict, Connection, now
from lib.talking import Talking
from lib.wording import marked

_STANDS_IN = {
    BudgetExhausted.code: marked(
        "The budget for today is used up, so this report was made without the model."
    ),
    PartnerKeyRefused.code: marked(
        "The model's provider refused the key in OPENAI_API_KEY, so this report was made without the model."
    ),
    PartnerBusy.code: marked(
        "The model's provider was very busy, so this report was made without the model."
    ),
    PartnerUnavailable.code: marked(
        "The model's provider could not be reached, so this report was made without the model."
    ),
    PartnerTimeout.code: marked("The model took too long, so this report was made without it."),
    PartnerRefused.code: marked(
        "The model would not assess this conversation, so this report was made without it."
    ),
    AssessmentInterrupted.code: marked(
        "The server stopped while the model was at work, so this report was made without it."
    ),
}
_STANDS_IN_OTHERWISE = marked("The model's report could not be used, so this one was made without the model.")


def stand_in_message(code: str) -> str:
    """What is told of a report whose `stands_in` is this code."""
    return _STANDS_IN.get(code, _STANDS_IN_OTHERWISE)


@dataclass(frozen=True)
class AssessmentView:
    """How an assessment stands. While another is being made, `report` is the one that was there before.

    `begun_at` is when it was asked for; None: it never was, and the report was made without a model just now.
    `may_ask_again`: a model could be asked for one in its place.
    """

    state: AssessmentState
    report: Report | None
    begun_at: datetime | None
    may_ask_again: bool = False


class Assessing(Talking):
    """Assessments of attempts; `Practice` sets what they need besides."""

    _key_refused: Callable[[], bool]
    _assessor: Assessor

    def assessment(self, person: Person, attempt_id: str) -> AssessmentView:
        """The assessment of a finished attempt, as it stands; one that nobody works at is looked after.

        What the learner has disagreed with since counts in its verdicts.

        Raises AttemptNotFound, AttemptOutdated, NotFinished, StoreUnavailable.
        """
        attempt, row, at = self._finished(person, attempt_id)
        if row is not None and row.lapsed(at):
            self._assessor.look_after(row)
            attempt, row, at = self._finished(person, attempt_id)
        if row is not None and row.state != "complete":
            return AssessmentView(row.state, row.report, row.created_at)
        with self._database.read() as connection:
            view = attempt_view(connection, attempt)
            learner = people_store.learner(connection, person.id)
        report = row.report if row is not None else None
        may_ask = _stands_in(report) and self._can_ask(attempt, view.turns)
        if row is not None and report is not None:
            return AssessmentView("complete", as_it_stands(report, view.standings), row.created_at, may_ask)
        report = self._assessor.without_model(performance_in(view, learner), row.failure if row else None)
        return AssessmentView("complete", report, None, may_ask)

    def follow_assessment(self, person: Person, attempt_id: str) -> Iterator[Stage]:
        """How far it is, whenever that changes, and "done" at its end. Blocks.

        Raises what `assessment` does.
        """
        told: Stage | None = None
        while self.assessment(person, attempt_id).state != "complete":
            for stage in self._assessor.follow(attempt_id):
                if stage != told:
                    told = stage
                    yield stage
        yield "done"

    def assess_again(self, person: Person, attempt_id: str) -> None:
        """Ask the model for a report in the place of one that was made without it.

        Where its report is there already nothing is asked. Raises AttemptNotFound, NotFinished,
        AssessmentInProgress, BudgetExhausted, PartnerKeyRefused, PartnerUnavailable (there is no model),
        StoreUnavailable.
        """
        attempt, row, _at = self._finished(person, attempt_id)
        if row is not None and row.state != "complete":
            raise AssessmentInProgress
        if row is not None and row.report is not None and not _stands_in(row.report):
            return
        if self._key_refused():
            raise PartnerKeyRefused
        with self._database.read() as connection:
            turns = turn_store.turns_in(connection, attempt.id)
        if not self._by_model(attempt, turns):
            raise PartnerUnavailable
        try:
            with self._database.write() as connection:
                row_id = self._write_again(connection, attempt, row)
        except Conflict:  # another tab was faster
            raise AssessmentInProgress from None
        self._assessor.run(row_id, attempt.id)

    def _ask_for_assessment(self, connection: Connection, attempt: Attempt) -> str | None:
        """Write down, as an attempt is finished, that it is to be assessed: the row's id.

        None where this version cannot read the attempt. Raises Conflict: it was asked for already.
        """
        if is_outdated(connection, attempt):
            return None
        partner: PartnerKind = "scripted"
        failure, reserved = None, None
        if self._by_model(attempt, turn_store.turns_in(connection, attempt.id)):
            if self._key_refused():
                failure = PartnerKeyRefused.code
            else:
                try:
                    reserved = self._admission.reserve(connection, attempt, self.partners["model"])
                    partner = "model"
                except BudgetExhausted:  # the rules are free
                    failure = BudgetExhausted.code
        return self._write_row(connection, attempt, partner, failure, reserved)

    def _write_again(self, connection: Connection, attempt: Attempt, row: AssessmentRow | None) -> str:
        """Let the model be asked: anew, or for the first time where the attempt is older than assessments."""
        reserved = self._admission.reserve(connection, attempt, self.partners["model"])
        if row is None:
            return self._write_row(connection, attempt, "model", None, reserved)
        at = now(connection)
        if not assessment_store.ask_again(
            connection, row, reserved_usd=reserved, at=at, lease=self._assessor.lease
        ):
            raise Conflict
        return row.id

    def _write_row(
        self,
        connection: Connection,
        attempt: Attempt,
        partner: PartnerKind,
        failure: str | None,
        reserved: Decimal | None,
    ) -> str:
        row_id = self._new_id()
        assessment_store.add_assessment(
            connection,
            row_id=row_id,
            attempt_id=attempt.id,
            person_id=attempt.person_id,
            partner=partner,
            failure=failure,
            reserved_usd=reserved,
            at=now(connection),
            lease=self._assessor.lease,
        )
        return row_id

    def _finished(self, person: Person, attempt_id: str) -> tuple[Attempt, AssessmentRow | None, datetime]:
        with self._database.read() as connection:
            attempt = self._attempt(connection, person, attempt_id)
            if attempt.state != "finished":
                raise NotFinished
            return attempt, assessment_store.assessment_of(connection, attempt.id), now(connection)

    def _can_ask(self, attempt: Attempt, turns: Sequence[Turn]) -> bool:
        """Whether a model is there to be asked about this attempt."""
        return self._by_model(attempt, turns) and not self._key_refused()

    def _by_model(self, attempt: Attempt, turns: Sequence[Turn]) -> bool:
        """Whether a model is to assess: it was the partner, at last at least, and something was said."""
        said = [turn for turn in turns if turn.counts and turn.learner_text]
        if self._assessor.model is None or "model" not in self.partners or not said:
            return False
        return "model" in (attempt.partner, said[-1].partner)


def _stands_in(report: Report | None) -> bool:
    return report is None or report.stands_in is not None
