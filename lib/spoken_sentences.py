"""A reply as sentences to be read aloud, while it is still growing, and what of a sentence is said.

A sentence that was given once stays what it is, however the text goes on. It ends with its mark or with the
line. What follows the mark and cannot be heard (closing brackets, emoji, blanks) belongs to it, so that what
is said is known as soon as the mark is there. Sentences as grammar has them are in `sentences.py`.
"""

import re
import unicodedata
from dataclasses import dataclass

COMFORTABLE = 80
"""Code points; a sentence that is longer ends at its next comma or blank."""
LONGEST = 160
"""Code points; after these it ends wherever it stands."""

_MARKS = "。！？!?｡"
_CLOSING = "」』）)】］\\]〉》”’\"'"
_EMOJI = "\U0001f000-\U0001faff\U000e0020-\U000e007f\u2600-\u27bf\u2b00-\u2bff\u20e3\ufe0e\ufe0f\u200d"
_ADDRESS = re.compile(r"https?://[!-~]*")
_MARK = re.compile(rf"[{_MARKS}\n]")
_AFTER_MARK = re.compile(rf"[{_MARKS}{_CLOSING}{_EMOJI}\s]*")
_COMMA = re.compile(r"[、，,\s]")

_LINK = re.compile(r"!?\[([^\]\n]*)\]\([^)\s]*\)")
_LINE_START = re.compile(r"^[ \t]*(?:#{1,6}|>|[-*+]|[-*_]{3,})(?:[ \t]+|$)", re.MULTILINE)
_NUMBERED = re.compile(r"^[ \t]*([0-9]+)[.)][ \t]+", re.MULTILINE)
_MARKDOWN = re.compile(r"[*`|\\]+|~~|__")
_ARROW = re.compile(r" ?[\u2190-\u21ff] ?")
_PICTURE = re.compile(rf"[{_EMOJI}]+")
# (^_^), m(_ _)m, (´▽｀)ノ: brackets around signs of a face, with no word in them; ^_^; without brackets.
_FACE = re.compile(
    r"[mｍヽヾ＼\\]?[(（](?=[^()（）]*[\^_<>＾＿＜＞≧≦´｀`∀▽ω□°・；;*＊])"
    r"[^()（）ぁ-んァ-ザジ-ッヅ-ネハ-ヶ一-鿿0-9A-SU-Z]{1,12}[)）][mｍノﾉゞシ/／b]*"
    r"|[\^＾][_.oO\-＿]?[\^＾][;；]*"
)
_SILENT_EDGES = f"「『（(【［[〈《“‘{_CLOSING}".replace("\\", "") + " \t\n\u3000"
# Of figures none is left out: 10000円 has all of them.
_REPEATED = re.compile(r"([^\d〇零一二三四五六七八九])\1{3,}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text[start:end]` of a reply."""

    start: int
    end: int
    text: str


def complete_sentences(text: str, start: int = 0) -> tuple[Sentence, ...]:
    """The sentences that nothing can be added to any more, from where one of them begins."""
    found: list[Sentence] = []
    while (end := _end_of_sentence(text, start)) is not None and end < len(text):
        found.append(Sentence(start, end, text[start:end]))
        start = end
    return tuple(found)


def last_sentence(text: str, start: int = 0) -> Sentence | None:
    """What remains after the complete ones; None where nothing does."""
    start = next((found.end for found in reversed(complete_sentences(text, start))), start)
    return Sentence(start, len(text), text[start:]) if start < len(text) else None


def has_its_mark(sentence: Sentence) -> bool:
    """Whether what may still be added to this last sentence is nothing to be heard, but for more marks."""
    return _end_of_sentence(sentence.text, 0) is not None


def to_be_said(sentence: str) -> str:
    """What a voice is given of a sentence: no emoji, faces, Markdown, addresses; "" where no word is left."""
    said = _ADDRESS.sub("", _LINK.sub(r"\1", sentence))
    said = _LINE_START.sub("", _NUMBERED.sub(r"\1、", said))
    said = _FACE.sub("", said)
    said = _MARKDOWN.sub("", _PICTURE.sub("", said))
    said = "".join(char for char in said if char in "\t\n" or not unicodedata.category(char).startswith("C"))
    said = _ARROW.sub("、", " ".join(said.split()))
    said = _REPEATED.sub(r"\1\1\1", said).strip(_SILENT_EDGES)
    return _one_mark(said) if any(char.isalnum() for char in said) else ""


def _one_mark(said: str) -> str:
    """Several marks at the end are one, and a question stays a question: えっ！？」 is えっ？"""
    body = said.rstrip(_MARKS + _SILENT_EDGES)
    marks = said[len(body) :]
    if not marks:
        return said
    return body + ("？" if "？" in marks or "?" in marks else "。")


def _end_of_sentence(text: str, start: int) -> int | None:
    """Where the sentence that begins here ends, as far as the text has come; None: not yet."""
    comma = _COMMA.search(text, start + COMFORTABLE, start + LONGEST)
    limit = comma.end() if comma else start + LONGEST
    addresses = [match.span() for match in _ADDRESS.finditer(text, start, limit)]
    for mark in _MARK.finditer(text, start, limit):
        if not any(begin <= mark.start() < end for begin, end in addresses):
            after = _AFTER_MARK.match(text, mark.end())
            return after.end() if after else mark.end()
    return limit if limit <= len(text) else None
