"""What lib/vocabulary.py promises: the words of a conversation in the sentences in which they were said."""

import re
import time
from pathlib import Path

import pytest

from lib.dictionary import open_dictionary
from lib.dictionary_file import PACKED_FILE
from lib.vocabulary import LONGEST_WORD, WordKey, to_learn, words_in
from lib.word_levels import read_vocabulary
from tests.conftest import CACHE_FOLDER
from tests.talks import turn

ROOT = Path(__file__).resolve().parents[2]
LISTS = read_vocabulary(ROOT / "data" / "dictionary" / "jlpt_vocabulary.tsv")
NATIVE = (ROOT / "tests" / "corpora" / "native.txt").read_text("utf-8").splitlines()


@pytest.fixture(scope="module")
def dictionary():
    opened = open_dictionary(PACKED_FILE, Path(CACHE_FOLDER))
    yield opened
    opened.close()


def said(*texts, dictionary=None, **known):
    """The words of what the learner and the partner say by turns."""
    pairs = [(*texts[at : at + 2], "")[:2] for at in range(0, len(texts), 2)]
    turns = [turn(number, mine, reply) for number, (mine, reply) in enumerate(pairs, 1)]
    return to_learn(words_in(turns, LISTS, dictionary), **known)


def lemmas(*texts, **given):
    return [word.key.lemma for word in said(*texts, **given)]


def one(lemma, *texts, **given):
    return next(word for word in said(*texts, **given) if word.key.lemma == lemma)


# --- which words -----------------------------------------------------------------------------------


def test_names_numbers_and_grammar_are_no_words_to_learn():
    assert lemmas("東京まで大人二枚、これをください。", "はい。三時です。") == ["大人", "ください"]


def test_fixed_words_of_politeness_are_learnt_as_a_whole():
    words = said(
        "お会計をお願いします。", "かしこまりました。", "onegaishimasu", "よろしくお願いいたします。"
    )
    assert [word.key for word in words if word.level is None] == [
        ("お願いします", "おねがいします"),
        ("かしこまりました", "かしこまりました"),
        ("よろしくお願いします", "よろしくおねがいします"),
    ]
    assert next(word for word in words if word.key.lemma == "お願いします").count == 2
    assert "願う" not in [word.key.lemma for word in words]


def test_a_word_that_is_asked_about_is_a_word_to_learn():
    assert "レシート" in lemmas("「レシート」って何ですか。")


@pytest.mark.parametrize(
    ("text", "lemma", "reading"),
    [
        ("京都へ行きたいです。", "行く", "いく"),
        ("頭が痛くて、", "痛い", "いたい"),
        ("友達が来ます。", "来る", "くる"),
        ("まだ来ていません。", "来る", "くる"),
        ("薬を飲んでください。", "飲む", "のむ"),
        ("静かな部屋がいいです。", "静か", "しずか"),
        ("本を買った。", "買う", "かう"),
        ("辛くないラーメンですか。", "辛い", "からい"),
        ("raamen o tabemasu", "ラーメン", "らーめん"),
        ("水をください。", "ください", "ください"),
        ("とても良かったです。", "いい", "いい"),
    ],
)
def test_a_word_is_told_by_its_dictionary_form_and_the_reading_of_that(text, lemma, reading):
    assert one(lemma, text).key == WordKey(lemma, reading)


def test_spellings_of_one_word_are_one_word_and_the_one_with_kanji_is_shown():
    word = one("食べる", "たべたいです。", "何を食べますか。")
    assert (word.key, word.count, word.said_by) == (("食べる", "たべる"), 2, "both")


def test_what_nobody_would_look_up_is_left_out():
    assert lemmas("あ" * 200, "ア" * (LONGEST_WORD + 1) + "を食べる。") == ["食べる"]


# --- where, by whom and how often ----------------------------------------------------------------------


def test_a_word_stands_in_the_sentence_in_which_it_was_said():
    word = one("会計", "ごちそうさま。お会計をお願いします。")
    assert word.context.sentence == "お会計をお願いします。"
    assert word.context.surface == "会計"
    assert (word.context.start, word.context.end) == (1, 3)
    assert word.context.turn_id == "turn-1"


def test_romaji_is_kept_as_the_learner_wrote_it():
    word = one("ふたり", "futari desu. misoraamen o kudasai.")
    assert (word.context.sentence, word.context.surface) == ("futari desu.", "futari")


def test_mine_and_the_partners_are_told_apart_and_the_partners_sentence_is_the_one_to_learn():
    words = {
        word.key.lemma: word for word in said("餃子を食べるたいです。", "餃子を食べますか。水もどうぞ。")
    }
    assert (words["餃子"].said_by, words["水"].said_by) == ("both", "partner")
    assert words["食べる"].context.by == "partner"
    assert words["食べる"].context.sentence == "餃子を食べますか。"
    assert said("水です。")[0].said_by == "me"


def test_only_turns_that_count_and_replies_that_have_ended_are_read():
    old = turn(1, "猫です。", "猫ですね。", superseded_by="turn-2")
    live = turn(2, "犬です。", "牛が", state="streaming")
    assert [word.key.lemma for word in words_in([old, live], LISTS)] == ["犬"]


# --- what the learner knows of them ----------------------------------------------------------------------


MEETING, TEACHER = WordKey("会議", "かいぎ"), WordKey("先生", "せんせい")
EXPLANATION = WordKey("説明", "せつめい")


def test_new_words_come_first_then_those_that_fit_the_level():
    text = "会議で鋭い説明をした先生に会いました。"
    assert lemmas(text, level="A1") == ["先生", "会う", "会議", "説明", "鋭い"]
    assert lemmas(text, level="A2") == ["会議", "説明", "鋭い", "先生", "会う"]
    words = said(text, met={MEETING, TEACHER}, saved={TEACHER, EXPLANATION}, level="A2")
    assert [(word.key.lemma, word.familiarity) for word in words] == [
        ("説明", "saved"), ("鋭い", "new"), ("会う", "new"), ("会議", "met"), ("先生", "saved"),
    ]  # fmt: skip


def test_words_waved_off_are_left_out():
    assert lemmas("水と薬をください。", waved_off={WordKey("水", "みず")}) == ["薬", "ください"]


# --- the dictionary ----------------------------------------------------------------------------------


def test_the_dictionary_says_how_a_word_in_kana_is_written(dictionary):
    word = one("食べる", "たべます。", dictionary=dictionary)
    assert (word.key, word.entry.glosses[0]) == (("食べる", "たべる"), "to eat")


def test_a_word_that_is_usually_in_kana_is_one_word_however_it_was_written(dictionary):
    [word] = said("きれいです。", "綺麗ですね。", dictionary=dictionary)
    assert (word.key, word.count, word.said_by) == (("きれい", "きれい"), 2, "both")
    assert word.entry.glosses[0].startswith("pretty")


def test_the_reading_chooses_among_words_that_are_spelt_alike(dictionary):
    assert one("辛い", "辛いカレーです。", dictionary=dictionary).entry.glosses[0].startswith("spicy")


def test_fixed_words_have_a_meaning_too(dictionary):
    words = said("お願いします。すみません。はじめまして。いらっしゃいませ。", dictionary=dictionary)
    assert all(word.entry for word in words)
    asked = one("ください", "水をください。", dictionary=dictionary)
    assert asked.entry.glosses[0] == "please (give me)"


def test_a_word_that_no_dictionary_has_is_a_word_all_the_same(dictionary):
    assert one("ブルンダ", "ブルンダを食べる。", dictionary=dictionary).entry is None


def test_every_word_of_native_text_has_a_reading_in_kana(dictionary):
    for word in said(*NATIVE, dictionary=dictionary):
        assert re.fullmatch("[ぁ-ゖー]+", word.key.reading), word.key


# --- what may come ---------------------------------------------------------------------------------------


def test_nothing_comes_of_nothing_and_of_english():
    assert words_in([], LISTS) == ()
    assert words_in([turn(1, None, "")], LISTS) == ()
    assert said("I would like some ramen, please.", "<script>alert(1)</script>") == ()


def test_fifty_turns_take_less_than_150_ms_and_five_hundred_no_more_than_they_must():
    def talk(count, mark):
        lines = [f"{NATIVE[at % len(NATIVE)]}{mark}{at}番です。" for at in range(2 * count)]
        return [turn(at, lines[2 * at], lines[2 * at + 1]) for at in range(count)]

    took = {}
    for count, mark in ((50, "次は"), (500, "前は")):
        turns = talk(count, mark)
        begun = time.perf_counter()
        words = words_in(turns, LISTS)
        took[count] = time.perf_counter() - begun
        assert len(words) > 30
    assert took[50] < 0.15
    assert took[500] < 1.5
