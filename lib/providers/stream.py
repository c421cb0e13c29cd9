"""One call's content as it comes: deadlines, sips, and an end that lets go of the connection.

Only words count as a sign of life: comments that keep a connection alive do not. What the bytes mean
stands in `chunks.py`; making the call, and trying again before it has begun, in `openai/server.py`.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import httpx2

from lib.conversation import FinishReason
from lib.costs import Usage
from lib.errors import PartnerMisbehaved, PartnerRefused, PartnerTimeout, PartnerUnavailable
from lib.providers.chunks import ChatChunks

_DRAIN_SECONDS = 0.2


@dataclass(frozen=True)
class Deadlines:
    """How long to wait, in seconds.

    `first_token` runs from the call, retries included; `idle` from the last token; `total` from the call.
    `last_words`: how long to wait for the usage, or for the end, once the finish reason is known.
    `transcript` and `speech`: from the call to the last byte, retries included.
    """

    connect: float = 10.0
    first_token: float = 30.0
    idle: float = 30.0
    total: float = 180.0
    last_words: float = 1.0
    key_check: float = 5.0
    transcript: float = 30.0
    speech: float = 20.0


class ChatStream:
    """Enter it to make the call, iterate over it; leaving it closes the connection at once.

    `usage` is known at the end, or stays None when the server does not say; `finish_reason` likewise,
    when the content came to a good end. A task of its own reads the socket, so what has gathered by the
    time anybody asks is one piece.
    """

    def __init__(
        self,
        call: Callable[[], Awaitable[httpx2.Response]],
        *,
        url: str,
        model: str,
        deadlines: Deadlines,
        sip_seconds: float,
    ) -> None:
        self.finish_reason: FinishReason | None = None
        self._call, self._url, self._model = call, url, model
        self._deadlines, self._sip_seconds = deadlines, sip_seconds
        self._response: httpx2.Response | None = None
        self._reading: asyncio.Task[None] | None = None
        self._news = asyncio.Event()
        self._chunks = ChatChunks()
        self._in_sips = False
        self._signs = 0
        self._started = self._last_sign = 0.0

    async def __aenter__(self) -> Self:
        self._started = self._last_sign = asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(self._deadlines.first_token):
                self._response = await self._call()
        except TimeoutError as error:
            raise PartnerTimeout(spent=True) from error
        self._reading = asyncio.create_task(self._read(self._response))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._reading:
            if self._chunks.done and kind in (None, GeneratorExit):
                # Read to its end, the connection can be used again: no handshake for the next turn.
                await asyncio.wait({self._reading}, timeout=_DRAIN_SECONDS)
            self._reading.cancel()
        try:
            if self._reading:
                await asyncio.wait({self._reading})
                if not self._reading.cancelled():
                    # Whoever listened to the end has heard it; asyncio complains if nobody looked.
                    self._reading.exception()
        finally:
            if self._response:
                await self._response.aclose()

    @property
    def usage(self) -> Usage | None:
        """What the call used, in the server's own count."""
        said = self._chunks.usage
        if said is None:
            return None
        details = said.get("prompt_tokens_details")
        return Usage(
            provider_url=self._url,
            model=self._model,
            input_tokens=token_count(said.get("prompt_tokens")),
            cached_tokens=token_count(details.get("cached_tokens")) if isinstance(details, dict) else None,
            output_tokens=token_count(said.get("completion_tokens")),
        )

    def in_sips(self) -> None:
        """From now on let tokens gather for a moment before each read: a turn then takes less CPU."""
        self._in_sips = True

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> str:
        """The content that has come since the last time. Raises PartnerError, after what came before it."""
        while not (text := self._chunks.gathered()):
            if self._chunks.done or self._reading is None or self._reading.done():
                self.finish_reason = self._ending()
                raise StopAsyncIteration
            await self._wait()
        return text

    async def _wait(self) -> None:
        """Wait for something from the server, be it a comment; it may take as long as words may."""
        patience = self._deadlines.idle if self._signs else self._deadlines.first_token
        if self._chunks.finish:
            patience = self._deadlines.last_words
        deadline = min(self._last_sign + patience, self._started + self._deadlines.total)
        try:
            async with asyncio.timeout_at(deadline):
                await self._news.wait()
        except TimeoutError as error:
            if self._chunks.finish:
                self._chunks.done = True
                return
            raise PartnerTimeout(spent=True) from error
        self._news.clear()
        if self._signs != self._chunks.signs:
            self._signs = self._chunks.signs
            self._last_sign = asyncio.get_running_loop().time()

    def _ending(self) -> FinishReason:
        if self._reading and not self._chunks.done and not self._chunks.finish:
            # Raises what ended the reading.
            self._reading.result()
        if self._chunks.refused or self._chunks.finish == "content_filter":
            raise PartnerRefused(spent=True)
        if self._chunks.finish == "length":
            return "length"
        if self._chunks.finish == "stop":
            return "stop"
        raise PartnerMisbehaved(spent=True)

    async def _read(self, response: httpx2.Response) -> None:
        try:
            with self._sipping(response.extensions.get("network_stream")):
                async for received in response.aiter_bytes():
                    self._chunks.feed(received)
                    self._news.set()
            self._chunks.close()
        except httpx2.HTTPError as error:
            raise PartnerUnavailable(spent=True) from error
        finally:
            self._news.set()

    @contextmanager
    def _sipping(self, network_stream: Any) -> Iterator[None]:
        """Wait before each read of the socket, once in sips.

        The read of the socket is the one place that knows that nothing more is buffered. A transport
        without the extension (https://www.python-httpx.org/advanced/extensions/) is read as it comes.
        """
        if network_stream is None:
            yield
            return
        read = network_stream.read

        async def sip(max_bytes: int, timeout: float | None = None) -> Any:
            if self._in_sips and not self._chunks.done:
                await asyncio.sleep(self._sip_seconds)
            return await read(max_bytes, timeout)

        network_stream.read = sip
        try:
            yield
        finally:
            del network_stream.read


def token_count(value: object) -> int | None:
    """A number of tokens that one call can have used, and that the store can hold."""
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if 0 <= value < 2**31 else None
