"""Words taken home from a conversation: saved once, waved off, removed, and met for the first time."""

import threading
from pathlib import Path

import pytest
from sqlalchemy import select

from lib.dictionary import open_dictionary
from lib.dictionary_file import PACKED_FILE
from lib.errors import AttemptNotFound, WordNotFound
from lib.people import Learner
from lib.store.database import Conflict
from lib.store.study_tables import cards, met_words, words
from lib.vocabulary import WordKey
from tests.conftest import CACHE_FOLDER
from tests.house import HANAKO, TARO, open_house

WATER, CHILD = WordKey("水", "みず"), WordKey("子供", "こども")
MEDICINE = WordKey("薬", "くすり")


@pytest.fixture
def house(tmp_path):
    with open_house(tmp_path) as house:
        yield house


@pytest.fixture
def attempt_id(house):
    """A conversation of one exchange."""
    attempt_id = house.begin()
    house.say(attempt_id, "水をください。", reply="はい、水ですね。子供用のいすもありますよ。")
    return attempt_id


def seen(house, attempt_id, person=HANAKO):
    """Each word with how familiar it is."""
    return {word.key: word.familiarity for word in house.practice.words_of(person, attempt_id)}


def rows(house, table):
    with house.database.read() as connection:
        return connection.execute(select(table)).all()


def finish(house, attempt_id, person=HANAKO):
    """As the end of an attempt does it."""
    view = house.practice.view(person, attempt_id)
    with house.database.write() as connection:
        return house.practice.meet(connection, view.attempt, view.turns)


def test_the_words_of_a_conversation_stand_in_its_sentences(house, attempt_id):
    words = {word.key: word for word in house.practice.words_of(HANAKO, attempt_id)}
    assert (words[WATER].said_by, words[WATER].count, words[WATER].level) == ("both", 2, "N5")
    assert words[WATER].context.sentence == "はい、水ですね。"
    assert words[CHILD].said_by == "partner"
    assert set(seen(house, attempt_id).values()) == {"new"}


def test_words_come_in_the_order_that_suits_the_learners_level(house, attempt_id):
    house.say(attempt_id, "会議です。")
    assert next(iter(seen(house, attempt_id))) != WordKey("会議", "かいぎ")
    house.practice.know(HANAKO, Learner(level="A2"))
    assert next(iter(seen(house, attempt_id))) == WordKey("会議", "かいぎ")


def test_a_word_is_saved_once_with_the_sentence_it_was_taken_from(house, attempt_id):
    for _ in range(2):
        house.practice.save_words(HANAKO, attempt_id, [WATER, WATER])
    [word] = house.practice.saved_words(HANAKO)
    turn = house.practice.view(HANAKO, attempt_id).turns[-1]
    assert (word.key, word.state, word.level) == (WATER, "saved", "N5")
    assert (word.sentence, word.surface, word.place) == ("はい、水ですね。", "水", (3, 4))
    assert (word.said_by, word.turn_id, word.task_id) == ("both", turn.id, "ramen-shop")
    assert [card.direction for card in rows(house, cards)] == ["recognise"]
    assert seen(house, attempt_id)[WATER] == "saved"


def test_all_words_are_saved_at_once_and_eight_clicks_at_once_are_one(house, attempt_id):
    keys, barrier = list(seen(house, attempt_id)), threading.Barrier(8)

    def save():
        barrier.wait()
        house.practice.save_words(HANAKO, attempt_id, keys)

    tabs = [threading.Thread(target=save) for _ in range(8)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join(10)
    assert len(rows(house, words)) == len(rows(house, cards)) == len(keys) > 2


def test_another_replica_that_was_faster_saves_the_same_word(house, attempt_id, monkeypatch):
    from lib.store import words as word_store

    add, tries = word_store.add_word, []

    def slow(connection, person_id, word):
        tries.append(word)
        if len(tries) == 1:
            raise Conflict
        add(connection, person_id, word)

    monkeypatch.setattr(word_store, "add_word", slow)
    house.practice.save_words(HANAKO, attempt_id, [WATER])
    assert (len(tries), len(rows(house, words))) == (2, 1)


def test_a_word_that_nobody_said_there_is_not_saved_and_nor_is_any_other_with_it(house, attempt_id):
    with pytest.raises(WordNotFound):
        house.practice.save_words(HANAKO, attempt_id, [WATER, WordKey("象", "ぞう")])
    assert rows(house, words) == []


def test_a_word_belongs_to_its_person(house, attempt_id):
    house.practice.save_words(HANAKO, attempt_id, [WATER])
    with pytest.raises(AttemptNotFound):
        house.practice.save_words(TARO, attempt_id, [WATER])
    with pytest.raises(WordNotFound):
        house.practice.put_word(TARO, WATER, "removed")
    assert house.practice.saved_words(TARO) == []
    assert len(house.practice.saved_words(HANAKO)) == 1


def test_two_people_save_the_same_word(house, attempt_id):
    other = house.begin(TARO)
    house.say(other, "水をください。", person=TARO)
    house.practice.save_words(HANAKO, attempt_id, [WATER])
    house.practice.save_words(TARO, other, [WATER])
    assert len(rows(house, words)) == 2


def test_a_word_waved_off_is_not_offered_any_more_until_that_is_taken_back(house, attempt_id):
    house.practice.wave_off(HANAKO, attempt_id, [WATER])
    assert WATER not in seen(house, attempt_id)
    assert rows(house, cards) == []
    house.practice.wave_off(
        HANAKO, attempt_id, [WATER]
    )  # what is known cannot be seen, and is found all the same
    house.practice.put_word(HANAKO, WATER, "removed")
    assert seen(house, attempt_id)[WATER] == "new"


def test_a_removed_word_is_kept_and_comes_back_with_its_cards(house, attempt_id):
    house.practice.save_words(HANAKO, attempt_id, [WATER])
    [word] = house.practice.saved_words(HANAKO)
    [card] = rows(house, cards)
    house.practice.put_word(HANAKO, WATER, "removed")
    assert house.practice.saved_words(HANAKO) == []
    assert seen(house, attempt_id)[WATER] == "new"
    house.practice.save_words(HANAKO, attempt_id, [WATER])
    assert [one.id for one in house.practice.saved_words(HANAKO)] == [word.id]
    assert rows(house, cards) == [card]


def test_what_was_put_away_by_mistake_is_put_back(house, attempt_id):
    house.practice.save_words(HANAKO, attempt_id, [WATER])
    house.practice.put_word(HANAKO, WATER, "known")
    assert house.practice.saved_words(HANAKO) == []
    house.practice.put_word(HANAKO, WATER, "saved")
    assert len(house.practice.saved_words(HANAKO)) == 1


def test_the_first_meeting_of_each_word_is_written_down_once(house, attempt_id):
    count = finish(house, attempt_id)
    assert count == len(rows(house, met_words)) > 2
    assert finish(house, attempt_id) == 0
    assert set(seen(house, attempt_id).values()) == {"new"}, "here they were met first"
    house.practice.finish_attempt(HANAKO, attempt_id)
    second = house.begin()
    house.say(second, "水と薬をください。", reply="はい。")
    assert (seen(house, second)[WATER], seen(house, second)[MEDICINE]) == ("met", "new")
    finish(house, second)
    assert {row.attempt_id for row in rows(house, met_words) if row.lemma == "水"} == {attempt_id}


def test_a_conversation_in_which_nothing_was_said_has_the_words_of_its_opening_line_at_most(house):
    attempt_id = house.begin()
    assert all(word.said_by == "partner" for word in house.practice.words_of(HANAKO, attempt_id))
    house.practice.save_words(HANAKO, attempt_id, [])
    assert house.practice.saved_words(HANAKO) == []


# --- the dictionary -------------------------------------------------------------------------------


@pytest.fixture
def dictionary():
    opened = open_dictionary(PACKED_FILE, Path(CACHE_FOLDER))
    yield opened
    opened.close()


def test_a_saved_word_keeps_what_the_dictionary_said(tmp_path, dictionary):
    with open_house(tmp_path, dictionary=dictionary) as house:
        attempt_id = house.begin()
        house.say(attempt_id, "くすりをください。")
        house.practice.save_words(HANAKO, attempt_id, [WordKey("薬", "くすり")])
        [word] = house.practice.saved_words(HANAKO)
        assert word.glosses[0].startswith("medicine")
        assert word.entry == dictionary.find("薬", "くすり").id


def test_with_a_dictionary_that_breaks_there_are_words_without_meanings(tmp_path, dictionary):
    with open_house(tmp_path, dictionary=dictionary) as house:
        attempt_id = house.begin()
        house.say(attempt_id, "水をください。")
        dictionary.close()
        words = {word.key: word.entry for word in house.practice.words_of(HANAKO, attempt_id)}
        assert words[WATER] is None
        house.practice.save_words(HANAKO, attempt_id, [WATER])
        assert house.practice.saved_words(HANAKO)[0].glosses == ()
