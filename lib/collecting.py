"""The use cases of a learner who takes words home from a conversation: save, wave off, remove.

The words of a conversation are found anew whenever they are asked for; what a page sends is only which of
them is meant. A word is one for its person, whatever it was saved from, and is never lost: removed and saved
again, its cards go on where they were. How they are reviewed is in `studying.py`.
"""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property, lru_cache, partial

from lib.attempts import Attempt
from lib.conversation import Turn
from lib.dictionary import Dictionary
from lib.errors import DictionaryBroken, TurnInProgress, WordNotFound
from lib.people import Person
from lib.saved_words import SavedWord, WordState
from lib.scheduling import NEW, Direction
from lib.store import cards as card_store
from lib.store import people as people_store
from lib.store import words as word_store
from lib.store.database import Conflict, Connection, now
from lib.talking import TRIES, Talking
from lib.task_model import Task
from lib.vocabulary import ContextWord, WordKey, to_learn, words_in
from lib.word_levels import Vocabulary

LOG = logging.getLogger(__name__)
_TALKS_AT_HAND = 32


class Collecting(Talking):
    """The words of conversations; `Practice` sets the lists by level, and the dictionary if there is one."""

    _vocabulary: Vocabulary
    dictionary: Dictionary | None
    _tasks: Mapping[str, Task]

    @property
    def task_titles(self) -> Mapping[str, str]:
        """The tasks' titles in Japanese, by id."""
        return {task.id: task.title.ja for task in self._tasks.values()}

    def words_of(self, person: Person, attempt_id: str) -> tuple[ContextWord, ...]:
        """The words of a conversation, new to this person first; without those waved off.

        Raises AttemptNotFound, AttemptOutdated, StoreUnavailable.
        """
        words = self._words_in(self.view(person, attempt_id).turns)
        with self._database.read() as connection:
            states = word_store.states_of_words(connection, person.id)
            met = word_store.met_elsewhere(connection, person.id, attempt_id)
            level = people_store.learner(connection, person.id).level
        return to_learn(
            words,
            met=met,
            saved={key for key, state in states.items() if state == "saved"},
            waved_off={key for key, state in states.items() if state == "known"},
            level=level,
        )

    def meet(self, connection: Connection, attempt: Attempt, turns: Sequence[Turn]) -> int:
        """Write down, in the caller's transaction, which words this person met first in this conversation.

        Returns how many; a second time changes nothing.
        """
        words = self._words_in(turns)
        return word_store.add_met(
            connection,
            person_id=attempt.person_id,
            attempt_id=attempt.id,
            levels={word.key: word.level for word in words},
            ids=(self._new_id() for _ in words),
            at=now(connection),
        )

    def save_words(self, person: Person, attempt_id: str, keys: Iterable[WordKey]) -> None:
        """Save words of a conversation; those that are saved stay as they are.

        Raises AttemptNotFound, WordNotFound for one that nobody said there, StoreUnavailable.
        """
        self._put(person, attempt_id, keys, "saved")

    def wave_off(self, person: Person, attempt_id: str, keys: Iterable[WordKey]) -> None:
        """The learner knows these words of a conversation already. Raises as `save_words` does."""
        self._put(person, attempt_id, keys, "known")

    def put_word(self, person: Person, key: WordKey, state: WordState) -> None:
        """Save, wave off or remove a word that this person has. What was learnt of it is kept.

        Raises WordNotFound, StoreUnavailable.
        """
        with self._database.write() as connection:
            word = word_store.word_with_key(connection, person.id, key)
            if word is None:
                raise WordNotFound
            self._set(connection, person, word, state)

    def saved_words(self, person: Person) -> Sequence[SavedWord]:
        """All saved words, the newest first."""
        with self._database.read() as connection:
            return word_store.words_of(connection, person.id)

    def _words_in(self, turns: Iterable[Turn]) -> tuple[ContextWord, ...]:
        """The words of these turns; without what they mean where the dictionary cannot be read any more."""
        try:
            return self._looked_up(tuple(turns))
        except DictionaryBroken:
            LOG.exception("the dictionary broke; words are shown without their meanings")
            return words_in(turns, self._vocabulary)

    @cached_property
    def _looked_up(self) -> Callable[[tuple[Turn, ...]], tuple[ContextWord, ...]]:
        """The same turns are looked at again with every click on a page of results."""
        find = partial(words_in, vocabulary=self._vocabulary, dictionary=self.dictionary)
        return lru_cache(maxsize=_TALKS_AT_HAND)(find)

    def _put(self, person: Person, attempt_id: str, keys: Iterable[WordKey], state: WordState) -> None:
        view = self.view(person, attempt_id)
        said = {word.key: word for word in self._words_in(view.turns)}
        wanted = list(dict.fromkeys(keys))
        if any(key not in said for key in wanted):
            raise WordNotFound
        self._keep_words(person, said, wanted, state, view.task.id)

    def _keep_words(
        self,
        person: Person,
        said: Mapping[WordKey, ContextWord],
        wanted: Iterable[WordKey],
        state: WordState,
        task_id: str | None,
    ) -> None:
        for _ in range(TRIES):
            try:
                with self._database.write() as connection:
                    for key in wanted:
                        known = word_store.word_with_key(connection, person.id, key)
                        if known is None:
                            known = self._new_word(said[key], task_id, now(connection))
                            word_store.add_word(connection, person.id, known)
                        self._set(connection, person, known, state)
                    return
            except Conflict:  # another replica was faster: look what it has done
                continue
        raise TurnInProgress

    def _set(self, connection: Connection, person: Person, word: SavedWord, state: WordState) -> None:
        at = now(connection)
        if word.state != state:
            word_store.set_state(connection, word.id, state, at)
        if state == "saved":
            self._give_card(connection, person, word.id, "recognise", due=at, at=at)

    def _give_card(
        self,
        connection: Connection,
        person: Person,
        word_id: str,
        direction: Direction,
        *,
        due: datetime,
        at: datetime,
    ) -> None:
        card_store.ensure_card(
            connection,
            card_id=self._new_id(),
            word_id=word_id,
            person_id=person.id,
            direction=direction,
            memory=NEW,
            due=due,
            at=at,
        )

    def _new_word(self, word: ContextWord, task_id: str | None, at: datetime) -> SavedWord:
        return SavedWord(
            id=self._new_id(),
            key=word.key,
            state="removed",  # until it is put where it belongs
            entry=word.entry.id if word.entry else None,
            glosses=tuple(word.entry.glosses) if word.entry else (),
            level=word.level,
            sentence=word.context.sentence,
            surface=word.context.surface,
            said_by=word.said_by,
            turn_id=word.context.turn_id or None,
            task_id=task_id,
            created_at=at,
        )
