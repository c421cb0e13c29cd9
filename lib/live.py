"""The text of a turn while it is being made, for anyone who wants to watch.

One writer appends, on the engine's loop; any number of readers follow, from threads or from other
event loops. The text only grows, so an offset in code points is all that a reader has to remember.
"""

import asyncio
import threading
import time
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import suppress

SAFETY_SECONDS = 5.0
"""How long a reader sleeps at most without looking for itself."""


class LiveText:
    """A text that grows, and then ends."""

    def __init__(self) -> None:
        lock = threading.RLock()
        # Who waits for the end is not woken by every word.
        self._changed, self._over = threading.Condition(lock), threading.Condition(lock)
        self._text = ""
        self._ended = False
        self._wakers: set[Callable[[], None]] = set()

    @property
    def text(self) -> str:
        """All there is so far."""
        with self._changed:
            return self._text

    def append(self, piece: str) -> None:
        """Add to the text and wake who follows."""
        if piece:
            self._change(self._text + piece, ended=False)

    def end(self) -> None:
        """Say that the text is whole; called after the commit, never before."""
        self._change(self._text, ended=True)

    def follow(self, offset: int = 0, *, gap_seconds: float = 0.0) -> Iterator[str]:
        """What is there beyond `offset` at once, then what comes, until the end. Blocks; for threads.

        Pieces are at least `gap_seconds` apart, which joins small ones; the end is never held back.
        """
        not_before = 0.0
        while True:
            with self._changed:
                while not self._ended and len(self._text) <= offset:
                    self._changed.wait(SAFETY_SECONDS)
                while not self._ended and (pause := not_before - time.monotonic()) > 0:
                    self._over.wait(pause)
                text, ended = self._text, self._ended
            if len(text) > offset:
                yield text[offset:]
                offset = len(text)
            if ended:
                return
            not_before = time.monotonic() + gap_seconds

    async def afollow(self, offset: int = 0) -> AsyncGenerator[str, None]:
        """The same for a coroutine on any event loop."""
        loop, woken = asyncio.get_running_loop(), asyncio.Event()

        def wake() -> None:
            with suppress(RuntimeError):  # its loop is closed: nobody waits there any more
                loop.call_soon_threadsafe(woken.set)

        with self._changed:
            self._wakers.add(wake)
        try:
            while True:
                with self._changed:
                    text, ended = self._text, self._ended
                if len(text) > offset:
                    yield text[offset:]
                    offset = len(text)
                    continue
                if ended:
                    return
                await woken.wait()
                woken.clear()
        finally:
            with self._changed:
                self._wakers.discard(wake)

    def _change(self, text: str, *, ended: bool) -> None:
        with self._changed:
            self._text, self._ended = text, self._ended or ended
            self._changed.notify_all()
            if self._ended:
                self._over.notify_all()
            wakers = list(self._wakers)
        for wake in wakers:
            wake()
