"""Where a partner does not answer: say it again, or go on with the one who is always there."""

import streamlit as st

from lib.conversation import PartnerKind, Turn
from lib.errors import PracticeError, message_for
from lib.overview import AttemptView
from pages import session
from pages.parts.notice import alert
from pages.parts.second_thoughts import SENT
from pages.words import _

_DISMISSED = "dismissed"
"""The turn whose failure has been read."""


def key_refused(view: AttemptView) -> None:
    """Above everything: the model of this conversation cannot answer at all."""
    if not session.practice().model_key_refused or view.attempt.partner != "model":
        return
    with st.container(key="key-refused", horizontal=True, vertical_alignment="center"):
        alert(
            _(
                "The model’s provider refused the key in OPENAI_API_KEY. Ask whoever runs this server to "
                "check it, or talk with the offline partner."
            )
        )
        st.button(
            _("Use the offline partner"),
            key="offline-now",
            on_click=go_on_with,
            args=(view.attempt.id, "scripted"),
        )


def trouble(view: AttemptView) -> None:
    """What can be done about a last turn that did not come to its end."""
    last = view.turns[-1] if view.turns else None
    if last is None or last.state not in ("failed", "cancelled"):
        return
    failed = last.state == "failed"
    dismissed = st.session_state.get(_DISMISSED) == last.id
    with st.container(key="trouble", gap="small"):
        if failed and not dismissed:
            alert(_(message_for(last.failure or "")))
        with st.container(horizontal=True):
            st.button(
                _("Try again"),
                key=f"retry-{last.id}",
                on_click=_retry,
                args=(last,),
                icon=":material/refresh:",
            )
            if failed and view.attempt.partner == "model":
                st.button(
                    _("Go on with the offline partner"),
                    key="offline-after",
                    on_click=go_on_with,
                    args=(view.attempt.id, "scripted", last),
                )
            if failed and not dismissed:
                st.button(_("Dismiss"), key="dismiss", type="tertiary", on_click=_dismiss, args=(last,))


def lost_sight() -> None:
    """The words that came stand there; what became of them is not known yet."""
    with st.container(key="trouble", gap="small"):
        alert(
            _(
                "The database cannot be reached, so the end of this reply is not known yet. "
                "Your words are safe. Please look again in a moment."
            )
        )
        st.button(_("Look again"), key="look-again", icon=":material/refresh:")


def go_on_with(attempt_id: str, kind: PartnerKind, unanswered: Turn | None = None) -> None:
    """Let another partner answer from here on, the last words too where they got no answer."""
    try:
        session.practice().change_partner(session.person(), attempt_id, kind)
    except PracticeError as error:
        session.note(error)
    else:
        if unanswered is not None:
            _retry(unanswered)


def _retry(turn: Turn) -> None:
    session.dismiss()
    try:
        sent = session.practice().retry_turn(session.person(), turn.id, f"retry-{turn.id}")
    except PracticeError as error:
        session.note(error)
    else:
        st.session_state[SENT] = sent.id


def _dismiss(turn: Turn) -> None:
    st.session_state[_DISMISSED] = turn.id
