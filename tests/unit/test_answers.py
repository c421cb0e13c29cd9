"""The structured answer, cut anywhere and broken in every way seen."""

import json
import random
import time

import pytest

from lib.answers import AnswerReader
from lib.conversation import Claim, Correction
from lib.errors import PartnerMisbehaved

REPLY = 'かしこまりました!みそラーメン\n一つですね。「大盛り」はどうしますか? 🍜👨‍👩‍👧 \\ "はい"'
SAID = Correction("美味しいでした", "美味しかったです", "い-adjectives form the past with かったです.")
ANSWER = {
    "reply": REPLY,
    "met": [{"id": "order", "quote": "みそラーメンを一つ"}],
    "correction": {"said": SAID.said, "better": SAID.better, "why": SAID.why},
}
CLAIMABLE = {"order", "pay"}


def read(*deltas: str, cut: bool = False):
    """Feed the deltas; the finished answer, after checking that what was handed on is the reply."""
    reader = AnswerReader(CLAIMABLE)
    handed_on = "".join(reader.feed(delta) for delta in deltas)
    answer = reader.finish(cut=cut)
    assert handed_on == answer.reply == reader.reply
    return answer


def structured(reply: str = "はい。", **fields) -> str:
    return json.dumps({"reply": reply, "met": [], "correction": None} | fields, ensure_ascii=False)


@pytest.mark.parametrize("ascii_only", [True, False])
@pytest.mark.parametrize("indent", [None, 2])
def test_a_whole_answer_gives_reply_claims_and_correction(ascii_only, indent):
    answer = read(json.dumps(ANSWER, ensure_ascii=ascii_only, indent=indent))
    assert answer.reply == REPLY
    assert answer.claims == (Claim("order", "みそラーメンを一つ"),)
    assert answer.correction == SAID


@pytest.mark.parametrize("ascii_only", [True, False])
@pytest.mark.parametrize(
    "wrapped", ["{}", "```json\n{}\n```", "  \n{}", "```\n{}```\nありがとう", "\ufeff{}"]
)
def test_an_answer_cut_at_any_point_never_hands_on_a_wrong_prefix(ascii_only, wrapped):
    text = wrapped.replace("{}", json.dumps(ANSWER, ensure_ascii=ascii_only))
    for cut in range(len(text) + 1):
        reader = AnswerReader(CLAIMABLE)
        first = reader.feed(text[:cut])
        assert REPLY.startswith(first), (cut, first)
        assert first + reader.feed(text[cut:]) == REPLY
        assert reader.finish().correction == SAID


def test_random_answers_in_random_pieces_only_ever_grow():
    chance = random.Random(20261122)
    alphabet = [*'あ漢ア 、。\n\t"\\/{}[]:,`a1\0\a', "🍜", "👨‍👩‍👧", "\\u", '"reply": "', "か\u3099"]
    for _ in range(400):
        reply = "".join(chance.choices(alphabet, k=chance.randint(1, 40)))
        kept = reply.replace("\0", "").replace("\a", "").strip()
        if not kept:
            continue
        fields = {"reply": reply, "met": [{"id": "pay", "quote": reply}], "correction": None}
        order = chance.sample(list(fields), 3)
        text = json.dumps({key: fields[key] for key in order}, ensure_ascii=chance.random() < 0.5)
        reader, handed_on, position = AnswerReader(CLAIMABLE), "", 0
        while position < len(text):
            size = chance.randint(1, 9)
            handed_on += reader.feed(text[position : position + size])
            position += size
            assert kept.startswith(handed_on)
        assert handed_on == reader.finish().reply == kept


def test_one_character_at_a_time_the_reply_starts_before_the_answer_ends():
    reader, text = AnswerReader(CLAIMABLE), structured("いらっしゃいませ。何名さまですか。")
    grown = [reader.feed(char) for char in text]
    assert grown.index("い") < 12
    assert "".join(grown[: text.index("。", 20) + 1]).endswith("何名さまですか。")


def test_a_cut_answer_keeps_its_reply_and_nothing_else():
    whole = json.dumps(ANSWER, ensure_ascii=False)
    answer = read(whole[: whole.index("を一つ") + 1])
    assert (answer.reply, answer.claims, answer.correction) == (REPLY, (), None)
    assert read(whole, cut=True).claims == ()


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("いらっしゃいませ!", "いらっしゃいませ!"),
        ("\n いらっしゃいませ! \n", "いらっしゃいませ!"),
        ("{笑}いらっしゃい", "{笑}いらっしゃい"),
        ("「はい」{ok}", "「はい」{ok}"),
        ("```\nはい、どうぞ。\n```", "はい、どうぞ。"),
        ("`はい`、どうぞ。", "`はい`、どうぞ。"),
        ("[1] はい", "[1] はい"),
    ],
)
def test_plain_text_is_a_reply_without_feedback(text, reply):
    for deltas in ([text], list(text)):
        answer = read(*deltas)
        assert (answer.reply, answer.claims, answer.correction) == (reply, (), None)


@pytest.mark.parametrize(
    ("broken", "reply"),
    [
        ('{"reply": "はい。\n少々お待ちください。", "met": []}', "はい。\n少々お待ちください。"),
        ('{"reply": "はい\\!どうぞ\\-", "met": []}', "はい!どうぞ-"),
        ('{"reply": "はい\\uZZZZ", "met": []}', "はいuZZZZ"),
        ('{"reply": "あ\\ud83dい", "met": []}', "あ\ufffdい"),
        ('{"reply": "あ\\udf5cい", "met": []}', "あ\ufffdい"),
        ('{"reply": "あ\\ud83d\\ud83c\\udf5cい"}', "あ\ufffd\U0001f35cい"),
        ('{"reply": "あ\\ud83d"}', "あ\ufffd"),
        ('{"reply": "あ\\u0000い\\u0007\u202eう"}', "あいう"),
        ('{"reply": "はい、どうぞ。" "met": [}', "はい、どうぞ。"),
        ('{"reply": "はい、どうぞ。", met: []}', "はい、どうぞ。"),
        ('{"reply": "はい、どうぞ。", \'met\': []}', "はい、どうぞ。"),
        ('{"reply": "はい、どうぞ。"}}}} ではまた', "はい、どうぞ。"),
        ('{"reply": "はい", "reply": "いいえ"}', None),
    ],
)
def test_broken_json_still_gives_the_reply(broken, reply):
    for deltas in ([broken], list(broken)):
        answer = read(*deltas)
        assert reply is None or answer.reply == reply
        assert answer.claims == ()


def test_a_mended_answer_still_gives_its_feedback():
    text = '{"reply": "はい\\!", "met": [{"id": "order", "quote": "一つ\nください"}], "correction": null}'
    assert read(text).claims == (Claim("order", "一つ\nください"),)


@pytest.mark.parametrize("pair", [("\ud83c", "\udf5c"), ("🍜", ""), ("", "🍜")])
def test_half_a_surrogate_pair_waits_for_the_other_half(pair):
    assert read("あ" + pair[0], pair[1] + "い").reply == "あ🍜い"
    assert read('{"reply": "あ' + pair[0], pair[1] + 'い"}').reply == "あ🍜い"


def test_a_lone_surrogate_becomes_a_replacement_character():
    assert read("あ\ud83cい").reply == "あ\ufffdい"
    assert read("あ", "\udf5cい").reply == "あ\ufffdい"


def test_the_reply_need_not_come_first_and_other_fields_do_no_harm():
    text = json.dumps(
        {"thoughts": {"reply": "ちがう"}, "met": [], "reply": "そうです。", "mood": 3}, ensure_ascii=False
    )
    for deltas in ([text], list(text)):
        assert read(*deltas).reply == "そうです。"


@pytest.mark.parametrize(
    "met", [None, "order", {"id": "order"}, [None, 3, "order", []], [{"id": "order"}], 7]
)
def test_claims_of_the_wrong_type_are_dropped(met):
    assert read(structured(met=met)).claims == ()


def test_claims_for_unknown_or_closed_objectives_and_second_claims_are_dropped():
    met = [
        {"id": "everything", "quote": "全部"},
        {"id": "pay", "quote": ""},
        {"id": "pay", "quote": "カードで", "sure": True},
        {"id": "pay", "quote": "現金で"},
        {"id": ["order"], "quote": "一つ"},
        {"id": "order", "quote": "長" * 401},
    ]
    assert read(structured(met=met)).claims == (Claim("pay", "カードで"),)


@pytest.mark.parametrize(
    "correction",
    [
        "直しました",
        [],
        {},
        {"said": "あ", "better": "い"},
        {"said": "あ", "better": "あ", "why": "same"},
        {"said": 1},
    ],
)
def test_a_correction_of_the_wrong_shape_is_no_correction(correction):
    assert read(structured(correction=correction)).correction is None


@pytest.mark.parametrize(
    "nothing",
    ["", "  \n", "{", "{}", "```json\n", "``", '{"met": []}',
     structured(""), structured(" \n"), '{"reply": 7}',
     '{"reply": null}', '{"reply": ["はい"]}', '{"reply": "\\u0000"}', '{"reply: "はい"}'],
)  # fmt: skip
def test_an_answer_without_a_reply_is_misbehaviour_that_was_paid_for(nothing):
    for deltas in ([nothing], list(nothing)):
        reader = AnswerReader(CLAIMABLE)
        assert "".join(map(reader.feed, deltas)) == ""
        with pytest.raises(PartnerMisbehaved) as caught:
            reader.finish()
        assert caught.value.spent


def test_deep_nesting_is_an_unreadable_answer_and_nothing_worse():
    assert read('{"reply": "はい", "met": ' + "[" * 100_000).claims == ()


def test_reading_a_long_answer_token_by_token_is_cheap():
    text = structured("日本語の返事です。" * 60)
    reader, start = AnswerReader(CLAIMABLE), time.process_time()
    for position in range(0, len(text), 2):
        reader.feed(text[position : position + 2])
    assert time.process_time() - start < 0.25
