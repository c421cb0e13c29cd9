"""Streamlit sessions without a browser, as websockets from outside: what they weigh, how long a run takes.

Bounded, and against a server on loopback that the benchmark itself has started.
"""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.processes import Server

MOST_SESSIONS = 200
AT_ONCE = 4
PATIENCE_SECONDS = 30.0
SETTLE_SECONDS = 2.0


def mib_a_session(server: Server, address: str, sessions: int) -> float:
    """MiB of resident memory that each of so many idle sessions at this address of the server adds."""
    with ThreadPoolExecutor(1) as thread:  # Playwright keeps an event loop running in this one
        measuring = thread.submit(asyncio.run, _measure(server, address, min(sessions, MOST_SESSIONS)))
        return measuring.result()


def script_ms(server: Server, address: str, runs: int) -> list[float]:
    """Milliseconds from asking for this address of the server until its script has ended, run after run."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, _script_ms(server, address, runs)).result()


async def _script_ms(server: Server, address: str, runs: int) -> list[float]:
    connection = await _connect(server, address)
    try:
        times = []
        for _ in range(runs):
            began = time.perf_counter()
            await _run_page(connection, address)
            times.append((time.perf_counter() - began) * 1000)
        return times
    finally:
        await connection.close()


async def _measure(server: Server, address: str, sessions: int) -> float:
    turnstile = asyncio.Semaphore(AT_ONCE)
    held: list[websockets.ClientConnection] = []

    async def come_in() -> None:
        async with turnstile:
            held.append(await _session(server, address))

    try:
        # The first ones grow pools that later ones share.
        await asyncio.gather(*(come_in() for _ in range(AT_ONCE)))
        await asyncio.sleep(SETTLE_SECONDS)
        before = server.rss_mib
        await asyncio.gather(*(come_in() for _ in range(sessions)))
        await asyncio.sleep(SETTLE_SECONDS)
        return (server.rss_mib - before) / sessions
    finally:
        await asyncio.gather(*(connection.close() for connection in held))


async def _session(server: Server, address: str) -> websockets.ClientConnection:
    """A session whose page has been drawn to its end."""
    connection = await _connect(server, address)
    await _run_page(connection, address)
    return connection


async def _connect(server: Server, address: str) -> websockets.ClientConnection:
    return await websockets.connect(
        f"ws://{urlsplit(address).netloc}/_stcore/stream",
        origin=websockets.Origin(server.url),
        subprotocols=[websockets.Subprotocol("streamlit")],
        max_size=None,
    )


async def _run_page(connection: websockets.ClientConnection, address: str) -> None:
    """Ask for a page, and wait for the end of its script."""
    parts = urlsplit(address)
    ask = BackMsg()
    ask.rerun_script.query_string = parts.query
    ask.rerun_script.page_name = parts.path.strip("/")
    await connection.send(ask.SerializeToString())
    deadline = time.monotonic() + PATIENCE_SECONDS
    said = ForwardMsg()
    while said.WhichOneof("type") != "script_finished":
        received = await asyncio.wait_for(connection.recv(), max(0.1, deadline - time.monotonic()))
        said = ForwardMsg.FromString(received if isinstance(received, bytes) else received.encode())
