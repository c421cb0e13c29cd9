"""The fake OpenAI server's ears and voice: what it hears in a recording, and what it says aloud.

`fake.will_hear(Heard("はい。"), Fails(status=500))` and `fake.will_speak(Spoken(), …)` have queues of their
own; an empty queue hears こんにちは。 and says a short tone. After `fake.hold_audio()` an answer leaves only
on `release_audio(n)`. What came in is in `fake.heard` and `fake.spoken`.
"""

import asyncio
import base64
import io
import json
import math
import struct
import wave
from collections import deque
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal, cast

from starlette.requests import Request as HttpRequest
from starlette.responses import Response

from tests.fake_answers import Fails, Received
from tests.fake_wire import Wire, refusal

if TYPE_CHECKING:
    from tests.fake_openai import FakeOpenAI

TONE_RATE = 24_000


@dataclass
class Heard:
    """A transcript, as the model that was asked for gives it. `confidence` None: it does not say.

    `seconds` or `tokens` (input, of them audio, output) are the usage, by default from the file's length and
    in what the model is sold by; with `usage` False there is none. `raw` is the whole body instead, `cut`
    breaks the connection in its middle.
    """

    text: str = "こんにちは。"
    confidence: float | None = 0.9
    usage: bool = True
    seconds: float | None = None
    tokens: tuple[int, int, int] | None = None
    raw: str | None = None
    media_type: str = "application/json"
    cut: bool = False
    delay_seconds: float = 0.0


@dataclass
class Spoken:
    """A tone as WAV. `streamed`: its header does not know its length. `raw`, `cut`: see Heard."""

    seconds: float = 0.3
    hertz: float = 440.0
    streamed: bool = True
    raw: str | None = None
    media_type: str = "audio/wav"
    cut: bool = False
    delay_seconds: float = 0.0


@dataclass
class AudioReceived:
    """One recording that came in, with the form's other fields."""

    path: str
    fields: dict[str, str]
    filename: str
    file: bytes
    headers: dict[str, str]
    state: Literal["open", "done", "gone"] = "open"

    @property
    def model(self) -> str:
        return self.fields.get("model", "")

    @property
    def prompt(self) -> str | None:
        return self.fields.get("prompt")

    @property
    def language(self) -> str | None:
        return self.fields.get("language")

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"file": base64.b64encode(self.file).decode()}

    @classmethod
    def from_json(cls, fields: dict[str, Any]) -> "AudioReceived":
        return cls(**(fields | {"file": base64.b64decode(fields["file"])}))


def read_order(kind: type[Heard] | type[Spoken], order: dict[str, Any]) -> Any:
    """An answer as /control takes it; a failure is known by its `how`."""
    return Fails(**order) if "how" in order else kind(**order)


class FakeAudio:
    """The part of the fake that hears and speaks."""

    def __init__(self) -> None:
        self._hears: deque[Heard | Fails] = deque()
        self._speaks: deque[Spoken | Fails] = deque()
        self.refuses: set[str] = set()
        self.reset_audio()

    # What a test says.

    def will_hear(self, *answers: Heard | Fails) -> None:
        """Answer the next recordings so, one each."""
        self._hears.extend(answers)

    def will_speak(self, *answers: Spoken | Fails) -> None:
        """Answer the next sentences to be read aloud so, one each."""
        self._speaks.extend(answers)

    def hold_audio(self) -> None:
        """From now on transcripts and sound leave only when released."""
        self._audio_credit = 0

    def release_audio(self, answers: float = 1) -> None:
        """Let so many more leave."""
        self._audio_credit += answers

    def reset_audio(self) -> None:
        """Forget what was heard and said; all models are there."""
        self.has_not: set[str] = set()
        self._hears.clear()
        self._speaks.clear()
        self.heard: list[AudioReceived] = []
        self.spoken: list[Received] = []
        self._audio_credit: float = math.inf

    def wait_for_heard(self, count: int) -> list[AudioReceived]:
        """Wait until so many recordings have come."""
        return self.wait_until(lambda: self.heard if len(self.heard) >= count else None)

    def wait_for_spoken(self, count: int) -> list[Received]:
        """Wait until so many sentences have come."""
        return self.wait_until(lambda: self.spoken if len(self.spoken) >= count else None)

    def audio_as_json(self) -> dict[str, Any]:
        """What came in, for /control."""
        return {
            "heard": [received.as_json() for received in self.heard],
            "spoken": [asdict(received) for received in self.spoken],
        }

    def wait_until(self, condition: Any) -> Any:
        """Wait until `condition()` is true; its value."""
        raise NotImplementedError

    def tell(self) -> None:
        """Wake up whoever waits for news."""
        raise NotImplementedError

    async def audio_may_leave(self, delay_seconds: float) -> None:
        """Wait for an answer's turn."""
        await asyncio.sleep(delay_seconds)
        while self._audio_credit < 1:
            await asyncio.sleep(0.002)
        self._audio_credit -= 1

    # What the server does.

    async def _transcribe(self, request: HttpRequest) -> Response:
        async with request.form() as form:
            upload = cast(Any, form["file"])
            file = await upload.read()
            fields = {name: str(value) for name, value in form.multi_items() if name != "file"}
        received = AudioReceived(request.url.path, fields, upload.filename, file, dict(request.headers))
        self.heard.append(received)
        self.tell()
        unknown = _not_taken_by(fields) | (self.refuses & {*fields, *fields.values()})
        if unknown:
            received.state = "done"
            return refusal(400, None, f"Unsupported parameter: '{sorted(unknown)[0]}'")
        if received.model in self.has_not:
            received.state = "done"
            return refusal(404, "model_not_found")
        answer = self._hears.popleft() if self._hears else Heard()
        return self._answer(received, answer, lambda heard: _transcript(heard, received))

    async def _speak(self, request: HttpRequest) -> Response:
        received = Received(request.url.path, await request.json(), dict(request.headers))
        self.spoken.append(received)
        self.tell()
        answer = self._speaks.popleft() if self._speaks else Spoken()
        return self._answer(received, answer, _sound)

    def _answer(self, received: Received | AudioReceived, answer: Any, body: Any) -> Response:
        if isinstance(answer, Fails) and answer.how == "status":
            received.state = "done"
            headers = {"retry-after": answer.retry_after} if answer.retry_after is not None else {}
            return refusal(answer.status, answer.code, headers=headers)
        return _Whole(cast("FakeOpenAI", self), received, answer, body)


class _Whole(Wire):
    """One body, or one of the ways to fail."""

    def __init__(self, fake: "FakeOpenAI", received: Any, answer: Any, body: Any) -> None:
        super().__init__(fake, received)
        self._answer, self._to_body = answer, body

    async def _run(self) -> None:
        answer = self._answer
        if isinstance(answer, Fails):
            await self._fail(answer.how, "application/octet-stream")
            return
        body = self._to_body(answer) if answer.raw is None else answer.raw.encode()
        await self._fake.audio_may_leave(answer.delay_seconds)
        await self._start(answer.media_type)
        await self._body(body[: len(body) // 2])
        if answer.cut:
            await self._end("reset")
        await self._body(body[len(body) // 2 :])
        await self._end("close")


def _not_taken_by(fields: dict[str, str]) -> set[str]:
    """What OpenAI's server refuses to this model."""
    by_tokens = _by_tokens(fields["model"])
    wrong = set()
    if by_tokens and fields.get("response_format") not in (None, "json", "text"):
        wrong.add("response_format")
    if "include[]" in fields and not fields["model"].startswith(
        ("gpt-4o-transcribe", "gpt-4o-mini-transcribe")
    ):
        wrong.add("include")
    return wrong


def _by_tokens(model: str) -> bool:
    return "transcribe" in model


def _transcript(heard: Heard, received: AudioReceived) -> bytes:
    seconds = heard.seconds if heard.seconds is not None else _seconds_of(received.file)
    answer: dict[str, Any] = {"text": heard.text}
    logprob = None if not heard.confidence else math.log(heard.confidence)
    if received.fields.get("response_format") == "verbose_json":
        answer |= {"task": "transcribe", "language": "japanese", "duration": seconds}
        if logprob is not None:
            segment = {"id": 0, "start": 0.0, "end": seconds, "text": heard.text, "avg_logprob": logprob}
            answer["segments"] = [segment | {"no_speech_prob": 0.01, "temperature": 0.0}]
    if received.fields.get("include[]") == "logprobs" and logprob is not None:
        answer["logprobs"] = [{"token": letter, "logprob": logprob} for letter in heard.text]
    if heard.usage and (heard.tokens or _by_tokens(received.model)):
        # OpenAI's tokens of sound: ten a second.
        whole, sound, made = heard.tokens or (
            math.ceil(seconds * 10),
            math.ceil(seconds * 10),
            len(heard.text),
        )
        details = {"audio_tokens": sound, "text_tokens": whole - sound}
        answer["usage"] = {
            "type": "tokens",
            "input_tokens": whole,
            "input_token_details": details,
            "output_tokens": made,
            "total_tokens": whole + made,
        }
    elif heard.usage:
        answer["usage"] = {"type": "duration", "seconds": math.ceil(seconds)}
    return json.dumps(answer, ensure_ascii=False).encode()


def _seconds_of(file: bytes) -> float:
    with wave.open(io.BytesIO(file)) as sound:
        return sound.getnframes() / sound.getframerate()


def _sound(spoken: Spoken) -> bytes:
    return tone(spoken.seconds, spoken.hertz, streamed=spoken.streamed)


def tone(seconds: float = 0.3, hertz: float = 440.0, *, streamed: bool = False) -> bytes:
    """A WAV file that browsers play; `streamed`: with the lengths of a server that does not know them yet."""
    values = (
        round(8_000 * math.sin(2 * math.pi * hertz * sample / TONE_RATE))
        for sample in range(round(seconds * TONE_RATE))
    )
    samples = b"".join(struct.pack("<h", value) for value in values)
    sizes = (0xFFFFFFFF, 0xFFFFFFFF) if streamed else (36 + len(samples), len(samples))
    shape = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, TONE_RATE, TONE_RATE * 2, 2, 16)
    return (
        struct.pack("<4sI4s", b"RIFF", sizes[0], b"WAVE")
        + shape
        + struct.pack("<4sI", b"data", sizes[1])
        + samples
    )
