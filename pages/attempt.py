"""The conversation: what was said, what is being said, what is to be done.

The script never owns a turn: it asks for one, and follows it like anybody else.
"""

from collections.abc import Iterator
from contextlib import nullcontext

import streamlit as st

from lib.conversation import Turn
from lib.errors import PracticeError, TurnInProgress
from lib.overview import AttemptView
from lib.reactions import NO_REACTION
from lib.wording import marked
from pages import session
from pages.parts.address import attempt_in_address
from pages.parts.attribution import attribution
from pages.parts.chat_box import chat_box_extras, say
from pages.parts.dictation import fill_box, has_microphone, left_over, offer_again, one_tap, take, write_down
from pages.parts.meanings import Meanings
from pages.parts.notice import notice
from pages.parts.panel import Panel
from pages.parts.reactions import react_button, reaction_menu
from pages.parts.reading_help import reading_help_menu
from pages.parts.second_thoughts import EDITING, SAY, SENT, edited_turn, editing_note, second_thoughts
from pages.parts.suggestions import suggestions, suggestions_button
from pages.parts.text import japanese, literal_markdown, safe
from pages.parts.transcript import reply, speaker, transcript
from pages.parts.trouble import go_on_with, key_refused, lost_sight, trouble
from pages.parts.voice import play_button, speaking, voice
from pages.parts.voice_menu import voice_menu
from pages.parts.waiting import waiting
from pages.parts.word_card import look_up_button, word_card
from pages.words import _, explained

ALL_MET = marked("All objectives are met. Keep talking as long as you like, or finish and look back.")

practice, person = session.practice(), session.person()
attempt_id = st.query_params.get("id", "")


def send() -> None:
    sent = st.session_state[SAY]
    audio, text = getattr(sent, "audio", None), getattr(sent, "text", sent)
    if audio is not None:
        take(attempt_id, audio.getvalue(), "box", text)
        return
    session.dismiss()
    try:
        st.session_state[SENT] = say(attempt_id, text, st.session_state.get(EDITING)).id
    except PracticeError as error:
        session.note(error)
        st.session_state[SAY] = text
    else:
        st.session_state.pop(EDITING, None)


def stop(turn: Turn) -> None:
    try:
        practice.stop_turn(person, turn.id)
    except PracticeError as error:
        session.note(error)


def finish() -> None:
    try:
        practice.finish_attempt(person, attempt_id)
    except PracticeError as error:
        session.note(error)


def words(turn: Turn) -> Iterator[str]:
    for piece in practice.follow(turn):
        yield literal_markdown(piece)


def heard(reply: str) -> str:
    """What a screen reader says once, when the reply has come: not token by token."""
    return f'<span class="y-sr">{safe(_("Reply complete"))} <span lang="ja">{safe(reply)}</span></span>'


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
                args=(view.attempt.id, "model"),
            )
        st.html(look_up_button(), width="content")
        reading_help_menu()
        voice_menu()


def listen(view: AttemptView, turn: Turn) -> tuple[AttemptView, Meanings]:
    """Draw the reply as it comes; how all stands after its end. Raises StoreUnavailable."""
    with st.container(key="live", gap=None):
        name = st.html(speaker(view.task, play_button(turn.id)) + waiting(_("Your partner is thinking")))
        frame = st.container(key="unseen", gap=None) if hidden else nullcontext()
        with frame:
            arriving = st.container(key="words", gap=None)
        after = st.empty()
        after.button(
            _("Stop"), key=f"small-stop-{turn.id}", on_click=stop, args=(turn,), icon=":material/stop:"
        )
        try:
            with (
                arriving
            ):  # a place of its own, or the last reply would wait there for the first words of this one
                place = st.empty()
            with place:
                st.write_stream(words(turn))
            view = practice.view(person, attempt_id)
            meanings = Meanings.of(view)
        except PracticeError:
            after.html('<div class="y-ended"></div>')
            raise
        ended = view.turn(turn.id)
        if ended is not None and ended.reply:
            name.html(speaker(view.task, play_button(ended.id) + react_button(ended, NO_REACTION)))
            place.html(reply(ended, meanings, "y-arrived", hidden=hidden))
        if ended is not None and ended.state == "complete":
            told = "" if hidden else ended.reply
            after.html(f'<div class="y-complete" role="status">{heard(told)}</div>')
        else:
            after.html('<div class="y-ended"></div>')
    return view, meanings


def offer_finish(view: AttemptView) -> None:
    if view.attempt.state == "open" and view.progress.all_met and view.live is None:
        with st.container(key="finish", horizontal=True, vertical_alignment="center"):
            st.html(f"<div>{japanese('できました！')}<div class='y-quiet'>{safe(_(ALL_MET))}</div></div>")
            st.button(_("Finish"), key="finish-now", type="primary", on_click=finish)


view = attempt_in_address()
if view.attempt.state != "open":
    st.switch_page(session.RESULTS_PAGE, query_params={"id": attempt_id})

with st.bottom:  # beside the text that it is about, however long that is
    told, writing = st.empty(), st.empty()
    editing, waiting_recording = edited_turn(view), left_over(view)
    chat_box_extras(view, head_start=not editing)
    voice(view, waiting_recording)
    one_tap(attempt_id)  # what was said is being written down while the page is drawn
head(view)
key_refused(view)
with st.container(key="room"):
    beside, talk = st.columns([3, 5], gap="large")
live, sent, unread = view.live, st.session_state.pop(SENT, None), False
hidden, spoken = session.learner().voice.hide_text, practice.spoken(view)
# Right after sending, what the last run drew beside the talk still stands, and its buttons work: it is
# drawn anew when the reply is there. Whoever comes upon a reply in any other way gets the panel at once.
panel_last = live is not None and live.id == sent
with talk, st.container(key="talk", gap=None):
    reaction_menu()
    word_card(view.task.id)
    meanings = Meanings.of(view)
    said = st.html(transcript(view, meanings, spoken=spoken, hidden=hidden))
    here = st.container(key="here", gap=None)
if not panel_last:
    with beside:
        Panel(practice, person, view).draw()
# At once, or what was said there before would stay while a reply arrives.
told.empty()
writing.empty()
if editing or session.waiting_error() is not None:
    with told.container():
        notice()
        if editing:
            editing_note()
fill_box()
st.chat_input(
    _("日本語で話しましょう · romaji is fine"), key=SAY, on_submit=send, accept_audio=has_microphone()
)
with here:
    # A place of its own for each, emptied at once: what stood there before would stay while a reply arrives.
    coming, offered = st.container() if live else st.empty(), st.empty()
if live is not None:
    drawn = view
    with coming:
        try:
            view, meanings = listen(view, live)
        except PracticeError:
            unread = True
    if session.dismiss_if(TurnInProgress):
        told.empty()
    if not panel_last and view.standings != drawn.standings:
        st.rerun()
    # Only now is it known what the learner's words have met; the reply already stands below.
    said.html(transcript(view, meanings, below=live.id, spoken=spoken, hidden=hidden))
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
    if meanings.hard:
        st.html(attribution())
with writing.container():
    if waiting_recording is not None and speaking() != "hands_free":
        offer_again(waiting_recording)
    write_down(attempt_id)
