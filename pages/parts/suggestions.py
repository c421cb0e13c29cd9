"""What could I say? Ways to go on, thought of when a learner asks, and gone with their next message.

A click puts one into the chat box, for the learner to change or to send; nothing is ever sent by itself.
"""

from concurrent.futures import wait

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.errors import PracticeError
from lib.overview import AttemptView
from lib.task_model import Text
from pages import session
from pages.parts.notice import alert
from pages.parts.second_thoughts import EDITING, SAY
from pages.parts.text import in_kana, in_romaji, literal_markdown, safe
from pages.parts.waiting import waiting
from pages.words import _, explanation, told

_ASKED_FOR = "suggestions_for"
"""The point of the conversation for which this tab has asked."""
_LOOK_SECONDS = 0.1


def suggestions_button(view: AttemptView) -> None:
    """Ask for them."""
    if _may_be_asked(view) and not _asked(view):
        st.button(
            _("What could I say?"),
            key="small-suggestions",
            type="tertiary",
            on_click=_ask,
            args=(_point(view),),
        )


def suggestions(view: AttemptView) -> None:
    """Draw them, once they were asked for."""
    if not (_may_be_asked(view) and _asked(view)):
        return
    with st.container(key="suggestions", gap=None):
        st.html(f'<h2 class="y-heading">{safe(_("You could say"))}</h2>')
        place = st.empty()
        try:
            texts = _texts(view, place)
        except PracticeError as error:
            with place.container():
                alert(told(error))
            return
        with place.container(gap=None):
            for number, text in enumerate(texts):
                with st.container(key=f"suggestion-{number}", gap=None):
                    st.button(
                        literal_markdown(text.ja),
                        key=f"take-{_point(view)}-{number}",
                        type="tertiary",
                        on_click=_take,
                        args=(text.ja,),
                        wrap=True,
                    )
                    if below := in_kana(text.ja) + in_romaji(text.ja) + explanation(text):
                        st.html(below)


def _texts(view: AttemptView, place: DeltaGenerator) -> tuple[Text, ...]:
    """What is suggested now; a model may take a moment. Raises PracticeError."""
    known = view.suggested_now
    if known is not None and known.texts is not None:
        return known.texts
    thinking = session.practice().begin_suggesting(session.person(), view.attempt.id)
    while not thinking.done():
        # Drawing lets Streamlit stop this run here: a message that is sent meanwhile does not wait.
        place.html(waiting(_("Thinking of something to say")))
        wait((thinking,), timeout=_LOOK_SECONDS)
    return thinking.result()


def _may_be_asked(view: AttemptView) -> bool:
    last = view.turns[-1] if view.turns else None
    return last is not None and not last.live and last.state != "failed" and EDITING not in st.session_state


def _point(view: AttemptView) -> str:
    return f"{view.attempt.id}-{view.next_number}"


def _asked(view: AttemptView) -> bool:
    return bool(st.session_state.get(_ASKED_FOR) == _point(view))


def _ask(point: str) -> None:
    st.session_state[_ASKED_FOR] = point


def _take(words: str) -> None:
    st.session_state[SAY] = words
