"""What it takes to analyse a conversation of fifty turns, and to look its words up in the dictionary.

Analysing is all that needs no dictionary of meanings: the readings of every text, the words to learn, the
report by rule. "Afresh" is with nothing remembered of any text; what is read from files stays loaded, as in a
server. The dictionary's own time is taken where it is asked.
"""

import gc
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import _lru_cache_wrapper
from pathlib import Path

from benchmarks.talks import Talk
from lib.assessment import Performance
from lib.assessment_rules import rules_report
from lib.config import LOCAL_FOLDER
from lib.dictionary import Asked, Dictionary, Entry
from lib.dictionary_file import PACKED_FILE, unpack
from lib.installation import VOCABULARY_FILE
from lib.readings import read
from lib.tokens import Token
from lib.vocabulary import words_in
from lib.word_levels import Vocabulary, read_vocabulary

ROUNDS = 5


@dataclass(frozen=True)
class Analysed:
    """Milliseconds, one value for each conversation and round."""

    afresh: list[float] = field(default_factory=list)
    afresh_cpu: list[float] = field(default_factory=list)
    again: list[float] = field(default_factory=list)
    just_opened: list[float] = field(default_factory=list)
    opened: list[float] = field(default_factory=list)


class ClockedDictionary(Dictionary):
    """A dictionary that adds up how long it takes to answer; `ms` so far."""

    ms = 0.0

    def find_all(self, words: Iterable[Asked]) -> dict[Asked, Entry | None]:
        with self._clock():
            return super().find_all(words)

    def find_tokens(self, tokens: Iterable[Token]) -> dict[Token, Entry | None]:
        with self._clock():
            return super().find_tokens(tokens)

    @contextmanager
    def _clock(self) -> Iterator[None]:
        began = time.perf_counter()
        yield
        self.ms += (time.perf_counter() - began) * 1000


def analysed(talks: Sequence[Talk]) -> Analysed:
    """Measure, in this process and nothing else at the same time."""
    vocabulary = read_vocabulary(VOCABULARY_FILE)
    path, _ = unpack(PACKED_FILE, LOCAL_FOLDER)
    found = Analysed()
    analyse(talks[0].performance, vocabulary)  # whatever is loaded with the first text
    gc.collect()
    gc.freeze()  # as the server does once it has started
    try:
        for _ in range(ROUNDS):
            for talk in talks:
                _measure(talk.performance, vocabulary, path, found)
    finally:
        gc.unfreeze()
    return found


def _measure(performance: Performance, vocabulary: Vocabulary, path: Path, into: Analysed) -> None:
    forget_texts()
    cpu = time.process_time()
    into.afresh.append(_ms(lambda: analyse(performance, vocabulary)))
    into.afresh_cpu.append((time.process_time() - cpu) * 1000)
    into.again.append(_ms(lambda: analyse(performance, vocabulary)))
    forget_texts()
    dictionary = ClockedDictionary(path)
    words_in(performance.turns, vocabulary, dictionary)
    into.just_opened.append(dictionary.ms)
    dictionary.ms = 0.0
    words_in(performance.turns, vocabulary, dictionary)
    into.opened.append(dictionary.ms)
    dictionary.close()


def analyse(performance: Performance, vocabulary: Vocabulary) -> None:
    """All that is made of a conversation without a dictionary."""
    for turn in performance.turns:
        for text in (turn.learner_text, turn.reply):
            if text:
                read(text)
    words_in(performance.turns, vocabulary)
    rules_report(performance, vocabulary)


def forget_texts() -> None:
    """Empty all caches of what was found in texts: those with a limit. The others hold files."""
    for name, module in list(sys.modules.items()):
        if name.startswith("lib."):
            for value in vars(module).values():
                if isinstance(value, _lru_cache_wrapper) and value.cache_parameters()["maxsize"]:
                    value.cache_clear()


def _ms(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000
