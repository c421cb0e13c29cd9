"""One turn while it runs: its partner is asked, and every way in which that can end is an outcome.

Lives on the engine's loop; only the text may be read from elsewhere. What is written of it stands in
`ledger.py`.
"""

import asyncio
import logging
from contextlib import aclosing
from dataclasses import dataclass, field

from lib.conversation import TurnState
from lib.costs import Usage
from lib.errors import PartnerError, PartnerMisbehaved, TurnInterrupted
from lib.ledger import Job, Outcome
from lib.live import LiveText
from lib.partners.contract import Feedback, Finished, ReplyText

LOG = logging.getLogger(__name__)


@dataclass
class Running:
    """A job that was taken over. `stopped` is the state that somebody wants it to end in."""

    job: Job
    text: LiveText = field(default_factory=LiveText)
    epoch: int | None = None
    task: asyncio.Task[None] | None = None
    stopped: TurnState | None = None
    entered: bool = False
    asked: bool = False
    concluding: bool = False

    async def answer(self) -> Outcome:
        """Let the partner answer. Raises nothing."""
        outcome = Outcome()
        if self.stopped is not None:
            _stop(outcome, self.stopped)
            return outcome
        try:
            await self._listen(outcome)
            if outcome.state != "complete":
                outcome.failure = PartnerMisbehaved.code
                outcome.usage = outcome.usage or self.likely_usage()
        except PartnerError as error:
            outcome.state, outcome.failure = "failed", error.code
            if error.spent:
                outcome.usage = outcome.usage or self.likely_usage()
        except asyncio.CancelledError:
            if outcome.state != "complete":
                _stop(outcome, self.stopped or "failed")
            outcome.usage = outcome.usage or self.likely_usage()
        except Exception:
            LOG.exception("the partner of turn %s broke", self.job.turn.id)
            outcome.state, outcome.failure = "failed", PartnerError.code
            outcome.usage = outcome.usage or self.likely_usage()
        return outcome

    def likely_usage(self) -> Usage | None:
        """What a call that told no usage has probably cost; None where the partner was not asked."""
        return self.job.partner.likely_usage(self.job.exchange, self.text.text) if self.asked else None

    async def _listen(self, outcome: Outcome) -> None:
        self.asked = True
        async with aclosing(self.job.partner.answer(self.job.exchange)) as events:
            async for event in events:
                if isinstance(event, ReplyText):
                    self.text.append(event.text)
                elif isinstance(event, Feedback):
                    outcome.feedback = event
                elif isinstance(event, Usage):
                    outcome.usage = event
                elif isinstance(event, Finished):
                    outcome.state, outcome.finish_reason = "complete", event.reason


def _stop(outcome: Outcome, state: TurnState) -> None:
    outcome.state = state
    outcome.failure = None if state == "cancelled" else TurnInterrupted.code
