"""What a task writes about how an objective is met: patterns, and what they may say.

They are values only. Whether a clause meets one is read in `rules.py`.
"""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from lib.groups import Words, alternatives

Allowed = Literal["never", "also", "only"]


def _as_tuple(value: object) -> object:
    return (value,) if isinstance(value, str) else value


class Pattern(BaseModel):
    """Words that must all stand in one clause, and how the clause must be meant.

    Each of `say` and `unless` is a term: words between `|`, `<group>` or `<number:counter>`. `as`
    names the acts that count. `negated`, `past` and `others` say whether a denial, the past and
    somebody else's doing are refused ("never"), allowed ("also") or required ("only"). `alone`: the
    clause says nothing else. `then`: terms of which one must stand in what follows in the sentence,
    where something follows that denies nothing. `mentioned` lets an answer react to words only spoken
    about or supposed; no objective may use it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    say: Annotated[tuple[str, ...], BeforeValidator(_as_tuple), Field(min_length=1)]
    acts: Annotated[
        tuple[Literal["request", "ask", "tell", "name", "any"], ...],
        BeforeValidator(_as_tuple),
        Field(alias="as", min_length=1),
    ]
    unless: Annotated[tuple[str, ...], BeforeValidator(_as_tuple)] = ()
    negated: Allowed = "never"
    past: Allowed = "never"
    others: Allowed = "never"
    alone: bool = False
    then: Annotated[tuple[str, ...], BeforeValidator(_as_tuple)] = ()
    mentioned: Literal["never", "also"] = "never"

    @property
    def terms(self) -> tuple[str, ...]:
        """All terms, for checking that their groups exist."""
        return self.say + self.unless + self.then


Rule = tuple[Pattern, ...]


def check_terms(terms: Sequence[str], words: Words) -> None:
    """Raise TermError for the first term that means nothing."""
    for term in terms:
        alternatives(term, words)
