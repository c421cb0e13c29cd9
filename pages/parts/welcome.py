"""The first visit: three small questions above the tasks, and nothing that stands in the way."""

from dataclasses import replace

import streamlit as st

from pages import session
from pages.parts.about_you import ask_interface, ask_level, ask_name, keep
from pages.parts.text import japanese, safe
from pages.words import _


def welcome() -> None:
    """Ask who has not been asked yet."""
    if session.learner().met:
        return
    with st.container(key="welcome"), st.form("welcome-form", border=False):
        lead = _("Three small questions, so that Yaritori suits you. Leave open what you like.")
        st.html(
            f'<h2 class="y-card-title">{japanese("はじめまして。")}</h2>'
            f'<p class="y-card-text">{safe(lead)}</p>'
        )
        left, right = st.columns(2, gap="large")
        with left:
            ask_name("welcome-name")
            ask_interface("welcome-language")
        with right:
            ask_level("welcome-level")
        with st.container(horizontal=True):
            st.form_submit_button(_("That’s me"), type="primary", on_click=_answered)
            st.form_submit_button(_("Not now"), type="tertiary", on_click=_put_off)


def _answered() -> None:
    told = st.session_state
    chosen = told["welcome-language"]
    keep(
        replace(
            session.learner(),
            called=told["welcome-name"],
            level=told["welcome-level"],
            interface=chosen,
            explanations=chosen,
            time_zone=st.context.timezone,
            met=True,
        )
    )


def _put_off() -> None:
    keep(replace(session.learner(), met=True))
