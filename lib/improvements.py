"""What a learner could say better: the mistakes of their turns, and which three are worth a look.

At most one a turn, as `corrections.py` finds them. What the learner then said right is no work left, but
a strength. Different kinds of mistakes come before a second one of the same kind.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from lib.assessment import MOST_IMPROVEMENTS, Improvement, Quote, Said
from lib.conversation import Correction, Turn
from lib.corrections import correction_of
from lib.japanese import analyse

_LONGEST_SENTENCE = 80
"""Characters; of a longer one only the words that are wrong are shown."""
_MOST_AT_ONCE = 4


@dataclass(frozen=True)
class Mistake:
    """What is wrong in a turn; `said` is the sentence, `better` the same without a mistake that can be found.

    `mended`: the learner said the better words in a later turn.
    """

    turn_id: str
    said: str
    better: str
    correction: Correction
    mended: bool


def mistakes_in(turns: Sequence[Turn]) -> tuple[Mistake, ...]:
    """The mistakes of these turns of the learner's, in order."""
    found = []
    for index, turn in enumerate(turns):
        text = turn.learner_text or ""
        correction = correction_of(text)
        if correction is None:
            continue
        said, better = _in_its_sentence(text, correction)
        later = turns[index + 1 :]
        found.append(Mistake(turn.id, said, better, correction, _said_right(correction, later)))
    return tuple(found)


def improvements(mistakes: Sequence[Mistake]) -> tuple[Improvement, ...]:
    """At most three things to work on, in the order in which they were said."""
    open_ones = [one for one in mistakes if not one.mended]
    kinds: set[str] = set()
    first: list[Mistake] = []
    more: list[Mistake] = []
    for mistake in open_ones:
        (more if mistake.correction.why in kinds else first).append(mistake)
        kinds.add(mistake.correction.why)
    chosen = (first + more)[:MOST_IMPROVEMENTS]
    return tuple(
        Improvement(
            said=Quote(turn_id=one.turn_id, text=one.said),
            better=one.better,
            why=Said(message=one.correction.why),
        )
        for one in open_ones
        if one in chosen
    )


def _in_its_sentence(text: str, correction: Correction) -> tuple[str, str]:
    """The sentence with the mistake, and without; romaji stays with its own words, which are put in kana."""
    if not correction.said.isascii():
        for sentence in analyse(text).sentences:
            whole = text[sentence.start : sentence.end]
            better = _without_mistakes(whole) if correction.said in whole else whole
            if better != whole and len(whole) <= _LONGEST_SENTENCE:
                return whole, better
    return correction.said, correction.better


def _without_mistakes(sentence: str) -> str:
    for _ in range(_MOST_AT_ONCE):
        correction = correction_of(sentence)
        if correction is None:
            break
        sentence = sentence.replace(correction.said, correction.better, 1)
    return sentence


def _said_right(correction: Correction, later: Sequence[Turn]) -> bool:
    better = _read(correction.better)
    return any(better in _read(turn.learner_text or "") for turn in later)


def _read(text: str) -> str:
    return "".join(token.reading for token in analyse(text).tokens)
