"""The conversation: what was said, what is being said, what is to be done.

The script never owns a turn: it asks for one, and follows it like anybody else.
"""

from collections.abc import Iterator

import streamlit as st

from lib.conversation import PartnerKind, Turn
from lib.errors import PracticeError, TurnInProgress, message_for
from lib.overview import AttemptView
from lib.reactions import NO_REACTION
from lib.wording import marked
from pages import session
from pages.parts.address import attempt_in_address
from pages.parts.chat_box import chat_box_extras, say
from pages.parts.notice import alert, notice
from pages.parts.panel import Panel
from pages.parts.reactions import react_button, reaction_menu
from pages.parts.second_thoughts import EDITING, SAY, SENT, edited_turn, editing_note, second_thoughts
from pages.parts.suggestions import suggestions, suggestions_button
from pages.parts.text import japanese, literal_markdown, safe
from pages.parts.transcript import speaker, transcript
from pages.parts.waiting import waiting
from pages.words import _, explained

ALL_MET = marked("All objectives are met. Keep talking as long as you like, or finish and look back.")

practice, person = session.practice(), session.person()
attempt_id = st.query_params.get("id", "")


def send() -> None:
    text = st.session_state[SAY]
    session.dismiss()
    try:
        st.session_state[SENT] = say(attempt_id, text, st.session_state.get(EDITING)).id
    except PracticeError as error:
        session.note(error)
        st.session_state[SAY] = text
    else:
        st.session_state.pop(EDITING, None)


def retry(turn: Turn) -> None:
    session.dismiss()
    try:
        st.session_state[SENT] = practice.retry_turn(person, turn.id, f"retry-{turn.id}").id
    except PracticeError as error:
        session.note(error)


def stop(turn: Turn) -> None:
    try:
        practice.stop_turn(person, turn.id)
    except PracticeError as error:
        session.note(error)


def go_on_with(kind: PartnerKind, unanswered: Turn | None = None) -> None:
    try:
        practice.change_partner(person, attempt_id, kind)
    except PracticeError as error:
        session.note(error)
    else:
        if unanswered is not None:
            retry(unanswered)


def finish() -> None:
    try:
        practice.finish_attempt(person, attempt_id)
    except PracticeError as error:
        session.note(error)


def words(turn: Turn) -> Iterator[str]:
    for piece in practice.follow(turn):
        yield literal_markdown(piece)


def head(view: AttemptView) -> None:
    played = _("played by {partner}").format(partner=_(practice.partner_of(view.attempt).label))
    with st.container(horizontal=True, vertical_alignment="center", key="head"):
        st.page_link(session.TASKS_PAGE, label=_("Tasks"), icon=":material/arrow_back:")
        st.html(
            f'<h1 class="y-attempt-title">{japanese(view.task.title.ja)}</h1>'
            f'<div class="y-quiet"><span lang="ja">{safe(view.task.partner.name.ja)}</span>'
            f" · {safe(explained(view.task.partner.role))} · {safe(played)}</div>"
        )
        model = practice.partners.get("model")
        if view.attempt.partner == "scripted" and model is not None and not practice.model_key_refused:
            st.button(
                _("Go on with {partner}").format(partner=literal_markdown(model.label)),
                key="small-model",
                type="tertiary",
                on_click=go_on_with,
                args=("model",),
            )


def listen(view: AttemptView, turn: Turn) -> AttemptView:
    """Draw the reply as it comes; the view as it stands after its end. Raises StoreUnavailable."""
    with st.container(key="live", gap=None):
        name = st.html(speaker(view.task) + waiting(_("Your partner is thinking")))
        arriving, after = st.container(key="words", gap=None), st.empty()
        after.button(
            _("Stop"), key=f"small-stop-{turn.id}", on_click=stop, args=(turn,), icon=":material/stop:"
        )
        try:
            with arriving, st.empty():  # or the last reply would wait there for the first words of this one
                st.write_stream(words(turn))
            view = practice.view(person, attempt_id)
        except PracticeError:
            after.html('<div class="y-ended"></div>')
            raise
        ended = view.turn(turn.id)
        if ended is not None and ended.reply:
            name.html(speaker(view.task, react_button(ended, NO_REACTION)))
        if ended is not None and ended.state == "complete":
            complete = f'<span class="y-sr">{safe(_("Reply complete"))}</span>'
            after.html(f'<div class="y-complete" role="status">{complete}</div>')
        else:
            after.html('<div class="y-ended"></div>')
    return view


def lost_sight() -> None:
    """The words that came stand there; what became of them is not known yet."""
    with st.container(key="trouble", gap="small"):
        alert(
            _(
                "The database cannot be reached, so the end of this reply is not known yet. "
                "Your words are safe. Please look again in a moment."
            )
        )
        st.button(_("Look again"), key="look-again", icon=":material/refresh:")


def trouble(view: AttemptView) -> None:
    """What can be done about a last turn that did not come to its end."""
    last = view.turns[-1] if view.turns else None
    if last is None or last.state not in ("failed", "cancelled"):
        return
    failed = last.state == "failed"
    dismissed = st.session_state.get("dismissed") == last.id
    with st.container(key="trouble", gap="small"):
        if failed and not dismissed:
            alert(_(message_for(last.failure or "")))
        with st.container(horizontal=True):
            st.button(
                _("Try again"),
                key=f"retry-{last.id}",
                on_click=retry,
                args=(last,),
                icon=":material/refresh:",
            )
            if failed and view.attempt.partner == "model":
                st.button(
                    _("Go on with the offline partner"),
                    key="offline-after",
                    on_click=go_on_with,
                    args=("scripted", last),
                )
            if failed and not dismissed:
                st.button(
                    _("Dismiss"), key="dismiss", type="tertiary", on_click=dismiss_trouble, args=(last,)
                )


def dismiss_trouble(turn: Turn) -> None:
    st.session_state["dismissed"] = turn.id


def offer_finish(view: AttemptView) -> None:
    if view.attempt.state == "open" and view.progress.all_met and view.live is None:
        with st.container(key="finish", horizontal=True, vertical_alignment="center"):
            st.html(f"<div>{japanese('できました！')}<div class='y-quiet'>{safe(_(ALL_MET))}</div></div>")
            st.button(_("Finish"), key="finish-now", type="primary", on_click=finish)


view = attempt_in_address()
if view.attempt.state != "open":
    st.switch_page(session.RESULTS_PAGE, query_params={"id": attempt_id})

head(view)
if practice.model_key_refused and view.attempt.partner == "model":
    with st.container(key="key-refused", horizontal=True, vertical_alignment="center"):
        alert(
            _(
                "The model’s provider refused the key in OPENAI_API_KEY. Ask whoever runs this server to "
                "check it, or talk with the offline partner."
            )
        )
        st.button(_("Use the offline partner"), key="offline-now", on_click=go_on_with, args=("scripted",))
with st.container(key="room"):
    beside, talk = st.columns([3, 5], gap="large")
live, sent, unread = view.live, st.session_state.pop(SENT, None), False
# Right after sending, what the last run drew beside the talk still stands, and its buttons work: it is
# drawn anew when the reply is there. Whoever comes upon a reply in any other way gets the panel at once.
panel_last = live is not None and live.id == sent
with talk, st.container(key="talk", gap=None):
    reaction_menu()
    said = st.html(transcript(view))
    here = st.container(key="here", gap=None)
if not panel_last:
    with beside:
        Panel(practice, person, view).draw()
editing = edited_turn(view)
with st.bottom:  # beside the text that it is about, however long that is
    told = st.empty()
    chat_box_extras(view, head_start=not editing)
told.empty()  # at once, or what was said there before would stay while a reply arrives
if editing or session.waiting_error() is not None:
    with told.container():
        notice()
        if editing:
            editing_note()
st.chat_input(_("日本語で話しましょう · romaji is fine"), key=SAY, on_submit=send)
with here:
    # A place of its own for each, emptied at once: what stood there before would stay while a reply arrives.
    reply, offered = st.container() if live else st.empty(), st.empty()
if live is not None:
    drawn = view
    with reply:
        try:
            view = listen(view, live)
        except PracticeError:
            unread = True
    if session.dismiss_if(TurnInProgress):
        told.empty()
    if not panel_last and view.standings != drawn.standings:
        st.rerun()
    # Only now is it known what the learner's words have met; the reply already stands below.
    said.html(transcript(view, below=live.id))
if panel_last:
    with beside:
        Panel(practice, person, view).draw()
with offered.container():
    if unread:
        lost_sight()
    trouble(view)
    with st.container(key="after-reply", horizontal=True, gap="small"):
        second_thoughts(view)
        suggestions_button(view)
    suggestions(view)
    offer_finish(view)
