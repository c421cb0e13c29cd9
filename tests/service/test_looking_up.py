"""Single words, wherever on a page they stand: looked up, saved, waved off; and the hard words of replies."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, update

from lib.dictionary import open_dictionary
from lib.dictionary_file import PACKED_FILE
from lib.errors import StoreUnavailable, WordNotFound
from lib.levels import TOO_MUCH
from lib.looking_up import LONGEST_TEXT, MOST_HARD_WORDS
from lib.people import Learner
from lib.store.database import Conflict
from lib.store.study_tables import cards, words
from lib.vocabulary import WordKey
from tests.conftest import CACHE_FOLDER
from tests.house import HANAKO, TARO, House, open_house
from tests.practising import LEARNT, kept

STATION, PLEASE = WordKey("駅", "えき"), WordKey("お願いします", "おねがいします")
HINT = "駅まで大人二枚、お願いします。"
HARD = "規則に従って厳格に処分を検討し、異議を却下します。"
"""Of these words a beginner knows none."""


@pytest.fixture(scope="module")
def dictionary():
    opened = open_dictionary(PACKED_FILE, Path(CACHE_FOLDER))
    yield opened
    opened.close()


@pytest.fixture
def house(tmp_path, dictionary):
    with open_house(tmp_path, dictionary=dictionary) as house:
        yield house


@pytest.fixture
def broken(tmp_path):
    """A house whose dictionary broke while it was open."""
    dictionary = open_dictionary(PACKED_FILE, Path(CACHE_FOLDER))
    with open_house(tmp_path, dictionary=dictionary) as house:
        dictionary.close()
        yield house


@pytest.fixture
def without(tmp_path):
    """A house without a dictionary."""
    with open_house(tmp_path) as house:
        yield house


def rows(house, table):
    with house.database.read() as connection:
        return connection.execute(select(table)).all()


def state_of(house, text=HINT, at=0, person=HANAKO):
    return house.practice.look_up(person, text, at).state


# --- looked up -----------------------------------------------------------------------------------


def test_a_word_is_told_with_its_reading_its_level_and_its_meaning(house):
    found = house.practice.look_up(HANAKO, HINT, 0)
    assert found.pieces == (("駅", "えき"),)
    assert (found.level, found.state, found.uncertain, found.keepable) == ("N5", None, False, True)
    assert found.entry.glosses[0].startswith("railway station")
    assert found.entry.pos == ("noun", "counter")
    assert rows(house, words) == [], "looking leaves nothing behind"


def test_a_word_is_told_by_its_dictionary_form_from_any_of_its_characters(house):
    for at in (4, 5):
        found = house.practice.look_up(HANAKO, "おいしく食べました。", at)
        assert found.pieces == (("食", "た"), ("べる", ""))


def test_a_courtesy_is_one_word(house):
    for at in (8, 11, 13):
        found = house.practice.look_up(HANAKO, HINT, at)
        assert "".join(written for written, _ in found.pieces) == PLEASE.lemma
        assert found.entry.glosses == ("please",)


def test_a_reading_that_nobody_can_be_sure_of_is_told_as_one(house):
    assert house.practice.look_up(HANAKO, "辛い。", 0).uncertain
    assert not house.practice.look_up(HANAKO, "辛い。駅です。", 3).uncertain


def test_what_the_dictionary_does_not_have_is_told_and_cannot_be_kept(house):
    found = house.practice.look_up(HANAKO, "ブルンダを食べる。", 0)
    assert (found.entry, found.keepable) == (None, False)


@pytest.mark.parametrize(
    ("text", "at"),
    [("駅です。", 3), ("駅です。", 4), ("駅です。", -1), ("駅です。", 10**9), ("", 0), ("！", 0), ("😀", 0)],
)
def test_where_no_word_stands_none_is_found(house, text, at):
    with pytest.raises(WordNotFound):
        house.practice.look_up(HANAKO, text, at)
    with pytest.raises(WordNotFound):
        house.practice.keep_word(HANAKO, text, at, "saved")
    assert rows(house, words) == []


def test_a_text_that_no_page_holds_is_not_even_read(house, monkeypatch):
    def read(*_):
        raise AssertionError

    monkeypatch.setattr("lib.looking_up.word_at", read)
    with pytest.raises(WordNotFound):
        house.practice.look_up(HANAKO, "水" * (LONGEST_TEXT + 1), 0)


def test_markup_is_text(house):
    text = '<b onclick="x">駅</b>'
    assert house.practice.look_up(HANAKO, text, text.index("駅")).pieces == (("駅", "えき"),)


# --- kept ----------------------------------------------------------------------------------------


def test_a_word_of_a_hint_is_saved_with_the_sentence_it_stood_in(house):
    house.practice.keep_word(HANAKO, f"はい。{HINT}", 3, "saved", "station-ticket")
    [word] = house.practice.saved_words(HANAKO)
    assert (word.key, word.level, word.state) == (STATION, "N5", "saved")
    assert (word.sentence, word.surface, word.place) == (HINT, "駅", (0, 1))
    assert (word.turn_id, word.task_id) == (None, "station-ticket")
    assert word.glosses[0].startswith("railway station")
    assert [card.direction for card in rows(house, cards)] == ["recognise"]
    assert state_of(house) == "saved"


def test_a_word_of_a_turn_is_the_same_word_as_on_the_page_of_results(house):
    attempt_id = house.begin()
    house.say(attempt_id, "二人です。", reply="駅の前です。")
    house.practice.keep_word(HANAKO, "駅の前です。", 0, "saved", "ramen-shop")
    found = {word.key: word.familiarity for word in house.practice.words_of(HANAKO, attempt_id)}
    assert found[STATION] == "saved"
    house.practice.save_words(HANAKO, attempt_id, [STATION])
    assert len(rows(house, words)) == len(rows(house, cards)) == 1


def test_a_word_is_saved_taken_back_and_saved_again_with_its_card(house):
    for _ in range(2):
        house.practice.keep_word(HANAKO, HINT, 0, "saved")
    [card] = rows(house, cards)
    house.practice.keep_word(HANAKO, HINT, 0, "removed")
    assert (state_of(house), house.practice.saved_words(HANAKO)) == ("removed", [])
    house.practice.keep_word(HANAKO, HINT, 0, "saved")
    assert (state_of(house), rows(house, cards)) == ("saved", [card])
    assert len(rows(house, words)) == 1


def test_a_word_that_is_known_gets_no_card_and_is_not_offered_any_more(house):
    attempt_id = house.begin()
    house.say(attempt_id, "二人です。", reply="駅の前です。")
    house.practice.keep_word(HANAKO, HINT, 0, "known")
    assert (state_of(house), rows(house, cards)) == ("known", [])
    assert STATION not in {word.key for word in house.practice.words_of(HANAKO, attempt_id)}
    house.practice.keep_word(HANAKO, HINT, 0, "removed")
    assert STATION in {word.key for word in house.practice.words_of(HANAKO, attempt_id)}


def test_a_word_that_was_never_kept_cannot_be_taken_back(house):
    with pytest.raises(WordNotFound):
        house.practice.keep_word(HANAKO, HINT, 0, "removed")


def test_a_word_belongs_to_its_person(house):
    house.practice.keep_word(HANAKO, HINT, 0, "saved")
    assert state_of(house, person=TARO) is None
    with pytest.raises(WordNotFound):
        house.practice.keep_word(TARO, HINT, 0, "removed")
    house.practice.keep_word(TARO, HINT, 0, "known")
    assert (state_of(house), state_of(house, person=TARO)) == ("saved", "known")


def test_who_has_never_been_here_can_save_a_word(house):
    house.practice.keep_word(HANAKO, HINT, 0, "saved")
    assert [word.key for word in house.practice.saved_words(HANAKO)] == [STATION]


def test_eight_clicks_at_once_are_one(house):
    barrier = threading.Barrier(8)

    def save(_):
        barrier.wait()
        house.practice.keep_word(HANAKO, HINT, 0, "saved")

    with ThreadPoolExecutor(8) as tabs:
        list(tabs.map(save, range(8)))
    assert len(rows(house, words)) == len(rows(house, cards)) == 1


def test_another_replica_that_was_faster_saves_the_same_word(house, monkeypatch):
    from lib.store import words as word_store

    add, tries = word_store.add_word, []

    def slow(connection, person_id, word):
        tries.append(word)
        if len(tries) == 1:
            raise Conflict
        add(connection, person_id, word)

    monkeypatch.setattr(word_store, "add_word", slow)
    house.practice.keep_word(HANAKO, HINT, 0, "saved")
    assert (len(tries), len(rows(house, words))) == (2, 1)


def test_a_store_that_is_gone_says_so(tmp_path, dictionary):
    folder = tmp_path / "store"
    with open_house(folder, dictionary=dictionary) as house:
        house.database.close()
        folder.rename(tmp_path / "moved")
        with pytest.raises(StoreUnavailable):
            house.practice.look_up(HANAKO, HINT, 0)
        with pytest.raises(StoreUnavailable):
            house.practice.keep_word(HANAKO, HINT, 0, "saved")
        (tmp_path / "moved").rename(folder)


# --- without a dictionary, or with one that breaks -------------------------------------------------


@pytest.mark.parametrize("which", ["broken", "without"])
def test_where_there_is_no_dictionary_a_word_has_a_reading_and_a_level(request, which):
    house: House = request.getfixturevalue(which)
    found = house.practice.look_up(HANAKO, HINT, 0)
    assert (found.pieces, found.level, found.entry) == ((("駅", "えき"),), "N5", None)
    house.practice.keep_word(HANAKO, HINT, 0, "saved")
    [word] = house.practice.saved_words(HANAKO)
    assert (word.key, word.glosses, word.entry) == (STATION, (), None)
    house.practice.keep_word(HANAKO, HINT, 0, "removed")
    assert house.practice.saved_words(HANAKO) == []


@pytest.mark.parametrize("which", ["broken", "without"])
def test_where_there_is_no_dictionary_no_word_is_explained(request, which):
    house: House = request.getfixturevalue(which)
    assert house.practice.hard_words(HANAKO, spoken(house, HARD)) == {}


# --- hard words ----------------------------------------------------------------------------------


def spoken(house, *replies, person=HANAKO):
    """A conversation in which the partner says this."""
    attempt_id = house.begin(person)
    for reply in replies:
        house.say(attempt_id, "はい。", person=person, reply=reply)
    return house.practice.view(person, attempt_id)


def explained(house, view, person=HANAKO):
    """The hard words as they are written, by number of turn."""
    found = house.practice.hard_words(person, view)
    return {
        turn.number: ["".join(written for written, _ in word.pieces) for word in found[turn.id]]
        for turn in view.turns
        if turn.id in found
    }


def test_what_is_beyond_reach_is_explained_beneath_it_and_nothing_else(house):
    view = spoken(house, "はい、二人ですね。水をどうぞ。", HARD)
    easy, hard = view.turns[1:]
    assert easy.miss_rate == 0
    assert hard.miss_rate > TOO_MUCH
    found = house.practice.hard_words(HANAKO, view)
    assert set(found) == {hard.id}
    assert len(found[hard.id]) == MOST_HARD_WORDS
    assert found[hard.id][0].pieces == (("規則", "きそく"),)
    assert all(word.gloss and "\n" not in word.gloss for word in found[hard.id])


def test_a_hard_word_is_told_once_by_its_dictionary_form(house):
    view = spoken(house, "却下しました。却下です。従って、却下します。従いました。")
    assert explained(house, view) == {1: ["却下", "従う"]}


def test_a_reply_with_one_hard_word_among_many_explains_nothing(house):
    easy = "水を飲みます。魚を食べます。本を読みます。駅へ行きます。友達に会います。新しい車を買います。"
    view = spoken(house, f"{easy}却下します。")
    assert 0 < view.turns[1].miss_rate <= TOO_MUCH
    assert house.practice.hard_words(HANAKO, view) == {}


def test_words_that_the_learner_knows_or_has_learnt_are_not_explained(house):
    view = spoken(house, HARD)
    assert explained(house, view)[1][:2] == ["規則", "従う"]
    at = datetime.now(UTC)
    kept(house, HANAKO, "known", [("規則", "きそく", None)], at)
    [card_id] = kept(house, HANAKO, "saved", [("厳格", "げんかく", None)], at)
    assert "厳格" in explained(house, view)[1], "saved is not learnt"
    with house.database.write() as connection:
        connection.execute(update(cards).where(cards.c.id == card_id).values(memory=LEARNT))
    assert explained(house, view)[1] == ["従う", "処分", "検討", "異議", "却下"]
    assert explained(house, spoken(house, HARD, person=TARO), TARO)[1][:3] == ["規則", "従う", "厳格"]


def test_a_learner_further_on_needs_less_explained(house):
    view = spoken(house, "会議で説明します。")
    assert explained(house, view) == {1: ["会議", "説明"]}
    house.practice.know(HANAKO, Learner(level="B1"))
    assert explained(house, view) == {1: []}


def test_the_miss_rate_of_a_reply_knows_the_learners_own_words(house):
    assert spoken(house, "規則です。").turns[1].miss_rate == 1
    at = datetime.now(UTC)
    kept(house, HANAKO, "known", [("規則", "きそく", None)], at)
    view = house.practice.view(HANAKO, house.begin())
    house.say(view.attempt.id, "はい。", reply="規則です。")
    assert house.practice.view(HANAKO, view.attempt.id).turns[-1].miss_rate == 0
    assert spoken(house, "規則です。", person=TARO).turns[1].miss_rate == 1, "they are nobody else's"
