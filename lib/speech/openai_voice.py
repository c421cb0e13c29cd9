"""Sentences read aloud by OpenAI, or by a server of its kind."""

from dataclasses import replace

from lib.costs import Usage
from lib.providers.openai import OpenAIProvider
from lib.speech.contract import Clip
from lib.voice_choices import VoiceName


class OpenAIVoice:
    """One voice of one model of the provider's server.

    All of OpenAI's voices speak Japanese, though they are made for English first
    (https://platform.openai.com/docs/guides/text-to-speech). `nova` is one that tts-1, tts-1-hd and
    gpt-4o-mini-tts all have.
    """

    name: VoiceName = "openai"
    is_free = False

    def __init__(self, provider: OpenAIProvider, model: str = "tts-1", voice: str = "nova") -> None:
        self.label = f"{model} ({voice})"
        self._provider, self._model, self._voice = provider, model, voice

    async def speak(self, sentence: str, speed_percent: int) -> Clip:
        """A sentence of Japanese as sound. Raises VoiceError."""
        sound = await self._provider.speak(
            sentence, model=self._model, voice=self._voice, speed=speed_percent / 100
        )
        # What tokens a voice has used, the API does not tell.
        return Clip(sound.audio, sound.media_type, replace(self.likely_usage(sentence), estimated=False))

    def likely_usage(self, sentence: str) -> Usage:
        """What a call that broke off has used."""
        return Usage(
            provider_url=self._provider.url,
            model=self._model,
            input_tokens=None,
            cached_tokens=None,
            output_tokens=None,
            estimated=True,
            characters=len(sentence),
        )
