"""How a model's assessment is read into a report that can be stood by.

Every quote stands in a turn of the learner's, or goes, and so does what rests on it. Verdicts are held to
the kept evidence (`verdicts.py`). Of the model's sentences only plain text is kept: an answer cannot draw,
link or hide anything. What the answer should look like is said in `assessment_prompt.py`.
"""

import json
import re
import unicodedata
from collections.abc import Iterator
from typing import Any, get_args

from lib.allowed import by_evidence, counted_quotes, held, independence_of, whole
from lib.assessment import (
    MOST_IMPROVEMENTS,
    Aspect,
    Improvement,
    ObjectiveVerdict,
    Performance,
    Quote,
    Report,
    Said,
    Strength,
    Verdict,
    checked_quote,
)
from lib.assessment_prompt import SEEN_IN_TEXT
from lib.conversation import clean_text
from lib.errors import AnswerNotUsable, TextNotAccepted
from lib.spelling import is_japanese
from lib.standing import Standing
from lib.task_model import has_anchor
from lib.wording import marked

MOST_STRENGTHS = 4
LONGEST_SENTENCE, LONGEST_BETTER = 280, 200
"""Code points. A longer sentence is clipped; of a longer correction nothing is kept."""
UNSEEN = (
    Said(message=marked("One role-play shows how this conversation went. It is no overall level.")),
    Said(message=marked("Pronunciation cannot be read in a text, nor how fluently it was said.")),
    Said(message=marked("A model wrote this report. It can be wrong.")),
)

_OBJECT = re.compile(r"\{.*\}", re.DOTALL)
_REFUSED = re.compile(
    r"<[a-z/!?]|&#?\w+;|\]\s*\(|(?:https?|ftp|data|javascript|mailto):|www\."
    r"|\b[a-z0-9-]+\.(?:com|net|org|io|dev|app|co|jp|me|info|biz)\b",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"[*_`#|~\\<>{}\[\]]+")
_SHORTEST_QUOTE = 2
_FARTHEST = 100_000  # code points; an answer of all its tokens has a tenth of them


def read_assessment(content: str, performance: Performance, *, cut: bool = False) -> Report:
    """The report in a finished answer. `cut`: the provider stopped it at its limit.

    Raises AnswerNotUsable, whose problem says what is wrong with it.
    """
    if cut:
        raise AnswerNotUsable("it was cut off at the limit, so write less")
    answer = _object(content)
    verdict = _verdict(answer.get("verdict"))
    if verdict is None:
        raise AnswerNotUsable(f"verdict must be one of {', '.join(get_args(Verdict))}")
    if not isinstance(answer.get("objectives"), list):
        raise AnswerNotUsable("objectives must be a list")
    aspects = _aspects(answer, performance)
    if not aspects:
        raise AnswerNotUsable("aspects must hold at least one plain sentence")
    objectives = _objectives(answer, performance)
    return Report(
        made_by="model",
        verdict=whole(verdict, objectives),
        objectives=objectives,
        aspects=aspects,
        strengths=_strengths(answer, performance),
        improvements=_improvements(answer, performance),
        unseen=UNSEEN,
    )


def _object(content: str) -> dict[str, Any]:
    """The object that an answer holds, whatever stands around it."""
    whole_text = _OBJECT.search(content[:_FARTHEST])
    try:
        answer = json.loads(whole_text[0]) if whole_text else None
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict):
        raise AnswerNotUsable("it was no JSON object")
    return answer


def _entries(answer: dict[str, Any], name: str) -> Iterator[dict[str, Any]]:
    listed = answer.get(name)
    for entry in listed if isinstance(listed, list) else ():
        if isinstance(entry, dict):
            yield entry


def _objectives(answer: dict[str, Any], performance: Performance) -> tuple[ObjectiveVerdict, ...]:
    """One for each objective of the task, in its order; what the model left out goes by the evidence."""
    given: dict[str, dict[str, Any]] = {}
    for entry in _entries(answer, "objectives"):
        if isinstance(entry.get("id"), str):
            given.setdefault(entry["id"], entry)
    return tuple(
        _objective(standing, given.get(standing.objective.id, {}), performance)
        for standing in performance.standings
    )


def _objective(standing: Standing, entry: dict[str, Any], performance: Performance) -> ObjectiveVerdict:
    verdict = _verdict(entry.get("verdict"))
    if verdict is None:
        return by_evidence(standing)
    quote = _quote(entry.get("quote"), performance)
    kept = held(standing, verdict, tried=_tried(standing, quote, performance))
    quotes = counted_quotes(standing)
    if not quotes and kept != "not_yet" and quote is not None:
        quotes = (quote,)
    return ObjectiveVerdict(
        objective_id=standing.objective.id,
        verdict=kept,
        quotes=quotes,
        independence=independence_of(standing),
        # What was said for another verdict would speak against this one.
        says=_said(entry.get("says")) if kept == verdict else None,
    )


def _tried(standing: Standing, quote: Quote | None, performance: Performance) -> bool:
    """Whether these words go for the objective: they hold one of its anchor words, as a claim must."""
    if standing.disputed:  # words were found, and taken back
        return True
    return quote is not None and has_anchor(standing.objective, performance.task, quote.text)


def _aspects(answer: dict[str, Any], performance: Performance) -> tuple[Aspect, ...]:
    found: dict[str, Aspect] = {}
    for entry in _entries(answer, "aspects"):
        name, says = entry.get("name"), _said(entry.get("says"))
        if name in SEEN_IN_TEXT and name not in found and says is not None:
            quote = _quote(entry.get("quote"), performance)
            found[name] = Aspect(name=name, says=(says,), quotes=(quote,) if quote else ())
    return tuple(found[name] for name in SEEN_IN_TEXT if name in found)


def _strengths(answer: dict[str, Any], performance: Performance) -> tuple[Strength, ...]:
    found: dict[str, Strength] = {}
    for entry in _entries(answer, "strengths"):
        says, quote = _said(entry.get("says")), _quote(entry.get("quote"), performance)
        if says is not None and quote is not None:
            found.setdefault(says.message, Strength(says=says, quotes=(quote,)))
    return tuple(found.values())[:MOST_STRENGTHS]


def _improvements(answer: dict[str, Any], performance: Performance) -> tuple[Improvement, ...]:
    found: dict[Quote, Improvement] = {}
    for entry in _entries(answer, "improvements"):
        said, why = _quote(entry.get("said"), performance), _said(entry.get("why"))
        better = _line(entry.get("better"))
        if said is None or why is None or not is_japanese(better) or len(better) > LONGEST_BETTER:
            continue
        if _compared(better) != _compared(said.text):
            found.setdefault(said, Improvement(said=said, better=better, why=why))
    return tuple(found.values())[:MOST_IMPROVEMENTS]


def _quote(value: Any, performance: Performance) -> Quote | None:
    """The learner's words that the model quotes; one character is in too many of them to be a quote."""
    if not isinstance(value, str):
        return None
    quote = checked_quote(performance.said, value)
    return quote if quote is not None and len(_compared(quote.text)) >= _SHORTEST_QUOTE else None


def _said(value: Any) -> Said | None:
    """A sentence of the model's, plain and not too long."""
    line = _line(value)
    if len(line) > LONGEST_SENTENCE:
        line = line[: LONGEST_SENTENCE - 1].rstrip() + "…"
    return Said(message=line, written=True) if line else None


def _line(value: Any) -> str:
    """One line of plain text; "" where there is none, or where it links or draws something."""
    if not isinstance(value, str) or len(value) > _FARTHEST:
        return ""
    try:
        line = clean_text(value, _FARTHEST)
    except TextNotAccepted:
        return ""
    # As it might be read: full-width signs are signs too.
    if _REFUSED.search(unicodedata.normalize("NFKC", line)):
        return ""
    return " ".join(_MARKUP.sub("", line).split())


def _verdict(value: Any) -> Verdict | None:
    return next((known for known in get_args(Verdict) if known == value), None)


def _compared(text: str) -> str:
    """A text without width, blanks and punctuation, which make no sentence better."""
    return "".join(
        char for char in unicodedata.normalize("NFKC", text) if unicodedata.category(char)[0] in "LNM"
    )
