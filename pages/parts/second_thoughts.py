"""Second thoughts: change the last message, ask for another reply, begin again."""

import streamlit as st

from lib.conversation import Turn
from lib.errors import PracticeError
from lib.overview import AttemptView
from lib.reactions import NO_REACTION
from pages import session
from pages.parts.reactions import another_reply_label
from pages.parts.text import safe
from pages.words import _

SAY, SENT, EDITING = "say", "sent", "editing"
"""Keys of the chat box, of the turn that was sent in this run, and of the turn that is being changed."""


def edited_turn(view: AttemptView) -> str | None:
    """The id of the turn that the learner is changing, if it still can be changed."""
    last = view.turns[-1] if view.turns else None
    if last is None or last.live or st.session_state.get(EDITING) != last.id:
        st.session_state.pop(EDITING, None)
        return None
    return last.id


def second_thoughts(view: AttemptView) -> None:
    """What can be done about the last exchange once it is over."""
    last = view.turns[-1] if view.turns else None
    if last is None or last.live or last.learner_text is None or EDITING in st.session_state:
        return
    st.button(
        _("Change my message"), key=f"small-edit-{last.id}", type="tertiary", on_click=_edit, args=(last,)
    )
    if last.state == "complete":
        st.button(
            another_reply_label(view.reactions.get(last.id, NO_REACTION)),
            key=f"small-another-{last.id}",
            type="tertiary",
            on_click=_another,
            args=(last,),
        )


def editing_note() -> None:
    """Above the chat box: whose place the words in it will take."""
    with st.container(key="editing", horizontal=True, vertical_alignment="center"):
        st.html(f'<div role="status">{safe(_("You are changing your last message."))}</div>')
        st.button(_("Leave it as it was"), key="small-keep", type="tertiary", on_click=_leave)


def begin_again(view: AttemptView) -> None:
    """Leave this conversation for a fresh one, after a word about what becomes of it."""
    if not any(turn.learner_text for turn in view.turns):
        return
    box = st.popover(_("Begin again"), key="small-begin-again", type="tertiary", on_change="rerun")
    if box.open:
        box.caption(_("The task starts from its first line. What you have said here is kept."))
        box.button(
            _("Begin again now"), key="begin-again-now", on_click=_begin_again, args=(view.attempt.id,)
        )


def _edit(turn: Turn) -> None:
    st.session_state[EDITING], st.session_state[SAY] = turn.id, turn.learner_text
    session.dismiss()


def _leave() -> None:
    del st.session_state[EDITING]
    st.session_state[SAY] = ""


def _another(turn: Turn) -> None:
    session.dismiss()
    try:
        sent = session.practice().another_reply(session.person(), turn.id, f"another-{turn.id}")
    except PracticeError as error:
        session.note(error)
    else:
        st.session_state[SENT] = sent.id


def _begin_again(attempt_id: str) -> None:
    session.dismiss()
    try:
        st.query_params["id"] = session.practice().reset_attempt(session.person(), attempt_id)
    except PracticeError as error:
        session.note(error)
