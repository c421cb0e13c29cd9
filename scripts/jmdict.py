"""JMdict's entries as values, read from its XML as a stream.

An XML file from elsewhere is not trusted: it is read with bounded memory, nothing outside of it is looked
at, and entities are only the short names that JMdict's own DTD declares. `jamdict.py` reads the same
values from a database; what is kept of them is in `slim.py`.
"""

import gzip
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

_PIECE = 1 << 16
_GZIP = b"\x1f\x8b"
_NUMBER = re.compile("[0-9]{1,9}")
_CREATED = re.compile(r"JMdict created:\s*(\d{4}-\d{2}-\d{2})")
# JMdict's own names of parts of speech and the like are at most 80 characters long, and some 250.
_LONGEST_ENTITY, _MOST_ENTITIES = 200, 2_000
_LONGEST_ENTRY = 200_000
# JMdict's DTD has some 40,000 characters; its deepest elements stand on the fourth level.
_LONGEST_PIECE, _DEEPEST = 1_000_000, 10


class NotJMdict(Exception):
    """The file is none of JMdict's; the message says in one line what is wrong with it."""


@dataclass
class Form:
    """A spelling with kanji, or a reading; `marks` say what is special, `priority` how common it is."""

    text: str
    priority: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)


@dataclass
class Sense:
    """One meaning: parts of speech, remarks and glosses, in JMdict's words. `dialect`: not standard."""

    pos: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    glosses: list[str] = field(default_factory=list)
    dialect: bool = False


@dataclass
class JMdictEntry:
    """A word: `kanji` are its spellings (none for a word in kana alone), `kana` its readings."""

    id: int
    kanji: list[Form] = field(default_factory=list)
    kana: list[Form] = field(default_factory=list)
    senses: list[Sense] = field(default_factory=list)


class JMdictFile:
    """A JMdict XML file, plain or gzipped. `created` is known once the entries are read ("" if never)."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.created = ""

    def __iter__(self) -> Iterator[JMdictEntry]:
        """All entries in turn. Raises NotJMdict, OSError."""
        reader = _Reader()
        try:
            with self._path.open("rb") as plain:
                packed = plain.read(2) == _GZIP
                plain.seek(0)
                file = gzip.GzipFile(fileobj=plain) if packed else plain
                while piece := file.read(_PIECE):
                    reader.read(piece)
                    yield from reader.taken()
            reader.end()
        except expat.ExpatError as error:
            raise NotJMdict(f"it is no whole XML file: {error}") from error
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise NotJMdict(f"it is no whole gzip file: {error}") from error
        yield from reader.taken()
        self.created = reader.created


class _Reader:
    """Collects entries from the events of expat."""

    def __init__(self) -> None:
        self.created = ""
        self._entries: list[JMdictEntry] = []
        self._entry: JMdictEntry | None = None
        self._last_pos: list[str] = []
        self._text: list[str] = []
        self._size = self._entities = self._fed = self._at = 0
        self._path: list[str] = []
        self._english = True
        self._parser = expat.ParserCreate()
        self._parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.CommentHandler = self._comment
        self._parser.EntityDeclHandler = self._entity
        self._parser.ExternalEntityRefHandler = self._external

    def read(self, piece: bytes) -> None:
        self._parser.Parse(piece, False)
        self._fed += len(piece)
        # The parser keeps what it has not come to the end of: a comment without end, or a DTD.
        if self._fed - self._at > _LONGEST_PIECE:
            raise NotJMdict("a part of it is too long")

    def end(self) -> None:
        self._parser.Parse(b"", True)

    def taken(self) -> list[JMdictEntry]:
        """The entries that are whole by now, each once."""
        entries, self._entries = self._entries, []
        return entries

    def _entity(
        self, name: str, is_parameter: bool, value: str | None, _base: object, system: str | None, *_: object
    ) -> None:
        self._entities += 1
        if is_parameter or value is None or system is not None:
            raise NotJMdict(f"its entity {name!r} lies outside of it")
        if "&" in value or "%" in value or len(value) > _LONGEST_ENTITY or self._entities > _MOST_ENTITIES:
            raise NotJMdict(f"its entity {name!r} is none of JMdict’s")

    def _external(self, *_: object) -> int:
        raise NotJMdict("it refers to something outside of it")

    def _comment(self, text: str) -> None:
        if not self.created and (found := _CREATED.search(text)):
            self.created = found[1]

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if not self._path and name != "JMdict":
            raise NotJMdict(f"it is an XML file of another kind: <{name}>")
        self._at = self._parser.CurrentByteIndex
        self._path.append(name)
        self._size += len(name)
        if len(self._path) > _DEEPEST or self._size > _LONGEST_ENTRY:
            raise NotJMdict("an entry of it is too long")
        self._text = []
        self._english = attributes.get("xml:lang", "eng") == "eng"
        match self._path[1:]:
            case ["entry"]:
                self._entry, self._last_pos, self._size = JMdictEntry(0), [], 0
            case ["entry", "k_ele"]:
                self._current.kanji.append(Form(""))
            case ["entry", "r_ele"]:
                self._current.kana.append(Form(""))
            case ["entry", "sense"]:
                self._current.senses.append(Sense())

    def _characters(self, text: str) -> None:
        self._size += len(text)
        if self._size > _LONGEST_ENTRY:
            raise NotJMdict("an entry of it is too long")
        self._text.append(text)

    @property
    def _current(self) -> JMdictEntry:
        if self._entry is None:
            raise NotJMdict("it holds something outside of its entries")
        return self._entry

    def _end(self, _name: str) -> None:
        text = "".join(self._text).strip()
        self._text = []
        match self._path[1:]:
            case ["entry"]:
                self._entries.append(self._whole(self._current))
                self._entry = None
            case ["entry", "ent_seq"] if _NUMBER.fullmatch(text):
                self._current.id = int(text)
            case ["entry", "k_ele", part]:
                _note(self._current.kanji[-1], part, text)
            case ["entry", "r_ele", part]:
                _note(self._current.kana[-1], part, text)
            case ["entry", "sense", part]:
                self._note_sense(self._current.senses[-1], part, text)
        self._path.pop()

    def _note_sense(self, sense: Sense, part: str, text: str) -> None:
        match part:
            case "pos":
                sense.pos.append(text)
                self._last_pos = sense.pos
            case "misc":
                sense.remarks.append(text)
            case "dial":
                sense.dialect = True
            case "gloss" if self._english and text:
                # A sense without parts of speech has those of the sense before it.
                sense.pos = sense.pos or self._last_pos
                sense.glosses.append(text)

    def _whole(self, entry: JMdictEntry) -> JMdictEntry:
        if not entry.id or not entry.kana or not all(form.text for form in (*entry.kanji, *entry.kana)):
            raise NotJMdict(f"its entry {entry.id or 'without a number'} is not whole")
        return entry


def _note(form: Form, part: str, text: str) -> None:
    match part:
        case "keb" | "reb":
            form.text = text
        case "ke_pri" | "re_pri":
            form.priority.append(text)
        case "ke_inf" | "re_inf":
            form.marks.append(text)
