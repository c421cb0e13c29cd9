"""What a learner has done, read from a real store after real conversations."""

import threading
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event, select, update
from sqlalchemy.engine import Engine

from lib.attempts import Limits, Progress
from lib.progress import DayPractised, WordCount
from lib.scheduling import NEW, day_of
from lib.store.tables import attempts, task_versions, turns
from tests.house import HANAKO, TARO, open_house
from tests.practising import LEARNT, kept, met, reviewed, set_begun, talked

TOKYO, NEW_YORK = ZoneInfo("Asia/Tokyo"), ZoneInfo("America/New_York")
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=TOKYO)
ALL_MET = ("二人です。", "味噌ラーメンをください。", "餃子もお願いします。", "お会計をお願いします。")
TWO_MET = ALL_MET[:2]


@pytest.fixture
def house(tmp_path):
    with open_house(tmp_path, limits=Limits(turns_a_minute=1000, turns_an_hour=1000)) as house:
        yield house


def record(house, person=HANAKO, zone=TOKYO):
    return house.practice.progress(person, zone)


def now():
    return datetime.now(UTC)


# --- conversations -------------------------------------------------------------------------------


def test_who_has_done_nothing_yet_has_an_empty_record(house):
    house.begin()
    found = record(house)
    assert found.empty
    assert (found.attempts, found.days, found.in_conversation) == ((), (), timedelta())
    assert [count.level for count in found.words] == ["N5", "N4", "N3", "N2", "N1", None]
    assert (found.words_met, found.remembered) == (0, None)


def test_a_conversation_is_told_with_what_was_met_and_how_long_it_took(house):
    attempt_id = talked(house, HANAKO, "ramen-shop", ALL_MET, NOON)
    found = record(house)
    (one,) = found.attempts
    assert (one.attempt.id, one.task.id) == (attempt_id, "ramen-shop")
    assert (one.attempt.created_at, one.attempt.finished_at) == (NOON, NOON + timedelta(seconds=5 * 45))
    assert (one.progress, one.unaided, one.messages) == (Progress(4, 4), 4, 4)
    assert one.in_conversation == found.in_conversation == timedelta(seconds=4 * 45 + 5)
    assert found.days == (DayPractised(date(2026, 11, 22), 4, 0),)
    assert not found.empty


def test_conversations_come_in_the_order_in_which_they_were_begun(house):
    talked(house, HANAKO, "ramen-shop", TWO_MET, NOON)
    talked(house, HANAKO, "pharmacy", ["こんにちは。"], NOON - timedelta(days=1))
    talked(house, HANAKO, "ramen-shop", ["一人です。"], NOON + timedelta(days=1), finish=False)
    found = record(house)
    assert [one.task.id for one in found.attempts] == ["pharmacy", "ramen-shop", "ramen-shop"]
    assert [one.progress.completed for one in found.attempts] == [0, 2, 1]
    assert found.attempts[-1].attempt.finished_at is None
    assert found.in_conversation == timedelta(seconds=50 + 95 + 50)


def test_help_is_told_from_what_was_done_on_ones_own(house):
    talked(house, HANAKO, "ramen-shop", ("二人です。", "お会計をお願いします。"), NOON, hinted=["ask-bill"])
    (one,) = record(house).attempts
    assert (one.progress, one.unaided) == (Progress(2, 4), 1)


def test_a_disputed_tick_is_uncounted_and_ones_own_word_is_met_but_not_unaided(house):
    attempt_id = talked(house, HANAKO, "ramen-shop", (*TWO_MET, "何か飲みます。"), NOON)
    house.practice.dispute(HANAKO, attempt_id, "order-ramen", "not_meant")
    assert (record(house).attempts[0].progress, record(house).attempts[0].unaided) == (Progress(1, 4), 1)
    last = house.practice.view(HANAKO, attempt_id).turns[-1]
    house.practice.dispute(HANAKO, attempt_id, "order-extra", "did_say", last.id)
    assert (record(house).attempts[0].progress, record(house).attempts[0].unaided) == (Progress(2, 4), 1)
    house.practice.withdraw_dispute(HANAKO, attempt_id, "order-ramen")
    assert (record(house).attempts[0].progress, record(house).attempts[0].unaided) == (Progress(3, 4), 2)


def test_ones_own_word_for_what_was_said_differently_since_counts_no_more(house):
    attempt_id = talked(house, HANAKO, "ramen-shop", ["何か食べます。"], NOON, finish=False)
    turn = house.practice.view(HANAKO, attempt_id).turns[-1]
    house.practice.dispute(HANAKO, attempt_id, "order-extra", "did_say", turn.id)
    assert record(house).attempts[0].progress.completed == 1
    list(house.practice.follow(house.practice.edit_turn(HANAKO, turn.id, "ちょっと待ってください。", "k")))
    assert record(house).attempts[0].progress.completed == 0


def test_what_was_said_differently_counts_once(house):
    attempt_id = talked(house, HANAKO, "ramen-shop", ["味噌ラーメンをください。"], NOON, finish=False)
    turn = house.practice.view(HANAKO, attempt_id).turns[-1]
    list(house.practice.follow(house.practice.edit_turn(HANAKO, turn.id, "ちょっと待ってください。", "k")))
    set_begun(house, attempt_id, NOON)
    found = record(house)
    (one,) = found.attempts
    assert (one.progress.completed, one.messages) == (0, 1)
    assert found.days == (DayPractised(date(2026, 11, 22), 1, 0),)
    assert one.in_conversation == timedelta(seconds=95), "the second line, and the pause before it"


def test_one_begun_anew_is_no_conversation_but_its_day_was_practised_and_its_time_spent(house):
    attempt_id = talked(house, HANAKO, "ramen-shop", ALL_MET, NOON, finish=False)
    fresh = house.practice.reset_attempt(HANAKO, attempt_id)
    house.wait(HANAKO, fresh)
    found = record(house)
    assert found.attempts == ()
    assert found.days == (DayPractised(date(2026, 11, 22), 4, 0),)
    assert found.in_conversation == timedelta(seconds=185)


def test_a_reply_that_is_still_on_its_way_does_no_harm(house):
    attempt_id = house.begin()
    house.practice.take_turn(HANAKO, attempt_id, "二人です。", "key")
    (one,) = record(house).attempts
    assert (one.progress.completed, one.messages) == (0, 1)
    house.partner.say_all("二名様ですね。")
    house.wait(HANAKO, attempt_id)
    assert record(house).attempts[0].progress.completed == 1


def test_other_people_count_for_nothing(house):
    attempt_id = talked(house, TARO, "ramen-shop", ALL_MET, NOON)
    met(house, TARO, attempt_id, [("味噌", "みそ", "N3")], NOON)
    (card,) = kept(house, TARO, "saved", [("餃子", "ぎょうざ", None)], NOON)
    reviewed(house, TARO, card, [3], now())
    assert record(house).empty
    assert not record(house, TARO).empty


def outdate(house, task_id="ramen-shop"):
    """As if another version of the code had written this task."""
    with house.database.write() as connection:
        pinned = update(task_versions).where(task_versions.c.task_id == task_id)
        connection.execute(pinned.values(version="older", content="{}"))
        mine = update(attempts).where(attempts.c.task_id == task_id)
        connection.execute(mine.values(task_version="older"))


def test_where_a_version_of_a_task_cannot_be_read_todays_stands_in(house):
    talked(house, HANAKO, "ramen-shop", TWO_MET, NOON)
    outdate(house)
    (one,) = record(house).attempts
    assert (one.progress, one.task.id) == (Progress(2, 4), "ramen-shop")


def test_a_task_that_is_gone_is_still_told_as_it_was(house, monkeypatch):
    talked(house, HANAKO, "ramen-shop", TWO_MET, NOON)
    monkeypatch.delitem(house.practice._tasks, "ramen-shop")
    (one,) = record(house).attempts
    assert (one.progress, one.task.title.ja) == (Progress(2, 4), "ラーメン屋で注文する")


def test_a_task_that_is_gone_and_cannot_be_read_leaves_its_days_and_its_time(house, monkeypatch):
    talked(house, HANAKO, "ramen-shop", TWO_MET, NOON)
    outdate(house)
    monkeypatch.delitem(house.practice._tasks, "ramen-shop")
    found = record(house)
    assert (found.attempts, found.in_conversation) == ((), timedelta(seconds=95))
    assert len(found.days) == 1


# --- days ----------------------------------------------------------------------------------------


def test_a_day_is_one_of_the_learners_own_time_zone(house):
    talked(house, HANAKO, "ramen-shop", ["一人です。"], datetime(2026, 11, 22, 23, 30, tzinfo=UTC))
    assert [found.day for found in record(house, zone=UTC).days] == [date(2026, 11, 22)]
    assert [found.day for found in record(house, zone=TOKYO).days] == [date(2026, 11, 23)]
    assert [found.day for found in record(house, zone=NEW_YORK).days] == [date(2026, 11, 22)]


def test_who_talks_past_midnight_has_practised_on_one_day(house):
    talked(house, HANAKO, "ramen-shop", TWO_MET, datetime(2026, 11, 22, 23, 59, 0, tzinfo=TOKYO))
    assert record(house).days == (DayPractised(date(2026, 11, 22), 2, 0),)


def test_who_talks_past_four_in_the_morning_has_practised_on_two(house):
    talked(house, HANAKO, "ramen-shop", TWO_MET, datetime(2026, 11, 23, 3, 59, 0, tzinfo=TOKYO))
    assert record(house).days == (
        DayPractised(date(2026, 11, 22), 1, 0),
        DayPractised(date(2026, 11, 23), 1, 0),
    )


def test_a_day_with_reviews_alone_was_practised_and_an_undone_review_was_none(house):
    first, second = kept(house, HANAKO, "saved", [("猫", "ねこ", "N5"), ("犬", "いぬ", "N5")], NOON)
    reviewed(house, HANAKO, first, [3, 3], NOON)
    reviewed(house, HANAKO, second, [3], NOON + timedelta(days=1), undone=True)
    assert record(house).days == (DayPractised(date(2026, 11, 22), 0, 2),)


def test_today_is_the_learners(house):
    assert record(house, zone=TOKYO).today == day_of(now(), TOKYO)


# --- words ---------------------------------------------------------------------------------------


def test_each_word_is_counted_once_as_what_became_of_it(house):
    attempt_id = talked(house, HANAKO, "ramen-shop", TWO_MET, NOON, finish=False)
    came_up = [
        ("水", "みず", "N5"),
        ("塩", "しお", "N5"),
        ("味", "あじ", "N4"),
        ("味噌", "みそ", "N3"),
        ("豚骨", "とんこつ", None),
        ("大盛り", "おおもり", "N0"),  # of lists of another day
    ]
    met(house, HANAKO, attempt_id, came_up, NOON)
    kept(house, HANAKO, "saved", [("塩", "しお", "N5"), ("餃子", "ぎょうざ", None)], NOON)
    kept(house, HANAKO, "known", [("水", "みず", "N5")], NOON)
    kept(house, HANAKO, "removed", [("味", "あじ", "N4"), ("胡椒", "こしょう", "N1")], NOON)
    found = record(house)
    assert found.words == (
        WordCount("N5", met=0, saved=1, known=1),
        WordCount("N4", met=1, saved=0, known=0),
        WordCount("N3", met=1, saved=0, known=0),
        WordCount("N2", met=0, saved=0, known=0),
        WordCount("N1", met=0, saved=0, known=0),
        WordCount(None, met=2, saved=1, known=0),
    )
    assert found.words_met == 7


def test_two_words_that_are_spelt_alike_are_two(house):
    attempt_id = talked(house, HANAKO, "ramen-shop", TWO_MET, NOON, finish=False)
    met(house, HANAKO, attempt_id, [("上手", "じょうず", "N5"), ("上手", "うわて", None)], NOON)
    kept(house, HANAKO, "known", [("上手", "じょうず", "N5")], NOON)
    found = record(house).words
    assert (found[0], found[-1]) == (WordCount("N5", 0, 0, 1), WordCount(None, 1, 0, 0))


def test_retention_is_of_the_last_thirty_days_and_of_words_in_review(house):
    (card,) = kept(house, HANAKO, "saved", [("猫", "ねこ", "N5")], NOON)
    reviewed(house, HANAKO, card, [3, 4, 2, 1], now() - timedelta(days=29))
    reviewed(house, HANAKO, card, [1, 1], now() - timedelta(days=31))
    reviewed(house, HANAKO, card, [1], now() - timedelta(days=2), before=NEW)
    reviewed(house, HANAKO, card, [1], now() - timedelta(days=1), undone=True)
    reviewed(house, HANAKO, card, [3] * 15, now() - timedelta(hours=2))
    assert record(house).remembered is None, "nineteen say nothing yet"
    reviewed(house, HANAKO, card, [3], now() - timedelta(hours=1), before=LEARNT)
    assert record(house).remembered == 0.95


# --- how much is asked of the store --------------------------------------------------------------


def test_the_store_is_asked_the_same_few_questions_however_much_was_done(house):
    def asked():
        statements = []
        here = threading.current_thread()

        def note(_connection, _cursor, statement, *_rest):
            if threading.current_thread() is here:
                statements.append(statement)

        event.listen(Engine, "before_cursor_execute", note)
        record(house)
        event.remove(Engine, "before_cursor_execute", note)
        return len(statements)

    talked(house, HANAKO, "ramen-shop", ["一人です。"], NOON)
    record(house)  # the version of the task is read once for the process
    few = asked()
    for days in range(1, 4):
        talked(house, HANAKO, "ramen-shop", TWO_MET, NOON + timedelta(days=days))
    (card,) = kept(house, HANAKO, "saved", [("猫", "ねこ", "N5")], NOON)
    reviewed(house, HANAKO, card, [3, 3, 3], now())
    assert asked() == few <= 10
    with house.database.read() as connection:
        assert len(connection.execute(select(turns.c.id)).all()) == 2 + 3 * 3
