"""A growing reply as sentences to be read aloud."""

import re
import time

import pytest

from lib.spoken_sentences import (
    COMFORTABLE,
    LONGEST,
    complete_sentences,
    has_its_mark,
    last_sentence,
    to_be_said,
)
from tests.house import ROOT

WRITTEN = [
    line
    for path in sorted((ROOT / "data").glob("tasks*/*.yaml"))
    for line in re.findall(
        r"[「『]?[ぁ-んァ-ヶ一-鿿][^\n\"#{}\[\]]*[。？！][^\n\"#{}\[\]]*", path.read_text("utf-8")
    )
]
# Three lines here and there: replies of some sentences, as partners give them.
REPLIES = ["".join(WRITTEN[at : at + 3]) for at in range(0, len(WRITTEN), 40)]
ODD = [
    "「はい。」と言いました。😊そうですね！？」\n\nでは、また。",
    "えっ！？……3.5キロですか？👨‍👩‍👧‍👦わあ！！！",
    "詳しくは https://example.com/a?b=c!d をご覧ください。はい",
    "長い文です、" * 60,
    "あ" * 1_000,
    "。。。\n\n」」😊",
    "1. りんご\n2. みかん\n- **お茶**\n",
    "あ" * 79 + "、い。" + "う" * 78 + "、。え",
    "",
    " \n",
]


def cut(text):
    return [sentence.text for sentence in complete_sentences(text)]


def whole(text):
    last = last_sentence(text)
    return cut(text) + ([last.text] if last else [])


@pytest.mark.parametrize("text", [*REPLIES, *ODD])
def test_a_sentence_that_was_given_never_changes(text):
    given, start = (), 0
    for length in range(len(text) + 1):
        now = complete_sentences(text[:length])
        assert now[: len(given)] == given
        assert complete_sentences(text[:length], start) == now[len(given) :]  # as who has the first ones asks
        given, start = now, now[-1].end if now else 0
    assert "".join(whole(text)) == text
    assert all(text[sentence.start : sentence.end] == sentence.text for sentence in given)


@pytest.mark.parametrize("text", [*REPLIES, *ODD])
def test_once_its_mark_is_there_it_is_known_what_is_said(text):
    for sentence in complete_sentences(text + "\n\nあ"):
        for length in range(1, len(sentence.text)):
            so_far = last_sentence(sentence.text[:length])
            more_marks = re.search("[。！？!?]", sentence.text[length:])
            if has_its_mark(so_far) and not more_marks:
                assert to_be_said(so_far.text) == to_be_said(sentence.text)


@pytest.mark.parametrize("text", [*REPLIES, *ODD])
def test_what_is_said_of_a_sentence_is_short(text):
    assert all(len(to_be_said(sentence)) <= LONGEST + 1 for sentence in whole(text))


@pytest.mark.parametrize(
    "text", ["はい。" + " " * 40_000 + "い。", "はい。" + "\n" * 40_000, "https://a? い。" * 5_000]
)
def test_a_text_without_end_takes_no_time(text):
    began = time.perf_counter()
    assert "".join(map(to_be_said, whole(text)))
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("はい。二名様ですね。", ["はい。", "二名様ですね。"]),
        ("「はい。」そうです", ["「はい。」", "そうです"]),
        ("本当？！すごい！！！😊はい", ["本当？！", "すごい！！！😊", "はい"]),
        ("（笑。）はい", ["（笑。）", "はい"]),
        ("ええと…そうですね・・・はい。", ["ええと…そうですね・・・はい。"]),
        ("3.5キロ、No.1です。", ["3.5キロ、No.1です。"]),
        ("ラーメン\n餃子", ["ラーメン\n", "餃子"]),
        ("はい。 \n\n はい", ["はい。 \n\n ", "はい"]),
        ("https://example.com/?a=1!です。はい", ["https://example.com/?a=1!です。", "はい"]),
        ("いいね！👍🏽👩‍🍳次は？", ["いいね！👍🏽👩‍🍳", "次は？"]),
        ("あ" * COMFORTABLE + "、い、う", ["あ" * COMFORTABLE + "、", "い、う"]),
        ("あ" * (LONGEST + 1), ["あ" * LONGEST, "あ"]),
    ],
)
def test_a_reply_is_cut_where_one_takes_breath(text, sentences):
    assert whole(text) == sentences


def test_a_mark_waits_for_what_belongs_to_it():
    assert cut("はい。") == cut("はい。」") == cut("はい。」😊") == []
    assert cut("はい。」😊あ") == ["はい。」😊"]
    assert has_its_mark(last_sentence("はい。」"))
    assert not has_its_mark(last_sentence("はい"))


def test_a_reply_of_nothing_has_no_sentence():
    assert (cut(""), last_sentence("")) == ([], None)


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("はい。", "はい。"),
        ("「はい。」😊\n", "はい。"),
        ("えっ！？」", "えっ？"),
        ("すごい！！！", "すごい。"),
        ("😊", ""),
        ("🇯🇵👨‍👩‍👧‍👦❤️", ""),
        ("……。", ""),
        ("」", ""),
        ("ありがとうございます(^_^)", "ありがとうございます"),
        ("すみませんm(_ _)m。", "すみません。"),
        ("やった＼(^o^)／！", "やった。"),
        ("うれしいです（´▽｀）ノ", "うれしいです"),
        ("いいですよ^^", "いいですよ"),
        ("税込（10%）です。", "税込（10%）です。"),
        ("コーヒー（ホット）です。", "コーヒー（ホット）です。"),
        ("**ラーメン**は`800円`です。", "ラーメンは800円です。"),
        ("## メニュー\n", "メニュー"),
        ("- 餃子\n", "餃子"),
        ("1. りんご\n", "1、りんご"),
        ("[地図](https://example.com/?q=1)をどうぞ。", "地図をどうぞ。"),
        ("https://example.com/a です。", "です。"),
        ("![x](http://evil.example/p.png)", "x"),
        ("東京 → 大阪です。", "東京、大阪です。"),
        ("は\x00い\u202e。\x1b", "はい。"),
        ("すごーーーーーーーい", "すごーーーい"),
        ("10000円です。", "10000円です。"),
        ("１０００００円です。", "１０００００円です。"),
        ("一〇〇〇〇円です。", "一〇〇〇〇円です。"),
        ("20℃です。", "20℃です。"),
        ("マイナス5度、-5度です。", "マイナス5度、-5度です。"),
    ],
)
def test_only_words_are_said(sentence, said):
    assert to_be_said(sentence) == said
