"""How a learner speaks and listens: what they have chosen, with a default for each choice."""

from dataclasses import dataclass, replace
from typing import Literal

Speaking = Literal["box", "one_tap", "hands_free"]
"""Where one speaks: the microphone in the chat box; one tap, until a pause; without touching anything."""
Way = Literal[Speaking, "shadowing"]
"""How a recording was made; `shadowing` says a sentence of the conversation again."""
VoiceName = Literal["open_jtalk", "browser", "openai"]
"""Who reads aloud: Open JTalk on this server, the browser's own Japanese voice, OpenAI's."""

SHORTEST_PAUSE_MS, LONGEST_PAUSE_MS, PAUSE_MS = 500, 6_000, 2_000
SLOWEST, FASTEST, SPEED = 60, 140, 100
"""Percent of a voice's own speed."""


@dataclass(frozen=True)
class VoiceChoices:
    """`pause_ms`: how long a silence ends what is said, never less. `voice` None: the installation's first.

    `send_at_once`: what was heard is sent without being shown first. `keep_recordings`: its sound is kept.
    `autoplay`: replies are read aloud as they come. `hide_text`: they are not shown until asked for.
    """

    speaking: Speaking = "box"
    pause_ms: int = PAUSE_MS
    send_at_once: bool = False
    keep_recordings: bool = False
    autoplay: bool = False
    speed: int = SPEED
    voice: VoiceName | None = None
    hide_text: bool = False


def within_limits(chosen: VoiceChoices) -> VoiceChoices:
    """The same with what is beyond the limits at them."""
    return replace(
        chosen,
        pause_ms=min(max(chosen.pause_ms, SHORTEST_PAUSE_MS), LONGEST_PAUSE_MS),
        speed=min(max(chosen.speed, SLOWEST), FASTEST),
    )
