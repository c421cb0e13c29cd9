"""Speaking hands-free and hearing replies: what the browser needs for it, as one component.

The states stand in `voice.js`, the microphone in `ears.js`, the sound in `mouth.js`, the way from a recording
to what is sent in `spoken.js`. The other two ways to speak are in `dictation.py`, what a learner can choose
in `voice_menu.py`. The page works as well without this.
"""

from pathlib import Path

import streamlit as st

from lib.dictating import Waiting
from lib.errors import (
    AttemptClosed,
    AttemptNotFound,
    BudgetExhausted,
    NoTranscriber,
    RecordingNotAccepted,
    RecordingNotFound,
    SpokenEnough,
    StoreUnavailable,
    TranscriberError,
    VoiceError,
    tree,
)
from lib.overview import AttemptView
from lib.recording import LONGEST_SECONDS
from pages import session
from pages.parts.chat_box import next_key
from pages.parts.text import safe
from pages.words import _

_KEY = "voice"
_UNSUPPORTED = "hands-free-unsupported"
_HERE = Path(__file__).parent
_SCRIPTS = ("box", "end_of_speech", "ears", "mouth", "forgetting", "spoken", "voice")
"""Each uses what stands before it; `spoken` and `voice` use each other."""
_BUTTONS = ("start", "drop", "done", "pause", "again", "send", "answer", "retry")
_component = st.components.v2.component(
    "voice",
    html=(
        '<div class="strip" hidden><span class="meter" aria-hidden="true"><i></i></span>'
        '<span class="said" role="status"></span>'
        + "".join(f'<button type="button" class="{name}"></button>' for name in _BUTTONS)
        + "</div>"
    ),
    css=(_HERE / "voice.css").read_text("utf-8"),
    js="".join((_HERE / f"{name}.js").read_text("utf-8") for name in _SCRIPTS),
)


def voice(view: AttemptView, waiting: Waiting | None = None) -> None:
    """Listen and speak on this page. `waiting` is a recording that is not written down yet."""
    practice, chosen = session.practice(), session.learner().voice
    attempt_id = view.attempt.id
    hears = practice.transcriber is not None and view.attempt.state == "open"
    _component(
        key=_KEY,
        data={
            "attempt": attempt_id,
            "recordAddress": f"/api/task-attempts/{attempt_id}/recordings" if hears else None,
            "turnKey": next_key(),
            "turn": _to_be_heard(view),
            "waiting": {"id": waiting.recording_id, "failure": waiting.failure} if waiting else None,
            "speaking": speaking(),
            "pauseMs": chosen.pause_ms,
            "sendAtOnce": chosen.send_at_once,
            "autoplay": chosen.autoplay,
            "voice": session.voice_name(),
            "speed": chosen.speed,
            "words": _words(),
            "errors": _errors(),
        },
        on_unsupported_change=_fall_back,
    )


def speaking() -> str:
    """The way to speak that they have chosen, or one tap where their browser cannot do without hands."""
    chosen = session.learner().voice.speaking
    return "one_tap" if chosen == "hands_free" and st.session_state.get(_UNSUPPORTED) else chosen


def play_button(turn_id: str) -> str:
    """The button that reads a reply aloud: HTML."""
    label = safe(_("Listen to this message"))
    return (
        f'<button type="button" class="y-play" data-say="{safe(turn_id)}" aria-pressed="false" '
        f'aria-label="{label}" title="{label}"></button>'
    )


def own_voice_button(recording_id: str) -> str:
    """The button that plays what the learner has said: HTML."""
    label = safe(_("Hear what you said"))
    return (
        f'<button type="button" class="y-play" data-recording="{safe(recording_id)}" '
        f'aria-label="{label}" title="{label}"></button>'
    )


def _to_be_heard(view: AttemptView) -> dict[str, str | int | bool] | None:
    """The reply that is coming, or the newest that is there. One with a lower number was there before."""
    turn = view.live or next((turn for turn in reversed(view.turns) if turn.reply), None)
    return {"id": turn.id, "number": turn.number, "live": turn.live} if turn is not None else None


def _fall_back() -> None:
    st.session_state[_UNSUPPORTED] = True


def _words() -> dict[str, str]:
    return {
        "off": _("Hands-free: talk, and pause when you are done."),
        "opening": _("Opening the microphone …"),
        "waiting": _("I’m listening."),
        "hearing": _("Go on; a pause ends it."),
        "writing": _("Writing it down …"),
        "shown": _("This is what was heard. It is sent in a moment."),
        "changing": _("Change it if you like, then press Enter."),
        "sending": _("Sending …"),
        "unsure": _("This was hard to hear, so look it over. It is sent in a moment."),
        "partner": _("Your partner’s turn; the microphone is closed."),
        "paused": _("Paused; the microphone is closed."),
        "unreached": _("The server cannot be reached. Your recording is safe there. Please try again."),
        "unsent": _(
            "The server cannot be reached. Your recording is on this page: leave it open, and try again."
        ),
        "silent": _("Your browser plays nothing before you have clicked. Press ▷ beside the message."),
        "startButton": _("Start talking"),
        "goOn": _("Go on talking"),
        "dropButton": _("Throw away"),
        "doneButton": _("That’s it"),
        "pauseButton": _("Pause"),
        "againButton": _("Say that again"),
        "sendButton": _("Send now"),
        "answerButton": _("Answer now"),
        "retryButton": _("Try again"),
        "mic_refused": _(
            "The browser does not let this page use the microphone. Allow it beside the address, then go on; "
            "or type below."
        ),
        "mic_none": _("No microphone was found. Plug one in and go on, or type below."),
        "mic_busy": _("Another program uses the microphone. Close it there and go on, or type below."),
        "mic_lost": _("The microphone is gone. Plug it in again and go on, or type below."),
        "mic_insecure": _("Browsers open a microphone only over HTTPS. Please type below."),
        "mic_unsupported": _("This browser cannot listen hands-free. Please type below."),
        "mic_failed": _("The microphone gave no sound. Check it and go on, or type below."),
    }


def _errors() -> dict[str, str]:
    """By their codes: what can go wrong between a recording and its words, or a reply and its sound."""
    heard = (RecordingNotAccepted, RecordingNotFound, TranscriberError, NoTranscriber, SpokenEnough)
    others = (VoiceError, BudgetExhausted, AttemptClosed, AttemptNotFound, StoreUnavailable)
    limits = {"limit": LONGEST_SECONDS, "minutes": session.practice().minutes_a_day}
    return {
        error.code: _(error.message).format(**limits) for kind in (*heard, *others) for error in tree(kind)
    }
