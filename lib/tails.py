"""The end of a clause: its last verb or adjective and what hangs on it. It says how the clause is meant."""

from collections.abc import Sequence

from lib.japanese import Token

_TAIL_PARTICLES = frozenset({"も", "ばかり", "だけ", "と", "は"})
_FORMAL = frozenset(
    {"物", "もの", "事", "こと", "の", "所", "ところ", "積もり", "つもり", "筈", "はず", "訳", "わけ"}
)


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
