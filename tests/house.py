"""A whole installation for tests: a real store and engine, and a partner who speaks on command."""

import asyncio
import tempfile
import threading
from collections.abc import AsyncGenerator, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

from lib.allowed import evidence_report
from lib.assessor import Assessor, OnAssessed, StandIn
from lib.attempts import Limits
from lib.conversation import Exchange
from lib.costs import Usage
from lib.dictionary import Dictionary
from lib.engine import Engine
from lib.errors import PartnerError
from lib.installation import VOCABULARY_FILE, new_id
from lib.ledger import Ledger
from lib.levels import Measure
from lib.partners.contract import Finished, PartnerEvent, ReplyText
from lib.partners.model_assessment import ModelAssessment
from lib.partners.model_suggestions import ModelSuggestions
from lib.partners.model_translation import ModelTranslation
from lib.partners.scripted import ScriptedPartner
from lib.people import Person
from lib.phrase_book import PhraseBook
from lib.practice import Practice
from lib.scribe import Scribe
from lib.speech.clips import Clips
from lib.speech.contract import Transcriber, Voice
from lib.store.database import Database
from lib.task_model import Task
from lib.tasks import read_tasks
from lib.voice_choices import VoiceName
from lib.word_levels import read_vocabulary

ROOT = Path(__file__).resolve().parent.parent
HANAKO = Person("hanako", "花子")
TARO = Person("taro", "太郎")
USED = Usage("http://127.0.0.1/v1", "gpt-test", 450, 0, 60)


@cache
def project_tasks() -> Mapping[str, Task]:
    """The project's own tasks: reading and checking them takes a second, and hundreds of tests open them."""
    return read_tasks(ROOT / "data" / "tasks")


@cache
def _empty_tables() -> bytes:
    """A database file with all tables and nothing in them: to make one takes ten migrations."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "yaritori.db"
        database = Database(f"sqlite:///{file}")
        database.migrate()
        database.close()
        return file.read_bytes()


def copied_tables(folder: Path) -> Path:
    """A database of one's own in this folder, up to date; one that is there is left as it is."""
    file = folder / "yaritori.db"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        file.write_bytes(_empty_tables())
    return file


class HandPartner:
    """A partner whose events a test hands over one by one; an exception ends the answer with it."""

    kind = "model"
    label = "By hand"

    def __init__(self) -> None:
        self.exchanges: list[Exchange] = []
        self.closed = threading.Event()
        self._events: list[PartnerEvent | PartnerError | Exception] = []
        self._more = threading.Condition()

    def say(self, *events: PartnerEvent | PartnerError | Exception | str) -> None:
        """Hand over events; a string is a piece of the reply."""
        with self._more:
            self._events += [ReplyText(event) if isinstance(event, str) else event for event in events]
            self._more.notify_all()

    def say_all(self, reply: str) -> None:
        """A whole answer."""
        self.say(reply, USED, Finished())

    async def answer(self, exchange: Exchange) -> AsyncGenerator[PartnerEvent, None]:
        self.exchanges.append(exchange)
        try:
            while True:
                event = await self._next()
                if isinstance(event, Exception):
                    raise event
                yield event
                if isinstance(event, Finished):
                    return
        finally:
            self.closed.set()

    def likely_usage(self, exchange: Exchange, reply: str) -> Usage | None:
        return Usage(USED.provider_url, USED.model, 450, None, len(reply), estimated=True)

    async def _next(self) -> PartnerEvent | Exception:
        while True:
            with self._more:
                if self._events:
                    return self._events.pop(0)
            await asyncio.sleep(0.001)


class House:
    """The parts of one installation, and what tests ask of them."""

    def __init__(
        self,
        url: str,
        *,
        limits: Limits | None = None,
        lease_seconds: float = 10.0,
        suggester: ModelSuggestions | None = None,
        translator: ModelTranslation | None = None,
        phrase_books: Mapping[str, PhraseBook] | None = None,
        model_assessment: ModelAssessment | None = None,
        stand_in: StandIn = evidence_report,
        on_assessed: OnAssessed | None = None,
        dictionary: Dictionary | None = None,
        voices: Mapping[VoiceName, Voice] | None = None,
        clips: Clips | None = None,
        transcriber: Transcriber | None = None,
        minutes_a_day: int = 10,
    ) -> None:
        self.database = Database(url)
        self.database.migrate()
        self.partner = HandPartner()

        def price(used: Usage, _at: datetime) -> Decimal | None:
            if used.audio_ms is not None:
                return used.audio_ms * Decimal("0.0000001")
            return None if used.output_tokens is None else Decimal("0.000103500")

        self.ledger = Ledger(
            self.database,
            new_id=new_id,
            measure=Measure(read_vocabulary(VOCABULARY_FILE)),
            price=price,
            lease=timedelta(seconds=lease_seconds),
        )
        self.engine = Engine(self.ledger, flush_seconds=0.02)
        self.engine.start()
        self.assessor = Assessor(
            self.database,
            self.engine,
            stand_in=stand_in,
            price=price,
            model=model_assessment,
            on_assessed=on_assessed,
        )
        self.practice = Practice(
            self.database,
            self.engine,
            project_tasks(),
            {"scripted": ScriptedPartner(pace_seconds=0), "model": self.partner},
            limits=limits or Limits(),
            new_id=new_id,
            assessor=self.assessor,
            pace_seconds=0,
            suggester=suggester,
            translator=translator,
            phrase_books=phrase_books,
            call_price=price,
            vocabulary=read_vocabulary(VOCABULARY_FILE),
            dictionary=dictionary,
            voices=voices,
            clips=clips,
            scribe=Scribe(self.database, self.engine, transcriber, price=price) if transcriber else None,
            minutes_a_day=minutes_a_day,
        )

    def begin(self, person: Person = HANAKO, task: str = "ramen-shop") -> str:
        """An attempt whose opening line has been said."""
        attempt_id = self.practice.start_attempt(person, task)
        self.wait(person, attempt_id)
        return attempt_id

    def wait(self, person: Person, attempt_id: str) -> None:
        """Until nothing is live in this attempt."""
        live = self.practice.view(person, attempt_id).live
        if live is not None:
            list(self.practice.follow(live))

    def say(self, attempt_id: str, text: str, person: Person = HANAKO, reply: str = "はい。") -> None:
        """One whole exchange."""
        self.partner.say_all(reply)
        turn = self.practice.take_turn(person, attempt_id, text, new_id())
        list(self.practice.follow(turn))

    def close(self) -> None:
        """Stop at once."""
        self.engine.stop(grace_seconds=0)
        self.database.close()


@contextmanager
def open_house(folder: Path, **settings: object) -> Iterator[House]:
    """A house whose store is a file in this folder."""
    house = House(f"sqlite:///{copied_tables(folder)}", **settings)  # type: ignore[arg-type]
    try:
        yield house
    finally:
        house.close()
