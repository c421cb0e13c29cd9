"""Weeks of practice, for tests: conversations with the offline partner that were really held, words, reviews.

What is said takes no time here, so the hours are set afterwards: a line every 45 seconds, answered within 5.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update

from lib.installation import VOCABULARY_FILE, Installation, new_id
from lib.people import Person
from lib.saved_words import Review, SavedWord, WordState
from lib.scheduling import NEW, Rating, review
from lib.store import cards as card_store
from lib.store import people as people_store
from lib.store import words as word_store
from lib.store.tables import attempts, evidence, turns
from lib.vocabulary import WordKey
from lib.word_levels import Jlpt
from tests.house import House

Place = House | Installation
LINE, ANSWER = timedelta(seconds=45), timedelta(seconds=5)
LEARNT = review(NEW, Rating.EASY, datetime(2026, 11, 1, tzinfo=UTC)).memory


BOWL, FOR_TWO, BILL = "味噌ラーメンをください。", "二人です。", "お会計をお願いします。"
TALKS: tuple[tuple[int, str, tuple[str, ...], tuple[str, ...]], ...] = (
    (47, "ramen-shop", ("こんにちは。", FOR_TWO), ("say-party-size",)),
    (46, "ramen-shop", (FOR_TWO, BOWL), ("order-ramen",)),
    (40, "ramen-shop", (FOR_TWO, BOWL, BILL), ("ask-bill",)),
    (39, "pharmacy", ("すみません、のどが痛いです。",), ()),
    (30, "ramen-shop", (FOR_TWO, BOWL, "餃子もください。", BILL), ("order-extra",)),
    (22, "pharmacy", ("のどが痛いです。", "おとといからです。"), ()),
    (21, "ramen-shop", (FOR_TWO, BOWL, "餃子もください。", BILL), ()),
    (8, "weekend-plans", ("うん、ひまだよ。", "夏祭りに行かない？"), ()),
    (
        2,
        "weekend-plans",
        ("山はちょっと…。", "夏祭りに行かない？", "五時はどう？", "公園の入口で会おう。"),
        (),
    ),
)
"""So many days ago, at which task, what was said, and the objectives of which a hint was opened before."""
REVIEWED = (2, 3, 8, 15, 16, 22)
"""The days ago on which some cards were reviewed."""
CAME_UP: dict[Jlpt, int] = {"N5": 58, "N4": 31, "N3": 17, "N2": 6, "N1": 3}


def talked(
    house: Place,
    person: Person,
    task: str,
    lines: Iterable[str],
    begun: datetime,
    *,
    finish: bool = True,
    hinted: Iterable[str] = (),
) -> str:
    """The id of an attempt in which all this was said, begun at this time."""
    attempt_id = house.practice.start_attempt(person, task, "scripted")
    if (opening := house.practice.view(person, attempt_id).live) is not None:
        list(house.practice.follow(opening))
    for objective_id in hinted:
        house.practice.show_hint(person, attempt_id, objective_id)
    for line in lines:
        list(house.practice.follow(house.practice.take_turn(person, attempt_id, line, new_id())))
    if finish:
        house.practice.finish_attempt(person, attempt_id)
    set_begun(house, attempt_id, begun)
    return attempt_id


def set_begun(house: Place, attempt_id: str, begun: datetime) -> None:
    """As if the conversation had begun then."""
    with house.database.write() as connection:
        said = connection.execute(select(turns).where(turns.c.attempt_id == attempt_id)).all()
        for turn in said:
            at = begun + turn.number * LINE
            times = {"created_at": at, "started_at": at, "ended_at": at + ANSWER}
            connection.execute(update(turns).where(turns.c.id == turn.id).values(**times))
            found = update(evidence).where(evidence.c.turn_id == turn.id)
            connection.execute(found.values(created_at=at + ANSWER))
        mine = update(attempts).where(attempts.c.id == attempt_id)
        connection.execute(mine.values(created_at=begun))
        connection.execute(
            mine.where(attempts.c.finished_at.is_not(None)).values(finished_at=begun + len(said) * LINE)
        )


def met(
    house: Place, person: Person, attempt_id: str, found: Iterable[tuple[str, str, Jlpt | None]], at: datetime
) -> None:
    """The words (dictionary form, reading, level) that came up in an attempt."""
    levels = {WordKey(lemma, reading): level for lemma, reading, level in found}
    ids = (new_id() for _ in levels)
    with house.database.write() as connection:
        word_store.add_met(
            connection, person_id=person.id, attempt_id=attempt_id, levels=levels, ids=ids, at=at
        )


def kept(
    house: Place,
    person: Person,
    state: WordState,
    found: Iterable[tuple[str, str, Jlpt | None]],
    at: datetime,
) -> list[str]:
    """Words that were saved, waved off as known, or removed; the ids of a card of each."""
    made = []
    with house.database.write() as connection:
        people_store.ensure_person(connection, person.id, person.name, at)
        for lemma, reading, level in found:
            word = SavedWord(
                id=new_id(),
                key=WordKey(lemma, reading),
                state=state,
                entry=None,
                glosses=(),
                level=level,
                sentence=f"{lemma}です。",
                surface=lemma,
                said_by="partner",
                turn_id=None,
                task_id=None,
                created_at=at,
            )
            word_store.add_word(connection, person.id, word)
            made.append(new_id())
            card_store.ensure_card(
                connection,
                card_id=made[-1],
                word_id=word.id,
                person_id=person.id,
                direction="recognise",
                memory=NEW,
                due=at,
                at=at,
            )
    return made


def reviewed(
    house: Place,
    person: Person,
    card_id: str,
    ratings: Iterable[int],
    at: datetime,
    *,
    before: str = LEARNT,
    undone: bool = False,
) -> None:
    """Answers to one card, a minute apart from this time on."""
    with house.database.write() as connection:
        for number, rating in enumerate(ratings):
            when = at + timedelta(minutes=number)
            answer = Review(new_id(), card_id, Rating(rating), before, when, when)
            card_store.add_review(connection, person.id, new_id(), answer)
            if undone:
                card_store.undo(connection, answer.id, when)


def some_weeks(house: Place, person: Person, now: datetime) -> None:
    """Seven weeks of a learner: nine conversations, words of every level, and reviews of those they saved."""
    for days, task, lines, hinted in TALKS:
        attempt_id = talked(house, person, task, lines, now - timedelta(days=days), hinted=hinted)
    came_up = [row for level, count in CAME_UP.items() for row in _listed(level, count)]
    came_up += [("味玉", "あじたま", None), ("替え玉", "かえだま", None)]
    met(house, person, attempt_id, came_up, now - timedelta(days=2))
    kept(house, person, "known", came_up[:30], now - timedelta(days=2))
    for number, card_id in enumerate(kept(house, person, "saved", came_up[30:62], now - timedelta(days=30))):
        at = now - timedelta(days=REVIEWED[number % len(REVIEWED)])
        reviewed(house, person, card_id, [1 if number % 9 == 0 else 3], at)


def _listed(level: Jlpt, count: int) -> list[tuple[str, str, Jlpt | None]]:
    rows = (line.split("\t") for line in VOCABULARY_FILE.read_text("utf-8").splitlines())
    return [(word, reading, level) for word, reading, of in rows if of == level][:count]
