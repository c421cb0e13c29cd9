"""Japanese text as words: Sudachi's, with what it hears wrongly put right.

Every word keeps the place at which it stands in what the learner wrote. Sudachi's Dictionary is shared
and read only; its Tokenizer is not safe across threads, so each thread keeps one. The values are in
`tokens.py`, what is put right in `misheard.py`, where sentences end in `sentences.py`; how characters are
compared is in `spelling.py`, romaji in `romaji.py`, numbers in `quantities.py`.
"""

import re
import threading
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import sudachidict_core
from sudachipy import Dictionary, SplitMode

from lib.misheard import ONE_WORD, heard_right
from lib.sentences import sentences_in
from lib.spelling import fold, folded_in_place, hiragana, is_japanese, with_kana
from lib.tokens import Analysis, Token

if TYPE_CHECKING:
    from sudachipy import Tokenizer

# Sudachi refuses more than 49,149 bytes, and more than 65,535 after its own NFKC, which makes 33 of one ﷺ.
_CHUNK = 1_900
CACHED_LENGTH = 600
"""Longer texts are rare and large: only the last few of them are kept, and nothing found in them."""
_CACHED_TEXTS, _CACHED_LONG_TEXTS = 512, 4

_LATIN = re.compile(r"[A-Za-zＡ-Ｚａ-ｚ]+")
# What only makes letters bold is punctuation between words; <script> stays what it is, a word.
_MARKUP = re.compile(
    r"</?(?:b|i|u|s|em|strong|small|big|mark|span|p|div|br|hr|ruby|rb|rt|rp)\s*/?>", re.IGNORECASE
)
_PUNCTUATION = ("補助記号", "一般", "*", "*", "*", "*")
_SPACE, _MARK = ("空白",), ("補助記号", "空白", "記号")


DICTIONARY_FILE = Path(sudachidict_core.__file__).resolve().parent / "resources" / "system.dic"
"""Sudachi's, which is mapped into memory."""


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
    tokens = heard_right(text, tokens)
    for token in tokens:
        if token.written in ONE_WORD:
            openings.difference_update(range(token.start + 1, token.end))
    tokens = _punctuate_markup(text, tokens)
    folded, first, last = folded_in_place(read, starts, ends)
    sentences = tuple(sentences_in(text, tokens))
    closings = frozenset(token.end for token in tokens)
    return Analysis(text, tuple(tokens), sentences, folded, first, last, frozenset(openings), closings)


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
