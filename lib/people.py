"""Who learns here, and what they have told about themselves.

What nobody has told is None or "": then the browser is asked, or the task decides. Everything a learner
tells is checked here, once; what a store of a later version may hold besides is passed over.
"""

import unicodedata
import zoneinfo
from dataclasses import dataclass, field, replace
from datetime import UTC, tzinfo
from typing import Literal

from lib.conversation import PartnerKind
from lib.errors import NameTooLong, TimeZoneUnknown
from lib.languages import Language
from lib.task_model import Level
from lib.voice_choices import VoiceChoices, within_limits

Furigana = Literal["all", "above", "none"]
"""Over which kanji readings are shown: over all, over those above the learner's level, over none."""

LONGEST_NAME = 40
"""Code points."""


@dataclass(frozen=True)
class Person:
    """Somebody who uses the installation."""

    id: str
    name: str


LOCAL = Person("local", "You")
"""The one person of an installation without sign-in, which answers on the loopback interface only."""


@dataclass(frozen=True)
class Learner:
    """What a person has told about themselves. `called` is the name that they want to hear.

    `level` is what they can do already; `partner` is who answers in conversations that they begin. `met`:
    they were asked once, and have answered or put it off. `furigana`, `romaji` and `translations` are the
    reading help that they have switched on; furigana that nobody has chosen are "above". `voice` is how they
    speak and listen.
    """

    called: str = ""
    level: Level | None = None
    time_zone: str | None = None
    interface: Language | None = None
    explanations: Language | None = None
    partner: PartnerKind | None = None
    met: bool = False
    furigana: Furigana | None = None
    romaji: bool = False
    translations: bool = False
    voice: VoiceChoices = field(default_factory=VoiceChoices)

    @property
    def zone(self) -> tzinfo:
        """The time zone in which they read times: UTC where none is known."""
        return _zone(self.time_zone) or UTC


STRANGER = Learner()
"""Somebody who has told nothing yet."""


def checked(learner: Learner) -> Learner:
    """The same, as it can be kept. Raises NameTooLong, TimeZoneUnknown."""
    called = " ".join("".join(char for char in learner.called if _is_visible(char)).split())
    if len(called) > LONGEST_NAME:
        raise NameTooLong(limit=LONGEST_NAME)
    if learner.time_zone is not None and _zone(learner.time_zone) is None:
        raise TimeZoneUnknown(name=learner.time_zone)
    return replace(learner, called=called, voice=within_limits(learner.voice))


def _is_visible(char: str) -> bool:
    """Letters, marks, emoji and blanks; nothing that steers the text around it."""
    return char == " " or unicodedata.category(char) not in ("Cc", "Cs", "Co", "Cn", "Cf", "Zl", "Zp")


def _zone(name: str | None) -> tzinfo | None:
    """The zone of this IANA name; None where there is none. A name is no path: ../etc is none."""
    if not name:
        return None
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return None
