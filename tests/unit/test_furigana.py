"""Which kanji of a word has which part of its reading."""

import pytest

from lib.furigana import aligned


@pytest.mark.parametrize(
    ("surface", "reading", "pieces"),
    [
        ("買い物", "かいもの", (("買", "か"), ("い", ""), ("物", "もの"))),
        ("お会計", "おかいけい", (("お", ""), ("会計", "かいけい"))),
        ("一つ", "ひとつ", (("一", "ひと"), ("つ", ""))),
        ("言い間違い", "いいまちがい", (("言", "い"), ("い", ""), ("間違", "まちが"), ("い", ""))),
        ("今日", "きょう", (("今日", "きょう"),)),
        ("三ヶ月", "さんかげつ", (("三ヶ月", "さんかげつ"),)),
        ("1,250", "せんにひゃくごじゅう", (("1,250", "せんにひゃくごじゅう"),)),
        ("ラーメン屋", "らーめんや", (("ラーメン", ""), ("屋", "や"))),
        ("ﾗｰﾒﾝ屋", "らーめんや", (("ﾗｰﾒﾝ", ""), ("屋", "や"))),
        ("少々", "しょうしょう", (("少々", "しょうしょう"),)),
        ("子ども", "こども", (("子", "こ"), ("ども", ""))),
        ("ください", "ください", (("ください", ""),)),
        ("Ｔシャツ", "てぃーしゃつ", (("Ｔシャツ", ""),)),
        ("", "", ()),
    ],
)
def test_kana_stand_for_themselves_and_kanji_get_the_rest(surface, reading, pieces):
    assert aligned(surface, reading) == pieces


def test_of_several_ways_the_first_kanji_get_the_shortest():
    assert aligned("聞い言", "きいいい") == (("聞", "き"), ("い", ""), ("言", "いい"))


def test_a_reading_that_does_not_fit_belongs_to_the_whole_word():
    assert aligned("大人しい", "じゅうじゅん") == (("大人しい", "じゅうじゅん"),)


def test_marks_of_regular_expressions_are_only_marks():
    assert aligned("(駅.)", "(えき.)") == (("(", ""), ("駅", "えき"), (".)", ""))


def test_a_word_that_could_be_read_in_countless_ways_takes_no_time():
    pieces = aligned("日の" * 40, "のの" * 40)
    assert pieces[:2] == (("日", "の"), ("の", ""))
    assert aligned("日の" * 40, "の" * 200 + "ん") == (("日の" * 40, "の" * 200 + "ん"),)
