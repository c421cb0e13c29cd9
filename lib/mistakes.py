"""What the rules for mistakes share: what a shape is, and the few things they ask of a word.

A *shape* is a mistake that no native sentence has, found in the words of one sentence by a function that
says which words are wrong and what should stand in their place. The shapes are in `verb_mistakes.py` and
`adjective_mistakes.py`; `corrections.py` makes a correction of what they find.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lib.tokens import Token

Found = tuple[int, int, str]
"""The words [first:last) and what should stand in their place."""


@dataclass(frozen=True)
class Shape:
    """One kind of mistake. `find` looks at one place in a sentence; `why` teaches the form in a sentence."""

    name: str
    find: Callable[[Sequence[Token], int], Found | None]
    why: str


MARKS = frozenset({"補助記号", "記号"})
# What may follow the end of a clause. Before others the same words may be right: 美味しいでしたっけ,
# 行くですって, 高いだの安いだの, 美味しいだし.
_JOINING = frozenset({"が", "けど", "けれど", "けれども", "から", "ので"})
_FINAL = frozenset({"か", "ね", "よ", "よね", "わ", "な", "なあ", "ねえ", "かな"})
_REPORTING = frozenset({"なんて", "って", "と", "とか", "だって", "ですって"})
_AFTER_TE = frozenset({"て", "で"})
# In kana a verb may be a frog, soup or somebody's name (かえる, しる, みのる): these are verbs only.
_VERBS_IN_KANA = frozenset(
    {
        *("たべる", "のむ", "いく", "みる", "よむ", "はなす", "する", "くる", "できる", "わかる"),
        *("ある", "もらう", "あげる", "つかう", "つくる", "はたらく", "やすむ", "おきる", "ねる"),
        *("あそぶ", "あるく", "おわる", "はじまる", "はじめる", "かりる", "おしえる", "おぼえる"),
        *("わすれる", "あう", "てつだう", "およぐ", "いう", "おもう", "すむ", "でる", "はいる"),
        *("すわる", "いただく", "たのむ", "はらう", "よぶ", "みせる", "えらぶ", "かえす", "とめる"),
        *("とまる", "つける", "あける", "しめる", "こまる", "つかれる", "なおす", "なおる", "もどる"),
        *("もつ", "はこぶ", "ならう"),
    }
)
# In kana they are two verbs of two classes: 着る and 切る, 帰る and 変える.
_TWO_VERBS = frozenset({"きる", "かえる", "へる", "いる"})


def stands(words: Sequence[Token], at: int, *written: str) -> bool:
    """Whether these words stand at this place."""
    if at + len(written) > len(words) or words[at].written != written[0]:
        return False
    return all(words[at + offset].written == word for offset, word in enumerate(written))


def closes(words: Sequence[Token], at: int) -> bool:
    """Whether a clause may be over before the word at this place, and is not reported."""
    if at >= len(words) or words[at].written in _JOINING:
        return True
    if words[at].pos[0] in MARKS:
        return at + 1 == len(words) or words[at + 1].written not in _REPORTING
    return words[at].written in _FINAL and closes(words, at + 1)


def opens(words: Sequence[Token], at: int) -> bool:
    """Whether a word surely begins at this place: in kana it may be the rest of another (たか|いかった)."""
    if at == 0 or words[at - 1].end < words[at].start:
        return True
    before = words[at - 1].pos
    if words[at].normalized == "為る" and before[2] == "サ変可能":
        return True
    if before[0] == "副詞" or before[2] == "副詞可能":
        return not words[at].written.startswith("い")  # はや|いくない is はやい
    return before[0] in MARKS | {"感動詞", "接続詞"} or before[1] in ("格助詞", "係助詞", "接続助詞")


def form_of(word: Token) -> str:
    """Sudachi's name of the form that a word is in."""
    return word.pos[-1]


def in_hiragana(written: str) -> bool:
    """Whether nothing but hiragana was written."""
    return all("ぁ" <= char <= "ゖ" or char == "ー" for char in written)


def plain_verb(words: Sequence[Token], at: int, *, surely: bool = False) -> Token | None:
    """The verb at this place if it is in its dictionary form; in kana `surely` one only from a list."""
    word = words[at]
    helps = word.pos[0] == "助動詞"
    if word.pos[0] != "動詞" and not (helps and word.pos[4].startswith(("上一段", "下一段"))):
        return None
    if not form_of(word).startswith(("終止形-一般", "連体形-一般")) or word.written != word.lemma:
        return None
    if helps and (at == 0 or words[at - 1].pos[0] not in ("動詞", "助動詞")):
        return None
    helps = helps or (at > 0 and words[at - 1].written in _AFTER_TE)
    if in_hiragana(word.written) and not helps:
        known = word.written in _VERBS_IN_KANA or not surely
        return word if known and word.written not in _TWO_VERBS else None
    return word


def joined(words: Sequence[Token]) -> str:
    """Words as they are written, romaji as kana."""
    return "".join(word.written for word in words)
