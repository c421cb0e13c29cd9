"""An error as a message that can be dismissed."""

import streamlit as st

from pages import session
from pages.parts.text import safe


def notice() -> None:
    """Draw the waiting error, if there is one."""
    message = st.session_state.get(session.NOTICE)
    if not message:
        return
    with st.container(key="notice", horizontal=True, vertical_alignment="center"):
        st.html(f'<div role="alert">{safe(message)}</div>')
        st.button(
            "Close this message",
            icon=":material/close:",
            key="notice-close",
            type="tertiary",
            on_click=session.dismiss,
        )
