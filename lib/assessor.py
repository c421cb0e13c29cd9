"""Makes assessments in the background: claimed once, leased, ended once, and never lost.

Whatever becomes of the model's, the rules' report is there and says what it stands in for. One whose process
died is found by its lease: it ends with the rules' report, what its call has used is unknown, and nothing is
asked again by itself. One that nobody had begun is begun. Who may ask for one, and when, stands in
`assessing.py`.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from lib.allowed import evidence_report
from lib.assessment import Performance, Report
from lib.attempts import Attempt
from lib.conversation import Turn
from lib.costs import CallPrice, Usage
from lib.engine import POLL_SECONDS, Engine
from lib.errors import AssessmentInterrupted, AttemptOutdated, PartnerError, StoreUnavailable
from lib.overview import AttemptView, attempt_view
from lib.partners.model_assessment import Judgement, ModelAssessment, Step
from lib.patience import patiently
from lib.people import Learner
from lib.store import assessments as assessment_store
from lib.store import attempts as attempt_store
from lib.store import people as people_store
from lib.store import usage as usage_store
from lib.store.assessments import AssessmentRow
from lib.store.database import Conflict, Connection, Database, now

LOG = logging.getLogger(__name__)

StandIn = Callable[[Performance], Report]
"""A report without a model; it costs nothing and takes no network."""
OnAssessed = Callable[[Connection, Attempt, Sequence[Turn]], object]
"""What is to be written of a conversation with its assessment, in a transaction of its own. `turns` are those
that count. May be called more than once for an attempt, and may fail."""
Stage = Literal["waiting", Step, "done"]
"""How far one is. "waiting": somebody is at it, or soon will be, and no more is known."""


@dataclass
class _Job:
    """One that runs in this process."""

    future: "Future[None]" = field(default_factory=Future)
    stage: Stage = "waiting"


class Assessor:
    """Runs assessments on the engine. Without a `model` all of them are the `stand_in`'s.

    `price` gives US dollars for a usage on a day, or None.
    """

    def __init__(
        self,
        database: Database,
        engine: Engine,
        *,
        stand_in: StandIn,
        price: CallPrice,
        model: ModelAssessment | None = None,
        on_assessed: OnAssessed | None = None,
    ) -> None:
        self._database, self._engine, self.lease = database, engine, engine.lease
        self._stand_in, self._price = stand_in, price
        self.model, self._on_assessed = model, on_assessed
        self._jobs: dict[str, _Job] = {}
        engine.repeat(self.lease.total_seconds() / 4, self._look_after_all)

    def run(self, row_id: str, attempt_id: str) -> None:
        """Begin one that is written down. One that cannot begin now is begun when its lease runs out."""
        job = self._jobs[attempt_id] = _Job()
        try:
            job.future = self._engine.work(self._run(row_id, attempt_id, job))
        except RuntimeError:
            LOG.info("the engine has stopped; assessment %s is left to its lease", row_id)
            self._jobs.pop(attempt_id, None)
            job.future.set_result(None)

    def follow(self, attempt_id: str) -> Iterator[Stage]:
        """How far the one of this attempt is, again and again until it has ended here; then ask the store.

        Of one that another process makes no more than once, and after a pause. Blocks.
        """
        job = self._jobs.get(attempt_id)
        if job is None:
            yield "waiting"
            time.sleep(POLL_SECONDS)
            return
        while not job.future.done():
            yield job.stage
            wait([job.future], POLL_SECONDS)

    def look_after(self, row: AssessmentRow) -> None:
        """Do what is to be done for one whose lease ran out: begin it, or end it."""
        if row.state == "pending":
            self.run(row.id, row.attempt_id)
            return
        failure = AssessmentInterrupted.code if row.partner == "model" else row.failure
        report = None
        try:
            attempt, performance = self._read(row.attempt_id)
        except AttemptOutdated:  # a version of the code that can read it makes the report then
            LOG.warning("assessment %s is of an attempt that cannot be read", row.id)
        else:
            report = self.without_model(performance, failure)
            self._hand_on(attempt, performance)
        with self._database.write() as connection:
            at = now(connection)
            if assessment_store.interrupt(connection, row, report, at) and row.partner == "model":
                self._count(connection, row, 1, usage_store.UNKNOWN_USAGE, at)

    def without_model(self, performance: Performance, stands_in: str | None = None) -> Report:
        """The stand-in's report; where it breaks, what the evidence alone says."""
        try:
            report = self._stand_in(performance)
        except Exception:
            LOG.exception("a report could not be made without a model; it goes by the evidence alone")
            report = evidence_report(performance)
        return report.model_copy(update={"stands_in": stands_in})

    async def _run(self, row_id: str, attempt_id: str, job: _Job) -> None:
        try:
            row = await asyncio.to_thread(self._claim, row_id, attempt_id)
            if row is None:  # somebody else has it
                return
            keeping = asyncio.create_task(self._keep(row))
            try:
                await self._assess(row, job)
            finally:
                keeping.cancel()
        except Exception:
            LOG.exception("assessment %s could not be stored; it is looked after when its lease ends", row_id)
        finally:
            if self._jobs.get(attempt_id) is job:
                del self._jobs[attempt_id]

    async def _assess(self, row: AssessmentRow, job: _Job) -> None:
        def tell(step: Step) -> None:
            job.stage = step

        patience = self.lease.total_seconds()
        attempt, performance = await patiently(patience, self._read, row.attempt_id)
        judgement = Judgement(failure=row.failure)
        if row.partner == "model":
            if self.model is None:  # it was there when it was asked for
                judgement.failure = PartnerError.code
            else:
                judgement = await self.model.assess(performance, tell)
        report = judgement.report or await asyncio.to_thread(
            self.without_model, performance, judgement.failure
        )
        await asyncio.to_thread(self._hand_on, attempt, performance)
        await patiently(patience, self._end, row, report, judgement.used)

    async def _keep(self, row: AssessmentRow) -> None:
        """Renew the lease as long as it is ours."""
        ours = True
        while ours:
            await asyncio.sleep(self.lease.total_seconds() / 4)
            try:
                ours = await asyncio.to_thread(self._renew, row)
            except StoreUnavailable:
                LOG.warning("the lease of assessment %s could not be renewed; trying again", row.id)

    async def _look_after_all(self) -> None:
        for row in await asyncio.to_thread(self._lapsed):
            try:
                await asyncio.to_thread(self.look_after, row)
            except Exception:
                LOG.exception("assessment %s, whose process died, could not be ended", row.id)

    def _claim(self, row_id: str, attempt_id: str) -> AssessmentRow | None:
        with self._database.write() as connection:
            if assessment_store.claim(connection, row_id, now(connection), self.lease) is None:
                return None
            return assessment_store.assessment_of(connection, attempt_id)

    def _renew(self, row: AssessmentRow) -> bool:
        with self._database.write() as connection:
            return assessment_store.renew(connection, row.id, row.epoch, now(connection) + self.lease)

    def _lapsed(self) -> list[AssessmentRow]:
        with self._database.read() as connection:
            return assessment_store.lapsed(connection, now(connection))

    def _read(self, attempt_id: str) -> tuple[Attempt, Performance]:
        with self._database.read() as connection:
            attempt = attempt_store.attempt_with_id(connection, attempt_id)
            if attempt is None:
                raise ValueError(f"there is no attempt {attempt_id!r} to be assessed")
            learner = people_store.learner(connection, attempt.person_id)
            return attempt, performance_in(attempt_view(connection, attempt), learner)

    def _hand_on(self, attempt: Attempt, performance: Performance) -> None:
        """Write what goes with an assessment. Before its end: who ends it for a dead process does it too."""
        if self._on_assessed is None:
            return
        for last in (False, False, True):
            try:
                with self._database.write() as connection:
                    self._on_assessed(connection, attempt, performance.turns)
            except Exception as error:
                if last or not isinstance(error, Conflict):  # that another attempt of theirs ends as well
                    LOG.exception("what goes with the assessment of attempt %s is not written", attempt.id)
                    return
            else:
                return

    def _end(self, row: AssessmentRow, report: Report, used: Sequence[Usage]) -> None:
        """The end of one. Calls that were made are counted even where it is not ours any more."""
        with self._database.write() as connection:
            at = now(connection)
            for number, usage in enumerate(used, 1):
                self._count(connection, row, number, usage, at)
            assessment_store.end(connection, row.id, row.epoch, report, at)

    def _count(
        self, connection: Connection, row: AssessmentRow, number: int, used: Usage, at: datetime
    ) -> None:
        usage_store.add_usage(
            connection,
            row_id=usage_store.call_id(row.id, row.epoch, number),
            person_id=row.person_id,
            attempt_id=row.attempt_id,
            turn_id=None,
            purpose="assessment",
            used=used,
            price=self._price,
            at=at,
        )


def performance_in(view: AttemptView, learner: Learner) -> Performance:
    """What is assessed of an attempt."""
    return Performance(
        task=view.task,
        turns=view.turns,
        standings=view.standings,
        rungs=view.rungs,
        phrases_opened=view.phrases_opened,
        example_opened=view.example_opened,
        level=learner.level,
        explanations=learner.explanations or "en",
    )
