"""What lib/vocabulary.py promises of the word at a place of a text, wherever on a page that stands."""

import time
from pathlib import Path

import pytest

from lib.dictionary import open_dictionary
from lib.dictionary_file import PACKED_FILE
from lib.vocabulary import WordKey, word_at
from lib.word_levels import read_vocabulary
from tests.conftest import CACHE_FOLDER

ROOT = Path(__file__).resolve().parents[2]
LISTS = read_vocabulary(ROOT / "data" / "dictionary" / "jlpt_vocabulary.tsv")
NATIVE = (ROOT / "tests" / "corpora" / "native.txt").read_text("utf-8").splitlines()


@pytest.fixture(scope="module")
def dictionary():
    opened = open_dictionary(PACKED_FILE, Path(CACHE_FOLDER))
    yield opened
    opened.close()


def key_at(text, at, dictionary=None):
    word = word_at(text, at, LISTS, dictionary)
    return word and word.key


@pytest.mark.parametrize(
    ("text", "at", "lemma", "reading"),
    [
        ("駅はどこですか。", 0, "駅", "えき"),  # a word with content
        ("昨日、魚を食べました。", 5, "食べる", "たべる"),  # by its dictionary form,
        ("昨日、魚を食べました。", 6, "食べる", "たべる"),  # at any of its characters
        ("二名様ですね。お願いします。", 9, "お願いします", "おねがいします"),  # a courtesy, as a whole
        ("二名様ですね。お願いします。", 12, "お願いします", "おねがいします"),
        ("駅はどこですか。", 1, "は", "は"),  # a particle
        ("東京へ行きます。", 0, "東京", "とうきょう"),  # a name
        ("田中さんです。", 0, "田中", "たなか"),
        ("水をください。", 2, "ください", "ください"),
        ("はい。\n駅です。", 4, "駅", "えき"),  # in a later line
        ("😀駅です。", 1, "駅", "えき"),  # code points, not UTF-16
    ],
)
def test_the_word_is_told_by_any_of_its_characters(text, at, lemma, reading):
    assert key_at(text, at) == WordKey(lemma, reading)


@pytest.mark.parametrize(
    ("text", "at", "lemma", "reading"),
    [
        ("三時です。", 0, "三", "さん"),
        ("二人です。", 0, "二人", "ふたり"),
        ("850円です。", 1, "850", "はっぴゃくごじゅう"),
        ("10時です。", 0, "10", "じゅう"),
        ("１０時です。", 1, "10", "じゅう"),
    ],
)
def test_a_number_is_a_word_that_can_be_read(text, at, lemma, reading):
    assert key_at(text, at) == WordKey(lemma, reading)


@pytest.mark.parametrize(
    ("text", "at"),
    [("駅です。", 3), ("え…駅", 1), ("「駅」", 0), ("駅 です", 1), ("駅\nです", 1), ("駅😀", 1), ("", 0)],
)
def test_a_mark_is_no_word(text, at):
    assert word_at(text, at, LISTS) is None


@pytest.mark.parametrize("at", [-1, 4, 5, 10**9])
def test_beyond_the_text_there_is_none(at):
    assert word_at("駅です。", at, LISTS) is None


def test_romaji_is_a_word_as_it_was_written(dictionary):
    word = word_at("raamen o tabemasu", 0, LISTS, dictionary)
    assert (word.key, word.context.surface) == (("ラーメン", "らーめん"), "raamen")
    assert key_at("raamen o tabemasu", 11, dictionary) == WordKey("食べる", "たべる")
    assert key_at("raamen o tabemasu", 11) == WordKey("たべる", "たべる"), "nobody knows how it is written"


def test_english_is_no_japanese_word(dictionary):
    word = word_at("Where is the station?", 13, LISTS, dictionary)
    assert word is None or word.entry is None


@pytest.mark.parametrize("at", [0, 7, 14])
def test_the_same_sentence_said_again_is_looked_up_as_the_first(at):
    text = "お願いします。お願いします。お願いします。"
    assert key_at(text, at) == WordKey("お願いします", "おねがいします")


def test_a_sentence_that_is_the_end_of_an_earlier_one_stands_where_it_stands(dictionary):
    text = "冷たい水がいいです。水がいいです。"
    word = word_at(text, 10, LISTS, dictionary)
    assert (word.key, word.context.sentence) == (("水", "みず"), "水がいいです。")


def test_a_word_knows_its_level_its_meaning_and_the_sentence_it_stands_in(dictionary):
    word = word_at("はい。駅はあちらです。", 3, LISTS, dictionary)
    assert (word.level, word.entry.glosses[0].split()[0]) == ("N5", "railway")
    assert word.context.sentence == "駅はあちらです。"
    assert (word.context.turn_id, word.count) == ("", 1)


@pytest.mark.parametrize(
    ("text", "at", "level"),
    [
        ("駅はどこですか。", 1, None),  # 歯 is N5
        ("駅から歩きます。", 1, None),  # 空 is N3
        ("食べたら、", 2, None),
        ("いいえ、違います。", 0, "N5"),
        ("みずです。", 0, "N5"),
        ("えきです。", 0, "N5"),
    ],
)
def test_what_is_only_ever_written_in_kana_has_not_the_level_of_what_sounds_like_it(text, at, level):
    assert word_at(text, at, LISTS).level == level


def test_every_place_of_native_text_is_a_word_or_a_mark(dictionary):
    for text in NATIVE[:40]:
        for at in range(len(text)):
            word = word_at(text, at, LISTS, dictionary)
            assert word is None or (word.key.lemma and word.key.reading), (text, at)


def test_two_thousand_characters_take_less_than_a_second(dictionary):
    text = "".join(NATIVE)[:2_000].ljust(2_000, "水")
    word_at("はい。", 0, LISTS, dictionary)
    begun = time.process_time()
    assert word_at(text, 1_999, LISTS, dictionary) is not None
    assert time.process_time() - begun < 1
    assert word_at("あ" * 2_000, 1_000, LISTS, dictionary) is not None
