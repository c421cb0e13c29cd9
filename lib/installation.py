"""Puts the house together: one store, one engine, the partners at hand, and the use cases over them.

The only place that knows all the parts. Pages, the API, benchmarks and tests open an installation
from settings and close it again.
"""

import asyncio
import logging
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from lib import aloud, japanese
from lib.assessment_rules import rules_report
from lib.assessor import Assessor
from lib.attempts import Attempt
from lib.config import ModelSettings, Settings, SpeechSettings
from lib.conversation import PartnerKind, Turn
from lib.costs import price
from lib.dictionary import Dictionary, open_dictionary
from lib.dictionary_file import PACKED_FILE
from lib.engine import Engine
from lib.errors import DictionaryBroken
from lib.ledger import Ledger
from lib.levels import Measure
from lib.partners.contract import Partner
from lib.partners.model import ModelPartner
from lib.partners.model_assessment import ModelAssessment
from lib.partners.model_suggestions import ModelSuggestions
from lib.partners.model_translation import ModelTranslation
from lib.partners.scripted import COMMON_FOLDER, ScriptedPartner, common_lines
from lib.phrase_book import PhraseBook, read_phrase_book
from lib.practice import Practice
from lib.providers.openai import Deadlines, KeyState, OpenAIProvider
from lib.scribe import Scribe
from lib.speech.clips import Clips
from lib.speech.contract import Transcriber, Voice
from lib.speech.open_jtalk import OpenJTalkVoice
from lib.speech.openai_transcriber import OpenAITranscriber
from lib.speech.openai_voice import OpenAIVoice
from lib.speech.whisper_folder import WhisperFolder
from lib.store.database import Connection, Database
from lib.task_model import Task
from lib.tasks import read_tasks
from lib.word_levels import Vocabulary, read_vocabulary

LOG = logging.getLogger(__name__)
CHECK_AGAIN_SECONDS = 60.0
"""How long after a bad answer about the key it is asked about again; this costs nothing."""
SPEECH_FOLDER = "speech"
"""Within the cache folder: what was read aloud."""
TRANSLATIONS_FOLDER = Path(__file__).resolve().parents[1] / "data" / "translations"
VOCABULARY_FILE = Path(__file__).resolve().parents[1] / "data" / "dictionary" / "jlpt_vocabulary.tsv"


def new_id() -> str:
    """A random id of 32 hexadecimal digits."""
    return uuid.uuid4().hex


@dataclass
class Installation:
    """An open installation."""

    settings: Settings
    practice: Practice
    database: Database
    engine: Engine
    provider: OpenAIProvider | None
    vocabulary: Vocabulary
    dictionary: Dictionary | None

    def close(self, grace_seconds: float = 10.0) -> None:
        """Let live turns end within the grace, then close everything."""
        if self.provider is not None:
            provider = self.provider
            self.engine.stop(grace_seconds, last=provider.aclose)
        else:
            self.engine.stop(grace_seconds)
        self.database.close()
        if self.dictionary is not None:
            self.dictionary.close()


def open_installation(settings: Settings, say: Callable[[str], None] = LOG.info) -> Installation:
    """Migrate, load, start. `say` is told what takes time. Raises ConfigError, TaskFileError."""
    with _timed(say, "reading the tasks"):
        tasks = read_tasks(settings.tasks_folder)
    with _timed(say, "loading the dictionary"):
        japanese.load()
        aloud.load()
    with _timed(say, "reading the words of each level"):
        vocabulary = read_vocabulary(VOCABULARY_FILE)
        measure = Measure(vocabulary)
        for task in tasks.values():
            measure.learn(task)
    with _timed(say, "opening the dictionary"):
        dictionary = _dictionary(settings.cache_folder, say)
    with _timed(say, "reading what the partners say in English"):
        phrase_books = {task.id: _phrase_book(task) for task in tasks.values()}
    database = Database(settings.database_url)
    with _timed(say, "bringing the database up to date"):
        database.migrate()
    voice = OpenJTalkVoice()
    with _timed(say, "loading the voice"):
        voice.load()
    partners: dict[PartnerKind, Partner] = {"scripted": ScriptedPartner(pace_seconds=settings.pace_seconds)}
    provider = None
    if settings.model is not None:
        provider = _provider(settings.model)
        partners["model"] = ModelPartner(provider)

    transcriber = _transcriber(settings.speech, provider, say)
    engine = Engine(Ledger(database, new_id=new_id, price=price, measure=measure))
    engine.start()  # once nothing of the settings can be wrong any more

    def meet(connection: Connection, attempt: Attempt, turns: Sequence[Turn]) -> None:
        practice.meet(connection, attempt, turns)  # which is there before anything can be assessed

    assessor = Assessor(
        database,
        engine,
        stand_in=partial(rules_report, vocabulary=vocabulary),
        price=price,
        model=ModelAssessment(provider) if provider is not None else None,
        on_assessed=meet,
    )
    practice = Practice(
        database,
        engine,
        tasks,
        partners,
        limits=settings.limits,
        new_id=new_id,
        assessor=assessor,
        pace_seconds=settings.pace_seconds,
        key_refused=lambda: provider is not None and provider.key_state == "refused",
        suggester=ModelSuggestions(provider) if provider is not None else None,
        translator=ModelTranslation(provider) if provider is not None else None,
        phrase_books=phrase_books,
        call_price=price,
        vocabulary=vocabulary,
        dictionary=dictionary,
        measure=measure,
        voices={each.name: each for each in (voice, *_provider_voices(settings.speech, provider))},
        clips=Clips(settings.cache_folder / SPEECH_FOLDER),
        scribe=Scribe(database, engine, transcriber, price=price) if transcriber is not None else None,
        minutes_a_day=settings.speech.minutes_a_day,
    )
    if provider is not None:
        with _timed(say, f"warming the client for {provider.model}"):
            provider.warm()
        engine.spawn(_watch_key(provider, say))
    return Installation(settings, practice, database, engine, provider, vocabulary, dictionary)


def _dictionary(cache_folder: Path, say: Callable[[str], None]) -> Dictionary | None:
    """Without it everything works but the glosses, and whoever runs this is told what helps."""
    try:
        return open_dictionary(PACKED_FILE, cache_folder)
    except DictionaryBroken as error:
        say(f"words are shown without glosses: {error}")
        return None


def _transcriber(
    settings: SpeechSettings, provider: OpenAIProvider | None, say: Callable[[str], None]
) -> Transcriber | None:
    """A Whisper of this server's own comes first: what is said then stays here. Raises ConfigError."""
    if settings.whisper_folder is not None:
        with _timed(say, "loading Whisper"):
            whisper = WhisperFolder(settings.whisper_folder)
            whisper.load()
        return whisper
    if provider is not None and settings.transcribe_model is not None:
        return OpenAITranscriber(provider, settings.transcribe_model)
    return None


def _provider_voices(settings: SpeechSettings, provider: OpenAIProvider | None) -> tuple[Voice, ...]:
    if provider is None or settings.speech_model is None:
        return ()
    return (OpenAIVoice(provider, settings.speech_model, settings.speech_voice),)


def _phrase_book(task: Task) -> PhraseBook:
    return read_phrase_book(TRANSLATIONS_FOLDER, task, common_lines(COMMON_FOLDER, task.partner.speech))


async def _watch_key(provider: OpenAIProvider, say: Callable[[str], None]) -> None:
    """Find out early whether the key is good, and then whether it was put right; nobody waits for it."""
    told: KeyState = "ok"
    while provider.key_state != "ok":
        state = await provider.check_key()
        if state != "unreachable":  # which says nothing about the key
            provider.key_state = state
        if state == "refused" != told:
            say("the provider refused the key in OPENAI_API_KEY; the offline partner can answer instead")
        elif state == "unreachable" != told:
            LOG.warning("the model's provider cannot be reached; it will be asked about the key again")
        elif state == "ok" != told:
            say("the provider takes the key in OPENAI_API_KEY now")
        told = state
        if state != "ok":
            await asyncio.sleep(CHECK_AGAIN_SECONDS)


def _provider(settings: ModelSettings) -> OpenAIProvider:
    return OpenAIProvider(
        api_key=settings.api_key,
        base_url=settings.base_url,
        model=settings.model,
        max_output_tokens=settings.max_output_tokens,
        deadlines=Deadlines(
            first_token=settings.first_token_seconds,
            idle=settings.idle_seconds,
            total=settings.total_seconds,
        ),
    )


@contextmanager
def _timed(say: Callable[[str], None], what: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    say(f"{what} … {time.perf_counter() - began:.1f} s")
