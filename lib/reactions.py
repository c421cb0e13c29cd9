"""What a learner says of one reply without a word: one emoji, and one flag with its reason.

Pure. At most one of each stands for a reply at any time; what stood before is taken back and kept. A
flag tells what was wrong, so that another reply can do better and whoever looks after the learners can
see it. Who may react to what stands in `reacting.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

ReactionKind = Literal["emoji", "flag"]
FlagReason = Literal["too_hard", "off_task", "wrong_japanese", "unkind"]

EMOJI = ("👍", "😄", "💡", "❤️")
"""Well said, funny, learnt something, loved it. Only kind ones: what is wrong has a reason, and a flag."""
FLAG_REASONS: tuple[FlagReason, ...] = get_args(FlagReason)


@dataclass(frozen=True)
class Reaction:
    """What stands of the learner's reactions to one reply."""

    emoji: str | None = None
    flag: FlagReason | None = None


NO_REACTION = Reaction()
Reactions = Mapping[str, Reaction]
"""By turn; turns without any are left out."""
