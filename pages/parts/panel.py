"""The side panel: where we are, what is to be done, and help that opens only when asked for."""

from typing import Literal

import streamlit as st

from lib.errors import PracticeError
from lib.overview import AttemptView
from lib.people import Person
from lib.practice import Practice
from lib.standing import Standing
from lib.task_model import Text
from pages import session
from pages.parts.disputes import dispute
from pages.parts.goals import goal, progress_bar
from pages.parts.second_thoughts import begin_again
from pages.parts.text import safe
from pages.words import _, both

RUNGS = 3


class Panel:
    """Draws itself as the attempt stands."""

    def __init__(self, practice: Practice, person: Person, view: AttemptView) -> None:
        self._practice, self._person, self._view = practice, person, view

    def draw(self) -> None:
        """All of it."""
        view, setting, role = self._view, self._view.task.setting, self._view.task.learner_role
        place, known = _first_line(setting.ja)
        place_en, known_en = _first_line(setting.en)
        bar = progress_bar(view.progress)
        with st.container(key="panel", gap="small"):
            # On a phone the panel folds. What folds it never changes, or a tick would fold it again.
            st.html(f'<details class="y-fold"><summary>{safe(_("Your task"))}</summary></details>')
            st.html(f'<div class="y-fold-bar">{bar}</div>')
            with st.container(key="panel-body", gap="small"):
                st.html(_note(_("Where you are"), Text(ja=f"{place}{role.ja}", en=f"{place_en} {role.en}")))
                st.html(f'<h2 class="y-heading">{safe(_("What to do"))}</h2>{bar}')
                for standing in view.standings:
                    self._goal(standing)
                if known:
                    st.html(_note(_("Good to know"), Text(ja=known, en=known_en or known)))
                self._phrases()
                self._example()
                begin_again(view)

    def _goal(self, standing: Standing) -> None:
        view, key = self._view, standing.objective.id
        rungs = view.rungs.get(key, 0)
        with st.container(gap=None, key=f"goal-{key}"):
            st.html(goal(standing, view.turns, rungs))
            with st.container(horizontal=True, gap="small", key=f"small-{key}"):
                if not standing.met and not standing.disputed and rungs < RUNGS:
                    label = _("Hint") if rungs == 0 else _("Another hint")
                    st.button(
                        label, key=f"small-hint-{key}", type="tertiary", on_click=self._hint, args=(key,)
                    )
                dispute(standing, view.attempt.id, view.turns)

    def _phrases(self) -> None:
        box = st.expander(_("Useful phrases"), key="phrases", on_change="rerun")
        if box.open and self._noted("phrases", before=self._view.phrases_opened):
            rows = "".join(f"<li>{both(phrase)}</li>" for phrase in self._view.task.phrases)
            box.html(f'<ul class="y-lines">{rows}</ul>')

    def _example(self) -> None:
        box = st.expander(_("An example"), key="example", on_change="rerun")
        if box.open and self._noted("example", before=self._view.example_opened):
            who = {"partner": self._view.task.partner.name.ja, "learner": "わたし"}
            rows = "".join(
                f'<li><span class="y-speaker" lang="ja">{safe(who[line.speaker])}</span><br>{both(line)}</li>'
                for line in self._view.task.example
            )
            box.html(f'<ol class="y-lines">{rows}</ol>')

    def _noted(self, kind: Literal["phrases", "example"], *, before: bool) -> bool:
        """Whether it may be drawn: from here on whoever uses its words has had help."""
        if before:
            return True
        try:
            self._practice.show_help(self._person, self._view.attempt.id, kind)
        except PracticeError as error:
            session.note(error)
            return False
        return True

    def _hint(self, objective_id: str) -> None:
        try:
            self._practice.show_hint(self._person, self._view.attempt.id, objective_id)
        except PracticeError as error:
            session.note(error)


def _first_line(text: str) -> tuple[str, str]:
    first, _end, rest = text.partition("\n")
    return first, rest


def _note(heading: str, text: Text) -> str:
    return f'<h2 class="y-heading">{safe(heading)}</h2><div class="y-setting">{both(text)}</div>'
