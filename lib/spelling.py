"""Japanese text as characters: how a text is compared, whatever it is written in.

Width, case, katakana and romaji are evened out, and each character keeps the place at which it stands in
what the learner wrote. Words are made of it in `japanese.py`.
"""

import re
import unicodedata
from functools import lru_cache

from lib.romaji import KanaPiece, kana_pieces

_KANA_OR_KANJI = re.compile(r"[ぁ-ゖァ-ヺｦ-ﾟ一-鿿㐀-䶿々〆]")
# A voiced sound may be written as two characters: half-width ｷﾞ, or a kana and a combining mark.
_VOICED_MARKS = frozenset("ﾞﾟ\u3099\u309a")
# A vowel drawn out for the sound of it (お願いしまーす, くださーい) belongs to no word.
_DRAWL = re.compile(r"(?<=[まで])[ー〜～]+(?=す)|(?<=くださ)[ー〜～]+(?=い)|(?<=ませ)[ー〜～]+(?=ん)")


def hiragana(text: str) -> str:
    """Katakana as hiragana."""
    return "".join(chr(ord(char) - 0x60) if "ァ" <= char <= "ヶ" else char for char in text)


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """The text as it is compared: NFKC, lower case, katakana as hiragana."""
    return hiragana(unicodedata.normalize("NFKC", text).lower())


def is_japanese(text: str) -> bool:
    """Whether the text holds kana or kanji."""
    return _KANA_OR_KANJI.search(text) is not None


def folded_in_place(
    read: str, starts: list[int], ends: list[int]
) -> tuple[str, tuple[int, ...], tuple[int, ...]]:
    """The text folded, character by character, so that each keeps its place."""
    folded: list[str] = []
    first: list[int] = []
    last: list[int] = []
    at = 0
    while at < len(read):
        size = 2 if read[at + 1 : at + 2] in _VOICED_MARKS else 1
        for char in fold(read[at : at + size]):
            folded.append(char)
            first.append(starts[at])
            last.append(ends[at + size - 1])
        at += size
    return "".join(folded), tuple(first), tuple(last)


def with_kana(text: str) -> tuple[str, list[int], list[int]]:
    """The text with romaji as kana, and for each of its characters where it stands in the original."""
    drawls = (KanaPiece("", match.start(), match.end()) for match in _DRAWL.finditer(text))
    pieces = sorted((*kana_pieces(text), *drawls), key=lambda piece: piece.start)
    if not pieces:
        return text, list(range(len(text))), list(range(1, len(text) + 1))
    read: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for piece in pieces:
        for index in range(at, piece.start):
            read.append(text[index])
            starts.append(index)
            ends.append(index + 1)
        for kana in piece.kana:
            read.append(kana)
            starts.append(piece.start)
            ends.append(piece.end)
        at = piece.end
    for index in range(at, len(text)):
        read.append(text[index])
        starts.append(index)
        ends.append(index + 1)
    return "".join(read), starts, ends
