"""The use cases of who speaks: a recording is written down, again where that failed, or thrown away.

What no voice is in costs nothing: it is refused before anybody is asked. What is accepted is in the store
before a transcriber gets it, with its sound as it hears it, and "try again" gives it the same sound. A second
sending of a key attaches to the first, so nothing is paid twice. The words are handed back and not sent: they
go the way of any others, under the key of their turn. How they come about stands in `scribe.py`.
"""

from collections.abc import Coroutine, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from lib.attempts import Attempt
from lib.errors import (
    NoTranscriber,
    RecordingNotFound,
    SpokenEnough,
    TranscriberError,
    TranscriptionInterrupted,
)
from lib.overview import AttemptView
from lib.people import Person
from lib.recording import read_recording, wav_of
from lib.scribe import Scribe, is_lost
from lib.speech.contract import Transcriber
from lib.store import recordings as recording_store
from lib.store.database import Conflict, Connection, now
from lib.store.recordings import RecordingRow
from lib.talking import TRIES, Talking
from lib.task_model import Task
from lib.transcription_prompt import transcription_prompt
from lib.voice_choices import Way

DAY = timedelta(hours=24)


@dataclass(frozen=True)
class Written:
    """What was said, as it was heard. `seconds` is the recording's length."""

    recording_id: str
    text: str
    confidence: float | None
    seconds: float


@dataclass(frozen=True)
class Waiting:
    """A recording that is not written down yet. `failure`, the code of an error: nobody is doing it."""

    recording_id: str
    seconds: float
    failure: str | None


class Dictating(Talking):
    """Recordings in attempts; `Practice` sets what they need besides.

    `minutes_a_day` is how much of one person is written down within 24 hours.
    """

    _scribe: Scribe | None
    minutes_a_day: int
    _tasks: Mapping[str, Task]

    @property
    def transcriber(self) -> Transcriber | None:
        """Who writes down what is said; None: nobody can."""
        return self._scribe.transcriber if self._scribe is not None else None

    def write_down(
        self,
        person: Person,
        attempt_id: str,
        audio: bytes,
        key: str,
        *,
        way: Way,
        turn_key: str | None = None,
    ) -> Written:
        """What is said in this recording; waits for it. Raises what `begin_writing` and its future do."""
        return self.begin_writing(person, attempt_id, audio, key, way=way, turn_key=turn_key).result()

    def begin_writing(
        self,
        person: Person,
        attempt_id: str,
        audio: bytes,
        key: str,
        *,
        way: Way,
        turn_key: str | None = None,
    ) -> "Future[Written]":
        """Give a recording (a WAV file) to the transcriber. `turn_key`: the turn that its words are for.

        Raises NoTranscriber, RecordingNotAccepted, AttemptNotFound, AttemptClosed, SpokenEnough,
        BudgetExhausted, StoreUnavailable; the future TranscriberError, NothingHeard, StoreUnavailable, and
        RecordingNotFound where it was thrown away.
        """
        scribe = self._ask_scribe()
        recording = read_recording(audio)
        for _ in range(TRIES):
            with self._database.read() as connection:
                attempt = self._attempt(connection, person, attempt_id)
                known = recording_store.with_key(connection, attempt.id, key)
            if known is not None:
                return self._written(scribe.follow(known))
            try:
                with self._database.write() as connection:
                    if way != "shadowing":
                        self._open(connection, person, attempt_id)
                    row = recording_store.add_recording(
                        connection,
                        row_id=self._new_id(),
                        person_id=person.id,
                        attempt_id=attempt.id,
                        client_key=key,
                        turn_key=turn_key,
                        way=way,
                        seconds=recording.seconds,
                        audio=wav_of(recording),  # and nothing else of what somebody sent
                        reserved_usd=self._reserve(connection, scribe, attempt),
                        at=now(connection),
                    )
                    self._check_minutes(connection, person)
            except Conflict:  # the same key twice at once: look what the other has done
                continue
            return self._written(scribe.write_down(row, recording, self._prompt(row, attempt)))
        raise TranscriberError

    def write_down_again(self, person: Person, recording_id: str) -> Written:
        """Give the same recording to the transcriber once more; waits for it."""
        return self.begin_writing_again(person, recording_id).result()

    def begin_writing_again(
        self, person: Person, recording_id: str, turn_key: str | None = None
    ) -> "Future[Written]":
        """The same as a future; `turn_key` where the words are for another turn by now.

        Raises RecordingNotFound, and what `begin_writing` raises.
        """
        scribe = self._ask_scribe()
        for _ in range(TRIES):
            with self._database.write() as connection:
                known = recording_store.of_person(connection, recording_id, person.id)
                if known is None:
                    raise RecordingNotFound
                at = now(connection)
                lost = is_lost(known, at)
                if known.state != "failed" and not lost:
                    return self._written(scribe.follow(known))
                if lost:  # what its call has used nobody knows
                    scribe.count_lost(connection, known)
                attempt = self._attempt(connection, person, known.attempt_id)
                audio = recording_store.audio_of(connection, known.id)
                reserved = self._reserve(connection, scribe, attempt)
                row = recording_store.ask_again(connection, known, turn_key, reserved, at)
                self._check_minutes(connection, person)
            if audio is None:
                raise RecordingNotFound
            if row is not None:
                return self._written(
                    scribe.write_down(row, read_recording(audio), self._prompt(row, attempt))
                )
        raise TranscriberError  # another tab was faster, again and again

    def throw_away(self, person: Person, recording_id: str) -> None:
        """Forget a recording, its words and its sound. Raises RecordingNotFound, StoreUnavailable."""
        with self._database.write() as connection:
            if recording_store.of_person(connection, recording_id, person.id) is None:
                raise RecordingNotFound
            recording_store.drop(connection, recording_id)

    def waiting_recording(self, person: Person, attempt_id: str) -> Waiting | None:
        """The last recording of an attempt, if it is not written down yet and can be tried again."""
        with self._database.read() as connection:
            attempt = self._attempt(connection, person, attempt_id)
            row = recording_store.waiting_in(connection, attempt.id)
            if row is None:
                return None
            lost = is_lost(row, now(connection))
        return Waiting(row.id, row.seconds, TranscriptionInterrupted.code if lost else row.failure)

    def recording_with_key(self, person: Person, attempt_id: str, key: str) -> str | None:
        """The id of the recording that was sent under this key."""
        with self._database.read() as connection:
            attempt = self._attempt(connection, person, attempt_id)
            row = recording_store.with_key(connection, attempt.id, key)
        return row.id if row is not None else None

    def spoken(self, view: AttemptView) -> Mapping[str, RecordingRow]:
        """By turn: the recording whose words were sent."""
        with self._database.read() as connection:
            return recording_store.spoken_in(connection, view.attempt.id)

    def kept_recording(self, person: Person, recording_id: str) -> bytes:
        """The sound of a recording, a WAV file. Raises RecordingNotFound."""
        with self._database.read() as connection:
            row = recording_store.of_person(connection, recording_id, person.id)
            audio = recording_store.audio_of(connection, row.id) if row is not None else None
        if audio is None:
            raise RecordingNotFound
        return audio

    def forget_recordings(self, person: Person) -> None:
        """Delete the sound of everything that this person has said and that is written down."""
        with self._database.write() as connection:
            recording_store.forget_audio(connection, person.id)

    def _ask_scribe(self) -> Scribe:
        if self._scribe is None:
            raise NoTranscriber
        return self._scribe

    def _reserve(self, connection: Connection, scribe: Scribe, attempt: Attempt) -> Decimal | None:
        """Hold the money for what is not free. Raises BudgetExhausted."""
        if scribe.transcriber.is_free:
            return None
        return self._admission.reserve(connection, attempt, self.partner_of(attempt))

    def _check_minutes(self, connection: Connection, person: Person) -> None:
        """After it was written that one is about to be heard, as it counts. Raises SpokenEnough."""
        spoken = recording_store.spoken_seconds(connection, person.id, now(connection) - DAY)
        if spoken > self.minutes_a_day * 60:
            raise SpokenEnough(minutes=self.minutes_a_day)

    def _prompt(self, row: RecordingRow, attempt: Attempt) -> str:
        """Likely words; none for shadowing, where they would be heard whether or not they were said."""
        task = self._tasks.get(attempt.task_id)
        return transcription_prompt(task) if task is not None and row.way != "shadowing" else ""

    def _written(self, work: Coroutine[Any, Any, RecordingRow]) -> "Future[Written]":
        async def written() -> Written:
            row = await work
            return Written(row.id, row.transcript or "", row.confidence, row.seconds)

        return self._engine.work(written())
