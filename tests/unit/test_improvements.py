"""Which of a learner's mistakes are worth a look, and that right Japanese has none."""

from pathlib import Path

import pytest

from lib.improvements import improvements, mistakes_in
from lib.japanese import analyse
from tests.performances import performance

NATIVE = [
    line
    for line in (Path(__file__).parents[1] / "corpora" / "native.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


def shown(*said):
    found = improvements(mistakes_in(performance("language-exchange", said).said))
    return [(one.said.text, one.better) for one in found]


@pytest.mark.parametrize(
    ("said", "better"),
    [
        ("美味しいでした。", "美味しかったです。"),
        ("公園を走るです。", "公園を走ります。"),
        ("ご飯を食べるたい。", "ご飯を食べたい。"),
        ("水をを飲みます。", "水を飲みます。"),
        ("私は学生だです。", "私は学生です。"),
        ("面白いだ。", "面白い。"),
        ("友だちが来ると思うです。", "友だちが来ると思います。"),
        ("食べるたいですが、高いでした。", "食べたいですが、高かったです。"),
    ],
)
def test_each_known_shape_is_shown_in_its_sentence(said, better):
    assert shown(said) == [(said, better)]
    assert shown(f"こんにちは。{said}元気ですか。") == [(said, better)]


def test_right_japanese_has_nothing_to_work_on():
    assert len(NATIVE) >= 60
    assert shown(*NATIVE) == []
    assert shown("寒いじゃない。", "学校を行く。") == [], "the one is right, the other cannot be seen"


def test_three_different_ones_come_before_a_second_of_a_kind():
    said = ("高いでした。", "安いでした。", "広いでした。", "食べるたいです。", "走るです。")
    assert [better for _, better in shown(*said)] == ["高かったです。", "食べたいです。", "走ります。"]
    assert [better for _, better in shown(*said[:3])] == [
        "高かったです。",
        "安かったです。",
        "広かったです。",
    ]


def test_what_is_said_right_later_needs_no_work_in_whatever_writing():
    assert shown("食べるたいです。", "たべたいです。") == []
    assert shown("美味しいでした。", "すみません、おいしかったです。") == []
    assert shown("食べたいです。", "食べるたいです。") != [], (
        "right before and wrong after is still to be looked at"
    )


def test_one_is_shown_for_a_turn_and_its_sentence_is_right_afterwards():
    ((said, better),) = shown("高いでした。でも、食べるたいです。")
    assert (said, better) == ("高いでした。", "高かったです。")


def test_of_a_sentence_without_end_only_the_wrong_words_are_shown():
    long = "、".join(["今日はいい天気です"] * 12)
    assert shown(f"{long}、美味しいでした。") == [("美味しいでした", "美味しかったです")]


def test_what_is_quoted_stands_in_the_turn():
    for text in (
        "  高いでした  ",
        "「高いでした」は変です。高いでした。",
        "takai deshita",
        "たかいでした",
        "高い でした。",
    ):
        for one in improvements(mistakes_in(performance("language-exchange", [text]).said)):
            assert one.said.text in text
            assert analyse(one.better).tokens
