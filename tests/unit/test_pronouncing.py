"""What Open JTalk is given to say is what the furigana show."""

import pytest

from lib.aloud import open_jtalk
from lib.pronouncing import as_read


def sounds(sentence):
    """The sounds that its engine is told to make, in katakana."""
    read = open_jtalk().g2p(sentence, kana=True, predict_nani=False, use_sudachi_kanji_yomi=False)
    return read.replace("。", "")


@pytest.mark.parametrize(
    ("sentence", "given", "said"),
    [
        ("今日は。", "こんにちは。", "コンニチワ"),
        ("辛いカレーです。", "からいカレーです。", "カライカレーデス"),
        ("お腹が空いた。", "お腹がすいた。", "オナカガスイタ"),
        ("港の市場です。", "港のいちばです。", "ミナトノイチバデス"),
        ("お名前は何ですか。", "お名前はなんですか。", "オナマエワナンデスカ"),
        ("あと8分です。", "あとはっぷんです。", "アトハップンデス"),
        ("初めての方ですか。", "初めてのかたですか。", "ハジメテノカタデスカ"),
        ("お部屋に入れないんです。", "お部屋にハイレないんです。", "オヘヤニハイレナインデス"),
    ],
)
def test_what_it_would_read_otherwise_is_given_in_kana(sentence, given, said):
    assert as_read(sentence) == given
    assert sounds(given) == said
    assert sounds(sentence) != said


@pytest.mark.parametrize(
    "sentence",
    [
        "いらっしゃいませ。何名様ですか。",
        "10日の7時に予約をお願いします。",
        "今日は暑いですね。",
        "はい、かしこまりました。",
        "よろしくお願いします。",
        "歯が痛いんです。",
        "1,250円でございます。",
        "",
        "…",
        "Hello!",
    ],
)
def test_where_both_agree_the_words_keep_their_accents(sentence):
    assert as_read(sentence) == sentence
