"""The finished part of a conversation, as one piece of HTML: it is sent once and never flickers."""

from collections.abc import Mapping, Sequence

from lib.conversation import Correction, Turn
from lib.overview import AttemptView
from lib.reactions import NO_REACTION, Reaction
from lib.romaji import romaji_to_kana
from lib.standing import Standing
from lib.task_model import Task
from pages.parts.meanings import Meanings
from pages.parts.reactions import flag_note, react_button
from pages.parts.text import in_romaji, japanese, safe
from pages.words import _, explained, reason


def transcript(view: AttemptView, meanings: Meanings, below: str = "") -> str:
    """All turns, each the learner's words and the reply.

    A live turn shows the words alone, and so does the one whose reply is drawn `below`.
    """
    seen = _seen_in(view.standings)
    answered = {turn.id for turn in view.turns if turn.reply and not turn.live and turn.id != below}
    newest = max((turn.number for turn in view.turns if turn.id in answered), default=0)
    rows = []
    for turn in view.turns:
        if turn.learner_text is not None:
            rows.append(_learner(turn, seen.get(turn.id, []), waiting=turn.live or turn.id == below))
        if turn.id in answered:
            reaction = view.reactions.get(turn.id, NO_REACTION)
            rows.append(_partner(view.task, turn, reaction, meanings, newest=turn.number == newest))
    return f'<ol class="y-turns" aria-label="{safe(_("Conversation"))}">{"".join(rows)}</ol>'


def speaker(task: Task, beside: str = "") -> str:
    """The partner's name above a reply, and the HTML that stands beside it."""
    return f'<div class="y-who"><span lang="ja">{safe(task.partner.name.ja)}</span>{beside}</div>'


def _seen_in(standings: Sequence[Standing]) -> Mapping[str, list[str]]:
    """By turn: the objectives whose tick rests on it."""
    seen: dict[str, list[str]] = {}
    for standing in standings:
        if standing.met and standing.evidence:
            seen.setdefault(standing.evidence[0].turn_id, []).append(explained(standing.objective.text))
    return seen


def _learner(turn: Turn, goals: Sequence[str], *, waiting: bool) -> str:
    ticks = f'<div class="y-seen">✓ {safe(" · ".join(goals))}</div>' if goals else ""
    if waiting and not goals:  # room for a tick that may come, so that the reply below does not jump
        ticks = '<div class="y-seen" aria-hidden="true">&nbsp;</div>'
    correction = _correction(turn.correction) if turn.correction else ""
    words = turn.learner_text or ""
    kana = romaji_to_kana(words)
    heard = f'<div class="y-heard">{japanese(kana)}</div>' if kana != words else ""
    return (
        f'<li class="y-learner-row"><span class="y-sr">{safe(_("You:"))} </span>'
        f'<div class="y-learner">{japanese(words)}{heard}</div>{ticks}{correction}</li>'
    )


def _partner(task: Task, turn: Turn, reaction: Reaction, meanings: Meanings, *, newest: bool) -> str:
    cut = {
        "failed": _("The reply broke off here."),
        "cancelled": _("You stopped the reply here."),
    }.get(turn.state, _("The reply was cut at its longest.") if turn.finish_reason == "length" else "")
    note = f'<div class="y-cut">{safe(cut)}</div>' if cut else ""
    name = speaker(task, react_button(turn, reaction, newest=newest))
    said = japanese(turn.reply) + in_romaji(turn.reply) + meanings.below(turn)
    return f'<li class="y-partner">{name}{said}{note}{flag_note(turn, reaction)}</li>'


def _correction(correction: Correction) -> str:
    return (
        f'<div class="y-correction"><span class="y-sr">{safe(_("A better way:"))} </span>'
        f"{japanese(correction.said)} → {japanese(correction.better, 'y-better')}"
        f"<br>{safe(reason(correction.why))}</div>"
    )
