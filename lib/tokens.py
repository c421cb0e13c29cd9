"""A text as words and sentences, the values that all readers of Japanese share.

A token's `start` and `end` are code points of the text that was handed in, whatever was folded or read as
romaji on the way, so that `text[start:end]` is always what the learner wrote. `japanese.py` makes them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Token:
    """One word. `lemma` is the dictionary form as written, `normalized` joins its spellings.

    `reading` is hiragana, as this form is read in its sentence; `written` is the surface with
    romaji as kana; `pos` are Sudachi's six levels, the main part of speech first.
    """

    surface: str
    written: str
    lemma: str
    normalized: str
    reading: str
    pos: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text[start:end]` of an analysis, and the words in it (no blanks)."""

    start: int
    end: int
    tokens: tuple[Token, ...]


@dataclass(frozen=True, eq=False)
class Analysis:
    """A text and its words, compared by identity. Blanks are no tokens; punctuation is.

    `folded` is the text as it is compared, romaji read as kana; its character i stands at
    `text[starts[i]:ends[i]]`. `openings` and `closings` are the places in `text` where a word may begin
    and end; a compound's last part begins inside it (生|ビール), but only the whole ends.
    """

    text: str
    tokens: tuple[Token, ...]
    sentences: tuple[Sentence, ...] = field(repr=False)
    folded: str = field(repr=False)
    starts: tuple[int, ...] = field(repr=False)
    ends: tuple[int, ...] = field(repr=False)
    openings: frozenset[int] = field(repr=False)
    closings: frozenset[int] = field(repr=False)


def without_marks(tokens: Iterable[Token]) -> list[Token]:
    """The words, without the punctuation between them."""
    return [token for token in tokens if token.pos[0] != "補助記号"]
