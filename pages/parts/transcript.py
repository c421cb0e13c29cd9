"""The finished part of a conversation, as one piece of HTML: it is sent once and never flickers."""

from collections.abc import Mapping, Sequence

from lib.conversation import Correction, Turn
from lib.overview import AttemptView
from lib.reactions import NO_REACTION, Reaction
from lib.romaji import romaji_to_kana
from lib.standing import Standing
from lib.store.recordings import RecordingRow
from lib.task_model import Task
from pages.parts.meanings import Meanings
from pages.parts.reactions import flag_note, react_button
from pages.parts.text import in_romaji, japanese, safe
from pages.parts.voice import own_voice_button, play_button
from pages.words import _, explained, reason


def transcript(
    view: AttemptView,
    meanings: Meanings,
    below: str = "",
    *,
    spoken: Mapping[str, RecordingRow] | None = None,
    hidden: bool = False,
) -> str:
    """All turns, each the learner's words and the reply.

    A live turn shows the words alone, and so does the one whose reply is drawn `below`. `spoken` are the
    recordings of turns; `hidden`: replies are to be heard, and shown only when asked for.
    """
    seen = _seen_in(view.standings)
    answered = {turn.id for turn in view.turns if turn.reply and not turn.live and turn.id != below}
    newest = max((turn.number for turn in view.turns if turn.id in answered), default=0)
    rows = []
    for turn in view.turns:
        if turn.learner_text is not None:
            recording = (spoken or {}).get(turn.id)
            rows.append(
                _learner(turn, seen.get(turn.id, []), recording, waiting=turn.live or turn.id == below)
            )
        if turn.id in answered:
            reaction = view.reactions.get(turn.id, NO_REACTION)
            newest_of_all = turn.number == newest
            rows.append(_partner(view.task, turn, reaction, meanings, newest=newest_of_all, hidden=hidden))
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


def reply(turn: Turn, meanings: Meanings, css: str = "", *, hidden: bool = False) -> str:
    """What the partner said, and what stands below it; `hidden`: behind a line that opens it."""
    said = japanese(turn.reply, css) + in_romaji(turn.reply) + meanings.below(turn)
    if not hidden:
        return said
    return f'<details class="y-unseen"><summary>{safe(_("Show the text"))}</summary>{said}</details>'


def _learner(turn: Turn, goals: Sequence[str], recording: RecordingRow | None, *, waiting: bool) -> str:
    ticks = f'<div class="y-seen">✓ {safe(" · ".join(goals))}</div>' if goals else ""
    if waiting and not goals:  # room for a tick that may come, so that the reply below does not jump
        ticks = '<div class="y-seen" aria-hidden="true">&nbsp;</div>'
    correction = _correction(turn.correction) if turn.correction else ""
    words = turn.learner_text or ""
    kana = romaji_to_kana(words)
    heard = f'<div class="y-heard">{japanese(kana)}</div>' if kana != words else ""
    own = own_voice_button(recording.id) if recording is not None and recording.has_audio else ""
    return (
        f'<li class="y-learner-row"><span class="y-sr">{safe(_("You:"))} </span>'
        f'<div class="y-learner">{japanese(words)}{heard}</div>{own}{ticks}{correction}</li>'
    )


def _partner(
    task: Task, turn: Turn, reaction: Reaction, meanings: Meanings, *, newest: bool, hidden: bool
) -> str:
    cut = {
        "failed": _("The reply broke off here."),
        "cancelled": _("You stopped the reply here."),
    }.get(turn.state, _("The reply was cut at its longest.") if turn.finish_reason == "length" else "")
    note = f'<div class="y-cut">{safe(cut)}</div>' if cut else ""
    name = speaker(task, play_button(turn.id) + react_button(turn, reaction, newest=newest))
    said = reply(turn, meanings, hidden=hidden)
    return f'<li class="y-partner">{name}{said}{note}{flag_note(turn, reaction)}</li>'


def _correction(correction: Correction) -> str:
    return (
        f'<div class="y-correction"><span class="y-sr">{safe(_("A better way:"))} </span>'
        f"{japanese(correction.said)} → {japanese(correction.better, 'y-better')}"
        f"<br>{safe(reason(correction.why))}</div>"
    )
