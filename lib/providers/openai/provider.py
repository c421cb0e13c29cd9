"""All that one server of OpenAI's kind does for the house."""

from typing import Any

from lib.providers.openai.chat import Message, chat_calls, open_chat
from lib.providers.openai.server import KEEP_SECONDS, CallKind, Retries, Server
from lib.providers.openai.speech import Sound, speak, speech_calls
from lib.providers.openai.transcription import Written, transcribe, transcription_calls
from lib.providers.stream import ChatStream, Deadlines


class OpenAIProvider(Server):
    """A server, and the model that chats there. Build it once, and use it on one event loop.

    `sip_seconds`: how long a stream in sips lets tokens gather.
    """

    def __init__(
        self,
        api_key: str | None,
        base_url: str | None,
        model: str,
        *,
        deadlines: Deadlines | None = None,
        retries: Retries | None = None,
        max_output_tokens: int = 800,
        sip_seconds: float = 0.06,
        keep_seconds: float = KEEP_SECONDS,
    ) -> None:
        super().__init__(api_key, base_url, deadlines=deadlines, retries=retries, keep_seconds=keep_seconds)
        self.model = model
        self.max_output_tokens = max_output_tokens
        self.sip_seconds = sip_seconds
        self._chat_calls = chat_calls(self.deadlines.first_token)
        self._speech_calls = speech_calls(self.deadlines.speech)
        # What a server takes of a transcription depends on the model.
        self._transcription_calls: dict[str, CallKind] = {}

    def warm(self) -> None:
        """Import what the package imports at its first calls (50 ms, and 10 ms for sound)."""
        _ = self.client.chat.completions.with_streaming_response
        _ = self.client.audio.transcriptions.with_streaming_response
        _ = self.client.audio.speech.with_streaming_response

    def chat(
        self, messages: list[Message], schema: dict[str, Any], *, max_output_tokens: int | None = None
    ) -> ChatStream:
        """One call, made when the stream is entered: `async with provider.chat(…) as stream`.

        `max_output_tokens`: another limit than the provider's own.
        """
        limit = max_output_tokens or self.max_output_tokens
        return ChatStream(
            lambda: open_chat(
                self,
                self._chat_calls,
                model=self.model,
                messages=messages,
                schema=schema,
                max_output_tokens=limit,
            ),
            url=self.url,
            model=self.model,
            deadlines=self.deadlines,
            sip_seconds=self.sip_seconds,
        )

    async def transcribe(self, wav: bytes, *, model: str, prompt: str, language: str = "ja") -> Written:
        """What is said in a WAV file; `prompt` holds likely words. Raises TranscriberError."""
        kind = self._transcription_calls.setdefault(model, transcription_calls(self.deadlines.transcript))
        return await transcribe(self, kind, wav, model=model, prompt=prompt, language=language)

    async def speak(self, text: str, *, model: str, voice: str, speed: float) -> Sound:
        """A text read aloud; `speed` 1.0 is the voice's own. Raises VoiceError."""
        return await speak(self, self._speech_calls, text, model=model, voice=voice, speed=speed)
