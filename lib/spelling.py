"""Japanese text as characters: how a text is compared, whatever it is written in.

Width, case, katakana, romaji and a slip of the pen in a request are evened out, and each character keeps
the place at which it stands in what the learner wrote. Words are made of it in `japanese.py`.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from lib.romaji import KanaPiece, kana_pieces, shared_start

_KANA_OR_KANJI = re.compile(r"[ぁ-ゖァ-ヺｦ-ﾟ一-鿿㐀-䶿々〆]")
# A voiced sound may be written as two characters: half-width ｷﾞ, or a kana and a combining mark.
_VOICED_MARKS = frozenset("ﾞﾟ\u3099\u309a")
# A vowel drawn out for the sound of it (お願いしまーす, くださーい) belongs to no word.
_DRAWL = re.compile(r"(?<=[まで])[ー〜～]+(?=す)|(?<=くださ)[ー〜～]+(?=い)|(?<=ませ)[ー〜～]+(?=ん)")


def _one_slip(word: str) -> str:
    """A pattern for a word with a kana left out, put in, mistaken or exchanged; not the first."""
    ways = []
    for at in range(1, len(word)):
        before, here, after = word[:at], word[at], word[at + 1 :]
        ways += [f"{before}[ぁ-ん]{here}{after}", f"{before}{after[:1]}{here}{after[1:]}"]
        ways += [f"{before}[ぁ-ん]?{after}"] if "ぁ" <= here <= "ん" else []
    return "|".join(ways)


# One slip of the pen in what asks for a thing, where it ends what is said. くさい and ださい are words of
# their own, and so are 六台, 拡大 and 宿題.
_ASKING = {
    "ください": (
        r"(?<![ろかゅ])くだい|くださ|くだいさい?|くさだい|くだささい|くだださい|くださいい"
        r"|く[たらざ]さい|くだ[ざちしせ]い"
    ),
    "おねがいします": _one_slip("おねがいします"),
    "お願いします": _one_slip("お願いします"),
}
_SLIPS = [
    (word, re.compile(f"(?:{ways})(?=[ねよ。、．，,.！!？?…\\s]|\\Z)")) for word, ways in _ASKING.items()
]
# 何ばん線, なん番せん, 何ぷん: 何 and what it counts, in kanji and kana by turns.
_COUNTED = re.compile(
    r"(?:何|なん)(?:(?:番|ばん)(?:線|せん)?|時|じ(?![ょゃゅ])|分|ぷん|人|にん|名|めい|枚|まい|円|えん)"
)
_IN_KANJI = {
    "なん": "何", "ばん": "番", "せん": "線", "じ": "時", "ぷん": "分", "にん": "人",
    "めい": "名", "まい": "枚", "えん": "円",
}  # fmt: skip
_KANA_PART = re.compile("|".join(_IN_KANJI))
_ONLY_KANA = re.compile(r"[ぁ-ん]+")
# なんじ alone is nothing else than 何時, but where it stands in こんなんじゃ or みなんじょ.
_WHAT_TIME = re.compile(r"(?<![んみどそこあ])なんじ(?![ょゃゅぶ])")


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


def _slips_in(text: str) -> Iterator[KanaPiece]:
    """What was meant by a slip of the pen: only the characters that are wrong."""
    for word, slip in _SLIPS:
        for match in slip.finditer(text):
            said, start, end = match.group(), match.start(), match.end()
            if said == word:
                continue
            same = shared_start(said, word)
            tail = shared_start(said[same:][::-1], word[same:][::-1])
            first, last, meant = start + same, end - tail, word[same : len(word) - tail]
            if first == last:  # a kana was left out: it stands with the one before it
                first, meant = first - 1, said[same - 1] + meant
            yield KanaPiece(meant, first, last)


def _counted_in(text: str) -> Iterator[KanaPiece]:
    """何ばん線 as 何番線, なんじ as 何時; what else is all in kana is left to the words."""
    for match in _COUNTED.finditer(text):
        if _ONLY_KANA.fullmatch(match.group()) and not _WHAT_TIME.match(text, match.start()):
            continue
        for part in _KANA_PART.finditer(match.group()):
            at = match.start()
            yield KanaPiece(_IN_KANJI[part.group()], at + part.start(), at + part.end())


def with_kana(text: str) -> tuple[str, list[int], list[int]]:
    """The text with romaji as kana, and for each of its characters where it stands in the original."""
    drawls = (KanaPiece("", match.start(), match.end()) for match in _DRAWL.finditer(text))
    heard = (*kana_pieces(text), *drawls, *_slips_in(text), *_counted_in(text))
    pieces = sorted(heard, key=lambda piece: piece.start)
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
