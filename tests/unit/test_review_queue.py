"""What lib/review_queue.py promises: which card comes next, and how many will come."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from lib.review_queue import NEW_A_DAY, DueCard, Queue, forecast, queue
from lib.scheduling import NEW, Rating, review

AT = datetime(2026, 11, 27, 9, tzinfo=UTC)
TOMORROW = datetime(2026, 11, 28, 4, tzinfo=UTC)
KNOWN = review(review(NEW, Rating.GOOD, AT).memory, Rating.GOOD, AT).memory
TOKYO = ZoneInfo("Asia/Tokyo")


def card(name, due=0.0, memory=KNOWN, direction="recognise"):
    """`name` is the word; `due` is days from now."""
    return DueCard(f"{name}-{direction}", name, direction, memory, AT + timedelta(days=due))


def ids(cards):
    return [one.id for one in cards]


def ordered(*cards, answered=(), **more):
    return queue(cards, answered, AT, tomorrow=TOMORROW, **more)


def test_the_longest_due_comes_first_and_new_ones_last():
    waiting = ordered(
        card("新", -9, NEW), card("昨日", -1), card("先月", -30), card("今", 0), card("明日", 1)
    )
    assert ids(waiting.now) == ["先月-recognise", "昨日-recognise", "今-recognise", "新-recognise"]
    assert waiting.first.word_id == "先月"
    assert waiting.next_due == AT + timedelta(days=1)


def test_the_order_is_the_same_whatever_order_the_cards_are_read_in():
    cards = [card(name, -1) for name in "あいうえお"]
    assert ordered(*cards) == ordered(*reversed(cards))


def test_the_two_cards_of_a_word_never_meet_on_one_day():
    both = card("水", -2), card("水", -1, direction="recall")
    assert ids(ordered(*both).now) == ["水-recognise"]
    after = ordered(card("水", 3), both[1], answered=["水-recognise"])
    assert after.now == ()
    assert after.next_due == TOMORROW


def test_a_card_that_was_answered_today_may_come_back_today():
    again = ordered(card("水", 0), card("水", -1, direction="recall"), answered=["水-recognise"])
    assert ids(again.now) == ["水-recognise"]


def test_an_answered_card_of_a_word_goes_before_its_new_one():
    waiting = ordered(card("水", -9, NEW, "recall"), card("水", -1))
    assert ids(waiting.now) == ["水-recognise"]


def test_new_words_come_a_few_a_day_however_many_were_saved():
    many = [card(f"{number:03}", -1, NEW) for number in range(100)]
    waiting = ordered(*many, card("古", -1), new_today=5)
    assert len(waiting.now) == 1 + NEW_A_DAY - 5
    assert waiting.now[0].word_id == "古"
    assert waiting.next_due == TOMORROW
    assert ordered(*many, new_today=NEW_A_DAY + 3).now == ()


def test_what_comes_back_within_minutes_comes_at_once_where_nothing_else_is_left():
    waiting = ordered(card("水", 0.01), card("火", 0.02), card("木", -1))
    assert (ids(waiting.now), ids(waiting.soon)) == (["木-recognise"], ["水-recognise"])
    assert waiting.first.word_id == "木"
    assert ordered(card("水", 0.01)).first.word_id == "水"


def test_nothing_is_due_where_there_is_nothing():
    assert ordered() == Queue()
    assert ordered().first is None


def test_the_forecast_counts_by_the_learners_days():
    cards = [card("今", -1), card("明", 0.5), card("明後", 1.1), card("遠", 40)]
    counts = dict(forecast(cards, ordered(*cards), AT, TOKYO, days=3))
    # 9:00 UTC is six in the evening in Tokyo: in half a day it is tomorrow there.
    assert counts == {date(2026, 11, 27): 1, date(2026, 11, 28): 2, date(2026, 11, 29): 0}


def test_the_forecast_spreads_new_words_and_brings_what_was_put_off_tomorrow():
    new = [card(f"{number:03}", -1, NEW) for number in range(50)]
    put_off = card("水", -1, direction="recall")
    answered = card("水", 20)
    cards = [*new, put_off, answered]
    waiting = ordered(*cards, answered=["水-recognise"])
    assert [count for _, count in forecast(cards, waiting, AT, UTC, days=4)] == [20, 21, 10, 0]
