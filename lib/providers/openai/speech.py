"""Sentences read aloud by OpenAI's speech API.

The sound is asked for as WAV: OpenAI names it, with raw PCM, as the quickest to come
(https://platform.openai.com/docs/guides/text-to-speech), and every browser plays it. Servers that know only
MP3 send that, which every browser plays too.
"""

import struct
from dataclasses import dataclass
from typing import Any

from lib.errors import VoiceError, VoiceMissing
from lib.providers.openai.server import CallKind, Server

MOST_BYTES = 10_000_000
"""Three and a half minutes of the 24,000 samples a second that OpenAI sends, of 16 bits each."""

_HEADER_BYTES = 12
_CHUNK_BYTES = 8


@dataclass(frozen=True)
class Sound:
    """A whole file that a browser plays."""

    audio: bytes
    media_type: str


def speech_calls(patience: float) -> CallKind:
    """What calls for sound have in common."""
    return CallKind(
        failure=VoiceError,
        failures={"missing": VoiceMissing},
        features={"response_format": ("response_format",), "speed": ("speed",)},
        unnamed=frozenset({"response_format", "speed"}),
        patience=patience,
    )


async def speak(server: Server, kind: CallKind, text: str, *, model: str, voice: str, speed: float) -> Sound:
    """A text read aloud. Raises VoiceError."""
    features: dict[str, Any] = {"response_format": "wav", "speed": speed}

    def call(without: frozenset[str]) -> Any:
        return server.client.audio.speech.with_streaming_response.create(
            input=text,
            model=model,
            voice=voice,
            **{name: value for name, value in features.items() if name not in without},
        )

    body = await server.whole(kind, call, most_bytes=MOST_BYTES)
    if body[:4] == b"RIFF" and body[8:12] == b"WAVE":
        return Sound(_with_its_length(body), "audio/wav")
    if body[:3] == b"ID3" or (body[:1] == b"\xff" and body[1:2] in _MP3_SECOND_BYTES):
        return Sound(body, "audio/mpeg")
    raise VoiceError(spent=True)


# Eleven bits of synchronisation, then version and layer III (ISO/IEC 11172-3 and 13818-3).
_MP3_SECOND_BYTES = (b"\xfb", b"\xfa", b"\xf3", b"\xf2", b"\xe3", b"\xe2")


def _with_its_length(wav: bytes) -> bytes:
    """The same with its true lengths, which a server that streams does not know when it writes the header.

    OpenAI writes 0xFFFFFFFF, which browsers forgive and other players do not
    (https://github.com/speaches-ai/speaches/issues/493). Raises VoiceError when there is no sound in it.
    """
    at = _HEADER_BYTES
    while at + _CHUNK_BYTES <= len(wav):
        name, size = struct.unpack_from("<4sI", wav, at)
        there = len(wav) - at - _CHUNK_BYTES
        if name == b"data" and there:
            mended = bytearray(wav)
            if not 0 < size <= there:
                struct.pack_into("<I", mended, at + 4, there)
            struct.pack_into("<I", mended, 4, len(wav) - _CHUNK_BYTES)
            return bytes(mended)
        at += _CHUNK_BYTES + size + size % 2
    raise VoiceError(spent=True)
