"""Filling, choosing and shortening the offline partner's lines.

A line is said only if all its slots can be filled, and not if the partner's last reply held it. The
choice depends on a seed alone, so that a conversation can be replayed.
"""

import random
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from lib.partners.naming import Named
from lib.scripts import ECHO, SENTENCE, SLOT

Speech = Literal["polite", "casual"]
Fill = Callable[[str, bool], str | None]

MOST_SENTENCES = 3
"""A reply has no more, so that a beginner can follow."""

_QUESTION = re.compile(r"(?:か。|[？?])\s*\Z")
_TAKEN_UP = re.compile(
    r"(?:はい|うん|わかりました|わかった|かしこまりました|そうですか|そうなんですね|そっか)。"
)
_KANJI_DIGITS = "〇一二三四五六七八九"
_TEN = 10
_JOINED_BY_TO = 3
# 二名様ですね is no dish, and ダニエルさん、いいお名前ですね no echo.
_NO_ECHO = re.compile(r"(?:名様|人) |さん|様|か、|、")
_YES = "はい、"
_GLAD = re.compile(r"よかった(?:です)?[ねよ]?[。！]\Z")


def in_kanji(number: int) -> str:
    """1 to 99 in kanji, larger numbers in figures."""
    if not 0 < number < _TEN * _TEN:
        return str(number)
    tens, ones = divmod(number, _TEN)
    head = "" if tens == 0 else "十" if tens == 1 else _KANJI_DIGITS[tens] + "十"
    return head + (_KANJI_DIGITS[ones] if ones else "")


def said_number(number: float, counter: str, speech: Speech) -> str:
    """How the partner says how many: お一つ, 二名様, 三枚."""
    whole = int(number)
    if counter == "時" and number != whole:
        return f"{in_kanji(whole)}時半"
    if counter == "人":
        if speech == "polite":
            return f"{in_kanji(whole)}名様"
        return {1: "一人", 2: "二人"}.get(whole, f"{in_kanji(whole)}人")
    if counter in ("つ", ""):
        if whole >= _TEN:
            return in_kanji(whole)
        return ("お" if speech == "polite" and whole in (1, 2) else "") + in_kanji(whole) + "つ"
    return in_kanji(whole) + counter


def said_things(named: Sequence[Named], speech: Speech, *, counted: bool) -> str | None:
    """The things named, joined as one says them (ラーメン is in 味噌ラーメン); None where there are none."""
    wanted = [
        thing
        for thing in named
        if not thing.left_out
        and not any(thing.name and one.name != thing.name and one.name.endswith(thing.name) for one in named)
        # 醤油を一つ。醤油は大盛りで。
        and (
            thing.number is not None or not any(o.name == thing.name and o.number is not None for o in named)
        )
    ]
    if not wanted:
        return None
    spoken = []
    for thing in wanted:
        if thing.name == "":
            spoken.append(said_number(thing.number or 0, thing.counter, speech))
        elif counted and thing.number is not None:
            spoken.append(thing.name + said_number(thing.number, thing.counter, speech))
        else:
            spoken.append(thing.name)
    once = list(dict.fromkeys(spoken))
    return ("と" if len(once) <= _JOINED_BY_TO else "、").join(once)


def filled(line: str, fill: Fill) -> str | None:
    """The line with its slots filled, None if one cannot be."""
    values = {}
    for match in SLOT.finditer(line):
        value = fill(match[1], bool(match[2]))
        if value is None:
            return None
        values[match[0]] = value
    return SLOT.sub(lambda match: values[match[0]], line)


@dataclass
class Chooser:
    """Chooses lines for one reply. `said` is the partner's last reply."""

    seed: str
    said: str

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)

    def one(self, lines: Sequence[str], fill: Fill, *, repeat: bool = False) -> str:
        """A line that can be filled, the more telling ones (with slots) first; "" if there is none."""
        ready = [(line, text) for line in lines if (text := filled(line, fill))]
        fresh = [(line, text) for line, text in ready if text not in self.said]
        if not fresh and not repeat:
            return ""
        pool = fresh or ready
        telling = [text for line, text in pool if SLOT.search(line)]
        return self._random.choice(telling or [text for _, text in pool] or [""])


def joined_echoes(lines: Sequence[str]) -> list[str]:
    """味噌ラーメンですね。 and お水ですね。 said as one: 味噌ラーメンとお水ですね。 People are no dish."""
    joined: list[str] = []
    for line in lines:
        here = ECHO.match(line)
        before = ECHO.match(joined[-1]) if joined else None
        if (
            here
            and before
            and not any(_NO_ECHO.search(f"{one['things'].removeprefix(_YES)} ") for one in (here, before))
            and here["end"] == before["end"]
            and not before["rest"] + here["rest"]
        ):
            joined[-1] = f"{before['things']}と{here['things'].removeprefix(_YES)}{here['end']}。"
        else:
            joined.append(line)
    return joined


def said_once(parts: Sequence[str]) -> list[str]:
    """The parts of a reply, no sentence said twice: it stays where it is first, or where it ends the reply.

    はい、わかりました。 is no other than わかりました。, nor よかったです。 than それはよかったです。
    Of a part that is said elsewhere "" is left.
    """
    sentences = [(at, sentence) for at, part in enumerate(parts) for sentence in SENTENCE.findall(part)]
    places: dict[str, int] = {}
    for place, (_, sentence) in enumerate(sentences):
        what = "よかった" if _GLAD.search(sentence) else sentence.removeprefix(_YES)
        if what not in places or place == len(sentences) - 1:
            places[what] = place
    once = ["" for _ in parts]
    for place in sorted(places.values()):
        at, sentence = sentences[place]
        once[at] += sentence
    return once


def last_line(reply: str) -> str:
    """The last sentence of a reply: mostly the question in it."""
    sentences = [found.strip() for found in SENTENCE.findall(reply) if found.strip()]
    return sentences[-1] if sentences else ""


def is_question(line: str) -> bool:
    """Whether a line ends in a question."""
    return _QUESTION.search(line) is not None


def said_again(reply: str, leads: Sequence[str]) -> str:
    """What of a reply is repeated to who did not catch it, without the lead of a repeat: two sentences."""
    for lead in sorted(leads, key=len, reverse=True):
        reply = reply.removeprefix(lead)
    sentences = [found.strip() for found in SENTENCE.findall(reply) if found.strip()]
    if len(sentences) >= MOST_SENTENCES:
        taken_up = sentences[0].endswith(("ですね。", "だね。")) or _TAKEN_UP.match(sentences[0])
        sentences = sentences[1:] if taken_up else sentences[:-1]
    return "".join(sentences)


def shortened(parts: Sequence[str], kept: Collection[str] = (), most: int = MOST_SENTENCES) -> str:
    """At most three sentences (`most`): the first of each part matters most, then the later parts.

    Of the parts in `kept` none is dropped; no more than three may be kept. Of a part that ends in a
    question, the question is what stays.
    """
    split = [(part, sentences) for part in parts if (sentences := SENTENCE.findall(part))]
    while sum(len(sentences) for _, sentences in split) > most:
        longest = next((sentences for _, sentences in split if len(sentences) > 1), None)
        if longest is not None:
            longest.pop(0 if _QUESTION.search(longest[-1]) else -1)
        else:
            least = next((at for at, (part, _) in enumerate(split) if part not in kept), 0)
            split.pop(least)
    return "".join(sentence for _, sentences in split for sentence in sentences).strip()
