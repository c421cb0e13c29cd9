"""How a sentence ends: politely (です, ます, ください), plainly, or in neither way.

Only what inflects can be polite or plain. 二人。, ラーメン！, すみません。, what breaks off (山はちょっと…,
待って) and what is reported have no ending that would tell, and are left out. Whether an ending is in place
is for the reader to say: among friends plain forms are right.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from lib.tokens import Analysis, Token, without_marks

Politeness = Literal["polite", "plain"]

_POLITE = frozenset({"です", "ます"})
_POLITE_REQUESTS = frozenset({"下さる", "為さる"})
# 雨なんですけど、…: what comes after the end of the clause and changes nothing about it.
_SOFTENING = frozenset({"けど", "けれど", "けれども", "が", "から", "ので", "し"})
_REPORTING = frozenset({"って", "と", "とか", "なんて"})
_ENDING_FORMS = ("終止形", "連体形", "意志推量形", "命令形")
# そうだ！ and よかった。 are said to nobody; あした is tomorrow, whatever verb Sudachi hears in it.
_NO_ENDING = frozenset({"そうだ", "なんだ", "そうか", "そっか", "よかった", "良かった", "あした"})


@dataclass(frozen=True, slots=True)
class Ending:
    """How the sentence `text[start:end]` of an analysis ends."""

    start: int
    end: int
    politeness: Politeness


def endings_in(analysis: Analysis) -> tuple[Ending, ...]:
    """The sentences of a text whose end is polite or plain, in order."""
    found = []
    for sentence in analysis.sentences:
        politeness = _politeness(without_marks(sentence.tokens))
        if politeness is not None:
            found.append(Ending(sentence.start, sentence.end, politeness))
    return tuple(found)


def _politeness(words: Sequence[Token]) -> Politeness | None:
    rest = list(words)
    if "".join(word.written for word in rest) in _NO_ENDING:
        return None
    while rest and (rest[-1].pos[1] == "終助詞" or rest[-1].written == "か" or rest[-1].pos[0] == "感動詞"):
        rest.pop()
    softened = bool(rest) and rest[-1].pos[:2] == ("助詞", "接続助詞") and rest[-1].written in _SOFTENING
    if softened:
        rest.pop()
    if not rest or rest[-1].written in _REPORTING:
        return None
    last = rest[-1]
    if last.normalized in _POLITE or (last.normalized in _POLITE_REQUESTS and _asks(last)):
        return "polite"
    if last.pos[0] == "助動詞" and len(rest) > 1 and rest[-2].normalized in _POLITE:
        return "polite"  # でし|た, ませ|ん
    if last.pos[0] not in ("動詞", "形容詞", "助動詞") or not last.pos[5].startswith(_ENDING_FORMS):
        return None
    if softened and last.pos[0] == "助動詞" and last.written == "だ" and len(rest) == 1:
        return None  # だけど
    return "plain"


def _asks(word: Token) -> bool:
    """ください, なさい."""
    return word.pos[5].startswith("命令形")
