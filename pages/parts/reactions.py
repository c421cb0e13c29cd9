"""Reactions to the partner's messages: a quiet button on each, and one menu for the whole page.

Streamlit draws no widget for a message. The transcript holds plain buttons that say which turn is theirs
and what stands there; `reactions.js` listens to all of them, opens the one menu at whichever was pressed,
and tells what was chosen. The menu is no part of the transcript: while it is open that may be drawn anew.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from lib.conversation import Turn
from lib.errors import PracticeError
from lib.reactions import EMOJI, FlagReason, Reaction
from lib.wording import marked
from pages import session
from pages.parts.text import safe
from pages.words import _

_KEY = "reactions"
_NAMES = (marked("Good"), marked("Funny"), marked("I learnt something"), marked("Love it"))
_EMOJI_NAMES = dict(zip(EMOJI, _NAMES, strict=True))
_REASONS: Mapping[FlagReason, str] = {
    "too_hard": marked("Too hard"),
    "off_task": marked("Off the task"),
    "wrong_japanese": marked("Wrong Japanese"),
    "unkind": marked("Unkind"),
}
_FLAGGED: Mapping[FlagReason, str] = {
    "too_hard": marked("Flagged: too hard"),
    "off_task": marked("Flagged: off the task"),
    "wrong_japanese": marked("Flagged: wrong Japanese"),
    "unkind": marked("Flagged: unkind"),
}
_ANOTHER: Mapping[FlagReason, str] = {
    "too_hard": marked("Another reply, in easier words"),
    "off_task": marked("Another reply, on the task"),
    "wrong_japanese": marked("Another reply, in correct Japanese"),
    "unkind": marked("Another reply, a kinder one"),
}
_HERE = Path(__file__).parent
_component = st.components.v2.component(
    "reactions",
    html="""
<div class="menu" popover="auto" role="dialog">
  <div class="emoji"></div>
  <div class="flags" role="group"></div>
</div>
""",
    css=(_HERE / "reactions.css").read_text("utf-8"),
    js=(_HERE / "reactions.js").read_text("utf-8"),
)


def reaction_menu() -> None:
    """Listen to the buttons of this page; once a run, where it takes no room."""
    _component(
        key=_KEY,
        data={
            "title": _("React to this message"),
            "wrong": _("Something wrong?"),
            "emoji": [(emoji, _(name)) for emoji, name in _EMOJI_NAMES.items()],
            "flags": [(reason, _(name)) for reason, name in _REASONS.items()],
        },
        on_chosen_change=_choose,
    )


def react_button(turn: Turn, reaction: Reaction, *, newest: bool = True) -> str:
    """Beside the partner's name: what stands there, or a quiet sign that something can.

    Tab stops at the newest one alone, or fifty messages would lie between the box and the hints; the arrow
    keys lead to the others.
    """
    label, chosen = _("React to this message"), reaction.emoji or ""
    name = f"{label}: {_(_EMOJI_NAMES.get(chosen, chosen))}" if chosen else label
    return (
        f'<button type="button" class="y-react" data-turn="{safe(turn.id)}" data-emoji="{safe(chosen)}" '
        f'data-flag="{safe(reaction.flag or "")}" tabindex="{0 if newest else -1}" aria-expanded="false" '
        f'aria-label="{safe(name)}" title="{safe(label)}">{safe(chosen)}</button>'
    )


def flag_note(turn: Turn, reaction: Reaction) -> str:
    """Below a message that was flagged; else nothing."""
    if reaction.flag is None:
        return ""
    undo = f'<button type="button" data-turn="{safe(turn.id)}">{safe(_("Undo"))}</button>'
    return f'<div class="y-flagged">{safe(_(_FLAGGED[reaction.flag]))} · {undo}</div>'


def another_reply_label(reaction: Reaction) -> str:
    """What asking for another reply is called, after a flag too."""
    return _(_ANOTHER[reaction.flag] if reaction.flag else marked("Another reply"))


def _choose() -> None:
    chosen: Any = st.session_state[_KEY].chosen
    practice, person = session.practice(), session.person()
    act = practice.react if chosen["kind"] == "emoji" else practice.flag
    try:
        act(person, chosen["turn"], chosen["value"])
    except PracticeError as error:
        session.note(error)
