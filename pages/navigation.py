"""The entry script: who is it, which pages may they see, run one."""

import streamlit as st

from pages import session
from pages.parts.frame import frame
from pages.words import _

session.meet()
page = st.navigation(
    [
        st.Page("tasks.py", title=_("Tasks"), default=True),
        st.Page("attempt.py", title=_("Conversation"), url_path="attempt", visibility="hidden"),
        st.Page("results.py", title=_("Results"), url_path="results", visibility="hidden"),
        st.Page("review.py", title=_("Review"), url_path="review", visibility="hidden"),
        st.Page("progress.py", title=_("Progress"), url_path="progress", visibility="hidden"),
        # A page called profile.py would stand before Python's own module of that name.
        st.Page("learner.py", title=_("About you"), url_path="profile", visibility="hidden"),
        st.Page("about.py", title=_("About"), url_path="about", visibility="hidden"),
    ],
    position="hidden",
)
st.set_page_config(page_title=f"{page.title} · Yaritori", page_icon="💬", layout="wide")
frame()
page.run()
