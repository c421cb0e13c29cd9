"""A head start for what the learner sends: it reaches the server before Streamlit passes it on.

Both ways carry the same key, so they make one turn. The page works as well without this one.
"""

from pathlib import Path

import streamlit as st

from lib.conversation import Turn
from lib.errors import KeyUsed
from pages import session

_NEXT_KEY = "next_key"
_component = st.components.v2.component(
    "head_start", js=(Path(__file__).parent / "head_start.js").read_text("utf-8")
)


def head_start(attempt_id: str) -> None:
    """Listen at the chat box of this page; draws nothing."""
    _component(
        key="head-start", data={"address": f"/api/task-attempts/{attempt_id}/turns", "key": _next_key()}
    )


def say(attempt_id: str, text: str) -> Turn:
    """What the learner sends, under the key of the head start. Raises what `Practice.take_turn` raises.

    While it is refused the key stays: the head start of the same words may still be on its way.
    """
    take_turn, person = session.practice().take_turn, session.person()
    try:
        turn = take_turn(person, attempt_id, text, _next_key())
    except KeyUsed:  # by a message that only the head start has sent
        del st.session_state[_NEXT_KEY]
        turn = take_turn(person, attempt_id, text, _next_key())
    del st.session_state[_NEXT_KEY]
    return turn


def _next_key() -> str:
    return str(st.session_state.setdefault(_NEXT_KEY, session.new_key()))
