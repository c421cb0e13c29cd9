"""The words of a conversation on its results page: new ones first, to save or to wave off."""

from collections.abc import Sequence

import streamlit as st

from lib.errors import PracticeError
from lib.overview import AttemptView
from lib.vocabulary import ContextWord, WordKey
from pages import session
from pages.parts.attribution import attribution
from pages.parts.notice import alert
from pages.parts.text import safe
from pages.parts.word_rows import Act, listen, row, rows, times, whose
from pages.words import _, told

_LIST, _WAVED_OFF, _FIRST = "conversation-words", "waved_off", 8


def word_review(view: AttemptView) -> None:
    """Draw them; what does not fit is folded."""
    practice, person = session.practice(), session.person()
    with st.container(key="word-review", gap="small"):
        st.html(f'<h2 class="y-heading">{safe(_("Words"))}</h2>')
        try:
            words = practice.words_of(person, view.attempt.id)
        except PracticeError as error:
            alert(told(error))
            return
        _take_back(view)
        if not words:
            st.html(f'<p class="y-quiet">{safe(_("There are no words here that you do not know."))}</p>')
        st.html(rows(_LIST, [_row(word) for word in words[:_FIRST]]))
        if len(words) > _FIRST:
            label = _("Show all {count}").format(count=len(words))
            box = st.expander(label, key="all-words", on_change="rerun")
            if box.open:
                box.html(rows(_LIST, [_row(word) for word in words[_FIRST:]]))
        _save_all(view, words)
        if any(word.entry for word in words):
            st.html(attribution())
    listen(_LIST, lambda act, key: _act(view.attempt.id, act, [key]))


def _row(word: ContextWord) -> str:
    saved = word.familiarity == "saved"
    familiar = {"new": _("new"), "met": "", "saved": _("✓ saved")}[word.familiarity]
    acts: Sequence[Act] = (
        (("remove", _("Undo")),) if saved else (("save", _("Save")), ("know", _("I know it")))
    )
    return row(
        word.key,
        glosses=word.entry.glosses if word.entry else (),
        sentence=word.context.sentence,
        place=(word.context.start, word.context.end),
        facts=(familiar, word.level or "", whose(word.said_by), times(word.count)),
        acts=acts,
        done=saved,
    )


def _save_all(view: AttemptView, words: Sequence[ContextWord]) -> None:
    left = [word.key for word in words if word.familiarity != "saved"]
    if len(left) > 1:
        st.button(
            _("Save all {count}").format(count=len(left)),
            key="save-all",
            on_click=_act,
            args=(view.attempt.id, "save", left),
        )


def _take_back(view: AttemptView) -> None:
    """What was waved off last can come back."""
    key: WordKey | None = st.session_state.get(_WAVED_OFF)
    if key is None:
        return
    with st.container(key="waved-off", horizontal=True, vertical_alignment="center", gap="small"):
        said = _("You know {word}.").format(word=key.lemma)
        st.html(f'<div role="status" class="y-quiet">{safe(said)}</div>')
        st.button(
            _("Undo"),
            key="small-waved-off",
            type="tertiary",
            on_click=_act,
            args=(view.attempt.id, "remove", [key]),
        )


def _act(attempt_id: str, act: str, keys: Sequence[WordKey]) -> None:
    practice, person = session.practice(), session.person()
    session.dismiss()
    st.session_state.pop(_WAVED_OFF, None)
    try:
        if act == "save":
            practice.save_words(person, attempt_id, keys)
        elif act == "know":
            practice.wave_off(person, attempt_id, keys)
            st.session_state[_WAVED_OFF] = keys[0]
        elif act == "remove":
            practice.put_word(person, keys[0], "removed")
    except PracticeError as error:
        session.note(error)
