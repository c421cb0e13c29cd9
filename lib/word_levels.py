"""The words of the unofficial JLPT lists, and the level at which a word is on them.

Spellings of one word are one word: a list's お手洗い, かわいい and 為さる are known by the form that Sudachi
joins their spellings in, and the easiest level under which a list has the word counts. Where two words
are spelt alike (上手, じょうず and うわて) the reading decides. A reading alone finds a word only where the
text has it in kana and no spelling was found; of homophones of the same kind the easiest is meant. What
a learner of a level is expected to know is in `levels.py`.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal, get_args

from lib.japanese import analyse
from lib.spelling import fold
from lib.tokens import Token
from lib.words import KANJI

Jlpt = Literal["N5", "N4", "N3", "N2", "N1"]
EASIEST_FIRST: tuple[Jlpt, ...] = get_args(Jlpt)
_HARDNESS = {level: index for index, level in enumerate(EASIEST_FIRST)}

# あたたか(い); 入学, にゅうがく・する; それ, （接。感）; あげる (=やる); 堅/硬/固い; じゅう  とお.
_OPTIONAL = re.compile(r"\(([ぁ-ん]+)\)")
_REMARK = re.compile(r"・する|\s*[（(][^）)]*[）)]?")
_ALTERNATIVES = re.compile(r"\s*/\s*|\s+")
_ENDING = re.compile(r"[ぁ-ん]+\Z")
_KANA = re.compile(r"[ぁ-んー]+")
_ADVERBIAL, _DOING = ("に", "と", "する"), "する"
_INFLECTED = ("動詞", "形容詞")
# What is only ever written in kana: から is no 空, and は no 歯.
_UNLISTED = frozenset({"助詞", "助動詞", "感動詞", "接続詞", "接頭辞", "接尾辞"})


def hardness(level: Jlpt) -> int:
    """0 for N5, 4 for N1."""
    return _HARDNESS[level]


@dataclass(frozen=True, slots=True)
class _Entry:
    """A word of a list; `kind` is "動詞", "形容詞" or "" for what does not inflect."""

    readings: tuple[str, ...]
    level: Jlpt
    kind: str


class Vocabulary:
    """All lists together. Reading them takes about 0.3 s, asking takes microseconds."""

    def __init__(self, rows: Iterable[tuple[str, str, Jlpt]]) -> None:
        spelt: defaultdict[str, list[_Entry]] = defaultdict(list)
        read: defaultdict[str, list[_Entry]] = defaultdict(list)
        kanji: dict[str, Jlpt] = {}
        for row in rows:
            word, _, level = row
            for char in KANJI.findall(word):
                kanji[char] = min(level, kanji.get(char, level), key=hardness)
            for entry, keys in _entries(*row):
                for key in keys:
                    spelt[key].append(entry)
                for reading in entry.readings:
                    read[reading].append(entry)
        self._kanji = kanji
        self._spelt = {key: tuple(entries) for key, entries in spelt.items()}
        self._read = {reading: tuple(entries) for reading, entries in read.items()}

    def level_of(self, token: Token) -> Jlpt | None:
        """The easiest level at which a list has this word; None where none has it."""
        keys = {fold(token.lemma), fold(token.normalized), fold(token.written), _skeleton_of(token.lemma)}
        found = [entry for key in keys for entry in self._spelt.get(key, ())]
        found = [entry for entry in found if _reads_alike(entry, token)] or found
        if not found and in_kana(token) and token.pos[0] not in _UNLISTED:
            heard = self._read.get(fold(token.lemma), ())
            found = [entry for entry in heard if entry.kind == _kind(token)]
        return min((entry.level for entry in found), key=hardness, default=None)

    def kanji_within(self, level: Jlpt) -> frozenset[str]:
        """The kanji known at this level; a kanji's level is that of its easiest listed word."""
        return frozenset(char for char, at in self._kanji.items() if hardness(at) <= hardness(level))


@cache
def read_vocabulary(path: Path) -> Vocabulary:
    """The lists of a file, one word a line: word, reading, level. Raises OSError, ValueError."""
    return Vocabulary(_rows(path))


def in_kana(token: Token) -> bool:
    """Whether the text has this word without kanji."""
    return KANJI.search(token.written) is None


def _rows(path: Path) -> Iterator[tuple[str, str, Jlpt]]:
    for number, line in enumerate(path.read_text("utf-8").splitlines()[1:], start=2):
        word, reading, level = line.split("\t")
        known = next((known for known in EASIEST_FIRST if known == level), None)
        if known is None:
            raise ValueError(f"{path}, line {number}: {level!r} is no level")
        yield word, reading, known


def _entries(word: str, reading: str, level: Jlpt) -> Iterator[tuple[_Entry, set[str]]]:
    """The spellings of a row, each with the keys that it is found by."""
    spellings = _alternatives(word)
    ending = _ENDING.search(spellings[-1]) if spellings else None
    readings = [fold(one) for one in _alternatives(reading)]
    for spelling in spellings:
        # 堅/硬/固い: the ending belongs to them all.
        whole = spelling + ending[0] if ending and KANJI.fullmatch(spelling[-1]) else spelling
        head, before, after = _bare(whole)
        said = [] if KANJI.search(whole) else [fold(whole)]
        said += [one for one in readings if _KANA.fullmatch(one)]
        said += [one.removesuffix(_DOING).removesuffix(after).removeprefix(before) for one in said]
        keys = {fold(whole), *(_skeleton(whole, one) for one in said)}
        if head is not None:
            keys |= {fold(head.lemma), fold(head.normalized)}
        yield _Entry(tuple(dict.fromkeys(said)), level, _kind(head) if head else ""), keys


def _alternatives(cell: str) -> list[str]:
    plain = _REMARK.sub("", _OPTIONAL.sub(r"\1", cell)).replace("・", "")
    return [one for one in _ALTERNATIVES.split(plain) if one]


def _bare(word: str) -> tuple[Token | None, str, str]:
    """Of お弁当 弁当, of すぐに すぐ, of コピーする コピー, and what stood before and after it, as read."""
    tokens = list(analyse(word).tokens)
    before = after = ""
    if len(tokens) > 1 and tokens[-1].written in _ADVERBIAL:
        after = tokens.pop().reading
    if len(tokens) > 1 and tokens[0].pos[0] == "接頭辞":
        before = tokens.pop(0).reading
    return (tokens[0], before, after) if len(tokens) == 1 else (None, "", "")


def _skeleton(word: str, reading: str) -> str:
    """The same for 楽む and 楽しむ: kanji, and how the word is read. Kana alone have none."""
    kanji = "".join(KANJI.findall(word))
    return f"{kanji} {reading}" if kanji else word


@lru_cache(maxsize=4096)
def _skeleton_of(lemma: str) -> str:
    return _skeleton(lemma, "".join(token.reading for token in analyse(lemma).tokens))


def _kind(token: Token) -> str:
    return token.pos[0] if token.pos[0] in _INFLECTED else ""


def _reads_alike(entry: _Entry, token: Token) -> bool:
    """Whether an entry may be read as this token is.

    How a verb in kanji is read (開いて, 辛くない) is Sudachi's guess, and decides nothing.
    """
    if not _kind(token):
        return token.reading in entry.readings
    return not in_kana(token) or fold(token.lemma) in entry.readings or fold(token.written) in entry.readings
