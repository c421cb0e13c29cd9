"""Reading a partner's structured answer while it is still being made.

The reply's text is handed on as it grows and never changes again: an escape, half a surrogate pair or
trailing white space waits until it is whole. Claims and correction are read from the finished answer
only, because a cut quote looks like a good one. Servers differ: plain text is a reply without feedback,
a code fence is taken off, and JSON that breaks off or breaks the rules still gives the reply so far.
What the answer should look like is said in `prompt.py`; whether a claim is true, in `evidence.py`.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Literal

import jiter

from lib.conversation import Claim, Correction
from lib.errors import PartnerMisbehaved

MAX_FIELD_CHARS = 400
"""A quote, a correction or its reason longer than this is not one (code points)."""

# Control characters (PostgreSQL refuses NUL) and marks that turn the direction of a line.
_UNWANTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_FENCE = re.compile(r"```[A-Za-z0-9_+-]*\s*")
_HIGH, _LOW = range(0xD800, 0xDC00), range(0xDC00, 0xE000)
_UNREADABLE = "\ufffd"
_CONTROLS = {"\n": "\\n", "\t": "\\t"}
_REPLY = re.compile(r'"reply"\s*:\s*"((?:[^"\\]|\\.)*)')


@dataclass(frozen=True)
class Answer:
    """A finished answer: the reply as it was handed on, and what the partner says it saw."""

    reply: str
    claims: tuple[Claim, ...] = ()
    correction: Correction | None = None


class AnswerReader:
    """Reads one answer: `feed` it as it comes, `finish` it once.

    `claimable` names the objectives that may be claimed; other claims are dropped.
    """

    def __init__(self, claimable: Collection[str]) -> None:
        self._claimable = frozenset(claimable)
        self._shape: Literal["unknown", "json", "plain"] = "unknown"
        self._raw = ""
        self._high = ""
        self._json = _MendedJson()
        self._reply = ""

    @property
    def reply(self) -> str:
        """The reply's text so far."""
        return self._reply

    def feed(self, delta: str) -> str:
        """Take the next piece of the answer; return what the reply has grown by, often ""."""
        whole = self._whole(delta)
        if self._shape == "unknown":
            self._raw += whole
            self._shape, whole = self._recognised()
        if self._shape == "json":
            self._json.feed(whole)
            return self._grow(self._json.reply() or "")
        if self._shape == "plain":
            self._raw += whole
            # Backticks at the end may close a fence.
            return self._grow(self._raw.rstrip("` \n\r\t"))
        return ""

    def finish(self, *, cut: bool = False) -> Answer:
        """The whole answer. `cut`: the provider stopped it at the limit, so only the reply counts.

        Raises PartnerMisbehaved when there is no reply in it.
        """
        if not self._reply:
            raise PartnerMisbehaved(spent=True)
        whole = None if cut or self._shape != "json" else self._json.whole()
        if whole is None:
            return Answer(self._reply)
        claims = _claims(whole.get("met"), self._claimable)
        return Answer(self._reply, claims, _correction(whole.get("correction")))

    def _recognised(self) -> tuple[Literal["unknown", "json", "plain"], str]:
        """What the beginning shows, and the text to read on from there."""
        start = self._raw.lstrip(" \n\r\t\ufeff")
        fenced = start.startswith("`")
        if fenced:
            fence = _FENCE.match(start)
            if not fence and not "```".startswith(start[:3]):
                return self._plainly(start)
            if not fence or fence.end() == len(start):
                return "unknown", ""
            start = start[fence.end() :]
        if not start:
            return "unknown", ""
        if not start.startswith("{"):
            return self._plainly(start)
        within = start[1:].lstrip()
        if not within:
            return "unknown", ""
        return ("json", start) if within[0] in '"}' else self._plainly(start)

    def _plainly(self, text: str) -> tuple[Literal["plain"], str]:
        self._raw = ""
        return "plain", text

    def _whole(self, delta: str) -> str:
        """The delta with surrogate pairs joined, even over two deltas; a lone one becomes U+FFFD."""
        text = self._high + delta
        self._high = ""
        if not _SURROGATE.search(text):
            return text
        if "\ud800" <= text[-1] <= "\udbff":
            text, self._high = text[:-1], text[-1]
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

    def _grow(self, reply: str) -> str:
        """Hand on what is new. Trailing white space waits: it belongs to a reply only when more follows."""
        clean = _UNWANTED.sub("", reply).strip()
        if len(clean) <= len(self._reply) or not clean.startswith(self._reply):
            return ""
        new = clean[len(self._reply) :]
        self._reply = clean
        return new


class _MendedJson:
    """A JSON object that is still growing, made lexically sound on the way.

    Raw line breaks in strings, invalid escapes and lone surrogates, for each of which a strict parser
    gives up for good, become what they probably meant. What follows the object is left out.
    """

    _IN_STRING = re.compile(
        r"""[^"\\\x00-\x1f]+ | " | (?P<unit>\\u[0-9a-fA-F]{4}) | (?P<wait>\\(?:u[0-9a-fA-F]{0,3})?\Z)
        | \\(?P<escaped>.) | (?P<control>[\x00-\x1f])""",
        re.DOTALL | re.VERBOSE,
    )
    _BETWEEN = re.compile(r'[^"{}\[\]]+|["{}\[\]]')

    def __init__(self) -> None:
        self._text = ""
        self._waiting = ""
        self._high = ""
        self._in_string = False
        self._depth = 0
        self._closed = False
        self._broken = False

    def feed(self, delta: str) -> None:
        """Take more of the text."""
        text, self._waiting = self._waiting + delta, ""
        position = 0
        while position < len(text) and not self._closed:
            found = (self._IN_STRING if self._in_string else self._BETWEEN).match(text, position)
            if found is None:
                raise AssertionError("the patterns cover every character")
            position = found.end()
            if self._in_string:
                self._text += self._within_string(found)
            else:
                self._text += self._between_strings(found[0])

    def reply(self) -> str | None:
        """The reply's text so far; None while there is none."""
        if not self._broken:
            try:
                partial = jiter.from_json(self._text.encode(), partial_mode="trailing-strings")
            except ValueError:
                self._broken = True
            else:
                reply = partial.get("reply")
                return reply if isinstance(reply, str) else None
        found = _REPLY.search(self._text)
        return str(jiter.from_json(f'"{found[1]}"'.encode())) if found else None

    def whole(self) -> dict[str, Any] | None:
        """The finished object; None when it was cut off or is not sound."""
        if not self._closed:
            return None
        try:
            answer = jiter.from_json(self._text.encode())
        except ValueError:
            return None
        return answer if isinstance(answer, dict) else None

    def _within_string(self, found: re.Match[str]) -> str:
        if found["wait"]:
            self._waiting = found[0]
            return ""
        high, self._high = self._high, ""
        unit = int(found["unit"][2:], 16) if found["unit"] else 0
        if unit in _LOW:
            return high + found[0] if high else _UNREADABLE
        lone = _UNREADABLE if high else ""
        if unit in _HIGH:
            self._high = found[0]
            return lone
        if found[0] == '"':
            self._in_string = False
        char = found["escaped"] or found["control"]
        if char is None:
            return lone + found[0]
        if found["escaped"] and char in '"\\/bfnrt':
            return lone + found[0]
        return lone + (_CONTROLS.get(char, "") if char < " " else char)

    def _between_strings(self, piece: str) -> str:
        if piece == '"':
            self._in_string = True
        elif piece in "{[":
            self._depth += 1
        elif piece in "}]":
            self._depth -= 1
            self._closed = self._depth <= 0
        return piece


def _claims(value: object, claimable: frozenset[str]) -> tuple[Claim, ...]:
    """One claim for each claimable objective, the first that has a quote."""
    claims: dict[str, Claim] = {}
    for item in value if isinstance(value, list) else ():
        objective_id, quote = _fields(item, "id", "quote")
        if objective_id in claimable and quote:
            claims.setdefault(objective_id, Claim(objective_id, quote))
    return tuple(claims.values())


def _correction(value: object) -> Correction | None:
    said, better, why = _fields(value, "said", "better", "why")
    return Correction(said, better, why) if said and better and why and said != better else None


def _fields(value: object, *names: str) -> tuple[str, ...]:
    """The named texts of an object, cleaned; "" for one that is missing, too long or not a text."""
    found = [value.get(name) if isinstance(value, dict) else None for name in names]
    texts = [_UNWANTED.sub("", text).strip() if isinstance(text, str) else "" for text in found]
    return tuple(text if len(text) <= MAX_FIELD_CHARS else "" for text in texts)
