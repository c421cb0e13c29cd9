"""Does a word of a task stand in a clause of a learner, in whatever writing?

A term is written the way a teacher would write the word: 味噌ラーメン, 茶, 払う. It is found by
dictionary form and spelling (払う in はらいたい, 拉麺 for ラーメン), by reading (かいけい for 会計, also in
romaji and with long vowels cut short) and, for `<number:つ>`, by number in any writing. Kana run
together, and Sudachi may cut them in the wrong place, so readings are looked for in the characters;
the shorter a reading, the more its ends must agree with the ends of words: しお is not found in
しおり, nor 水 in 水曜日. Terms and clauses are made ready in `sights.py`.
"""

import re
from collections.abc import Sequence

from lib.clauses import Clause
from lib.groups import Words, counters_of
from lib.sights import Found, Sight, quantities_in, sight_of, wanted_of
from lib.tokens import Analysis, Token
from lib.words import KANJI, Word, word_of

# Kana that may stand before or after a word that Sudachi did not see: particles and copulas.
_OPENERS = frozenset("はがをでともの、。，．,. 　えあ")
_CLOSERS = re.compile(
    r"(?![ぁ-ゖー])|です|だ|で|を|お|に|く|と|も|の|が|は|ね|よ|ひ|ふ|み|い|な|か|し|っ|を|下"
)


def find_term(term: str, analysis: Analysis, clause: Clause, words: Words) -> Found | None:
    """Where any of the term's alternatives stands in the clause: the longest of them."""
    return next(iter(find_places(term, analysis, clause, words)), None)


def find_places(term: str, analysis: Analysis, clause: Clause, words: Words) -> list[Found]:
    """Where each of the term's alternatives stands in the clause, the longest first."""
    wanted = wanted_of(term, words)
    sight = sight_of(analysis, clause)
    if wanted.marks.isdisjoint(sight.marks):
        return []
    places = sight.found.get(wanted)
    if places is None:
        found = [
            place
            for alternative, marks in wanted.alternatives
            if not marks.isdisjoint(sight.marks)
            and (place := _look_for(alternative, analysis, clause, sight))
        ]
        places = sight.found[wanted] = sorted(found, key=lambda place: (place.start - place.end, place.start))
    return places


_RATHER = frozenset({"より", "代わり", "かわり"})
_NO_THINGS = frozenset({"代名詞", "接尾辞"})


def is_left_out(place: Found, clause: Clause) -> bool:
    """ねぎなしで, ねぎは抜きで, ねぎ以外, 修理より: named only to say that it is not wanted."""
    following = [token for token in clause.tokens if token.start >= place.end]
    if _stands_back(place, following):
        return True
    after = [token.written for token in following]
    if after[:1] and after[0] in ("は", "を", "も"):
        after = after[1:]
    return bool(after) and after[0] in ("以外", "抜き", "ぬき", "なし", "無し")


def _stands_back(place: Found, following: Sequence[Token]) -> bool:
    """直してもらうより、…, 返金というより…, 修理の代わりに…: another is wanted. こちらより is from here."""
    if any(token.pos[0] in _NO_THINGS or token.pos[2] == "副詞可能" for token in place.tokens):
        return False
    for index, token in enumerate(following):
        if token.written in _RATHER and token.pos[0] in ("助詞", "名詞"):
            return True
        joins = (
            token.written == "の"
            or (index and token.pos[1] == "非自立可能")
            or token.written in ("と", "という", "いう")
        )
        if not (
            joins or token.normalized == "為る" or token.pos[0] == "助動詞" or token.pos[1] == "接続助詞"
        ):
            return False
    return False


def _look_for(alternative: str, analysis: Analysis, clause: Clause, sight: Sight) -> Found | None:
    if alternative.startswith("<"):
        return _find_number(counters_of(alternative), analysis, clause)
    word = word_of(alternative)
    found = _by_tokens(word, clause, sight) or _by_spelling(word, analysis, clause, sight)
    return None if found is None or _ends_a_number(found, analysis, clause) else found


def _ends_a_number(found: Found, analysis: Analysis, clause: Clause) -> bool:
    """Whether it begins within a number in kana and ends after it: the かに of ここのかに is no 蟹."""
    return any(
        number.start < found.start < number.end < found.end
        and not KANJI.search(analysis.text, number.start, number.end)
        for number in quantities_in(analysis, clause)
    )


def _find_number(counters: tuple[str, ...], analysis: Analysis, clause: Clause) -> Found | None:
    for quantity in quantities_in(analysis, clause):
        if not counters or quantity.counter in counters:
            return _place(clause, quantity.start, quantity.end)
    return None


def _place(clause: Clause, start: int, end: int) -> Found:
    return Found(start, end, tuple(t for t in clause.tokens if t.start < end and start < t.end))


def _by_tokens(word: Word, clause: Clause, sight: Sight) -> Found | None:
    """By dictionary form and spelling, word for word."""
    if not word.keys:
        return None
    places = sight.places
    # The first place, whichever of its keys it has: sets are gone through in another order in each process.
    for first in sorted({first for key in word.keys[0] for first in places.get(key, ())}):
        if all(
            any(first + index in places.get(other, ()) for other in keys)
            for index, keys in enumerate(word.keys)
        ):
            tokens = clause.tokens[first : first + len(word.keys)]
            return Found(tokens[0].start, tokens[-1].end, tokens)
    return None


def _by_spelling(word: Word, analysis: Analysis, clause: Clause, sight: Sight) -> Found | None:
    folded, first, loose, places = sight.folded, sight.first, sight.loose, sight.loose_places
    for spelling in word.spellings:
        at = folded.find(spelling)
        while at >= 0:
            found = _fitting(analysis, clause, spelling, first + at, first + at + len(spelling))
            if found is not None and not _is_grammar(word, found, clause):
                return found
            at = folded.find(spelling, at + 1)
    at = loose.find(word.loose) if word.loose else -1
    while at >= 0:
        begin, stop = first + places[at], first + places[at + len(word.loose) - 1] + 1
        # Two kana are too few to go by, unless they are romaji: koora, biru.
        romaji = analysis.text[analysis.starts[begin] : analysis.ends[stop - 1]].isascii()
        if len(word.loose) > 2 or romaji:  # noqa: PLR2004
            found = _fitting(analysis, clause, word.loose, begin, stop)
            if found is not None and not _is_grammar(word, found, clause):
                return found
        at = loose.find(word.loose, at + 1)
    return None


def _is_grammar(word: Word, found: Found, clause: Clause) -> bool:
    """Whether a word was only found in what hangs on others: the いない of 買っていない is no 以内.

    Nor is the か|に of みっかに a 蟹, nor the のり of のりたい 海苔.
    """
    hangs = found.tokens[:1] != clause.tokens[:1]  # みず、でます is no 見ず
    particles = len(found.tokens) > 1 and all(token.pos[0] == "助詞" for token in found.tokens)
    if hangs and particles and not word.inflects:
        return True
    if _is_another_verb(word, found, clause):
        return True
    return (
        word.is_noun
        and hangs
        and all(token.pos[0] == "助動詞" or token.pos[1] == "非自立可能" for token in found.tokens)
    )


def _is_another_verb(word: Word, found: Found, clause: Clause) -> bool:
    """のりたい, のります, のりながら: a verb's stem in kana, and not the noun that sounds like it.

    やすみます may stand for 休み: it is the same word.
    """
    verb = found.tokens[0] if len(found.tokens) == 1 else None
    if word.inflects or verb is None or verb.pos[0] != "動詞" or KANJI.search(verb.surface):
        return False
    if (verb.start, verb.end) != (found.start, found.end):
        return False
    at = clause.tokens.index(verb) + 1
    after = clause.tokens[at].pos if at < len(clause.tokens) else ("", "", "", "", "", "")
    goes_on = after[4] in ("助動詞-タイ", "助動詞-マス") or after[1] == "接続助詞"
    return goes_on and set(KANJI.findall(verb.normalized)).isdisjoint(word.spellings[0])


def _fitting(analysis: Analysis, clause: Clause, spelling: str, begin: int, stop: int) -> Found | None:
    """The word at these characters, unless they are the middle of other words."""
    folded, starts, ends = analysis.folded, analysis.starts, analysis.ends
    start, end = starts[begin], ends[stop - 1]
    if any(token.start < start < token.end and _is_ending(token, start) for token in clause.tokens):
        return None
    if any(_is_hello(token) and token.start <= start and end < token.end for token in clause.tokens):
        return None
    # A place of several characters (a word of romaji) opens at its first and closes at its last.
    opens = start in analysis.openings and (begin == 0 or starts[begin - 1] != start)
    closes = end in analysis.closings and (stop == len(folded) or ends[stop] != end)
    return _place(clause, start, end) if _fits(spelling, folded, begin, stop, opens, closes) else None


def _is_hello(token: Token) -> bool:
    """こんばんは is a greeting, and says nothing of 今晩."""
    return token.pos[0] == "感動詞" and token.normalized in ("今晩は", "今日は")


def _is_ending(token: Token, start: int) -> bool:
    """Whether what begins there is only the ending of a word: the かった of 高かった."""
    stem = token.surface[: start - token.start]
    return token.pos[0] in ("動詞", "形容詞") and KANJI.search(stem) is not None


def _fits(spelling: str, folded: str, begin: int, stop: int, opens: bool, closes: bool) -> bool:  # noqa: PLR0917
    length = stop - begin
    if KANJI.search(spelling):
        return (opens and closes) or (length > 3 and (opens or closes))  # noqa: PLR2004
    if length <= 2:  # noqa: PLR2004
        return opens and closes
    if length > 4:  # noqa: PLR2004
        return True
    may_open = opens or begin == 0 or folded[begin - 1] in _OPENERS
    may_close = closes or _CLOSERS.match(folded, stop) is not None
    return may_open and may_close if length == 3 else may_open or closes  # noqa: PLR2004
