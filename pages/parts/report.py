"""The assessment of a finished conversation: verdict first, then strengths, then what to work on.

While it is being made the page says how far it is, and draws the rest meanwhile. What a report says is
English that is filled and translated here, or a model's own words in the language of explanations.
"""

from collections.abc import Iterable, Mapping, Sequence

import streamlit as st

from lib.assessing import AssessmentView, stand_in_message
from lib.assessment import Aspect, AspectName, Improvement, ObjectiveVerdict, Quote, Report, Said, Strength
from lib.assessor import Stage
from lib.errors import NotFinished, PracticeError
from lib.overview import AttemptView
from lib.wording import marked
from pages import session
from pages.parts.disputes import dispute
from pages.parts.goals import VERDICTS, judged_goal, progress_bar
from pages.parts.text import changed, in_romaji, japanese, safe
from pages.words import _, both, reason, told

_STAGES: Mapping[Stage, str] = {
    "waiting": marked("Your results are being put together"),
    "reading": marked("Your conversation is being read"),
    "writing": marked("Your report is being written"),
    "mending": marked("Your report is being checked once more"),
    "done": marked("Here they are"),
}
_ASPECTS: Mapping[AspectName, str] = {
    "range": marked("Range"),
    "accuracy": marked("Accuracy"),
    "interaction": marked("Interaction"),
    "coherence": marked("Coherence"),
    "fluency": marked("Fluency"),
}


def report(view: AttemptView) -> None:
    """Draw it where it is called; while it is being made, wait for it there."""
    practice, person = session.practice(), session.person()
    place = st.empty()
    try:
        found = practice.assessment(person, view.attempt.id)
        if found.state != "complete":
            for stage in practice.follow_assessment(person, view.attempt.id):
                place.html(f'<div class="y-making" role="status">{safe(_(_STAGES[stage]))} …</div>')
            found = practice.assessment(person, view.attempt.id)
    except NotFinished:  # it was left for a fresh one: what was done in it stands
        with place.container(key="report"):
            st.html(progress_bar(view.progress))
            _goals(view, ())
        return
    except PracticeError as error:
        place.html(f'<p role="alert">{safe(told(error))}</p>')
        return
    if found.report is not None:
        with place.container(key="report"):
            _draw(view, found, found.report)


def _draw(view: AttemptView, found: AssessmentView, made: Report) -> None:
    mark, meaning = VERDICTS[made.verdict]
    st.html(
        f'<div class="y-verdict"><span class="y-verdict-mark" aria-hidden="true">{mark}</span>'
        f"<div><strong>{safe(_(meaning))}</strong>{progress_bar(view.progress)}</div></div>"
    )
    _stands_in(view, found, made)
    _strengths(made.strengths)
    _improvements(made.improvements)
    _goals(view, made.objectives)
    _aspects(made.aspects)
    notes = "".join(f"<p>{safe(said(one))}</p>" for one in made.unseen)
    st.html(f'<div class="y-quiet y-unseen">{notes}</div>')


def _stands_in(view: AttemptView, found: AssessmentView, made: Report) -> None:
    """That this report stands in for a model's, and the way to ask for that."""
    if made.stands_in is None and not found.may_ask_again:
        return
    with st.container(key="stands-in", gap="small"):
        why = (
            stand_in_message(made.stands_in)
            if made.stands_in
            else marked("This report was made without a model.")
        )
        st.html(f'<div class="y-quiet">{safe(_(why))}</div>')
        if found.may_ask_again:
            st.button(
                _("Ask the model for a report"), key="ask-again", on_click=_ask_again, args=(view.attempt.id,)
            )


def _ask_again(attempt_id: str) -> None:
    session.dismiss()
    try:
        session.practice().assess_again(session.person(), attempt_id)
    except PracticeError as error:
        session.note(error)


def _strengths(strengths: Sequence[Strength]) -> None:
    rows = "".join(f"<li>{safe(said(one.says))}{_quotes(one.quotes)}</li>" for one in strengths)
    if rows:
        st.html(f'<h2 class="y-heading">{safe(_("What went well"))}</h2><ul class="y-points">{rows}</ul>')


def _improvements(improvements: Sequence[Improvement]) -> None:
    rows = "".join(map(_improvement, improvements))
    if rows:
        st.html(f'<h2 class="y-heading">{safe(_("To work on"))}</h2><ol class="y-points">{rows}</ol>')


def _improvement(one: Improvement) -> str:
    before, after = changed(one.said.text, one.better)
    return (
        f'<li><div class="y-before"><span class="y-sr">{safe(_("You said:"))} </span>{before}</div>'
        f'<div class="y-after"><span class="y-sr">{safe(_("A better way:"))} </span>{after}</div>'
        f'{in_romaji(one.better)}<div class="y-quiet">{safe(said(one.why))}</div></li>'
    )


def _goals(view: AttemptView, verdicts: Iterable[ObjectiveVerdict]) -> None:
    judged = {one.objective_id: one for one in verdicts}
    st.html(
        f'<h2 class="y-heading">{safe(_("What you did"))}</h2>'
        f'<div class="y-setting">{both(view.task.can_do)}</div>'
    )
    for standing in view.standings:
        one = judged.get(standing.objective.id)
        with st.container(gap=None, key=f"goal-{standing.objective.id}"):
            says = said(one.says) if one is not None and one.says and one.verdict != "ease" else ""
            st.html(judged_goal(standing, view.turns, one.verdict if one else "not_yet", says))
            with st.container(horizontal=True, gap="small", key=f"small-{standing.objective.id}"):
                dispute(standing, view.attempt.id, view.turns)


def _aspects(found: Sequence[Aspect]) -> None:
    rows = "".join(
        f"<div><dt>{safe(_(_ASPECTS[one.name]))}{_weak(one)}</dt>"
        f"<dd>{' '.join(safe(said(line)) for line in one.says)}{_quotes(one.quotes)}</dd></div>"
        for one in found
    )
    if rows:
        title = safe(_("How you spoke"))
        st.html(f'<details class="y-aspects"><summary>{title}</summary><dl>{rows}</dl></details>')


def _weak(aspect: Aspect) -> str:
    return (
        f' <span class="y-quiet">{safe(_("(only a hint: text shows little of it)"))}</span>'
        if aspect.weak
        else ""
    )


def _quotes(quotes: Sequence[Quote]) -> str:
    return "".join(f"<div>{japanese(f'「{quote.text}」', 'y-quote')}</div>" for quote in quotes)


def said(sentence: Said) -> str:
    """A sentence of a report, for whoever reads it."""
    if sentence.written:
        return sentence.message
    return reason(sentence.message).format(**sentence.values)
