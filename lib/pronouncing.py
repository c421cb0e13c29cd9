"""A sentence as Open JTalk has to be given it, so that it says what the furigana show.

Where it would read a word otherwise than `readings.py` has it (今日は, 辛いカレー, 何ですか), the word is
written in kana; everything else stays as it is, because Open JTalk knows the accents of words, not of kana.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lib.aloud import Heard, heard
from lib.furigana import has_kanji
from lib.readings import Word, alike, read

_PARTICLES = ("は", "へ")
_KATAKANA = {code: code + 0x60 for code in range(ord("ぁ"), ord("ゖ") + 1)}


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A part of a sentence as it is to be written."""

    written: str
    in_kana: bool


def as_read(sentence: str) -> str:
    """The sentence, in kana where Open JTalk would read it otherwise than the furigana say."""
    if not has_kanji(sentence) and not any(char.isdigit() for char in sentence):
        return sentence
    stretches = list(_stretches(sentence, read(sentence), heard(sentence)))
    written = "".join(stretch.written for stretch in stretches)
    if any(stretch.in_kana and stretch.written.startswith(_PARTICLES) for stretch in stretches):
        return "".join(_without_particles(stretches, heard(written)))
    return written


def _stretches(sentence: str, words: Sequence[Word], parts: Sequence[Heard]) -> Iterator[_Stretch]:
    """The shortest stretches that both begin and end a word with."""
    cuts = {word.start for word in words} & {part.start for part in parts} | {0, len(sentence)}
    for start, end in pairwise(sorted(cuts)):
        written = sentence[start:end]
        kana = "".join(word.reading(sentence) for word in words if start <= word.start < end)
        said = "".join(part.reading for part in parts if start <= part.start < end)
        agreed = written == kana or alike(kana, said)
        yield _Stretch(written if agreed else kana, in_kana=not agreed)


def _without_particles(stretches: Sequence[_Stretch], parts: Sequence[Heard]) -> Iterator[str]:
    """部屋に入れない in kana, はいれない, begins with no particle (わ): in katakana it is none."""
    alone = {part.start for part in parts if part.reading in _PARTICLES}
    at = 0
    for stretch in stretches:
        taken_for_one = stretch.in_kana and at in alone
        yield stretch.written.translate(_KATAKANA) if taken_for_one else stretch.written
        at += len(stretch.written)
