"""The card of a word: how it is read, what it means, at which level it is; and saving it.

Every Japanese text of a page is in words (`text.py`); one small component listens to all of them
(`word_card.js`) and asks the API what is known of the one that was pressed. Nothing is looked up before
somebody asks.
"""

from pathlib import Path
from typing import Any, get_args

import streamlit as st

from lib.dictionary import PARTS_OF_SPEECH
from lib.errors import PracticeError
from lib.saved_words import WordState
from pages import session
from pages.parts.text import safe
from pages.words import _

_KEY = "word-card"
_HERE = Path(__file__).parent
_component = st.components.v2.component(
    "word_card",
    html='<div class="card" popover="auto" role="dialog" tabindex="-1"></div>',
    css=(_HERE / "word_card.css").read_text("utf-8"),
    js=(_HERE / "word_card.js").read_text("utf-8"),
)


def word_card(task_id: str | None = None) -> None:
    """Listen to the words of this page; once a run, where it takes no room. `task_id`: whence they are."""
    st.session_state[f"{_KEY}-task"] = task_id
    _component(
        key=_KEY,
        data={
            "address": "/api/word",
            "meaningAddress": "/api/meaning",
            "words": {
                "title": _("This word"),
                "wait": _("Looking it up …"),
                "notTranslated": _("That did not work. Try again?"),
                "failed": _("This word could not be looked up just now."),
                "unknown": _("The dictionary has no entry for this word."),
                "uncertain": _("It may be read in another way here."),
                "save": _("Save"),
                "saved": _("Saved ✓"),
                "know": _("I know it"),
                "known": _("Known ✓"),
                "credit": _("Meanings: JMdict, EDRDG"),
                "pos": {pos: _(pos) for pos in PARTS_OF_SPEECH},
            },
        },
        on_chosen_change=_choose,
    )


def look_up_button() -> str:
    """The way to the words of a page for a keyboard: HTML."""
    how = _("Arrow keys move from word to word, Enter opens one, Escape ends.")
    return (
        f'<button type="button" class="y-look-up" title="{safe(how)}" aria-label="'
        f'{safe(_("Look up words"))}. {safe(how)}">{safe(_("Look up words"))}</button>'
    )


def _choose() -> None:
    chosen: Any = st.session_state[_KEY].chosen  # a browser's, which may say anything
    text = str(chosen.get("text")).encode("utf-8", "ignore").decode("utf-8")
    at, state = (
        chosen.get("at"),
        next((one for one in get_args(WordState) if one == chosen.get("state")), None),
    )
    if state is None or type(at) is not int:
        return
    task_id: str | None = st.session_state.get(f"{_KEY}-task")
    try:
        session.practice().keep_word(session.person(), text, at, state, task_id=task_id)
    except PracticeError as error:
        session.note(error)
