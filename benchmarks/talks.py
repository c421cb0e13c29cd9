"""A store to look back on: 300 conversations, of which four have fifty turns and are open, and saved words.

What is said are the written conversations of tests/corpora (never the held out ones), what is answered is the
offline partner's. One short one of each task is really held; the others are copies of them, a day apart.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Row, insert, select

from lib.assessment import Performance
from lib.assessor import performance_in
from lib.config import ROOT, read_settings
from lib.installation import Installation, new_id, open_installation
from lib.people import LOCAL
from lib.store.database import Connection
from lib.store.tables import attempts, evidence, turns
from lib.strict_yaml import read_document
from lib.tasks import read_tasks

LONG, SHORT, CONVERSATIONS = 50, 10, 300
"""Turns of a long conversation, of a short one; and how many there are of both."""
LONG_TASKS = ("shop-return", "station-ticket", "table-booking", "weekend-plans")
"""Those whose corpora are long enough. All their objectives are met, so that one can finish."""


@dataclass(frozen=True)
class Talk:
    """A long conversation: the id of its attempt, which is open, and what there is to analyse."""

    attempt_id: str
    performance: Performance


def hold_talks(folder: Path) -> tuple[Talk, ...]:
    """Make `yaritori.db` in this folder; the long conversations that are in it."""
    place = open_installation(
        read_settings(
            {
                "YARITORI_DATABASE_URL": f"sqlite:///{folder / 'yaritori.db'}",
                "YARITORI_PACE_SECONDS": "0",
                "YARITORI_TURNS_A_MINUTE": "100000",
                "YARITORI_TURNS_AN_HOUR": "100000",
            }
        )
    )
    try:
        short = [_held(place, task, SHORT) for task in read_tasks(ROOT / "data" / "tasks")]
        for attempt_id in short:
            _look_back(place, attempt_id)
        with place.database.write() as connection:
            _copy(connection, short, CONVERSATIONS - len(short) - len(LONG_TASKS))
        return tuple(_talk(place, _held(place, task, LONG)) for task in LONG_TASKS)
    finally:
        place.close()


def _held(place: Installation, task: str, count: int) -> str:
    """The id of an attempt in which so many things were said."""
    practice = place.practice
    attempt_id = practice.start_attempt(LOCAL, task, "scripted")
    opening = practice.view(LOCAL, attempt_id).live
    if opening is not None:
        list(practice.follow(opening))
    for text in _said(task)[:count]:
        list(practice.follow(practice.take_turn(LOCAL, attempt_id, text, new_id())))
    return attempt_id


def _said(task: str) -> list[str]:
    """What is said in all written conversations of a task, one after the other."""
    corpus = read_document(ROOT / "tests" / "corpora" / f"{task}.dev.yaml").data
    return [turn["say"] for conversation in corpus["conversations"] for turn in conversation["turns"]]


def _look_back(place: Installation, attempt_id: str) -> None:
    """Finish it, and save all of its words."""
    practice = place.practice
    practice.finish_attempt(LOCAL, attempt_id)
    list(practice.follow_assessment(LOCAL, attempt_id))
    practice.save_words(LOCAL, attempt_id, [word.key for word in practice.words_of(LOCAL, attempt_id)])


def _copy(connection: Connection, attempt_ids: list[str], count: int) -> None:
    for days in range(1, count + 1):
        attempt_id = attempt_ids[days % len(attempt_ids)]
        copy_id = new_id()
        attempt = connection.execute(select(attempts).where(attempts.c.id == attempt_id)).one()
        said = connection.execute(select(turns).where(turns.c.attempt_id == attempt_id)).all()
        seen = connection.execute(select(evidence).where(evidence.c.attempt_id == attempt_id)).all()
        ids = {turn.id: new_id() for turn in said}
        connection.execute(insert(attempts), _earlier([attempt], days, [{"id": copy_id}]))
        connection.execute(
            insert(turns),
            _earlier(said, days, ({"id": ids[turn.id], "attempt_id": copy_id} for turn in said)),
        )
        if seen:
            changes = ({"id": new_id(), "attempt_id": copy_id, "turn_id": ids[one.turn_id]} for one in seen)
            connection.execute(insert(evidence), _earlier(seen, days, changes))


def _earlier(
    rows: Iterable[Row[Any]], days: int, changes: Iterable[dict[str, str]]
) -> list[dict[str, object]]:
    """The rows as they would have been so many days before, with these changes."""
    back = timedelta(days=days)
    return [
        {name: value - back if isinstance(value, datetime) else value for name, value in row._mapping.items()}
        | change
        for row, change in zip(rows, changes, strict=True)
    ]


def _talk(place: Installation, attempt_id: str) -> Talk:
    view = place.practice.view(LOCAL, attempt_id)
    return Talk(attempt_id, performance_in(view, place.practice.learner(LOCAL)))
