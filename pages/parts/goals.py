"""The objectives of a task: where each stands, by which words, and who saw it."""

from collections.abc import Mapping, Sequence

from lib.allowed import held
from lib.assessment import Verdict
from lib.attempts import Progress
from lib.conversation import Turn
from lib.standing import Evidence, Standing
from lib.task_model import Hints
from lib.wording import marked
from pages.parts.text import japanese, safe
from pages.words import _, both

INDEPENDENCE = {
    "unaided": marked("on your own"),
    "hinted": marked("with a hint"),
    "copied": marked("with words from the screen"),
}
SEEN_BY = {"rule": marked("noticed automatically"), "partner": marked("heard by your partner")}


VERDICTS: Mapping[Verdict, tuple[str, str]] = {
    "ease": ("◎", marked("Achieved with ease")),
    "just": ("○", marked("Just achieved")),
    "close": ("△", marked("Close, not yet achieved")),
    "not_yet": ("–", marked("Not tried yet")),
}
"""As in the role-play test of the JF Standard: the mark, and what it means."""


def goal(standing: Standing, turns: Sequence[Turn], rungs: int = 0) -> str:
    """One objective with its tick, its evidence and the hints that are open."""
    mark, word = ("✓", _("Done:")) if standing.met else ("○", _("To do:"))
    if standing.disputed and not standing.met:
        mark, word = "✓", _("Taken back:")
    return _goal(
        standing, turns, mark, f"{word} ", [_hints(standing.objective.hints, 0 if standing.met else rungs)]
    )


def judged_goal(standing: Standing, turns: Sequence[Turn], verdict: Verdict, says: str) -> str:
    """One objective with the verdict on it, its evidence, and what is said to it."""
    mark, word = VERDICTS[held(standing, verdict, tried=True)]
    told = f'<div class="y-quiet">{safe(says)}</div>' if says else ""
    return _goal(standing, turns, mark, f"{_(word)}: ", [told])


def _goal(standing: Standing, turns: Sequence[Turn], mark: str, word: str, more: Sequence[str]) -> str:
    classes = "y-goal" + (" y-met" if standing.met else "") + (" y-disputed" if standing.disputed else "")
    parts = [both(standing.objective.text)]
    if standing.by_word is not None:
        parts.append(_by_word(standing, turns))
    elif standing.evidence:
        parts.append(_evidence(standing.evidence[0], disputed=standing.disputed))
    parts += more
    return (
        f'<div class="{classes}"><span class="y-mark" aria-hidden="true">{mark}</span>'
        f'<div><span class="y-sr">{safe(word)}</span>{"".join(parts)}</div></div>'
    )


def progress_bar(progress: Progress) -> str:
    """A mark for each objective, and the count in words."""
    done, total = progress.completed, progress.total
    marks = "".join(f'<i class="{"y-on" if n < done else ""}"></i>' for n in range(total))
    label = _("{done} of {total} objectives met").format(done=done, total=total)
    return (
        f'<div class="y-progress" role="img" aria-label="{safe(label)}">'
        f'{marks}<span class="y-quiet">{done} / {total}</span></div>'
    )


def _evidence(evidence: Evidence, *, disputed: bool) -> str:
    finding = evidence.finding
    detail = f"{_(INDEPENDENCE[finding.independence])} · {_(SEEN_BY[finding.seen_by])}"
    if disputed:
        detail = _("You said you did not mean this, so it does not count.")
    return (
        f'<div>{japanese(f"「{finding.quote}」", "y-quote")}<div class="y-quiet">{safe(detail)}</div></div>'
    )


def _by_word(standing: Standing, turns: Sequence[Turn]) -> str:
    dispute = standing.by_word
    said = next((turn for turn in turns if dispute is not None and turn.id == dispute.turn_id), None)
    words = japanese(f"「{said.learner_text}」", "y-quote") if said and said.learner_text else ""
    return f'<div>{words}<div class="y-quiet">{safe(_("counted because you said so"))}</div></div>'


def _hints(hints: Hints, rungs: int) -> str:
    ladder = ((_("Key word"), hints.word), (_("Frame"), hints.frame), (_("Sentence"), hints.sentence))
    rows = "".join(
        f'<li><span class="y-quiet">{safe(name)}</span><br>{both(hint)}</li>' for name, hint in ladder[:rungs]
    )
    return f'<ul class="y-hints">{rows}</ul>' if rows else ""
