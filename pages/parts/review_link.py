"""The way to the review page, with how many cards are due."""

import streamlit as st

from lib.errors import PracticeError
from pages import session
from pages.words import _, zone


def review_link() -> None:
    """A link; a count only where there is something to do."""
    try:
        due = session.practice().due_count(session.person(), zone())
    except PracticeError:  # the page itself will say so
        due = 0
    label = _("Review · {count} due").format(count=due) if due else _("Review")
    st.page_link(session.REVIEW_PAGE, label=label, icon=":material/style:")
