"""Recordings written down by OpenAI's transcription API, and what is to be believed of its answers.

Models of Whisper's kind tell how sure they are for each segment, in `verbose_json`; those of GPT-4o's take
only `json` and tell it for each token, when asked; others do not tell. `gpt-transcribe` takes languages
where the others take one (openai 3.54, `resources/audio/transcriptions.py`). What is told are log
probabilities.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import jiter

from lib.confidence import confidence
from lib.errors import (
    TranscriberBusy,
    TranscriberError,
    TranscriberKeyRefused,
    TranscriberMissing,
    TranscriberTimeout,
    TranscriberUnavailable,
    TranscriptNotUsable,
)
from lib.providers.openai.server import CallKind, Server
from lib.providers.stream import token_count

MOST_BYTES = 1_000_000
"""A minute of speech with a log probability for each token takes a twentieth of it."""


@dataclass(frozen=True)
class Written:
    """What was written down, and how sure the model is: 0 to 1, None unknown.

    The tokens are what the server says it counted, and None where it says nothing; `audio_tokens` are part of
    `input_tokens`.
    """

    text: str
    confidence: float | None
    input_tokens: int | None = None
    audio_tokens: int | None = None
    output_tokens: int | None = None


def transcription_calls(patience: float) -> CallKind:
    """What calls for transcripts have in common."""
    return CallKind(
        failure=TranscriberError,
        failures={
            "key_refused": TranscriberKeyRefused,
            "busy": TranscriberBusy,
            "unavailable": TranscriberUnavailable,
            "timeout": TranscriberTimeout,
            "missing": TranscriberMissing,
            "nonsense": TranscriptNotUsable,
        },
        features={
            "response_format": ("response_format", "verbose_json"),
            "include": ("include", "logprobs"),
            "prompt": ("prompt",),
            "temperature": ("temperature",),
            "languages": ("languages",),
        },
        unnamed=frozenset({"response_format", "include"}),
        patience=patience,
    )


async def transcribe(
    server: Server, kind: CallKind, wav: bytes, *, model: str, prompt: str, language: str
) -> Written:
    """What is said in a WAV file. Raises TranscriberError."""
    features: dict[str, Any] = {"temperature": 0}
    if prompt:
        features["prompt"] = prompt
    if "transcribe" not in model:
        features["response_format"] = "verbose_json"
    elif "gpt-4o" in model and "diarize" not in model:
        features["include"] = ["logprobs"]
    if model.startswith("gpt-transcribe"):
        features["languages"] = [language]

    def call(without: frozenset[str]) -> Any:
        asked = {name: value for name, value in features.items() if name not in without}
        if "languages" not in asked:
            asked["language"] = language
        return server.client.audio.transcriptions.with_streaming_response.create(
            file=("recording.wav", wav, "audio/wav"),
            model=model,
            **asked,
        )

    body = await server.whole(kind, call, most_bytes=MOST_BYTES)
    try:
        said = jiter.from_json(body)
    except ValueError as error:
        raise TranscriptNotUsable(spent=True) from error
    if not isinstance(said, dict) or not isinstance(said.get("text"), str):
        raise TranscriptNotUsable(spent=True)
    usage = _part(said, "usage")
    return Written(
        # PostgreSQL stores no NUL.
        text=said["text"].replace("\0", "").strip(),
        confidence=confidence(_logprobs(said)),
        input_tokens=token_count(usage.get("input_tokens")),
        audio_tokens=token_count(_part(usage, "input_token_details").get("audio_tokens")),
        output_tokens=token_count(usage.get("output_tokens")),
    )


def _logprobs(said: dict[str, Any]) -> Iterator[tuple[float, float]]:
    """What is told of segments, each weighing as much as it is long, and of tokens."""
    for segment in _rows(said, "segments"):
        if (logprob := _number(segment.get("avg_logprob"))) is not None:
            yield logprob, _seconds(segment)
    for token in _rows(said, "logprobs"):
        if (logprob := _number(token.get("logprob"))) is not None:
            yield logprob, 1.0


def _seconds(segment: dict[str, Any]) -> float:
    start, end = _number(segment.get("start")), _number(segment.get("end"))
    return max(end - start, 0.0) if start is not None and end is not None else 0.0


def _rows(said: dict[str, Any], name: str) -> Iterable[dict[str, Any]]:
    rows = said.get(name)
    return (row for row in rows if isinstance(row, dict)) if isinstance(rows, list) else ()


def _part(said: dict[str, Any], name: str) -> dict[str, Any]:
    part = said.get(name)
    return part if isinstance(part, dict) else {}


def _number(value: object) -> float | None:
    """A number that means something here: neither NaN nor beyond all reason."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    return float(value) if abs(value) < 1e6 else None  # noqa: PLR2004
