"""What a report on a finished conversation says, whoever wrote it: a model, or the rules.

The verdict comes first, as in the role-play test of the JF Standard: achieved with ease, just achieved, close
but not achieved; for the task and for each objective, with the learner's own words. Every quote stands in a
turn of the learner's; what does not is dropped before a report is made (`checked_quote`). Sentences for the
learner are kept as English messages with what fills them, and put into the language of explanations where
they are shown; a model writes in that language already. The rules' report is made in `assessment_rules.py`,
the model's in `assessment_answer.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from lib.conversation import Turn
from lib.evidence import Independence, locate
from lib.languages import Language
from lib.standing import Standing
from lib.task_model import Level, Task
from lib.wording import marked

Verdict = Literal["ease", "just", "close", "not_yet"]
"""◎ achieved with ease, ○ just achieved, △ close but not achieved, – not tried yet."""
AspectName = Literal["range", "accuracy", "interaction", "coherence", "fluency"]
"""The qualitative aspects of spoken language use in the CEFR, by name; phonology is not in a text."""
MadeBy = Literal["model", "rules"]
MOST_IMPROVEMENTS = 3


@dataclass(frozen=True)
class Performance:
    """What is assessed: one finished attempt. `turns` are those that count, in order.

    `rungs` tells for each objective how many of its three hints were opened. `level` is the learner's own,
    where told; `explanations` the language in which they want to be told things.
    """

    task: Task
    turns: tuple[Turn, ...]
    standings: tuple[Standing, ...]
    rungs: Mapping[str, int] = field(default_factory=dict)
    phrases_opened: bool = False
    example_opened: bool = False
    level: Level | None = None
    explanations: Language = "en"

    @property
    def said(self) -> tuple[Turn, ...]:
        """The turns in which the learner said something."""
        return tuple(turn for turn in self.turns if turn.learner_text)


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Said(_Part):
    """A sentence for the learner: `message` stands in the code (`marked`) with named fields for `values`.

    Of a model's sentence the message is what it wrote, and there are no values.
    """

    message: str
    values: dict[str, str | int] = {}
    written: bool = False  # by a model: shown as it is, neither translated nor filled


class Quote(_Part):
    """The learner's own words, as they stand in a turn."""

    turn_id: str
    text: str


NO_LEVEL = Said(
    message=marked("One role-play is no overall level: this tells what you did this time, in this one task.")
)
"""What every report without a model says."""


class ObjectiveVerdict(_Part):
    """How one objective was achieved, by which words and how independently."""

    objective_id: str
    verdict: Verdict
    quotes: tuple[Quote, ...] = ()
    independence: Independence | None = None
    says: Said | None = None


class Aspect(_Part):
    """One aspect; `weak` marks what text alone can hardly show."""

    name: AspectName
    says: tuple[Said, ...] = Field(min_length=1)
    quotes: tuple[Quote, ...] = ()
    weak: bool = False


class Strength(_Part):
    """Something done well, with the words in which."""

    says: Said
    quotes: tuple[Quote, ...] = ()


class Improvement(_Part):
    """One thing to work on: the learner's sentence, a better one, and why."""

    said: Quote
    better: str
    why: Said


class Report(_Part):
    """An assessment as it is kept. `stands_in` is the code of the error that the rules' report stands in for.

    `unseen` is what its maker cannot see, told to the learner.
    """

    made_by: MadeBy
    verdict: Verdict
    objectives: tuple[ObjectiveVerdict, ...]
    aspects: tuple[Aspect, ...] = ()
    strengths: tuple[Strength, ...] = ()
    improvements: Annotated[tuple[Improvement, ...], Field(max_length=MOST_IMPROVEMENTS)] = ()
    unseen: tuple[Said, ...] = ()
    stands_in: str | None = None


def checked_quote(turns: tuple[Turn, ...], text: str) -> Quote | None:
    """These words as they stand in the first turn of the learner's that holds them; None where none does."""
    for turn in turns:
        where = locate(text, turn.learner_text or "")
        if where is not None:
            start, end = where
            return Quote(turn_id=turn.id, text=(turn.learner_text or "")[start:end])
    return None
