"""Words in the store: those a person has met, saved, waved off or removed. Their cards are in `cards.py`."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import get_args

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from lib.saved_words import SavedWord, WordState
from lib.scheduling import is_learnt
from lib.store.study_tables import cards, met_words, words
from lib.vocabulary import SaidBy, WordKey
from lib.word_levels import Jlpt

# Statements of every look at a conversation's words, or at a page, stand ready.
_STATES = select(words.c.lemma, words.c.reading, words.c.state).where(
    words.c.person_id == bindparam("person_id"), words.c.state != "removed"
)
_MET = select(met_words.c.lemma, met_words.c.reading).where(met_words.c.person_id == bindparam("person_id"))
_MET_ELSEWHERE = _MET.where(met_words.c.attempt_id != bindparam("attempt_id"))
_LEARNING = (
    select(words.c.lemma, words.c.reading, cards.c.memory)
    .join(cards, cards.c.word_id == words.c.id)
    .where(
        words.c.person_id == bindparam("person_id"),
        words.c.state == "saved",
        cards.c.direction == "recognise",
    )
)
_ALL = (
    select(words)
    .where(words.c.person_id == bindparam("person_id"), words.c.state == bindparam("state"))
    .order_by(words.c.created_at.desc(), words.c.id)
)
_BY_KEY = select(words).where(
    words.c.person_id == bindparam("person_id"),
    words.c.lemma == bindparam("lemma"),
    words.c.reading == bindparam("reading"),
)
_BY_ID = select(words).where(words.c.id == bindparam("id"), words.c.person_id == bindparam("person_id"))
_COUNT = select(func.count()).where(
    words.c.person_id == bindparam("person_id"), words.c.state == bindparam("state")
)


def states_of_words(connection: Connection, person_id: str) -> dict[WordKey, WordState]:
    """All words that the person has saved or waved off."""
    rows = connection.execute(_STATES, {"person_id": person_id})
    return {WordKey(row.lemma, row.reading): row.state for row in rows}


def met_elsewhere(connection: Connection, person_id: str, attempt_id: str) -> set[WordKey]:
    """The words that the person first met in another conversation than this."""
    rows = connection.execute(_MET_ELSEWHERE, {"person_id": person_id, "attempt_id": attempt_id})
    return {WordKey(row.lemma, row.reading) for row in rows}


def own_words(connection: Connection, person_id: str) -> set[WordKey]:
    """The words that the person knows: waved off, or saved and learnt."""
    known = {key for key, state in states_of_words(connection, person_id).items() if state == "known"}
    learnt = connection.execute(_LEARNING, {"person_id": person_id})
    return known | {WordKey(row.lemma, row.reading) for row in learnt if is_learnt(row.memory)}


def add_met(
    connection: Connection,
    *,
    person_id: str,
    attempt_id: str,
    levels: Mapping[WordKey, Jlpt | None],
    ids: Iterable[str],
    at: datetime,
) -> int:
    """Write down which words were met here for the first time, each with its level; how many these are."""
    known = {WordKey(row.lemma, row.reading) for row in connection.execute(_MET, {"person_id": person_id})}
    rows = [
        {
            "id": row_id,
            "person_id": person_id,
            "lemma": key.lemma,
            "reading": key.reading,
            "level": level,
            "attempt_id": attempt_id,
            "created_at": at,
        }
        for row_id, (key, level) in zip(
            ids, ((key, level) for key, level in levels.items() if key not in known), strict=False
        )
    ]
    if rows:
        connection.execute(insert(met_words), rows)
    return len(rows)


def add_word(connection: Connection, person_id: str, word: SavedWord) -> None:
    """Write a word down. Conflict: the person has it already."""
    connection.execute(
        insert(words).values(
            id=word.id,
            person_id=person_id,
            lemma=word.key.lemma,
            reading=word.key.reading,
            state=word.state,
            entry=word.entry,
            glosses=json.dumps(word.glosses, ensure_ascii=False),
            level=word.level,
            sentence=word.sentence,
            surface=word.surface,
            said_by=word.said_by,
            turn_id=word.turn_id,
            task_id=word.task_id,
            created_at=word.created_at,
            changed_at=word.created_at,
        )
    )


def set_state(connection: Connection, word_id: str, state: WordState, at: datetime) -> None:
    """Save it, wave it off, or remove it."""
    connection.execute(update(words).where(words.c.id == word_id).values(state=state, changed_at=at))


def word_with_key(connection: Connection, person_id: str, key: WordKey) -> SavedWord | None:
    """The person's word of this dictionary form and reading, whatever its state."""
    row = connection.execute(_BY_KEY, {"person_id": person_id, **key._asdict()}).first()
    return _word(row) if row else None


def word_of(connection: Connection, word_id: str, person_id: str) -> SavedWord | None:
    """One word of this person."""
    row = connection.execute(_BY_ID, {"id": word_id, "person_id": person_id}).first()
    return _word(row) if row else None


def words_of(connection: Connection, person_id: str, state: WordState = "saved") -> Sequence[SavedWord]:
    """All words of a person in this state, the newest first."""
    return [_word(row) for row in connection.execute(_ALL, {"person_id": person_id, "state": state})]


def count_words(connection: Connection, person_id: str, state: WordState = "saved") -> int:
    """How many words of a person are in this state."""
    return int(connection.execute(_COUNT, {"person_id": person_id, "state": state}).scalar_one())


def _word(row: Row[tuple[object, ...]]) -> SavedWord:
    return SavedWord(
        id=row.id,
        key=WordKey(row.lemma, row.reading),
        state=next(state for state in get_args(WordState) if state == row.state),
        entry=row.entry,
        glosses=tuple(json.loads(row.glosses)),
        level=next((level for level in get_args(Jlpt) if level == row.level), None),
        sentence=row.sentence,
        surface=row.surface,
        said_by=next(by for by in get_args(SaidBy) if by == row.said_by),
        turn_id=row.turn_id,
        task_id=row.task_id,
        created_at=row.created_at,
    )
