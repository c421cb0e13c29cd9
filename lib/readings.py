"""How the words of a text are read, for furigana and romaji, with doubt where there is doubt.

Two analysers read every sentence, Sudachi and Open JTalk (pyopenjtalk-plus). Where both say the same it is
taken; where they differ Open JTalk's reading is shown and marked as uncertain. Numbers with what they count
(三本, 1,250円) are Open JTalk's alone, since Sudachi reads digits one by one. Known traps
are in `traps.py`. How a reading is spread over kanji is in `furigana.py`, romaji in `hepburn.py`;
docs/readings.md tells how right all this is.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise, zip_longest

from lib.aloud import Heard, read_aloud
from lib.furigana import aligned, has_kanji
from lib.japanese import analyse
from lib.spelling import fold, hiragana
from lib.tokens import Token
from lib.traps import Trap, reading_of_nani, trapped

# A sentence as one says it takes some 15 KB, the longest one 350 KB: of such only a few are kept.
_CACHED_LENGTH, _CACHED_SENTENCES, _CACHED_LONG_ONES = 80, 2048, 32
_LONGEST_SENTENCE = 600
"""Code points. What is longer without an end is no sentence, and is cut."""

_SENTENCE = re.compile(rf"[^。！？!?\n]{{1,{_LONGEST_SENTENCE}}}[。！？!?」』）\n]*|[。！？!?」』）\n]+")
_GLOSS = re.compile(r"(?<=.)[（(]([ぁ-ヶー]+)[）)]\Z")
_KANJI_NUMBER = re.compile(r"[一二三四五六七八九]?十[一二三四五六七八九]?")
_NUMBER, _PLAIN_COUNTER = "数詞", "つ"
# Spelt otherwise, and the same: 言う is written いう and said ゆう, 餃子 ぎょうざ and ギョーザ.
_EVENED = str.maketrans("づぢゆ", "ずじい")
_DRAWN_OUT = re.compile(
    r"(?<=[おこそとのほもよろごぞどぼぽょ])[うお]|(?<=[うくすつぬふむゆるぐずづぶぷゅ])う"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """`text[start:end]`, and how it is read in hiragana; "" where kana speak for themselves."""

    start: int
    end: int
    reading: str


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text where it stands; its pieces together are the whole of it.

    `token` is what the word is to a dictionary: None for marks and blanks. `uncertain`: the two analysers
    do not agree on how it is read here.
    """

    start: int
    end: int
    pieces: tuple[Piece, ...]
    token: Token | None
    uncertain: bool = False

    def reading(self, text: str) -> str:
        """The whole word in kana, as it stands in the text."""
        return "".join(piece.reading or text[piece.start : piece.end] for piece in self.pieces)


def read(text: str) -> tuple[Word, ...]:
    """The words of a text of any length, in order; together they are the whole text."""
    return tuple(_moved(word, at) for at, sentence in _sentences(text) for word in _kept(sentence))


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    for match in _SENTENCE.finditer(text):
        yield match.start(), match[0]


def _moved(word: Word, by: int) -> Word:
    if not by:
        return word
    token = word.token
    if token is not None:
        token = replace(token, start=token.start + by, end=token.end + by)
    pieces = tuple(Piece(piece.start + by, piece.end + by, piece.reading) for piece in word.pieces)
    return Word(word.start + by, word.end + by, pieces, token, word.uncertain)


def _kept(sentence: str) -> tuple[Word, ...]:
    return _read_short(sentence) if len(sentence) <= _CACHED_LENGTH else _read_long(sentence)


@lru_cache(maxsize=_CACHED_SENTENCES)
def _read_short(sentence: str) -> tuple[Word, ...]:
    return _read(sentence)


@lru_cache(maxsize=_CACHED_LONG_ONES)
def _read_long(sentence: str) -> tuple[Word, ...]:
    return _read(sentence)


def _read(sentence: str) -> tuple[Word, ...]:
    tokens = [part for token in analyse(sentence).tokens for part in _unglossed(token)]
    if not has_kanji(sentence):
        return tuple(_filled(sentence, [_plain(token) for token in tokens]))
    aloud, traps = read_aloud(sentence), trapped(sentence)
    words: list[Word] = []
    for start, end in _stretches(sentence, tokens, aloud, traps):
        mine = [token for token in tokens if start <= token.start and token.end <= end]
        heard = [part for part in aloud if start <= part.start and part.end <= end]
        words += _stretch(sentence, mine, heard, traps, counted=_is_counted(tokens, start))
    return tuple(_filled(sentence, words))


def _unglossed(token: Token) -> tuple[Token, ...]:
    """Sudachi takes 名前（なまえ） for one word: the word, and the kana in the brackets."""
    gloss = _GLOSS.search(token.written)
    if gloss is None:
        return (token,)
    kana, (start, end) = gloss[1], gloss.span(1)
    word = replace(token, written=token.written[: gloss.start()], end=token.start + gloss.start())
    said = replace(
        token,
        written=kana,
        lemma=kana,
        reading=hiragana(kana),
        start=token.start + start,
        end=token.start + end,
    )
    return word, said


def _stretches(
    sentence: str, tokens: Sequence[Token], aloud: Sequence[Heard], traps: Sequence[Trap]
) -> Iterator[tuple[int, int]]:
    """The shortest stretches that both analysers begin and end a word with; overrides stay whole."""
    cuts = mine = {token.start for token in tokens} | {token.end for token in tokens}
    if aloud:
        cuts = mine & ({part.start for part in aloud} | {part.end for part in aloud})
    for trap in traps:
        cuts = cuts | (mine & {trap.start, trap.end})
        cuts -= set(range(trap.start + 1, trap.end))
    cuts |= {0, len(sentence)}
    ordered = sorted(cuts)
    yield from pairwise(ordered)


def _is_counted(tokens: Sequence[Token], start: int) -> bool:
    """Whether a number ends where this begins: of 25日 the 日."""
    return any(token.end == start and _is_number(token) for token in tokens)


def _is_number(token: Token) -> bool:
    """Also what Sudachi takes for a name: 二十八 (つちや)."""
    return _NUMBER in token.pos or _KANJI_NUMBER.fullmatch(token.written) is not None


def _stretch(
    sentence: str, tokens: Sequence[Token], aloud: Sequence[Heard], traps: Sequence[Trap], *, counted: bool
) -> list[Word]:
    if not tokens:
        return []
    start, end = tokens[0].start, tokens[-1].end
    written = sentence[start:end]
    if not has_kanji(written):
        return [_plain(token) for token in tokens]
    sudachi = [Heard(token.start, token.end, token.reading) for token in tokens]
    known = _known(sentence, tokens, traps)
    if known is not None:
        return _worded(sentence, tokens, [Heard(start, end, known.reading)], uncertain=known.doubtful)
    covered = sum(part.end - part.start for part in aloud) == end - start
    if not covered or any(not part.reading for part in aloud):
        return _worded(sentence, tokens, sudachi, uncertain=True)
    if counted or any(_is_number(token) for token in tokens):
        return _worded(sentence, tokens, aloud, uncertain=False)
    if alike(_joined_reading(sudachi), _joined_reading(aloud)):
        return _worded(sentence, tokens, aloud, uncertain=False)
    return _worded(sentence, tokens, aloud, uncertain=True)


def _known(sentence: str, tokens: Sequence[Token], traps: Sequence[Trap]) -> Trap | None:
    """What the table of traps or the rule for 何 says of how these are read; else None."""
    start, end = tokens[0].start, tokens[-1].end
    for trap in traps:
        if (trap.start, trap.end) == (start, end):
            return trap
    if sentence[start] != "何":
        return None
    reading = reading_of_nani(sentence[start:end], sentence[end:])
    if reading is None and len(tokens) == 1:  # 何人, 何回: Sudachi has them as words
        reading = tokens[0].reading
    return None if reading is None else Trap(start, end, reading, doubtful=False)


def _worded(sentence: str, tokens: Sequence[Token], heard: Sequence[Heard], *, uncertain: bool) -> list[Word]:
    """The words of a stretch with these readings; words that one reading spans are one."""
    pieces: list[Piece] = []
    for part in heard:
        at = part.start
        for written, reading in aligned(sentence[part.start : part.end], part.reading):
            pieces.append(Piece(at, at + len(written), reading))
            at += len(written)
    words: list[Word] = []
    group: list[Token] = []
    for token, following in zip_longest(tokens, tokens[1:]):
        group.append(token)
        if any(piece.start < token.end < piece.end and piece.reading for piece in pieces):
            continue
        if _NUMBER in token.pos and following is not None and following.written == _PLAIN_COUNTER:
            continue  # 一つ is a word
        begin = group[0].start
        mine = tuple(
            _cut(piece, begin, token.end) for piece in pieces if piece.end > begin and piece.start < token.end
        )
        doubted = uncertain and any(piece.reading for piece in mine)
        words.append(Word(begin, token.end, mine, _joined(sentence, group, mine), doubted))
        group = []
    return words


def _cut(piece: Piece, start: int, end: int) -> Piece:
    return Piece(max(piece.start, start), min(piece.end, end), piece.reading)


def _joined(sentence: str, group: Sequence[Token], pieces: Sequence[Piece]) -> Token:
    if len(group) == 1:
        return group[0]
    start, end = group[0].start, group[-1].end
    written = sentence[start:end]
    before = "".join(token.written for token in group[:-1])
    lemma = before + group[-1].lemma
    reading = "".join(piece.reading or hiragana(sentence[piece.start : piece.end]) for piece in pieces)
    return Token(written, written, lemma, before + group[-1].normalized, reading, group[0].pos, start, end)


def _plain(token: Token) -> Word:
    marks = token.pos[0] in ("補助記号", "記号", "空白")
    return Word(token.start, token.end, (Piece(token.start, token.end, ""),), None if marks else token)


def _filled(sentence: str, words: Iterable[Word]) -> Iterator[Word]:
    """The words, and what stands between them."""
    at = 0
    for word in words:
        if word.start > at:
            yield Word(at, word.start, (Piece(at, word.start, ""),), None)
        yield word
        at = word.end
    if at < len(sentence):
        yield Word(at, len(sentence), (Piece(at, len(sentence), ""),), None)


def alike(one: str, other: str) -> bool:
    """Whether two readings in kana sound the same."""
    return _evened(one) == _evened(other)


def _joined_reading(heard: Sequence[Heard]) -> str:
    return "".join(part.reading for part in heard)


def _evened(kana: str) -> str:
    return _DRAWN_OUT.sub("ー", fold(kana).translate(_EVENED))
