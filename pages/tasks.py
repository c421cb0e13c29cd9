"""Pick a task: choosing one starts it at once, and the partner speaks first."""

import streamlit as st

from lib.errors import PracticeError
from lib.overview import TaskCard
from pages import session
from pages.parts.notice import alert, notice
from pages.parts.review_link import review_link
from pages.parts.text import japanese, literal_markdown, safe
from pages.parts.welcome import welcome
from pages.words import _, explained, meaning, ngettext

ALL = "All"

learner = session.learner()


def choose(task_id: str) -> None:
    try:
        st.session_state["chosen"] = session.practice().start_attempt(session.person(), task_id)
    except PracticeError as error:
        session.note(error)


def before(card: TaskCard) -> str:
    """What was done in this task so far; nothing where it is new."""
    sent = card.messages_sent
    if card.open_attempt is not None and sent:
        return ngettext(
            "{count} message so far: go on where you were",
            "{count} messages so far: go on where you were",
            sent,
        ).format(count=sent)
    if card.best is None:
        return ""
    if card.best.all_met:
        return _("✓ All objectives met before")
    return _("Best so far: {done} of {total} objectives").format(
        done=card.best.completed, total=card.best.total
    )


def draw(card: TaskCard) -> None:
    task = card.task
    goals = "".join(f"<li>{safe(explained(objective.text))}</li>" for objective in task.objectives)
    minutes = ngettext("about {count} minute", "about {count} minutes", task.minutes).format(
        count=task.minutes
    )
    done = before(card)
    going_on = card.open_attempt is not None and card.messages_sent > 0
    with st.container(key=f"card-{task.id}", border=True, height="stretch", gap="small"):
        st.html(
            f'<div class="y-card-meta"><span class="y-level">{task.level}</span>'
            f"<span>{safe(minutes)}</span></div>"
            f'<h2 class="y-card-title">{japanese(task.title.ja)}</h2>'
            f'<div class="y-card-en">{safe(meaning(task.title))}</div>'
            f'<p class="y-card-text">{safe(explained(task.description))}</p>'
            f'<ul class="y-card-goals">{goals}</ul>'
            + (f'<p class="y-done-before">{safe(done)}</p>' if done else "")
        )
        st.space("stretch")
        st.button(
            _("Go on") if going_on else _("Talk"),
            key=f"choose-{task.id}",
            help=None,
            type="primary" if going_on else "secondary",
            on_click=choose,
            args=(task.id,),
        )


if "chosen" in st.session_state:
    st.switch_page(session.ATTEMPT_PAGE, query_params={"id": st.session_state.pop("chosen")})

with st.container(horizontal=True, vertical_alignment="top", key="front"):
    st.html('<p class="y-brand"><b lang="ja">やりとり</b>Yaritori</p>')
    review_link()
    st.page_link(session.PROGRESS_PAGE, label=_("Progress"), icon=":material/bar_chart:")
    st.page_link(
        session.LEARNER_PAGE,
        label=literal_markdown(learner.called) or _("About you"),
        icon=":material/person:",
    )
greeting = f"{learner.called}さん、" if learner.called else ""
lead = _("Pick a scene. Your partner speaks first; you answer in your own words.")
st.html(
    f'<h1 class="y-title">{japanese(f"{greeting}今日は、何を話しますか。")}</h1>'
    f'<p class="y-lead">{safe(lead)}</p>'
)
welcome()
try:
    cards = session.practice().tasks(session.person())
except PracticeError as error:
    session.note(error)
    cards = []
cards.sort(key=lambda card: card.task.level != learner.level)  # theirs first, then all the others
levels = sorted({card.task.level for card in cards})
level = st.segmented_control(
    _("Level"),
    [ALL, *levels],
    default=ALL,
    format_func=lambda level: _("All") if level == ALL else level,
    key="level",
    label_visibility="collapsed",
    required=True,
)
notice()
if session.practice().model_key_refused:
    with st.container(key="key-refused"):
        alert(
            _(
                "The model’s provider refused the key in OPENAI_API_KEY. Until it is put right you can talk "
                "with the offline partner: choose a task, and the page will offer it."
            )
        )
with st.grid(3, min_column_width=290, gap="medium"):
    for card in cards:
        if level in (ALL, None, card.task.level):
            draw(card)
with st.container(key="foot"):
    st.page_link(session.ABOUT_PAGE, label=_("About Yaritori"))
