"""All words that a learner has saved: to look through, to put away, and to take along."""

from datetime import UTC, datetime

import streamlit as st

from lib.anki import anki_deck
from lib.errors import PracticeError
from lib.saved_words import WordState
from lib.vocabulary import WordKey
from lib.word_list import word_list
from pages import session
from pages.parts.text import safe
from pages.parts.word_rows import listen, row, rows
from pages.words import _

_LIST, _PUT_AWAY = "my-words-list", "put_away"
_STATES: dict[str, WordState] = {"save": "saved", "know": "known", "remove": "removed"}


def my_words() -> None:
    """The list, which is drawn where it is open, and the ways to take it along."""
    _put_away()
    box = st.expander(_("Your words"), key="my-words", on_change="rerun")
    if box.open:
        acts = (("know", _("I know it")), ("remove", _("Remove")))
        words = session.practice().saved_words(session.person())
        box.html(
            rows(
                _LIST,
                [
                    row(
                        word.key,
                        glosses=word.glosses,
                        sentence=word.sentence,
                        place=word.place,
                        facts=(word.level or "",),
                        acts=acts,
                    )
                    for word in words
                ],
            )
        )
    _take_along()


def listen_to_my_words() -> None:
    """Once a run, where it takes no room."""
    listen(_LIST, _act)


def _put_away() -> None:
    """What was put away last can be put back."""
    put = st.session_state.get(_PUT_AWAY)
    if put is None:
        return
    name, key = put
    said = _("You know {word}.") if name == "know" else _("{word} is removed.")
    with st.container(key="put-away", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f'<div role="status" class="y-quiet">{safe(said.format(word=key.lemma))}</div>')
        st.button(_("Undo"), key="small-put-back", type="tertiary", on_click=_act, args=("save", key))


def _take_along() -> None:
    practice, person = session.practice(), session.person()
    box = st.popover(_("Take your words along"), key="keep", type="tertiary", icon=":material/download:")
    box.html(f'<div class="y-quiet">{safe(_("With readings, meanings and sentences, as"))}</div>')
    day = datetime.now(UTC).date()
    box.download_button(
        _("A deck for Anki"),
        lambda: anki_deck(practice.saved_words(person), practice.task_titles, datetime.now(UTC)),
        f"yaritori-words-{day}.apkg",
        "application/octet-stream",
        key="take-anki",
        on_click="ignore",
        width="stretch",
    )
    box.download_button(
        _("CSV, for a spreadsheet"),
        lambda: word_list(practice.saved_words(person), practice.task_titles),
        f"yaritori-words-{day}.csv",
        "text/csv",
        key="take-csv",
        on_click="ignore",
        width="stretch",
    )


def _act(name: str, key: WordKey) -> None:
    session.dismiss()
    state = _STATES.get(name)
    if state is None:  # no button of ours
        return
    try:
        session.practice().put_word(session.person(), key, state)
    except PracticeError as error:
        session.note(error)
        return
    st.session_state[_PUT_AWAY] = None if state == "saved" else (name, key)
