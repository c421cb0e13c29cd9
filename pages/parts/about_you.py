"""What a learner can tell about themselves: the questions, and keeping the answers.

The first visit asks three of them (`welcome.py`), the learner's own page asks all (`learner.py`).
Nothing has to be answered.
"""

import zoneinfo
from functools import cache
from typing import get_args

import streamlit as st

from lib.errors import PracticeError
from lib.languages import LANGUAGES, NAMES, Language
from lib.people import LONGEST_NAME, Learner
from lib.task_model import Level
from lib.wording import marked
from pages import session
from pages.words import _, interface

LEVELS: tuple[Level, ...] = get_args(Level)
CAN_DO: dict[Level, str] = {
    "A1": marked("A1 · a few words and set phrases"),
    "A2": marked("A2 · simple everyday exchanges"),
    "B1": marked("B1 · most things that come up in daily life"),
}


def ask_name(key: str) -> None:
    """What to call them."""
    st.text_input(
        _("What shall we call you?"),
        session.learner().called,
        key=key,
        max_chars=LONGEST_NAME,
        autocomplete="nickname",
    )


def ask_level(key: str) -> None:
    """How much Japanese they speak."""
    known = session.learner().level
    st.radio(
        _("How much Japanese do you speak?"),
        LEVELS,
        index=None if known is None else LEVELS.index(known),
        format_func=lambda level: _(CAN_DO[level]),
        key=key,
    )


def ask_interface(key: str) -> None:
    """In which language Yaritori speaks to them."""
    _ask_language(_("Language of these pages"), interface(), key)


def ask_explanations(key: str, help_text: str) -> None:
    """In which language Japanese text is explained to them."""
    _ask_language(
        _("Language of explanations"), session.learner().explanations or interface(), key, help_text
    )


def ask_time_zone(key: str) -> None:
    """Where their clock is set."""
    zones = _zones()
    known = session.learner().time_zone or st.context.timezone
    st.selectbox(
        _("Time zone"),
        zones,
        index=zones.index(known) if known in zones else zones.index("UTC"),
        format_func=lambda name: name.replace("_", " "),
        placeholder=_("Choose one"),
        key=key,
    )


def keep(learner: Learner) -> bool:
    """Keep what was told; whether that could be done."""
    session.dismiss()
    try:
        session.practice().know(session.person(), learner)
    except PracticeError as error:
        session.note(error)
        return False
    return True


def _ask_language(label: str, known: Language, key: str, help_text: str | None = None) -> None:
    st.segmented_control(
        label,
        LANGUAGES,
        default=known,
        format_func=lambda language: NAMES[language],
        key=key,
        help=help_text,
        required=True,
    )


@cache
def _zones() -> list[str]:
    """Those that people live in, and UTC: the list of the system also holds old names and technical ones."""
    areas = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe")
    named = zoneinfo.available_timezones()
    return sorted(name for name in named if name.split("/")[0] in (*areas, "Indian", "Pacific", "UTC"))
