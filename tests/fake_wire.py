"""How the fake's answers leave: watching whether the client is still there, and with every way to fail."""

import asyncio
import contextlib
import json
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse, Response

from tests.fake_answers import Answer, Fails, Received, choice, deltas, usage_fields

if TYPE_CHECKING:
    from tests.fake_audio import AudioReceived
    from tests.fake_openai import FakeOpenAI

ENDLESS_PIECE = b" " * 65_536


class Wire(Response):
    """A response that may go wrong on the way. Whoever derives from it says in `_run` what it sends."""

    def __init__(self, fake: "FakeOpenAI", received: "Received | AudioReceived") -> None:
        super().__init__()
        self._fake, self._received = fake, received

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self._client, self._send = scope["client"], send
        sending = asyncio.ensure_future(self._run())
        leaving = asyncio.ensure_future(_gone(receive))
        await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
        self._received.state = "done" if sending.done() else "gone"
        self._fake.tell()
        for task in (sending, leaving):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _run(self) -> None:
        raise NotImplementedError

    async def _fail(self, how: str, media_type: str) -> None:
        if how not in ("reset", "no_response"):
            await self._start(media_type)
        await self._end("hang" if how == "no_response" else how)

    async def _start(self, media_type: str, status: int = 200) -> None:
        headers = [(b"content-type", media_type.encode())]
        await self._send({"type": "http.response.start", "status": status, "headers": headers})

    async def _end(self, how: str) -> None:
        if how == "reset":
            self._fake.reset_connection(self._client)
        while how == "keep_alives":
            await self._body(": keep-alive\n\n")
            await asyncio.sleep(0.005)
        while how == "endless":
            await self._body(ENDLESS_PIECE)
            # Sending to a client that has gone waits for nothing.
            await asyncio.sleep(0)
        if how in ("hang", "reset"):
            await asyncio.Event().wait()
        if how == "bad_chunk":
            await self._body('data: {"choices": [{"delta": {"content": "は\n\n')
        if how == "error_chunk":
            await self._body('data: {"error": {"message": "overloaded", "code": "server_error"}}\n\n')
        await self._send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _body(self, text: str | bytes) -> None:
        body = text.encode() if isinstance(text, str) else text
        await self._send({"type": "http.response.body", "body": body, "more_body": True})


class Streamed(Wire):
    """A chat's event stream."""

    def __init__(self, fake: "FakeOpenAI", received: Received, answer: Answer | Fails) -> None:
        super().__init__(fake, received)
        self._received: Received = received
        self._answer = answer

    async def _run(self) -> None:
        answer, events = self._answer, "text/event-stream; charset=utf-8"
        if isinstance(answer, Fails):
            await self._fail(answer.how, events)
            return
        await self._start(events)
        for number, delta in enumerate(deltas(answer, self._received.body)):
            await self._fake.may_leave()
            if number == answer.after:
                await self._end(answer.then)
                return
            await self._chunk(answer, choices=[choice(delta)])
            self._received.sent += 1
            self._fake.tell()
        if answer.finish:
            await self._chunk(answer, choices=[choice({}, answer.finish)])
        if answer.usage and (self._received.body.get("stream_options") or {}).get("include_usage"):
            await self._chunk(answer, choices=[], usage=usage_fields(answer.usage))
        if answer.lingers:
            await self._end("hang")
        await self._body("data: [DONE]\n\n" if answer.finish else "")
        await self._end("close")

    async def _chunk(self, answer: Answer, **fields: Any) -> None:
        chunk = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "m"} | fields
        text = f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n".encode()
        half = len(text) // 2 if answer.chopped else len(text)
        await self._body(text[:half])
        if answer.chopped:
            await asyncio.sleep(0.001)
            await self._body(text[half:])


async def _gone(receive: Any) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def refusal(status: int, code: str | None, message: str = "the fake says no", **response: Any) -> Response:
    """A status with OpenAI's kind of body."""
    error = {"message": message, "type": "invalid_request_error", "param": None, "code": code}
    return JSONResponse({"error": error}, status_code=status, **response)
