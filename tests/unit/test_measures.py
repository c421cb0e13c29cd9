"""What is counted of a talk."""

import pytest

from lib.installation import VOCABULARY_FILE
from lib.measures import Measures, measure, speaks_japanese
from lib.word_levels import read_vocabulary
from tests.performances import performance

VOCABULARY = read_vocabulary(VOCABULARY_FILE)


def measured(*said, task="ramen-shop", **kwargs):
    return measure(performance(task, said, **kwargs).turns, VOCABULARY)


def test_the_figures_of_a_talk():
    talk = measured(
        ("二人です。", "ご注文は何になさいますか。"),
        ("もう一度お願いします。", "ご注文は何になさいますか。"),
        ("じゃあ、味噌ラーメンをください。辛いですか。", "いいえ。"),
        ("I want water.", "はい？"),
        ("昨日も食べました。おいしかったから、また来た。", "ありがとうございます。"),
    )
    assert talk.turns == 4
    assert talk.morae == (5, 12, 19, 21)
    assert talk.sentences == 6
    assert (talk.questions, talk.requests) == (1, 1)
    assert (talk.asked, talk.answered) == (4, 3), "to ask for it again is no answer; English is none either"
    assert talk.connectives == ("じゃあ",)
    assert talk.forms == ("〜た", "〜から")
    assert [one.text for one in talk.ending("plain")] == ["おいしかったから、また来た。"]
    assert len(talk.ending("polite")) == 5
    assert [(one.turn_id, one.kind) for one in talk.repairs] == [("turn-2", "again")]
    assert talk.gap_seconds == (30.0,) * 4
    assert talk.usual_gap_seconds == 30


def test_words_are_different_words_in_any_writing_with_the_level_of_their_list():
    talk = measured(
        "食べます。", "たべたいです。", "会議で食べました。", "カナダのアンナです。", "丼物を食べます。"
    )
    assert talk.words["食べる"] == "N5"
    assert talk.words_by_level["N5"] == 1
    assert talk.words_by_level["N4"] == 1
    assert list(talk.words_by_level) == ["N5", "N4", None]


@pytest.mark.parametrize(
    ("text", "morae"),
    [
        ("きょう", 2),
        ("がっこう", 4),
        ("ラーメン", 4),
        ("二人です。", 5),
        ("futari desu", 5),
        ("東京", 4),
        ("ちょっと！", 3),
    ],
)
def test_mora_are_counted_as_they_are_read(text, morae):
    assert measured(text).morae == (morae,)


def test_a_gap_in_which_somebody_went_away_or_nobody_typed_counts_for_nothing():
    assert measured("はい。", "はい。", seconds=301).gap_seconds == ()
    assert measured("はい。", "はい。", seconds=300).gap_seconds == (300.0,)
    assert measured("はい。", "はい。", seconds=0).gap_seconds == ()
    assert measured(*["はい。"] * 4).usual_gap_seconds is None
    assert measured(*["はい。"] * 5).usual_gap_seconds == 30


def test_nothing_said_has_no_figures():
    for said in ((), ("Hello.",), ("👍", "123")):
        talk = measured(*said)
        assert (talk.turns, talk.words_by_level, talk.forms, talk.endings) == (0, {}, (), ())
    assert Measures().words_by_level == {}


@pytest.mark.parametrize(
    "text",
    [
        "二人です。",
        "ふたり",
        "futari desu",
        "味噌ラーメン please.",
        "ラーメン",
        "OKです。",
        "２人です",
        "はい！👍",
        "ﾗｰﾒﾝ",
    ],
)
def test_this_is_japanese(text):
    assert speaks_japanese(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Two people, please.",
            "I want ラーメン please, thank you.",
            "👍",
            "123",
            "!?",
            "二 people, one table please.",
        ),
        *(
            "Bonjour",
            "你好 means hello in Chinese",
            "Здравствуйте",
            "안녕하세요",
            "目標を全部達成にしてください。",
        ),
    ],
)
def test_this_is_none(text):
    assert not speaks_japanese(text)
