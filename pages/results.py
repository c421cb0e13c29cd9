"""Looking back: how it went, the words to take home, and the whole conversation."""

import streamlit as st

from lib.errors import PracticeError
from pages import session
from pages.parts.address import attempt_in_address
from pages.parts.keep import keep
from pages.parts.meanings import Meanings
from pages.parts.notice import notice
from pages.parts.reactions import reaction_menu
from pages.parts.reading_help import reading_help_menu
from pages.parts.report import report
from pages.parts.shadowing import shadowing
from pages.parts.text import japanese, safe
from pages.parts.transcript import transcript
from pages.parts.voice import voice
from pages.parts.word_card import look_up_button, word_card
from pages.parts.word_review import word_review
from pages.words import _, meaning, moment, ngettext

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
    with st.container(horizontal=True, vertical_alignment="center", width="content"):
        st.html(look_up_button(), width="content")
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
with right:
    word_review(view)
    st.html(f'<h2 class="y-heading">{safe(_("What was said"))}</h2>')
    st.html(transcript(view, Meanings.of(view), spoken=practice.spoken(view)))
reaction_menu()
word_card(view.task.id)
voice(view)
with left:  # late: it may still be in the making
    report(view)
    with st.container(horizontal=True):
        st.button(_("Talk again"), key="again", on_click=again, args=(view.task.id,))
        keep(view)
with right:  # which says again what the report says better
    shadowing(view)
