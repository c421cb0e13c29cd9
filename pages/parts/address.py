"""The attempt that an address names."""

import streamlit as st

from lib.errors import AttemptOutdated, NotFound, PracticeError
from lib.overview import AttemptView
from pages import session
from pages.parts.notice import notice


def attempt_in_address() -> AttemptView:
    """The attempt of `?id=…`. Where there is none to be shown: back to the tasks, with a word about it."""
    attempt_id = st.query_params.get("id", "")
    if not attempt_id:
        st.switch_page(session.TASKS_PAGE)
    try:
        return session.practice().view(session.person(), attempt_id)
    except (NotFound, AttemptOutdated) as error:
        session.note(error)
        st.switch_page(session.TASKS_PAGE)
    except PracticeError as error:
        session.note(error)
        notice()
        st.stop()
