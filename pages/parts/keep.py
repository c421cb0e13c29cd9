"""Taking a conversation along: a copy of it, in the form that the learner chooses."""

from functools import partial

import streamlit as st

from lib.copies import FORMS, copy_of, file_name
from lib.overview import AttemptView
from lib.transcript import Transcript
from pages.parts.text import safe
from pages.words import _


def keep(view: AttemptView) -> None:
    """One control that opens on the forms. A file is made when it is asked for, and nothing runs anew."""
    transcript = Transcript(view.attempt, view.task, view.turns, view.standings, view.reactions, _)
    box = st.popover(_("Keep a copy"), key="keep", type="tertiary", icon=":material/download:")
    box.html(f'<div class="y-quiet">{safe(_("With the evidence and the corrections, as"))}</div>')
    for name, form in FORMS.items():
        box.download_button(
            _(form.label),
            partial(copy_of, transcript, name),
            file_name(transcript, name),
            form.media_type,
            key=f"keep-{name}",
            on_click="ignore",
            width="stretch",
        )
