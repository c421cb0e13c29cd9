"""The opening line: authored in the task, said in the same way whoever answers later."""

import asyncio
from collections.abc import AsyncGenerator

from lib.conversation import Exchange, PartnerKind
from lib.costs import Usage
from lib.partners.contract import Finished, PartnerEvent, ReplyText

PIECE = 2
"""Code points handed on at once."""


class OpeningLine:
    """Streams the task's opening line at a natural pace. Free, and outside every limit."""

    label = "Opening line"

    def __init__(self, kind: PartnerKind, *, pace_seconds: float) -> None:
        self.kind: PartnerKind = kind
        self._pace_seconds = pace_seconds

    async def answer(self, exchange: Exchange) -> AsyncGenerator[PartnerEvent, None]:
        """The opening line, a few characters at a time."""
        line = exchange.task.opening.ja
        for start in range(0, len(line), PIECE):
            if start:
                await asyncio.sleep(self._pace_seconds)
            yield ReplyText(line[start : start + PIECE])
        yield Finished()

    def likely_usage(self, exchange: Exchange, reply: str) -> Usage | None:  # noqa: ARG002
        """Nothing is paid."""
        return None
