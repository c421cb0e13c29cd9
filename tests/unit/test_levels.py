"""What lib/levels.py and lib/word_levels.py promise: which words of a reply lie above the level."""

from collections import Counter
from pathlib import Path

import pytest

from lib.japanese import analyse
from lib.levels import Measure, counted_words, miss_rate, missed_tokens, taught_words
from lib.partners.scripted import COMMON_FOLDER, common_lines
from lib.scripts import SLOT
from lib.tasks import read_tasks
from lib.word_levels import read_vocabulary

ROOT = Path(__file__).resolve().parents[2]
TASKS = read_tasks(ROOT / "data" / "tasks")
LISTS = read_vocabulary(ROOT / "data" / "dictionary" / "jlpt_vocabulary.tsv")
RAMEN = TASKS["ramen-shop"]
MEASURE = Measure(LISTS)


def level(text):
    """The level of the first content word."""
    return LISTS.level_of(counted_words(text)[0])


def missed(text, at="A1", taught=frozenset()):
    return [token.written for token in missed_tokens(text, at, LISTS, taught)]


# --- a word's level ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["美味しいです", "おいしかったです"], "N5"),
        (["写真", "しゃしん", "シャシン"], "N5"),
        (["見ました", "観ています", "みます"], "N5"),
        (["嬉しいです", "うれしかった"], "N4"),
        (["可愛い猫", "かわいい猫"], "N5"),
        (["丸い月", "円い月"], "N5"),
        (["お茶", "お弁当"], "N5"),
        (["会議です", "かいぎです"], "N4"),
        (["すぐに行きます", "すぐ来ます"], "N5"),
        (["勉強します", "コピーします", "案内します"], None),
    ],
)
def test_kanji_and_kana_are_one_word(texts, expected):
    levels = {level(text) for text in texts}
    assert levels == ({expected} if expected else {"N5", "N4"})


def test_a_word_is_as_easy_as_the_easiest_list_that_has_it():
    # N4 as もちろん, N3 as 勿論; N4 as なさる, N1 as 為さる.
    assert level("勿論です") == level("もちろんです") == "N4"
    assert level("何になさいますか") == "N4"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("上手です", "N5"),  # じょうず; うわて is N1
        ("人気の店", "N3"),  # にんき
        ("つらいです", "N3"),  # 辛い, as からい is spelt as well
        ("辛くないです", "N5"),
        ("楽しんで", "N4"),  # the list spells it 楽む
        ("上がって", "N4"),  # and this 上る
        ("暖かいです", "N5"),  # あたたか(い)
        ("窓が開いています", "N5"),
    ],
)
def test_of_words_that_are_spelt_alike_the_one_that_is_read_so_counts(text, expected):
    assert level(text) == expected


def test_a_reading_finds_a_word_only_where_it_is_written_in_kana():
    assert level("はしをください") == "N5", "橋 and 箸: the easier of two homophones is meant"
    assert level("箸をください") == "N2"
    assert level("端をください") == "N3"
    assert level("いぬがいます") == "N5"


def test_what_no_list_has_has_no_level():
    assert level("餃子をください") is None
    assert level("スマホです") is None


def test_a_line_of_the_lists_with_an_unknown_level_is_named(tmp_path):
    path = tmp_path / "lists.tsv"
    path.write_text("word\treading\tlevel\n犬\tいぬ\tN5\n猫\tねこ\tN6\n", "utf-8")
    with pytest.raises(ValueError, match=r"lists\.tsv, line 3: 'N6'"):
        read_vocabulary(path)


# --- what is counted -----------------------------------------------------------------------------


def counted(text):
    return [token.written for token in counted_words(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("いらっしゃいませ。何名様ですか。", []),
        ("三人で二百五十円です。", []),
        ("六つで500円です。", []),
        ("神戸の松田さんです。", []),
        ("はい、そうですか。それはこちらです。", []),
        ("少しもありません。ないんです。できません。ございます。", ["少し"]),
        ("どうぞよろしくお願いいたします。", []),
        ("どういたしまして。お疲れさまでした。", []),
        ("本を読むことが好きです。", ["本", "読む", "好き"]),
        ("少々お待ちください。", ["少々", "待ち"]),
        ("お部屋へご案内いたします。", ["部屋", "案内"]),
        ("ここに書いていただけますか。", ["書い"]),
        ("食べてみたいです。", ["食べ"]),
        ("水をください。", ["水", "ください"]),
        ("OKです。Wi-Fiがあります。", []),
        ("「少々」は、「少し」という意味です。", ["意味"]),
    ],
)
def test_names_numbers_greetings_and_grammar_are_not_counted(text, words):
    said = [word for word in counted(text) if word != "いう"]
    assert said == words


# --- what is missed ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "a1", "a2", "b1"),
    [
        ("水を飲みます。", [], [], []),
        ("会議は三時からです。", ["会議"], [], []),
        ("現金でお願いします。", ["現金"], ["現金"], []),
        ("お預かりします。", ["預かり"], ["預かり"], ["預かり"]),
        ("かしこまりました。", ["かしこまり"], ["かしこまり"], ["かしこまり"]),
        ("餃子とスマホです。", ["餃子", "スマホ"], ["餃子", "スマホ"], ["餃子", "スマホ"]),
        ("日本語とフランス語を話します。", [], [], []),
        ("話し方を習います。", [], [], []),
        ("帰りの電車です。", [], [], []),
        ("出口の右側です。", ["右側"], ["右側"], ["右側"]),  # 側 is N2
        ("日帰りです。", ["日帰り"], ["日帰り"], ["日帰り"]),  # on a list itself, as N2
        ("目薬です。", [], [], []),
        ("朝ご飯と晩ご飯です。", [], [], []),
        ("一回で大丈夫です。", [], [], []),
    ],
)
def test_what_lies_above_the_level_is_missed(text, a1, a2, b1):
    assert [missed(text, at) for at in ("A1", "A2", "B1")] == [a1, a2, b1]


def test_the_rate_is_the_share_of_the_counted_words():
    assert miss_rate("水と現金です。", "A1", LISTS) == 0.5
    assert miss_rate("水です。", "A1", LISTS) == 0
    assert miss_rate("現金です。現金です。", "A1", LISTS) == 1


@pytest.mark.parametrize("text", ["", "はい。", "いらっしゃいませ。", "🍜", "…", "850円です。", "Hello!"])
def test_a_reply_without_content_words_has_no_rate(text):
    assert miss_rate(text, "A1", LISTS) is None


# --- what is taught ------------------------------------------------------------------------------


def test_what_the_task_shows_is_taught_in_any_form_and_writing():
    taught = taught_words(RAMEN)
    # setting, names, objective, hint, phrase, example
    assert missed("味噌と大盛り、チャーハン、注文、会計、おすすめ、人気です。", "A1", taught) == []
    assert missed("おかいけいですか。", "A1", taught) == []
    assert missed("ビールです。", "A1", taught) == [], "生ビール has taught it"
    assert missed("味噌です。", "A1") == ["味噌"]


def test_what_the_task_says_only_to_the_partner_or_in_english_is_not_taught():
    assert missed("てきぱきした店員です。", "A1", taught_words(RAMEN)) == ["てきぱき", "店員"]


def test_a_task_teaches_no_other_task():
    assert missed("豆腐と味噌です。", "A1", taught_words(RAMEN)) == ["豆腐"]


def test_a_text_of_any_kind_can_be_measured():
    for text in ("あ" * 3_000, "味噌" * 700, "\n\n", "𠮷野家で食べます", "<b>水</b>です", "ｷﾞｮｳｻﾞ"):
        rate = miss_rate(text, "A2", LISTS)
        assert rate is None or 0 <= rate <= 1, analyse(text)


# --- what the offline partners say ---------------------------------------------------------------


def said_in(task):
    """All that the offline partner may say in a task, less what fills slots with the learner's words."""
    common = common_lines(COMMON_FOLDER, task.partner.speech)
    lines = [task.opening.ja, *(line for _, line in task.script.lines())]
    lines += [line for table in task.script.tables.values() for line in table.values()]
    lines += [line for move in common.moves for line in move.reply]
    lines += common.explain.values()
    for name, value in common:
        if name not in ("moves", "words", "explain"):
            lines += value
    return [SLOT.sub("", line) for line in lines]


def misses_in(task):
    """Each line that misses something, with what it misses."""
    return {line: words for line in said_in(task) if (words := MEASURE.missed(line, task))}


@pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)
def test_less_than_a_tenth_of_what_an_offline_partner_says_lies_above_the_level(task):
    rates = [rate for line in said_in(task) if (rate := MEASURE(line, task)) is not None]
    average = sum(rates) / len(rates)
    words = Counter(word for words in misses_in(task).values() for word in words)
    assert average < 0.10, f"{average:.3f}: {dict(words.most_common(30))}"


@pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)
def test_no_line_of_an_offline_partner_has_more_than_two_words_above_the_level(task):
    assert {line: words for line, words in misses_in(task).items() if len(words) > 2} == {}
