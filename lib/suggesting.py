"""The use case of a learner who does not know what to say: two or three ways to go on, on request.

What was offered is kept for its point of the conversation, so asking again shows the same, and what is
taken from it counts as copied. Where a model answers it is asked first, at most once for each point: the
row that says so is written before the call, and the database lets only one be. The call runs on the
engine's loop and belongs to no page. Whatever becomes of it, the authored suggestions are there, and what
it has used is a row. Which ones fit is in `suggestions.py`.
"""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime, timedelta

from lib.attempts import Attempt
from lib.costs import CallPrice, Usage
from lib.engine import POLL_SECONDS
from lib.errors import AttemptClosed, BudgetExhausted, TurnInProgress
from lib.overview import AttemptView
from lib.partners.model_suggestions import PATIENCE_SECONDS, Ideas, ModelSuggestions
from lib.partners.scripted import COMMON_FOLDER
from lib.people import STRANGER, Learner, Person
from lib.store import attempts as attempt_store
from lib.store import suggestions as suggestion_store
from lib.store import turns as turn_store
from lib.store import usage as usage_store
from lib.store.database import Conflict, Connection, now
from lib.store.suggestions import SuggestionRow
from lib.suggestions import Moment, choose, common_suggestions
from lib.talking import TRIES, Talking
from lib.task_model import Text

LOG = logging.getLogger(__name__)
COMMON_FILE = COMMON_FOLDER / "suggestions.yaml"
LOST_AFTER = timedelta(seconds=PATIENCE_SECONDS + 10)
"""A call that has not been written down by then never will be: its process died."""

Suggested = tuple[Text, ...]


class Suggesting(Talking):
    """Suggestions in attempts; `Practice` sets what they need besides.

    `_suggester` is the model's; without one the authored ones are offered.
    """

    _key_refused: Callable[[], bool]
    _suggester: ModelSuggestions | None
    _price: CallPrice

    def suggest(self, person: Person, attempt_id: str) -> Suggested:
        """What this learner could say now; waits for it. Raises what `begin_suggesting` and its future do."""
        return self.begin_suggesting(person, attempt_id).result()

    def begin_suggesting(self, person: Person, attempt_id: str) -> "Future[Suggested]":
        """Think of what this learner could say now. At once where no model is asked, or was asked before.

        Raises AttemptNotFound, AttemptOutdated, AttemptClosed, TurnInProgress, StoreUnavailable; the future
        may raise the last.
        """
        for _ in range(TRIES):
            view = self.view(person, attempt_id)
            if view.attempt.state != "open":
                raise AttemptClosed
            if view.live is not None:
                raise TurnInProgress
            moment = moment_of(view, self.learner(person))
            authored = choose(moment, common_suggestions(COMMON_FILE))
            known = view.suggested_now
            if known is not None:
                return self._known(known, view.attempt, authored)
            try:
                row, suggester = self._write_down(view, authored)
            except Conflict:  # another tab was faster: look what it has done
                continue
            if suggester is None:
                return _at_once(authored)
            return self._engine.spawn(self._ask(suggester, moment, row, view.attempt, authored))
        raise TurnInProgress

    def _known(self, row: SuggestionRow, attempt: Attempt, authored: Suggested) -> "Future[Suggested]":
        if row.texts is not None:
            return _at_once(row.texts)
        return self._engine.spawn(self._wait(row, attempt, authored))

    def _write_down(
        self, view: AttemptView, authored: Suggested
    ) -> tuple[SuggestionRow, ModelSuggestions | None]:
        """Write what is offered, or that the model is being asked for it. Raises Conflict."""
        attempt, partner = view.attempt, self.partner_of(view.attempt)
        suggester = self._suggester if partner.kind == "model" and not self._key_refused() else None
        with self._database.write() as connection:
            last = view.turns[-1].id if view.turns else None
            if attempt_store.standing_of(connection, attempt.id) != ("open", last):
                raise Conflict
            reserved = None
            if suggester is not None:
                try:
                    reserved = self._admission.reserve(connection, attempt, partner)
                except BudgetExhausted:  # the authored ones are free
                    suggester = None
            texts = authored if suggester is None else None
            row = SuggestionRow(self._new_id(), view.next_number, texts, now(connection))
            suggestion_store.add_suggestions(
                connection,
                row_id=row.id,
                attempt_id=attempt.id,
                before_turn=row.before_turn,
                texts=texts,
                reserved_usd=reserved,
                at=row.created_at,
            )
        return row, suggester

    async def _ask(
        self,
        suggester: ModelSuggestions,
        moment: Moment,
        row: SuggestionRow,
        attempt: Attempt,
        authored: Suggested,
    ) -> Suggested:
        try:
            ideas = await suggester.ask(moment)
        except Exception:
            LOG.exception("the suggestions of attempt %s broke", attempt.id)
            ideas = Ideas(usage=usage_store.UNKNOWN_USAGE)
        return await asyncio.to_thread(self._keep, row, attempt, ideas.texts or authored, ideas.usage)

    async def _wait(self, row: SuggestionRow, attempt: Attempt, authored: Suggested) -> Suggested:
        """Until whoever asked the model has written it down, or has had the time to."""
        while True:
            found, at = await asyncio.to_thread(self._look, row)
            if found.texts is not None:
                return found.texts
            if at > row.created_at + LOST_AFTER:
                return await asyncio.to_thread(self._keep, row, attempt, authored, usage_store.UNKNOWN_USAGE)
            await asyncio.sleep(POLL_SECONDS)

    def _look(self, row: SuggestionRow) -> tuple[SuggestionRow, datetime]:
        with self._database.read() as connection:
            return suggestion_store.find_suggestions(connection, row.id) or row, now(connection)

    def _keep(self, row: SuggestionRow, attempt: Attempt, texts: Suggested, used: Usage | None) -> Suggested:
        """Write down what is offered, and what the call has used. What nobody saw in time helped nobody."""
        with self._database.write() as connection:
            at = now(connection)
            if used is not None:
                self._count(connection, row, attempt, used, at)
            turns = turn_store.turns_in(connection, attempt.id)
            if any(turn.number >= row.before_turn for turn in turns):
                texts = ()
            if suggestion_store.fill(connection, row.id, texts):
                return texts
        return self._look(row)[0].texts or texts

    def _count(
        self, connection: Connection, row: SuggestionRow, attempt: Attempt, used: Usage, at: datetime
    ) -> None:
        usage_store.add_usage(
            connection,
            row_id=row.id,  # one call a row
            person_id=attempt.person_id,
            attempt_id=attempt.id,
            turn_id=None,
            purpose="suggestions",
            used=used,
            price=self._price,
            at=at,
        )


def moment_of(view: AttemptView, learner: Learner = STRANGER) -> Moment:
    """Where the conversation stands for who is to speak."""
    earlier = [row.texts for row in view.suggestions if row.texts and row.before_turn < view.next_number]
    return Moment(
        task=view.task,
        met=frozenset(standing.objective.id for standing in view.standings if standing.met),
        replies=tuple(turn.reply for turn in view.turns if turn.reply),
        words=next((turn.learner_text for turn in reversed(view.turns) if turn.learner_text), ""),
        offered=earlier[-1] if earlier else (),
        learner_level=learner.level,
    )


def _at_once(texts: Suggested) -> "Future[Suggested]":
    done: Future[Suggested] = Future()
    done.set_result(texts)
    return done
