"""Words as calm rows of HTML, each with plain buttons; one small component listens to all of them.

A conversation of fifty turns has more than a hundred words: a widget for each button would take longer to
draw than the whole page. The buttons say which word is meant, and what is to become of it; what is sent back
is checked like anything that comes from a browser.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from lib.furigana import aligned
from lib.vocabulary import WordKey
from pages.parts.text import safe, with_word, word_with_reading
from pages.words import _, ngettext

_HERE = Path(__file__).parent
_component = st.components.v2.component("word_rows", html="", js=(_HERE / "word_rows.js").read_text("utf-8"))
Act = tuple[str, str]
"""What a button does, by a name, and what stands on it."""


def listen(key: str, on_act: Callable[[str, WordKey], None]) -> None:
    """Listen to the buttons of the rows; once a run. `key` tells these rows from others."""

    def acted() -> None:
        pressed: Any = st.session_state[key].pressed
        on_act(str(pressed["act"]), WordKey(str(pressed["lemma"]), str(pressed["reading"])))

    with st.container(key=f"nowhere-{key}"):
        _component(key=key, data={"rows": key}, on_pressed_change=acted)


def rows(key: str, items: Sequence[str]) -> str:
    """Rows of one list."""
    return f'<ul class="y-words" data-rows="{safe(key)}">{"".join(items)}</ul>'


def row(
    key: WordKey,
    *,
    glosses: Sequence[str],
    sentence: str,
    place: tuple[int, int],
    facts: Sequence[str],
    acts: Sequence[Act],
    done: bool = False,
) -> str:
    """One word: large, with its reading, what it means, and the sentence in which it was said."""
    name = f'data-lemma="{safe(key.lemma)}" data-reading="{safe(key.reading)}"'
    buttons = "".join(
        f'<button type="button" {name} data-act="{safe(act)}" aria-label="{safe(label)}: {safe(key.lemma)}">'
        f"{safe(label)}</button>"
        for act, label in acts
    )
    meaning = f'<div class="y-word-meaning" lang="en">{meanings(glosses)}</div>' if glosses else ""
    return (
        f'<li class="y-word{" y-word-done" if done else ""}"><div class="y-word-head">{ruby(key)}'
        f'<span class="y-word-facts">{safe(" · ".join(filter(None, facts)))}</span></div>{meaning}'
        f'<div class="y-word-sentence">{with_word(sentence, *place)}</div>'
        f'<div class="y-word-acts">{buttons}</div></li>'
    )


def ruby(key: WordKey) -> str:
    """The word with its reading above it."""
    return word_with_reading(aligned(*key), "y-word-ja")


def meanings(glosses: Sequence[str], most: int = 2) -> str:
    """What the dictionary says, its main sense first."""
    return " · ".join(safe(gloss) for gloss in glosses[:most])


def times(count: int) -> str:
    """How often a word was said, where that was more than once."""
    return ngettext("{count} time", "{count} times", count).format(count=count) if count > 1 else ""


def whose(said_by: str) -> str:
    """Who said it."""
    return {"me": _("yours"), "partner": _("your partner’s"), "both": _("both of you")}[said_by]
