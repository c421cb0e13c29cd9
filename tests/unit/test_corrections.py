"""A known mistake is put right in the learner's own words, and right Japanese is left in peace."""

import random
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from lib.corrections import correction_of
from lib.evidence import locate
from lib.japanese import analyse
from lib.spelling import is_japanese
from lib.strict_yaml import read_document

ROOT = Path(__file__).resolve().parents[2]
CORPORA = ROOT / "tests" / "corpora"
NATIVE = [
    line
    for line in (CORPORA / "native.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]

VERBS = [
    "買う",
    "書く",
    "泳ぐ",
    "話す",
    "待つ",
    "死ぬ",
    "遊ぶ",
    "飲む",
    "走る",
    "食べる",
    "見る",
    "勉強する",
    "来る",
]
# What was said, the words that are quoted, and what is better.
MISTAKES = [
    # い-adjectives in the past
    ("ラーメンは美味しいでした。", "美味しいでした", "美味しかったです"),
    ("おいしい でした。", "おいしい でした", "おいしかったです"),
    ("oishii deshita", "oishii deshita", "おいしかったです"),
    ("天気はいいでしたか。", "いいでした", "よかったです"),
    ("かわいいでしたね", "かわいいでした", "かわいかったです"),
    ("かっこいいでした！", "かっこいいでした", "かっこよかったです"),
    ("高くないでした。", "高くないでした", "高くなかったです"),
    ("お金がないでした。", "ないでした", "なかったです"),
    ("京都へ行きたいでした。", "行きたいでした", "行きたかったです"),
    ("ﾗｰﾒﾝが美味しいでした😀", "美味しいでした", "美味しかったです"),
    ("面白いだった。", "面白いだった", "面白かった"),
    ("面白いだったです。", "面白いだった", "面白かった"),
    ("楽しかったでした。", "楽しかったでした", "楽しかったです"),
    ("食べなかったでした。", "食べなかったでした", "食べなかったです"),
    ("たのしいかったです。", "たのしいかった", "たのしかった"),
    ("天気がいいかったです。", "いいかった", "よかった"),
    ("映画はつまらないでした。", "つまらないでした", "つまらなかったです"),
    ("くだらないでした。", "くだらないでした", "くだらなかったです"),
    ("少し物足りないでした。", "物足りないでした", "物足りなかったです"),
    ("つまらないだった。", "つまらないだった", "つまらなかった"),
    ("お金が足りないでした。", "足りないでした", "足りませんでした"),
    # い-adjectives with だ, in the register of the rest
    ("面白いだ", "面白いだ", "面白い"),
    ("おもしろいだね。", "おもしろいだ", "おもしろい"),
    ("面白いだ。ラーメンが好きです。", "面白いだ", "面白いです"),
    ("辛いだから、水をください。", "辛いだ", "辛い"),
    ("食べたいだ。", "食べたいだ", "食べたい"),
    # their negative and the forms with く
    ("高いないです。", "高いない", "高くない"),
    ("高いくないです。", "高いくない", "高くない"),
    ("いいくないです。", "いいくない", "よくない"),
    ("高いくて買えません。", "高いくて", "高くて"),
    ("高いくなりました。", "高いくなりました", "高くなりました"),
    ("たかいかったです。", "たかいかった", "たかかった"),
    ("とても やすいかったです。", "やすいかった", "やすかった"),
    ("白いかったです。", "白いかった", "白かった"),
    ("からいくないです。", "からいくない", "からくない"),
    ("おおきいくないです。", "おおきいくない", "おおきくない"),
    ("あかいでした。", "あかいでした", "あかかったです"),
    # な-adjectives with the endings of the others
    ("この店はきれくないです。", "きれくない", "きれいじゃない"),
    ("きれいくないです。", "きれいくない", "きれいじゃない"),
    ("好きくない。", "好きくない", "好きじゃない"),
    ("すきくないです。", "すきくない", "すきじゃない"),
    ("sukikunai desu", "sukikunai", "すきじゃない"),
    ("有名くなかったです。", "有名くなかった", "有名じゃなかった"),
    ("元気くありません。", "元気くありません", "元気じゃありません"),
    ("便利くて、いいです。", "便利くて", "便利で"),
    ("静かくなりました。", "静かくなりました", "静かになりました"),
    ("有名かったです。", "有名かったです", "有名でした"),
    ("静かかった。", "静かかった", "静かだった"),
    ("静かなです。", "静かなです", "静かです"),
    ("静かな です。", "静かな です", "静かです"),
    ("きれいなでした。", "きれいなでした", "きれいでした"),
    # before a noun
    ("大きいの家を買いました。", "大きいの家", "大きい家"),
    ("大きいの家が見えます。", "大きいの家", "大きい家"),
    ("辛いのラーメンをください。", "辛いのラーメン", "辛いラーメン"),
    ("多いの人がいます。", "多いの人", "多くの人"),
    ("新しいな車を買いました。", "新しいな車", "新しい車"),
    ("静かの部屋です。", "静かの部屋", "静かな部屋"),
    ("shizuka no heya desu", "shizuka no heya", "しずかなへや"),
    ("好きの食べ物は何ですか。", "好きの食べ物", "好きな食べ物"),
    # だ and です
    ("学生だです。", "学生だです", "学生です"),
    ("すきだです。", "すきだです", "すきです"),
    ("日本人だでした。", "日本人だでした", "日本人でした"),
    # a verb with です
    ("毎日走るです。", "走るです", "走ります"),
    ("毎日べんきょうするです。", "べんきょうするです", "べんきょうします"),
    ("今、ラーメンを食べているです。", "食べているです", "食べています"),
    ("本があるですか。", "あるです", "あります"),
    ("来るですよ。", "来るです", "来ます"),
    ("見れるです。", "見れるです", "見れます"),
    ("昨日、京都へ行くでした。", "行くでした", "行きました"),
    ("京都へ行ったです。", "行ったです", "行きました"),
    ("ビールを飲んだです。", "飲んだです", "飲みました"),
    ("はい、わかったです。", "わかったです", "わかりました"),
    ("とうきょうへ いったです。", "いったです", "いきました"),
    ("きょうとに いったです。", "いったです", "いきました"),
    ("本をつかったです。", "つかったです", "つかいました"),
    ("じかんが あったです。", "あったです", "ありました"),
    ("本を買ったです。", "買ったです", "買いました"),
    ("昨日たべたです。", "たべたです", "たべました"),
    ("もうたべたです。", "たべたです", "たべました"),
    ("ごはんを たべたです。", "たべたです", "たべました"),
    ("食べたでした。", "食べたでした", "食べました"),
    ("行きますです。", "行きますです", "行きます"),
    ("行きましたです。", "行きましたです", "行きました"),
    # たい
    ("ラーメンを食べるたい。", "食べるたい", "食べたい"),
    ("たべるたいです", "たべるたい", "たべたい"),
    ("taberu tai desu", "taberu tai", "たべたい"),
    ("食べるたいと思います。", "食べるたい", "食べたい"),
    ("行くたくないです。", "行くたくない", "行きたくない"),
    ("食べるたかったです。", "食べるたかった", "食べたかった"),
    ("行きますたい。", "行きますたい", "行きたい"),
    ("するたいです。", "するたい", "したい"),
    ("食べたいます。", "食べたいます", "食べたいです"),
    ("来るますたいです。", "来るますたい", "来たい"),
    ("食べるたいます。", "食べるたいます", "食べたいです"),
    # ます
    ("昨日行くました。", "行くました", "行きました"),
    ("来るます。", "来るます", "来ます"),
    ("くるます。", "くるます", "きます"),
    ("わかるません。", "わかるません", "わかりません"),
    ("帰るましょう。", "帰るましょう", "帰りましょう"),
    ("食べるませんでした。", "食べるませんでした", "食べませんでした"),
    ("食べますない。", "食べますない", "食べません"),
    ("肉は食べないます。", "食べないます", "食べません"),
    ("明日は行かないますか。", "行かないます", "行きません"),
    ("日曜日は勉強しないますから。", "勉強しないます", "勉強しません"),
    ("友だちは来ないますよ。", "来ないます", "来ません"),
    ("よくわからないます。", "わからないます", "わかりません"),
    # ない
    ("食べないでした。", "食べないでした", "食べませんでした"),
    ("tabenai deshita", "tabenai deshita", "たべませんでした"),
    ("勉強しないでした。", "勉強しないでした", "勉強しませんでした"),
    ("こないでした。", "こないでした", "きませんでした"),
    ("食べるないです。", "食べるない", "食べない"),
    ("お金があるないです。", "あるない", "ない"),
    # ください
    ("ちょっと待つください。", "待つください", "待ってください"),
    ("みせるください", "みせるください", "みせてください"),
    ("もう一度いうください。", "いうください", "いってください"),
    # を
    ("水をを飲みます。", "水をを", "水を"),
    ("mizu o o kudasai", "mizu o o", "みずを"),
]


@pytest.mark.parametrize(("text", "said", "better"), MISTAKES, ids=[text for text, _, _ in MISTAKES])
def test_a_mistake_is_put_right_in_the_learners_own_words(text, said, better):
    correction = correction_of(text)
    assert correction is not None
    assert (correction.said, correction.better) == (said, better)
    assert correction.said in text
    assert locate(correction.said, text) is not None


@pytest.mark.parametrize("text", [text for text, _, _ in MISTAKES])
def test_it_says_why_in_one_sentence(text):
    why = correction_of(text).why
    assert why.endswith(".")
    assert why.count(". ") == 0
    assert len(why) <= 130


@pytest.mark.parametrize("text", [text for text, _, _ in MISTAKES])
def test_what_is_better_is_never_corrected_again(text):
    correction = correction_of(text)
    mended = text.replace(correction.said, correction.better)
    assert correction_of(correction.better) is None
    assert correction_of(mended) is None


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(
    "ending", ["です", "でした", "たい", "たいです", "ます", "ました", "ません", "ないです", "ください"]
)
def test_every_class_of_verb_is_put_right_with_every_ending(verb, ending):
    correction = correction_of(f"それから{verb}{ending}。")
    assert correction.said in verb + ending
    assert correction.said.startswith(verb)
    assert correction_of(correction.better) is None
    assert correction_of(f"それから{verb}{ending}。".replace(correction.said, correction.better)) is None


@pytest.mark.parametrize(
    "text",
    [
        "きのうほんをかったです",
        "ほんをよんだです",
        "ともだちにあったです",
        "コーヒーをいったです",
        "ともだちにいったです",
        "itta desu",
        "katta desu",
        "くるまをうったです",
    ],
)
def test_a_past_in_kana_that_several_verbs_share_is_left_alone(text):
    assert correction_of(text) is None


@pytest.mark.parametrize("text", NATIVE)
def test_what_only_comes_near_a_mistake_is_left_in_peace(text):
    assert correction_of(text) is None


def strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    values = value.values() if isinstance(value, Mapping) else value if isinstance(value, Sequence) else ()
    return [text for inner in values for text in strings(inner)]


def test_nothing_that_the_app_itself_says_is_corrected():
    said = [
        text
        for path in sorted((ROOT / "data").glob("tasks*/*.yaml"))
        for text in strings(read_document(path).data)
        if is_japanese(text)
    ]
    assert len(said) > 1_500
    assert [text for text in said if correction_of(text)] == []


def test_of_what_learners_say_only_their_mistakes_are_corrected():
    paths = [path for path in CORPORA.glob("*.yaml") if ".heldout." not in path.name]
    said = [text for path in paths for text in strings(read_document(path).data)]
    assert len(said) > 2_000
    assert {text for text in said if correction_of(text)} == {
        "おいしいでした。",
        "おいしい でした。",
        "でも、こわれたです。",
        "かまくらに いくたいです。どうやって いきますか。",
        "みず いれました。でも あつい ないです。",
        "しごとは ホテルで はたらくです。",
        "らいしゅう、また、あうたいです。",
        "すみません。荷物、重い。預かるください。",
        "荷物を部屋まで持つください。",
        "静かの席、ほしいです。",
        "くすり どう のむ ですか。",
        "かぜ ひいた です。のどは いたい。",
        "やま は いきたくない。わたし、たかいところ こわいだから。",
    }


@pytest.mark.parametrize(
    "text",
    [
        "「走るです」は正しいですか。",
        "『きれくない』と言います。",
        "「高いくない」「好きくない」",
        '"食べるたい"?',
    ],
)
def test_talk_about_words_is_not_corrected(text):
    assert correction_of(text) is None


def test_the_mistake_after_a_quotation_is_found():
    assert correction_of("「好きくない」は好きくないです。").said == "好きくない"
    assert correction_of("「走るです」と食べるたいです。").said == "食べるたい"


def test_the_first_mistake_is_the_one_that_is_told():
    assert correction_of("水をを飲むたいです。美味しいでした。").said == "水をを"
    assert correction_of("美味しいでした。好きくないです。").said == "美味しいでした"
    assert correction_of("好きくないです。美味しいでした。").said == "好きくない"


def test_an_analysis_does_as_well_as_a_text():
    assert correction_of(analyse("走るです。")) == correction_of("走るです。")


SCRAPS = [
    "",
    " ",
    "。",
    "を",
    "をを",
    "です",
    "だです",
    "たい",
    "ないでした",
    "くない",
    "かった",
    "きれ",
    "い",
    "なです",
    "ますます",
    "です" * 9,
    "ﷺ",
    "e\u0301",
    "ｶﾞｶﾞ",
    "👩‍👩‍👧です",
    "<b>走る</b>です",
    "「",
    "」です",
    '"',
    "\n\n",
    "ー",
    "々です",
]


@pytest.mark.parametrize("text", SCRAPS)
def test_scraps_do_no_harm(text):
    correction = correction_of(text)
    assert correction is None or (correction.said in text and correction.better != correction.said)


PIECES = [
    "美味しい",
    "おいしい",
    "いい",
    "走る",
    "食べ",
    "たべる",
    "行き",
    "する",
    "来る",
    "静か",
    "きれい",
    "好き",
    "学生",
]
PIECES += [
    "です",
    "でし",
    "た",
    "だ",
    "ます",
    "まし",
    "ませ",
    "ん",
    "たい",
    "ない",
    "くない",
    "くて",
    "かった",
    "ください",
]
PIECES += [
    "の",
    "な",
    "を",
    "家",
    "が",
    "て",
    "いる",
    "か",
    "ね",
    "。",
    "、",
    "「",
    "」",
    " ",
    "desu",
    "tabe",
    "ru",
    "<b>",
    "ﾃﾞｽ",
]


def test_whatever_is_put_together_is_quoted_rightly_and_mended_for_good():
    chance = random.Random("corrections")
    for _ in range(3_000):
        text = "".join(chance.choices(PIECES, k=chance.randint(2, 7)))
        correction = correction_of(text)
        if correction is not None:
            assert locate(correction.said, text) is not None, text
            assert correction.better != correction.said, text
            assert is_japanese(correction.better), text
            assert correction_of(correction.better) is None, text


LONG = [
    "ラーメンは美味しかったです。" * 286,
    "「走るです」" * 666,
    "「" * 4_000,
    '"走るです' * 800,
    "い" * 4_000,
    "きれいくて" * 800,
    "くない" * 1_333,
    "たい" * 2_000,
    "をを" * 2_000,
    "て" * 4_000,
    "oishii desu " * 333,
]


@pytest.mark.parametrize("text", LONG, ids=[text[:6] for text in LONG])
def test_a_very_long_text_is_read_in_no_time(text):
    analysis = analyse(text)
    began = time.process_time()
    correction_of(analysis)
    assert time.process_time() - began < 0.25


def test_a_usual_sentence_takes_less_than_a_millisecond():
    analyses = [analyse(text) for text in NATIVE]
    began = time.process_time()
    for analysis in analyses:
        correction_of(analysis)
    assert (time.process_time() - began) / len(analyses) < 0.001
