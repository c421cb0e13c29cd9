"""A server on loopback that speaks OpenAI's chat API and does what a test tells it to.

In a test: `fake.will(Answer(reply="はい。"))`, `fake.will(Fails(status=500))`; each request takes the next
of the queue, or a default answer when it is empty. After `fake.hold()` the pieces of an answer leave only
on `release(n)` or `release_all()`. `fake.requests` says what came in and whether the client went away.
As a process of its own (`python tests/fake_openai.py --port N`) it takes the same orders over HTTP
at /control; `RemoteFake` in `fake_remote.py` gives them from a test.
"""

import argparse
import asyncio
import contextlib
import json
import os
import socket
import struct
import sys
import threading
from collections import deque
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request as HttpRequest
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from uvicorn.protocols.http.h11_impl import H11Protocol

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.fake_answers import Answer, Fails, Received, choice, completion, deltas, usage_fields

__all__ = ["Answer", "Fails", "FakeOpenAI", "Received", "fake_openai"]

WAIT_SECONDS = 10.0


class FakeOpenAI:
    """The server, in a thread of its own. Use it as a context manager."""

    def __init__(self, port: int = 0) -> None:
        self.requests: list[Received] = []
        self.refuses: set[str] = set()
        self.models_status, self.models_asked = 200, 0
        self.pace_seconds = 0.0
        self._queue: deque[Answer | Fails] = deque()
        self._credit: float = float("inf")
        self._changed = threading.Condition()
        self._transports: dict[Any, Any] = {}
        self._socket = socket.create_server(("127.0.0.1", port))
        self.port: int = self._socket.getsockname()[1]
        self.base_url = f"http://127.0.0.1:{self.port}/v1"
        self._server = uvicorn.Server(
            uvicorn.Config(
                Starlette(
                    routes=[
                        Route("/v1/chat/completions", self._chat, methods=["POST"]),
                        Route("/v1/models", self._models),
                        Route("/control", self._control, methods=["GET", "POST"]),
                    ]
                ),
                http=self._protocol(),
                ws="none",
                lifespan="off",
                log_level="error",
                timeout_graceful_shutdown=1,
            )
        )
        self._thread = threading.Thread(target=self.serve, name="fake-openai", daemon=True)

    def __enter__(self) -> "FakeOpenAI":
        self._thread.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self.release_all()
        self._server.should_exit = True
        self._thread.join(WAIT_SECONDS)

    def serve(self) -> None:
        """Run until told to stop."""
        self._server.run(sockets=[self._socket])

    # What a test says.

    def will(self, *answers: Answer | Fails) -> None:
        """Answer the next requests so, one each."""
        self._queue.extend(answers)

    def hold(self) -> None:
        """From now on pieces leave only when released."""
        self._credit = 0

    def release(self, pieces: int = 1) -> None:
        """Let so many more pieces leave."""
        self._credit += pieces

    def release_all(self) -> None:
        """Let everything leave, now and later."""
        self._credit = float("inf")

    def reset(self) -> None:
        """Forget everything: a fresh server."""
        self._queue.clear()
        self.requests = []
        self._transports.clear()
        self.refuses, self.models_status, self.pace_seconds = set(), 200, 0.0
        self.release_all()

    def wait_for_requests(self, count: int) -> list[Received]:
        """Wait until so many chat requests have come."""
        return self.wait_until(lambda: self.requests if len(self.requests) >= count else None)

    def wait_until(self, condition: Any) -> Any:
        """Wait until `condition()` is true; its value."""
        with self._changed:
            value = self._changed.wait_for(condition, WAIT_SECONDS)
        if not value:
            raise AssertionError(f"did not come true; requests: {self.requests}")
        return value

    def _tell(self) -> None:
        with self._changed:
            self._changed.notify_all()

    # What the server does.

    async def _models(self, _request: HttpRequest) -> Response:
        self.models_asked += 1
        if self.models_status != 200:
            return _refusal(self.models_status, None)
        return JSONResponse({"object": "list", "data": [{"id": "gpt-4o-mini", "object": "model"}]})

    async def _control(self, request: HttpRequest) -> Response:
        if request.method == "POST":
            order = await request.json()
            if order.get("reset"):
                self.reset()
            self.will(*(Answer(**answer) for answer in order.get("answers", ())))
            self.will(*(Fails(**failure) for failure in order.get("failures", ())))
            self.pace_seconds = order.get("pace_seconds", self.pace_seconds)
            self.models_status = order.get("models_status", self.models_status)
            self.refuses |= set(order.get("refuses", ()))
            if order.get("hold"):
                self.hold()
            self.release(order.get("release", 0))
            if order.get("release_all"):
                self.release_all()
        return JSONResponse({"requests": [asdict(received) for received in self.requests]})

    async def _chat(self, request: HttpRequest) -> Response:
        received = Received(request.url.path, await request.json(), dict(request.headers))
        self.requests.append(received)
        self._tell()
        refused = next((name for name in sorted(self.refuses) if name in received.body), None)
        if refused:
            return _refusal(400, "unsupported_parameter", f"Unsupported parameter: '{refused}'")
        answer = self._queue.popleft() if self._queue else Answer()
        if isinstance(answer, Fails) and answer.how == "status":
            headers = {"retry-after": answer.retry_after} if answer.retry_after is not None else {}
            return _refusal(answer.status, answer.code, headers=headers)
        if isinstance(answer, Answer) and not received.body.get("stream"):
            return JSONResponse(completion(answer, received.body))
        return _Streamed(self, received, answer)

    def _protocol(self) -> type[H11Protocol]:
        transports = self._transports

        class Protocol(H11Protocol):
            def connection_made(self, transport: Any) -> None:
                transports[transport.get_extra_info("peername")] = transport
                super().connection_made(transport)

        return Protocol

    @property
    def connections(self) -> list[Any]:
        """The addresses that have connected so far."""
        return list(self._transports)

    def reset_connection(self, client: Any) -> None:
        """Send an RST instead of an orderly end."""
        transport = self._transports[tuple(client)]
        linger = struct.pack("ii", 1, 0)
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        transport.abort()

    def hang_up(self) -> None:
        """Close all connections, as servers do with idle ones. From any thread; they are closed at once."""
        for transport in self._transports.values():
            if not transport.is_closing():
                with socket.socket(fileno=os.dup(transport.get_extra_info("socket").fileno())) as ours:
                    ours.shutdown(socket.SHUT_RDWR)

    async def may_leave(self) -> None:
        """Wait for the next piece's turn."""
        if self.pace_seconds:
            await asyncio.sleep(self.pace_seconds)
        while self._credit < 1:
            await asyncio.sleep(0.002)
        self._credit -= 1


class _Streamed(Response):
    """An event stream that may go wrong on the way."""

    def __init__(self, fake: FakeOpenAI, received: Received, answer: Answer | Fails) -> None:
        super().__init__()
        self._fake, self._received, self._answer = fake, received, answer

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self._client, self._send = scope["client"], send
        sending = asyncio.ensure_future(self._run())
        leaving = asyncio.ensure_future(_gone(receive))
        await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
        self._received.state = "done" if sending.done() else "gone"
        self._fake._tell()
        for task in (sending, leaving):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _run(self) -> None:
        answer = self._answer
        if isinstance(answer, Fails):
            if answer.how not in ("reset", "no_response"):
                await self._start()
            await self._end("hang" if answer.how == "no_response" else answer.how)
            return
        await self._start()
        for number, delta in enumerate(deltas(answer, self._received.body)):
            await self._fake.may_leave()
            if number == answer.after:
                await self._end(answer.then)
                return
            await self._chunk(answer, choices=[choice(delta)])
            self._received.sent += 1
            self._fake._tell()
        if answer.finish:
            await self._chunk(answer, choices=[choice({}, answer.finish)])
        if answer.usage and (self._received.body.get("stream_options") or {}).get("include_usage"):
            await self._chunk(answer, choices=[], usage=usage_fields(answer.usage))
        if answer.lingers:
            await self._end("hang")
        await self._body("data: [DONE]\n\n" if answer.finish else "")
        await self._end("close")

    async def _start(self) -> None:
        headers = [(b"content-type", b"text/event-stream; charset=utf-8")]
        await self._send({"type": "http.response.start", "status": 200, "headers": headers})

    async def _end(self, how: str) -> None:
        if how == "reset":
            self._fake.reset_connection(self._client)
        while how == "keep_alives":
            await self._body(": keep-alive\n\n")
            await asyncio.sleep(0.005)
        if how in ("hang", "reset"):
            await asyncio.Event().wait()
        if how == "bad_chunk":
            await self._body('data: {"choices": [{"delta": {"content": "は\n\n')
        if how == "error_chunk":
            await self._body('data: {"error": {"message": "overloaded", "code": "server_error"}}\n\n')
        await self._send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _chunk(self, answer: Answer, **fields: Any) -> None:
        chunk = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "m"} | fields
        text = f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n".encode()
        half = len(text) // 2 if answer.chopped else len(text)
        await self._body(text[:half])
        if answer.chopped:
            await asyncio.sleep(0.001)
            await self._body(text[half:])

    async def _body(self, text: str | bytes) -> None:
        body = text.encode() if isinstance(text, str) else text
        await self._send({"type": "http.response.body", "body": body, "more_body": True})


async def _gone(receive: Any) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _refusal(status: int, code: str | None, message: str = "the fake says no", **response: Any) -> Response:
    error = {"message": message, "type": "invalid_request_error", "param": None, "code": code}
    return JSONResponse({"error": error}, status_code=status, **response)


@pytest.fixture
def fake_openai() -> Iterator[FakeOpenAI]:
    """A fresh fake on a port of its own."""
    with FakeOpenAI() as fake:
        yield fake


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    fake = FakeOpenAI(parser.parse_args().port)
    print(f"listening on {fake.base_url}", flush=True)
    fake.serve()
