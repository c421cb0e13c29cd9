"""The assessment that needs no model: a report made by rule from what was said.

It says only what can be seen by rule, and tells what cannot. Verdicts are made in `verdicts.py`, the aspects
in `aspects.py`, what could be better in `improvements.py`, on the figures of `measures.py`. Whoever said a
word of Japanese has a strength; somebody who said none is told nothing about it.
"""

from collections.abc import Iterator, Sequence

from lib.aspects import aspects, joined_with
from lib.assessment import NO_LEVEL, ObjectiveVerdict, Performance, Quote, Report, Said, Strength
from lib.conversation import Turn
from lib.improvements import Mistake, improvements, mistakes_in
from lib.measures import Measures, japanese_turns, measure
from lib.repair_moves import RepairKind
from lib.speech_forms import JOINING
from lib.task_model import Task
from lib.verdicts import objective_verdicts, task_verdict
from lib.word_levels import Vocabulary
from lib.wording import marked

MOST_STRENGTHS = 4
_MOST_REPAIRS, _MOST_QUOTES, _MOST_FORMS = 2, 2, 4
_FEWEST_ENDINGS, _FEWEST_QUESTIONS, _FEWEST_FORMS = 3, 2, 2

_ALL_ALONE = marked("You got everything done on your own.")
_ALL_DONE = marked("You got everything done.")
_SOME_ALONE = marked("Done on your own: {count} of {all}.")
_SOME_DONE = marked("Done: {count} of {all}.")
_MENDED = marked("You put this right yourself: {better}.")
_REPAIRS: dict[RepairKind, str] = {
    "again": marked("You asked to hear it again, and went on."),
    "slowly": marked("You asked your partner to speak more slowly or more simply."),
    "meaning": marked("You asked what a word means."),
    "word": marked("You asked how to say something in Japanese."),
    "unknown": marked("You said openly that you did not understand. That keeps a talk going."),
    "puzzled": marked("You showed that you had not caught something, and stayed in the talk."),
}
_POLITE = marked("You kept the same polite tone to the end.")
_FRIENDLY = marked("You spoke as friends do, in plain forms.")
_QUESTIONS = marked("Questions of your own: {questions}. They keep a talk alive.")
_JOINED = marked("You joined what you said: {joined}.")
_FORMS = marked("You used forms such as {forms}.")
_BEGUN = marked("You said this in Japanese, and that is how a conversation begins.")

_UNSEEN = marked(
    "This report was made by rules. They cannot see a wrong particle (学校を行く), a wrong word, what you"
    " meant or how natural it sounds; where they find nothing, something may still be wrong."
)
_UNHEARD = marked("Pronunciation is not in a text.")


def rules_report(performance: Performance, vocabulary: Vocabulary) -> Report:
    """The report on a finished attempt, by rule. Never raises, whatever was said."""
    said = japanese_turns(performance.turns)
    measures = measure(performance.turns, vocabulary)
    mistakes = mistakes_in(said)
    objectives = objective_verdicts(performance)
    return Report(
        made_by="rules",
        verdict=task_verdict(objectives),
        objectives=objectives,
        aspects=aspects(performance.task, measures, mistakes),
        strengths=_strengths(performance.task, said, measures, mistakes, objectives),
        improvements=improvements(mistakes),
        unseen=(NO_LEVEL, Said(message=_UNSEEN), Said(message=_UNHEARD)),
    )


def _strengths(
    task: Task,
    said: Sequence[Turn],
    measures: Measures,
    mistakes: Sequence[Mistake],
    objectives: Sequence[ObjectiveVerdict],
) -> tuple[Strength, ...]:
    """At most four, what was done first; one at least where anything was said in Japanese."""
    found = [
        *_done(objectives),
        *_mended(mistakes),
        *_repairs(measures),
        *_tone(task, measures),
        *_language(measures),
    ]
    if not found and said:
        found = [_strength(_BEGUN, (Quote(turn_id=said[0].id, text=said[0].learner_text or ""),))]
    return tuple(found[:MOST_STRENGTHS])


def _done(objectives: Sequence[ObjectiveVerdict]) -> Iterator[Strength]:
    met = [one for one in objectives if one.verdict in ("ease", "just")]
    alone = [one for one in met if one.verdict == "ease"]
    whole = len(met) == len(objectives)
    told = met if whole else alone or met
    quotes = tuple(quote for one in told for quote in one.quotes)[:_MOST_QUOTES]
    if met and whole:
        yield _strength(_ALL_ALONE if len(alone) == len(met) else _ALL_DONE, quotes)
    elif met:
        yield _strength(_SOME_ALONE if alone else _SOME_DONE, quotes, count=len(told), all=len(objectives))


def _mended(mistakes: Sequence[Mistake]) -> Iterator[Strength]:
    mended = next((one for one in mistakes if one.mended), None)
    if mended is not None:
        quote = Quote(turn_id=mended.turn_id, text=mended.correction.said)
        yield _strength(_MENDED, (quote,), better=mended.correction.better)


def _repairs(measures: Measures) -> Iterator[Strength]:
    for kind in list(dict.fromkeys(one.kind for one in measures.repairs))[:_MOST_REPAIRS]:
        quotes = [Quote(turn_id=one.turn_id, text=one.text) for one in measures.repairs if one.kind == kind]
        yield _strength(_REPAIRS[kind], tuple(quotes[:_MOST_QUOTES]))


def _tone(task: Task, measures: Measures) -> Iterator[Strength]:
    casual = task.partner.speech == "casual"
    fitting, other = ("plain", "polite") if casual else ("polite", "plain")
    fits = [one for one in measures.endings if one.politeness == fitting]
    if len(fits) >= _FEWEST_ENDINGS and not any(one.politeness == other for one in measures.endings):
        yield _strength(_FRIENDLY if casual else _POLITE)


def _language(measures: Measures) -> Iterator[Strength]:
    if measures.questions >= _FEWEST_QUESTIONS:
        yield _strength(_QUESTIONS, questions=measures.questions)
    joined = joined_with(measures)[:_MOST_FORMS]
    if joined:
        yield _strength(_JOINED, joined=", ".join(joined))
    forms = [form for form in measures.forms if form not in JOINING][:_MOST_FORMS]
    if len(forms) >= _FEWEST_FORMS:
        yield _strength(_FORMS, forms=", ".join(forms))


def _strength(message: str, quotes: tuple[Quote, ...] = (), **values: str | int) -> Strength:
    return Strength(says=Said(message=message, values=values), quotes=quotes)
