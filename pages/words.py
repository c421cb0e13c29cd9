"""What the pages say, in the language of whoever reads it.

Two languages are chosen apart: that of the *interface*, for what Yaritori itself says, and that of
*explanations*, for what stands beside Japanese text to explain it. Who explains in Japanese gets the
Japanese text alone. `navigation.py` chooses for each run of a page; a callback runs before that, and
leaves what it has to say to the page.
"""

import math
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta, tzinfo
from gettext import NullTranslations
from pathlib import Path

from babel.dates import format_date, format_skeleton, format_time

from lib.errors import PracticeError
from lib.languages import LANGUAGES, Language, catalogue
from lib.task_model import Text
from pages.parts.text import in_romaji, japanese, safe

FOLDER = Path(__file__).resolve().parent.parent / "data" / "locale"

_SHORT_DAYS, _YEAR = 60, 365.25

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


def zone() -> tzinfo:
    """The time zone in which times are read in this run."""
    return _ZONE.get()


def day(on: date) -> str:
    """A day as people write it."""
    return format_date(on, "long", interface())


def weekday(on: date) -> str:
    """The day of the week, as short as it is written."""
    return format_date(on, "ccc", interface())


def later(at: datetime, today: date) -> str:
    """When that will be: a time today, or the day."""
    local = at.astimezone(_ZONE.get())
    if local.date() == today:
        return _("at {time}").format(time=format_time(local, "short", locale=interface()))
    if local.date() == today + timedelta(days=1):
        return _("tomorrow")
    return _("on {day}").format(day=day(local.date()))


def wait(after: timedelta) -> str:
    """A stretch of time as short as it can be said: minutes, days, months, years."""
    days = after.days
    if days < 1:
        return _("{count} min").format(count=max(1, math.ceil(after.total_seconds() / 60)))
    if days < _SHORT_DAYS:
        return _("{count} d").format(count=days)
    if days < 2 * _YEAR:
        return _("{count} mo").format(count=round(12 * days / _YEAR))
    return _("{count} y").format(count=round(days / _YEAR, 1))


def short_day(at: datetime) -> str:
    """The day of a time, without its year, in the reader's time zone."""
    return str(format_skeleton("MMMd", at.astimezone(_ZONE.get()), locale=interface()))


def month(on: date) -> str:
    """The month of a day, in few letters."""
    return str(format_skeleton("MMM", on, locale=interface()))


def duration(time: timedelta) -> str:
    """So many hours and minutes; a few seconds are a minute too."""
    minutes = max(round(time / timedelta(minutes=1)), 1) if time else 0
    hours, rest = divmod(minutes, 60)
    if hours:
        return _("{hours} h {minutes} min").format(hours=hours, minutes=rest)
    return _("{minutes} min").format(minutes=minutes)


def both(text: Text) -> str:
    """An author's Japanese, and below it how it is said and what it means: HTML."""
    return japanese(text.ja) + in_romaji(text.ja) + explanation(text)


def _catalogue(language: Language) -> NullTranslations:
    return catalogue(FOLDER, language)
