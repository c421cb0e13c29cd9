"""What Streamlit's chat box lacks: a head start, a draft that survives a reload, kana for romaji.

What is sent reaches the server before Streamlit passes it on; both ways carry the same key, so they
make one turn. The page works as well without this.
"""

from pathlib import Path

import streamlit as st

from lib.conversation import Turn
from lib.errors import KeyUsed
from lib.overview import AttemptView
from pages import session
from pages.words import _

_NEXT_KEY = "next_key"
_HERE = Path(__file__).parent
_component = st.components.v2.component(
    "chat_box",
    html="""
<div class="kana" role="status" hidden>
  <button type="button">
    <bdi lang="ja"></bdi>
    <span class="key"></span>
    <span class="tap"></span>
  </button>
</div>
""",
    css=(_HERE / "chat_box.css").read_text("utf-8"),
    js="".join((_HERE / name).read_text("utf-8") for name in ("box.js", "chat_box.js")),
)


def chat_box_extras(view: AttemptView, *, head_start: bool = True) -> None:
    """Listen at the chat box of this page, and offer kana above it."""
    attempt_id = view.attempt.id
    _component(
        key="chat-box",
        data={
            "attempt": attempt_id,
            "address": f"/api/task-attempts/{attempt_id}/turns" if head_start else None,
            "kanaAddress": "/api/kana",
            "key": next_key(),
            "words": {"key": _("Tab: write it in kana"), "tap": _("Tap: write it in kana")},
            "said": next((turn.learner_text for turn in reversed(view.turns) if turn.learner_text), None),
        },
    )


def say(attempt_id: str, text: str, instead_of: str | None = None) -> Turn:
    """What the learner sends, under the key of the head start. Raises what `Practice` raises.

    `instead_of` is the id of the turn whose words are changed. While it is refused the key stays: the head
    start of the same words may still be on its way.
    """
    try:
        turn = _say(attempt_id, text, instead_of)
    except KeyUsed:  # by a message that only the head start has sent
        del st.session_state[_NEXT_KEY]
        turn = _say(attempt_id, text, instead_of)
    del st.session_state[_NEXT_KEY]
    return turn


def _say(attempt_id: str, text: str, instead_of: str | None) -> Turn:
    practice, person = session.practice(), session.person()
    if instead_of is not None:
        return practice.edit_turn(person, instead_of, text, next_key())
    return practice.take_turn(person, attempt_id, text, next_key())


def next_key() -> str:
    """The key under which the next message will be sent."""
    return str(st.session_state.setdefault(_NEXT_KEY, session.new_key()))
