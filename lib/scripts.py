"""The offline partner's part of a task: what it says, and to which words of the learner.

A script holds no logic and no order of events. It names lines for each objective, answers about the
world of the task, and simple explanations of its words; `partners/scripted.py` decides which of them
fits. Lines may hold slots, `{ramen}` for the words of the group as the task first spells them and
`{ramen+}` with their number (味噌ラーメンお一つ). What all tasks share stands in `data/tasks-common`.
"""

import re
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from lib.rules import Rule

SLOT = re.compile(r"\{([a-z][a-z0-9-]*)(\+?)\}")


def _as_tuple(value: object) -> object:
    return (value,) if isinstance(value, str) else value


Lines = Annotated[tuple[str, ...], BeforeValidator(_as_tuple), Field(min_length=1)]
OptionalLines = Annotated[tuple[str, ...], BeforeValidator(_as_tuple)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Goal(_Part):
    """Lines around one objective.

    `done`: it was met just now. `ask`: it is the next that is missing. `again`: its words are said
    once more, after it was met. `declined`: the learner says that they do not want it.
    """

    done: Lines
    ask: Lines
    again: OptionalLines = ()
    declined: OptionalLines = ()


class Answer(_Part):
    """What is said to words that meet no objective: `reply` to any clause that meets `when`.

    `after`: "ask" goes on to what is still missing, "wait" leaves the next word to the learner.
    """

    when: Annotated[Rule, Field(min_length=1)]
    reply: Lines
    after: Literal["ask", "wait"] = "wait"


class Script(_Part):
    """The offline partner's part. `explain` maps a word to one simple sentence about it."""

    goals: dict[str, Goal]
    answers: tuple[Answer, ...] = ()
    explain: dict[str, str] = {}
    closing: Lines

    def lines(self) -> Iterator[tuple[str, str]]:
        """Every line with the dotted field that holds it."""
        for name, goal in self.goals.items():
            for kind in ("done", "ask", "again", "declined"):
                for index, line in enumerate(getattr(goal, kind)):
                    yield f"goals.{name}.{kind}.{index}", line
        for number, answer in enumerate(self.answers):
            for index, line in enumerate(answer.reply):
                yield f"answers.{number}.reply.{index}", line
        for index, line in enumerate(self.closing):
            yield f"closing.{index}", line


def slots_of(line: str) -> tuple[str, ...]:
    """The groups that a line speaks of."""
    return tuple(match[1] for match in SLOT.finditer(line))
