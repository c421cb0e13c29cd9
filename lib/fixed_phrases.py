"""Fixed words of politeness, each learnt as a whole: お願いします is no お, 願う and する to a learner.

What is no word of its own for the miss rate (`levels.py`) is one to take home. They are found in the text as
it is compared, so romaji and katakana hold them too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lib.tokens import Analysis


@dataclass(frozen=True, slots=True)
class FixedPhrase:
    """`text[start:end]` of an analysis is this phrase; `reading` is hiragana."""

    lemma: str
    reading: str
    start: int
    end: int


# The longer of two that begin alike comes first.
_PHRASES = (
    ("よろしくお願いします", "よろしくおねがいします", r"よろしくお(?:願|ねが)い(?:いた)?します"),
    ("お願いします", "おねがいします", r"お(?:願|ねが)い(?:いた)?します"),
    ("いらっしゃいませ", "いらっしゃいませ", r"いらっしゃいませ"),
    ("はじめまして", "はじめまして", r"(?:はじ|初|始)めまして"),
    ("どういたしまして", "どういたしまして", r"どう(?:いた|致)しまして"),
    ("おかげさまで", "おかげさまで", r"おかげ(?:さま|様)で"),
    ("お疲れ様", "おつかれさま", r"お(?:疲|つか)れ(?:さま|様)"),
    ("ごちそうさま", "ごちそうさま", r"[ご御](?:ちそう|馳走)(?:さま|様)"),
    ("ごめんなさい", "ごめんなさい", r"ごめんなさい"),
    ("すみません", "すみません", r"(?:す|済)みません"),
    ("ありがとう", "ありがとう", r"ありがとう|有り?難う"),
    ("おはようございます", "おはようございます", r"おはよう(?:ございます)?"),
    ("こんにちは", "こんにちは", r"こんにちは"),
    ("こんばんは", "こんばんは", r"こんばんは"),
    ("おやすみなさい", "おやすみなさい", r"お(?:やす|休)みなさい"),
    ("さようなら", "さようなら", r"さよう?なら"),
    ("お大事に", "おだいじに", r"お(?:大事|だいじ)に"),
    ("失礼します", "しつれいします", r"(?:失礼|しつれい)(?:いた)?しま(?:す|した)"),
    ("かしこまりました", "かしこまりました", r"かしこまりました"),
)
_ANY = re.compile("|".join(f"({pattern})" for _, _, pattern in _PHRASES))


def fixed_phrases(analysis: Analysis) -> Iterator[FixedPhrase]:
    """All of a text, in order, none within another."""
    for match in _ANY.finditer(analysis.folded):
        lemma, reading, _ = _PHRASES[(match.lastindex or 1) - 1]
        yield FixedPhrase(lemma, reading, analysis.starts[match.start()], analysis.ends[match.end() - 1])
