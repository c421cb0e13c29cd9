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
from lib.reactions import EMOJI, FLAG_REASONS, FlagReason, Reaction
from pages import session
from pages.parts.text import safe
from pages.words import _

_KEY = "reactions"
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
            "emoji": list(_emoji_names().items()),
            "flags": [(reason, _reasons()[reason]) for reason in FLAG_REASONS],
        },
        on_chosen_change=_choose,
    )


def react_button(turn: Turn, reaction: Reaction, *, newest: bool = True) -> str:
    """Beside the partner's name: what stands there, or a quiet sign that something can.

    Tab stops at the newest one alone, or fifty messages would lie between the box and the hints; the arrow
    keys lead to the others.
    """
    label, chosen = _("React to this message"), reaction.emoji or ""
    name = f"{label}: {_emoji_names().get(chosen, chosen)}" if chosen else label
    return (
        f'<button type="button" class="y-react" data-turn="{safe(turn.id)}" data-emoji="{safe(chosen)}" '
        f'data-flag="{safe(reaction.flag or "")}" tabindex="{0 if newest else -1}" aria-expanded="false" '
        f'aria-label="{safe(name)}" title="{safe(label)}">{safe(chosen)}</button>'
    )


def flag_note(turn: Turn, reaction: Reaction) -> str:
    """Below a message that was flagged; else nothing."""
    if reaction.flag is None:
        return ""
    flagged: Mapping[FlagReason, str] = {
        "too_hard": _("Flagged: too hard"),
        "off_task": _("Flagged: off the task"),
        "wrong_japanese": _("Flagged: wrong Japanese"),
        "unkind": _("Flagged: unkind"),
    }
    undo = f'<button type="button" data-turn="{safe(turn.id)}">{safe(_("Undo"))}</button>'
    return f'<div class="y-flagged">{safe(flagged[reaction.flag])} · {undo}</div>'


def another_reply_label(reaction: Reaction) -> str:
    """What asking for another reply is called, after a flag too."""
    after: Mapping[FlagReason, str] = {
        "too_hard": _("Another reply, in easier words"),
        "off_task": _("Another reply, on the task"),
        "wrong_japanese": _("Another reply, in correct Japanese"),
        "unkind": _("Another reply, a kinder one"),
    }
    return after[reaction.flag] if reaction.flag else _("Another reply")


def _emoji_names() -> Mapping[str, str]:
    names = (_("Good"), _("Funny"), _("I learnt something"), _("Love it"))
    return dict(zip(EMOJI, names, strict=True))


def _reasons() -> Mapping[FlagReason, str]:
    return {
        "too_hard": _("Too hard"),
        "off_task": _("Off the task"),
        "wrong_japanese": _("Wrong Japanese"),
        "unkind": _("Unkind"),
    }


def _choose() -> None:
    chosen: Any = st.session_state[_KEY].chosen
    practice, person = session.practice(), session.person()
    act = practice.react if chosen["kind"] == "emoji" else practice.flag
    try:
        act(person, chosen["turn"], chosen["value"])
    except PracticeError as error:
        session.note(error)
