"""Recordings written down by OpenAI, or by a server of its kind."""

import logging
import math

from lib.costs import Usage
from lib.errors import TranscriberMissing
from lib.providers.openai import OpenAIProvider
from lib.recording import Recording, wav_of
from lib.speech.contract import Transcript

# Where OpenAI's own figures for a minute come from: the $0.006 of gpt-4o-transcribe are 600 tokens of sound
# at $6 and 240 of text at $10 for a million, the $0.003 of gpt-4o-mini-transcribe the same at $3 and $5.
_SOUND_TOKENS_A_SECOND, _TEXT_TOKENS_A_SECOND = 10, 4
LOG = logging.getLogger(__name__)
SUCCESSORS = dict.fromkeys(
    ("whisper-1", "gpt-4o-transcribe", "gpt-4o-mini-transcribe", "gpt-4o-transcribe-diarize"),
    "gpt-transcribe",
)
"""What OpenAI names in the place of models that it switches off on 2027-02-26
(https://developers.openai.com/api/docs/deprecations)."""


class OpenAITranscriber:
    """One model of the provider's server; Whisper's kind is sold by the second, GPT-4o's by tokens.

    `label` is its name. Where the server has it no more its successor takes its place.
    """

    is_free = False

    def __init__(self, provider: OpenAIProvider, model: str = "whisper-1") -> None:
        self._provider, self.label = provider, model

    async def transcribe(self, recording: Recording, prompt: str) -> Transcript:
        """What is said there, in Japanese. Raises TranscriberError."""
        model = self.label
        try:
            return await self._transcribe(recording, prompt, model)
        except TranscriberMissing:
            if (successor := SUCCESSORS.get(model)) is None:
                raise
            heard = await self._transcribe(recording, prompt, successor)
            LOG.warning("the provider has no %s any more; %s takes its place", model, successor)
            self.label = successor
            return heard

    async def _transcribe(self, recording: Recording, prompt: str, model: str) -> Transcript:
        written = await self._provider.transcribe(wav_of(recording), model=model, prompt=prompt)
        told = written.input_tokens is not None or not _is_sold_by_tokens(model)
        usage = Usage(
            provider_url=self._provider.url,
            model=model,
            input_tokens=written.input_tokens,
            cached_tokens=None,
            output_tokens=written.output_tokens,
            audio_tokens=written.audio_tokens,
            audio_ms=_billed_ms(recording),
        )
        return Transcript(written.text, written.confidence, usage if told else self.likely_usage(recording))

    def likely_usage(self, recording: Recording) -> Usage:
        """What a call that broke off has used."""
        billed_ms = _billed_ms(recording)
        by_tokens = _is_sold_by_tokens(self.label)
        sound = billed_ms * _SOUND_TOKENS_A_SECOND // 1000 if by_tokens else None
        return Usage(
            provider_url=self._provider.url,
            model=self.label,
            input_tokens=sound,
            cached_tokens=None,
            output_tokens=billed_ms * _TEXT_TOKENS_A_SECOND // 1000 if by_tokens else None,
            estimated=True,
            audio_tokens=sound,
            audio_ms=billed_ms,
        )


def _is_sold_by_tokens(model: str) -> bool:
    return model.startswith("gpt-4o")


def _billed_ms(recording: Recording) -> int:
    """Whole seconds, rounded up.

    So the API tells its own usage: 8.47 s are 9 (https://platform.openai.com/docs/api-reference/audio,
    “The transcription object (Verbose JSON)”).
    """
    return math.ceil(recording.seconds) * 1000
