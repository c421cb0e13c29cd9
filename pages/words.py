"""What the pages say, in the language of whoever reads it.

Two languages are chosen apart: that of the *interface*, for what Yaritori itself says, and that of
*explanations*, for what stands beside Japanese text to explain it. Who explains in Japanese gets the
Japanese text alone. `navigation.py` chooses for each run of a page; a callback runs before that, and
leaves what it has to say to the page.
"""

from contextvars import ContextVar
from datetime import UTC, datetime, tzinfo
from gettext import NullTranslations
from pathlib import Path

from babel.dates import format_date, format_time

from lib.errors import PracticeError
from lib.languages import LANGUAGES, Language, catalogue
from lib.task_model import Text
from pages.parts.text import in_romaji, japanese, safe

FOLDER = Path(__file__).resolve().parent.parent / "data" / "locale"

_INTERFACE: ContextVar[Language] = ContextVar("interface", default="en")
_EXPLANATIONS: ContextVar[Language] = ContextVar("explanations", default="en")
_ZONE: ContextVar[tzinfo] = ContextVar("zone", default=UTC)


def speak(interface: Language, explanations: Language, zone: tzinfo = UTC) -> None:
    """Say everything in these languages, and times in this zone, from here to the end of the run."""
    _INTERFACE.set(interface)
    _EXPLANATIONS.set(explanations)
    _ZONE.set(zone)


def interface() -> Language:
    """The language of the interface in this run."""
    return _INTERFACE.get()


def load() -> None:
    """Read all catalogues, and how dates are written, now instead of with the first page."""
    for language in LANGUAGES:
        _catalogue(language)
        format_time(datetime.now(UTC), "short", UTC, language)


def _(message: str) -> str:
    """What stands in the code, in the language of the interface."""
    return _catalogue(_INTERFACE.get()).gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """The same for what depends on a number."""
    return _catalogue(_INTERFACE.get()).ngettext(singular, plural, count)


def told(error: PracticeError) -> str:
    """What an error says to the learner."""
    return error.said(_)


def reason(why: str) -> str:
    """The reason of a correction, in the language of explanations; a model gives it in that already."""
    return _catalogue(_EXPLANATIONS.get()).gettext(why)


def explained(text: Text) -> str:
    """An author's text in the language of explanations."""
    return text.ja if explains_in_japanese() else text.en


def explains_in_japanese() -> bool:
    """Whether Japanese text is left to explain itself."""
    return _EXPLANATIONS.get() == "ja"


def meaning(text: Text) -> str:
    """What explains an author's Japanese; "" where that needs no explanation."""
    return "" if explains_in_japanese() else text.en


def explanation(text: Text) -> str:
    """The same as a quiet line: HTML, or nothing."""
    return f'<div class="y-quiet">{safe(meant)}</div>' if (meant := meaning(text)) else ""


def moment(at: datetime) -> str:
    """A time as people write it, to the minute, in the reader's time zone."""
    comma = " " if interface() == "ja" else ", "
    day = format_date(at.astimezone(_ZONE.get()), "long", interface())
    return f"{day}{comma}{format_time(at, 'short', _ZONE.get(), interface())}"


def both(text: Text) -> str:
    """An author's Japanese, and below it how it is said and what it means: HTML."""
    return japanese(text.ja) + in_romaji(text.ja) + explanation(text)


def _catalogue(language: Language) -> NullTranslations:
    return catalogue(FOLDER, language)
