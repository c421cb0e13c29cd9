"""What Sudachi hears wrongly in kana: みず, あおう, ちちは, かう before a blank; what is one word, not three.

Each case is a few tokens that are read as another word; すみません and なんというか are interjections, no
verbs. Nothing else of a text is changed.
"""

from collections.abc import Sequence
from dataclasses import replace

from lib.tokens import Token

_EXCUSES = frozenset({"すみません", "すいません"})
_AT_A_LOSS, _PAUSES = frozenset({"なんというか", "なにというか", "なんていうか"}), tuple("、…,‥")
_INTERJECTION = ("感動詞", "一般", "*", "*", "*", "*")
# かう、なおし in kana before a noun or a blank: adverbs to Sudachi, verbs to anybody else.
_BUYING = ("動詞", "一般", "*", "*", "五段-ワア行", "連体形-一般")
_TOPIC_IF = {
    "だっ": ("だ", ("助動詞", "*", "*", "*", "助動詞-ダ", "仮定形-一般")),
    "でし": ("です", ("助動詞", "*", "*", "*", "助動詞-デス", "仮定形-一般")),
}
_TO_MEET = ("動詞", "一般", "*", "*", "五段-ワア行", "終止形-一般")
_MEETING = (*_TO_MEET[:5], "意志推量形")
_MENDING = ("動詞", "非自立可能", "*", "*", "五段-サ行", "連用形-一般")
_NOUN = ("名詞", "普通名詞", "一般", "*", "*", "*")
_PARENTS = {"ちち": "父", "はは": "母"}
_BOOKING = ("名詞", "普通名詞", "サ変可能", "*", "*", "*")
_DOING = ("動詞", "非自立可能", "*", "*", "サ行変格", "終止形-一般")
_TOPIC = ("助詞", "係助詞", "*", "*", "*", "*")
ONE_WORD = frozenset({"だったら", "でしたら"})
"""Words that are joined here, and have no words within them."""


def heard_right(text: str, tokens: list[Token]) -> list[Token]:
    """The words of `text`, with those put right that were heard as others."""
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
            joined[-2:] = [_as_one(text, joined[-2:], "水", _NOUN)]
        elif token.pos[0] == "助詞" and joined[-2:-1] and joined[-2].written in _PARENTS:
            joined[-2] = replace(joined[-2], normalized=_PARENTS[joined[-2].written], pos=_NOUN)
        elif token.written == "ははは" and _is_of_mother(text, token):
            joined[-1:] = _in_two(token, ("はは", "母", _NOUN), ("は", "は", _TOPIC))
        elif token.written == "やくする" and _follows(joined, "よ"):
            whole = _as_one(text, joined[-2:], "予約", _BOOKING)
            joined[-2:] = _in_two(whole, ("よやく", "予約", _BOOKING), ("する", "為る", _DOING))
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


def _is_of_mother(text: str, token: Token) -> bool:
    """はははあたまが… tells of one's mother; ははは、いいですね laughs."""
    after = text[token.end :].lstrip()[:1]
    return token.surface == token.written and after.isalpha() and after not in "ーっはッ"


def _follows(joined: Sequence[Token], written: str) -> bool:
    """Whether the last word hangs on one that is written so."""
    before = joined[-2:-1]
    return bool(before) and before[0].written == written and before[0].end == joined[-1].start


def _in_two(
    token: Token, first: tuple[str, str, tuple[str, ...]], last: tuple[str, str, tuple[str, ...]]
) -> list[Token]:
    """The two words that were heard as one, each with how it is written and its normalized form."""
    cut = token.start + len(first[0]) if token.surface == token.written else token.end
    at = cut - token.start
    return [
        Token(token.surface[:at], first[0], first[1], first[1], first[0], first[2], token.start, cut),
        Token(token.surface[at:], last[0], last[1], last[1], last[0], last[2], cut, token.end),
    ]


def _as_one(text: str, parts: Sequence[Token], normalized: str, pos: tuple[str, ...]) -> Token:
    start, end = parts[0].start, parts[-1].end
    said, read = "".join(part.written for part in parts), "".join(part.reading for part in parts)
    return Token(text[start:end], said, normalized, normalized, read, pos, start, end)
