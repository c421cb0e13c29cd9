"""Transcripts: what learners say passes as it was written, what nobody said does not."""

import time
import unicodedata
from contextlib import suppress

import pytest

from lib.errors import NothingHeard, TranscriptNotUsable
from lib.transcription_prompt import transcription_prompt
from lib.unheard import heard_words
from tests.house import project_tasks

PROMPT = transcription_prompt(project_tasks()["ramen-shop"])


@pytest.mark.parametrize(
    "said",
    [
        "ラーメンをください。",
        "ありがとうございました。",
        "ありがとうございました",
        "ありがとうございます！",
        "おやすみなさい。",
        "はい、はい。",
        "はいはいはい",
        "そうそうそう",
        "すみません、すみません、すみません。",
        "ははははは、そうですね。",
        "えーーーーーっと、",
        "OK",
        "Thank you",
        "Thank you very much.",
        "3",
        "３つ",
        "090-1234-5678",
        "Suica",
        "大丈夫",
        "二名",
        "日本",
        "大人二枚、子供一枚",
        "大人二枚、子供一枚、往復。",
        "早稲田大学国際教養学部",
        "東京都新宿区西新宿二丁目八番一号",
        "目的地",
        "目的地、東京駅。",
        "目的地東京駅",
        "国際的",
        "我孫子駅往復",
        "味噌、餃子、コーラ",
        "松田、味噌、醤油。",
        "味噌ラーメン、餃子、ウーロン茶をください。",
        "字幕の翻訳の仕事をしています。",
        "チャンネルを変えてください。",
        "最後まで見ました。",
        "私は高評価のレストランが好きです。",
        "ﾗｰﾒﾝ",
        "はい（笑）",
        "1 < 2です",
    ],
)
def test_what_a_learner_says_passes_as_it_was_written(said):
    assert heard_words(said, PROMPT, 3) == said.replace("（笑）", "")


def test_blanks_and_control_characters_go_and_marks_are_joined():
    apart = unicodedata.normalize("NFD", "ギョーザを")
    assert heard_words(f"  {apart}\x00 \n\nください。\u202e ", PROMPT, 3) == "ギョーザを ください。"


@pytest.mark.parametrize(
    "invented",
    [
        "",
        " \n",
        "。",
        "…",
        "♪",
        "♪♪〜",
        "（音楽）",
        "(拍手)",
        "[拍手]",
        "【音楽】♪",
        "[Music]",
        "[BLANK_AUDIO]",
        "（エンジンの音）",
        "ご視聴ありがとうございました",
        "ご視聴ありがとうございました。",
        "ご視聴、ありがとうございます!",
        "ご視聴いただきありがとうございました。",
        "最後までご視聴いただき、ありがとうございました。",
        "最後までご視聴頂き有難うございました",
        "最後まで見てくださってありがとうございます。",
        "ご清聴ありがとうございました。",
        "ご視聴ありがとうございましたご視聴ありがとうございました",
        "ご視聴ありがとうございました。 " * 12,
        "ご視聴ありがとうございました。おやすみなさい。",
        "おやすみなさい。ご視聴ありがとうございました。",
        "チャンネル登録をお願いいたします",
        "チャンネル登録よろしくお願いします。",
        "高評価、チャンネル登録よろしくお願いします！",
        "ご視聴ありがとうございました。チャンネル登録お願いします。",
        "それでは、また次回の動画でお会いしましょう。",
        "字幕視聴ありがとうございました",
        "字幕:山田花子",
        "字幕 by H.",
        "Thank you for watching",
        "Thank you for watching.",
        "Thanks for watching!",
        "THANKS FOR WATCHING! Please subscribe to my channel.",
        PROMPT,
        PROMPT.rstrip("。"),
        PROMPT * 3,
        PROMPT[: len(PROMPT) * 2 // 3],
        PROMPT.replace("、", ""),
        PROMPT[60:],
    ],
)
def test_what_nobody_said_is_nothing(invented):
    with pytest.raises(NothingHeard):
        heard_words(invented, PROMPT, 60)


@pytest.mark.parametrize(
    ("transcript", "said"),
    [
        ("ラーメンをください。ご視聴ありがとうございました", "ラーメンをください。"),
        ("ラーメンをくださいご視聴ありがとうございました", "ラーメンをください"),
        ("二人です。 最後までご視聴いただきありがとうございました。おやすみなさい。", "二人です。"),
        ("ありがとうございました。ご視聴ありがとうございました。", "ありがとうございました。"),
        ("はい。Thanks for watching!", "はい。"),
        ("はい。♪", "はい。"),
        ("お会計をお願いします。（拍手）", "お会計をお願いします。"),
        ("おいしかったです。チャンネル登録をお願いします。", "おいしかったです。"),
    ],
)
def test_an_invented_ending_is_cut_off(transcript, said):
    assert heard_words(transcript, PROMPT, 5) == said


@pytest.mark.parametrize(
    ("transcript", "seconds"),
    [
        ("안녕하세요. 라면 하나 주세요.", 5),
        ("你好", 5),
        ("谢谢", 5),
        ("我想要一碗拉面", 5),
        ("請給我一碗味噌拉麵和一瓶可樂", 5),
        ("好，我想要一碗拉面", 5),
        ("這個", 5),
        ("味噌拉面一碗餃子一盤可楽一瓶冷水一杯再見先生", 9),
        ("Здравствуйте", 5),
        ("I would like to have one bowl of miso ramen, please.", 5),
        ("はい" * 5, 5),
        ("はい、" * 40, 20),
        ("ラーメンをください。" + "お願いします。" * 6, 20),
        ("あ" * 30, 20),
        ("ラーメンと餃子とコーラをください。お会計もお願いします。", 0.5),
        ("<p>ラーメンをください。</p>", 5),
        ("ラーメン<br/>をください。", 5),
        ("<script>alert(1)</script>はい", 5),
        ("ラーメン&amp;餃子をください。", 5),
        ("ラーメンをください。" * 300, 60),
    ],
)
def test_what_is_no_transcript_of_japanese_has_been_paid_for_and_is_refused(transcript, seconds):
    with pytest.raises(TranscriptNotUsable) as refused:
        heard_words(transcript, PROMPT, seconds)
    assert refused.value.spent


def test_every_line_of_a_learner_passes_at_the_speed_of_a_native():
    for task in project_tasks().values():
        lines = [line.ja for line in (*task.phrases, *task.farewells, *task.example)]
        lines += [way.ja for goal in task.objectives for way in (goal.hints.sentence, *goal.ways)]
        for line in lines:
            assert heard_words(line, transcription_prompt(task), 0.1 * len(line)) == line


def test_without_a_prompt_there_is_none_to_be_heard():
    assert heard_words("はい", "", 1) == "はい"


@pytest.mark.parametrize(
    "piece",
    [
        "ご視聴",
        "最後まで、",
        "（音楽",
        "<a ",
        "チャンネル登録",
        "subtitles by ",
        "字幕:",
        "。",
        "おやすみなさい",
    ],
)
def test_a_transcript_made_to_be_slow_is_read_at_once(piece):
    began = time.process_time()
    with suppress(NothingHeard, TranscriptNotUsable):
        heard_words((piece * 2_000)[:1_900] + "水" * 90, PROMPT, 60)
    assert time.process_time() - began < 0.5


def test_marks_without_end_on_one_letter_are_not_sorted_first():
    began = time.process_time()
    with pytest.raises(TranscriptNotUsable):
        heard_words("ア" + "\u0301\u0323" * 30_000, PROMPT, 60)
    assert time.process_time() - began < 0.5
