"""Which of several dictionary entries that are spelt or read alike a word stands for.

What counts, in this order: how the word is read; how it is used; for a word in kana, what its sentence
says that it stands for; that its spelling is in use; and how common it is, words that are usually written
in kana before others where it is. All that is compared is folded. Where entries come from is in
`dictionary.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from lib.japanese import parts
from lib.spelling import fold, is_japanese
from lib.tokens import Token
from lib.words import KANJI

_VERBS = frozenset({"godan verb", "ichidan verb", "irregular verb"})
_FITTING = {
    "名詞": frozenset({"noun", "suru verb", "na-adjective", "no-adjective", "pronoun", "number", "counter"}),
    "代名詞": frozenset({"pronoun"}),
    "動詞": _VERBS,
    "形容詞": frozenset({"i-adjective"}),
    "形状詞": frozenset({"na-adjective"}),
    "副詞": frozenset({"adverb"}),
    "連体詞": frozenset({"before nouns"}),
    "接続詞": frozenset({"conjunction"}),
    "感動詞": frozenset({"interjection", "expression"}),
    "助詞": frozenset({"particle"}),
    "助動詞": frozenset({"auxiliary"}),
    "接頭辞": frozenset({"prefix"}),
    "接尾辞": frozenset({"suffix", "counter"}),
}
_STANDS_STILL = frozenset(_FITTING) - {"動詞", "形容詞"}
_POLITE = ("お", "ご", "御")
_ICHIDAN = frozenset({"", "る", "れ", "ろ", "よ", "ら", "ん"})
# 予約する, 簡単な, 本当に, ゆっくりと; 駅まで is no word.
_ENDINGS = ("する", "な", "に", "と")
_LONGEST_SIMPLE = 12
# By so many ranks a word is less likely meant by kana if it is usually written in kanji, or in other kana.
_IN_KANJI, _IN_OTHER_KANA = 20, 30


@dataclass(frozen=True, slots=True)
class Question:
    """A word as written and folded, the spelling that joins its spellings, its reading and Sudachi's tag."""

    written: str
    lemma: str
    normalized: str
    reading: str
    pos: str

    @property
    def forms(self) -> frozenset[str]:
        """What its entry may be found by."""
        return frozenset({self.lemma, self.normalized})


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that was found by a form of it.

    `readings` are folded, `kana` not. `odd`: that form is out of date, irregular or rare. `rank` is 0 for the
    most common, `senses` tells how many meanings it has.
    """

    entry: int
    odd: bool
    readings: tuple[str, ...]
    kana: tuple[str, ...]
    pos: frozenset[str]
    usually_kana: bool
    rank: int
    senses: int


def question(lemma: str, reading: str, pos: str) -> Question:
    """A word by itself."""
    return Question(lemma, fold(lemma), fold(lemma), fold(reading), pos)


def question_of(token: Token) -> Question:
    """A word as it stands in its sentence."""
    return Question(token.lemma, fold(token.lemma), fold(token.normalized), fold(token.reading), token.pos[0])


def simpler(asked: Question) -> tuple[Question, ...]:
    """What else may be asked where a word is not there: 箸 for お箸, 予約 for 予約する, 飲む for 飲める."""
    found: list[Question] = []
    for start in _POLITE:
        if asked.lemma.startswith(start):
            found.append(_shortened(asked, asked.lemma.removeprefix(start), asked.reading[1:]))
    for end in _ENDINGS:
        if asked.lemma.endswith(end):
            found.append(_shortened(asked, asked.lemma.removesuffix(end), asked.reading.removesuffix(end)))
    simple = len(asked.lemma) <= _LONGEST_SIMPLE and is_japanese(asked.lemma)
    words = parts(asked.lemma) if simple else ()
    if len(words) == 1:
        joined = words[0].normalized
        found.append(replace(asked, written=joined, lemma=fold(joined), normalized=fold(joined)))
    return tuple(one for one in found if one.lemma)


def _shortened(asked: Question, lemma: str, reading: str) -> Question:
    return replace(asked, written=lemma, lemma=lemma, normalized=lemma, reading=reading, pos="")


def best(asked: Question, found: Mapping[str, Sequence[Candidate]]) -> int | None:
    """The entry that is meant, of those `found` by each form; None where there is none."""
    in_kana = KANJI.search(asked.lemma) is None
    joined = {candidate.entry for candidate in found.get(asked.normalized, ())}
    as_written = list(found.get(asked.lemma, ()))

    def unfit(candidate: Candidate) -> tuple[bool | int, ...]:
        return (
            _misread(asked, candidate),
            not _used_so(asked, candidate),
            in_kana and candidate.entry not in joined,
            candidate.odd,
            candidate.rank + (_unlikely(asked, candidate) if in_kana else 0),
            -candidate.senses,
            candidate.entry,
        )

    choice = min(as_written or found.get(asked.normalized, ()), key=unfit, default=None)
    return choice.entry if choice is not None else None


def _unlikely(asked: Question, candidate: Candidate) -> int:
    other = asked.written not in candidate.kana
    return _IN_KANJI * (not candidate.usually_kana) + _IN_OTHER_KANA * other


def _misread(asked: Question, candidate: Candidate) -> int:
    """0: read exactly so; 1: a form of what is read so (たべ of 食べる); 2: neither."""
    if not asked.reading or asked.reading in candidate.readings:
        return 0
    if asked.pos in _STANDS_STILL:
        return 2
    return 1 if any(_is_form(asked.reading, reading, candidate.pos) for reading in candidate.readings) else 2


def _is_form(form: str, dictionary_form: str, pos: frozenset[str]) -> bool:
    """Whether an inflected form can be this word's: き and きろ are 着る, きり and きっ are 切る."""
    stem = dictionary_form[:-1]
    if not stem or not form.startswith(stem):
        return False
    ending = form.removeprefix(stem)
    if "ichidan verb" in pos:
        return ending[:1] in _ICHIDAN
    return bool(ending) or "godan verb" not in pos


def _used_so(asked: Question, candidate: Candidate) -> bool:
    fitting = _FITTING.get(asked.pos)
    return fitting is None or not fitting.isdisjoint(candidate.pos)
