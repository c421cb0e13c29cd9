"""What a learner tells about themselves: kept for them alone, used from then on, never in the way."""

import pytest
from sqlalchemy import update

from lib.errors import TimeZoneUnknown
from lib.people import STRANGER, Learner
from lib.store.tables import people
from lib.voice_choices import VoiceChoices
from tests.house import HANAKO, TARO, open_house

ANNA = Learner("アンナ", "A2", "Asia/Tokyo", "ja", "en", "scripted", met=True)


@pytest.fixture
def house(tmp_path):
    with open_house(tmp_path) as house:
        yield house


def test_what_is_told_is_kept_for_this_person_alone(house):
    house.practice.know(HANAKO, ANNA)
    assert house.practice.learner(HANAKO) == ANNA
    assert house.practice.learner(TARO) == STRANGER


def test_what_is_told_before_the_first_conversation_outlives_it(house):
    house.practice.know(HANAKO, ANNA)
    house.begin()
    assert house.practice.learner(HANAKO) == ANNA


def test_a_zone_that_does_not_exist_changes_nothing(house):
    house.practice.know(HANAKO, ANNA)
    with pytest.raises(TimeZoneUnknown):
        house.practice.know(HANAKO, Learner("別の名前", time_zone="Europe/Atlantis"))
    assert house.practice.learner(HANAKO) == ANNA


def test_what_only_a_later_version_knows_counts_as_not_told(house):
    house.practice.know(HANAKO, ANNA)
    with house.database.write() as connection:
        connection.execute(
            update(people).values(level="C1", interface="eo", explanations="eo", partner="oracle")
        )
    known = house.practice.learner(HANAKO)
    assert (known.level, known.interface, known.explanations, known.partner) == (None, None, None, None)
    assert known.called == "アンナ"


def test_a_voice_that_is_not_known_any_more_and_a_pause_beyond_the_limits_are_not_taken(house):
    house.practice.know(HANAKO, ANNA)
    strange = {"speaking": "telepathy", "voice": "nova", "pause_ms": 1, "speed": 900}
    with house.database.write() as connection:
        connection.execute(update(people).values(strange))
    assert house.practice.learner(HANAKO).voice == VoiceChoices(pause_ms=500, speed=140)


def test_the_chosen_partner_answers_in_new_conversations_only(house):
    old = house.begin()
    house.practice.know(HANAKO, ANNA)
    new = house.begin(task="hotel-checkin")
    assert house.practice.view(HANAKO, old).attempt.partner == "model"
    assert house.practice.view(HANAKO, new).attempt.partner == "scripted"


def test_a_chosen_partner_who_is_not_here_any_more_is_replaced(house):
    house.practice.know(HANAKO, Learner(partner="model"))
    del house.practice.partners["model"]
    assert house.practice.view(HANAKO, house.begin()).attempt.partner == "scripted"


def test_the_partner_is_told_in_which_language_to_explain(house):
    attempt_id = house.begin()
    house.say(attempt_id, "二人です。")
    house.practice.know(HANAKO, Learner(explanations="ja"))
    house.say(attempt_id, "味噌ラーメンをください。")
    assert [exchange.explanations for exchange in house.partner.exchanges] == ["en", "ja"]


def test_the_partner_speaks_at_the_easier_of_the_tasks_level_and_the_learners(house):
    house.practice.know(HANAKO, Learner(level="A1"))
    house.say(house.begin(task="shop-return"), "すみません。")
    house.practice.know(HANAKO, Learner(level="B1"))
    house.say(house.begin(task="ramen-shop"), "すみません。")
    assert [exchange.spoken_level for exchange in house.partner.exchanges] == ["A1", "A1"]


def test_a_reply_is_measured_by_the_learners_own_level(house):
    attempt_id = house.begin(task="shop-return")
    house.say(attempt_id, "はい。", reply="交換いたします。")
    house.practice.know(HANAKO, Learner(level="A1"))
    house.say(attempt_id, "はい。", reply="経験があります。")
    house.practice.know(HANAKO, Learner(level="B1"))
    house.say(attempt_id, "はい。", reply="経験があります。")
    assert [turn.miss_rate for turn in house.practice.view(HANAKO, attempt_id).turns[-2:]] == [1.0, 0.0]
