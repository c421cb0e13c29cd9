"""Speaking by the microphone in the chat box, or by one tap: from a recording to words in the box.

While a recording is written down the page stands as it is, can be clicked, and says so. The words go into the
chat box to be sent, changed or said again, or are sent at once where the learner wants that. A recording that
could not be written down waits in the store: it can be tried again, after a reload too.
"""

import hashlib
from concurrent.futures import Future, wait
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import streamlit as st
from audio_recorder_streamlit import audio_recorder

from lib.dictating import Waiting, Written
from lib.errors import PracticeError, message_for
from lib.overview import AttemptView
from lib.voice_choices import Way
from pages import session
from pages.parts.chat_box import next_key, say
from pages.parts.notice import alert
from pages.parts.second_thoughts import EDITING, SAY, SENT
from pages.parts.text import safe
from pages.parts.voice import speaking
from pages.parts.waiting import waiting
from pages.words import _

_BEGUN, _HEARD, _TAKEN = "dictation", "heard", "taken-recording"
_LOOK_SECONDS = 0.005
"""How often a page that waits looks whether it is to do something else."""
_HERE = Path(__file__).parent
_box_filler = st.components.v2.component(
    "heard",
    js="".join((_HERE / f"{name}.js").read_text("utf-8") for name in ("box", "heard")),
)
_ENERGY = 0.01
"""The recorder's own default: the loudness above which somebody speaks."""


@dataclass
class _Begun:
    """A recording that is being written down, for the chat box. `typed` stands before its words.

    `found`: the page came upon it, so another tab may be about to send its words. `sent`: the turn that they
    have become; a page can be interrupted between any two steps, and must not send them twice.
    """

    writing: "Future[Written]"
    typed: str = ""
    found: bool = False
    sent: str | None = None


def has_microphone() -> bool:
    """Whether the chat box has one: where somebody can write down what is said, and it was chosen."""
    return session.practice().transcriber is not None and speaking() == "box"


def fill_box() -> None:
    """Put what was heard into the chat box; before the box is drawn."""
    if _HEARD in st.session_state:
        st.session_state[SAY] = st.session_state.pop(_HEARD)


def take(attempt_id: str, audio: bytes, way: Way, typed: str = "") -> None:
    """Have a recording written down; `typed` stands before its words. What is wrong is noted."""
    session.dismiss()
    try:
        begun = session.practice().begin_writing(
            session.person(), attempt_id, audio, session.new_key(), way=way, turn_key=next_key()
        )
    except PracticeError as error:
        session.note(error)
        st.session_state[_HEARD] = typed
    else:
        st.session_state[_begun_in(attempt_id)] = _Begun(begun, typed)


def one_tap(attempt_id: str) -> None:
    """The recorder that begins with a tap and ends by itself after a pause."""
    practice, chosen = session.practice(), session.learner().voice
    if practice.transcriber is None or speaking() != "one_tap":
        return
    with st.container(key="one-tap", horizontal=True, vertical_alignment="center"):
        audio = audio_recorder(
            text="",
            energy_threshold=_ENERGY,
            pause_threshold=chosen.pause_ms / 1000,
            neutral_color="#7396D2",
            recording_color="#B8503F",
            icon_size="2x",
            sample_rate=16_000,
            key=f"one-tap-{attempt_id}",
        )
        st.html(f'<div class="y-quiet">{safe(_("Tap, and speak. A pause ends it."))}</div>')
    mark = hashlib.sha256(audio).hexdigest() if audio else None
    if audio and mark != st.session_state.get(_TAKEN):  # it hands over the same one on every run
        st.session_state[_TAKEN] = mark
        take(attempt_id, audio, "one_tap")


def write_down(attempt_id: str) -> None:
    """Wait for what is being written down, and put its words into the box; or send them."""
    key = _begun_in(attempt_id)
    begun: _Begun | None = st.session_state.get(key)
    if begun is None:
        return
    with st.container(key="writing-down", gap=None):
        place = st.empty()
        place.html(waiting(_("Writing it down …")))
        _box_filler(key="box-filler")
    while not begun.writing.done():
        wait([begun.writing], _LOOK_SECONDS)
        st.session_state.get(key)  # where a click ends this run
    text = begun.typed
    try:
        written = begun.writing.result()
        if session.learner().voice.send_at_once and not begun.found:
            text = " ".join(filter(None, (begun.typed.strip(), written.text)))
            begun.sent = begun.sent or say(attempt_id, text, st.session_state.get(EDITING)).id
            st.session_state[SENT] = begun.sent
            st.session_state.pop(EDITING, None)
        else:
            place.html(
                f'<div class="y-written-down" data-recording="{safe(written.recording_id)}"'
                f' data-text="{quote(written.text)}" data-typed="{quote(begun.typed)}"></div>'
            )
            del st.session_state[key]
            return
    except PracticeError as error:
        if _waiting(attempt_id) is None:
            session.note(error)
        st.session_state[_HEARD] = text
    del st.session_state[key]  # only now: whoever interrupts this run before finds it still there
    st.rerun()


def left_over(view: AttemptView) -> Waiting | None:
    """The recording that could not be written down yet.

    One that is being written down, by this page before it was loaded again or by another, is waited for:
    hands-free by the component, else by `write_down`.
    """
    attempt_id = view.attempt.id
    if view.attempt.state != "open" or _begun_in(attempt_id) in st.session_state:
        return None
    if session.practice().transcriber is None:
        return None
    recording = _waiting(attempt_id)
    if recording is None or recording.failure is not None or speaking() == "hands_free":
        return recording
    _again(recording, attempt_id, found=True)
    return None


def offer_again(recording: Waiting) -> None:
    """What can be done about it."""
    with st.container(key="left-over", gap="small"):
        alert(_(message_for(recording.failure or "")))
        with st.container(horizontal=True):
            st.button(
                _("Try again"),
                key="write-again",
                on_click=_again,
                args=(recording, st.query_params["id"]),
                icon=":material/refresh:",
            )
            st.button(
                _("Throw the recording away"),
                key="throw-away",
                type="tertiary",
                on_click=_drop,
                args=(recording,),
            )


def _waiting(attempt_id: str) -> Waiting | None:
    """The recording that waits in this conversation; none where the store does not answer."""
    try:
        return session.practice().waiting_recording(session.person(), attempt_id)
    except PracticeError:
        return None


def _begun_in(attempt_id: str) -> str:
    """The key of what is being written down: who looks into another conversation meanwhile finds it here."""
    return f"{_BEGUN}-{attempt_id}"


def _again(recording: Waiting, attempt_id: str, *, found: bool = False) -> None:
    if not found:
        session.dismiss()
    try:
        begun = session.practice().begin_writing_again(session.person(), recording.recording_id, next_key())
    except PracticeError as error:
        session.note(error)
    else:
        st.session_state[_begun_in(attempt_id)] = _Begun(begun, found=found)


def _drop(recording: Waiting) -> None:
    session.dismiss()
    try:
        session.practice().throw_away(session.person(), recording.recording_id)
    except PracticeError as error:
        session.note(error)
