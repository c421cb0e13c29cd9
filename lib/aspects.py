"""What text shows of range, accuracy, interaction, coherence and, weakly, fluency, in sentences and figures.

The aspects bear the names of the CEFR; what is said of them is ours. A sentence tells what was there and
is never a grade. An aspect of which nothing can be said is left out; how somebody sounds is not in a text.
"""

from collections.abc import Sequence

from lib.assessment import Aspect, Quote, Said
from lib.improvements import Mistake
from lib.measures import Measures
from lib.speech_forms import JOINING
from lib.task_model import Task
from lib.wording import marked

_MOST_QUOTES, _MOST_FORMS = 3, 8

_WORDS = marked("Different words that you used: {words}. On the unofficial JLPT lists: {levels}.")
_WORDS_ONLY = marked("Different words that you used: {words}.")
_FORMS = marked("Forms that you used: {forms}.")
_NO_MISTAKE = marked(
    "Sentences looked through: {sentences}. No mistake of a shape that can be found by rule."
)
_MISTAKES = marked(
    "Sentences looked through: {sentences}. Turns with a mistake that a rule can find: {mistakes}."
)
_POLITE = marked("Polite endings (です, ます): {polite} of {endings}.")
_MIXED = marked("Polite endings (です, ます): {polite} of {endings}. The others are plain, as among friends.")
_PLAIN = marked("Plain endings, as among friends: {plain} of {endings}.")
_TURNS = marked("Your turns in Japanese: {turns}. Questions and requests of your own: {own}.")
_ANSWERS = marked("The partner's questions: {asked}. Followed by words of yours in Japanese: {answered}.")
_REPAIRS = marked("Moves that kept the talk going when something was unclear: {repairs}.")
_LENGTH = marked("Length of your turns in mora: {usual} on average, {most} at most.")
_JOINED = marked("What joins your sentences: {joined}.")
_GAPS = marked(
    "Between two of your messages lay about {seconds} seconds; reading and typing are part of that."
)


def aspects(task: Task, measures: Measures, mistakes: Sequence[Mistake]) -> tuple[Aspect, ...]:
    """The aspects of which something can be said; none where nothing was said in Japanese."""
    if not measures.turns:
        return ()
    found = (
        _range(measures),
        _accuracy(task, measures, mistakes),
        _interaction(measures),
        _coherence(measures),
        _fluency(measures),
    )
    return tuple(aspect for aspect in found if aspect is not None)


def joined_with(measures: Measures) -> tuple[str, ...]:
    """The words and forms by which the learner joined what they said."""
    return (*measures.connectives, *(form for form in measures.forms if form in JOINING))


def _range(measures: Measures) -> Aspect | None:
    says = []
    if measures.words:
        levels = {level: count for level, count in measures.words_by_level.items() if level is not None}
        listed = ", ".join(f"{level}: {count}" for level, count in levels.items())
        message = _WORDS if listed else _WORDS_ONLY
        says.append(_said(message, words=len(measures.words), **({"levels": listed} if listed else {})))
    if measures.forms:
        says.append(_said(_FORMS, forms=", ".join(measures.forms[:_MOST_FORMS])))
    return Aspect(name="range", says=tuple(says)) if says else None


def _accuracy(task: Task, measures: Measures, mistakes: Sequence[Mistake]) -> Aspect:
    says = [_said(_NO_MISTAKE, sentences=measures.sentences)]
    if mistakes:
        says = [_said(_MISTAKES, sentences=measures.sentences, mistakes=len(mistakes))]
    quotes = [Quote(turn_id=one.turn_id, text=one.correction.said) for one in mistakes]
    polite, plain = measures.ending("polite"), measures.ending("plain")
    if task.partner.speech == "casual" and measures.endings:
        says.append(_said(_PLAIN, plain=len(plain), endings=len(measures.endings)))
    elif measures.endings:
        message = _MIXED if plain else _POLITE
        says.append(_said(message, polite=len(polite), endings=len(measures.endings)))
        quotes += [Quote(turn_id=one.turn_id, text=one.text) for one in plain]
    return Aspect(name="accuracy", says=tuple(says), quotes=tuple(quotes[:_MOST_QUOTES]))


def _interaction(measures: Measures) -> Aspect:
    says = [_said(_TURNS, turns=measures.turns, own=measures.questions + measures.requests)]
    if measures.asked:
        says.append(_said(_ANSWERS, asked=measures.asked, answered=measures.answered))
    if measures.repairs:
        says.append(_said(_REPAIRS, repairs=len(measures.repairs)))
    quotes = tuple(Quote(turn_id=one.turn_id, text=one.text) for one in measures.repairs[:_MOST_QUOTES])
    return Aspect(name="interaction", says=tuple(says), quotes=quotes)


def _coherence(measures: Measures) -> Aspect:
    usual = round(sum(measures.morae) / measures.turns)
    says = [_said(_LENGTH, usual=usual, most=max(measures.morae))]
    joined = joined_with(measures)
    if joined:
        says.append(_said(_JOINED, joined=", ".join(joined[:_MOST_FORMS])))
    return Aspect(name="coherence", says=tuple(says))


def _fluency(measures: Measures) -> Aspect | None:
    seconds = measures.usual_gap_seconds
    if seconds is None:
        return None
    return Aspect(name="fluency", says=(_said(_GAPS, seconds=seconds),), weak=True)


def _said(message: str, **values: str | int) -> Said:
    return Said(message=message, values=values)
