"""What every transcriber and every voice keeps to.

Both are asked from the engine's event loop and may take their time, without holding up others. They raise the
errors of `lib/errors/speech.py` and nothing else, with `spent` true where the provider may have charged. What
a call has used is told with its result, or by `likely_usage` where the call broke off.
"""

from dataclasses import dataclass
from typing import Protocol

from lib.costs import Usage
from lib.recording import Recording
from lib.voice_choices import VoiceName


@dataclass(frozen=True)
class Transcript:
    """What was heard in a recording, and how sure the transcriber is: 0 to 1, None unknown."""

    text: str
    confidence: float | None
    usage: Usage


class Transcriber(Protocol):
    """Writes down recordings. `label` names it to people; `is_free`: it costs nothing here."""

    label: str
    is_free: bool

    async def transcribe(self, recording: Recording, prompt: str) -> Transcript:
        """What is said there, in Japanese; `prompt` holds likely words. Raises TranscriberError."""
        ...

    def likely_usage(self, recording: Recording) -> Usage:
        """What a call that broke off has used."""
        ...


@dataclass(frozen=True)
class Clip:
    """A sentence as sound: the bytes of a whole WAV file, or of what `media_type` says."""

    audio: bytes
    media_type: str
    usage: Usage


class Voice(Protocol):
    """Reads sentences aloud."""

    name: VoiceName
    label: str
    is_free: bool

    async def speak(self, sentence: str, speed_percent: int) -> Clip:
        """A sentence of Japanese as sound. Raises VoiceError."""
        ...

    def likely_usage(self, sentence: str) -> Usage:
        """What a call that broke off has used."""
        ...
