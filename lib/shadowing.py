"""The use case of saying a sentence of a finished conversation again, and seeing what was heard of it.

The recording goes the way of all recordings (`dictating.py`): guards, money, and kept until it is written
down. The transcriber gets no prompt: with the sentence for one, it would hear it where it was not said. What
is compared, and what cannot be known from it, is told in `mora_alignment.py`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from lib.assessment import Improvement
from lib.conversation import Turn
from lib.dictating import Dictating
from lib.mora_alignment import Comparison, compare
from lib.overview import AttemptView
from lib.people import Person
from lib.romaji import romaji_to_kana, written_in_kana
from lib.spelling import is_japanese
from lib.spoken_sentences import complete_sentences, last_sentence, to_be_said
from lib.store import recordings as recording_store

SaidBy = Literal["partner", "learner", "better"]
"""Whose sentence it is; `better`: the learner's, as it would be better."""


@dataclass(frozen=True)
class Line:
    """A sentence that can be said again: the `number`-th, from 0, of the turn's reply or of its words.

    Of a reply those are counted that a voice reads aloud (`listening.py`).
    """

    turn_id: str
    number: int
    said_by: SaidBy
    text: str


@dataclass(frozen=True)
class Shadowed:
    """What was to be said, and what was heard. `confidence`: the transcriber's, 0 to 1, None unknown."""

    wanted: str
    heard: str
    comparison: Comparison
    confidence: float | None


class Shadowing(Dictating):
    """Sentences of attempts, said again."""

    def shadow(self, person: Person, attempt_id: str, wanted: str, audio: bytes, key: str) -> Shadowed:
        """Compare this sentence with what is heard in a recording (a WAV file); waits for the transcriber.

        Sent again under its key it is written down once; where that failed it is tried again.
        Raises what `write_down` and `write_down_again` raise.
        """
        with self._database.read() as connection:
            attempt = self._attempt(connection, person, attempt_id)
            known = recording_store.with_key(connection, attempt.id, key)
        if known is not None:
            written = self.write_down_again(person, known.id)
        else:
            written = self.write_down(person, attempt_id, audio, key, way="shadowing")
        return Shadowed(wanted, written.text, compare(wanted, written.text), written.confidence)


def lines_to_say(view: AttemptView, improvements: Iterable[Improvement] = ()) -> tuple[Line, ...]:
    """The sentences of a conversation in order, each once; the learner's as they would be better."""
    by_text: dict[str, Line] = {}
    better = list(improvements)
    for turn in view.turns:
        for line in (*_learners(turn, better), *_partners(turn)):
            by_text.setdefault(line.text, line)
    return tuple(by_text.values())


def _partners(turn: Turn) -> Iterator[Line]:
    sayable = filter(None, map(to_be_said, _sentences(turn.reply)))
    for number, said in enumerate(sayable):  # as a voice numbers them
        if _is_in_japanese(said):
            yield Line(turn.id, number, "partner", said)


def _learners(turn: Turn, improvements: Iterable[Improvement]) -> Iterator[Line]:
    changes = [(one.said.text, one.better) for one in improvements if one.said.turn_id == turn.id]
    if turn.correction is not None:
        changes.append((turn.correction.said, turn.correction.better))
    for number, sentence in enumerate(_sentences(turn.learner_text or "")):
        better = next((sentence.replace(old, new, 1) for old, new in changes if old in sentence), sentence)
        said = to_be_said(better)
        if _is_in_japanese(said):
            said_by: SaidBy = "learner" if better == sentence else "better"
            yield Line(turn.id, number, said_by, written_in_kana(said))


def _sentences(text: str) -> Iterator[str]:
    """All of a text, sentence by sentence, as it was written."""
    yield from (sentence.text for sentence in complete_sentences(text))
    if (last := last_sentence(text)) is not None:
        yield last.text


def _is_in_japanese(said: str) -> bool:
    return is_japanese(romaji_to_kana(said))
