"""A conversation as somebody may keep it: who said what, what it achieved, and how each reply ended.

Pure: values of the domain go in. A copy is handed on, so it speaks of "the learner", where the pages
say "you". What is to be read comes in the language of whoever keeps it, by way of `say`; what programs
read, in English. How it is written down in a file stands in `copies.py`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Literal

from lib.attempts import Attempt, Progress
from lib.conversation import PartnerKind, Turn
from lib.evidence import Independence, SeenBy
from lib.reactions import NO_REACTION, FlagReason, Reaction, Reactions
from lib.standing import Standing
from lib.task_model import Task
from lib.wording import marked

Ending = Literal["complete", "cut", "stopped", "failed", "unfinished"]
"""How a reply ended. "cut": at the limit on its tokens; "unfinished": it was still on its way."""

LEARNER = marked("Learner")
INDEPENDENCE: Mapping[Independence, str] = {
    "unaided": marked("unaided"),
    "hinted": marked("with a hint"),
    "copied": marked("with words from the screen"),
}
SEEN_BY: Mapping[SeenBy, str] = {
    "rule": marked("noticed automatically"),
    "partner": marked("heard by the partner"),
}
FLAGS: Mapping[FlagReason, str] = {
    "too_hard": marked("too hard"),
    "off_task": marked("off the task"),
    "wrong_japanese": marked("wrong Japanese"),
    "unkind": marked("unkind"),
}
PLAYED_BY: Mapping[PartnerKind, str] = {
    "scripted": marked("the offline partner"),
    "model": marked("a model"),
}

_BROKEN_OFF: Mapping[Ending, tuple[str, str]] = {
    "complete": ("", ""),
    "cut": (marked("The reply was cut at its longest."), marked("The reply was cut before its first word.")),
    "stopped": (
        marked("The learner stopped the reply here."),
        marked("The learner stopped the reply before its first word."),
    ),
    "failed": (marked("The reply broke off here."), marked("No reply came.")),
    "unfinished": (
        marked("The reply was still on its way."),
        marked("The reply was still on its way."),
    ),
}


@dataclass(frozen=True)
class Transcript:
    """One attempt as it stands: `turns` are those that count, in order.

    `say` gives what stands in the code in the language of the copy; nothing else is changed by it.
    """

    attempt: Attempt
    task: Task
    turns: tuple[Turn, ...]
    standings: tuple[Standing, ...]
    reactions: Reactions = field(default_factory=dict)
    say: Callable[[str], str] = str

    @property
    def progress(self) -> Progress:
        """How many of the objectives are met."""
        return Progress(sum(standing.met for standing in self.standings), len(self.standings))

    @property
    def played_by(self) -> str:
        """Who played the partner, in the order of their coming."""
        kinds = dict.fromkeys(turn.partner for turn in self.turns) or {self.attempt.partner: None}
        return self.say(marked(", then ")).join(self.say(PLAYED_BY[kind]) for kind in kinds)

    def turn(self, turn_id: str | None) -> Turn | None:
        """The turn of this id, where it counts."""
        return self._by_id.get(turn_id or "")

    def number_of(self, turn_id: str | None) -> int | None:
        """The number of this turn, where it counts."""
        turn = self.turn(turn_id)
        return None if turn is None else turn.number

    def reaction(self, turn: Turn) -> Reaction:
        """What the learner says of the reply of a turn without a word."""
        return self.reactions.get(turn.id, NO_REACTION)

    @cached_property
    def _by_id(self) -> Mapping[str, Turn]:
        return {turn.id: turn for turn in self.turns}


def ending(turn: Turn) -> Ending:
    """How the reply of a turn ended."""
    if turn.live:
        return "unfinished"
    if turn.state == "complete":
        return "cut" if turn.finish_reason == "length" else "complete"
    return "stopped" if turn.state == "cancelled" else "failed"


def ending_note(turn: Turn) -> str:
    """What to say below a reply that did not come to its own end; else nothing."""
    after_words, without = _BROKEN_OFF[ending(turn)]
    return after_words if turn.reply else without


def reply_notes(transcript: Transcript, turn: Turn) -> Iterator[str]:
    """What to say below a reply: how it ended, and what the learner says of it."""
    if note := ending_note(turn):
        yield transcript.say(note)
    reaction = transcript.reaction(turn)
    if reaction.emoji is not None:
        yield transcript.say(marked("The learner reacted with {emoji}")).format(emoji=reaction.emoji)
    if reaction.flag is not None:
        reason = transcript.say(FLAGS[reaction.flag])
        yield transcript.say(marked("The learner flagged this reply: {reason}.")).format(reason=reason)


def standing_note(standing: Standing) -> str:
    """What the learner says to where an objective stands; nothing where they say nothing."""
    if standing.by_word is not None:
        return marked("It counts because the learner says so.")
    if standing.disputed:
        return marked("The learner did not mean this, so it does not count.")
    return ""


def moment(at: datetime) -> str:
    """In ISO 8601, to the second, in UTC."""
    return at.astimezone(UTC).isoformat(timespec="seconds")


def facts(transcript: Transcript, write: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    """What stands at the head of a document; `write` puts an author's words into its form."""
    attempt, task, progress, say = transcript.attempt, transcript.task, transcript.progress, transcript.say
    yield say(marked("Level")), task.level
    yield say(marked("Begun")), moment(attempt.created_at)
    if attempt.finished_at is not None:
        ended = marked("Finished") if attempt.state == "finished" else marked("Left")
        yield say(ended), moment(attempt.finished_at)
    name = f"{write(task.partner.name.ja)} ({write(task.partner.name.en)})"
    played = say(marked("{name}, played by {partner}"))
    yield say(marked("Partner")), played.format(name=name, partner=transcript.played_by)
    count = say(marked("{done} of {total}")).format(done=progress.completed, total=progress.total)
    yield say(marked("Objectives met")), count


def met_by(transcript: Transcript, standing: Standing) -> Iterator[tuple[str, str]]:
    """The words for an objective, and before each: where they were said, how independently, who saw it."""
    say, turn = transcript.say, transcript.say(marked("Turn {number}"))
    pointed = transcript.turn(standing.by_word.turn_id) if standing.by_word else None
    if pointed is not None:
        yield turn.format(number=pointed.number), pointed.learner_text or ""
    for kept in standing.evidence:
        number = transcript.number_of(kept.turn_id)
        how, who = say(INDEPENDENCE[kept.finding.independence]), say(SEEN_BY[kept.finding.seen_by])
        yield say(marked(", ")).join((turn.format(number=number), how, who)), kept.finding.quote
