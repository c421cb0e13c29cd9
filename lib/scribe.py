"""Has recordings written down in the background, and keeps what comes of it, whatever that is.

Who gives it a recording has written it into the store before, with its sound, so neither a provider that
fails nor a process that dies loses one. It is made once: a second one who wants the same waits for the first.
"""

import asyncio
import logging
from datetime import datetime, timedelta

import numpy as np

from lib.costs import CallPrice, Usage
from lib.engine import POLL_SECONDS, Engine
from lib.errors import (
    NothingHeard,
    PracticeError,
    RecordingNotFound,
    TranscriberError,
    TranscriberTimeout,
    TranscriptionInterrupted,
    error_for,
)
from lib.patience import patiently
from lib.recording import SAMPLE_RATE, Recording
from lib.speech.contract import Transcriber
from lib.store import people as people_store
from lib.store import recordings as recording_store
from lib.store import usage as usage_store
from lib.store.database import Connection, Database, now
from lib.store.recordings import RecordingRow
from lib.unheard import heard_words

LOG = logging.getLogger(__name__)
PATIENCE_SECONDS = 75.0
"""A transcriber has a shorter deadline of its own; this is for one that forgets it."""
LOST_AFTER = timedelta(seconds=PATIENCE_SECONDS + 10)
"""What has not been written down by then never will be: its process died."""
STORE_PATIENCE_SECONDS = 30.0
"""How long a store that cannot be written to is waited for, once there are words for it."""
KEPT_FOR = timedelta(hours=24)
"""How long a recording waits for somebody to try again; then its sound is deleted."""
_FORGET_SECONDS = 3600.0


class Scribe:
    """Over one transcriber. `price` gives US dollars for a usage on a day, or None."""

    def __init__(
        self, database: Database, engine: Engine, transcriber: Transcriber, *, price: CallPrice
    ) -> None:
        self._database, self.transcriber, self._price = database, transcriber, price
        engine.repeat(_FORGET_SECONDS, self._forget_abandoned)

    async def write_down(self, row: RecordingRow, recording: Recording, prompt: str) -> RecordingRow:
        """Have a pending recording transcribed.

        Raises TranscriberError, NothingHeard, StoreUnavailable; RecordingNotFound where it was thrown away.
        """
        transcriber = self.transcriber
        used: Usage | None = None
        problem: PracticeError
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                transcript = await transcriber.transcribe(recording, prompt)
            used = transcript.usage
            text = heard_words(transcript.text, prompt, recording.seconds)
        except TimeoutError:
            used, problem = transcriber.likely_usage(recording), TranscriberTimeout(spent=True)
        except TranscriberError as error:
            used, problem = used or (transcriber.likely_usage(recording) if error.spent else None), error
        except NothingHeard as error:
            problem = error
        except asyncio.CancelledError:  # the server stops: who comes back can try again at once
            used, problem = transcriber.likely_usage(recording), TranscriptionInterrupted(spent=True)
        except Exception:
            LOG.exception("recording %s could not be transcribed", row.id)
            used, problem = used or transcriber.likely_usage(recording), TranscriberError(spent=True)
        else:
            words = (text, transcript.confidence)
            kept = await patiently(STORE_PATIENCE_SECONDS, self._keep_words, row, used, *words)
            return await self.follow(kept)  # which somebody may have thrown away meanwhile, or begun anew
        await patiently(STORE_PATIENCE_SECONDS, self._keep_failure, row, used, problem)
        raise problem

    async def follow(self, row: RecordingRow) -> RecordingRow:
        """Until somebody has written it down. Raises what they met, RecordingNotFound, StoreUnavailable."""
        while row.state == "pending":
            row, lost = await asyncio.to_thread(self._look_at, row)
            if lost:
                raise TranscriptionInterrupted
            if row.state == "pending":
                await asyncio.sleep(POLL_SECONDS)
        if row.state == "dropped":
            raise RecordingNotFound
        if row.state == "failed":
            raise error_for(row.failure or TranscriberError.code)
        return row

    def count_lost(self, connection: Connection, row: RecordingRow) -> None:
        """What the call of a process that died is likely to have used."""
        samples = np.zeros(round(row.seconds * SAMPLE_RATE), np.int16)
        self._count(connection, row, self.transcriber.likely_usage(Recording(samples)))

    def _look_at(self, row: RecordingRow) -> tuple[RecordingRow, bool]:
        with self._database.read() as connection:
            found = recording_store.of_person(connection, row.id, row.person_id) or row
            return found, is_lost(found, now(connection))

    def _keep_words(
        self, row: RecordingRow, used: Usage | None, text: str, confidence: float | None
    ) -> RecordingRow:
        with self._database.write() as connection:
            self._count(connection, row, used)
            wanted = people_store.learner(connection, row.person_id).voice.keep_recordings
            keep = wanted and row.way != "shadowing"  # which can be heard again nowhere
            recording_store.fill(connection, row, transcript=text, confidence=confidence, keep_audio=keep)
            return recording_store.of_person(connection, row.id, row.person_id) or row

    def _keep_failure(self, row: RecordingRow, used: Usage | None, problem: PracticeError) -> None:
        with self._database.write() as connection:
            self._count(connection, row, used)
            recording_store.fail(connection, row, problem.code)

    def _count(self, connection: Connection, row: RecordingRow, used: Usage | None) -> None:
        if used is None:
            return
        usage_store.add_usage(
            connection,
            row_id=usage_store.call_id(row.id, row.epoch),  # one call an epoch
            person_id=row.person_id,
            attempt_id=row.attempt_id,
            turn_id=None,
            purpose="transcription",
            used=used,
            price=self._price,
            at=now(connection),
        )

    async def _forget_abandoned(self) -> None:
        await asyncio.to_thread(self._forget_abandoned_now)

    def _forget_abandoned_now(self) -> None:
        with self._database.write() as connection:
            recording_store.forget_abandoned(connection, now(connection) - KEPT_FOR)


def is_lost(row: RecordingRow, at: datetime) -> bool:
    """Whether whoever was writing it down will not come back."""
    return row.state == "pending" and at > row.asked_at + LOST_AFTER
