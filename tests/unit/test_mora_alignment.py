"""What was to be said beside what was heard."""

import time

import pytest

from lib.mora_alignment import MOST_MORAE, compare


def differences(wanted, heard):
    return [(one.wanted, one.heard) for one in compare(wanted, heard).differences]


def lines(wanted, heard):
    """Both sides, a mora a column; "·" where there is none, "*" behind a column that differs."""
    return " ".join(
        f"{pair.wanted.kana if pair.wanted else '·'}/{pair.heard.kana if pair.heard else '·'}"
        + ("" if pair.same else "*")
        for pair in compare(wanted, heard).pairs
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("二人です。", "ふたりです"),
        ("二人です。", "2人です。"),
        ("二人です。", "２人です"),
        ("ください", "下さい"),
        ("お願いします。", "おねがいします"),
        ("すみません、コーヒーを一つ！", "すみません こーひーをひとつ"),
        ("コーヒー", "こおひい"),
        ("ﾊﾟｰﾃｨｰ", "パーティー"),
        ("東京へ行きます。", "とうきょうえいきます"),
        ("これは何ですか。", "コレワナンデスカ"),
        ("こんにちは。", "こんにちわ"),
        ("ありがとう", "ありがとー"),
        ("先生、お姉さん", "せんせー、おねーさん"),
        ("1,250円", "千二百五十円"),
        ("二〇二六年", "2026年"),
        ("三時半に", "3時半に"),
        ("niku o kudasai", "肉をください。"),
        ("TシャツはOKです", "tシャツはokです"),
        ("はい〜😀", "はい"),
        ("ヴァイオリン", "バイオリン"),
        ("言うことを", "ゆうことを"),
        ("机の上", "つくえのうえ"),
    ],
)
def test_spellings_of_the_same_reading_differ_in_nothing(one, other):
    for wanted, heard in ((one, other), (other, one)):
        found = compare(wanted, heard)
        assert found.alike, found.differences
        assert found.same == found.wanted > 0


@pytest.mark.parametrize(
    ("wanted", "heard"),
    [
        ("明日行きます。", "あした行きます。"),
        ("明日行きます。", "あす行きます。"),
        ("あす行きます。", "明日行きます。"),
        ("七時に", "ななじに"),
        ("0時です。", "零時です。"),
        ("日本人です。", "にっぽんじんです。"),
        ("私です。", "わたくしです。"),
        ("行きましょう。", "ゆきましょう。"),
        ("良いですね。", "いいですね。"),
        ("明日、" * 30, "あす、" * 30),
    ],
)
def test_what_is_read_either_way_is_right_either_way(wanted, heard):
    assert compare(wanted, heard).alike


def test_what_is_written_in_kana_has_one_reading():
    assert differences("あした行きます。", "あす行きます。") == [("あした", "あす")]
    assert differences("明日行きます。", "あさって行きます。") == [("あした", "あさって")]


@pytest.mark.parametrize(
    ("wanted", "heard", "columns", "differ"),
    [
        ("おばさん", "おばあさん", "お/お ば/ば ·/あ* さ/さ ん/ん", [("おばさん", "おばあさん")]),
        ("おばあさん", "おばさん", "お/お ば/ば あ/·* さ/さ ん/ん", [("おばあさん", "おばさん")]),
        ("きってください", "きてください", None, [("きって", "きて")]),
        ("きてください", "きってください", None, [("きて", "きって")]),
        ("ビール", "ビル", "び/び ー/·* る/る", [("びーる", "びる")]),
        ("本です", "ほです", "ほ/ほ ん/·* で/で す/す", [("ほん", "ほ")]),
        ("病院", "美容院", None, [("びょういん", "びよういん")]),
        ("駅へ行きます。", "駅行きます。", None, [("へ", "")]),
        ("水をください。", "水ください。", None, [("を", "")]),
        ("味噌ラーメンを一つください。", "味噌ラーメンをください。", None, [("ひとつ", "")]),
        ("二人です。", "えーと、二人です。", None, [("", "えーと")]),
        ("机の上です。", "上です。", None, [("つくえの", "")]),
        ("おばあさんは", "えーと、おばさんは", None, [("", "えーと"), ("おばあさん", "おばさん")]),
        ("犬と猫", "犬と寝る子", None, [("ねこ", "ねるこ")]),
        ("鼻です", "橋です", "は/は な/し* で/で す/す", [("はな", "はし")]),
        ("こ上", "この上", "こ/こ ·/の* う/う え/え", [("こうえ", "このうえ")]),
    ],
)  # fmt: skip
def test_what_differs_is_told_in_whole_words(wanted, heard, columns, differ):
    assert differences(wanted, heard) == differ
    if columns:
        assert lines(wanted, heard) == columns


def test_two_mistakes_apart_are_told_apart():
    assert differences("おばさんは切手を買いました。", "おばあさんは来てを買いました。") == [
        ("おばさん", "おばあさん"),
        ("きって", "きて"),
    ]


def test_what_is_the_same_is_counted():
    found = compare("水をください。", "水ください。")
    assert (found.same, found.wanted, found.alike) == (6, 7, False)
    more = compare("水ください。", "水をください。")
    assert (more.same, more.wanted, more.alike) == (6, 6, False)


def test_nothing_alike():
    found = compare("こんにちは。", "ペット")
    assert (found.same, found.wanted) == (0, 5)
    assert differences("こんにちは。", "ペット") == [("こんにちは", "ぺっと")]


def test_nothing_at_all():
    assert compare("", "").pairs == ()
    assert differences("二人です。", "") == [("ふたりです", "")]
    assert differences("", "二人です。") == [("", "ふたりです")]
    assert differences("😀", "。") == []


def test_a_text_without_end_is_cut_and_takes_no_time():
    wanted, heard = "明日、家で七つ" * 500, "きのう、うちでななつと" * 500
    compare(wanted, "")  # its reading is kept
    began = time.perf_counter()
    found = compare(wanted, heard)
    assert found.differences
    assert time.perf_counter() - began < 2
    assert found.cut
    assert MOST_MORAE - 50 < found.wanted <= MOST_MORAE
    assert not compare("二人です。", "三人です。").cut


def test_one_word_without_end_is_cut_too():
    found = compare("あ" * 700, "あ" * 150)
    assert (found.same, found.wanted, found.cut) == (150, MOST_MORAE, True)
