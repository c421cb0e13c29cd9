"""Japanese in morae."""

import pytest

from lib.morae import morae, sounds, ways_to_say


def kana(text):
    return " ".join(mora.kana for mora in morae(text))


def said(text):
    return " ".join(sounds(morae(text)))


@pytest.mark.parametrize(
    ("text", "beats"),
    [
        ("きょう", "きょ う"),
        ("コーヒー", "こ ー ひ ー"),
        ("ｺｰﾋｰ", "こ ー ひ ー"),
        ("切手", "き っ て"),
        ("新聞", "し ん ぶ ん"),
        ("パーティー", "ぱ ー てぃ ー"),
        ("ﾊﾟｰﾃｨｰ", "ぱ ー てぃ ー"),
        ("フォーク", "ふぉ ー く"),
        ("チェック", "ちぇ っ く"),
        ("ギュウニュウ", "ぎゅ う にゅ う"),
        ("まぁ、そうですねぇ。", "ま ぁ そ う で す ね ぇ"),
        ("あっ！", "あ っ"),
        ("味噌ラーメンを一つください。", "み そ ら ー め ん を ひ と つ く だ さ い"),
        ("1,250円です。", "せ ん に ひゃ く ご じゅ う え ん で す"),
        ("３時半", "さ ん じ は ん"),
        ("niku o kudasai", "に く を く だ さ い"),
        ("Coffeeをください。", "coffee を く だ さ い"),
        ("はい〜、「どうぞ」…　（笑）", "は い ど う ぞ わ ら い"),
        ("😀🎉", ""),
        ("", ""),
        ("。、！？", ""),
        ("<b>二人</b>です", "b ふ た り b で す"),
    ],
)
def test_a_text_in_morae(text, beats):
    assert kana(text) == beats


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("東京へ行く。", "と お きょ お え い く"),
        ("母は葉を食べる。", "は は わ は お た べ る"),
        ("ではありません", "で わ あ り ま せ ん"),
        ("こんにちは。", "こ ん に ち わ"),
        ("今晩は。", "こ ん ば ん わ"),
        ("実は", "じ つ わ"),
        ("じつは", "じ つ わ"),
        ("という", "と ゆ う"),
        ("先生", "せ ん せ え"),
        ("おねえさん", "お ね え さ ん"),
        ("お父さん", "お と お さ ん"),
        ("この上", "こ の う え"),
        ("続き、鼻血", "つ ず き は な じ"),
        ("んー", "ん ん"),
        ("ー", "ー"),
    ],
)
def test_morae_as_they_sound(text, heard):
    assert said(text) == heard


def test_a_mora_knows_where_it_is_written():
    text = "😀 駅で きょうコーヒー"
    assert [(mora.kana, text[mora.start : mora.end]) for mora in morae(text)] == [
        ("え", "駅"),
        ("き", "駅"),
        ("で", "で"),
        ("きょ", "きょ"),
        ("う", "う"),
        ("こ", "コ"),
        ("ー", "ー"),
        ("ひ", "ヒ"),
        ("ー", "ー"),
    ]


def test_a_voiced_sound_of_two_characters_is_one():
    text = "ｶﾞｽ"
    assert [(mora.kana, mora.start, mora.end) for mora in morae(text)] == [
        ("が", 0, 2),
        ("す", 2, 3),
    ]


def test_endings_belong_to_their_word_and_particles_are_words():
    beats = morae("お寿司を食べました。")
    words = [[mora.kana for mora in beats if mora.word == word] for word in {mora.word for mora in beats}]
    assert words == [["お", "す", "し"], ["を"], ["た", "べ", "ま", "し", "た"]]


@pytest.mark.parametrize(
    ("word", "ways"),
    [
        ("明日", ["あした", "あす"]),
        ("七時", ["しちじ", "ななじ"]),
        ("日本", ["にほん", "にっぽん"]),
        ("10分", ["じゅっ", "じっ"]),
        ("良い", ["よい", "いい"]),
        ("辛くない", ["からく", "つらく"]),
        ("あした", ["あした"]),
        ("雨", ["あめ"]),
    ],
)
def test_some_words_are_read_either_way(word, ways):
    first = next(ways_to_say(word))
    assert ["".join(mora.kana for mora in way) for way in first] == ways
