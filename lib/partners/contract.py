"""What every partner does: answer one exchange as a stream of events.

The order is always the same: reply text in pieces that only grow, then at most one `Feedback`, then
at most one `Usage`, then `Finished`. A stream that ends without `Finished` was cut. A partner raises
`PartnerError` and nothing else; a `Usage` may come before it. A partner keeps no state between
exchanges and knows no database: the engine runs it and stores what it says.
"""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Protocol

from lib.conversation import Claim, Correction, Exchange, FinishReason, PartnerKind
from lib.costs import Usage


@dataclass(frozen=True)
class ReplyText:
    """The next piece of the reply, in code points that never change again."""

    text: str


@dataclass(frozen=True)
class Feedback:
    """What the partner saw besides its reply. Unchecked: see `lib/evidence.py`."""

    claims: tuple[Claim, ...] = ()
    correction: Correction | None = None


@dataclass(frozen=True)
class Finished:
    """The reply is whole ("stop"), or was kept although the limit cut it ("length")."""

    reason: FinishReason = "stop"


PartnerEvent = ReplyText | Feedback | Usage | Finished


class Partner(Protocol):
    """Who answers."""

    @property
    def kind(self) -> PartnerKind:
        """Which of the partners this is; stored with each turn."""

    @property
    def label(self) -> str:
        """How the page names it, for example "gpt-4o-mini" or "the offline partner"."""

    def answer(self, exchange: Exchange) -> AsyncGenerator[PartnerEvent, None]:
        """The events of one reply. Closing the iterator stops the work behind it at once."""

    def likely_usage(self, exchange: Exchange, reply: str) -> Usage | None:
        """What a call that was cut off after `reply` has probably used; None where nothing is paid."""
