"""The learner's own page: what to call them, how much they speak, and how Yaritori speaks to them."""

from dataclasses import replace

import streamlit as st

from pages import session
from pages.parts import about_you
from pages.parts.notice import notice
from pages.parts.text import literal_markdown, safe
from pages.words import _

practice, learner = session.practice(), session.learner()
KINDS = tuple(practice.partners)


def save() -> None:
    told = st.session_state
    kept = about_you.keep(
        replace(
            session.learner(),
            called=told["you-name"],
            level=told["you-level"],
            time_zone=told["you-zone"],
            interface=told["you-interface"],
            explanations=told["you-explanations"],
            partner=told.get("you-partner", learner.partner),
            met=True,
        )
    )
    st.session_state["saved"] = kept


st.page_link(session.TASKS_PAGE, label=_("Tasks"), icon=":material/arrow_back:")
lead = _("What you tell here only makes Yaritori suit you better. Leave open what you like.")
st.html(f'<h1 class="y-title">{safe(_("About you"))}</h1><p class="y-lead">{safe(lead)}</p>')
with st.container(key="you"), st.form("you-form", border=False):
    about_you.ask_name("you-name")
    about_you.ask_level("you-level")
    about_you.ask_interface("you-interface")
    about_you.ask_explanations(
        "you-explanations",
        _("What stands beside Japanese text: meanings, tasks, and why something is better."),
    )
    if len(KINDS) > 1:
        st.radio(
            _("Who talks with you in new conversations?"),
            KINDS,
            index=KINDS.index(learner.partner if learner.partner in KINDS else "model"),
            format_func=lambda kind: literal_markdown(_(practice.partners[kind].label)),
            key="you-partner",
        )
    about_you.ask_time_zone("you-zone")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.form_submit_button(_("Save"), type="primary", on_click=save)
        if st.session_state.pop("saved", False):
            st.html(f'<div class="y-quiet" role="status">{safe(_("Saved."))}</div>')
notice()
