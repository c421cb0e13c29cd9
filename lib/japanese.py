"""Japanese text as words: tokens with dictionary form and reading, sentences, numbers.

A token's `start` and `end` are code points of the text that was handed in, whatever was folded or
read as romaji on the way, so that `text[start:end]` is always what the learner wrote. Sudachi's
Dictionary is shared and read only; its Tokenizer is not safe across threads, so each thread keeps
one. How characters are compared is in `spelling.py`, romaji in `romaji.py`; numbers with their
counters are in `quantities.py`.
"""

import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from sudachipy import Dictionary, SplitMode

from lib.romaji import romaji_to_kana
from lib.spelling import fold, folded_in_place, hiragana, is_japanese, with_kana

if TYPE_CHECKING:
    from sudachipy import Tokenizer

__all__ = [
    "CACHED_LENGTH",
    "Analysis",
    "Sentence",
    "Token",
    "analyse",
    "content_words",
    "fold",
    "is_japanese",
    "load",
    "parts",
    "romaji_to_kana",
]

# Sudachi refuses more than 49,149 bytes, and more than 65,535 after its own NFKC, which makes 33 of one ﷺ.
_CHUNK = 1_900
CACHED_LENGTH = 600
"""Longer texts are rare and large: only the last few of them are kept, and nothing found in them."""
_CACHED_TEXTS, _CACHED_LONG_TEXTS = 512, 4

_SENTENCE_END = re.compile(r"[。．！？!?…‥\n]+[」』）)]?|\.(?=\s|$)|[♪☆★]+")
_PAUSE = re.compile(r"(?:[…‥]+|。。+)\Z")
_OPEN_PARTICLES = frozenset("はがをにへのも")
_AFTER_QUOTATION = tuple("とっはがをのにもで")  # 「何番線？」と聞かれました
_QUOTES = {"「": "」", "『": "』", "“": "”", "〝": "〟"}
_LATIN = re.compile(r"[A-Za-zＡ-Ｚａ-ｚ]+")
_EXCUSES = frozenset({"すみません", "すいません"})
_AT_A_LOSS, _PAUSES = frozenset({"なんというか", "なにというか", "なんていうか"}), tuple("、…,‥")
_INTERJECTION = ("感動詞", "一般", "*", "*", "*", "*")
# かう、なおし in kana before a noun or a blank: adverbs to Sudachi, verbs to anybody else.
_BUYING = ("動詞", "一般", "*", "*", "五段-ワア行", "連体形-一般")
_TOPIC_IF = {
    "だっ": ("だ", ("助動詞", "*", "*", "*", "助動詞-ダ", "仮定形-一般")),
    "でし": ("です", ("助動詞", "*", "*", "*", "助動詞-デス", "仮定形-一般")),
}
_ONE_WORD = frozenset({"だったら", "でしたら"})
_TO_MEET = ("動詞", "一般", "*", "*", "五段-ワア行", "終止形-一般")
_MEETING = (*_TO_MEET[:5], "意志推量形")
_MENDING = ("動詞", "非自立可能", "*", "*", "五段-サ行", "連用形-一般")
# What only makes letters bold is punctuation between words; <script> stays what it is, a word.
_MARKUP = re.compile(
    r"</?(?:b|i|u|s|em|strong|small|big|mark|span|p|div|br|hr|ruby|rb|rt|rp)\s*/?>", re.IGNORECASE
)
_WATER = ("名詞", "普通名詞", "一般", "*", "*", "*")
_PUNCTUATION = ("補助記号", "一般", "*", "*", "*", "*")
_SPACE, _MARK = ("空白",), ("補助記号", "空白", "記号")


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


@cache
def _dictionary() -> Dictionary:
    return Dictionary(dict="core")


_LOADING = threading.Lock()
_MINE = threading.local()


def _tokenizer() -> "Tokenizer":
    """This thread's own Tokenizer: shared between threads it fails four calls of five."""
    mine: Tokenizer | None = getattr(_MINE, "tokenizer", None)
    if mine is None:
        with _LOADING:
            mine = _MINE.tokenizer = _dictionary().tokenizer(mode=SplitMode.C)
    return mine


def load() -> None:
    """Read the dictionary now (about 0.2 s) instead of at the first learner's first word."""
    _tokenizer().tokenize("こんにちは")


def analyse(text: str) -> Analysis:
    """The words of `text`, of any length; romaji is read as kana, English stays as it is."""
    return _analyse_short(text) if len(text) <= CACHED_LENGTH else _analyse_long(text)


@lru_cache(maxsize=_CACHED_TEXTS)
def _analyse_short(text: str) -> Analysis:
    return _analyse(text)


@lru_cache(maxsize=_CACHED_LONG_TEXTS)
def _analyse_long(text: str) -> Analysis:
    return _analyse(text)


def _analyse(text: str) -> Analysis:
    read, starts, ends = with_kana(text)
    tokens: list[Token] = []
    openings: set[int] = set()
    for offset, chunk in _chunks(read):
        for morpheme in _tokenizer().tokenize(chunk):
            begin, end = offset + morpheme.begin(), offset + morpheme.end()
            pos = morpheme.part_of_speech()
            if begin == end or pos[0] in _SPACE:
                continue
            start, stop = starts[begin], ends[end - 1]
            said = morpheme.surface()
            # To Sudachi "beer" is ビール; English stays English here.
            latin = _LATIN.fullmatch(said) is not None
            openings.add(start)
            if end - begin > 2:  # noqa: PLR2004
                openings.update(starts[offset + part.begin()] for part in morpheme.split(SplitMode.A))
            tokens.append(
                Token(
                    surface=text[start:stop],
                    written=said,
                    lemma=said if latin else morpheme.dictionary_form(),
                    normalized=fold(said) if latin else morpheme.normalized_form(),
                    reading=_reading(said, morpheme.reading_form(), pos),
                    pos=pos,
                    start=start,
                    end=stop,
                )
            )
    tokens = _heard_right(text, tokens)
    for token in tokens:
        if token.written in _ONE_WORD:
            openings.difference_update(range(token.start + 1, token.end))
    tokens = _punctuate_markup(text, tokens)
    folded, first, last = folded_in_place(read, starts, ends)
    sentences = tuple(_sentences(text, tokens))
    closings = frozenset(token.end for token in tokens)
    return Analysis(text, tuple(tokens), sentences, folded, first, last, frozenset(openings), closings)


def _heard_right(text: str, tokens: list[Token]) -> list[Token]:
    """What Sudachi hears wrongly in kana; すみません and なんというか are interjections, no verbs."""
    joined: list[Token] = []
    for token in tokens:
        joined.append(token)
        if token.pos[0] == "副詞" and token.written == "かう":
            joined[-1] = replace(token, lemma="かう", normalized="かう", pos=_BUYING)
        elif token.written == "あおう" and token.pos[0] == "形容詞":
            joined[-1] = replace(token, lemma="あう", normalized="あう", pos=_MEETING)
        elif (
            (token.written, token.pos[0]) == ("あう", "感動詞")
            and joined[-2:-1]
            and joined[-2].written in "にでと"
        ):
            joined[-1] = replace(token, lemma="あう", normalized="あう", pos=_TO_MEET)
        elif token.written == "おう" and token.pos[0] == "感動詞" and _is_meeting(joined):
            joined[-2:] = [_as_one(text, joined[-2:], "あう", _MEETING)]
        elif token.written == "たら" and joined[-2:-1] and joined[-2].written in _TOPIC_IF:
            joined[-2:] = [_as_one(text, joined[-2:], *_TOPIC_IF[joined[-2].written])]  # as なら
        elif token.written == "もし" and _is_hello(text, joined):
            joined[-2:] = [_as_one(text, joined[-2:], "もしもし", _INTERJECTION)]
        elif token.written == "ず" and _is_water(text, joined):
            joined[-2:] = [_as_one(text, joined[-2:], "水", _WATER)]
        elif token.normalized == "為る" and joined[-2:-1] and joined[-2].written == "なお":
            joined[-2:] = [_as_one(text, joined[-2:], "なおす", _MENDING)]
        elif token.pos[0] == "助動詞" and "".join(part.reading for part in joined[-3:]) in _EXCUSES:
            joined[-3:] = [_as_one(text, joined[-3:], "済みません", _INTERJECTION)]
        elif (
            token.written == "か"
            and text[token.end : token.end + 1] in _PAUSES
            and "".join(part.reading for part in joined[-4:]) in _AT_A_LOSS
        ):
            joined[-4:] = [_as_one(text, joined[-4:], "何と言うか", _INTERJECTION)]
    return joined


def _is_meeting(joined: Sequence[Token]) -> bool:
    """じゅうじに あおう proposes to meet; あ、おう are two calls."""
    return len(joined) > 1 and joined[-2].written == "あ" and joined[-2].end == joined[-1].start


def _is_hello(text: str, joined: Sequence[Token]) -> bool:
    """moshi moshi is said on the telephone; もし、もし駅なら supposes twice."""
    before = joined[-2:-1]
    return bool(before) and before[0].written == "もし" and not text[before[0].end : joined[-1].start].strip()


def _is_water(text: str, joined: Sequence[Token]) -> bool:
    """みず、お願いします asks for water; 見ずに is another word, and so is the みず in kanji."""
    seen, rest = joined[-2:-1], text[joined[-1].end : joined[-1].end + 2]
    return bool(seen) and seen[0].written == "み" and (not rest.startswith("に") or rest == "にし")


def _as_one(text: str, parts: Sequence[Token], normalized: str, pos: tuple[str, ...]) -> Token:
    start, end = parts[0].start, parts[-1].end
    said, read = "".join(part.written for part in parts), "".join(part.reading for part in parts)
    return Token(text[start:end], said, normalized, normalized, read, pos, start, end)


def _punctuate_markup(text: str, tokens: list[Token]) -> list[Token]:
    """<b>お会計</b>: the b is no word."""
    tags = [match.span() for match in _MARKUP.finditer(text)] if "<" in text else []
    if not tags:
        return tokens
    return [
        replace(token, pos=_PUNCTUATION)
        if any(start <= token.start and token.end <= end for start, end in tags)
        else token
        for token in tokens
    ]


def _reading(surface: str, reading: str, pos: tuple[str, ...]) -> str:
    if pos[0] in _MARK or not is_japanese(reading) or _LATIN.fullmatch(surface):
        return fold(surface)
    return hiragana(reading)


def _chunks(text: str) -> list[tuple[int, str]]:
    """Pieces that Sudachi accepts, cut at the end of a sentence where there is one."""
    chunks: list[tuple[int, str]] = []
    at = 0
    while len(text) - at > _CHUNK:
        cut = max(text.rfind(mark, at, at + _CHUNK) for mark in "。\n！？ ") + 1
        cut = cut if cut > at else at + _CHUNK
        chunks.append((at, text[at:cut]))
        at = cut
    if at < len(text):
        chunks.append((at, text[at:]))
    return chunks


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


def _sentences(text: str, tokens: list[Token]) -> list[Sentence]:
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


def _hesitates(sentence: str, tokens: list[Token]) -> bool:
    """レシートは…たぶん家です: after a particle the dots are a pause, not an end."""
    if not _PAUSE.search(sentence):
        return False
    before = next((token for token in reversed(tokens) if token.pos[0] != "補助記号"), None)
    return before is not None and before.pos[0] == "助詞" and before.written in _OPEN_PARTICLES


_CONTENT = frozenset({"名詞", "代名詞", "動詞", "形容詞", "形状詞", "副詞"})
# Verbs that carry grammar rather than meaning: する, いる, ある, なる.
_LIGHT = frozenset({"為る", "居る", "有る", "成る"})


def content_words(analysis: Analysis) -> tuple[Token, ...]:
    """The words that carry meaning: nouns, verbs, adjectives, adverbs; no numerals alone.

    A verb that only helps another one (食べて*いる*, 見せて*ください*) carries none.
    """
    found: list[Token] = []
    before: Token | None = None
    for token in analysis.tokens:
        main = token.pos[0]
        helps = main == "動詞" and (
            token.normalized in _LIGHT
            or (before is not None and before.pos[1:2] == ("接続助詞",) and token.pos[1] == "非自立可能")
        )
        if main in _CONTENT and not helps and token.pos[1] != "数詞":
            found.append(token)
        before = token
    return tuple(found)


@lru_cache(maxsize=1024)
def parts(word: str) -> tuple[Token, ...]:
    """The shortest words that a word is made of: 右 and 側 of 右側; of a simple word itself alone."""
    return tuple(
        Token(
            surface=part.surface(),
            written=part.surface(),
            lemma=part.dictionary_form(),
            normalized=part.normalized_form(),
            reading=_reading(part.surface(), part.reading_form(), part.part_of_speech()),
            pos=part.part_of_speech(),
            start=part.begin(),
            end=part.end(),
        )
        for part in _tokenizer().tokenize(word, mode=SplitMode.A)
    )
