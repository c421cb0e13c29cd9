"""An adjective with the other kind's ending, or with an い too many: 好きくない, 高いくない.

These endings make other words of it to Sudachi (きれ|いく|ない), so they are found by their letters, where
a word begins.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from lib.conjugation import adjective_stem
from lib.japanese import analyse
from lib.mistakes import in_hiragana
from lib.spelling import fold
from lib.tokens import Analysis, Sentence
from lib.wording import marked

_ENDING = re.compile(
    r"くな(?:い|かった)(?![？?])|くありません|くて|くなり(?:まし(?:た|ょう)|ます|たい)|くな(?:る|った|って)"
    r"|かった(?=です|けど|から|[かねよが。！？!?、]|$)"
)
_LONGEST, _FEWEST_KANA = 6, 3
"""Of the adjectives that are looked for by their letters: two kana are the end of any word, 白い is not."""
# きれくない, きれいくない: the kinds that take な and じゃない, and are no other word in kana;
# nor in kanji, where 上手く may be うまく.
_NA = (
    *("きれい", "綺麗", "奇麗", "好き", "すき", "嫌い", "きらい", "有名", "ゆうめい", "元気", "げんき"),
    *("静か", "しずか", "便利", "べんり", "不便", "ふべん", "簡単", "かんたん", "親切", "しんせつ"),
    *("じょうず", "下手", "大丈夫", "だいじょうぶ", "大変", "たいへん", "丁寧", "暇", "ひま"),
)
_AS_NA = {
    "くない": "じゃない",
    "くなかった": "じゃなかった",
    "くありません": "じゃありません",
    "くて": "で",
    "かった": "だった",
}
_NA_WHY = marked(
    "This adjective works like a noun: じゃない, だった, で and に follow it, not く and かった."
)
_I_WHY = marked("An い-adjective loses its い before くない, くて, くなる and かった.")


@dataclass(frozen=True)
class WrongEnding:
    """`text[start:end]` of an analysis and what is better."""

    start: int
    end: int
    better: str
    why: str


def wrong_endings(analysis: Analysis, sentence: Sentence) -> Iterator[WrongEnding]:
    """The endings of this kind in a sentence, first things first."""
    folded, starts = analysis.folded, analysis.starts
    begin, end = bisect_left(starts, sentence.start), bisect_left(starts, sentence.end)
    adjectives: dict[int, str] | None = None
    for match in _ENDING.finditer(folded, begin, end):
        if adjectives is None:
            adjectives = _adjectives(analysis, sentence)
        at, ending = match.start(), match.group()
        found = _na(analysis, at, ending) or _i(adjectives.get(at) or _heard(analysis, at), at, ending)
        if found is None:
            continue
        first, better, why = found
        last = match.end()
        if why is _NA_WHY and ending == "かった" and folded.startswith("です", last):
            better, last = better.removesuffix("だった") + "でした", last + 2
        yield WrongEnding(starts[first], analysis.ends[last - 1], better, why)


def _na(analysis: Analysis, at: int, ending: str) -> tuple[int, str, str] | None:
    folded, before = analysis.folded, analysis.folded[max(0, at - 5) : at]
    for word in _NA:
        first = at - len(word)
        if before.endswith(word) and analysis.starts[first] in analysis.openings:
            return first, _as_said(analysis, first, at) + _after_na(ending), _NA_WHY
    first = at - len("きれ")
    if (
        before.endswith("きれ")
        and ending in ("くない", "くなかった")
        and analysis.starts[first] in analysis.openings
    ):
        alone = first == 0 or folded[first - 1] not in "てでをし"
        return (first, "きれい" + _AS_NA[ending], _NA_WHY) if alone else None
    return None


def _after_na(ending: str) -> str:
    return _AS_NA.get(ending) or "に" + ending.removeprefix("く")


def _i(adjective: str | None, at: int, ending: str) -> tuple[int, str, str] | None:
    if adjective is None:
        return None
    stem = adjective_stem(adjective)
    return (at - len(adjective), stem + ending, _I_WHY) if stem is not None else None


def _adjectives(analysis: Analysis, sentence: Sentence) -> dict[int, str]:
    """Where in the folded text an い-adjective's dictionary form would end, and the form as written."""
    found = {}
    for word in sentence.tokens:
        if word.pos[0] == "形容詞" or (word.written == "い" and word.normalized == "行く"):
            form = word.lemma if word.pos[0] == "形容詞" else "いい"
            first = bisect_left(analysis.starts, word.start)
            if analysis.folded.startswith(fold(form), first):
                found[first + len(form)] = form
    return found


def _heard(analysis: Analysis, at: int) -> str | None:
    """The い-adjective before `at` that Sudachi hears only by itself: たかいかった is たか|いかった to it."""
    if analysis.folded[at - 1 : at] != "い":
        return None
    for first in range(max(0, at - _LONGEST), at - 1):
        form = analysis.folded[first:at]
        if len(form) < _FEWEST_KANA and in_hiragana(form):
            return None
        if analysis.starts[first] not in analysis.openings:
            continue
        words = analyse(form).tokens
        if len(words) == 1 and (words[0].pos[4], words[0].lemma) == ("形容詞", form):
            return form
    return None


def _as_said(analysis: Analysis, first: int, last: int) -> str:
    """The letters as they were written; romaji as kana."""
    text = analysis.text[analysis.starts[first] : analysis.ends[last - 1]]
    return text if len(text) == last - first and not text.isascii() else analysis.folded[first:last]
