"""The use case of a learner who wants to know what a reply means.

What authors wrote is put together in English by their task's phrase book, at once and for nothing. Of any
other reply a model is asked, once and only when the learner asks: the row that says so is written before the
call, and the database lets only one be. Where there is no model there is no translation, and nothing
pretends to be one.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from lib.attempts import Attempt
from lib.conversation import Turn
from lib.costs import CallPrice, Usage
from lib.engine import POLL_SECONDS
from lib.errors import NoTranslation, PartnerError, PartnerKeyRefused, TurnInProgress, TurnNotFound
from lib.languages import Language
from lib.overview import AttemptView
from lib.partners.model_translation import PATIENCE_SECONDS, ModelTranslation, Translated
from lib.people import Person
from lib.phrase_book import PhraseBook
from lib.store import translations as translation_store
from lib.store import turns as turn_store
from lib.store import usage as usage_store
from lib.store.database import Conflict, Connection, now
from lib.store.translations import TranslationRow
from lib.talking import Talking

LOST_AFTER = timedelta(seconds=PATIENCE_SECONDS + 10)
"""A call that has not been written down by then never will be: its process died."""


class Translating(Talking):
    """Translations of replies; `Practice` sets what they need besides."""

    _key_refused: Callable[[], bool]
    _phrase_books: Mapping[str, PhraseBook]
    _translator: ModelTranslation | None
    _price: CallPrice

    @property
    def can_translate(self) -> bool:
        """Whether a model is there to be asked what a reply means."""
        return self._translator is not None and not self._key_refused()

    def translations(self, view: AttemptView, language: Language = "en") -> Mapping[str, str]:
        """What is known of the meanings in an attempt, by turn; asks nobody."""
        with self._database.read() as connection:
            known = translation_store.translations_in(connection, view.attempt.id, language)
        if language == "en":
            for turn in view.turns:
                authored = self._authored_translation(view, turn) if turn.id not in known else None
                if authored:
                    known[turn.id] = authored
        return known

    def translate(self, person: Person, turn_id: str, language: Language = "en") -> str:
        """What the reply of a turn means; waits for it.

        Raises TurnNotFound, TurnInProgress, NoTranslation (there is no model to ask), BudgetExhausted,
        PartnerError, StoreUnavailable.
        """
        while True:
            turn, row, at = self._translation_of(person, turn_id, language)
            if row is not None and row.text is not None:
                return row.text
            view = self.view(person, turn.attempt_id)
            authored = self._authored_translation(view, turn) if language == "en" else None
            if authored:
                return authored
            if self._translator is None:
                raise NoTranslation
            if row is not None and at < row.created_at + LOST_AFTER:  # another tab has asked
                time.sleep(POLL_SECONDS)
                continue
            if self._key_refused():
                raise PartnerKeyRefused
            try:
                row_id = self._begin_translation(view.attempt, turn, language, row)
            except Conflict:  # another tab was faster
                continue
            asked = self._ask_translator(self._translator, turn, row_id, view.attempt, language)
            return self._engine.spawn(asked).result()

    def _translation_of(
        self, person: Person, turn_id: str, language: Language
    ) -> tuple[Turn, TranslationRow | None, datetime]:
        with self._database.read() as connection:
            turn = turn_store.turn_of(connection, turn_id, person.id)
            if turn is not None and turn.live:
                raise TurnInProgress
            if turn is None or not turn.reply:
                raise TurnNotFound
            row = translation_store.translation_of(connection, turn.id, language)
            return turn, row, now(connection)

    def _begin_translation(
        self, attempt: Attempt, turn: Turn, language: Language, lost: TranslationRow | None
    ) -> str:
        """Write that it is being asked for. Raises Conflict, BudgetExhausted."""
        row_id = self._new_id()
        with self._database.write() as connection:
            if lost is not None:  # its process died; what its call has used nobody knows
                self._count_translation(connection, lost.id, attempt, turn, usage_store.UNKNOWN_USAGE)
                translation_store.drop(connection, lost.id)
            translation_store.add_translation(
                connection,
                row_id=row_id,
                turn_id=turn.id,
                language=language,
                reserved_usd=self._admission.reserve(connection, attempt, self.partners["model"]),
                at=now(connection),
            )
        return row_id

    async def _ask_translator(
        self,
        translator: ModelTranslation,
        turn: Turn,
        row_id: str,
        attempt: Attempt,
        language: Language,
    ) -> str:
        translated = await translator.translate(turn.reply, language)
        await asyncio.to_thread(self._keep_translation, translated, turn, row_id, attempt)
        if translated.text is None:
            raise translated.error or PartnerError(spent=True)
        return translated.text

    def _keep_translation(self, translated: Translated, turn: Turn, row_id: str, attempt: Attempt) -> None:
        """Write down what came of it, and what the call has used."""
        with self._database.write() as connection:
            if translated.usage is not None:
                self._count_translation(connection, row_id, attempt, turn, translated.usage)
            if translated.text is None:
                translation_store.drop(connection, row_id)
            else:
                translation_store.fill(connection, row_id, translated.text)

    def _count_translation(
        self, connection: Connection, row_id: str, attempt: Attempt, turn: Turn, used: Usage
    ) -> None:
        at = now(connection)
        usage_store.add_usage(
            connection,
            row_id=row_id,  # one call a row
            person_id=attempt.person_id,
            attempt_id=attempt.id,
            turn_id=turn.id,
            purpose="translation",
            used=used,
            price=self._price,
            at=at,
        )

    def _authored_translation(self, view: AttemptView, turn: Turn) -> str | None:
        """The author's English of a reply that an author wrote."""
        if turn.learner_text is None:
            return view.task.opening.en
        book = self._phrase_books.get(view.task.id)
        return book.translate(turn.reply) if book and turn.reply and turn.partner == "scripted" else None
