"""A task: what to do, with whom, and when each objective is met.

A Task is frozen and whole: an attempt pins its version, and the store can write it as JSON and read
it back. The rule language is in `patterns.py`, the offline partner's part in `scripts.py`; `tasks.py`
reads task files and checks what a shape cannot say.
"""

import hashlib
import json
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from lib.patterns import Rule
from lib.rules import anchor_in
from lib.scripts import Script

Level = Literal["A1", "A2", "B1"]


def easier(level: Level, other: Level | None) -> Level:
    """The easier of two levels; None is no level."""
    return min(level, other or level)


_ID = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Text(_Part):
    """The same in Japanese and in English."""

    ja: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Persona(_Part):
    """Who the partner is. `speech` (in files: `register`) is how they talk."""

    name: Text
    role: Text
    speech: Literal["polite", "casual"] = Field(alias="register")
    manner: Text


class Hints(_Part):
    """A ladder of help: a key word, a frame with 〜 for what to fill in, a whole sentence."""

    word: Text
    frame: Text
    sentence: Text


class Objective(_Part):
    """One thing to get done. Its rule alone ticks; `anchors` are words that a quote must hold.

    `ways` are sentences to go for it with, offered on request.
    """

    id: str = Field(pattern=_ID)
    text: Text
    rule: Annotated[Rule, Field(min_length=1)]
    anchors: tuple[str, ...] = Field(min_length=1)
    hints: Hints
    ways: tuple[Text, ...] = ()


class ExampleLine(Text):
    """One line of the example conversation."""

    speaker: Literal["partner", "learner"]


def _strings(value: object) -> object:
    return (value,) if isinstance(value, str) else value


class Task(_Part):
    """A task, complete. `names` are words of the setting that never count as copied.

    `farewells` are sentences to close with, offered on request once everything is met.
    """

    id: str = Field(pattern=_ID)
    title: Text
    description: Text
    level: Level
    minutes: int = Field(ge=1, le=60)
    can_do: Text
    setting: Text
    learner_role: Text
    partner: Persona
    opening: Text
    names: tuple[str, ...] = ()
    words: dict[str, Annotated[tuple[str, ...], BeforeValidator(_strings), Field(min_length=1)]] = {}
    objectives: tuple[Objective, ...] = Field(min_length=3, max_length=5)
    phrases: tuple[Text, ...] = Field(min_length=1)
    farewells: tuple[Text, ...] = ()
    example: tuple[ExampleLine, ...] = Field(min_length=2)
    script: Script | None = None

    @cached_property
    def version(self) -> str:
        """The first 12 hexadecimal digits of the SHA-256 of the task as canonical JSON."""
        plain = self.model_dump(mode="json", by_alias=True)
        canonical = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()[:12]

    def __hash__(self) -> int:
        return hash((self.id, self.version))

    def objective(self, objective_id: str) -> Objective:
        """The objective of this id. Raises KeyError."""
        for objective in self.objectives:
            if objective.id == objective_id:
                return objective
        raise KeyError(objective_id)


def has_anchor(objective: Objective, task: Task, text: str) -> bool:
    """Whether `text` holds one of the objective's anchor words, in any writing."""
    return anchor_in(objective.anchors, text, task.words)
