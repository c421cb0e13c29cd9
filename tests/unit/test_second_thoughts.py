"""What people break off, correct or recall: the partner goes by what was said last."""

import pytest

from tests.rehearsing import TASKS, met, some_seeds, talk

TOLD = ("先週の土曜日にここで買ったケトルが壊れました。",)


@some_seeds
def test_a_remedy_that_was_corrected_is_the_one_that_is_granted(seed):
    *_, reply = talk("shop-return", *TOLD, "交換、いや、やっぱり返金してもらえますか。", seed=seed)
    assert "返金" in reply
    assert "交換" not in reply


@some_seeds
@pytest.mark.parametrize(
    "said", ["切符を一枚、いえ、二枚ください。", "鎌倉まで一枚、いや、二枚お願いします。"]
)
def test_a_number_that_was_corrected_is_not_added_up(said, seed):
    (reply,) = talk("station-ticket", said, seed=seed)
    assert "二枚ですね。片道は720円" in reply


@some_seeds
def test_a_bowl_that_was_corrected_is_not_charged(seed):
    said = ("二人です。", "味噌ラーメンを一つ、いや、二つください。お水もください。", "お会計お願いします。")
    *_, ordered, bill = talk("ramen-shop", *said, seed=seed)
    assert "味噌ラーメンお二つ" in ordered
    assert "1,700円" in bill


@some_seeds
@pytest.mark.parametrize(
    ("said", "taken"),
    [
        ("レシートは家に…あ、ありました。", True),
        ("レシートは財布に…あ、家に忘れました。", False),
        ("レシートは持ってきていないんですが、大丈夫ですか。", False),
    ],
)
def test_a_receipt_is_taken_only_where_it_is_there(said, taken, seed):
    *_, reply = talk("shop-return", *TOLD, "交換してください。", said, seed=seed)
    assert ("電話番号" in reply) is not taken


@some_seeds
def test_tickets_that_are_named_twice_are_counted_once_and_priced_for_nobody_else(seed):
    (reply,) = talk("station-ticket", "きっぷ、さんまい。おとな、ふたり。こども、ひとり。", seed=seed)
    assert "名様" not in reply
    assert "1,080円" not in reply


@some_seeds
def test_an_apology_is_not_cut_where_everything_was_said_at_once(seed):
    said = (
        "先週こちらで買ったケトルですが、お湯が沸かないので、交換していただけませんか。レシートもあります。"
    )
    (reply,) = talk("shop-return", said, seed=seed)
    assert "申し訳ございません" in reply


@some_seeds
def test_nobody_is_told_twice_in_a_turn_that_one_is_sorry(seed):
    (reply,) = talk("shop-return", "水が漏れるんです。危ないですよね。", seed=seed)
    assert reply.count("申し訳") == 1


@some_seeds
@pytest.mark.parametrize(
    "said", ["捨てちゃったと思います。", "うーん、たぶん家にあると思うんですけど。", "あ、ありました。"]
)
def test_what_was_just_spoken_of_need_not_be_named_again(said, seed):
    told = (*TOLD, "交換してください。", "保証は使えますか。", "えっと、レシートは要りますか。", said)
    *_, reply = talk("shop-return", *told, seed=seed)
    assert met("shop-return", *told) == set(TASKS["shop-return"].script.goals)
    assert "交換" in reply


def test_what_is_to_be_looked_for_is_not_there_yet():
    assert met("shop-return", "レシートは要りますか。", "そうですか。家に帰って探します。") == set()
    assert met("shop-return", "レシートは要りますか。", "箱はあります。") == set()
    assert met("shop-return", "箱は要りますか。", "家にあります。") == set()


@some_seeds
def test_who_does_not_know_yet_is_invited_to_ask(seed):
    told = ("鎌倉まで行きたいんですけど。", "二枚。", "いえ、まだです。")
    *_, reply = talk("station-ticket", *told, seed=seed)
    assert "何番線" in reply or "乗り場" in reply
    assert "ごゆっくり" not in reply


def test_what_was_only_begun_or_taken_back_meets_nothing():
    assert met("station-ticket", "次の電車、いえ、次のバスは何時ですか。") == set()
    assert met("ramen-shop", "ビール、いや、メニューをください。") == set()
    assert met("shop-return", "レシート、いえ、ありません。") == {"state-receipt"}
