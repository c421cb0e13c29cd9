"""A word of a task made ready to be found: how it may be spelt, and by which keys its tokens are known.

The keys of a token are its dictionary form and the spelling that Sudachi joins all spellings in. Where
words stand in what a learner said is found in `terms.py`.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from lib.japanese import analyse
from lib.spelling import fold
from lib.tokens import Token

KANJI = re.compile(r"[一-鿿㐀-䶿々]")
_LONG_AFTER = {
    "う": frozenset("うおこそとのほもよろごぞどぼぽょゅくすつぬふむゆるぐずづぶぷ"),
    "お": frozenset("おこそとのほもよろごぞどぼぽょ"),
    "い": frozenset("けせてねへめれげぜでべぺ"),  # かいけ
}


@dataclass(frozen=True, slots=True)
class Word:
    """One alternative of a term."""

    spellings: tuple[str, ...]  # folded: as written, and as read
    loose: str  # the reading without long vowels, "" where it is too short to be safe
    keys: tuple[frozenset[str], ...]  # for each token: its dictionary form and its joined spelling
    inflects: bool
    is_noun: bool  # one noun, spelled with kanji


@lru_cache(maxsize=8192)
def word_of(term: str) -> Word:
    """The word as a teacher writes it, made ready."""
    tokens = analyse(term).tokens
    written = fold(term)
    read = "".join(token.reading for token in tokens)
    last = tokens[-1] if tokens else None
    inflects = last is not None and last.pos[0] in ("動詞", "形容詞") and last.lemma == last.written
    loose = loosen(read)[0]
    return Word(
        spellings=tuple(dict.fromkeys((written, read))),
        loose=loose if len(loose) > 1 and len(read) > 2 and not inflects else "",  # noqa: PLR2004
        keys=tuple(_keys_wanted(token, inflects=inflects and token is last) for token in tokens),
        inflects=inflects,
        is_noun=len(tokens) == 1 and tokens[0].pos[0] == "名詞" and KANJI.search(written) is not None,
    )


def keys_of(token: Token) -> frozenset[str]:
    """What a token is known by."""
    keys = {fold(token.lemma), fold(token.normalized)}
    if token.pos[0] == "動詞" and not KANJI.search(token.normalized):
        keys.add(_heard_as(token, token.normalized))
    return frozenset(keys)


def _keys_wanted(token: Token, *, inflects: bool) -> frozenset[str]:
    if _is_potential(token):
        return frozenset({fold(token.lemma)})
    return keys_of(token) | {_heard_as(token, token.reading)} if inflects else keys_of(token)


def _heard_as(token: Token, verb: str) -> str:
    """A verb in kana, told from its likes by how it inflects: かえたい is 替える, かえりたい 帰る."""
    return f"{fold(verb)}:{token.pos[4]}"


def _is_potential(token: Token) -> bool:
    """使える, which Sudachi joins with 使う: whoever uses a thing has not said that it can be used."""
    lemma, joined = token.lemma, token.normalized
    if token.pos[0] != "動詞" or len(lemma) < 3 or lemma[-1] != "る" or lemma[-2] not in "えけせてねべめれげ":  # noqa: PLR2004
        return False
    return joined[-1] in "うくすつぬぶむぐ" or lemma[:-2] == joined[:-1] != ""


def loosen(kana: str) -> tuple[str, tuple[int, ...]]:
    """Without the marks of long vowels: らーめん and らめん, しょうゆ and しょゆ are then alike."""
    kept: list[str] = []
    places: list[int] = []
    for index, char in enumerate(kana):
        if char == "ー" or (index and char == kana[index - 1] and char in "あいうえお"):
            continue
        if index and char in _LONG_AFTER and kana[index - 1] in _LONG_AFTER[char]:
            continue
        kept.append(char)
        places.append(index)
    return "".join(kept), tuple(places)
