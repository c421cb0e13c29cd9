"""Where sentences end: at their marks, but not within a quotation, nor where dots are a pause."""

import re
from collections.abc import Sequence

from lib.tokens import Sentence, Token, without_marks

_SENTENCE_END = re.compile(r"[。．！？!?…‥\n]+[」』）)]?|\.(?=\s|$)|[♪☆★]+")
_PAUSE = re.compile(r"(?:[…‥]+|。。+)\Z")
_OPEN_PARTICLES = frozenset("はがをにへのも")
_AFTER_QUOTATION = tuple("とっはがをのにもで")  # 「何番線？」と聞かれました
_QUOTES = {"「": "」", "『": "』", "“": "”", "〝": "〟"}


def _sentence_ends(text: str) -> list[int]:
    """Where sentences end. A full stop inside a quotation does not end the sentence around it."""
    inside: list[tuple[int, int]] = []
    for index, char in enumerate(text):
        if char in _QUOTES and (not inside or index > inside[-1][1]):
            closing = text.find(_QUOTES[char], index)
            if closing > 0:
                inside.append((index, closing))
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    return [
        end
        for end in ends
        if not any(
            start < end <= stop or (end == stop + 1 and text[end : end + 1] in _AFTER_QUOTATION)
            for start, stop in inside
        )
    ]


def sentences_in(text: str, tokens: Sequence[Token]) -> list[Sentence]:
    """The sentences of a text with these words, in its order; none is without a word."""
    sentences: list[Sentence] = []
    first = start = 0
    for end in [*_sentence_ends(text), len(text)]:
        last = first
        while last < len(tokens) and tokens[last].start < end:
            last += 1
        if last < len(tokens) and _hesitates(text[start:end], tokens[first:last]):
            continue
        if last > first:
            words = tuple(tokens[first:last])
            sentences.append(Sentence(max(start, words[0].start), max(words[-1].end, words[0].start), words))
        first, start = last, end
    return sentences


def _hesitates(sentence: str, tokens: Sequence[Token]) -> bool:
    """レシートは…たぶん家です: after a particle the dots are a pause, not an end."""
    if not _PAUSE.search(sentence):
        return False
    before = without_marks(tokens)[-1:]
    return bool(before) and before[0].pos[0] == "助詞" and before[0].written in _OPEN_PARTICLES
