"""Speaking by the microphone in the chat box, or by one tap: from a recording to words in the box.

While a recording is written down the page stands as it is, can be clicked, and says so. The words go into the
chat box to be sent, changed or said again, or are sent at once where the learner wants that. A recording that
could not be written down waits in the store: it can be tried again, after a reload too.
"""

import hashlib
from concurrent.futures import Future, wait
from pathlib import Path

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

_BEGUN, _HEARD, _TYPED, _TAKEN = "dictation", "heard", "typed-before", "taken-recording"
_LOOK_SECONDS = 0.005
"""How often a page that waits looks whether it is to do something else."""
_HERE = Path(__file__).parent
_box_filler = st.components.v2.component(
    "heard",
    js="".join((_HERE / f"{name}.js").read_text("utf-8") for name in ("box", "heard")),
)
_ENERGY = 0.01
"""The recorder's own default: the loudness above which somebody speaks."""


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
        st.session_state[_begun_in(attempt_id)], st.session_state[_TYPED] = begun, typed


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
    begun: Future[Written] | None = st.session_state.get(key)
    if begun is None:
        return
    typed = st.session_state.get(_TYPED, "")
    with st.container(key="writing-down", gap=None):
        place = st.empty()
        place.html(waiting(_("Writing it down …")))
        _box_filler(key="box-filler", data={"typed": typed})
    while not begun.done():
        wait([begun], _LOOK_SECONDS)
        st.session_state.get(key)  # where a click ends this run
    st.session_state.pop(_TYPED, None)
    text = typed
    del st.session_state[key]
    try:
        written = begun.result()
        text = " ".join(filter(None, (typed.strip(), written.text)))
        if session.learner().voice.send_at_once:
            st.session_state[SENT] = say(attempt_id, text, st.session_state.get(EDITING)).id
            st.session_state.pop(EDITING, None)
        else:
            place.html(
                f'<div class="y-written-down" data-recording="{safe(written.recording_id)}"'
                f' data-text="{safe(written.text)}"></div>'
            )
            return
    except PracticeError as error:
        if session.practice().waiting_recording(session.person(), attempt_id) is None:
            session.note(error)
        st.session_state[_HEARD] = text
    st.rerun()


def left_over(view: AttemptView) -> Waiting | None:
    """The recording that could not be written down yet, unless that is being done now."""
    if view.attempt.state != "open" or _begun_in(view.attempt.id) in st.session_state:
        return None
    practice = session.practice()
    if practice.transcriber is None:
        return None
    return practice.waiting_recording(session.person(), view.attempt.id)


def offer_again(recording: Waiting) -> None:
    """What can be done about it."""
    with st.container(key="left-over", gap="small"):
        alert(_(message_for(recording.failure or "")))
        with st.container(horizontal=True):
            st.button(
                _("Try again"),
                key="write-again",
                on_click=_again,
                args=(recording,),
                icon=":material/refresh:",
            )
            st.button(
                _("Throw the recording away"),
                key="throw-away",
                type="tertiary",
                on_click=_drop,
                args=(recording,),
            )


def _begun_in(attempt_id: str) -> str:
    """The key of what is being written down: who looks into another conversation meanwhile finds it here."""
    return f"{_BEGUN}-{attempt_id}"


def _again(recording: Waiting) -> None:
    session.dismiss()
    try:
        begun = session.practice().begin_writing_again(session.person(), recording.recording_id)
    except PracticeError as error:
        session.note(error)
    else:
        st.session_state[_begun_in(st.query_params["id"])] = begun


def _drop(recording: Waiting) -> None:
    session.dismiss()
    try:
        session.practice().throw_away(session.person(), recording.recording_id)
    except PracticeError as error:
        session.note(error)
