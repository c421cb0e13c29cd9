"""What the offline partner still has to ask for, and what comes next.

Objectives are asked for in the order of the task, but what the learner turned down or did not take up
may wait. While nothing has been met, the question that the scene began with is still open.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lib.partners.lines import is_question, last_line
from lib.scripts import Common, Goal
from lib.task_model import Task

_OPENINGS, _LATELY = 2, 2
_QUESTION_WORD = re.compile(r"何|なに|いつ|どこ|どれ|どの|どちら|どんな|どう|いくら")


@dataclass(frozen=True)
class Agenda:
    """`done` are the objectives met so far, `replies` what the partner has said, the last one last."""

    task: Task
    common: Common
    done: set[str]
    declined: set[str]
    replies: Sequence[str]

    @property
    def missing(self) -> list[str]:
        """The objectives that are not met, in the order of the task."""
        return [goal.id for goal in self.task.objectives if goal.id not in self.done]

    def wanted(self) -> str:
        """The next objective to ask for: not one that was just turned down, if there is another."""
        willing = [goal for goal in self.missing if goal not in self.declined]
        return (willing or self.missing or [""])[0]

    def questions(self) -> list[str]:
        """All lines that ask for a missing objective."""
        goals = [self.lines_of(goal_id) for goal_id in self.missing]
        return [line for goal in goals for line in (*goal.ask, *goal.simple)]

    def asked(self, lately: int = 1) -> list[str]:
        """The missing objectives of which one of the last replies asked."""
        asked = []
        for goal_id in self.missing:
            goal = self.lines_of(goal_id)
            if any(line in reply for line in (*goal.ask, *goal.simple) for reply in self.replies[-lately:]):
                asked.append(goal_id)
        return asked

    def next_lines(self, *, gently: bool = False, onwards: bool = False) -> Sequence[str]:
        """What may be asked next; none where nothing is missing, or `gently` and the last reply asked it.

        `onwards`: something was met; then what was asked lately may wait.
        """
        goal_id, last = self.wanted(), self.replies[-1] if self.replies else ""
        if not goal_id:
            return ()
        opening = last_line(self.task.opening.ja)
        if not self.done and self._is_open(opening):
            return () if opening in last else (opening,)
        if gently:
            ask = self.lines_of(goal_id).ask
            return () if any(line in last for line in ask) else ask
        waiting = {*self.asked(_LATELY), *self.declined} if onwards else set()
        fresh = next((goal for goal in self.missing if goal not in waiting), goal_id)
        return self.lines_of(fresh if onwards else goal_id).ask

    def simpler(self, goal_id: str) -> Sequence[str]:
        """The question for an objective asked more simply."""
        return [line for line in self.simple_of(goal_id) if is_question(line)] if goal_id else ()

    def simple_of(self, goal_id: str) -> Sequence[str]:
        """The simple lines for an objective, but the one that the scene opened with: that was not simple."""
        lines = self.lines_of(goal_id).simple
        return [line for line in lines if line not in self.task.opening.ja] or lines

    def invitations(self, goal_id: str) -> Sequence[str]:
        """What is said to who does not know yet; the simpler question where the script invites to nothing."""
        simple = self.simple_of(goal_id)
        return [line for line in simple if not is_question(line)] or simple

    def after_no(self, goal_id: str) -> Sequence[str]:
        """What is asked next where いいえ answered the question for an objective."""
        others = [goal for goal in self.missing if goal != goal_id]
        fresh = [goal for goal in others if goal not in self.asked(_LATELY)]
        return self.lines_of((fresh or others or [goal_id])[0]).ask

    def is_for_yes_or_no(self, goal_id: str, question: str) -> bool:
        """Whether いいえ turns down what was asked; else it leaves the question open."""
        return _QUESTION_WORD.search(question) is None and not self.lines_of(goal_id).short

    def _is_open(self, opening: str) -> bool:
        """Whether what the scene began with is still to be answered; asked twice, it gives way."""
        if self.task.script is None:
            return True
        said = sum(opening in reply for reply in self.replies)
        return said < _OPENINGS and not self.asked(len(self.replies))

    def lines_of(self, goal_id: str) -> Goal:
        """What the partner says around an objective."""
        script = self.task.script
        if script is not None and goal_id in script.goals:
            return script.goals[goal_id]
        return Goal(done=self.common.done, ask=self.common.ask)
