"""A server on loopback that speaks OpenAI's chat API and does what a test tells it to.

In a test: `fake.will(Answer(reply="はい。"))`, `fake.will(Fails(status=500))`; each request takes the next
of the queue, or a default answer when it is empty. After `fake.hold()` the pieces of an answer leave only
on `release(n)` or `release_all()`. Transcripts and speech have orders of their own: `fake_audio.py`.
`fake.requests` says what came in and whether the client went away.
As a process of its own (`python tests/fake_openai.py --port N`) it takes the same orders over HTTP
at /control; `RemoteFake` in `fake_remote.py` gives them from a test.
"""

import argparse
import asyncio
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

from tests.fake_answers import Answer, Fails, Received, completion
from tests.fake_audio import FakeAudio, Heard, Spoken, read_order
from tests.fake_wire import Streamed, refusal

__all__ = ["Answer", "Fails", "FakeOpenAI", "Heard", "Received", "Spoken", "fake_openai"]

WAIT_SECONDS = 10.0


class FakeOpenAI(FakeAudio):
    """The server, in a thread of its own. Use it as a context manager."""

    def __init__(self, port: int = 0) -> None:
        super().__init__()
        self.requests: list[Received] = []
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
                        Route("/v1/audio/transcriptions", self._transcribe, methods=["POST"]),
                        Route("/v1/audio/speech", self._speak, methods=["POST"]),
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
        self.release_audio(float("inf"))

    def reset(self) -> None:
        """Forget everything: a fresh server."""
        self._queue.clear()
        self.requests = []
        self.reset_audio()
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

    def tell(self) -> None:
        """Wake up whoever waits for news."""
        with self._changed:
            self._changed.notify_all()

    # What the server does.

    async def _models(self, _request: HttpRequest) -> Response:
        self.models_asked += 1
        if self.models_status != 200:
            return refusal(self.models_status, None)
        return JSONResponse({"object": "list", "data": [{"id": "gpt-4o-mini", "object": "model"}]})

    async def _control(self, request: HttpRequest) -> Response:
        if request.method == "POST":
            order = await request.json()
            if order.get("reset"):
                self.reset()
            self.will(*(Answer(**answer) for answer in order.get("answers", ())))
            self.will(*(Fails(**failure) for failure in order.get("failures", ())))
            self.will_hear(*(read_order(Heard, heard) for heard in order.get("hear", ())))
            self.will_speak(*(read_order(Spoken, spoken) for spoken in order.get("speak", ())))
            self.pace_seconds = order.get("pace_seconds", self.pace_seconds)
            self.models_status = order.get("models_status", self.models_status)
            self.refuses |= set(order.get("refuses", ()))
            if order.get("hold"):
                self.hold()
            if order.get("hold_audio"):
                self.hold_audio()
            self.release(order.get("release", 0))
            self.release_audio(order.get("release_audio", 0))
            if order.get("release_all"):
                self.release_all()
            if order.get("audio"):
                return JSONResponse(self.audio_as_json())
        return JSONResponse({"requests": [asdict(received) for received in self.requests]})

    async def _chat(self, request: HttpRequest) -> Response:
        received = Received(request.url.path, await request.json(), dict(request.headers))
        self.requests.append(received)
        self.tell()
        refused = next((name for name in sorted(self.refuses) if name in received.body), None)
        if refused:
            return refusal(400, "unsupported_parameter", f"Unsupported parameter: '{refused}'")
        answer = self._queue.popleft() if self._queue else Answer()
        if isinstance(answer, Fails) and answer.how == "status":
            headers = {"retry-after": answer.retry_after} if answer.retry_after is not None else {}
            return refusal(answer.status, answer.code, headers=headers)
        if isinstance(answer, Answer) and not received.body.get("stream"):
            return JSONResponse(completion(answer, received.body))
        return Streamed(self, received, answer)

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
