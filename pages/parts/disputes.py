"""Where the learner disagrees: "I did not mean that", _("I did say it"), and taking it back."""

from collections.abc import Sequence

import streamlit as st

from lib.conversation import Turn
from lib.errors import PracticeError
from lib.standing import DisputeKind, Standing
from pages import session
from pages.parts.text import literal_markdown
from pages.words import _

LONGEST_LABEL = 40


def dispute(standing: Standing, attempt_id: str, turns: Sequence[Turn]) -> None:
    """The one control that fits where the objective stands; nothing where there is nothing to say."""
    goal_id = standing.objective.id
    if standing.disputed or standing.by_word is not None:
        st.button(
            _("Undo"),
            key=f"small-undo-{goal_id}",
            type="tertiary",
            on_click=_undo,
            args=(attempt_id, goal_id),
        )
    elif standing.met:
        st.button(
            _("I didn’t mean that"),
            key=f"small-deny-{goal_id}",
            type="tertiary",
            on_click=_say,
            args=(attempt_id, goal_id, "not_meant"),
        )
    else:
        _point_at(goal_id, attempt_id, [turn for turn in turns if turn.learner_text])


def _point_at(goal_id: str, attempt_id: str, said: Sequence[Turn]) -> None:
    if not said:
        return
    box = st.popover(_("I did say it"), key=f"small-said-{goal_id}", type="tertiary", on_change="rerun")
    if box.open:
        box.caption(_("In which sentence?"))
        for turn in reversed(said):
            words = turn.learner_text or ""
            label = words if len(words) <= LONGEST_LABEL else f"{words[:LONGEST_LABEL]}…"
            box.button(
                literal_markdown(label.replace("\n", " ")),
                key=f"said-{goal_id}-{turn.id}",
                on_click=_say,
                args=(attempt_id, goal_id, "did_say", turn.id),
                width="stretch",
                wrap=True,
            )


def _say(attempt_id: str, objective_id: str, kind: DisputeKind, turn_id: str | None = None) -> None:
    try:
        session.practice().dispute(session.person(), attempt_id, objective_id, kind, turn_id)
    except PracticeError as error:
        session.note(error)


def _undo(attempt_id: str, objective_id: str) -> None:
    try:
        session.practice().withdraw_dispute(session.person(), attempt_id, objective_id)
    except PracticeError as error:
        session.note(error)
