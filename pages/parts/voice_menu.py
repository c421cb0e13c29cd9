"""How one speaks and listens, chosen where one does: a small menu that remembers."""

from dataclasses import replace
from typing import Any

import streamlit as st

from lib.errors import NoTranscriber, PracticeError
from lib.voice_choices import FASTEST, LONGEST_PAUSE_MS, SHORTEST_PAUSE_MS, SLOWEST, Speaking, VoiceName
from lib.wording import marked
from pages import session
from pages.parts.about_you import keep
from pages.parts.text import literal_markdown
from pages.words import _

_SPEAKING: dict[Speaking, str] = {
    "box": marked("In the chat box"),
    "one_tap": marked("One tap"),
    "hands_free": marked("Hands-free"),
}
_VOICES: dict[VoiceName, str] = {
    "open_jtalk": marked("Mei, on this server"),
    "browser": marked("Your browser’s"),
    "openai": marked("OpenAI’s"),
}
_PAUSES = tuple(range(SHORTEST_PAUSE_MS, LONGEST_PAUSE_MS + 1, 500))
_SPEEDS = tuple(range(SLOWEST, FASTEST + 1, 10))


def voice_menu() -> None:
    """The menu. Each choice stays until it is changed."""
    with st.container(key="voice-menu", width="content"), st.popover(_("Voice"), icon=":material/mic:"):
        _speaking()
        _listening()


def _speaking() -> None:
    chosen, transcriber = session.learner().voice, session.practice().transcriber
    st.markdown(f"**{_('Speak')}**")
    if transcriber is None:
        st.caption(_(NoTranscriber.message))
        return
    st.segmented_control(
        _("Where do you speak?"),
        tuple(_SPEAKING),
        default=chosen.speaking,
        format_func=lambda way: _(_SPEAKING[way]),
        **_sets("speaking", "voice-speaking"),
        required=True,
    )
    if chosen.speaking != "box":
        st.select_slider(
            _("A pause of this length ends what you say"),
            _PAUSES,
            chosen.pause_ms if chosen.pause_ms in _PAUSES else _PAUSES[0],
            format_func=lambda ms: _("{seconds} s").format(seconds=f"{ms / 1000:g}"),
            **_sets("pause_ms", "voice-pause"),
        )
    st.toggle(
        _("Send what was heard at once"),
        chosen.send_at_once,
        **_sets("send_at_once", "voice-at-once"),
        help=_("Otherwise you see it first, and can change it or say it again."),
    )
    st.toggle(
        _("Keep my recordings"),
        chosen.keep_recordings,
        **_sets("keep_recordings", "voice-keep"),
        help=_(
            "Then you can hear yourself again beside your messages. "
            "Switched off, those that were kept are deleted."
        ),
    )
    who = literal_markdown(transcriber.label)
    st.caption(
        _("{who} writes it down, on this server and for free.").format(who=who)
        if transcriber.is_free
        else _("{who} writes it down; it is charged by the second.").format(who=who)
    )


def _listening() -> None:
    chosen, voices = session.learner().voice, session.voice_names()
    st.markdown(f"**{_('Listen')}**")
    st.toggle(
        _("Read replies aloud"),
        chosen.autoplay,
        **_sets("autoplay", "voice-autoplay"),
    )
    st.toggle(
        _("Hide the text of replies until I ask for it"),
        chosen.hide_text,
        **_sets("hide_text", "voice-hide"),
    )
    st.segmented_control(
        _("Whose voice?"),
        voices,
        default=session.voice_name(),
        format_func=lambda name: _(_VOICES[name]),
        **_sets("voice", "voice-name"),
        required=True,
    )
    st.select_slider(
        _("How fast?"),
        _SPEEDS,
        chosen.speed if chosen.speed in _SPEEDS else 100,
        format_func=lambda percent: f"{percent / 100:g}×",
        **_sets("speed", "voice-speed"),
    )
    if session.voice_name() == "openai":
        st.caption(_("OpenAI’s voice is charged by the character; the others cost nothing."))


def _sets(field: str, key: str) -> dict[str, Any]:
    """What makes a widget of this key choose this of `VoiceChoices`."""
    return {"key": key, "on_change": _choose, "args": (key, field)}


def _choose(key: str, field: str) -> None:
    """Change this one alone: of the others another tab may know more than the menu of this one shows."""
    chosen = st.session_state[key]
    if chosen is None:
        return
    try:
        learner = session.practice().learner(session.person())
        if not keep(replace(learner, voice=replace(learner.voice, **{field: chosen}))):
            return
        if field == "keep_recordings" and not chosen:
            session.practice().forget_recordings(session.person())
    except PracticeError as error:
        session.note(error)
