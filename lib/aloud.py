"""A sentence as Open JTalk (pyopenjtalk-plus) reads it: words in context, numbers with what they count.

A second opinion beside Sudachi's, which `readings.py` compares it with. Kana are read as they are written.
Its voice, which says what it reads, is in `speech/open_jtalk.py`.
"""

import logging
import re
import threading
from collections.abc import Iterable
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from functools import cache
from io import StringIO
from itertools import pairwise
from types import ModuleType
from typing import TYPE_CHECKING

from lib.furigana import has_kanji
from lib.spelling import hiragana

if TYPE_CHECKING:
    from pyopenjtalk.types import SurfacePhonemeMapping

LOG = logging.getLogger(__name__)
_WHOLE = r"[0-9０-９]+(?:[,，][0-9０-９]{3})*"
_DIGITS = re.compile(rf"(?<![0-9０-９.．]){_WHOLE}[.．][0-9０-９]+(?![.．]?[0-9０-９])|{_WHOLE}")
_UNVOICED = "’"
# Figures that are said one by one (090, 0.8, 一二三) are drawn out.
_DRAWN_OUT = {"れー": "れい", "にー": "に", "きゅー": "きゅう", "ごー": "ご"}
_FIGURES = frozenset("〇零一二三四五六七八九")


@dataclass(frozen=True, slots=True)
class Heard:
    """`sentence[start:end]`, and how it is read in hiragana."""

    start: int
    end: int
    reading: str


def load() -> None:
    """Read the dictionary now (about 0.5 s) instead of with the first reading."""
    read_aloud("今日は何名様ですか。")


_SPEAKING = threading.Lock()
_READING = {
    "predict_nani": False,  # would need onnxruntime; `traps.py` has a rule for 何
    "use_sudachi_kanji_yomi": False,  # a second opinion that asked Sudachi would be none
}


@cache
def open_jtalk() -> ModuleType:
    """The package, imported when it is needed: its tables take half a second."""
    with redirect_stdout(StringIO()):  # it prints that onnxruntime is missing, which nobody needs
        import pyopenjtalk  # noqa: PLC0415
    return pyopenjtalk


def read_aloud(sentence: str) -> tuple[Heard, ...]:
    """The stretches of a sentence as Open JTalk reads them; nothing where it cannot."""
    return _as_taught(sentence, list(heard(sentence)))


def heard(sentence: str) -> tuple[Heard, ...]:
    """The same as its voice would say it, which for a few words nobody teaches so."""
    try:
        with _SPEAKING:
            parts = open_jtalk().g2p_mapping(
                sentence, **_READING, revert_long_vowels=True, revert_yotsugana=True
            )
    except (ValueError, RuntimeError):  # a text that it cannot map back to what was written
        LOG.debug("Open JTalk cannot read a sentence of %d characters", len(sentence))
        return ()
    return tuple(_without_splits(sentence, parts))


def full_labels(sentence: str) -> list[str]:
    """How the sentence is to be said, sound by sound with accents, for the engine of Open JTalk's voice.

    Nothing where there is nothing to say. Raises ValueError, RuntimeError.
    """
    with _SPEAKING:
        features = open_jtalk().run_frontend(sentence, **_READING)
        return list(open_jtalk().make_label(features)) if features else []


def _as_taught(sentence: str, heard: list[Heard]) -> tuple[Heard, ...]:
    """八分 is はっぷん in textbooks, where Open JTalk says はちふん."""
    for at, (number, unit) in enumerate(pairwise(heard)):
        if sentence[unit.start : unit.end] == "分" and (number.reading + unit.reading).endswith("はちふん"):
            stem = number.reading.removesuffix("はち")
            heard[at : at + 2] = [replace(number, reading=stem + "はっ"), replace(unit, reading="ぷん")]
    return tuple(heard)


def _without_splits(sentence: str, parts: Iterable["SurfacePhonemeMapping"]) -> list[Heard]:
    """Its words with their readings; what it makes of one run of digits (25: 二, 十, 五) is one."""
    runs = [match.span() for match in _DIGITS.finditer(sentence)]
    words: list[Heard] = []
    for part in parts:
        start, end = part["char_span"]
        said = hiragana(part["pron"].replace(_UNVOICED, ""))
        before = words[-1] if words else None
        run = next((run for run in runs if run[0] <= start < run[1]), None)
        if start == end:  # 十 of 25 or 二五, which nobody wrote: it belongs to what stands before it
            if before is not None and _is_figure(sentence[before.end - 1]):
                words[-1] = replace(before, reading=before.reading + said)
        elif run is None:
            written = sentence[start:end]
            # Kana are read as they are written, whatever they sound like.
            said = _figure(said) if written in _FIGURES else said
            words.append(Heard(start, end, said if has_kanji(written) else hiragana(written)))
        elif before is not None and before.start == run[0]:  # 14日: 十 and 四日
            words[-1] = Heard(run[0], max(end, run[1]), before.reading + _figure(said))
        else:
            words.append(Heard(run[0], max(end, run[1]), _figure(said)))
    return words


def _is_figure(char: str) -> bool:
    return char.isdecimal() or char in _FIGURES


def _figure(said: str) -> str:
    for drawn_out, written in _DRAWN_OUT.items():
        said = said.replace(drawn_out, written)
    return said
