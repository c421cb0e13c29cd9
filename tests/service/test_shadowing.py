"""Saying a sentence again, over a real store and engine, and a transcriber that hears what it is told."""

from collections.abc import Iterator

import pytest

from lib.assessment import Improvement, Quote, Said
from lib.conversation import Correction
from lib.errors import (
    AttemptNotFound,
    NothingHeard,
    NoTranscriber,
    RecordingSilent,
    TranscriberUnavailable,
)
from lib.partners.contract import Feedback, Finished
from lib.shadowing import lines_to_say
from tests.hand_transcriber import HandTranscriber
from tests.house import HANAKO, TARO, USED, House, open_house
from tests.speaking import silence, spoken

WANTED = "おばあさんは切手を買いました。"


@pytest.fixture
def ears() -> HandTranscriber:
    return HandTranscriber()


@pytest.fixture
def house(tmp_path, ears) -> Iterator[House]:
    with open_house(tmp_path, transcriber=ears) as house:
        yield house


@pytest.fixture
def finished(house) -> str:
    attempt_id = house.begin()
    house.say(attempt_id, "二人です。", reply="はい、二名様ですね。こちらへどうぞ😊")
    house.practice.finish_attempt(HANAKO, attempt_id)
    return attempt_id


def shadow(house, attempt_id, key="again-1", person=HANAKO, audio=None):
    return house.practice.shadow(person, attempt_id, WANTED, audio or spoken(WANTED), key)


def test_what_was_heard_is_compared_with_the_sentence(house, ears, finished):
    ears.hear("おばさんは切手を買いました。")
    found = shadow(house, finished)
    assert (found.wanted, found.heard, found.confidence) == (
        WANTED,
        "おばさんは切手を買いました。",
        0.9,
    )
    assert [(one.wanted, one.heard) for one in found.comparison.differences] == [("おばあさん", "おばさん")]
    assert (found.comparison.same, found.comparison.wanted) == (14, 15)


def test_the_sentence_is_no_prompt_and_neither_is_the_task(house, ears, finished):
    ears.hear(WANTED)
    assert shadow(house, finished).comparison.alike
    assert ears.prompts == [""]


def test_the_same_recording_is_written_down_once(house, ears, finished):
    ears.hear(WANTED)
    assert shadow(house, finished) == shadow(house, finished)
    assert len(ears.recordings) == 1


def test_one_that_failed_is_tried_again_with_the_same_sound(house, ears, finished):
    ears.hear(TranscriberUnavailable(), WANTED)
    with pytest.raises(TranscriberUnavailable):
        shadow(house, finished)
    assert shadow(house, finished).comparison.alike
    first, second = ears.recordings
    assert (first.samples == second.samples).all()


def test_silence_costs_nothing(house, ears, finished):
    with pytest.raises(RecordingSilent):
        shadow(house, finished, audio=silence(2))
    assert ears.recordings == []


def test_no_words_are_no_comparison(house, ears, finished):
    ears.hear("ご視聴ありがとうございました")
    with pytest.raises(NothingHeard):
        shadow(house, finished)


def test_nobody_says_anything_in_the_conversation_of_another(house, ears, finished):
    with pytest.raises(AttemptNotFound):
        shadow(house, finished, person=TARO)
    assert ears.recordings == []


def test_without_a_transcriber_nothing_can_be_heard(tmp_path):
    with open_house(tmp_path) as house:
        attempt_id = house.begin()
        with pytest.raises(NoTranscriber):
            shadow(house, attempt_id)


# --- which sentences -----------------------------------------------------------------------------


def lines(house, attempt_id, *improvements):
    found = lines_to_say(house.practice.view(HANAKO, attempt_id), improvements)
    return [(line.said_by, line.number, line.text) for line in found]


def test_the_sentences_of_both_sides_are_there_in_order(house, finished):
    assert lines(house, finished) == [
        ("partner", 0, "いらっしゃいませ。"),
        ("partner", 1, "何名様ですか。"),
        ("learner", 0, "二人です。"),
        ("partner", 0, "はい、二名様ですね。"),
        ("partner", 1, "こちらへどうぞ"),
    ]


def test_each_is_there_once_and_only_what_can_be_said_in_japanese(house):
    attempt_id = house.begin()
    house.say(attempt_id, "Sorry? 何ですか。", reply="😊！何名様ですか。")
    house.say(attempt_id, "futari desu.", reply="二人です。")
    assert lines(house, attempt_id)[2:] == [
        ("learner", 1, "何ですか。"),
        ("learner", 0, "ふたり です。"),
        ("partner", 0, "二人です。"),
    ]


def test_what_would_be_better_stands_for_what_was_said(house):
    attempt_id = house.begin()
    house.say(attempt_id, "すみません。味噌ラーメンが食べるたいです。", reply="はい。")
    turn = house.practice.view(HANAKO, attempt_id).turns[-1]
    better = Improvement(
        said=Quote(turn_id=turn.id, text="食べるたい"),
        better="食べたい",
        why=Said(message="-"),
    )
    elsewhere = Improvement(
        said=Quote(turn_id="other", text="すみません"),
        better="ごめん",
        why=Said(message="-"),
    )
    assert lines(house, attempt_id, elsewhere, better)[2:] == [
        ("learner", 0, "すみません。"),
        ("better", 1, "味噌ラーメンが食べたいです。"),
        ("partner", 0, "はい。"),
    ]


def test_a_turns_own_correction_stands_for_what_was_said(house):
    attempt_id = house.begin()
    turn = house.practice.take_turn(HANAKO, attempt_id, "はい。ラーメンが食べるたいです！", "key-1")
    correction = Correction("食べるたい", "食べたい", "-")
    house.partner.say("かしこまりました。", Feedback((), correction), USED, Finished())
    list(house.practice.follow(turn))
    assert lines(house, attempt_id)[2:4] == [
        ("learner", 0, "はい。"),
        ("better", 1, "ラーメンが食べたいです。"),
    ]


@pytest.mark.parametrize(
    ("words", "said", "better", "line"),
    [
        (
            "ラーメンが食べるたい！！",
            "ラーメンが食べるたい！！",
            "ラーメンが食べたい！！",
            "ラーメンが食べたい。",
        ),
        ("「行くます😊」", "行くます😊", "行きます😊", "行きます"),
        ("Water, please.", "Water, please.", "お水をください。", "お水をください。"),
    ],
)
def test_what_would_be_better_is_found_as_the_learner_wrote_it(house, words, said, better, line):
    attempt_id = house.begin()
    house.say(attempt_id, words, reply="はい。")
    turn = house.practice.view(HANAKO, attempt_id).turns[-1]
    found = Improvement(said=Quote(turn_id=turn.id, text=said), better=better, why=Said(message="-"))
    assert lines(house, attempt_id, found)[2] == ("better", 0, line)
