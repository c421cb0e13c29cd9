"""The side panel: where we are, what is to be done, and help that opens only when asked for."""

from typing import Literal

import streamlit as st

from lib.errors import PracticeError
from lib.overview import AttemptView
from lib.people import Person
from lib.practice import Practice
from lib.standing import Standing
from pages import session
from pages.parts.disputes import dispute
from pages.parts.goals import goal, progress_bar
from pages.parts.text import japanese, safe

RUNGS = 3


class Panel:
    """Drawn before the reply begins, and brought up to date in place when it has ended."""

    def __init__(self, practice: Practice, person: Person, view: AttemptView) -> None:
        self._practice, self._person, self._view = practice, person, view

    def draw(self) -> None:
        """Everything; keeps hold of what changes when a turn ends."""
        view, task = self._view, self._view.task
        with st.container(key="panel", gap="small"):
            # On a phone the panel folds. What folds it never changes, or a tick would fold it again.
            st.html('<details class="y-fold"><summary>Your task</summary></details>')
            self._summary = st.html(_summary(view))
            with st.container(key="panel-body", gap="small"):
                place, _, known = task.setting.ja.partition("\n")
                place_en, _, known_en = task.setting.en.partition("\n")
                st.html(
                    f'<h2 class="y-heading">Where you are</h2><div class="y-setting">{japanese(place)}'
                    f'<div class="y-quiet">{safe(place_en)} {safe(task.learner_role.en)}</div></div>'
                )
                self._bar = st.html(_bar(view))
                self._goals, self._help, self._says = {}, {}, {}
                for standing in view.standings:
                    key = standing.objective.id
                    with st.container(gap=None, key=f"goal-{key}"):
                        self._goals[key] = st.html(goal(standing, view.turns, view.rungs.get(key, 0)))
                        with st.container(horizontal=True, gap="small", key=f"small-{key}"):
                            self._help[key], self._says[key] = st.empty(), st.empty()
                    self._draw_action(standing, view)
                if known:
                    st.html(
                        f'<h2 class="y-heading">Good to know</h2><div class="y-setting">{japanese(known)}'
                        f'<div class="y-quiet">{safe(known_en)}</div></div>'
                    )
                self._phrases()
                self._example()

    def update(self, view: AttemptView) -> None:
        """What the last turn changed."""
        before = {standing.objective.id: standing for standing in self._view.standings}
        changed = [standing for standing in view.standings if standing != before[standing.objective.id]]
        if changed:
            self._summary.html(_summary(view))
            self._bar.html(_bar(view))
        for standing in changed:
            key = standing.objective.id
            self._goals[key].html(goal(standing, view.turns, view.rungs.get(key, 0)))
            self._draw_action(standing, view, "-ended")
        self._view = view

    def _draw_action(self, standing: Standing, view: AttemptView, phase: str = "") -> None:
        key, rungs = standing.objective.id, view.rungs.get(standing.objective.id, 0)
        # A place of its own for each: what an earlier drawing had more than this one would stay.
        if not standing.met and not standing.disputed and rungs < RUNGS:
            label = "Hint" if rungs == 0 else "Another hint"
            self._help[key].button(
                label, key=f"small-hint-{key}{phase}", type="tertiary", on_click=self._hint, args=(key,)
            )
        else:
            self._help[key].empty()
        with self._says[key]:
            dispute(standing, view.attempt.id, view.turns, phase)

    def _phrases(self) -> None:
        box = st.expander("Useful phrases", key="phrases", on_change="rerun")
        if box.open:
            self._shows("phrases", noted=self._view.phrases_opened)
            rows = "".join(
                f'<li>{japanese(phrase.ja)}<div class="y-quiet">{safe(phrase.en)}</div></li>'
                for phrase in self._view.task.phrases
            )
            box.html(f'<ul class="y-lines">{rows}</ul>')

    def _example(self) -> None:
        box = st.expander("An example", key="example", on_change="rerun")
        if box.open:
            self._shows("example", noted=self._view.example_opened)
            who = {"partner": self._view.task.partner.name.ja, "learner": "わたし"}
            rows = "".join(
                f'<li><span class="y-speaker" lang="ja">{safe(who[line.speaker])}</span><br>'
                f'{japanese(line.ja)}<div class="y-quiet">{safe(line.en)}</div></li>'
                for line in self._view.task.example
            )
            box.html(f'<ol class="y-lines">{rows}</ol>')

    def _shows(self, kind: Literal["phrases", "example"], *, noted: bool) -> None:
        """From here on it is on the screen, and whoever uses its words has had help."""
        if noted:
            return
        try:
            self._practice.show_help(self._person, self._view.attempt.id, kind)
        except PracticeError as error:
            session.note(error)

    def _hint(self, objective_id: str) -> None:
        try:
            self._practice.show_hint(self._person, self._view.attempt.id, objective_id)
        except PracticeError as error:
            session.note(error)


def _summary(view: AttemptView) -> str:
    return f'<div class="y-fold-bar">{progress_bar(view.progress)}</div>'


def _bar(view: AttemptView) -> str:
    return f'<h2 class="y-heading">What to do</h2>{progress_bar(view.progress)}'
