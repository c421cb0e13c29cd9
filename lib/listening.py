"""The use case of a learner who listens: the sentences of a reply read aloud, one after the other.

The first can be heard while later ones are still being written. Only the sentences of one's own turns are
read, so that no door stands open to a voice that costs money. What was really made is a row of usage, which
is written when the sound is on its way. How a reply is cut stands in `spoken_sentences.py`.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing

from lib.conversation import Turn
from lib.costs import CallPrice, Usage
from lib.errors import VoiceError, VoiceMissing
from lib.people import Person
from lib.speech.clips import Clips
from lib.speech.contract import Clip, Voice
from lib.spoken_sentences import complete_sentences, has_its_mark, last_sentence, to_be_said
from lib.store import usage as usage_store
from lib.store.database import now
from lib.talking import Talking
from lib.voice_choices import VoiceName

LOG = logging.getLogger(__name__)
MARK_SECONDS = 0.05
"""How long a sentence that has its mark waits for a second one: えっ！ may still become えっ！？"""


class Listening(Talking):
    """Replies read aloud; `Practice` sets what they need besides."""

    voices: Mapping[VoiceName, Voice]
    _clips: Clips
    _price: CallPrice

    async def speech(
        self, person: Person, turn_id: str, n: int, voice_name: VoiceName, speed_percent: int
    ) -> Clip | str | None:
        """The n-th sentence of a reply that has something to say, from 0, as soon as it is there.

        As sound, or its words where the browser reads them itself; None where the reply has ended before.
        Waits while a live reply may still come to it. For any event loop.
        Raises TurnNotFound, VoiceMissing, VoiceError, BudgetExhausted, StoreUnavailable.
        """
        voice = self.voices.get(voice_name)
        if voice is None and voice_name != "browser":
            raise VoiceMissing
        turn = await asyncio.to_thread(self.turn, person, turn_id)
        sentence = await self._nth_sentence(turn, n)
        if sentence is None or voice is None:
            return sentence
        try:
            spoken = self._engine.spawn(self._spoken(person, turn, voice, sentence, speed_percent))
        except RuntimeError as error:  # the engine has stopped meanwhile
            raise VoiceError from error
        try:
            return await asyncio.wrap_future(spoken)
        except asyncio.CancelledError:
            me = asyncio.current_task()
            if me is not None and me.cancelling():  # whoever asked has gone
                raise
            raise VoiceError from None  # the server stops

    async def _nth_sentence(self, turn: Turn, n: int) -> str | None:
        async with aclosing(self._engine.afollow(turn.id)) as pieces:
            return await _nth_said(pieces, n)

    async def _spoken(
        self, person: Person, turn: Turn, voice: Voice, sentence: str, speed_percent: int
    ) -> Clip:
        async def make() -> Clip:
            return await self._made(person, turn, voice, sentence, speed_percent)

        return await self._clips.clip(voice, sentence, speed_percent, make)

    async def _made(
        self, person: Person, turn: Turn, voice: Voice, sentence: str, speed_percent: int
    ) -> Clip:
        """Ask the voice, and have it counted. Raises VoiceError, BudgetExhausted, StoreUnavailable."""
        if not voice.is_free:
            await asyncio.to_thread(self._reserve_speech, person, turn)
        spent = not voice.is_free
        used: Usage | None = None
        try:
            clip = await voice.speak(sentence, speed_percent)
        except VoiceError as error:
            spent = error.spent
            raise
        except Exception as error:  # a defect of a voice is no reason to show one
            LOG.exception("%s could not read a sentence of %d characters", voice.label, len(sentence))
            raise VoiceError(spent=spent) from error
        else:
            spent, used = True, clip.usage
            return clip
        finally:  # also where the server stops in the middle of a call
            if spent:
                self._count_speech(person, turn, used or voice.likely_usage(sentence))

    def _reserve_speech(self, person: Person, turn: Turn) -> None:
        with self._database.write() as connection:
            attempt = self._attempt(connection, person, turn.attempt_id)
            self._admission.reserve(connection, attempt, self.partner_of(attempt))

    def _count_speech(self, person: Person, turn: Turn, used: Usage) -> None:
        """Write down what a call has used, behind the back of who waits for the sound."""
        self._engine.work(asyncio.to_thread(self._write_speech, person, turn, used))

    def _write_speech(self, person: Person, turn: Turn, used: Usage) -> None:
        try:
            with self._database.write() as connection:
                usage_store.add_usage(
                    connection,
                    row_id=self._new_id(),
                    person_id=person.id,
                    attempt_id=turn.attempt_id,
                    turn_id=turn.id,
                    purpose="speech",
                    used=used,
                    price=self._price,
                    at=now(connection),
                )
        except Exception:  # the sound is there
            LOG.exception("what reading aloud a sentence of turn %s has used is not counted", turn.id)


async def _nth_said(pieces: AsyncGenerator[str, None], n: int) -> str | None:
    """The n-th sentence of a growing text with something to say in it; None where the text ends before."""
    text, start, passed = "", 0, 0
    while True:
        coming = asyncio.ensure_future(anext(pieces, None))
        try:
            tail = last_sentence(text, start) if passed == n else None
            said = to_be_said(tail.text) if tail is not None else ""
            marked = tail is not None and said != "" and has_its_mark(tail)
            await asyncio.wait({coming}, timeout=MARK_SECONDS if marked else None)
            if not coming.done():
                return said
        finally:
            if not coming.done():
                coming.cancel()
                await asyncio.wait({coming})
        piece = coming.result()
        if piece is None:
            return said or None
        text += piece
        for sentence in complete_sentences(text, start):
            start = sentence.end
            whole = to_be_said(sentence.text)
            if whole and passed == n:
                return whole
            passed += bool(whole)
