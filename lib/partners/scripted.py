"""The offline partner: no key, no account, no network, and still someone to talk to.

It keeps the contract of every partner. What it hears is in `hearing.py`, what it says in `scene.py`,
the lines that all tasks share in `data/tasks-common`. The task's rules see what was met; it claims
only what they cannot see, a short answer to its own question. What it would have said differently goes
beside the learner's words (`lib/corrections.py`) and never into its own. It speaks at the pace of a
reader, the first syllables at once.
"""

import asyncio
import random
from collections.abc import AsyncGenerator
from dataclasses import replace
from functools import cache, partial
from itertools import islice
from pathlib import Path
from typing import Literal

from lib.conversation import Claim, Exchange, PartnerKind
from lib.corrections import correction_of
from lib.costs import Usage
from lib.partners.contract import Feedback, Finished, PartnerEvent, ReplyText
from lib.partners.scene import Scene
from lib.scripts import Common
from lib.strict_yaml import read_document, shaped
from lib.wording import marked

COMMON_FOLDER = Path(__file__).resolve().parents[2] / "data" / "tasks-common"
_PIECE = (2, 3)  # characters said at once
_DRAWS = 12  # of lines, until one is found that was not said yet
_COMPARED = 4  # ways to put what was too hard: each is a whole conversation thought through again


@cache
def common_lines(folder: Path, speech: Literal["polite", "casual"]) -> Common:
    """The lines that all tasks of a register share. Raises TaskFileError."""
    common, mistakes = shaped(read_document(folder / f"{speech}.yaml"), Common)
    if common is None:
        raise mistakes[0]
    return common


class ScriptedPartner:
    """Answers from the task's script, or from its objectives and phrases where it has none."""

    kind: PartnerKind = "scripted"
    label = marked("the offline partner")

    def __init__(self, *, pace_seconds: float = 0.04, common_folder: Path = COMMON_FOLDER) -> None:
        self._pace_seconds = pace_seconds
        self._common = {
            "polite": common_lines(common_folder, "polite"),
            "casual": common_lines(common_folder, "casual"),
        }

    async def answer(self, exchange: Exchange) -> AsyncGenerator[PartnerEvent, None]:
        """The reply in small pieces, then Feedback and the end."""
        text, feedback = await asyncio.to_thread(self._reply, exchange)  # reading keeps nobody else waiting
        sizes = random.Random(f"{exchange.seed}:{len(exchange.history)}:pace")
        at = 0
        while at < len(text):
            size = sizes.randint(*_PIECE)
            if at:
                await asyncio.sleep(self._pace_seconds)
            yield ReplyText(text[at : at + size])
            at += size
        yield feedback
        yield Finished("stop")

    def _reply(self, exchange: Exchange) -> tuple[str, Feedback]:
        """What there is to say; put in other words where these were said already, if there are any.

        What was too hard is said in the shortest of a few.
        """
        draws = range(_DRAWS if exchange.already else 1)
        other = (way for way in map(partial(self._way, exchange), draws) if way[0] not in exchange.already)
        if exchange.flagged == "too_hard":
            found = min(islice(other, _COMPARED), key=lambda way: len(way[0]), default=None)
        else:
            found = next(other, None)
        text, claims = found or self._way(exchange, 0)
        return text, Feedback(claims, correction_of(exchange.learner_text))

    def _way(self, exchange: Exchange, draw: int) -> tuple[str, tuple[Claim, ...]]:
        """One of the ways to put it, and what was claimed on it."""
        drawn = replace(exchange, seed=f"{exchange.seed}:{draw}") if draw else exchange
        scene = Scene(drawn, self._common[exchange.task.partner.speech])
        return scene.reply(), scene.claims

    def likely_usage(self, exchange: Exchange, reply: str) -> Usage | None:  # noqa: ARG002
        """Nothing is paid here."""
        return None
