"""The entry script: who is it, which pages may they see, run one."""

import streamlit as st

from pages.parts.frame import frame

page = st.navigation(
    [
        st.Page("tasks.py", title="Tasks", default=True),
        st.Page("attempt.py", title="Conversation", url_path="attempt", visibility="hidden"),
        st.Page("results.py", title="Results", url_path="results", visibility="hidden"),
    ],
    position="hidden",
)
st.set_page_config(page_title=f"{page.title} · Yaritori", page_icon="💬", layout="wide")
frame()
page.run()
