"""What was to be said beside what was heard, mora by mora.

This compares two transcripts by their readings, and nothing else. It judges no pronunciation: pitch, rhythm
and the colour of a vowel are not in a transcript, a transcriber that expects good Japanese mends what it
hears, and one that mishears blames the speaker. Nor can it be known how a word was read that came back in
kanji (辛い is からい or つらい): it is taken for what its sentence makes likely. Where either of two readings
is right, either is taken.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, groupby
from typing import Literal

from jiwer import Compose, ReduceToListOfListOfWords, WordOutput, process_words

from lib.morae import Mora, sounds, ways_to_say

MOST_MORAE = 200
"""Of each text: the time of an alignment grows with the square. One breath has 80 at most."""
_MOST_CHARACTERS = 600
_IN_WORDS = Compose([ReduceToListOfListOfWords()])

Ways = Sequence[tuple[Mora, ...]]
"""The ways to say a word."""


@dataclass(frozen=True, slots=True)
class Pair:
    """What stands beside each other; None where the other side has one more."""

    wanted: Mora | None
    heard: Mora | None
    same: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """Whole words, in hiragana, that differ; "" where one side has none."""

    wanted: str
    heard: str


@dataclass(frozen=True)
class Comparison:
    """Two texts aligned. `cut`: only the first `MOST_MORAE` of a longer one were compared."""

    pairs: tuple[Pair, ...]
    cut: bool = False

    @property
    def wanted(self) -> int:
        """How many morae were to be said."""
        return sum(pair.wanted is not None for pair in self.pairs)

    @property
    def same(self) -> int:
        """How many of these were heard where they belong."""
        return sum(pair.same for pair in self.pairs)

    @property
    def alike(self) -> bool:
        """Whether nothing differs: nothing is missing, and nothing was heard besides."""
        return all(pair.same for pair in self.pairs)

    @cached_property
    def words(self) -> tuple[tuple[Pair, ...], ...]:
        """The pairs in the shortest stretches that begin and end with a word on both sides."""
        return tuple(map(tuple, _whole_words(self.pairs)))

    @property
    def differences(self) -> tuple[Difference, ...]:
        """What differs, as whole words of both sides; of words in a row those that differ alike together."""
        return tuple(
            _difference(list(chain.from_iterable(together)))
            for kind, together in groupby(self.words, key=_kind)
            if kind != "same"
        )


def compare(wanted: str, heard: str) -> Comparison:
    """What was to be said and what was heard, aligned so that as few morae as possible differ."""
    wanted_words, wanted_cut = _words(wanted)
    heard_words, heard_cut = _words(heard)
    said = [ways[0] for ways in heard_words]
    should = _nearest(wanted_words, said)
    said = _nearest(heard_words, should)
    pairs = tuple(_pairs(_flat(should), _flat(said)))
    return Comparison(pairs, wanted_cut or heard_cut)


def _words(text: str) -> tuple[list[Ways], bool]:
    """The words of a text, as many as are compared, and whether there were more."""
    words: list[Ways] = []
    count = 0
    for ways in ways_to_say(text[:_MOST_CHARACTERS]):
        room = MOST_MORAE - count
        if len(ways[0]) > room:
            return [*words, (ways[0][:room],)], True
        words.append(ways)
        count += len(ways[0])
    return words, len(text) > _MOST_CHARACTERS


def _nearest(words: Sequence[Ways], other: Sequence[tuple[Mora, ...]]) -> list[tuple[Mora, ...]]:
    """Each word in that one of its readings with which the whole is nearest to the other side."""
    chosen = [ways[0] for ways in words]
    beside = _flat(other)
    for index in [index for index, ways in enumerate(words) if len(ways) > 1]:

        def distance(way: tuple[Mora, ...], index: int = index) -> int:
            return _distance(_flat([*chosen[:index], way, *chosen[index + 1 :]]), beside)

        chosen[index] = min(words[index], key=distance)
    return chosen


def _flat(words: Sequence[tuple[Mora, ...]]) -> list[Mora]:
    return list(chain.from_iterable(words))


def _distance(wanted: Sequence[Mora], heard: Sequence[Mora]) -> int:
    found = _aligned(wanted, heard)
    return found.substitutions + found.deletions + found.insertions


def _aligned(wanted: Sequence[Mora], heard: Sequence[Mora]) -> WordOutput:
    """Morae are jiwer's words here."""
    return process_words(" ".join(sounds(wanted)), " ".join(sounds(heard)), _IN_WORDS, _IN_WORDS)


def _pairs(wanted: Sequence[Mora], heard: Sequence[Mora]) -> Iterator[Pair]:
    for chunk in _aligned(wanted, heard).alignments[0]:
        mine = wanted[chunk.ref_start_idx : chunk.ref_end_idx]
        theirs = heard[chunk.hyp_start_idx : chunk.hyp_end_idx]
        if chunk.type == "delete":
            yield from (Pair(mora, None, same=False) for mora in mine)
        elif chunk.type == "insert":
            yield from (Pair(None, mora, same=False) for mora in theirs)
        else:
            # Behind another mora the う of のうえ sounds otherwise, and is still the same う.
            for one, other in zip(mine, theirs, strict=True):
                yield Pair(one, other, same=chunk.type == "equal" or one.said == other.said)


def _whole_words(pairs: Sequence[Pair]) -> Iterator[list[Pair]]:
    inside_wanted = _inside_a_word([pair.wanted for pair in pairs])
    inside_heard = _inside_a_word([pair.heard for pair in pairs])
    stretch: list[Pair] = []
    for pair, wanted, heard in zip(pairs, inside_wanted, inside_heard, strict=True):
        stretch.append(pair)
        if not wanted and not heard:
            yield stretch
            stretch = []


def _inside_a_word(side: Sequence[Mora | None]) -> list[bool]:
    """For each place whether the morae before and behind its end are of one word."""
    following: list[int | None] = []
    behind: int | None = None
    for mora in reversed(side):
        following.append(behind)
        behind = mora.word if mora else behind
    inside: list[bool] = []
    word: int | None = None
    for mora, after in zip(side, reversed(following), strict=True):
        word = mora.word if mora else word
        inside.append(word is not None and word == after)
    return inside


def _kind(word: Sequence[Pair]) -> Literal["same", "missing", "besides", "other"]:
    if all(pair.same for pair in word):
        return "same"
    if all(pair.heard is None for pair in word):
        return "missing"
    return "besides" if all(pair.wanted is None for pair in word) else "other"


def _difference(pairs: Sequence[Pair]) -> Difference:
    return Difference(
        "".join(pair.wanted.kana for pair in pairs if pair.wanted),
        "".join(pair.heard.kana for pair in pairs if pair.heard),
    )
