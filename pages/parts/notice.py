"""An error as a message that can be dismissed."""

import streamlit as st

from pages import session
from pages.parts.text import safe
from pages.words import _, told


def alert(message: str) -> None:
    """Something that a screen reader says at once."""
    st.html(f'<div role="alert">{safe(message)}</div>')


def notice() -> None:
    """Draw the waiting error, if there is one."""
    error = session.waiting_error()
    if error is None:
        return
    with st.container(key="notice", horizontal=True, vertical_alignment="center"):
        alert(told(error))
        st.button(
            _("Close this message"),
            icon=":material/close:",
            key="notice-close",
            type="tertiary",
            on_click=session.dismiss,
        )
