"""Pick a task: choosing one starts it at once, and the partner speaks first."""

import streamlit as st

from lib.errors import PracticeError
from lib.overview import TaskCard
from pages import session
from pages.parts.notice import notice
from pages.parts.text import japanese, safe

ALL = "All"


def choose(task_id: str) -> None:
    try:
        st.session_state["chosen"] = session.practice().start_attempt(session.person(), task_id)
    except PracticeError as error:
        session.note(error)


def before(card: TaskCard) -> str:
    if card.open_attempt is not None and card.messages_sent:
        sent = f"{card.messages_sent} message{'' if card.messages_sent == 1 else 's'}"
        return f'<p class="y-done-before">{sent} so far: go on where you were</p>'
    if card.best is None:
        return ""
    if card.best.all_met:
        return '<p class="y-done-before">✓ All objectives met before</p>'
    return f'<p class="y-done-before">Best so far: {card.best.completed} of {card.best.total} objectives</p>'


def draw(card: TaskCard) -> None:
    task = card.task
    goals = "".join(f"<li>{safe(objective.text.en)}</li>" for objective in task.objectives)
    going_on = card.open_attempt is not None and card.messages_sent > 0
    with st.container(key=f"card-{task.id}", border=True, height="stretch", gap="small"):
        st.html(
            f'<div class="y-card-meta"><span class="y-level">{task.level}</span>'
            f"<span>about {task.minutes} minutes</span></div>"
            f'<h2 class="y-card-title">{japanese(task.title.ja)}</h2>'
            f'<div class="y-card-en">{safe(task.title.en)}</div>'
            f'<p class="y-card-text">{safe(task.description.en)}</p>'
            f'<ul class="y-card-goals">{goals}</ul>{before(card)}'
        )
        st.space("stretch")
        st.button(
            "Go on" if going_on else "Talk",
            key=f"choose-{task.id}",
            help=None,
            type="primary" if going_on else "secondary",
            on_click=choose,
            args=(task.id,),
        )


if "chosen" in st.session_state:
    st.switch_page(session.ATTEMPT_PAGE, query_params={"id": st.session_state.pop("chosen")})

st.html(
    '<p class="y-brand"><b lang="ja">やりとり</b>Yaritori</p>'
    f'<h1 class="y-title">{japanese("今日は、何を話しますか。")}</h1>'
    '<p class="y-lead">Pick a scene. Your partner speaks first; you answer in your own words.</p>'
)
try:
    cards = session.practice().tasks(session.person())
except PracticeError as error:
    session.note(error)
    cards = []
levels = sorted({card.task.level for card in cards})
level = st.segmented_control(
    "Level", [ALL, *levels], default=ALL, key="level", label_visibility="collapsed", required=True
)
notice()
if session.practice().model_key_refused:
    with st.container(key="key-refused"):
        st.html(
            '<div role="alert">The model’s provider refused the key in OPENAI_API_KEY. Until it is put right '
            "you can talk with the offline partner: choose a task, and the page will offer it.</div>"
        )
with st.grid(3, min_column_width=290, gap="medium"):
    for card in cards:
        if level in (ALL, None, card.task.level):
            draw(card)
