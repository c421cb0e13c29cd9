"""How sentences end: what is neither polite nor plain is never called either."""

import pytest

from lib.japanese import analyse
from lib.partners.scripted import COMMON_FOLDER, common_lines
from lib.politeness import endings_in
from tests.house import project_tasks

POLITE = """
二人です。|味噌ラーメンを一つください。|お水もお願いします。|食べませんか。|行きましょう。
おいしかったです。|買いました。
雨が降るでしょう。|予約したいんですが。|高いですけど。|動かないんです。|行きませんでした。
けんたさんですね。|いいですか。
待ってくださいね。|アンナと申します。|そうですか。|三時に着きますから。|ありがとうございます。
futari desu|お願いします
寒いですし。|見たいんですけどね。|tsugi no densha wa itsu desu ka|できますか？|元気ですよ！
"""
PLAIN = """
行くよ。|おいしい！|雨だから、行かない。|雨だ。|買った。|見ようよ。|もう食べた？|いい？|行きたいな。
食べたくない。
山に登る？|わからない。|そうだね。|行こう。|ひまだったよ。|土曜日の十時はどうだろう。|早く来い。
忙しいけど。|大丈夫だよ。
雨が降るかもしれない。|雨だから…山はちょっと…。|待ってる。|忘れちゃった。
"""
NEITHER = """
二人。|ラーメン！|すみません。|はい。|いいえ、二人。|山はちょっと…。|おやすみなさい。|待って。
ちょっと待ってね。|味噌ラーメンで。|お水も。
土曜日の十時は？|大丈夫？|ごめん。|こんにちは。|はじめまして。|うん。|えっと。|そうだ！|鎌倉まで。
行くって。|何？|どこ？
ビール二つと餃子。|もしもし。|おはよう。|ありがとう。|じゃあね。|駅の東口で。|😀|123|Two people please.
なるほど。|へえ。
昨日の夜から。|あした。|よかった。|だから。|でも。|どうも。
"""


def sentences(text):
    return [one for one in text.replace("\n", "|").split("|") if one]


def politeness(text):
    return [ending.politeness for ending in endings_in(analyse(text))]


@pytest.mark.parametrize("text", sentences(POLITE))
def test_a_polite_end_is_polite(text):
    assert politeness(text) == ["polite"]


@pytest.mark.parametrize("text", sentences(PLAIN))
def test_a_plain_end_is_plain(text):
    assert politeness(text) == ["plain"]


@pytest.mark.parametrize("text", sentences(NEITHER))
def test_what_does_not_inflect_or_breaks_off_has_no_end_that_tells(text):
    assert politeness(text) == []


def test_an_end_says_where_its_sentence_stands():
    text = "はい。行くよ。二人です。"
    assert [(text[one.start : one.end], one.politeness) for one in endings_in(analyse(text))] == [
        ("行くよ。", "plain"),
        ("二人です。", "polite"),
    ]


def test_nobody_in_a_polite_task_is_taken_for_plain():
    plain = [
        text
        for task in project_tasks().values()
        if task.partner.speech == "polite"
        for text in [
            task.opening.ja,
            *[line.ja for line in task.example],
            *[way.ja for goal in task.objectives for way in goal.ways],
            *[phrase.ja for phrase in task.phrases],
        ]
        if "plain" in politeness(text)
    ]
    assert plain == []


def test_friends_are_not_taken_for_polite():
    task = project_tasks()["weekend-plans"]
    lines = [task.opening.ja, *[line.ja for line in task.example], *[phrase.ja for phrase in task.phrases]]
    assert [text for text in lines if "polite" in politeness(text)] == []


def test_the_polite_lines_of_all_offline_partners_are_polite_or_neither():
    moves = common_lines(COMMON_FOLDER, "polite").moves
    said = [line for move in moves for line in move.reply]
    assert [text for text in said if "plain" in politeness(text)] == []
