"""A better way to say what was said, found by rule: the offline partner corrects with it.

At most one a turn, the first in the text. A shape is a mistake that native sentences do not have; what
needs the meaning, a wrong particle above all (学校を行く), cannot be found this way. `said` always stands in
the text as it was written, and nothing is found in `better`. What stands in quotation marks is talk about
words, and is left alone. The shapes are in `verb_mistakes.py`, `adjective_mistakes.py` and
`ending_mistakes.py`, changes of form in `conjugation.py`.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from lib.adjective_mistakes import ADJECTIVE_SHAPES
from lib.conversation import Correction
from lib.ending_mistakes import wrong_endings
from lib.japanese import analyse
from lib.mistakes import Shape, joined
from lib.tokens import Analysis, Token
from lib.verb_mistakes import VERB_SHAPES

_SHAPES: tuple[Shape, ...] = (*ADJECTIVE_SHAPES, *VERB_SHAPES)
_QUOTED = re.compile(r"「[^」]*」?|『[^』]*』?|“[^”]*”?|〝[^〟]*〟?|\"[^\"]*\"")
_POLITE = frozenset({"です", "でし", "でしょう", "ます", "まし", "ませ", "ましょう"})
_MOST_AT_ONCE = 4
"""Mistakes in one quotation, 来るますたい has two; with more of them nothing is said."""
_LONGEST_QUOTE = 6
"""Words before the mistake that are quoted with it: 勉強|し|て|いる|です."""


def correction_of(said: Analysis | str) -> Correction | None:
    """The first mistake of a known shape, put right; None where there is none."""
    correction = _first(analyse(said) if isinstance(said, str) else said)
    for _ in range(_MOST_AT_ONCE):
        again = _first(analyse(correction.better)) if correction else None
        if correction is None or again is None:
            return correction
        correction = replace(correction, better=correction.better.replace(again.said, again.better))
    return None


def _first(analysis: Analysis) -> Correction | None:
    text, quoted = analysis.text, _quoted(analysis.text)
    for sentence in analysis.sentences:
        endings = (found for found in wrong_endings(analysis, sentence) if found.start not in quoted)
        ending = next(endings, None)
        for at, word in enumerate(sentence.tokens):
            if ending is not None and ending.start <= word.start:
                return Correction(text[ending.start : ending.end], ending.better, ending.why)
            correction = _at(analysis, sentence.tokens, at, quoted)
            if correction is not None:
                return correction
    return None


def _at(analysis: Analysis, words: Sequence[Token], at: int, quoted: Collection[int]) -> Correction | None:
    for shape in _SHAPES:
        found = shape.find(words, at)
        if found is None or words[found[0]].start in quoted:
            continue
        first, last, better = found
        if shape.name == "adjective-da" and _ends_politely(analysis, words, last):
            better += "です"
        start = _whole_from(words, first)
        text = analysis.text[words[start].start : words[last - 1].end]
        return Correction(text, joined(words[start:first]) + better, shape.why)
    return None


def _ends_politely(analysis: Analysis, words: Sequence[Token], last: int) -> bool:
    """Whether です is what the learner would have said at this end: the rest of the text is polite."""
    over = all(word.pos[0] in ("補助記号", "記号") or word.pos[1] == "終助詞" for word in words[last:])
    return over and any(word.written in _POLITE for word in analysis.tokens)


def _quoted(text: str) -> frozenset[int]:
    """The places within quotation marks."""
    return frozenset(at for match in _QUOTED.finditer(text) for at in range(*match.span()))


def _whole_from(words: Sequence[Token], first: int) -> int:
    """Where the word begins whose ending is wrong: 勉強|する, 食べ|て|いる, 行き|たい, 高く|ない."""
    start = first
    while start > max(0, first - _LONGEST_QUOTE) and _belongs(words[start - 1], words[start]):
        start -= 1
    return start


def _belongs(before: Token, word: Token) -> bool:
    if word.pos[0] == "助動詞" or word.pos[:2] == ("助詞", "接続助詞"):
        return before.pos[0] in ("動詞", "助動詞", "形容詞", "形状詞")
    if word.pos[:2] == ("動詞", "非自立可能"):
        doing = word.normalized == "為る" and before.pos[2:3] == ("サ変可能",)
        return doing or (before.pos[:2] == ("助詞", "接続助詞") and before.written in ("て", "で"))
    if word.normalized == "無い":
        return before.pos[0] in ("形容詞", "助動詞") and before.pos[5].startswith("連用形")
    return before.pos[0] == "接頭辞"
