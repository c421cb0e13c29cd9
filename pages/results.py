"""Looking back: the objectives with the learner's own words, and the whole conversation."""

import streamlit as st

from lib.errors import PracticeError
from pages import session
from pages.parts.address import attempt_in_address
from pages.parts.disputes import dispute
from pages.parts.goals import goal, progress_bar
from pages.parts.keep import keep
from pages.parts.notice import notice
from pages.parts.reactions import reaction_menu
from pages.parts.reading_help import reading_help_menu
from pages.parts.text import japanese, safe
from pages.parts.transcript import transcript
from pages.words import _, both, meaning, moment, ngettext

practice, person = session.practice(), session.person()


def again(task_id: str) -> None:
    try:
        st.session_state["chosen"] = practice.start_attempt(person, task_id)
    except PracticeError as error:
        session.note(error)


if "chosen" in st.session_state:
    st.switch_page(session.ATTEMPT_PAGE, query_params={"id": st.session_state.pop("chosen")})
view = attempt_in_address()
if view.attempt.state == "open":
    st.switch_page(session.ATTEMPT_PAGE, query_params={"id": view.attempt.id})

with st.container(horizontal=True, horizontal_alignment="distribute", key="head"):
    st.page_link(session.TASKS_PAGE, label=_("Tasks"), icon=":material/arrow_back:")
    reading_help_menu()
count = sum(turn.learner_text is not None for turn in view.turns)
said = ngettext("You sent {count} message", "You sent {count} messages", count).format(count=count)
facts = meaning(view.task.title), moment(view.attempt.created_at), said
heading = "よくできました。" if view.progress.all_met else "おつかれさまでした。"
st.html(
    f'<h1 class="y-title">{japanese(heading)}</h1>'
    f'<p class="y-lead">{japanese(view.task.title.ja)} · {safe(" · ".join(filter(None, facts)))}</p>'
)
notice()
with st.container(key="results"):
    left, right = st.columns(2, gap="large")
with left:
    st.html(
        f'<h2 class="y-heading">{safe(_("What you practised"))}</h2>'
        f'<div class="y-setting">{both(view.task.can_do)}</div>'
    )
    st.html(f'<h2 class="y-heading">{safe(_("What you did"))}</h2>{progress_bar(view.progress)}')
    for standing in view.standings:
        with st.container(gap=None, key=f"goal-{standing.objective.id}"):
            st.html(goal(standing, view.turns))
            with st.container(horizontal=True, gap="small", key=f"small-{standing.objective.id}"):
                dispute(standing, view.attempt.id, view.turns)
    with st.container(horizontal=True):
        st.button(_("Talk again"), key="again", on_click=again, args=(view.task.id,))
        keep(view)
with right:
    st.html(f'<h2 class="y-heading">{safe(_("What was said"))}</h2>')
    st.html(transcript(view))
reaction_menu()
