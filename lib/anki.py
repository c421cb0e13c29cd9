"""Saved words as a deck for Anki: an .apkg that updates what it brought before instead of doubling it.

A note is known by its word, whoever saved it: dictionary form and reading. Deck and note type have fixed
numbers, so a deck that is imported again finds its own notes, and their schedules stay. What learners and
partners said is text: no field holds markup, sounds or furigana that is not ours.
"""

import html
import io
import itertools
import sqlite3
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from lib.errors import NoWordsSaved
from lib.furigana import aligned
from lib.readings import read
from lib.saved_words import SavedWord

if TYPE_CHECKING:
    import genanki

DECK, DECK_ID, MODEL_ID = "Yaritori", 1_763_971_201, 1_763_971_202
FIELDS = ("Word", "Reading", "Meaning", "Sentence", "Source", "Level")
_STYLE = """
.card { font: 20px/1.6 "Hiragino Sans", "Noto Sans JP", "Yu Gothic UI", sans-serif; text-align: center;
        color: #101418; background: #FBFAF7; }
.word { font-size: 44px; line-height: 1.9; }
.meaning { margin: .5em 0; }
.sentence { font-size: 22px; line-height: 2.2; }
.sentence b { color: #2F4B7C; }
.source { color: #5B6066; font-size: 14px; margin-top: 1.5em; }
.nightMode.card, .nightMode .card { color: #E9E6DF; background: #17181A; }
.nightMode .sentence b { color: #A3BDE8; }
.nightMode .source { color: #A7A9AD; }
"""
_ANSWER = (
    '<div class="word" lang="ja">{{furigana:Reading}}</div>'
    '<div class="meaning">{{Meaning}}</div>'
    '<div class="sentence" lang="ja">{{furigana:Sentence}}</div>'
    '<div class="source">{{Source}}{{#Level}} · {{Level}}{{/Level}}</div>'
)
_TEMPLATES = (
    {
        "name": "Recognise",
        "qfmt": '<div class="word" lang="ja">{{Word}}</div>'
        '<div class="sentence" lang="ja">{{kanji:Sentence}}</div>',
        "afmt": _ANSWER,
    },
    {
        "name": "Recall",
        "qfmt": '{{#Meaning}}<div class="meaning">{{Meaning}}</div>{{/Meaning}}',
        "afmt": _ANSWER,
    },
)


def anki_deck(words: Sequence[SavedWord], titles: Mapping[str, str], at: datetime) -> bytes:
    """The .apkg of these words, as it is at this time; a later one's fields replace an earlier one's.

    `titles` are those of the tasks, by id. The same words at the same time are the same bytes. Raises
    NoWordsSaved.
    """
    import genanki  # noqa: PLC0415 (10 MB that nobody needs before the first download)

    if not words:
        raise NoWordsSaved
    deck = genanki.Deck(DECK_ID, DECK)
    for word in words:
        deck.add_note(
            genanki.Note(
                model=_model(),
                fields=list(_fields(word, titles)),
                guid=genanki.guid_for("yaritori", word.key.lemma, word.key.reading),
                tags=_tags(word),
            )
        )
    return _packed(genanki.Package(deck), at)


@cache
def _model() -> "genanki.Model":
    import genanki  # noqa: PLC0415

    fields = [{"name": name} for name in FIELDS]
    templates = [dict(template) for template in _TEMPLATES]
    return genanki.Model(MODEL_ID, "Yaritori", fields=fields, templates=templates, css=_STYLE)


def _fields(word: SavedWord, titles: Mapping[str, str]) -> Iterator[str]:
    yield _text(word.key.lemma)
    yield _ruby(aligned(word.key.lemma, word.key.reading))
    yield "<br>".join(_text(gloss) for gloss in word.glosses)
    yield _sentence(word)
    yield _text(titles.get(word.task_id or "", ""))
    yield word.level or ""


def _tags(word: SavedWord) -> list[str]:
    return ["yaritori", *("".join(tag.split()) for tag in (word.task_id, word.level) if tag)]


def _sentence(word: SavedWord) -> str:
    """In Anki's furigana notation, the word in bold."""
    start, end = word.place
    parts: list[str] = []
    for before, piece in itertools.pairwise([None, *_pieces(word.sentence, start, end)]):
        if piece is None:
            continue
        at, written, reading = piece
        inside = start <= at < end
        if inside and (before is None or before[0] < start):
            parts.append("<b>")
        parts.append(_ruby(((written, reading),), follows=bool(parts) and parts[-1] != "<b>"))
        if inside and at + len(written) >= end:
            parts.append("</b>")
    return "".join(parts)


def _pieces(sentence: str, start: int, end: int) -> Iterator[tuple[int, str, str]]:
    """What is read together, kana cut where the word begins and ends: place, text, reading."""
    for word in read(sentence):
        for piece in word.pieces:
            cuts = [at for at in (start, end) if piece.start < at < piece.end and not piece.reading]
            for begin, stop in itertools.pairwise((piece.start, *cuts, piece.end)):
                yield begin, sentence[begin:stop], piece.reading


def _ruby(pieces: Sequence[tuple[str, str]], *, follows: bool = False) -> str:
    """漢字[かんじ], with the blank before it that tells Anki where the kanji begin."""
    written: list[str] = []
    for text, reading in pieces:
        if reading in ("", text):
            written.append(_text(text))
        else:
            written.append(f"{' ' * (follows or bool(written))}{_text(text)}[{_text(reading)}]")
    return "".join(written)


def _text(text: str) -> str:
    """As it stands there: no markup, and no [sound:…] either."""
    plain = html.escape(text.replace("\x1f", " "))
    return plain.replace("[", "&#91;").replace("]", "&#93;").replace("\n", "<br>")


def _packed(package: "genanki.Package", at: datetime) -> bytes:
    """The package as genanki writes it, but without a file, and with `at` for every time in it."""
    with sqlite3.connect(":memory:") as connection:
        cursor = connection.cursor()
        package.write_to_db(cursor, at.timestamp(), itertools.count(int(at.timestamp() * 1000)))
        connection.commit()
        collection = connection.serialize()
    connection.close()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (("collection.anki2", collection), ("media", b"{}")):
            archive.writestr(zipfile.ZipInfo(name, at.timetuple()[:6]), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
