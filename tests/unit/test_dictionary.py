"""What lib/dictionary.py promises: the entry that is meant, for words as learners meet them."""

import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import yaml

from lib.dictionary import PARTS_OF_SPEECH, open_dictionary
from lib.dictionary_file import PACKED_FILE
from lib.japanese import analyse, content_words
from lib.spelling import is_japanese
from tests.conftest import CACHE_FOLDER

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def dictionary():
    opened = open_dictionary(PACKED_FILE, Path(CACHE_FOLDER))
    yield opened
    opened.close()


def token(text, surface):
    return next(one for one in analyse(text).tokens if one.surface == surface)


# Words of the built-in tasks with their readings, and what their first gloss must say.
WORDS = [
    ("一つ", "ひとつ", "one"),
    ("味噌", "みそ", "miso"),
    ("醤油", "しょうゆ", "soy sauce"),
    ("塩", "しお", "salt"),
    ("会計", "かいけい", "account"),
    ("お会計", "おかいけい", "bill"),
    ("勘定", "かんじょう", "calculation"),
    ("予約", "よやく", "reservation"),
    ("往復", "おうふく", "round trip"),
    ("片道", "かたみち", "one-way"),
    ("切符", "きっぷ", "ticket"),
    ("乗り換え", "のりかえ", "transfer"),
    ("番線", "ばんせん", "track number"),
    ("頭痛", "ずつう", "headache"),
    ("咳", "せき", "cough"),
    ("熱", "ねつ", "heat"),
    ("風邪", "かぜ", "cold"),
    ("薬", "くすり", "medicine"),
    ("食後", "しょくご", "after a meal"),
    ("返品", "へんぴん", "returned goods"),
    ("返金", "へんきん", "repayment"),
    ("交換", "こうかん", "exchange"),
    ("箱", "はこ", "box"),
    ("領収書", "りょうしゅうしょ", "receipt"),
    ("保証書", "ほしょうしょ", "guarantee"),
    ("レシート", "れしーと", "receipt"),
    ("名様", "めいさま", "counter for people"),
    ("一人前", "いちにんまえ", "one portion"),
    ("餃子", "ぎょーざ", "gyoza"),
    ("生ビール", "なまびーる", "beer"),
    ("ウーロン茶", "うーろんちゃ", "oolong"),
    ("ラーメン", "らーめん", "ramen"),
    ("味玉", "あじたま", "egg"),
    ("大盛り", "おおもり", "large"),
    ("お釣り", "おつり", "change"),
    ("現金", "げんきん", "cash"),
    ("部屋", "へや", "room"),
    ("朝食", "ちょうしょく", "breakfast"),
    ("温泉", "おんせん", "hot spring"),
    ("荷物", "にもつ", "luggage"),
    ("鍵", "かぎ", "key"),
    ("禁煙", "きんえん", "smoking"),
    ("窓側", "まどがわ", "window"),
    ("席", "せき", "seat"),
    ("週末", "しゅうまつ", "weekend"),
    ("待ち合わせ", "まちあわせ", "appointment"),
    ("映画", "えいが", "movie"),
    ("趣味", "しゅみ", "hobby"),
    ("出身", "しゅっしん", "origin"),
    ("丁度", "ちょうど", "exactly"),
    ("少々", "しょうしょう", "just a minute"),
    ("化粧室", "けしょうしつ", "toilet"),
    ("電子マネー", "でんしまねー", "money"),
    ("スマホ", "すまほ", "smartphone"),
    ("すみません", "", "excuse me"),
    ("いくら", "", "how much"),
    ("かしこまりました", "", "certainly"),
    ("ください", "", "please"),
    ("いらっしゃいませ", "", "welcome"),
    ("ありがとうございます", "", "thank you"),
    ("ごちそうさまでした", "", "thank you for the meal"),
    ("お願いします", "", "please"),
    ("なるほど", "", "I see"),
    ("おなか", "", "stomach"),
    ("カバン", "", "bag"),
    ("きっぷ", "", "ticket"),
]


@pytest.mark.parametrize(("lemma", "reading", "gloss"), WORDS)
def test_a_word_of_the_tasks_is_glossed(dictionary, lemma, reading, gloss):
    assert gloss in dictionary.find(lemma, reading).glosses[0]


@pytest.mark.parametrize(
    ("lemma", "reading", "pos", "gloss"),
    [
        ("辛い", "からい", "形容詞", "spicy"),
        ("辛い", "つらかっ", "形容詞", "painful"),
        ("開く", "あい", "動詞", "to open (e.g. doors)"),
        ("開く", "ひらい", "動詞", "to open; to undo"),
        ("空く", "すい", "動詞", "less crowded"),
        ("人", "にん", "接尾辞", "counter for people"),
        ("人", "じん", "接尾辞", "-ian"),
        ("人", "ひと", "名詞", "person"),
        ("方", "かた", "名詞", "direction; way"),
        ("名", "めい", "名詞", "counter for people"),
        ("名", "な", "名詞", "name"),
        ("様", "さま", "接尾辞", "Mr."),
        ("上手", "じょうず", "形状詞", "skillful"),
        ("市場", "いちば", "名詞", "market; (street) market"),
        ("市場", "しじょう", "名詞", "stock"),
        ("角", "かど", "名詞", "corner"),
        ("角", "つの", "名詞", "horn"),
        ("時", "じ", "接尾辞", "o'clock"),
        ("きる", "き", "動詞", "to wear"),
        ("きる", "きっ", "動詞", "to cut"),
        ("いる", "い", "動詞", "to be (of animate objects)"),
        ("いる", "いり", "動詞", "to be needed"),
        ("かえる", "かえっ", "動詞", "to return"),
        ("かえる", "かえ", "動詞", "to change"),
        ("きく", "きい", "動詞", "to hear"),
        ("はい", "はい", "感動詞", "yes"),
        ("は", "は", "助詞", "topic marker"),
        ("もの", "もの", "名詞", "thing"),
        ("みず", "みず", "名詞", "water"),
    ],
)
def test_reading_and_use_tell_words_apart_that_are_written_alike(dictionary, lemma, reading, pos, gloss):
    assert gloss in dictionary.find(lemma, reading, pos).glosses[0]


@pytest.mark.parametrize(
    ("text", "surface", "gloss"),
    [
        ("かしこまりました。", "かしこまり", "to obey"),
        ("少々お待ちください。", "ください", "to give"),
        ("テレビを観ました。", "観", "to see"),
        ("ちちは元気です。", "ちち", "father"),
        ("電気をつけます。", "つけ", "to attach"),
        ("日本語が話せます。", "話せ", "to be able to speak"),
    ],
)
def test_a_word_in_its_sentence_is_glossed(dictionary, text, surface, gloss):
    word = token(text, surface)
    assert gloss in dictionary.find_tokens([word])[word].glosses[0]


@pytest.mark.parametrize(
    ("lemma", "spelling"),
    [("お箸", "箸"), ("ご職業", "職業"), ("予約する", "予約"), ("簡単な", "簡単"), ("飲める", "飲める")],
)
def test_what_only_surrounds_a_word_does_not_hide_it(dictionary, lemma, spelling):
    assert spelling in dictionary.find(lemma).spellings


def test_an_entry_tells_all_that_a_card_shows(dictionary):
    entry = dictionary.find("味噌", "みそ", "名詞")
    assert entry.id == 1527040
    assert (entry.spellings, entry.readings) == (("味噌",), ("みそ",))
    assert entry.glosses[0] == "miso; fermented condiment usu. made from soybeans"
    assert entry.pos[0] == "noun"
    assert (entry.common, entry.usually_kana) == (True, False)
    assert dictionary.find("いくら").usually_kana
    assert dictionary.find("食べる").pos == ("ichidan verb", "transitive")


@pytest.mark.parametrize(
    "lemma", ["", " ", "ぬるぽぽ", "hello", "'; DROP TABLE entries; --", "\x00", "😀", "お々々"]
)
def test_what_is_no_word_has_no_entry_and_breaks_nothing(dictionary, lemma):
    assert dictionary.find(lemma, "", "名詞") is None


def test_a_text_of_any_length_is_looked_up_at_once(dictionary):
    asked = [(word, reading, "") for word, reading, _ in WORDS] + [(f"無い{n}", "", "") for n in range(2000)]
    found = dictionary.find_all(asked + asked)
    assert list(found) == asked
    assert sum(entry is not None for entry in found.values()) == len(WORDS)
    assert dictionary.find_all([]) == {}


def test_eight_threads_find_what_one_finds(dictionary):
    expected = [dictionary.find(word, reading) for word, reading, _ in WORDS]

    def look_up(_):
        return [dictionary.find(word, reading) for word, reading, _ in WORDS]

    with ThreadPoolExecutor(8) as pool:
        assert all(found == expected for found in pool.map(look_up, range(40)))


def test_parts_of_speech_are_those_that_can_be_said_in_any_language(dictionary):
    asked = [(word, reading, "") for word, reading, _ in WORDS]
    told = {name for entry in dictionary.find_all(asked).values() for name in entry.pos}
    assert told <= set(PARTS_OF_SPEECH)


def test_the_file_tells_where_it_is_from(dictionary):
    about = dictionary.about()
    assert about["source"].startswith("JMdict")
    assert int(about["entries"]) > 30_000
    assert set(about) == {"source", "date", "entries"}


def test_almost_all_words_of_the_corpora_have_an_entry(dictionary):
    texts = [text for path in (ROOT / "tests" / "corpora").glob("*.dev.yaml") for text in said_in(path)]
    words = {word for text in texts for word in content_words(analyse(text)) if is_japanese(word.written)}
    words = {word for word in words if word.pos[1] != "固有名詞"}
    found = dictionary.find_tokens(words)
    assert sum(entry is not None for entry in found.values()) / len(words) >= 0.99


def test_the_words_of_fifty_turns_are_looked_up_in_a_moment(dictionary):
    texts = [
        text for path in sorted((ROOT / "tests" / "corpora").glob("*.dev.yaml")) for text in said_in(path)
    ]
    words = [word for text in texts[:100] for word in analyse(text).tokens]
    asked = [(word.lemma, word.reading, word.pos[0]) for word in words]
    seconds = []
    for _ in range(5):
        began = time.perf_counter()
        dictionary.find_all(asked)
        seconds.append(time.perf_counter() - began)
    assert statistics.median(seconds) < 0.25, "on a busy machine; docs/dictionary.md has the figure"


def said_in(path):
    def texts(value):
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict | list):
            for inner in value.values() if isinstance(value, dict) else value:
                yield from texts(inner)

    return [text for text in texts(yaml.safe_load(path.read_text("utf-8"))) if is_japanese(text)]
