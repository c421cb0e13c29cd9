"""The use cases of a learner who wants to know a word, wherever on a page it stands: look it up, keep it.

What a page sends is the text and a place in it; which word that is is found here. A word can be saved from a
hint or a phrase as well as from a conversation.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from lib.collecting import Collecting
from lib.dictionary import Entry
from lib.errors import DictionaryBroken, WordNotFound
from lib.furigana import Piece, aligned
from lib.levels import TOO_MUCH, Measure, keys_of_own
from lib.overview import AttemptView
from lib.people import Person
from lib.readings import read
from lib.saved_words import WordState
from lib.store import people as people_store
from lib.store import words as word_store
from lib.store.database import now
from lib.vocabulary import ContextWord, word_at, word_key
from lib.word_levels import Jlpt

LOG = logging.getLogger(__name__)
LONGEST_TEXT = 4_000
"""Code points."""
MOST_HARD_WORDS = 5


@dataclass(frozen=True)
class LookedUp:
    """What is known of a word. `pieces` are its dictionary form with its reading.

    `uncertain`: how it is read in this text is. `keepable`: there is something to learn of it.
    """

    pieces: tuple[Piece, ...]
    uncertain: bool
    level: Jlpt | None
    entry: Entry | None
    state: WordState | None
    keepable: bool


@dataclass(frozen=True)
class HardWord:
    """A word beyond a learner's reach, as the dictionary has it, and what it means first of all."""

    pieces: tuple[Piece, ...]
    gloss: str


class LookingUp(Collecting):
    """Single words; `Practice` sets what tells which of them are hard."""

    _measure: Measure

    def hard_words(self, person: Person, view: AttemptView) -> Mapping[str, tuple[HardWord, ...]]:
        """By turn: the hard words of replies that are beyond this person's reach, each word once."""
        beyond = [turn for turn in view.turns if turn.miss_rate is not None and turn.miss_rate > TOO_MUCH]
        if not beyond or self.dictionary is None:
            return {}
        with self._database.read() as connection:
            own = keys_of_own(word_store.own_words(connection, person.id))
            level = people_store.learner(connection, person.id).level
        found: dict[str, tuple[HardWord, ...]] = {}
        for turn in beyond:
            missed = self._measure.missed(turn.reply, view.task, level, own)
            try:
                entries = self.dictionary.find_tokens(missed)
            except DictionaryBroken:
                LOG.exception("the dictionary broke; hard words are not explained")
                return {}
            hard = {
                (key := word_key(token, entry)): HardWord(aligned(*key), entry.glosses[0])
                for token in missed
                if (entry := entries[token]) is not None and entry.glosses
            }
            found[turn.id] = tuple(hard.values())[:MOST_HARD_WORDS]
        return found

    def look_up(self, person: Person, text: str, at: int) -> LookedUp:
        """The word at a place of a text (code points). Raises WordNotFound, StoreUnavailable."""
        word = self._word_at(text, at)
        with self._database.read() as connection:
            kept = word_store.word_with_key(connection, person.id, word.key)
        doubtful = any(one.uncertain for one in read(text) if one.start <= at < one.end)
        return LookedUp(
            pieces=aligned(word.key.lemma, word.key.reading),
            uncertain=doubtful,
            level=word.level,
            entry=word.entry,
            state=kept.state if kept else None,
            keepable=word.entry is not None,
        )

    def keep_word(
        self, person: Person, text: str, at: int, state: WordState, task_id: str | None = None
    ) -> None:
        """Save the word at a place of a text, wave it off, or take that back.

        Raises WordNotFound, TurnInProgress, StoreUnavailable.
        """
        word = self._word_at(text, at)
        if state == "removed":
            self.put_word(person, word.key, "removed")
            return
        with self._database.write() as connection:
            people_store.ensure_person(connection, person.id, person.name, now(connection))
        self._keep_words(person, {word.key: word}, [word.key], state, task_id)

    def _word_at(self, text: str, at: int) -> ContextWord:
        if len(text) > LONGEST_TEXT:
            raise WordNotFound
        try:
            word = word_at(text, at, self._vocabulary, self.dictionary)
        except DictionaryBroken:
            LOG.exception("the dictionary broke; words are shown without their meanings")
            word = word_at(text, at, self._vocabulary)
        if word is None:
            raise WordNotFound
        return word
