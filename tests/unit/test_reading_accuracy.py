"""How readings are measured: by the words that a reader could hand over, without any analyser."""

from pathlib import Path

import pytest

from lib.readings import Piece, Word
from tests.reading_accuracy import Judgement, Run, judged, judged_file, parsed, summed_up


def words_of(*written: str, doubtful: str = "") -> tuple[Word, ...]:
    """Words as a reader gives them: the pieces of each parted by blanks, with their readings (食=た べ)."""
    words: list[Word] = []
    at = 0
    for word in written:
        pieces: list[Piece] = []
        start = at
        for part in word.split(" "):
            surface, _, reading = part.partition("=")
            pieces.append(Piece(at, at + len(surface), reading))
            at += len(surface)
        words.append(Word(start, at, tuple(pieces), None, uncertain=word == doubtful))
    return tuple(words)


def verdicts(judgements: list[Judgement]) -> list[tuple[str, bool]]:
    return [(found.written, found.is_right) for found in judgements]


def test_the_notation_gives_the_text_without_its_blanks_and_each_run_with_its_readings() -> None:
    assert parsed("明日[あした|あす]は 十日[とおか]です。") == (
        "明日は十日です。",
        (Run(0, 2, ("あした", "あす")), Run(3, 5, ("とおか",))),
    )


def test_runs_may_follow_each_other_and_kana_stand_between_them() -> None:
    assert parsed("東京[とうきょう] 駅[えき]で 乗[の]り 換[か]え、 3,800円[さんぜんはっぴゃくえん]") == (
        "東京駅で乗り換え、3,800円",
        (
            Run(0, 2, ("とうきょう",)),
            Run(2, 3, ("えき",)),
            Run(4, 5, ("の",)),
            Run(6, 7, ("か",)),
            Run(9, 15, ("さんぜんはっぴゃくえん",)),
        ),
    )


def test_a_line_without_kanji_has_no_runs() -> None:
    assert parsed("はい、そうです。") == ("はい、そうです。", ())


@pytest.mark.parametrize("line", ["明日は 十日[とおか]です。", "3つ 買[か]う", "明日[あした", "[あした]です"])
def test_kanji_and_digits_without_a_reading_are_a_mistake_in_the_gold(line: str) -> None:
    with pytest.raises(ValueError, match="no reading"):
        parsed(line)


def test_the_gold_of_another_sentence_is_refused() -> None:
    with pytest.raises(ValueError, match="is not how"):
        judged(
            "今日は雨です。",
            "明日[あした]は 雨[あめ]です。",
            words_of("今日=きょう", "は", "雨=あめ", "です", "。"),
        )


def test_each_run_is_right_by_any_of_its_readings_and_wrong_by_any_other() -> None:
    gold = "明日[あした|あす]、 私[わたし]は 行[い]った。"
    words = words_of("明日=あす", "、", "私=わたくし", "は", "行=い っ", "た", "。", doubtful="私=わたくし")
    judgements = judged("明日、私は行った。", gold, words)
    assert verdicts(judgements) == [("明日", True), ("私", False), ("行", True)]
    assert judgements[1] == Judgement("明日、私は行った。", "私", "わたし", "わたくし", False, True)


def test_runs_are_joined_where_the_reader_cuts_elsewhere() -> None:
    gold = "買[か]い 物[もの]に 東京[とうきょう] 駅[えき]へ"
    same = words_of("買い物=かいもの", "に", "東=とう 京=きょう", "駅=えき", "へ")
    other = words_of("買い物=かいぶつ", "に", "東京駅=とうきょうえき", "へ")
    assert verdicts(judged("買い物に東京駅へ", gold, same)) == [
        ("買", True),
        ("物", True),
        ("東京", True),
        ("駅", True),
    ]
    assert verdicts(judged("買い物に東京駅へ", gold, other)) == [
        ("買", False),
        ("物", False),
        ("東京", True),
        ("駅", True),
    ]


def test_kanji_that_nobody_reads_are_wrong() -> None:
    assert verdicts(judged("鱻です", "鱻[せん]です", words_of("鱻", "です"))) == [("鱻", False)]
    assert verdicts(judged("鱻です", "せんです", words_of("鱻", "です"))) == [("鱻", False)]


@pytest.mark.parametrize(
    ("sentence", "kana", "words"),
    [
        ("東京へ行く", "とーきょーえいく", ["東京=とうきょう", "へ", "行=い く"]),
        ("警察を呼ぶ", "けーさつおよぶ", ["警察=けいさつ", "を", "呼=よ ぶ"]),
        ("大きい家では", "おーきーいえでわ", ["大=おお きい", "家=いえ", "で", "は"]),
        ("そう言うと続く", "そーゆーとつずく", ["そう", "言=い う", "と", "続=つづ く"]),
        ("今日は。", "こんにちわ", ["今日=こんにち は", "。"]),
        ("母は花屋へ", "ははわはなやえ", ["母=はは", "は", "花屋=はなや", "へ"]),
    ],
)
def test_kana_as_said_are_alike_to_kana_as_written(sentence: str, kana: str, words: list[str]) -> None:
    assert all(found.is_right for found in judged(sentence, kana, words_of(*words)))


def test_one_wrong_word_does_not_count_against_its_neighbours() -> None:
    words = words_of("市場=しじょう", "で", "魚=さかな", "を", "買=か っ", "た", doubtful="市場=しじょう")
    judgements = judged("市場で魚を買った", "いちばでさかなをかった", words)
    assert verdicts(judgements) == [("市場", False), ("魚", True), ("買っ", True)]
    assert judgements[0] == Judgement("市場で魚を買った", "市場", "いちば", "しじょう", False, True)


def test_a_sound_too_few_counts_against_the_word_that_lacks_it() -> None:
    words = words_of("日本=にほん", "と", "世界=せかい")
    assert verdicts(judged("日本と世界", "にっぽんとせかい", words)) == [("日本", False), ("世界", True)]


def test_the_counts_are_said_in_one_line() -> None:
    right = Judgement("魚", "魚", "さかな", "さかな", True, False)
    wrong = Judgement("魚", "魚", "さかな", "うお", False, True)
    assert summed_up([right, right, right, wrong]) == (
        "3 of 4 kanji tokens right (75.00 %), 1 of the 1 wrong ones marked as uncertain, 0 of the right ones"
    )
    assert summed_up([]).startswith("0 of 0 kanji tokens right")


def test_a_file_may_hold_either_kind_of_gold(tmp_path: Path) -> None:
    lines = tmp_path / "lines.tsv"
    lines.write_text("雨です。\t雨[あめ]です。\n雨です。\tゆきです\nはい。\tはい。\n", "utf-8")
    assert verdicts(list(judged_file(lines))) == [("雨", True), ("雨", False)]
    corpus = tmp_path / "corpus.yaml"
    corpus.write_text("ONE:\n  text_level2: 東京です。\n  kana_level2: とーきょーです\n", "utf-8")
    assert verdicts(list(judged_file(corpus))) == [("東京", True)]
