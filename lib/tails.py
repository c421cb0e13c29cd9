"""The end of a clause: its last verb or adjective and what hangs on it. It says how the clause is meant.

And where one has no end, because it is broken off and said otherwise (交換、いや、返金で).
"""

from collections.abc import Sequence

from lib.tokens import Token

_TAIL_PARTICLES = frozenset({"も", "ばかり", "だけ", "と", "は"})
_FORMAL = frozenset(
    {"物", "もの", "事", "こと", "の", "所", "ところ", "積もり", "つもり", "筈", "はず", "訳", "わけ"}
)


_CORRECTING = frozenset({"いえ", "いや", "いいえ", "ううん"})
_INTERRUPTING = frozenset({"感動詞", "補助記号", "副詞"})
_BARE = frozenset({"名詞", "代名詞", "接頭辞", "接尾辞", "連体詞"})


def corrects(word: Token) -> bool:
    """いや, いえ: what comes next may stand for what was said before it."""
    return word.written in _CORRECTING and word.pos[0] == "感動詞"


def is_taken_back(before: Sequence[Token], after: Sequence[Token]) -> bool:
    """交換、いや、返金で. 次のバス、あ、次の電車は: a thing was only named, and another is said instead.

    レシート、いえ、ありません names no other; 一つ、いや、二つ is another number of the same (`naming.py`).
    """
    if not after or after[0].pos[0] not in _INTERRUPTING:
        return False
    named = [word for word in before if word.pos[0] not in ("感動詞", "補助記号")]
    if not named or not all(word.pos[0] in _BARE or word.written in ("の", "に") for word in named):
        return False
    marks = 1
    while marks < len(after) and after[marks].pos[0] in _INTERRUPTING:
        marks += 1
    if marks == len(after) or after[marks].pos[1] == "数詞":
        return False
    first = after[marks]
    if any(corrects(word) for word in after[:marks]):
        when = any(word.pos[2] == "副詞可能" for word in named)
        return first.pos[0] in _BARE and (first.pos[2] == "副詞可能") == when
    interjected = any(word.pos[0] == "感動詞" for word in after[:marks])
    return interjected and first.normalized == named[0].normalized


def tail_of(words: Sequence[Token]) -> list[Token]:
    """The end of a clause that says how it is meant: its last verb or adjective and what follows."""
    first = len(words)
    while first > 0:
        word = words[first - 1]
        main = word.pos[0]
        if (
            main in ("助動詞", "動詞", "形容詞")
            or word.pos[1] in ("終助詞", "接続助詞", "準体助詞", "助動詞語幹")
            or (main == "助詞" and word.written in _TAIL_PARTICLES and first < len(words))
            or (word.written == "も" and first > 1 and words[first - 2].written == "か")
            or (main == "助詞" and word.written == "か")
            or word.normalized in ("御願い", "頂戴", "大丈夫", "結構", "可能")
            or (word.normalized in _FORMAL and first < len(words))
            or (main == "接頭辞" and first < len(words) and words[first].pos[0] == "動詞")
        ):
            first -= 1
        else:
            break
    return list(words[first:])


def has(tail: Sequence[Token], *normalized: str) -> bool:
    """Whether one of these words stands in it."""
    return any(word.normalized in normalized for word in tail)


def is_past(word: Token) -> bool:
    """た and だ that say that something is over; not たら."""
    return word.pos[4].endswith("助動詞-タ") and not word.pos[5].startswith("仮定形")


def predicates(words: Sequence[Token]) -> list[Token]:
    """The verbs and adjectives that say something of their own."""
    return [
        word
        for index, word in enumerate(words)
        if word.pos[0] in ("形容詞", "形状詞")
        or (word.pos[0] == "動詞" and not (word.pos[5].startswith("連用形") and _stands_loose(words, index)))
    ]


def _stands_loose(words: Sequence[Token], index: int) -> bool:
    """A verb's stem with nothing hanging on it: the かい that Sudachi sees in おかいけい."""
    after = words[index + 1] if index + 1 < len(words) else None
    return after is None or (after.pos[0] not in ("助動詞", "動詞") and after.pos[1] != "接続助詞")
