"""The offline partner's part of a task: what it says, and to which words of the learner.

A script holds no logic and no order of events. It names lines for each objective, answers about the
world of the task, and simple explanations of its words; `partners/scene.py` decides which of them
fits. What all tasks share (greetings, thanks, repair, help) is a `Common` script, one for each
register, in `data/tasks-common`.

Lines may hold slots: `{ramen}` the things of that group that the learner named, as the task first
spells them; `{ramen+}` the same with their number (味噌ラーメンお一つ); `{price}` from a table of the script,
for the first thing named that stands in it; `{total}` what was ordered, summed up by the table
`price`. A line whose slots cannot be filled is not said.
"""

import re
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from lib.patterns import Rule

SLOT = re.compile(r"\{([a-z][a-z0-9-]*)(\+?)\}")
TOTAL, LAST, HINT, WORD, MEANING, ME = "total", "last", "hint", "word", "meaning", "me"
SENTENCE = re.compile(r"(?:「[^」]*」|[^。！？「])+[。！？]*")
"""What a reply is cut into: a line is said whole, or some of its sentences are."""
ECHO = re.compile(r"^(?P<things>[^。！？]+?)(?P<end>ですね|だね|ね)。(?P<rest>.*)$")
"""A line that only says back what was heard: 味噌ラーメンですね。"""


def _as_tuple(value: object) -> object:
    return (value,) if isinstance(value, str) else value


Lines = Annotated[tuple[str, ...], BeforeValidator(_as_tuple), Field(min_length=1)]
OptionalLines = Annotated[tuple[str, ...], BeforeValidator(_as_tuple)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Goal(_Part):
    """Lines around one objective.

    `done`: it was met just now. `ask`: it is the next that is missing. `simple`: the same question,
    more simply. `again`: its words are said once more after it was met. `early`: it was met while
    others are missing. `declined`: the learner does not want it. `short`: what answers `ask` although
    it does not say what it speaks of (レシートはお持ちですか。— はい、持ってきました。).
    """

    done: Lines
    ask: Lines
    simple: OptionalLines = ()
    again: OptionalLines = ()
    early: OptionalLines = ()
    declined: OptionalLines = ()
    short: Rule = ()


class Answer(_Part):
    """What is said to words that meet no objective: `reply` where a clause meets `when`.

    `after`: "ask" goes on to what is still missing, "wait" leaves the next word to the learner.
    """

    when: Annotated[Rule, Field(min_length=1)]
    reply: Lines
    after: Literal["ask", "wait"] = "wait"


class Script(_Part):
    """The offline partner's part.

    `explain` says simply what a word means. `unknown_request` and `unknown_question` answer what
    nothing else in the script answers.
    """

    goals: dict[str, Goal]
    answers: tuple[Answer, ...] = ()
    tables: dict[str, dict[str, str]] = {}
    explain: dict[str, str] = {}
    unknown_request: OptionalLines = ()
    unknown_question: OptionalLines = ()
    closing: Lines

    def lines(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Every line with the field that holds it."""
        for name, goal in self.goals.items():
            for kind in ("done", "ask", "simple", "again", "early", "declined"):
                for index, line in enumerate(getattr(goal, kind)):
                    yield ("goals", name, kind, index), line
        for number, answer in enumerate(self.answers):
            for index, line in enumerate(answer.reply):
                yield ("answers", number, "reply", index), line
        for word, line in self.explain.items():
            yield ("explain", word), line
        for kind in ("unknown_request", "unknown_question", "closing"):
            for index, line in enumerate(getattr(self, kind)):
                yield (kind, index), line


class Move(Answer):
    """An answer that every task needs, named so that the partner can treat some in its own way."""

    id: str


class Common(_Part):
    """What all tasks of a register share.

    `moves` come before a task's own answers where they are about the conversation itself (repeat,
    slowly, hard), after them otherwise. The lines are for what no words call for: not understood,
    silence, English, help, and for tasks without a script of their own.
    """

    words: dict[str, Annotated[tuple[str, ...], BeforeValidator(_as_tuple), Field(min_length=1)]] = {}
    moves: tuple[Move, ...]
    explain: dict[str, str]
    done: Lines
    ask: Lines
    closing: Lines
    goodbye: Lines
    again: Lines
    declined: Lines
    which: Lines
    repeat: Lines
    slowly: Lines
    explained: Lines
    unexplained: Lines
    unknown_request: Lines
    unknown_question: Lines
    not_understood: Lines
    help: Lines
    english: Lines
    silence: Lines

    __hash__ = object.__hash__  # read once, compared by identity

    def lines(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Every line with the field that holds it."""
        for number, move in enumerate(self.moves):
            for index, line in enumerate(move.reply):
                yield ("moves", number, "reply", index), line
        for word, line in self.explain.items():
            yield ("explain", word), line
        for kind in Common.model_fields:
            if kind in ("words", "moves", "explain"):
                continue
            for index, line in enumerate(getattr(self, kind)):
                yield (kind, index), line


def slots_of(line: str) -> tuple[str, ...]:
    """The names that a line's slots stand for."""
    return tuple(match[1] for match in SLOT.finditer(line))
