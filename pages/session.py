"""What all pages share: the open installation, who is here, and our keys in the session state.

The lifespan of the server warms what stands here, so that the first learner waits for nothing.
"""

import asyncio
import gc
import inspect
import ipaddress
import os
import sys
import uuid
from functools import cache

import streamlit as st

from lib.config import read_settings
from lib.errors import ConfigError, PracticeError
from lib.installation import Installation, open_installation
from lib.japanese import DICTIONARY_FILE
from lib.languages import language_of
from lib.leftovers import give_back
from lib.levels import JLPT
from lib.people import LOCAL, STRANGER, Learner, Person
from lib.practice import Practice
from lib.task_model import Level
from lib.voice_choices import VoiceName
from pages.parts.text import ReadingHelp, help_reading
from pages.words import load, speak

ATTEMPT_PAGE, LEARNER_PAGE, RESULTS_PAGE, TASKS_PAGE = "attempt.py", "learner.py", "results.py", "tasks.py"
ABOUT_PAGE, PROGRESS_PAGE, REVIEW_PAGE = "about.py", "progress.py", "review.py"
_LEARNER = "learner"
NOTICE = "notice"
"""An error that waits to be read."""


@st.cache_resource(show_spinner=False)
def installation() -> Installation:
    """The one installation of this process."""
    return open_installation(read_settings(os.environ), say)


def practice() -> Practice:
    """The use cases."""
    return installation().practice


def person() -> Person:
    """Who is here. Without sign-in there is one person, and the server answers loopback only."""
    return LOCAL


api_person = person


def meet() -> None:
    """Find out once a run how to speak to whoever is here: as they have said, or as their browser asks."""
    try:
        known = practice().learner(person())
    except PracticeError:  # the page itself will say so
        known = learner()
    st.session_state[_LEARNER] = known
    interface = known.interface or language_of(st.context.locale)
    zone = known.zone if known.time_zone else Learner(time_zone=st.context.timezone).zone
    speak(interface, known.explanations or interface, zone)
    kanji = _known_kanji(known.level) if known.level else frozenset[str]()
    help_reading(ReadingHelp(known.furigana or "above", kanji, known.romaji))


@cache
def _known_kanji(level: Level) -> frozenset[str]:
    """What a learner of this level reads without help: kanji, and figures."""
    return installation().vocabulary.kanji_within(JLPT[level]) | frozenset("0123456789０１２３４５６７８９")


def learner() -> Learner:
    """What whoever is here has told about themselves."""
    known: Learner = st.session_state.get(_LEARNER, STRANGER)
    return known


def voice_names() -> tuple[VoiceName, ...]:
    """The voices that are at hand, the installation's own first."""
    return (*practice().voices, "browser")


def voice_name() -> VoiceName:
    """Whose voice reads aloud to whoever is here."""
    names, chosen = voice_names(), learner().voice.voice
    return chosen if chosen in names else names[0]


def say(line: str) -> None:
    """Tell whoever started the server what it is doing."""
    print(f"  yaritori: {line}", file=sys.stderr, flush=True)


async def start() -> None:
    """Open the installation and load what Streamlit would load with the first reply."""
    refuse_strangers(st.get_option("server.address"))
    await asyncio.to_thread(installation)
    await asyncio.to_thread(load)
    await asyncio.to_thread(_warm_streamlit)
    gc.collect()
    gc.freeze()
    give_back(DICTIONARY_FILE)
    say("ready")


async def stop() -> None:
    """Let live replies end, and close."""
    await asyncio.to_thread(installation().close)


def refuse_strangers(address: str | None) -> None:
    """Without sign-in nobody but this machine may connect. Raises ConfigError."""
    try:
        loopback = address == "localhost" or ipaddress.ip_address(address or "").is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise ConfigError(
            f"server.address is {address!r}, but without sign-in Yaritori answers this machine only: "
            "start it with --server.address=127.0.0.1"
        )


def new_key() -> str:
    """A fresh key for one thing that the learner sends."""
    return uuid.uuid4().hex


def note(error: PracticeError) -> None:
    """Keep an error for the page to show, and nothing of the run that it comes from."""
    error.__traceback__ = error.__context__ = error.__cause__ = None
    st.session_state[NOTICE] = error


def waiting_error() -> PracticeError | None:
    """The error that waits to be read, if there is one."""
    return st.session_state.get(NOTICE)


def dismiss() -> None:
    """The error has been read."""
    st.session_state.pop(NOTICE, None)


def dismiss_if(kind: type[PracticeError]) -> bool:
    """What the waiting error says is true no more; whether it was one of this kind."""
    gone = isinstance(st.session_state.get(NOTICE), kind)
    if gone:
        dismiss()
    return gone


def _warm_streamlit() -> None:
    """What Streamlit does once in a process, which the first visitor should not wait for.

    Its first `st.write_stream` imports pandas (1.2 s), its first page icon compiles all emoji, and its first
    element asks `inspect` where it was called, which looks at the files of all modules and remembers them.
    """
    import altair  # noqa: F401, PLC0415
    import pandas as pd  # noqa: F401, PLC0415
    import pyarrow as pa  # noqa: F401, PLC0415
    import streamlit.emojis  # noqa: F401, PLC0415

    inspect.stack()
