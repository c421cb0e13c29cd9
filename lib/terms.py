"""Does a word of a task stand in a clause of a learner, in whatever writing?

A term is written the way a teacher would write the word: 味噌ラーメン, 茶, 払う. It is found by
dictionary form and spelling (払う in はらいたい, 拉麺 for ラーメン), by reading (かいけい for 会計, also in
romaji and with long vowels cut short) and, for `<number:つ>`, by number in any writing. Kana run
together, and Sudachi may cut them in the wrong place, so readings are looked for in the characters;
the shorter a reading, the more its ends must agree with the ends of words: しお is not found in
しおり, nor 水 in 水曜日.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from weakref import WeakKeyDictionary

from lib.clauses import Clause
from lib.japanese import CACHED_LENGTH, Analysis, Token, analyse, fold
from lib.quantities import Quantity, quantities

Words = Mapping[str, tuple[str, ...]]

_GROUP = re.compile(r"<([a-z][a-z0-9-]*)(?::([^<>]+))?>")
NUMBER = "number"

_KANJI = re.compile(r"[一-鿿㐀-䶿々]")
_LONG_AFTER = {
    "う": frozenset("うおこそとのほもよろごぞどぼぽょゅくすつぬふむゆるぐずづぶぷ"),
    "お": frozenset("おこそとのほもよろごぞどぼぽょ"),
}
# Kana that may stand before or after a word that Sudachi did not see: particles and copulas.
_OPENERS = frozenset("はがをでともの、。，．,. 　えあ")
_CLOSERS = re.compile(
    r"(?![ぁ-ゖー])|です|だ|で|を|お|に|く|と|も|の|が|は|ね|よ|ひ|ふ|み|い|な|か|し|っ|を|下"
)


@dataclass(frozen=True, slots=True)
class Found:
    """Where a term stands in the original text, and the tokens that it covers."""

    start: int
    end: int
    tokens: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class _Word:
    spellings: tuple[str, ...]  # folded: as written, and as read
    loose: str  # the reading without long vowels, "" where it is too short to be safe
    keys: tuple[frozenset[str], ...]  # for each token: its dictionary form and its joined spelling
    inflects: bool
    is_noun: bool  # one noun, spelled with kanji


class TermError(ValueError):
    """A term that means nothing: an unknown group, an empty alternative, a group within itself."""


def alternatives(term: str, words: Words) -> tuple[str, ...]:
    """The plain words and `<number…>` that a term stands for, groups opened. Raises TermError."""
    return tuple(dict.fromkeys(_open(term, words, ())))


def _open(term: str, words: Words, within: tuple[str, ...]) -> Iterator[str]:
    for raw in term.split("|"):
        part = raw.strip()
        if not part:
            raise TermError(f"{term!r} has an empty alternative")
        group = _GROUP.fullmatch(part)
        if group is None:
            if "<" in part or ">" in part:
                raise TermError(f"{part!r} is no group: write <name> with small letters, digits and hyphens")
            yield part
        elif group[1] == NUMBER:
            yield part
        elif group[2]:
            raise TermError(f"{part!r}: only <number:…> takes a counter")
        elif group[1] in within:
            raise TermError(f"the group <{group[1]}> contains itself")
        elif group[1] not in words:
            known = ", ".join(f"<{name}>" for name in [*words, NUMBER])
            raise TermError(f"there is no group <{group[1]}> under words; there are {known}")
        else:
            for word in words[group[1]]:
                yield from _open(word, words, (*within, group[1]))


def find_term(term: str, analysis: Analysis, clause: Clause, words: Words) -> Found | None:
    """Where any of the term's alternatives stands in the clause: the longest of them."""
    return next(iter(find_places(term, analysis, clause, words)), None)


def find_places(term: str, analysis: Analysis, clause: Clause, words: Words) -> list[Found]:
    """Where each of the term's alternatives stands in the clause, the longest first."""
    find = _find_one if len(analysis.text) <= CACHED_LENGTH else _look_for
    found = [
        place
        for alternative in _opened(term, _frozen(words))
        if (place := find(alternative, analysis, clause)) is not None
    ]
    return sorted(found, key=lambda place: (place.start - place.end, place.start))


def is_left_out(place: Found, clause: Clause) -> bool:
    """ねぎなしで, ねぎは抜きで, ねぎ以外: named only to say that it is not wanted."""
    after = [token.written for token in clause.tokens if token.start >= place.end]
    if after[:1] and after[0] in ("は", "を", "も"):
        after = after[1:]
    return bool(after) and after[0] in ("以外", "抜き", "ぬき", "なし", "無し")


def _frozen(words: Words) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(words.items())


@lru_cache(maxsize=4096)
def _opened(term: str, words: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[str, ...]:
    return alternatives(term, dict(words))


@lru_cache(maxsize=16384)
def _find_one(alternative: str, analysis: Analysis, clause: Clause) -> Found | None:
    return _look_for(alternative, analysis, clause)


def _look_for(alternative: str, analysis: Analysis, clause: Clause) -> Found | None:
    if alternative.startswith("<"):
        group = _GROUP.fullmatch(alternative)
        return _find_number(group[2] if group else None, analysis, clause)
    word = _word(alternative)
    return _by_tokens(word, clause) or _by_spelling(word, analysis, clause)


def quantities_in(analysis: Analysis, clause: Clause) -> tuple[Quantity, ...]:
    """The numbers within a clause."""
    return tuple(
        quantity
        for quantity in quantities(analysis)
        if clause.start <= quantity.start and quantity.end <= clause.end
    )


def _find_number(counters: str | None, analysis: Analysis, clause: Clause) -> Found | None:
    wanted = counters.split(",") if counters else None
    for quantity in quantities_in(analysis, clause):
        if wanted is None or quantity.counter in wanted:
            return _place(clause, quantity.start, quantity.end)
    return None


def _place(clause: Clause, start: int, end: int) -> Found:
    return Found(start, end, tuple(t for t in clause.tokens if t.start < end and start < t.end))


@lru_cache(maxsize=8192)
def _word(term: str) -> _Word:
    tokens = analyse(term).tokens
    written = fold(term)
    read = "".join(token.reading for token in tokens)
    last = tokens[-1] if tokens else None
    inflects = last is not None and last.pos[0] in ("動詞", "形容詞") and last.lemma == last.written
    loose = _loosen(read)[0]
    return _Word(
        spellings=tuple(dict.fromkeys((written, read))),
        loose=loose if len(loose) > 1 and len(read) > 2 and not inflects else "",  # noqa: PLR2004
        keys=tuple(
            frozenset({fold(token.lemma)}) if _is_potential(token) else _keys(token) for token in tokens
        ),
        inflects=inflects,
        is_noun=len(tokens) == 1 and tokens[0].pos[0] == "名詞" and _KANJI.search(written) is not None,
    )


# What is found in a clause is kept as long as the clause is.
_PLACES: WeakKeyDictionary[Clause, dict[str, list[int]]] = WeakKeyDictionary()
_VIEWS: WeakKeyDictionary[Clause, tuple[str, int, str, tuple[int, ...]]] = WeakKeyDictionary()


def _places_of(clause: Clause) -> dict[str, list[int]]:
    """Where each dictionary form and spelling stands among the clause's tokens."""
    places = _PLACES.get(clause)
    if places is None:
        places = {}
        for index, token in enumerate(clause.tokens):
            for key in _keys(token):
                places.setdefault(key, []).append(index)
        _PLACES[clause] = places
    return places


def _keys(token: Token) -> frozenset[str]:
    return frozenset({fold(token.lemma), fold(token.normalized)})


def _is_potential(token: Token) -> bool:
    """使える, which Sudachi joins with 使う: whoever uses a thing has not said that it can be used."""
    lemma, joined = token.lemma, token.normalized
    if token.pos[0] != "動詞" or len(lemma) < 3 or lemma[-1] != "る" or lemma[-2] not in "えけせてねべめれげ":  # noqa: PLR2004
        return False
    return joined[-1] in "うくすつぬぶむぐ" or lemma[:-2] == joined[:-1] != ""


def _by_tokens(word: _Word, clause: Clause) -> Found | None:
    """By dictionary form and spelling, word for word."""
    if not word.keys:
        return None
    places = _places_of(clause)
    for key in word.keys[0]:
        for first in places.get(key, ()):
            if all(
                any(first + index in places.get(other, ()) for other in keys)
                for index, keys in enumerate(word.keys)
            ):
                tokens = clause.tokens[first : first + len(word.keys)]
                return Found(tokens[0].start, tokens[-1].end, tokens)
    return None


def _span(analysis: Analysis, clause: Clause) -> tuple[int, int]:
    """The clause within `analysis.folded`."""
    first = next((i for i, at in enumerate(analysis.starts) if at >= clause.start), len(analysis.starts))
    last = next((i for i, at in enumerate(analysis.starts) if at >= clause.end), len(analysis.starts))
    return first, last


def _view(analysis: Analysis, clause: Clause) -> tuple[str, int, str, tuple[int, ...]]:
    """The clause folded, where it begins in `analysis.folded`, and the same without long vowels."""
    view = _VIEWS.get(clause)
    if view is None:
        first, last = _span(analysis, clause)
        folded = analysis.folded[first:last]
        view = _VIEWS[clause] = (folded, first, *_loosen(folded))
    return view


def _loosen(kana: str) -> tuple[str, tuple[int, ...]]:
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


def _by_spelling(word: _Word, analysis: Analysis, clause: Clause) -> Found | None:
    folded, first, loose, places = _view(analysis, clause)
    for spelling in word.spellings:
        at = folded.find(spelling)
        while at >= 0:
            found = _fitting(analysis, clause, spelling, first + at, first + at + len(spelling))
            if found is not None and not _is_grammar(word, found):
                return found
            at = folded.find(spelling, at + 1)
    at = loose.find(word.loose) if word.loose else -1
    while at >= 0:
        begin, stop = first + places[at], first + places[at + len(word.loose) - 1] + 1
        # Two kana are too few to go by, unless they are romaji: koora, biru.
        romaji = analysis.text[analysis.starts[begin] : analysis.ends[stop - 1]].isascii()
        if len(word.loose) > 2 or romaji:  # noqa: PLR2004
            found = _fitting(analysis, clause, word.loose, begin, stop)
            if found is not None and not _is_grammar(word, found):
                return found
        at = loose.find(word.loose, at + 1)
    return None


def _is_grammar(word: _Word, found: Found) -> bool:
    """Whether a noun was only found in what hangs on a verb: the いない of 買っていない is no 以内."""
    return word.is_noun and all(
        token.pos[0] == "助動詞" or token.pos[1] == "非自立可能" for token in found.tokens
    )


def _fitting(analysis: Analysis, clause: Clause, spelling: str, begin: int, stop: int) -> Found | None:
    """The word at these characters, unless they are the middle of other words."""
    folded, starts, ends = analysis.folded, analysis.starts, analysis.ends
    start, end = starts[begin], ends[stop - 1]
    if any(token.start < start < token.end and _is_ending(token, start) for token in clause.tokens):
        return None
    # A place of several characters (a word of romaji) opens at its first and closes at its last.
    opens = start in analysis.openings and (begin == 0 or starts[begin - 1] != start)
    closes = end in analysis.closings and (stop == len(folded) or ends[stop] != end)
    return _place(clause, start, end) if _fits(spelling, folded, begin, stop, opens, closes) else None


def _is_ending(token: Token, start: int) -> bool:
    """Whether what begins there is only the ending of a word: the かった of 高かった."""
    stem = token.surface[: start - token.start]
    return token.pos[0] in ("動詞", "形容詞") and _KANJI.search(stem) is not None


def _fits(spelling: str, folded: str, begin: int, stop: int, opens: bool, closes: bool) -> bool:  # noqa: PLR0917
    length = stop - begin
    if _KANJI.search(spelling):
        return (opens and closes) or (length > 3 and (opens or closes))  # noqa: PLR2004
    if length <= 2:  # noqa: PLR2004
        return opens and closes
    if length > 4:  # noqa: PLR2004
        return True
    may_open = opens or begin == 0 or folded[begin - 1] in _OPENERS
    may_close = closes or _CLOSERS.match(folded, stop) is not None
    return may_open and may_close if length == 3 else may_open or closes  # noqa: PLR2004
