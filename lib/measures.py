"""What can be counted of a talk: turns, mora, words by level, forms, endings, questions, repair moves, gaps.

Figures only, of the learner's own turns that count; what they mean for the learner is said in `aspects.py`.
Turns without Japanese are passed over, and so are those that only give orders about the exercise. Words are
counted as in `levels.py`: names, numbers and courtesies are none.
"""

import re
import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from lib.clauses import clauses
from lib.connectives import connectives_in
from lib.conversation import Turn
from lib.evidence import about_the_exercise
from lib.japanese import analyse
from lib.levels import counted_words
from lib.politeness import Politeness, endings_in
from lib.repair_moves import Repair, RepairKind, repairs_in
from lib.speech_forms import Form, forms_in
from lib.spelling import is_japanese
from lib.tokens import Analysis
from lib.word_levels import EASIEST_FIRST, Jlpt, Vocabulary

FEWEST_GAPS = 4
"""With fewer of them a median says nothing."""
_USABLE_SECONDS = (1, 300)
"""A shorter gap is nobody's typing, in a longer one somebody went away."""
_SMALL = frozenset("ゃゅょぁぃぅぇぉ")
_KANA = re.compile(r"[ぁ-ゖー]")
_ASKING = re.compile(r"(?:か[。．]?|[？?])\s*$")


@dataclass(frozen=True)
class EndingSaid:
    """How a sentence of the learner's ends."""

    turn_id: str
    text: str
    politeness: Politeness


@dataclass(frozen=True)
class RepairSaid:
    """A repair move in the learner's words."""

    turn_id: str
    text: str
    kind: RepairKind


@dataclass(frozen=True)
class Measures:
    """The figures of one talk. `morae` has one figure for each turn in Japanese, `words` each different word
    in its joined spelling with its level (None: on no list). `asked` counts the partner's questions before a
    turn of the learner's, `answered` those after which came Japanese that is no repair move. `gap_seconds`
    lie between two messages of the learner's and hold the reply, reading and typing.
    """

    morae: tuple[int, ...] = ()
    sentences: int = 0
    words: Mapping[str, Jlpt | None] = field(default_factory=dict)
    forms: tuple[Form, ...] = ()
    connectives: tuple[str, ...] = ()
    endings: tuple[EndingSaid, ...] = ()
    questions: int = 0
    requests: int = 0
    asked: int = 0
    answered: int = 0
    repairs: tuple[RepairSaid, ...] = ()
    gap_seconds: tuple[float, ...] = ()

    @property
    def turns(self) -> int:
        """The turns in Japanese."""
        return len(self.morae)

    @cached_property
    def words_by_level(self) -> Mapping[Jlpt | None, int]:
        """How many different words of each level were said, the easiest first; None: on no list."""
        counted = Counter(self.words.values())
        order: tuple[Jlpt | None, ...] = (*EASIEST_FIRST, None)
        return {level: counted[level] for level in order if counted[level]}

    def ending(self, politeness: Politeness) -> tuple[EndingSaid, ...]:
        """The sentences that end so."""
        return tuple(one for one in self.endings if one.politeness == politeness)

    @property
    def usual_gap_seconds(self) -> int | None:
        """The median of the gaps; None where there are too few to say."""
        return round(statistics.median(self.gap_seconds)) if len(self.gap_seconds) >= FEWEST_GAPS else None


def speaks_japanese(text: str) -> bool:
    """Whether a turn is in Japanese, in any writing: more of it than of anything else, and no order about
    the exercise. Emoji and numbers alone are no Japanese."""
    folded = analyse(text).folded
    letters = [char for char in folded if char.isalpha()]
    foreign = sum(not is_japanese(char) for char in letters if char != "ー")
    return is_japanese(folded) and foreign * 2 <= len(letters) and not about_the_exercise(text)


def question_in(reply: str) -> str:
    """The last sentence of a reply where it asks something; "" where it does not."""
    sentences = analyse(reply).sentences if _ASKING.search(reply) else ()
    return reply[sentences[-1].start :] if sentences else ""


def japanese_turns(turns: Sequence[Turn]) -> tuple[Turn, ...]:
    """The learner's turns that count and are in Japanese."""
    return tuple(
        turn for turn in turns if turn.counts and turn.learner_text and speaks_japanese(turn.learner_text)
    )


def measure(turns: Sequence[Turn], vocabulary: Vocabulary) -> Measures:
    """The figures of a talk; `turns` in order, the opening line included."""
    counting = [turn for turn in turns if turn.counts]
    before = {turn.id: earlier.reply for earlier, turn in pairwise(counting)}
    said = [(turn, analyse(turn.learner_text or "")) for turn in japanese_turns(counting)]
    repairs = {turn.id: repairs_in(analysis, before.get(turn.id, "")) for turn, analysis in said}
    mending = {turn.id: _mending(analysis, repairs[turn.id]) for turn, analysis in said}
    answering = {turn.id for turn, analysis in said if len(mending[turn.id]) < len(analysis.sentences)}
    asked = [turn.id for turn in counting if turn.learner_text and _ASKING.search(before.get(turn.id, ""))]
    acts = [act for turn, analysis in said for act in _asking(analysis, mending[turn.id])]
    words: dict[str, Jlpt | None] = {}
    for _, analysis in said:
        for token in counted_words(analysis.text):
            if token.normalized not in words:
                words[token.normalized] = vocabulary.level_of(token)
    return Measures(
        morae=tuple(_morae(analysis) for _, analysis in said),
        sentences=sum(len(analysis.sentences) for _, analysis in said),
        words=words,
        forms=tuple(dict.fromkeys(form for _, analysis in said for form in forms_in(analysis))),
        connectives=tuple(dict.fromkeys(word for _, analysis in said for word in connectives_in(analysis))),
        endings=tuple(
            EndingSaid(turn.id, analysis.text[end.start : end.end], end.politeness)
            for turn, analysis in said
            for end in endings_in(analysis)
        ),
        questions=acts.count("ask"),
        requests=acts.count("request"),
        asked=len(asked),
        answered=len(answering.intersection(asked)),
        repairs=tuple(
            RepairSaid(turn.id, analysis.text[one.start : one.end], one.kind)
            for turn, analysis in said
            for one in repairs[turn.id]
        ),
        gap_seconds=_gaps([turn for turn in counting if turn.learner_text]),
    )


def _mending(analysis: Analysis, repairs: Sequence[Repair]) -> frozenset[int]:
    """Where the sentences begin that are repair moves."""
    starts = (sentence.start for sentence in analysis.sentences)
    return frozenset(at for at in starts if any(one.start <= at < one.end for one in repairs))


def _asking(analysis: Analysis, mending: frozenset[int]) -> list[str]:
    """For each sentence that asks or firmly requests, which of the two; repair moves are counted apart."""
    found: dict[int, str] = {}
    for clause in clauses(analysis):
        sentence = next((one for one in analysis.sentences if one.start <= clause.start < one.end), None)
        if sentence is None or sentence.start in mending:
            continue
        if clause.firm and "request" in clause.acts:
            found[sentence.start] = "request"
        elif "ask" in clause.acts:
            found.setdefault(sentence.start, "ask")
    return list(found.values())


def _morae(analysis: Analysis) -> int:
    """The mora of a text as it is read: きょ is one, っ, ん and ー are one each."""
    return sum(char not in _SMALL for token in analysis.tokens for char in token.reading if _KANA.match(char))


def _gaps(turns: Sequence[Turn]) -> tuple[float, ...]:
    fewest, most = _USABLE_SECONDS
    gaps = ((after.created_at - turn.created_at).total_seconds() for turn, after in pairwise(turns))
    return tuple(gap for gap in gaps if fewest <= gap <= most)
