"""How words are read in their sentence, and where that is uncertain."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from lib.readings import read


def annotated(text):
    """The text with its readings: 漢字[かんじ], and ? before what is uncertain."""
    return "".join(
        ("?" if word.uncertain else "")
        + "".join(
            f"{text[piece.start : piece.end]}[{piece.reading}]"
            if piece.reading
            else text[piece.start : piece.end]
            for piece in word.pieces
        )
        for word in read(text)
    )


@pytest.mark.parametrize(
    "wanted",
    [
        "今日[こんにち]は。",
        "今日[きょう]は、いい天気[てんき]ですね。",
        "市場[いちば]で魚[さかな]を買[か]う。",
        "お腹[なか]が空[す]いた。",
        "辛[から]いカレーをください。",
        "10日[とおか]に行[い]きます。",
        "一[ひと]つください。",
        "八[はっ]百[ぴゃく]五[ご]十[じゅう]円[えん]です。",
        "1,250[せんにひゃくごじゅう]円[えん]です。",
        "12月[じゅうにがつ]25[にじゅうご]日[にち]です。",
        "３[さん]本[ぼん]と６[ろっ]本[ぽん]。",
        "四[よ]時[じ]に九[きゅう]人[にん]。",
        "二[に]名[めい]様[さま]ですね。",
        "明日[あした]は私[わたし]の番[ばん]です。",
        "人気[にんき]のお店[みせ]",
        "大人[おとな]二[に]枚[まい]、往復[おうふく]で。",
        "0.8[れいてんはち]リットル",
        "一[いち]二[に]三[さん]",
        "090[ぜろきゅうぜろ]-1234[いちにさんよん]",
        "二[にじゅう]五[ご]日[にち]",
        "一[せん]九[きゅうひゃく]九[きゅう]〇[じゅう]年[ねん]",
        "18[じゅうはっ]分[ぷん]と二[に]十[じゅう]八[はっ]分[ぷん]",
    ],
)
def test_readings_that_learners_meet(wanted):
    plain = "".join(part.split("[")[0] for part in wanted.split("]"))
    assert annotated(plain) == wanted


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("何ですか。", "なん"),
        ("何を食べますか。", "なに"),
        ("何が好きですか。", "なに"),
        ("何か飲みますか。", "なに"),
        ("何の店ですか。", "なん"),
        ("何時ですか。", "なんじ"),
        ("何名様ですか。", "なん"),
        ("何人で来ますか。", "なんにん"),
        ("何本ありますか。", "なんぼん"),
        ("何回ですか。", "なんかい"),
        ("何と言いますか。", "なん"),
        ("これは何？", "なに"),
    ],
)
def test_nani_is_read_by_what_follows(text, reading):
    found = [
        piece.reading for word in read(text) for piece in word.pieces if "何" in text[piece.start : piece.end]
    ]
    assert found == [reading]


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("（何）を買いましたか。", "なに"),
        ("（何）枚ですか。", "なん"),
        ("何（なに）・どこ", "なに"),
        ("何（なん）", "なん"),
    ],
)
def test_brackets_around_nani_or_after_it_are_looked_through(text, reading):
    assert f"何[{reading}]" in annotated(text)


@pytest.mark.parametrize(
    "wanted",
    [
        "名前[なまえ]（なまえ）・予約[よやく]（よやく）",
        "行[い]き方[かた]（いきかた）",
        "昨日[きのう](きのう)",
    ],
)
def test_kana_in_brackets_are_none_of_the_word_before_them(wanted):
    plain = "".join(part.split("[")[0] for part in wanted.split("]"))
    assert annotated(plain) == wanted


def test_a_gloss_is_a_word_of_its_own_and_its_brackets_are_marks():
    found = [(word.token and word.token.written) for word in read("駅（えき）です。")]
    assert found == ["駅", None, "えき", None, "です", None]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "😊😊",
        "Hello, world!",
        "ラーメンを\nふたつ　ください",
        "<b>駅</b> & 「店」…",
        "ﾗｰﾒﾝ屋",
        "駅" * 700,
        "1" * 400,
    ],
)
def test_the_words_together_are_the_text(text):
    words = read(text)
    assert "".join(text[word.start : word.end] for word in words) == text
    assert "".join(text[piece.start : piece.end] for word in words for piece in word.pieces) == text


def test_a_word_knows_its_place_in_a_longer_text():
    text = "はい。そうです。駅はどこですか。"
    station = next(word for word in read(text) if word.token and word.token.lemma == "駅")
    assert (station.start, station.end, station.token.start) == (8, 9, 8)
    assert station.reading(text) == "えき"


def test_kana_and_romaji_have_nothing_to_be_read():
    assert not [
        piece
        for word in read("ラーメンをください。eki wa doko desu ka")
        for piece in word.pieces
        if piece.reading
    ]


def test_where_the_analysers_differ_the_reading_is_uncertain():
    assert annotated("家中が力を合わせた。").startswith("?家中[")
    assert "?" not in annotated("家族が力を合わせた。")


@pytest.mark.parametrize("text", ["彼はそう言う。", "お店の名前を言う。"])
def test_two_spellings_of_one_sound_are_no_doubt(text):
    assert "言[い]う" in annotated(text)
    assert "?" not in annotated(text)


def test_eight_threads_read_alike():
    texts = [
        f"{number}番線から{number * 3}時{number}分に、特急で市場へ行きました。" for number in range(1, 9)
    ] * 12
    read.__globals__["_read_short"].cache_clear()
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(read, texts))
    read.__globals__["_read_short"].cache_clear()
    assert together == [read(text) for text in texts]
