"""Text that nobody vouches for, made safe to draw; Japanese in words that can be read and looked up.

The learner's words and the partner's are drawn as they are and never as markup: as escaped HTML
where a message is whole, as escaped Markdown while `st.write_stream` draws it. Whole Japanese texts are cut
into words, each of which `word_card.js` can open, and carry furigana where the reader wants them. Furigana
are drawn by the style sheet above the line: they take no room, so a message does not move when they come,
and whoever copies or searches it finds the text alone.
"""

import html
from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from lib.furigana import has_kanji
from lib.hepburn import romaji_of
from lib.people import Furigana
from lib.readings import Piece, Word, read
from lib.spelling import is_japanese

# Streamlit's Markdown turns more than punctuation into something else: addresses into links, "->"
# into an arrow, ":smile:" into a picture. A word joiner, which nobody sees, breaks those up.
_JOINER = "\u2060"
_BROKEN_UP = frozenset(":.@-<>=wW")
_PUNCTUATION = frozenset("""!"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~""")
_CACHED_TEXTS = 1024  # of up to 130 KB each, if they are as long as a message may be
_WIDE, _WIDEST = 2.5, 3.2
"""Kana for the width of a kanji from which on they stand closer together: 志, こころざし; 1,250."""
_FIGURE = 0.55
"""How wide a figure is beside a kanji."""


@dataclass(frozen=True)
class ReadingHelp:
    """What stands beside Japanese for this reader. `known` are the kanji that need no furigana."""

    furigana: Furigana = "none"
    known: frozenset[str] = frozenset()
    romaji: bool = False


_NO_HELP = ReadingHelp()
_HELP: ContextVar[ReadingHelp] = ContextVar("help", default=_NO_HELP)


def help_reading(wanted: ReadingHelp) -> None:
    """Help with this from here to the end of the run."""
    _HELP.set(wanted)


def reading_help() -> ReadingHelp:
    """What stands beside Japanese in this run."""
    return _HELP.get()


def safe(text: str) -> str:
    """Escaped for HTML; lines stay lines."""
    return html.escape(text).replace("\n", "<br>")


def japanese(text: str, css: str = "") -> str:
    """A span of Japanese: set in Japanese shapes, its direction its own affair, in words."""
    return _set(_in_words(text, _HELP.get()), css)


def bare(text: str) -> str:
    """The same without readings, where they are what is asked."""
    return _set(_in_words(text, _NO_HELP))


def with_word(sentence: str, start: int, end: int, *, told: bool = True) -> str:
    """A sentence with the word at this place marked. `told`: it may have its reading too."""
    before, inside, after = "", "", ""
    for word in read(sentence):
        here = word.start < end and start < word.end
        drawn = _word(sentence, word, _HELP.get() if told or not here else _NO_HELP)
        if here:
            inside += drawn
        elif inside:
            after += drawn
        else:
            before += drawn
    return _set(f"{before}<mark>{inside}</mark>{after}" if inside else before)


def word_with_reading(pieces: Sequence[tuple[str, str]], css: str = "") -> str:
    """A word alone with its reading, whatever the reader's level. `pieces` are `furigana.aligned`'s.

    Here the reading is what is told, so it is text: a screen reader says it.
    """
    drawn = "".join(
        f"<ruby>{safe(written)}<rt>{safe(reading)}</rt></ruby>" if reading else safe(written)
        for written, reading in pieces
    )
    return _set(f"<span>{drawn}</span>", css)


def changed(said: str, better: str) -> tuple[str, str]:
    """Two ways to say something, drawn as `japanese` does, with the words marked in which they differ."""
    old, new = read(said), read(better)
    same = SequenceMatcher(None, _surfaces(said, old), _surfaces(better, new), autojunk=False)
    before, after = "", ""
    for kind, old_at, old_end, new_at, new_end in same.get_opcodes():
        before += _marked(said, old[old_at:old_end], differs=kind != "equal")
        after += _marked(better, new[new_at:new_end], differs=kind != "equal")
    return _set(before), _set(after)


def _surfaces(text: str, words: Sequence[Word]) -> list[str]:
    return [text[word.start : word.end] for word in words]


def _marked(text: str, words: Sequence[Word], *, differs: bool) -> str:
    drawn = "".join(_word(text, word, _HELP.get()) for word in words)
    return f"<mark>{drawn}</mark>" if differs and drawn else drawn


def _set(drawn: str, css: str = "") -> str:
    classes = f"y-ja {css}".strip()
    return f'<span lang="ja" class="{classes}"><bdi>{drawn}</bdi></span>'


def in_romaji(text: str) -> str:
    """The same in romaji, as a quiet line below it: HTML, or nothing where the reader does not want it."""
    if not _HELP.get().romaji or not is_japanese(text):
        return ""
    return f'<div class="y-romaji" lang="ja-Latn">{safe(_romaji(text))}</div>'


def in_kana(text: str) -> str:
    """The same in kana, as a quiet line: HTML, for where no furigana can stand, and only where they would."""
    wanted, words = _HELP.get(), read(text)
    if not any(
        piece.reading and _wants(text[piece.start : piece.end], wanted)
        for word in words
        for piece in word.pieces
    ):
        return ""
    return f'<div class="y-quiet" lang="ja">{safe("".join(word.reading(text) for word in words))}</div>'


@lru_cache(maxsize=_CACHED_TEXTS)
def _romaji(text: str) -> str:
    return romaji_of(text, read(text))


@lru_cache(maxsize=_CACHED_TEXTS)
def _in_words(text: str, wanted: ReadingHelp) -> str:
    if not is_japanese(text):
        return safe(text)
    return "".join(_word(text, word, wanted) for word in read(text))


def _word(text: str, word: Word, wanted: ReadingHelp) -> str:
    written = "".join(_piece(text, piece, wanted, uncertain=word.uncertain) for piece in word.pieces)
    return (
        f"<span>{written}</span>" if word.token is not None and is_japanese(word.token.surface) else written
    )


def _piece(text: str, piece: Piece, wanted: ReadingHelp, *, uncertain: bool) -> str:
    written = text[piece.start : piece.end]
    if not piece.reading or not _wants(written, wanted):
        return safe(written)
    marks = ' data-doubt="?"' if uncertain else ""
    crowd = len(piece.reading) / sum(_FIGURE if char.isascii() else 1 for char in written)
    marks += ' data-wide="most"' if crowd > _WIDEST else " data-wide" if crowd > _WIDE else ""
    return f'<ruby data-read="{html.escape(piece.reading)}"{marks}>{safe(written)}</ruby>'


def _wants(written: str, wanted: ReadingHelp) -> bool:
    if wanted.furigana == "none":
        return False
    return wanted.furigana == "all" or any(has_kanji(char) and char not in wanted.known for char in written)


def literal_markdown(piece: str) -> str:
    """Markdown that shows exactly these characters. Works on any piece by itself."""
    return "".join(_literal(char) for char in piece)


def _literal(char: str) -> str:
    if char == "\n":  # behind a joiner neither an empty line nor blanks at its beginning mean anything
        return f"  \n{_JOINER}"
    escaped = f"\\{char}" if char in _PUNCTUATION else char
    return escaped + _JOINER if char in _BROKEN_UP else escaped
