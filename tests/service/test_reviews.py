"""Reviews of saved words: each click once, nothing lost, and an answer taken back as if it had never been."""

import threading
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from lib import collecting, studying
from lib.errors import CardAnswered, CardNotFound
from lib.scheduling import NEW, Rating
from lib.store import cards as card_store
from lib.store.study_tables import cards, reviews
from lib.studying import Answer
from tests.house import HANAKO, TARO, open_house

AGAIN, HARD, GOOD, EASY = Rating
TOKYO = ZoneInfo("Asia/Tokyo")
WORDS = "水、薬、切符、部屋"


class Clock:
    """The database's, which a test may put forward."""

    def __init__(self):
        self.at = datetime(2026, 11, 27, 9, tzinfo=UTC)

    def __call__(self, _connection):
        self.at += timedelta(milliseconds=1)
        return self.at

    def wait(self, **time):
        self.at += timedelta(**time)


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    for module in (collecting, studying):
        monkeypatch.setattr(module, "now", clock)
    return clock


class Desk:
    """A learner at their cards."""

    def __init__(self, house, clock):
        self.house, self.clock = house, clock
        self.keys = iter(range(1000))

    def save(self, words):
        attempt_id = self.house.begin()
        self.house.say(attempt_id, f"{words}です。")
        keys = [word.key for word in self.house.practice.words_of(HANAKO, attempt_id) if word.said_by == "me"]
        for key in keys:
            self.house.practice.save_words(HANAKO, attempt_id, [key])
        return self

    def study(self, zone=UTC):
        return self.house.practice.study(HANAKO, zone)

    def answer(self, rating, *, card=None, key=None, zone=UTC, person=HANAKO):
        card = card or self.study(zone).card
        answer = Answer(card.id, rating, key or f"key-{next(self.keys)}", card.seen)
        self.house.practice.review(person, answer, zone)
        return card

    def rows(self, table):
        with self.house.database.read() as connection:
            return connection.execute(select(table).order_by(table.c.id)).all()


@pytest.fixture
def desk(tmp_path, clock):
    with open_house(tmp_path) as house:
        yield Desk(house, clock)


def test_nothing_is_there_before_anything_is_saved(desk):
    study = desk.study()
    assert (study.card, study.left, study.next_due, study.words) == (None, 0, None, 0)
    assert [count for _, count in study.forecast] == [0] * 14
    assert study.retention.share is None
    assert desk.house.practice.due_count(HANAKO, UTC) == 0


def test_saved_words_wait_in_the_order_in_which_they_were_saved(desk):
    desk.save(WORDS)
    order = []
    for _ in range(4):
        order.append(desk.answer(EASY).word.key.lemma)
    assert sorted(order) == sorted(WORDS.split("、"))
    assert order == [word.key.lemma for word in reversed(desk.house.practice.saved_words(HANAKO))]
    assert desk.study().left == 0


def test_a_card_shows_its_word_and_what_each_answer_does(desk):
    card = desk.save("水").study().card
    assert (card.direction, card.word.key.lemma, card.word.sentence) == ("recognise", "水", "水です。")
    assert card.is_new
    assert [wait.total_seconds() / 60 for wait in card.waits.values()] == [1, 5.5, 10, 8 * 24 * 60]


def test_what_is_answered_comes_back_when_its_button_said(desk):
    desk.save("水").answer(GOOD)
    soon = desk.study()
    assert (soon.card.word.key.lemma, soon.left) == ("水", 1), "nothing else is left: it comes at once"
    assert desk.house.practice.due_count(HANAKO, UTC) == 0
    desk.clock.wait(minutes=11)
    assert desk.house.practice.due_count(HANAKO, UTC) == 1
    desk.answer(GOOD)
    assert desk.study().card is None


def test_the_other_direction_comes_the_day_after_a_word_is_first_recognised(desk):
    desk.save("水").answer(AGAIN)
    assert [card.direction for card in desk.rows(cards)] == ["recognise"]
    desk.answer(EASY)
    assert {card.direction for card in desk.rows(cards)} == {"recognise", "recall"}
    assert desk.study().card is None
    assert desk.study().next_due == datetime(2026, 11, 28, 4, tzinfo=UTC)
    desk.clock.wait(days=1)
    assert desk.answer(EASY).direction == "recognise", "it was forgotten once, and is due as well"
    desk.clock.wait(days=1)
    card = desk.study().card
    assert (card.direction, card.word.key.lemma, card.seen) == ("recall", "水", NEW)


def test_both_directions_never_come_on_one_day(desk):
    desk.save("水").answer(EASY)
    desk.clock.wait(days=30)  # both are due now
    assert desk.house.practice.due_count(HANAKO, UTC) == 1
    first = desk.answer(EASY)
    assert desk.study().card is None
    desk.clock.wait(days=1)
    assert desk.study().card.direction != first.direction


def test_twenty_new_words_a_day_are_enough(desk):
    many = "、".join("水薬猫犬鳥魚肉卵塩茶酒店駅車道橋山川海空雨雪窓箱鍵")
    desk.save(many)
    assert desk.study().words == 25
    assert desk.house.practice.due_count(HANAKO, UTC) == 20
    for _ in range(20):
        desk.answer(EASY)
    assert desk.study().card is None
    desk.clock.wait(days=1)
    assert desk.house.practice.due_count(HANAKO, UTC) == 20, "five new ones, and fifteen the other way round"


# --- one click is one review ----------------------------------------------------------------------


def test_a_double_click_is_one_review(desk):
    card = desk.save("水").answer(GOOD, key="once")
    after = desk.rows(cards)
    desk.answer(GOOD, card=card, key="once")
    desk.answer(AGAIN, card=card, key="once")
    assert len(desk.rows(reviews)) == 1
    assert desk.rows(cards) == after


def test_of_eight_tabs_that_answer_at_once_one_is_heard_and_the_others_are_told(desk):
    card, barrier, told = desk.save("水").study().card, threading.Barrier(8), []

    def answer(number):
        barrier.wait()
        try:
            desk.answer(GOOD, card=card, key=f"tab-{number}")
        except CardAnswered as error:
            told.append(error)

    tabs = [threading.Thread(target=answer, args=(number,)) for number in range(8)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join(10)
    assert (len(desk.rows(reviews)), len(told)) == (1, 7)
    assert "another tab" in told[0].said()


def test_a_card_that_another_tab_has_answered_is_refused_and_nothing_changes(desk):
    old = desk.save("水").study().card
    desk.answer(GOOD)
    kept = desk.rows(cards)
    with pytest.raises(CardAnswered):
        desk.answer(AGAIN, card=old)
    assert desk.rows(cards) == kept


def test_a_card_that_another_replica_answers_at_this_moment_is_answered_once(desk, monkeypatch):
    card = desk.save("水").study().card
    with desk.house.database.read() as connection:
        as_read = card_store.card_of(connection, card.id, HANAKO.id)
    desk.answer(GOOD, card=card)
    monkeypatch.setattr(card_store, "card_of", lambda *_: as_read)  # read before the other's commit
    before = desk.rows(cards), desk.rows(reviews)
    with pytest.raises(CardAnswered):
        desk.answer(EASY, card=card)
    with pytest.raises(CardAnswered):
        desk.house.practice.undo_review(HANAKO, before[1][0].id)
    assert (desk.rows(cards), desk.rows(reviews)) == before


def test_the_cards_of_another_person_are_not_there(desk):
    card = desk.save("水").study().card
    with pytest.raises(CardNotFound):
        desk.answer(GOOD, card=card, person=TARO)
    desk.answer(GOOD)
    with pytest.raises(CardNotFound):
        desk.house.practice.undo_review(TARO, desk.study().last_review)
    assert desk.house.practice.study(TARO, UTC).card is None


# --- taken back -----------------------------------------------------------------------------------


def test_an_answer_taken_back_leaves_the_card_exactly_as_it_was(desk):
    desk.save("水").answer(GOOD)
    desk.clock.wait(minutes=10)
    before = desk.rows(cards)
    desk.answer(AGAIN)
    desk.house.practice.undo_review(HANAKO, desk.study().last_review)
    assert desk.rows(cards) == before
    assert [row.undone_at is None for row in sorted(desk.rows(reviews), key=lambda row: row.reviewed_at)] == [
        True, False,
    ]  # fmt: skip


def test_taken_back_twice_is_taken_back_once(desk):
    desk.save("水、薬").answer(EASY)
    first = desk.study().last_review
    desk.answer(EASY)
    last = desk.study().last_review
    for _ in range(2):
        desk.house.practice.undo_review(HANAKO, last)
    assert desk.study().last_review == first
    assert desk.study().left == 1


def test_with_the_answer_that_brought_it_the_other_direction_goes_again(desk):
    desk.save("水").answer(EASY)
    desk.house.practice.undo_review(HANAKO, desk.study().last_review)
    assert [card.direction for card in desk.rows(cards)] == ["recognise"]
    assert desk.study().card.is_new


def test_one_that_has_been_answered_stays_whatever_is_taken_back(desk):
    desk.save("水").answer(EASY)
    first = desk.study().last_review
    desk.clock.wait(days=1)
    assert desk.answer(GOOD).direction == "recall"
    desk.house.practice.undo_review(HANAKO, first)
    assert {card.direction for card in desk.rows(cards)} == {"recognise", "recall"}


def test_an_old_answer_cannot_be_taken_back_over_a_newer_one(desk):
    desk.save("水").answer(AGAIN)
    first = desk.study().last_review
    desk.answer(GOOD)
    with pytest.raises(CardAnswered):
        desk.house.practice.undo_review(HANAKO, first)


def test_yesterdays_answers_are_not_offered_to_be_taken_back(desk):
    desk.save("水").answer(EASY)
    desk.clock.wait(days=1)
    assert desk.study().last_review is None


# --- a word removed -------------------------------------------------------------------------------


def test_a_removed_word_asks_nothing_and_comes_back_with_its_history(desk):
    desk.save("水").answer(EASY)
    [word] = desk.house.practice.saved_words(HANAKO)
    kept = desk.rows(cards)
    desk.house.practice.put_word(HANAKO, word.key, "removed")
    desk.clock.wait(days=60)
    assert desk.study().card is None
    desk.house.practice.put_word(HANAKO, word.key, "saved")
    assert desk.rows(cards) == kept
    assert not desk.study().card.is_new


def test_an_answer_to_a_word_that_another_tab_has_removed_is_kept(desk):
    card = desk.save("水").study().card
    desk.house.practice.put_word(HANAKO, card.word.key, "removed")
    desk.answer(GOOD, card=card)
    assert len(desk.rows(reviews)) == 1


# --- figures --------------------------------------------------------------------------------------


def test_the_forecast_and_what_was_remembered(desk):
    desk.save("水、薬")
    desk.answer(EASY)
    desk.answer(EASY)
    counts = [count for _, count in desk.study().forecast]
    assert counts == [0, 2, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0]
    desk.clock.wait(days=9)
    for rating in (AGAIN, HARD):
        while (card := desk.study().card).direction != "recognise" or card.is_new:
            desk.answer(EASY)
        desk.answer(rating)
    assert (desk.study().retention.asked, desk.study().retention.remembered) == (2, 1)
    desk.clock.wait(days=40)
    assert desk.study().retention.share is None


def test_the_learners_own_midnight_counts(desk):
    desk.clock.at = datetime(2026, 11, 27, 18, tzinfo=UTC)  # three in the morning in Tokyo
    desk.save("水").answer(EASY, zone=TOKYO)
    assert desk.study(TOKYO).next_due == datetime(2026, 11, 27, 19, tzinfo=UTC)
    desk.clock.wait(hours=2)
    assert desk.study(TOKYO).card.direction == "recall"
