"""Japanese in romaji, for whoever cannot read kana yet: modified Hepburn, words apart.

Particles are written as they are said (wa, e, o), long vowels with a macron (ō, ū), ん before a vowel with
an apostrophe. Endings hang on their word: 食べました is tabemashita, 行きたいです ikitai desu. The other
way, from what learners type to kana, is `romaji.py`.
"""

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from lib.readings import Word
from lib.romaji import HEPBURN
from lib.spelling import hiragana
from lib.tokens import Token

_LONG = {"a": "ā", "i": "ī", "u": "ū", "e": "ē", "o": "ō"}
# How a vowel is drawn out in kana: おう and おお, うう, ああ. いい and えい are written out.
_DRAWN_OUT = frozenset({("o", "u"), ("o", "o"), ("u", "u"), ("a", "a")})
# 食べて, 行けば, 言ったり, 頼んだり, 聞きながら
_ENDINGS = frozenset({"て", "で", "ば", "ちゃ", "じゃ", "たり", "だり", "ながら"})
_AS_SAID = {"は": "わ", "へ": "え", "を": "お"}
_MARKS = str.maketrans("。、？！「」『』　〜・", ".,?!“”“” ~ ") | str.maketrans({"（": " (", "）": ")"})
_BEFORE_MARK = re.compile(r"\s+([.,?!”)\]:;…~])")
_AFTER_MARK = re.compile(r"([“(\[])\s+")
_OPENING = re.compile(r"(?<=[\w.,?!])(?=[“(\[])")


def romaji(kana: str, apart: Collection[int] = ()) -> str:
    """Kana in romaji. A vowel at one of the places `apart` draws out none before it (思う: omou)."""
    text = hiragana(kana)
    written = ""
    at = 0
    while at < len(text):
        size = 2 if text[at : at + 2] in HEPBURN else 1
        sound = HEPBURN.get(text[at : at + size], text[at : at + size])
        last = written[-1:]
        drawn_out = (last, sound) in _DRAWN_OUT and at not in apart
        if drawn_out or (text[at] == "ー" and last in _LONG):
            written = written[:-1] + _LONG[last]
        elif last == "っ":  # doubles what follows, which is written tch for っち
            doubled = "t" if sound.startswith("ch") else sound[0]
            written = written[:-1] + (doubled if doubled.isascii() else "") + sound
        elif last == "n" and text[at - 1] == "ん" and sound[0] in "aiueoy":
            written += "'" + sound
        else:
            written += sound
        at += size
    return written.replace("っ", "")


def romaji_of(text: str, words: Sequence[Word]) -> str:
    """A whole text in romaji; `words` are those of `readings.read(text)`. Lines stay lines."""
    line = ""
    kana, apart = "", set[int]()
    for word, following in pairwise([*words, None]):
        if word is None or word.token is None:
            line += text[word.start : word.end].translate(_MARKS) if word else ""
            continue
        token = word.token
        said = _AS_SAID.get(token.written) if token.pos[0] == "助詞" else None
        kana += said or word.reading(text)
        if token.pos[0] == "接頭辞":  # お起き
            apart.add(len(kana))
        elif token.pos[0] == "動詞" and token.written == token.lemma:
            apart.add(len(kana) - 1)
        if following is None or following.token is None or not hangs_on(token, following.token):
            line += (" " if line and line[-1] not in "\n “(" else "") + romaji(kana, apart)
            kana, apart = "", set()
    return _OPENING.sub(" ", _AFTER_MARK.sub(r"\1", _BEFORE_MARK.sub(r"\1", line))).strip()


def hangs_on(before: Token, token: Token) -> bool:
    """Whether a word is the ending of the one before it, or that its beginning."""
    if before.pos[0] == "接頭辞" or token.pos[0] == "接尾辞":
        return True
    if token.pos[0] == "助動詞":
        return token.lemma not in ("です", "だ", "らしい", "じゃ")
    return before.pos[0] in ("動詞", "形容詞", "助動詞") and token.written in _ENDINGS
