"""Runs turns in the background, and lets anyone follow them; other work that is nobody's page runs here too.

A turn is claimed once, run on one event loop of its own that belongs to no browser session, flushed
with all other live turns in one transaction, and ended in one transaction: text, evidence, usage.
Only after that commit does anyone see the end. A turn whose process died is found by its lease; what
was stored of it is kept, and nothing is spent again by itself. What may be begun, and by whom, is
decided in `practice.py`; how one partner is asked stands in `running.py`.
"""

import asyncio
import logging
import threading
import time
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import aclosing
from typing import Any, TypeVar

from lib.conversation import TurnState
from lib.errors import TurnInterrupted, YaritoriError
from lib.japanese import analyse
from lib.ledger import Job, Ledger, Outcome
from lib.partners.contract import Feedback
from lib.running import Running

try:
    import uvloop

    _new_loop: Callable[[], asyncio.AbstractEventLoop] = uvloop.new_event_loop
except ImportError:  # there is none for Windows
    _new_loop = asyncio.new_event_loop

LOG = logging.getLogger(__name__)
Result = TypeVar("Result")
GAP_SECONDS = 0.04
"""Pieces for a page are joined over this time: Streamlit sends all of the text for each of them."""
POLL_SECONDS = 0.25
"""How often a follower looks into the store for a turn that another process runs."""


class Engine:
    """The background runner of one process. Leases are renewed with each flush."""

    def __init__(self, ledger: Ledger, *, flush_seconds: float = 1.0) -> None:
        self._ledger, self._flush_seconds = ledger, flush_seconds
        self.lease = ledger.lease
        self._running: dict[str, Running] = {}
        self._work: set[Future[Any]] = set()
        self._lock = threading.Lock()
        self._loop = _new_loop()
        self._store_threads = ThreadPoolExecutor(4, thread_name_prefix="store")
        self._thread = threading.Thread(target=self._loop.run_forever, name="engine", daemon=True)

    def start(self) -> None:
        """Begin to run turns; whatever a dead process left behind is ended as its lease runs out."""
        self._thread.start()
        self.repeat(self._flush_seconds, self._flush)
        self.repeat(self.lease.total_seconds() / 4, self._end_lapsed)

    def stop(
        self, grace_seconds: float = 10.0, last: Callable[[], Coroutine[Any, Any, None]] | None = None
    ) -> None:
        """Let turns and work end within the grace, interrupt the others, do the `last` thing, and stop.

        Stopping again does nothing.
        """
        if self._loop.is_closed():
            return
        deadline = time.monotonic() + grace_seconds
        while (self._running or self._work) and time.monotonic() < deadline:
            time.sleep(0.02)
        for running in list(self._running.values()):
            self._cancel(running, "failed")
        while self._running and time.monotonic() < deadline + 2:
            time.sleep(0.02)
        try:
            self.spawn(self._end(last)).result(5)
        finally:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(5)
            self._store_threads.shutdown(wait=True)
            if not self._thread.is_alive():
                self._loop.close()
                self._end_left()

    def spawn(self, work: Coroutine[Any, Any, Result]) -> Future[Result]:
        """Run a coroutine on the engine's loop, where the partners' clients live."""
        try:
            return asyncio.run_coroutine_threadsafe(work, self._loop)
        except RuntimeError:  # stopped meanwhile
            work.close()
            raise

    def work(self, work: Coroutine[Any, Any, Result]) -> Future[Result]:
        """The same for what `stop` waits for. Cancelled, it may still write down how far it has come."""
        future = self.spawn(work)
        self._work.add(future)
        future.add_done_callback(self._work.discard)
        return future

    def repeat(self, seconds: float, chore: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Do a chore now, and again as long as the engine runs, whatever becomes of it."""
        self.spawn(self._every(seconds, chore))

    def run(self, job: Job) -> None:
        """Claim a pending turn and take it over. Safe from any thread; returns before the reply begins.

        A turn that cannot be claimed now is written, and lapses like any other.
        """
        running = Running(job)
        with self._lock:
            self._running[job.turn.id] = running
        try:
            running.epoch = self._ledger.claim(job.turn.id)
            if running.epoch is None:  # somebody has ended it
                self._forget(running)
            else:
                self._begin(running, running.epoch)
        except YaritoriError:
            LOG.exception("turn %s could not be claimed; it ends when its lease does", job.turn.id)
            self._forget(running)
        except BaseException:
            self._forget(running)
            raise

    def cancel(self, turn_id: str) -> None:
        """Stop a live turn; what has come of the reply is kept. Waits for its end where it runs here."""
        running = self._running.get(turn_id)
        if running is None:
            self._ledger.cancel(turn_id)
            return
        self._cancel(running, "cancelled")
        for _ in running.text.follow(len(running.text.text)):
            pass

    def follow(self, turn_id: str, offset: int = 0) -> Iterator[str]:
        """The reply beyond `offset` at once, then as it comes, until the turn has ended."""
        running = self._running.get(turn_id)
        if running is not None:
            for piece in running.text.follow(offset, gap_seconds=GAP_SECONDS):
                offset += len(piece)
                yield piece
        while True:  # from another process's turn, and until the store knows the end of our own
            turn = self._ledger.turn(turn_id)
            if turn is not None and len(turn.reply) > offset:
                yield turn.reply[offset:]
                offset = len(turn.reply)
            if turn is None or not turn.live:
                return
            time.sleep(POLL_SECONDS)

    async def afollow(self, turn_id: str, offset: int = 0) -> AsyncGenerator[str, None]:
        """The same for a coroutine on any event loop."""
        running = self._running.get(turn_id)
        if running is not None:
            async with aclosing(running.text.afollow(offset)) as pieces:
                async for piece in pieces:
                    offset += len(piece)
                    yield piece
        while True:
            turn = await asyncio.to_thread(self._ledger.turn, turn_id)
            if turn is not None and len(turn.reply) > offset:
                yield turn.reply[offset:]
                offset = len(turn.reply)
            if turn is None or not turn.live:
                return
            await asyncio.sleep(POLL_SECONDS)

    def _begin(self, running: Running, epoch: int) -> None:
        def act() -> None:
            running.task = self._loop.create_task(self._run(running, epoch))

        try:
            self._loop.call_soon_threadsafe(act)
        except RuntimeError:  # stopped meanwhile: nobody was asked
            self._interrupt(running, epoch)

    def _end_left(self) -> None:
        """End what was handed to the loop after its last turn around, and what it could not end itself."""
        for running in list(self._running.values()):
            if running.epoch is None:  # not handed over yet: it will find the loop closed
                continue
            try:
                self._interrupt(running, running.epoch)
            except YaritoriError:
                LOG.exception("turn %s is left to its lease", running.job.turn.id)
                self._forget(running)

    def _interrupt(self, running: Running, epoch: int) -> None:
        interrupted = Outcome("failed", failure=TurnInterrupted.code, usage=running.likely_usage())
        self._ledger.end(running.job, epoch, running.text.text, interrupted)
        self._forget(running)

    def _cancel(self, running: Running, state: TurnState) -> None:
        """Stop a turn wherever it stands: one that has not begun finds the word waiting for it."""

        def act() -> None:
            if running.stopped is None and not running.concluding:
                running.stopped = state
                if running.entered and running.task is not None:
                    running.task.cancel()

        self._loop.call_soon_threadsafe(act)

    async def _run(self, running: Running, epoch: int) -> None:
        running.entered = True
        try:
            outcome = await running.answer()
            running.concluding = True
            await self._conclude(running, epoch, outcome)
        except Exception:
            turn_id = running.job.turn.id
            LOG.exception("turn %s could not be stored; it ends when its lease does", turn_id)
        finally:
            self._forget(running)
        # Now, while the learner reads it too: the next turn asks what of this reply it has copied.
        await self._in_store(analyse, running.text.text)

    def _forget(self, running: Running) -> None:
        with self._lock:
            self._running.pop(running.job.turn.id, None)
        running.text.end()

    async def _conclude(self, running: Running, epoch: int, outcome: Outcome) -> None:
        """Store the end of a turn, trying for as long as the lease would hold.

        No reply is lost for what its partner saw in the words: what cannot be weighed is left out.
        """
        reply = running.text.text
        deadline = time.monotonic() + self.lease.total_seconds()
        while True:
            try:
                await self._in_store(self._ledger.end, running.job, epoch, reply, outcome)
            except Exception as error:
                if not isinstance(error, YaritoriError):
                    LOG.exception("turn %s could not end as it should", running.job.turn.id)
                    outcome.feedback = Feedback()
                if time.monotonic() > deadline:
                    raise
                await asyncio.sleep(0.2)
            else:
                return

    async def _flush(self) -> None:
        """Store the text of all live turns and renew their leases; leave those that are not ours."""
        replies = {
            turn_id: (running.epoch, running.text.text)
            for turn_id, running in list(self._running.items())
            if running.epoch is not None
        }
        if not replies:
            return

        for turn_id in await self._in_store(self._ledger.flush, replies):
            running = self._running.get(turn_id)
            if running is not None:
                self._cancel(running, "failed")

    async def _end_lapsed(self) -> None:
        await self._in_store(self._ledger.end_lapsed)

    async def _end(self, last: Callable[[], Coroutine[Any, Any, None]] | None) -> None:
        # One that is cancelled may have begun others by then, such as a connection on its way.
        while others := asyncio.all_tasks() - {asyncio.current_task()}:
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)
        if last is not None:
            await last()

    async def _every(self, seconds: float, chore: Callable[[], Coroutine[Any, Any, None]]) -> None:
        while True:
            try:
                await chore()
            except Exception:
                # Whatever it was: without this chore no lease is renewed and no dead turn is found.
                LOG.exception("a chore of the engine failed; trying again")
            await asyncio.sleep(seconds)

    async def _in_store(self, work: Callable[..., Any], *arguments: Any) -> Any:
        return await self._loop.run_in_executor(self._store_threads, work, *arguments)
