"""`python -m tests.reading_accuracy FILE…`: how many kanji are read right, and what is read wrong.

A line holds a sentence, a tab, and how it is read, in one of two ways:

- in furigana notation, `明日[あした|あす]は 十日[とおか]です。`, where `|` parts readings that are all
  right; each annotated run is judged, kana for kana;
- in kana alone, as it is said (`あしたわとーかです`), the way speech corpora write; the reading of
  the whole sentence is aligned to it, and each word with kanji is judged by its sound.

A .yaml file is a corpus of the second kind, JSUT-label's. Digits are read like kanji and count as such.
docs/readings.md tells what was measured.
"""

import argparse
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from pathlib import Path

import yaml

from lib.furigana import has_kanji
from lib.readings import Word, read
from lib.spelling import hiragana

_ANNOTATED = re.compile(r" ?([^ \[\]ぁ-ヿ、。！？「」]+)\[([^\[\]]+)\]| (?=\S)")
_SOUNDLESS = re.compile(r"[^ぁ-ゖー]")
_ALIKE = str.maketrans("づぢを", "ずじお")
_ROWS = {
    "あ": "あかがさざただなはばぱまやらわぁゃゎ",
    "い": "いきぎしじちにひびぴみりぃ",
    "う": "うくぐすずつぬふぶぷむゆるぅゅゔ",
    "え": "えけげせぜてでねへべぺめれぇ",
    "お": "おこごそぞとどのほぼぽもよろぉょ",
}
_VOWEL = {kana: vowel for vowel, row in _ROWS.items() for kana in row}
_PARTICLES = {("は", "わ"), ("へ", "え")}


@dataclass(frozen=True, slots=True)
class Run:
    """`text[start:end]`, kanji or digits, and the readings in hiragana that are right for it."""

    start: int
    end: int
    readings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """Of one kanji token: what it stands in, how it is written, what is right and what was said."""

    sentence: str
    written: str
    right: str
    said: str
    is_right: bool
    uncertain: bool


_Segments = list[tuple[int, tuple[str, ...]]]


def main() -> None:
    """Print the wrong ones and the counts of each file."""
    parser = argparse.ArgumentParser(prog="python -m tests.reading_accuracy", description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path, metavar="FILE")
    for path in parser.parse_args().paths:
        judgements = list(judged_file(path))
        for wrong in judgements:
            if not wrong.is_right:
                doubt = "uncertain" if wrong.uncertain else ""
                print(f"{wrong.written}\t{wrong.said} → {wrong.right}\t{doubt}\t{wrong.sentence}")
        print(f"{path.name}: {summed_up(judgements)}")


def summed_up(judgements: Sequence[Judgement]) -> str:
    """The counts, in one line."""
    right = [found for found in judgements if found.is_right]
    wrong = [found for found in judgements if not found.is_right]
    share = 100 * len(right) / len(judgements) if judgements else 0
    return (
        f"{len(right)} of {len(judgements)} kanji tokens right ({share:.2f} %), "
        f"{sum(found.uncertain for found in wrong)} of the {len(wrong)} wrong ones marked as uncertain, "
        f"{sum(found.uncertain for found in right)} of the right ones"
    )


def judged_file(path: Path) -> Iterator[Judgement]:
    """Each kanji token of a corpus, read anew."""
    for sentence, reading in _lines(path):
        yield from judged(sentence, reading, read(sentence))


def judged(sentence: str, reading: str, words: Sequence[Word]) -> list[Judgement]:
    """The kanji tokens of a sentence, by either kind of gold. ValueError: the gold is of another sentence."""
    if "[" not in reading:
        return _judged_by_sound(sentence, reading, words)
    text, runs = parsed(reading)
    if text != sentence:
        raise ValueError(f"{reading!r} is not how {sentence!r} is written")
    return _judged_runs(sentence, runs, words)


def parsed(annotated: str) -> tuple[str, tuple[Run, ...]]:
    """The text of a line in furigana notation, without its blanks, and its annotated runs.

    ValueError where kanji or digits have no reading.
    """
    text = ""
    runs = []
    at = 0
    for match in _ANNOTATED.finditer(annotated):
        text += annotated[at : match.start()]
        at = match.end()
        if match[1]:
            runs.append(Run(len(text), len(text) + len(match[1]), tuple(match[2].split("|"))))
            text += match[1]
    text += annotated[at:]
    read_places = {place for run in runs for place in range(run.start, run.end)}
    if any(has_kanji(sign) or sign in "[]" for at, sign in enumerate(text) if at not in read_places):
        raise ValueError(f"something has no reading: {annotated!r}")
    return text, tuple(runs)


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    content = path.read_text("utf-8")
    if path.suffix == ".yaml":
        for entry in yaml.safe_load(content).values():
            yield entry["text_level2"], entry["kana_level2"]
        return
    for line in content.splitlines():
        sentence, reading = line.split("\t")
        yield sentence, reading


def _judged_runs(text: str, runs: Sequence[Run], words: Sequence[Word]) -> list[Judgement]:
    """Run by run; where two pieces of one side meet one of the other, they are judged together."""
    gold = _segments(text, {(run.start, run.end): run.readings for run in runs})
    pieces = [piece for word in words for piece in word.pieces if piece.reading]
    said = _segments(text, {(piece.start, piece.end): (piece.reading,) for piece in pieces})
    judgements = []
    for start, end in pairwise(sorted({at for at, _ in gold} & {at for at, _ in said} | {len(text)})):
        right = {"".join(ways) for ways in product(*_within(gold, start, end))}
        heard = "".join(ways[0] for ways in _within(said, start, end))
        judgements += [
            Judgement(
                text,
                text[run.start : run.end],
                "|".join(sorted(right)),
                heard,
                hiragana(heard) in {hiragana(way) for way in right},
                _is_uncertain(words, run.start, run.end),
            )
            for run in runs
            if start <= run.start < end
        ]
    return judgements


def _segments(text: str, readings: dict[tuple[int, int], tuple[str, ...]]) -> _Segments:
    """Where each begins, and how it may be read; what has no reading stands for itself, sign by sign."""
    segments: _Segments = []
    at = 0
    for (start, end), ways in sorted(readings.items()):
        segments += [(place, (text[place],)) for place in range(at, start)]
        segments.append((start, ways))
        at = end
    return segments + [(place, (text[place],)) for place in range(at, len(text))]


def _within(segments: _Segments, start: int, end: int) -> list[tuple[str, ...]]:
    return [ways for at, ways in segments if start <= at < end]


def _is_uncertain(words: Sequence[Word], start: int, end: int) -> bool:
    return any(word.uncertain for word in words if word.start < end and start < word.end)


def _judged_by_sound(text: str, kana: str, words: Sequence[Word]) -> list[Judgement]:
    """Word by word; a sound too many in the gold counts against the words with kanji on both sides of it."""
    sounds = [
        (number, sign, not piece.reading)
        for number, word in enumerate(words)
        for piece in word.pieces
        for sign in _signs(piece.reading or text[piece.start : piece.end])
    ]
    spelt = _signs(kana)
    said, right = _evened("".join(sign for _, sign, _ in sounds)), _evened(spelt)

    def alike(i: int, j: int) -> bool:
        return said[i] == right[j] or (sounds[i][2] and (said[i], right[j]) in _PARTICLES)

    should = ["" for _ in words]
    wrong = {number for number, word in enumerate(words) if _is_unread(text, word)}
    at = 0
    for i, j in _aligned(len(said), len(right), alike):
        near = sounds[at : at + 1] if i is not None else sounds[max(at - 1, 0) : at + 1]
        meant = {number for number, _, _ in near}
        if j is not None:
            for number in meant:
                should[number] += spelt[j]
        if i is None or j is None or not alike(i, j):
            wrong |= meant
        at += i is not None
    return [
        Judgement(
            text,
            text[word.start : word.end],
            should[number],
            word.reading(text),
            number not in wrong,
            word.uncertain,
        )
        for number, word in enumerate(words)
        if has_kanji(text[word.start : word.end])
    ]


def _is_unread(text: str, word: Word) -> bool:
    return any(has_kanji(text[piece.start : piece.end]) for piece in word.pieces if not piece.reading)


def _signs(text: str) -> str:
    return _SOUNDLESS.sub("", hiragana(text))


def _evened(kana: str) -> str:
    """What sounds alike spelt alike, sign for sign: とう, とお, とー; けい, けえ, けー; いう, ゆう."""
    evened = ""
    for sign in kana.translate(_ALIKE):
        vowel = _VOWEL.get(evened[-1:], "")
        drawn = sign == "ー" or (vowel + sign) in ("おう", "えい")
        evened += vowel if drawn and vowel else sign
    return evened.replace("いう", "ゆう")


def _aligned(
    length: int, other: int, alike: Callable[[int, int], bool]
) -> list[tuple[int | None, int | None]]:
    """The cheapest way from one row of signs to another: pairs of places, None where one has nothing."""
    cost = [[i + j for j in range(other + 1)] for i in range(length + 1)]
    for i in range(1, length + 1):
        for j in range(1, other + 1):
            exchanged = cost[i - 1][j - 1] + (not alike(i - 1, j - 1))
            cost[i][j] = min(exchanged, cost[i - 1][j] + 1, cost[i][j - 1] + 1)
    pairs: list[tuple[int | None, int | None]] = []
    i, j = length, other
    while i or j:
        if i and j and cost[i][j] == cost[i - 1][j - 1] + (not alike(i - 1, j - 1)):
            i, j = i - 1, j - 1
            pairs.append((i, j))
        elif i and cost[i][j] == cost[i - 1][j] + 1:
            i -= 1
            pairs.append((i, None))
        else:
            j -= 1
            pairs.append((None, j))
    return pairs[::-1]


if __name__ == "__main__":
    main()
