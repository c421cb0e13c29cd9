"""Romaji to kana: what learners type who have no Japanese keyboard.

Hepburn, kunrei and what input methods take (wāpuro) are read alike: shi/si, tsu/tu, fu/hu, ja/zya,
n/nn/n', ō/oo/ou. Words stay separated. Text that is not romaji stays as it is: English must never
turn into Japanese, or a learner who pastes English would be answered as if they had spoken. Every
piece keeps its place in the original text, because evidence is cut from what the learner wrote.
"""

# ruff: noqa: E501  A kana counts as two columns, and a table of sounds reads better whole.

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_ROWS: dict[str, str] = {
    "": "あいうえお",
    "k": "かきくけこ",
    "g": "がぎぐげご",
    "s": "さしすせそ",
    "z": "ざじずぜぞ",
    "t": "たちつてと",
    "d": "だぢづでど",
    "n": "なにぬねの",
    "h": "はひふへほ",
    "b": "ばびぶべぼ",
    "p": "ぱぴぷぺぽ",
    "m": "まみむめも",
    "r": "らりるれろ",
}
_Y_SOUNDS = {
    "ky": "き", "gy": "ぎ", "sh": "し", "sy": "し", "j": "じ", "jy": "じ", "zy": "じ", "ch": "ち", "ty": "ち",
    "cy": "ち", "ny": "に", "hy": "ひ", "by": "び", "py": "ぴ", "my": "み", "ry": "り", "dy": "ぢ",
}  # fmt: skip
_SINGLE = {
    "ya": "や", "yu": "ゆ", "yo": "よ", "wa": "わ", "wo": "を", "shi": "し", "chi": "ち", "tsu": "つ", "fu": "ふ",
    "ji": "じ", "fa": "ふぁ", "fi": "ふぃ", "fe": "ふぇ", "fo": "ふぉ", "she": "しぇ", "je": "じぇ", "che": "ちぇ",
    "thi": "てぃ", "dhi": "でぃ", "va": "ゔぁ", "vi": "ゔぃ", "vu": "ゔ", "ve": "ゔぇ", "vo": "ゔぉ", "wi": "うぃ",
    "we": "うぇ",
}  # fmt: skip
_SYLLABLES: dict[str, str] = {
    consonant + vowel: kana
    for consonant, row in _ROWS.items()
    for vowel, kana in zip("aiueo", row, strict=True)
}
_SYLLABLES |= {
    sound + vowel: kana + small
    for sound, kana in _Y_SOUNDS.items()
    for vowel, small in zip("auo", "ゃゅょ", strict=True)
}
_SYLLABLES |= _SINGLE
_LONGEST = max(map(len, _SYLLABLES))
HEPBURN: dict[str, str] = {
    # Of what is read alike the first way is Hepburn's; these two sound like others.
    **{kana: sound for sound, kana in reversed((_SINGLE | _SYLLABLES).items())},
    "ぢ": "ji", "づ": "zu", "ん": "n", "てぃ": "ti", "でぃ": "di",
}  # fmt: skip
"""Kana, one or two, and how they are written in Hepburn."""

# A word standing alone that is written otherwise than it sounds.
_PARTICLES = {"wa": "は", "o": "を", "e": "へ"}
_SPELT = {
    "konnichiwa": "こんにちは", "konnitiwa": "こんにちは", "konbanwa": "こんばんは", "kombanwa": "こんばんは",
    "dewa": "では", "niwa": "には", "towa": "とは", "ramen": "らーめん", "biiru": "びーる", "biru": "びーる",
    "namabiru": "なまびーる", "kohi": "こーひー", "karee": "かれー", "kare": "かれー",
    "okanjo": "おかんじょう", "kanjo": "かんじょう",
}  # fmt: skip

# What asks for a thing is understood with one letter left out, put in, mistaken or exchanged.
_ASKING = {"kudasai": "ください", "onegaishimasu": "おねがいします", "onegaisimasu": "おねがいします"}

# Words that are English as well as readable as romaji: alone they prove nothing.
_ENGLISH_TEXT = """
    a i me no to so do go he we be one are some same home name time take make bake done gone here there none
    nine mine wine wire fire hire ride side wide hide site bite kite note vote rose nose hope hose more sore
    tone bone zone tube tune june use sure cure pure pose pie die tie hi you ya yo oh ha ho hey ok banana
    tomato potato pizza menu piano radio video photo audio data idea area japan gate hate date mate rate
    fate late sane mane pane bare dare rare hare tire tied toe doe woe joke poke woke yoke ware wore bore
    hero zero mode code ode ate age sushi ramen sake mina moan gene kana bus bun sun run fun gun pan man tan
    can ten pen den men son ton an in on un hen ban nun sin pin bin din tin kin win non then than noun mean
    bean gain pain rain main been soon noon moon join coin amen human woman open even seven oven token taken
    given sudden madden pun zen yen wan hon have love live give move five save dive wave gave cave nice dove
    over ever never made before because tonite sir yum bye page rude remove define refuse resume machine
    routine genuine determine zombie hobo memo demo logo solo limo sumo taxi kimono tsunami karate karaoke
    emoji mikado
    wi-fi hi-fi sci-fi
"""
_ALSO_ENGLISH = frozenset(_ENGLISH_TEXT.split()) - {
    "sushi",
    "ramen",
    "sake",
    "kana",
    "hon",
    "yen",
    "wan",
    "sumo",
    "kimono",
    "tsunami",
    "karate",
    "karaoke",
}

# One of these without any marker of Japanese grammar makes the stretch English.
_ENGLISH_ONLY = frozenset({"you", "a", "i", "my", "me", "have", "one", "some"})

_MARKERS_TEXT = """
    desu masu kudasai wa wo ga ni de ka mo ne yo onegai onegaishimasu shimasu arimasu arimasen hai iie
    arigatou arigato sumimasen konnichiwa kore sore are hitotsu futatsu mittsu hitori futari watashi boku
    dekimasu tabemasu nomimasu ikura doko nani nan itsu dou domo kara made
"""
_MARKERS = frozenset(_MARKERS_TEXT.split())

_WORD = re.compile(r"[A-Za-zāīūēōâîûêôĀĪŪĒŌÂÎÛÊÔ]+(?:['’-][A-Za-zāīūēōâîûêôĀĪŪĒŌÂÎÛÊÔ]+)*")
_LONG = {"a": "a", "i": "i", "u": "u", "e": "e", "o": "u"}
_HARMLESS = re.compile(r"[\s\d,.!?、。！？~〜…・:;()'\"-]*")  # may stand between two words of one stretch

_JAPANESE_MARKS = {".": "。", ",": "、", "!": "！", "?": "？"}
_MARK = re.compile(r"(?<=[ぁ-んー。、！？])[.,!?]")


@dataclass(frozen=True, slots=True)
class KanaPiece:
    """`kana` stands for `text[start:end]` of the original, in code points."""

    kana: str
    start: int
    end: int


def _plain(word: str) -> list[tuple[str, int, int]]:
    """Letters with a long vowel's mark spelt out, each with its place in the word."""
    letters: list[tuple[str, int, int]] = []
    for index, char in enumerate(word):
        base = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", char).lower())
        letters.append((base[0], index, index + 1))
        if len(base) > 1 and base[0] in _LONG:
            letters.append((_LONG[base[0]], index, index + 1))
    return letters


def _slip(plain: str) -> str | None:
    """onegaishimas, kudsai: the word that was meant; None for the word itself."""
    for word, kana in _ASKING.items():
        if plain != word and plain[:1] == word[0] and _is_one_off(plain, word):
            return kana
    return None


def shared_start(one: str, other: str) -> int:
    """How many characters two words have in common before they differ."""
    same = 0
    while same < min(len(one), len(other)) and one[same] == other[same]:
        same += 1
    return same


def _is_one_off(said: str, word: str) -> bool:
    if abs(len(said) - len(word)) > 1:
        return False
    same = shared_start(said, word)
    left, right = said[same:], word[same:]
    exchanged = left[1:2] + left[:1] + left[2:] == right
    return exchanged or right in (left[1:], right[:1] + left[1:]) or left in (right[1:], left[:1] + right)


def _read_word(word: str) -> tuple[KanaPiece, ...] | None:
    """The word's syllables, or None where it cannot be read as romaji."""
    letters = _plain(word)
    plain = "".join(letter for letter, _, _ in letters)
    whole = _PARTICLES.get(plain) or _SPELT.get(plain) or _slip(plain)
    if whole:
        return (KanaPiece(whole, 0, len(word)),)
    pieces: list[KanaPiece] = []
    at = 0
    while at < len(plain):
        char, start, end = letters[at]
        following = plain[at + 1 : at + 2]
        if char == "-" and pieces:
            # ra-men draws its vowel out; san-nin only shows where its parts meet.
            before = pieces.pop()
            pieces.append(KanaPiece(before.kana + ("" if before.kana == "ん" else "ー"), before.start, end))
            at += 1
            continue
        if char in "'’-":
            at += 1
            continue
        if char == "n" and (not following or following not in "aiueoy"):
            # "nn" at a word's end or before a consonant is one ん; "konnichiwa" is ん + に.
            after = plain[at + 2 : at + 3]
            taken = (
                2
                if following in ("'", "’") or (following == "n" and (not after or after not in "aiueoy"))
                else 1
            )
            pieces.append(KanaPiece("ん", start, letters[at + taken - 1][2]))
            at += taken
            continue
        if char == "m" and following and following in "bmp":
            pieces.append(KanaPiece("ん", start, end))
            at += 1
            continue
        if (following == char and char not in "aiueon") or (char == "t" and plain[at : at + 3] == "tch"):
            pieces.append(KanaPiece("っ", start, end))
            at += 1
            continue
        for size in range(min(_LONGEST, len(plain) - at), 0, -1):
            kana = _SYLLABLES.get(plain[at : at + size])
            if kana:
                pieces.append(KanaPiece(kana, start, letters[at + size - 1][2]))
                at += size
                break
        else:
            return None
    return tuple(pieces)


def _is_romaji(words: list[str]) -> bool:
    """Whether a stretch of words is Japanese: most can be read, and not only as English."""
    lowered = [word.lower() for word in words]
    read = [word for word in lowered if _cached_word(word) is not None]
    if not read:
        return False
    surely = [word for word in read if word not in _ALSO_ENGLISH]
    if len(read) == len(lowered):
        if any(word in _ENGLISH_ONLY for word in lowered) and not any(word in _MARKERS for word in surely):
            return False
        return bool(surely) or (len(lowered) > 1 and all(word in _MARKERS for word in lowered))
    if any(word in _ENGLISH_ONLY for word in lowered):
        return False
    return any(word in _MARKERS for word in surely) and len(read) * 3 >= len(lowered) * 2


@lru_cache(maxsize=4096)
def _cached_word(word: str) -> tuple[KanaPiece, ...] | None:
    return _read_word(word)


def kana_pieces(text: str) -> tuple[KanaPiece, ...]:
    """The romaji in `text` as kana, piece by piece; nothing where a stretch is not romaji.

    A stretch is a run of words with only blanks, digits or punctuation between them: a name inside
    a Japanese sentence in romaji stays as it is, and so does an English sentence as a whole.
    """
    narrow = _narrow(text)
    stretches: list[list[re.Match[str]]] = []
    for match in _WORD.finditer(narrow):
        if stretches and _HARMLESS.fullmatch(narrow, stretches[-1][-1].end(), match.start()):
            stretches[-1].append(match)
        else:
            stretches.append([match])
    pieces: list[KanaPiece] = []
    for stretch in stretches:
        if not _is_romaji([match.group() for match in stretch]):
            continue
        for match in stretch:
            for piece in _cached_word(match.group().lower()) or ():
                pieces.append(KanaPiece(piece.kana, match.start() + piece.start, match.start() + piece.end))
    return tuple(pieces)


def _narrow(text: str) -> str:
    """Full-width letters as ASCII, one code point for one."""
    return "".join(chr(ord(char) - 0xFEE0) if "！" <= char <= "～" else char for char in text)


def romaji_to_kana(text: str) -> str:
    """`text` with its romaji in hiragana; text that is not romaji comes back unchanged."""
    written: list[str] = []
    at = 0
    for piece in kana_pieces(text):
        written.append(text[at : piece.start])
        written.append(piece.kana)
        at = piece.end
    return "".join(written) + text[at:]


def written_in_kana(text: str) -> str:
    """The same as it would be typed: marks behind kana are Japanese ones."""
    kana = romaji_to_kana(text)
    if kana == text:
        return text
    return _MARK.sub(lambda match: _JAPANESE_MARKS[match.group()], kana)
