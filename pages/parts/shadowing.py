"""Saying a sentence of a finished conversation again: choose it, hear it, record it, see what was heard.

What is shown is a comparison of two transcripts and says so. A recording is sent once, whatever else the
page does; where it could not be written down, "Try again" sends the same one.
"""

from collections.abc import Sequence

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from lib.assessment import Improvement
from lib.errors import NoTranscriber, PracticeError, StoreUnavailable, TranscriberError
from lib.mora_alignment import MOST_MORAE, Comparison, Difference, Pair
from lib.overview import AttemptView
from lib.shadowing import Line, Shadowed, lines_to_say
from pages import session
from pages.parts.notice import alert
from pages.parts.text import in_romaji, japanese, safe
from pages.words import _, ngettext, told

_OUTCOME = "shadowed"
"""By which recording it came, and what came of it."""
_UNSURE = 0.5


@st.fragment
def shadowing(view: AttemptView) -> None:
    """Draw it, where there is a sentence to say."""
    session.meet()  # a fragment runs again by itself, in no run of `navigation.py`
    practice = session.practice()
    lines = lines_to_say(view, _improvements(view))
    if not lines:
        return
    with st.container(key="shadowing", gap="small"):
        st.html(f'<h2 class="y-heading">{safe(_("Say it again"))}</h2>')
        if practice.transcriber is None:
            st.html(f'<p class="y-quiet">{safe(told(NoTranscriber()))}</p>')
            return
        about = _(
            "Choose a sentence, listen, and say it. What was heard is compared with it, beat by beat: two "
            "written texts, and no judgement of your pronunciation."
        )
        st.html(f'<p class="y-quiet">{safe(about)}</p>')
        chosen = st.selectbox(
            _("Sentence"),
            range(len(lines)),
            format_func=lambda number: f"{_speaker(view, lines[number])}{lines[number].text}",
            key="shadow-line",
            label_visibility="collapsed",
        )
        line = lines[chosen]
        said = f'<div class="y-shadow-line">{japanese(line.text)}{_listen_button(line)}</div>'
        st.html(said + in_romaji(line.text))
        recording = st.audio_input(_("Your recording"), sample_rate=16_000, key=_recorder(line))
        if recording is not None:
            _outcome(view, line, recording)


def _improvements(view: AttemptView) -> Sequence[Improvement]:
    """What the report would say better; nothing while it is being made, or where there is none."""
    try:
        made = session.practice().assessment(session.person(), view.attempt.id).report
    except PracticeError:  # the report's own place says why
        return ()
    return made.improvements if made is not None else ()


def _speaker(view: AttemptView, line: Line) -> str:
    if line.said_by == "partner":
        return f"{view.task.partner.name.ja}："
    return _("You: ") if line.said_by == "learner" else _("You, said better: ")


def _recorder(line: Line) -> str:
    """Each sentence has its own, empty at first."""
    return f"shadow-{line.turn_id}-{line.said_by}-{line.number}"


def _listen_button(line: Line) -> str:
    if line.said_by != "partner":
        return ""
    label = safe(_("Listen to this sentence"))
    return (
        f'<button type="button" class="y-play" data-say="{safe(line.turn_id)}" '
        f'data-sentence="{line.number}" aria-pressed="false" aria-label="{label}" title="{label}"></button>'
    )


def _outcome(view: AttemptView, line: Line, recording: UploadedFile) -> None:
    key, outcome = st.session_state.get(_OUTCOME, ("", None))
    if key != recording.file_id:
        with st.spinner(_("Writing down what you said …")):
            outcome = _shadow(view, line, recording)
        st.session_state[_OUTCOME] = recording.file_id, outcome
    if isinstance(outcome, Shadowed):
        _compared(outcome)
        return
    alert(told(outcome))
    if isinstance(outcome, TranscriberError | StoreUnavailable):
        st.button(_("Try again"), key="shadow-again", on_click=_forget_outcome)


def _shadow(view: AttemptView, line: Line, recording: UploadedFile) -> Shadowed | PracticeError:
    try:
        return session.practice().shadow(
            session.person(),
            view.attempt.id,
            line.text,
            recording.getvalue(),
            recording.file_id,
        )
    except PracticeError as error:
        error.__traceback__ = error.__context__ = error.__cause__ = None
        return error


def _forget_outcome() -> None:
    st.session_state.pop(_OUTCOME, None)


def _compared(found: Shadowed) -> None:
    comparison = found.comparison
    told_of = "".join(f"<li>{_difference(one)}</li>" for one in comparison.differences)
    st.html(
        f'<div class="y-shadowed"><div role="status">{safe(_summary(comparison))}</div>'
        f"{_columns(comparison)}"
        f'<ul class="y-points">{told_of}</ul>'
        f'<div class="y-quiet">{safe(_("Heard:"))} {japanese(f"「{found.heard}」")}</div>'
        f"{_doubts(found)}</div>"
    )


def _summary(comparison: Comparison) -> str:
    if comparison.alike:
        return _("✓ Nothing differs: this sentence was heard.")
    return ngettext(
        "{same} of {count} beat is the same.",
        "{same} of {count} beats are the same.",
        comparison.wanted,
    ).format(same=comparison.same, count=comparison.wanted)


def _doubts(found: Shadowed) -> str:
    doubts = []
    if found.confidence is not None and found.confidence < _UNSURE:
        doubts.append(_("This was hard to hear, so what was heard may be wrong."))
    if found.comparison.cut:
        doubts.append(_("Only the first {count} beats are compared.").format(count=MOST_MORAE))
    return "".join(f'<div class="y-quiet">{safe(doubt)}</div>' for doubt in doubts)


def _difference(one: Difference) -> str:
    """A difference in words; the columns above are for the eye alone."""
    if not one.heard:
        message = _("{wanted} was not heard.")
    elif not one.wanted:
        message = _("{heard} was heard besides.")
    else:
        message = _("{heard} was heard where the sentence has {wanted}.")
    return safe(message).format(wanted=_kana(one.wanted), heard=_kana(one.heard))


def _kana(text: str) -> str:
    return f'<strong lang="ja" class="y-ja">{safe(text)}</strong>'


def _columns(comparison: Comparison) -> str:
    words = "".join(f"<span>{''.join(map(_column, word))}</span>" for word in comparison.words)
    legend = safe(_("Above: the sentence. Below: what was heard."))
    return (
        f'<div aria-hidden="true"><div class="y-quiet">{legend}</div>'
        f'<div class="y-beats" lang="ja">{words}</div></div>'
    )


def _column(pair: Pair) -> str:
    sides = "".join(f"<b>{safe(mora.kana)}</b>" if mora else "<b></b>" for mora in (pair.wanted, pair.heard))
    return f"<i>{sides}</i>" if pair.same else f'<i class="y-differs">{sides}</i>'
