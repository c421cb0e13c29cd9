"""What is said: turns, and what a partner is told of them.

A turn is one exchange: the learner's words and the partner's reply to them. Turn 0 is the opening
line, which answers nobody. The words of a learner are cleaned once, here, before anything else sees
them. What the model is told stands in `prompt.py`; how a reply is stored in `store/`.
"""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from lib.errors import TextEmpty, TextTooLong
from lib.languages import Language
from lib.reactions import FlagReason
from lib.task_model import Level, Task, easier

TurnState = Literal["pending", "streaming", "complete", "failed", "cancelled"]
LIVE_STATES: tuple[TurnState, ...] = ("pending", "streaming")
ENDED_STATES: tuple[TurnState, ...] = ("complete", "failed", "cancelled")
PartnerKind = Literal["model", "scripted"]
FinishReason = Literal["stop", "length"]

# Marks that only change the direction of other text: they can hide what a line says.
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# The pages put it between the characters of a reply that is arriving; whoever copies them copies it.
_WORD_JOINER = "\u2060"
_DROPPED = _BIDI | {_WORD_JOINER}
# By their category letters or signs, but blank to the eye: fillers of Hangul, and the empty Braille cell.
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")


@dataclass(frozen=True)
class Correction:
    """At most one a turn: what the learner said, a better way, and why in the learner's language."""

    said: str
    better: str
    why: str


@dataclass(frozen=True)
class Claim:
    """A partner says that an objective was met by these words of the learner. Unchecked."""

    objective_id: str
    quote: str


@dataclass(frozen=True)
class Turn:
    """One exchange. `learner_text` is None for the opening line; `failure` is an error's code.

    `number` counts from 0 within the attempt. A superseded turn stays, but counts for nothing.
    `finish_reason` "length" means that the reply was cut by the limit on its tokens. `miss_rate` is the
    share of the reply's content words above the learner's level (`levels.py`), None where it was not measured
    or the reply has no such words.
    """

    id: str
    attempt_id: str
    number: int
    client_key: str
    learner_text: str | None
    reply: str
    state: TurnState
    partner: PartnerKind
    created_at: datetime
    finish_reason: FinishReason | None = None
    failure: str | None = None
    correction: Correction | None = None
    superseded_by: str | None = None
    miss_rate: float | None = None

    @property
    def live(self) -> bool:
        """Whether a reply is still to come."""
        return self.state in LIVE_STATES

    @property
    def said_by_both(self) -> str:
        """The learner's words and the reply, a line each."""
        return "\n".join(said for said in (self.learner_text, self.reply) if said)

    @property
    def counts(self) -> bool:
        """Whether the turn is part of the conversation as it now stands."""
        return self.superseded_by is None


@dataclass(frozen=True)
class Exchange:
    """What a partner is given: everything it may know when it answers `learner_text`.

    `history` holds the earlier turns that count, oldest first, the opening line included; a partial
    reply is not part of it (its `reply` is ""). `met` names the objectives met before this turn and
    `now_met` those that the task's rule saw in `learner_text`. `seed` is stable for an attempt. `already`
    holds the replies to these very words that the learner has seen, and asked for another; `flagged` tells
    what they found wrong with the last of them. `explanations` is the language in which the learner wants
    to be told why something is better; `learner_level` is theirs, where they have told it.
    """

    task: Task
    history: tuple[Turn, ...]
    learner_text: str
    met: frozenset[str]
    now_met: frozenset[str]
    seed: str
    already: tuple[str, ...] = ()
    explanations: Language = "en"
    learner_level: Level | None = None
    flagged: FlagReason | None = None

    @property
    def spoken_level(self) -> Level:
        """How the partner is to speak: at the level of the task, or at the learner's where that is easier."""
        return easier(self.task.level, self.learner_level)

    @property
    def just_said(self) -> str:
        """What それ may point to: what the learner and the partner said in the last exchange."""
        return self.history[-1].said_by_both if self.history else ""


def clean_text(text: str, limit: int) -> str:
    """The learner's words as they are kept: no control characters, no direction marks, trimmed.

    Lines and emoji (joiners and variation selectors too) stay. `limit` counts code points.
    Raises TextEmpty, TextTooLong.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(
        char
        for char in lines
        if char in "\n\t" or (unicodedata.category(char) not in ("Cc", "Cs") and char not in _DROPPED)
    ).strip()
    visible = any(
        unicodedata.category(char) not in ("Cf", "Zs", "Zl", "Zp", "Cc", "Mn") and char not in _BLANK
        for char in kept
    )
    if not visible:
        raise TextEmpty
    if len(kept) > limit:
        raise TextTooLong(len(kept), limit)
    return kept
