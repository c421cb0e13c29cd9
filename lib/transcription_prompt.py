"""The words that are likely in a task, as the prompt that helps Whisper to spell them.

Whisper takes a prompt for what was said before, and goes on in its manner; where nothing is said it may write
the prompt itself. So it is one sentence of Japanese nouns that nobody would say, with no verb, no number and
no question word; and the task's own rules look at it: it ends before the word by which it met an objective.
`unheard.py` refuses it, or most of it, as a transcript. A single noun of it may still be a learner's answer,
and counts as one.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache

from lib.evidence import HelpShown, rule_findings
from lib.task_model import Task

LONGEST = 200
"""Code points. Whisper keeps the last 224 tokens of a prompt; most Japanese characters are one."""
OF_A_GROUP = 5
"""So many words of each group, or names and places of all the world would push out the rest."""

_READING = re.compile(r"（[^）]*）")
_NOUN = re.compile(r"(?=.*[ァ-ヺ一-鿿々])[ァ-ヺー一-鿿々A-Za-z]{2,}|お[一-鿿々]+|[一-鿿]")
"""Katakana and kanji without an ending: verbs, adjectives and particles have kana."""
_UNUSED = re.compile(r"[0-9０-９〇一二三四五六七八九十百千何誰]")
"""Numbers and questions: they may be all that an objective asks for."""


@lru_cache(maxsize=64)
def transcription_prompt(task: Task) -> str:
    """One sentence, at most `LONGEST` code points."""
    words = tuple(dict.fromkeys(_likely(task)))
    sentences = [_sentence(task, words[:count]) for count in range(len(words) + 1)]
    short = [sentence for sentence in sentences if len(sentence) <= LONGEST]
    if not _meets_any(task, short[-1]):
        return short[-1]
    too_much = bisect_left(short, True, key=lambda sentence: _meets_any(task, sentence))
    return short[max(0, too_much - 1)]


def _sentence(task: Task, words: tuple[str, ...]) -> str:
    return f"{'、'.join((*words, task.partner.name.ja))}などの話。"


def _meets_any(task: Task, said: str) -> bool:
    return bool(rule_findings(task, said, HelpShown()))


def _likely(task: Task) -> Iterator[str]:
    """Nouns, the rarest first: names, what the hints name, anchors, then a few of each group of words."""
    hints = (_READING.sub("", goal.hints.word.ja) for goal in task.objectives)
    named = (word for hint in hints for word in re.split("[・、]", hint))
    anchors = (anchor for goal in task.objectives for anchor in goal.anchors)
    grouped = (word for group in task.words.values() for word in group[:OF_A_GROUP])
    for written in (*task.names, *named, *anchors, *grouped):
        spelling = written.partition("|")[0]
        if _NOUN.fullmatch(spelling) and not _UNUSED.search(spelling):
            yield spelling
