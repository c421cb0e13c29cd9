"""What a learner could say now: two or three ways to go on, out of what authors wrote.

They fit the moment: first what the partner has just asked for, then another open objective, then what
always fits; once everything is met, ways to close. Never what the learner has just said, and not the same
set again where there is another. The same moment always gives the same. A model may know better ones
(`suggestion_prompt.py`); when they are asked for, paid and kept is decided in `suggesting.py`.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from lib.evidence import locate
from lib.scripts import SLOT
from lib.strict_yaml import read_document, shaped
from lib.task_model import Level, Objective, Task, Text, easier, has_anchor

OFFERED = 3
_OF_WHAT_IS_ASKED = 2
_LATELY = 2


class Everyday(BaseModel):
    """What can be said in every task of a register."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    general: tuple[Text, ...]
    farewells: tuple[Text, ...]


class CommonSuggestions(BaseModel):
    """What can be said in every task."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    polite: Everyday
    casual: Everyday

    def of(self, task: Task) -> Everyday:
        """In the register of this task."""
        return self.casual if task.partner.speech == "casual" else self.polite


@cache
def common_suggestions(path: Path) -> CommonSuggestions:
    """The suggestions that all tasks share. Raises TaskFileError."""
    common, mistakes = shaped(read_document(path), CommonSuggestions)
    if common is None:
        raise mistakes[0]
    return common


@dataclass(frozen=True)
class Moment:
    """Where a conversation stands. `replies` are the partner's so far, the last one last.

    `words` is what the learner said last, "" before they have said anything; `offered` what was suggested
    to them last.
    """

    task: Task
    met: frozenset[str]
    replies: tuple[str, ...]
    words: str = ""
    offered: tuple[Text, ...] = ()
    learner_level: Level | None = None

    @property
    def level(self) -> Level:
        """At which to speak: the task's, or the learner's own where that is easier."""
        return easier(self.task.level, self.learner_level)

    @property
    def open_goals(self) -> tuple[Objective, ...]:
        """The objectives that are not met, the one that the partner asked for first."""
        return tuple(sorted(self._missing, key=lambda goal: goal not in self._asked[-1:]))

    @property
    def asked_again(self) -> bool:
        """Whether the last two replies asked for the same: then the learner may need another kind of help."""
        asked = self._asked
        return len(asked) == _LATELY and None not in asked and asked[0] == asked[1]

    @property
    def _missing(self) -> list[Objective]:
        return [goal for goal in self.task.objectives if goal.id not in self.met]

    @cached_property
    def _asked(self) -> list[Objective | None]:
        """Which of the missing ones the last replies asked for."""
        return [_asked_for(self.task, self._missing, reply) for reply in self.replies[-_LATELY:]]


def choose(moment: Moment, common: CommonSuggestions) -> tuple[Text, ...]:
    """What to offer now, of what the task and all tasks have."""
    everyday = common.of(moment.task)
    goals = [_ways(goal) for goal in moment.open_goals]
    if not goals:
        return _drawn(moment, [((*moment.task.farewells, *everyday.farewells), OFFERED)], everyday.general)
    asked, others = goals[0], list(chain.from_iterable(goals[1:]))
    spare = [*everyday.general, *others] if moment.asked_again else [*others, *everyday.general]
    return _drawn(moment, [(asked, _OF_WHAT_IS_ASKED), (spare, 1)], spare)


def fits(moment: Moment, text: Text) -> bool:
    """Whether it was not just said."""
    return locate(text.ja, moment.words) is None


def _drawn(
    moment: Moment, pools: Iterable[tuple[Sequence[Text], int]], spare: Sequence[Text]
) -> tuple[Text, ...]:
    """So many of each pool, those that were not offered last first; filled up with spare ones."""
    drawn: list[Text] = []
    for pool, count in (*pools, (spare, OFFERED)):
        free = [text for text in pool if text not in drawn and fits(moment, text)]
        free.sort(key=lambda text: text in moment.offered)
        drawn += free[: min(count, OFFERED - len(drawn))]
    if set(drawn) == set(moment.offered):
        other = next((text for text in spare if text not in drawn and fits(moment, text)), None)
        drawn[-1:] = [other] if other is not None else drawn[-1:]
    return tuple(drawn)


def _ways(goal: Objective) -> tuple[Text, ...]:
    return goal.ways or (goal.hints.sentence,)


def _asked_for(task: Task, missing: Sequence[Objective], reply: str) -> Objective | None:
    """The objective that a reply asks for: by the script's lines, or by a word that belongs to it."""
    goals = task.script.goals if task.script else {}
    places = [
        (found.start(), goal)
        for goal in missing
        if goal.id in goals
        for line in (*goals[goal.id].ask, *goals[goal.id].simple)
        if (found := _pattern(line).search(reply)) is not None
    ]
    if places:  # the question stands last
        return max(places, key=lambda place: place[0])[1]
    return next((goal for goal in missing if has_anchor(goal, task, reply)), None)


@cache
def _pattern(line: str) -> re.Pattern[str]:
    """The line, whatever fills its slots."""
    return re.compile(".+?".join(map(re.escape, SLOT.split(line)[:: SLOT.groups + 1])))
