"""A text in morae, the beats of spoken Japanese: きょ is one, and so are っ, ん and the ー of コーヒー.

What is counted is the reading (`readings.py`), so it makes no difference how a text is spelt: 二人, ふたり
and 2人 have the same morae. Marks, blanks and emoji have none; a run of other letters is one, as it stands.
Particles count as they are said (は as わ), a vowel drawn out as that vowel. How two texts differ in their
morae is in `mora_alignment.py`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lib.hepburn import hangs_on
from lib.readings import Word, read
from lib.spelling import fold, folded_in_place, is_japanese
from lib.tokens import Token

_DRAWL, _SMALL = "ー", frozenset("ぁぃぅぇぉゃゅょゎ")
_VOWELS = {
    kana: vowel
    for vowel, row in {
        "あ": "あかがさざただなはばぱまやらわぁゃゎ",
        "い": "いきぎしじちぢにひびぴみりゐぃ",
        "う": "うくぐすずつづぬふぶぷむゆるゔぅゅ",
        "え": "えけげせぜてでねへべぺめれゑぇ",
        "お": "おこごそぞとどのほぼぽもよろをぉょ",
    }.items()
    for kana in row
}
# As a vowel is drawn out in writing: おう is said おお, えい ええ.
_DRAWN_OUT = {("お", "う"): "お", ("え", "い"): "え"}
_LARGE = str.maketrans("ぁぃぅぇぉゃゅょゎ", "あいうえおやゆよわ")
# Spelt apart and said alike.
_ALIKE = str.maketrans("ぢづをゐゑ", "じずおいえ")
_FOREIGN_V = {"ゔぁ": "ば", "ゔぃ": "び", "ゔ": "ぶ", "ゔぇ": "べ", "ゔぉ": "ぼ"}

_GREETINGS = frozenset({"こんにちは", "こんばんは"})
_TOPICAL = frozenset({"助詞", "接続詞", "副詞"})
_TWO_WAYS = (
    ("明日", "あした", "あす"),
    ("明後日", "あさって", "みょうごにち"),
    ("昨日", "きのう", "さくじつ"),
    ("一昨日", "おととい", "おとつい", "いっさくじつ"),
    ("私", "わたし", "わたくし"),
    ("日本", "にほん", "にっぽん"),
    ("家", "いえ", "うち"),
    ("良い", "よい", "いい"),
    ("行", "い", "ゆ"),
    ("言", "い", "ゆ"),
    ("七", "しち", "なな"),
    ("7", "しち", "なな"),
    ("十", "じゅっ", "じっ"),
    ("0", "じゅっ", "じっ"),
    ("0", "ぜろ", "れい"),
)
"""What is read either way without meaning another thing: what is written in it, and its readings."""


@dataclass(frozen=True, slots=True)
class Mora:
    """One beat, written with `text[start:end]`; the morae of one reading share that place.

    `kana` is hiragana as a reader expects it, `said` the same as it is pronounced (the particle は: わ).
    `word` is the number of its word in the text, endings counted with theirs (食べました is one).
    """

    kana: str
    start: int
    end: int
    said: str
    word: int


@dataclass(frozen=True, slots=True)
class _Sound:
    """A character of a reading, and the place at which it stands."""

    char: str
    start: int
    end: int


def morae(text: str) -> tuple[Mora, ...]:
    """The morae of a text by its likeliest reading, in order."""
    return tuple(mora for ways in ways_to_say(text) for mora in ways[0])


def ways_to_say(text: str) -> Iterator[tuple[tuple[Mora, ...], ...]]:
    """For each word that is said, in order, the morae of each way to read it, the likeliest first.

    Words on which the two analysers differ have more than one way, and so have the few that everybody reads
    either way (明日: あした, あす). All others have the one that fits their sentence, right or not.
    """
    number, before = 0, None
    for word in read(text):
        if before is None or word.token is None or not hangs_on(before, word.token):
            number += 1
        before = word.token
        readings = [_read(text, word)]
        readings += [[_Sound(char, word.start, word.end) for char in way] for way in _other_ways(text, word)]
        ways = [tuple(_split(reading, word.token, number)) for reading in readings]
        if ways[0]:
            yield tuple(dict.fromkeys(ways))


def sounds(said: Sequence[Mora]) -> list[str]:
    """What morae are compared by: each as it sounds behind the one before it (こう: こ, お; ラー: ら, あ)."""
    heard: list[str] = []
    word = None
    for mora in said:
        last = heard[-1] if heard else _DRAWL
        vowel = _VOWELS.get(last[-1], last)
        sound = _FOREIGN_V.get(mora.said, mora.said).translate(_ALIKE)
        if sound == _DRAWL:
            sound = vowel
        elif mora.word == word:  # the う of この上 draws out nothing
            sound = _DRAWN_OUT.get((vowel, sound), sound)
        heard.append(sound)
        word = mora.word
    return heard


def _read(text: str, word: Word) -> list[_Sound]:
    """The reading of a word, each character with its place; romaji as the kana that it stands for."""
    token = word.token
    if token is not None and is_japanese(token.written) and not is_japanese(text[word.start : word.end]):
        kana = word.reading(text) if any(piece.reading for piece in word.pieces) else token.written
        return [_Sound(char, word.start, word.end) for char in fold(kana)]
    read_as: list[_Sound] = []
    for piece in word.pieces:
        if piece.reading:
            read_as += [_Sound(char, piece.start, piece.end) for char in fold(piece.reading)]
            continue
        places = range(piece.start, piece.end)
        starts, ends = list(places), [place + 1 for place in places]
        kana, first, last = folded_in_place(text[piece.start : piece.end], starts, ends)
        read_as += map(_Sound, kana, first, last)
    return read_as


def _other_ways(text: str, word: Word) -> Iterator[str]:
    reading, written = fold(word.reading(text)), fold(text[word.start : word.end])
    if word.uncertain and word.token is not None and is_japanese(word.token.reading):
        yield fold(word.token.reading)
    for part, *ways in _TWO_WAYS:
        here = next((way for way in ways if way in reading), None) if part in written else None
        if here is not None:
            yield from (reading.replace(here, way, 1) for way in ways if way != here)


def _split(reading: Iterable[_Sound], token: Token | None, word: int) -> list[Mora]:
    beats: list[_Sound] = []
    for sound in reading:
        if not sound.char.isalnum():
            continue
        before = beats[-1] if beats else None
        if before is not None and _is_one_mora(before.char, sound.char):
            beats[-1] = _Sound(before.char + sound.char, before.start, sound.end)
        else:
            beats.append(sound)
    said = _as_said(
        [beat.char.translate(_LARGE) if len(beat.char) == 1 else beat.char for beat in beats],
        token,
    )
    return [Mora(beat.char, beat.start, beat.end, way, word) for beat, way in zip(beats, said, strict=True)]


def _is_one_mora(before: str, char: str) -> bool:
    """Whether a character goes on with the mora before it: small, unless it draws out (まぁ); a letter."""
    if char in _SMALL:
        return before in _VOWELS and before not in _SMALL and _VOWELS[before] != _VOWELS[char]
    return not is_japanese(before + char) and _DRAWL not in (before, char)


def _as_said(kana: list[str], token: Token | None) -> list[str]:
    """The particles は and へ, and the は at the end of こんにちは and 実は; 言う is said ゆう."""
    if token is None or not kana:
        return kana
    kind = token.pos[0]
    if kana[-1] == "は" and (kind in _TOPICAL or "".join(kana) in _GREETINGS):
        return [*kana[:-1], "わ"]
    if kana == ["へ"] and kind == "助詞":
        return ["え"]
    if kana[:2] == ["い", "う"] and token.normalized == "言う":
        return ["ゆ", *kana[1:]]
    return kana
