"""Replies read aloud over a real store and engine, while they come and after."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from sqlalchemy import select

from lib.costs import ON_THIS_SERVER, Usage
from lib.errors import (
    BudgetExhausted,
    PartnerUnavailable,
    StoreUnavailable,
    TurnNotFound,
    VoiceError,
    VoiceMissing,
)
from lib.partners.contract import Finished
from lib.speech.clips import NOTHING_USED, Clips
from lib.speech.contract import Clip
from lib.speech.open_jtalk import OpenJTalkVoice
from lib.store.tables import usage
from tests.house import HANAKO, TARO, USED, open_house

REPLY = "いらっしゃいませ。😊\n**二名様**ですね！？こちらへ"
SAID = ["いらっしゃいませ。", "二名様ですね？", "こちらへ"]


class PaidVoice:
    """A voice that costs money, and does what a test tells it to."""

    name, label, is_free = "openai", "Paid", False

    def __init__(self):
        self.said, self.error = [], None
        self.holds = None

    async def speak(self, sentence, speed_percent):
        self.said.append((sentence, speed_percent))
        if self.holds is not None:
            await self.holds.wait()
        if self.error is not None:
            raise self.error
        used = Usage("https://api.example/v1", "tts-test", 0, 0, 0, characters=len(sentence))
        return Clip(sentence.encode(), "audio/mpeg", used)

    def likely_usage(self, sentence):
        return Usage("https://api.example/v1", "tts-test", None, None, None, True, characters=len(sentence))


@pytest.fixture
def voice():
    return PaidVoice()


@pytest.fixture
def house(tmp_path, voice):
    voices = {"open_jtalk": OpenJTalkVoice(), "openai": voice}
    with open_house(tmp_path, voices=voices, clips=Clips(tmp_path / "speech")) as house:
        yield house


def replied(house, reply=REPLY, person=HANAKO):
    attempt_id = house.begin(person)
    house.say(attempt_id, "二人です。", person=person, reply=reply)
    return house.practice.view(person, attempt_id).turns[-1]


def heard(house, turn_id, n=0, voice="browser", speed=100):
    return asyncio.run(house.practice.speech(HANAKO, turn_id, n, voice, speed))


def all_of(house, turn_id, voice="browser"):
    sentences = []
    while (sentence := heard(house, turn_id, len(sentences), voice)) is not None:
        sentences.append(sentence)
    return sentences


def wait_until(condition):
    """Ask again until it is so; pytest's timeout is the limit."""
    pause = threading.Event()
    while not condition():
        pause.wait(0.002)


def counted(house, expected):
    """The usage rows of speech, once there are as many."""

    def rows():
        with house.database.read() as connection:
            return connection.execute(select(usage).where(usage.c.purpose == "speech")).all()

    wait_until(lambda: len(rows()) >= expected and not house.engine._work)
    return rows()


# --- what is read --------------------------------------------------------------------------------


def test_a_reply_is_read_sentence_by_sentence_to_its_end(house):
    turn = replied(house)
    assert all_of(house, turn.id) == SAID
    assert heard(house, turn.id, 3) is None
    assert heard(house, turn.id, 999) is None


def test_a_sentence_without_a_word_is_passed_over_and_has_no_number(house):
    turn = replied(house, "……。\n😊\nはい。https://example.com\nどうぞ。")
    assert all_of(house, turn.id) == ["はい。", "どうぞ。"]


def test_the_opening_line_can_be_heard_too(house):
    attempt_id = house.begin()
    opening = house.practice.view(HANAKO, attempt_id).turns[0]
    assert "".join(all_of(house, opening.id)) == opening.reply


def test_a_voice_of_this_server_gives_sound_and_costs_nothing(house):
    turn = replied(house)
    first = heard(house, turn.id, 0, "open_jtalk")
    assert (first.media_type, first.audio[:4]) == ("audio/wav", b"RIFF")
    slow = heard(house, turn.id, 0, "open_jtalk", 60)
    assert len(slow.audio) > 1.4 * len(first.audio)
    rows = counted(house, 2)
    assert {(row.provider_url, row.model, row.characters, row.turn_id) for row in rows} == {
        (ON_THIS_SERVER, "open_jtalk", len(SAID[0]), turn.id)
    }


def test_the_same_sentence_is_made_and_counted_once(house, voice):
    turn = replied(house)
    first, again = (heard(house, turn.id, 0, "openai") for _ in range(2))
    assert (first.audio, again.audio) == (SAID[0].encode(),) * 2
    assert again.usage == NOTHING_USED
    assert voice.said == [(SAID[0], 100)]
    [row] = counted(house, 1)
    assert (row.person_id, row.attempt_id, row.cost_usd) == ("hanako", turn.attempt_id, Decimal("0.0001035"))


# --- while it is coming --------------------------------------------------------------------------


def test_the_first_sentence_is_heard_while_the_reply_is_still_coming(house):
    turn = house.practice.take_turn(HANAKO, house.begin(), "二人です。", "key-live")
    with ThreadPoolExecutor(4) as tabs:
        asked = [tabs.submit(heard, house, turn.id, n) for n in range(4)]
        house.partner.say("いらっしゃい", "ませ。😊\n", "**二名")
        assert asked[0].result(10) == SAID[0]
        assert not any(other.done() for other in asked[1:])
        house.partner.say("様**です", "ね！？こ")
        assert asked[1].result(10) == SAID[1]
        assert house.practice.turn(HANAKO, turn.id).live
        house.partner.say_all("ちらへ")
        assert [other.result(10) for other in asked[2:]] == [SAID[2], None]


def test_a_sentence_with_its_mark_does_not_wait_for_the_end_of_the_turn(house):
    turn = house.practice.take_turn(HANAKO, house.begin(), "二人です。", "key-mark")
    house.partner.say("はい。")
    assert heard(house, turn.id, 0) == "はい。"
    house.partner.say("」😊そうです。", USED, Finished())
    assert heard(house, turn.id, 1) == "そうです。"
    assert all_of(house, turn.id) == ["はい。", "そうです。"]


def test_of_a_reply_that_breaks_off_what_came_is_heard(house):
    turn = house.practice.take_turn(HANAKO, house.begin(), "二人です。", "key-broken")
    house.partner.say("はい。こちら", PartnerUnavailable())
    assert all_of(house, turn.id) == ["はい。", "こちら"]


@pytest.mark.parametrize("reply", ["😊", "……", "https://example.com"])
def test_a_reply_without_a_word_has_no_sentence(house, reply):
    assert all_of(house, replied(house, reply).id) == []


def test_a_listener_who_goes_away_leaves_the_turn_alone(house):
    turn = house.practice.take_turn(HANAKO, house.begin(), "二人です。", "key-leave")

    async def leave():
        asking = asyncio.create_task(house.practice.speech(HANAKO, turn.id, 0, "browser", 100))
        while not house.engine._running[turn.id].text._wakers:
            await asyncio.sleep(0.001)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking

    asyncio.run(leave())
    assert not house.engine._running[turn.id].text._wakers
    house.partner.say_all("はい。")
    assert heard(house, turn.id) == "はい。"


# --- who and what --------------------------------------------------------------------------------


def test_anothers_turn_is_not_found_and_nor_is_one_that_never_was(house, voice):
    turn = replied(house, person=TARO)
    for turn_id in (turn.id, "no-such-turn", "", "'; DROP TABLE turns; --", "\x00"):
        with pytest.raises(TurnNotFound):
            heard(house, turn_id, 0, "openai")
    assert voice.said == []


def test_a_voice_that_is_not_at_hand_is_missing(tmp_path):
    with open_house(tmp_path) as house:
        turn = replied(house)
        with pytest.raises(VoiceMissing):
            heard(house, turn.id, 0, "open_jtalk")
        assert heard(house, turn.id, 0, "browser") == SAID[0]


def test_where_the_store_is_gone_it_says_so(house):
    turn = replied(house)
    with house.database.write() as connection:
        connection.exec_driver_sql("ALTER TABLE turns RENAME TO elsewhere")
    with pytest.raises(StoreUnavailable):
        heard(house, turn.id)


# --- money ---------------------------------------------------------------------------------------


def test_where_the_budget_does_not_allow_it_only_what_costs_nothing_speaks(house, voice, monkeypatch):
    turn = replied(house)

    def no_money(*_):
        raise BudgetExhausted

    monkeypatch.setattr(house.practice._admission, "reserve", no_money)
    with pytest.raises(BudgetExhausted):
        heard(house, turn.id, 0, "openai")
    assert voice.said == []
    assert heard(house, turn.id, 0, "open_jtalk").media_type == "audio/wav"


@pytest.mark.parametrize(
    ("error", "rows"), [(VoiceError(spent=True), 1), (VoiceError(), 0), (KeyError("x"), 1)]
)
def test_a_call_that_broke_off_is_counted_where_it_may_have_cost(house, voice, error, rows):
    turn = replied(house)
    voice.error = error
    with pytest.raises(VoiceError) as caught:
        heard(house, turn.id, 0, "openai")
    assert "x" not in str(caught.value).split()
    assert [(row.estimated, row.characters) for row in counted(house, rows)] == [(True, len(SAID[0]))] * rows
    voice.error = None
    assert heard(house, turn.id, 0, "openai").audio == SAID[0].encode()  # trying again helps


def test_who_listens_is_not_bothered_by_usage_that_cannot_be_written(house, voice, monkeypatch):
    turn = replied(house)

    def broken(*_, **__):
        raise StoreUnavailable

    with monkeypatch.context() as patch:
        patch.setattr("lib.listening.usage_store.add_usage", broken)
        assert heard(house, turn.id, 0, "openai").audio == SAID[0].encode()
        wait_until(lambda: not house.engine._work)
    assert counted(house, 0) == []


def test_a_call_that_is_paid_for_is_kept_though_nobody_waits_any_more(house, voice):
    turn = replied(house)

    async def leave():
        voice.holds = asyncio.Event()
        asking = asyncio.create_task(house.practice.speech(HANAKO, turn.id, 0, "openai", 100))
        while not voice.said:
            await asyncio.sleep(0.001)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking

    asyncio.run(leave())
    house.engine._loop.call_soon_threadsafe(voice.holds.set)
    [row] = counted(house, 1)
    assert (row.characters, row.estimated) == (len(SAID[0]), False)
    assert heard(house, turn.id, 0, "openai").usage == NOTHING_USED


def test_a_paid_call_in_the_middle_of_which_the_server_stops_is_counted(house, voice):
    turn = replied(house)

    async def leave():
        voice.holds = asyncio.Event()
        asking = asyncio.create_task(house.practice.speech(HANAKO, turn.id, 0, "openai", 100))
        while not voice.said:
            await asyncio.sleep(0.001)
        house.engine._loop.call_soon_threadsafe(next(iter(house.practice._clips._making.values())).cancel)
        with pytest.raises(VoiceError):
            await asking

    asyncio.run(leave())
    [row] = counted(house, 1)
    assert (row.estimated, row.characters) == (True, len(SAID[0]))
