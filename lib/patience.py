"""Writing down what was paid for, by a store that may be away for a moment."""

import asyncio
import time
from collections.abc import Callable
from typing import Any, TypeVar

from lib.errors import StoreUnavailable

Result = TypeVar("Result")
_AGAIN_SECONDS = 0.2


async def patiently(seconds: float, work: Callable[..., Result], *arguments: Any) -> Result:
    """Do something with the store in a thread, trying again for so long; only once where the server stops.

    Raises StoreUnavailable, and what the work raises.
    """
    deadline = time.monotonic() + seconds
    while True:
        try:
            return await asyncio.to_thread(work, *arguments)
        except StoreUnavailable:
            me = asyncio.current_task()
            if time.monotonic() > deadline or (me is not None and me.cancelling()):
                raise
        await asyncio.sleep(_AGAIN_SECONDS)
