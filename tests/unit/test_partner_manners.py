"""What a teacher would wince at: wrong echoes, repeated questions, answers to something else, no apology."""

import pytest

from lib.partners.lines import is_question, said_once
from lib.partners.rehearse import Rehearsal
from lib.scripts import SENTENCE
from tests.rehearsing import TASKS, met, some_seeds, talk


@some_seeds
def test_who_points_far_is_answered_so(seed):
    (reply,) = talk("ramen-shop", "すみません、あれは何ですか。", seed=seed)
    assert reply.startswith("あれは")
    (reply,) = talk("ramen-shop", "これは何ですか。", seed=seed)
    assert reply.startswith("それは")


@some_seeds
@pytest.mark.parametrize(
    "said",
    [
        "このケトル、壊れました。",
        "先週の土曜日に買ったケトルから、水が漏れるんですが。",
        "買ったばかりなのに、電源が入りません。交換してもらえますか。",
    ],
)
def test_for_what_is_broken_the_clerk_apologises_at_once(said, seed):
    assert "申し訳ございません" in talk("shop-return", said, seed=seed)[0]


@some_seeds
def test_within_14_days_a_return_is_possible(seed):
    (reply,) = talk("shop-return", "14日以内は何ですか。", seed=seed)
    assert "14日目まで" in reply
    assert "返品できます" in reply
    (reply,) = talk("shop-return", "ふつう、返品は何日まで大丈夫ですか。", seed=seed)
    assert "できます" in reply


TOLD = ("先週の土曜日にここで買ったケトルが壊れました。", "交換してください。", "レシートはあります。")


@some_seeds
@pytest.mark.parametrize("told", [(), TOLD])
def test_whoever_asks_what_to_do_is_reassured_and_not_asked_to_tell_it_again(told, seed):
    *_, reply = talk("shop-return", *told, "どうすればいいでしょうか。", seed=seed)
    assert "ご安心ください" in reply
    assert "お話" not in reply


@some_seeds
@pytest.mark.parametrize(
    "said", ["もし壊れたら、修理できますか。", "また動かなかったら、返品してもらえますか。"]
)
def test_what_would_be_if_it_broke_is_answered_and_not_done(said, seed):
    (reply,) = talk("shop-return", said, seed=seed)
    assert "無料で修理できます" in reply
    assert not met("shop-return", said)


def test_nobody_in_a_role_asks_to_be_asked():
    for task in TASKS.values():
        asked = [line for goal in task.script.goals.values() for line in goal.ask]
        assert not [line for line in asked if "聞いて" in line]


@pytest.mark.parametrize(
    ("hello", "answer"),
    [("こんばんは", "こんばんは"), ("おはようございます", "おはよう"), ("こんにちは", "こんにちは")],
)
def test_a_greeting_is_returned_for_the_time_of_day_and_comes_first(hello, answer):
    assert answer in talk("ramen-shop", f"{hello}。")[0]
    assert answer in talk("ramen-shop", f"{hello}。いいお店ですね。")[0].split("。")[0]


@some_seeds
def test_an_excuse_is_no_call(seed):
    (reply,) = talk("ramen-shop", "ごめんなさい。", seed=seed)
    assert "大丈夫ですよ" in reply


@some_seeds
def test_small_talk_at_the_beginning_leaves_the_first_question_open(seed):
    first, second = talk("shop-return", "こんにちは。今日は暑いですね。", "いい店ですね。", seed=seed)
    assert not first.endswith("か。")
    assert "お買い" not in second


@some_seeds
def test_what_is_not_taken_up_waits_for_something_else(seed):
    station = TASKS["station-ticket"].script.goals
    said = ("切符を二枚ください。", "電車は何番線から出ますか。")
    first, second = talk("station-ticket", *said, seed=seed)
    assert first.endswith(station["ask-route"].ask)
    assert second.endswith(station["ask-time"].ask)


@some_seeds
def test_two_things_asked_in_one_breath_are_both_answered(seed):
    (reply,) = talk("ramen-shop", "トイレはどこですか。カードは使えますか。", seed=seed)
    assert "奥" in reply or "あちら" in reply
    assert "現金" in reply
    *_, reply = talk("ramen-shop", "一人です", "味噌ラーメンください", "うまかった！いくら？", seed=seed)
    assert "850円" in reply


@some_seeds
def test_a_word_of_the_partners_said_again_is_explained(seed):
    (reply,) = talk("ramen-shop", "なんめいさま…？", seed=seed)
    assert "何人ですか" in reply


@pytest.mark.parametrize(
    ("task", "said", "meaning"),
    [
        ("ramen-shop", "味玉は何ですか", "味のついた"),
        ("station-ticket", "改札はなんですか。", "切符を入れて"),
        ("shop-return", "差額って何ですか。", "違い"),
    ],
)
def test_what_a_thing_is_is_explained(task, said, meaning):
    assert meaning in talk(task, said)[0]
    assert "味噌" in talk("ramen-shop", "おすすめは何ですか")[0]


@pytest.mark.parametrize(
    ("said", "echo"),
    [
        (["餃子はいくらですか", "じゃあ、二つください"], "餃子お二つ"),
        (["餃子は何個入っていますか", "じゃあ、二皿ください"], "餃子二皿"),
        (["味噌ラーメンはいくらですか", "じゃあ、それを二つお願いします"], "味噌ラーメンお二つ"),
    ],
)
def test_how_many_is_said_of_what_was_just_named(said, echo):
    assert echo in talk("ramen-shop", "二人です", *said)[-1]


@pytest.mark.parametrize(
    "said", ["もう一度お願いします", "mou ichido onegai shimasu", "もう一回お願いします"]
)
def test_once_more_orders_nothing(said):
    assert met("ramen-shop", "餃子はありますか", said) == set()
    assert met("station-ticket", "切符はいくらですか", said) == set()


@pytest.mark.parametrize("said", ["蓋が閉まらないんです。", "お湯が沸かないんです。"])
def test_what_does_not_work_is_no_missing_receipt(said):
    rehearsal = Rehearsal(TASKS["shop-return"])
    asked = rehearsal._turn(1, "交換してください", "かしこまりました。レシートはお持ちですか。")
    rehearsal.history = (*rehearsal.history, asked)
    assert "電話番号" not in rehearsal.say(said)
    assert rehearsal.met == {"explain-problem"}


@some_seeds
def test_of_a_long_order_each_dish_is_said_once(seed):
    said = "豚骨を二つと、醤油を一つ、塩を一つお願いします。醤油は大盛りで、塩はねぎ抜きで。"
    *_, reply = talk("ramen-shop", "四人です", said, seed=seed)
    assert reply.count("醤油ラーメン") == reply.count("塩ラーメン") == 1


@some_seeds
def test_a_correction_in_number_leaves_the_bill_sure(seed):
    said = ("二人です", "味噌ラーメンを二つください", "ビールを二つ", "やっぱりビールは一つでいいです")
    *_, reply = talk("ramen-shop", *said, "お会計お願いします", seed=seed)
    assert "2,200円" in reply


@some_seeds
def test_a_taxi_takes_another_time_than_the_train(seed):
    rehearsal = Rehearsal(TASKS["station-ticket"], seed)
    reply = rehearsal.say("タクシーで何分ですか。")
    assert rehearsal.met == set()
    assert "10時" not in reply


@some_seeds
def test_a_short_question_after_the_partners_own_counts(seed):
    rehearsal = Rehearsal(TASKS["station-ticket"], seed)
    for said in ("鎌倉に行きたいんですが", "切符を一枚ください", "何番線ですか"):
        rehearsal.say(said)
    reply = rehearsal.say("何時ですか")
    assert "ask-time" in rehearsal.met
    assert "10時" in reply


@some_seeds
def test_a_family_is_told_what_it_pays_together(seed):
    (reply,) = talk("station-ticket", "大人二枚と子ども一枚ください", seed=seed)
    assert "900円" in reply


@some_seeds
def test_yes_to_the_last_question_is_not_asked_again(seed):
    said = ("切符を一枚ください", "何番線ですか", "次は何時ですか")
    *_, before, reply = talk("station-ticket", *said, "はい、大丈夫です", seed=seed)
    assert "行き方" in before or "どれに" in before
    assert not reply.endswith("か。")


@some_seeds
@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("ラーメンがまだ来ません。", "ほかの"),
        ("これ、頼んでいません。", "かしこまりました"),
        ("何がありますか。", "わかりません"),
        ("替え玉はありますか。", "何のこと"),
        ("以上です。", "どういうこと"),
        ("領収書をください。", "ない"),
    ],
)
def test_what_guests_say_every_day_is_understood(said, wrong, seed):
    *_, reply = talk("ramen-shop", "一人です", "味噌ラーメンください", said, seed=seed)
    assert wrong not in reply
    assert "もう一度" not in reply


@some_seeds
def test_how_many_may_be_said_after_the_thing(seed):
    said = ("二人です", "味噌をください、ふたつ", "お水ください")
    *_, order, _, bill = talk("ramen-shop", *said, "お会計お願いします", seed=seed)
    assert order.startswith("味噌ラーメンお二つですね。")
    assert "1,700円" in bill


@some_seeds
def test_a_kind_of_thing_is_asked_about(seed):
    rehearsal = Rehearsal(TASKS["ramen-shop"], seed)
    assert "ビール" in rehearsal.say("飲み物をください")
    assert rehearsal.met == set()


@some_seeds
def test_english_at_the_beginning_changes_no_subject(seed):
    assert "ラーメン" not in talk("ramen-shop", "Hello", seed=seed)[0]


@some_seeds
def test_the_echo_of_a_trouble_is_the_trouble(seed):
    (reply,) = talk("shop-return", "お湯を沸かすと、底から水が漏れてくるんです。", seed=seed)
    assert "沸かない" not in reply
    (reply,) = talk("shop-return", "スイッチを押すと、変な音がします。", seed=seed)
    assert "電源" not in reply


@some_seeds
def test_nobody_is_asked_for_what_was_just_told(seed):
    (reply,) = talk("shop-return", "レシートはありません。家です。", seed=seed)
    assert not any(line in reply for line in TASKS["shop-return"].script.goals["state-receipt"].ask)


@some_seeds
def test_a_price_offers_no_repair(seed):
    rehearsal = Rehearsal(TASKS["shop-return"], seed)
    rehearsal.say("このケトルはいくらですか。")
    rehearsal.say("じゃあそれで。")
    assert rehearsal.met == set()


@some_seeds
@pytest.mark.parametrize("said", ["もう一度お願いします。", "すみません、もう一回言ってください。"])
def test_what_is_said_again_is_what_was_to_be_known(said, seed):
    station = ("鎌倉に行きたいです", "切符を一枚ください", "何番線ですか")
    *_, reply, again = talk("station-ticket", *station, said, seed=seed)
    assert "9番線" in reply
    assert "9番線" in again
    *_, twice = talk("station-ticket", *station, said, said, seed=seed)
    assert twice.count("もう一度") <= 1


@some_seeds
def test_a_question_that_was_not_caught_is_asked_again_and_can_be_answered_shortly(seed):
    rehearsal = Rehearsal(TASKS["pharmacy"], seed)
    asked = rehearsal.say("かぜです。昨日の夜からです。")
    again = rehearsal.say("すみません、もう一度言ってください。")
    assert asked.endswith("か。")
    assert again.endswith("か。")
    rehearsal.say("いいえ、ないです。")
    assert "tell-allergy" in rehearsal.met


@some_seeds
def test_a_farewell_is_no_thanks(seed):
    said = ("一人です", "味噌ラーメンとお水ください", "お会計お願いします", "さようなら")
    assert "こちらこそ" not in talk("ramen-shop", *said, seed=seed)[-1]


@some_seeds
def test_it_says_one_yes_for_all(seed):
    (reply,) = talk("shop-return", "はい、よろしくお願いします。", seed=seed)
    assert reply.count("はい") <= 1


@some_seeds
@pytest.mark.parametrize("said", ["無職です。", "フリーターです。", "軍人です。", "先月、失業しました。"])
def test_nobody_is_told_how_nice_it_is_to_have_no_work_or_to_be_a_soldier(said, seed):
    reply = talk("language-exchange", "アンナです。", said, seed=seed)[-1]
    assert "いいですね" not in reply
    assert "say-background" in met("language-exchange", "アンナです。", said)


@some_seeds
@pytest.mark.parametrize(
    ("said", "echo"),
    [
        ("病院で働いています。", "病院で働いているんですね。"),
        ("ITの会社です。", "ITの会社で働いているんですね。"),
        ("大学で勉強しています。", "大学ですか、いいですね。"),
    ],
)
def test_who_works_somewhere_hears_it_said_as_one_says_it(said, echo, seed):
    assert talk("language-exchange", "アンナです。", said, seed=seed)[-1].startswith(echo)


@pytest.mark.parametrize(
    ("said", "echo"),
    [
        ("一日でお願いします。", "ついたちですね。"),
        ("1日です。", "ついたちですね。"),
        ("二十一日です。", "二十一日ですね。"),
        ("今日お願いします。", "今日ですね。"),
    ],
)
def test_the_first_of_the_month_is_said_so_that_it_is_no_length_of_time(said, echo):
    assert talk("table-booking", "予約したいんですが。", said)[-1].startswith(echo)


@some_seeds
def test_who_asks_for_medicine_is_asked_once_what_is_wrong(seed):
    reply = talk("pharmacy", "すみません。", "かぜをひいた友だちに、薬を買いたいです。", seed=seed)[-1]
    assert sum(map(is_question, SENTENCE.findall(reply))) == 1
    assert is_question(reply)


@some_seeds
def test_it_is_glad_once(seed):
    reply = talk("pharmacy", "頭が痛いです。", "よかった。早く元気になりたいです。", seed=seed)[-1]
    assert reply.count("よかった") <= 1


@pytest.mark.parametrize(
    ("parts", "once"),
    [
        (["よかったです。", "それはよかったです。"], ["", "それはよかったです。"]),
        (
            ["そうですか。それはよかったです。", "よかったです。ゆっくりどうぞ。"],
            ["そうですか。それはよかったです。", "ゆっくりどうぞ。"],
        ),
        (
            ["はい、お薬ですね。今日はどうしましたか。", "今日はどうしましたか。"],
            ["はい、お薬ですね。", "今日はどうしましたか。"],
        ),
        (["そうですか。", "そうですか。いいですね。"], ["そうですか。", "いいですね。"]),
        (["はい、わかりました。", "わかりました。どうぞ。"], ["はい、わかりました。", "どうぞ。"]),
        (["うん、よかったね。", "よかった！また行こう。"], ["うん、よかったね。", "また行こう。"]),
        (
            ["「よかったです」は、うれしいという意味です。", "よかったです。"],
            ["「よかったです」は、うれしいという意味です。", "よかったです。"],
        ),
        (
            ["ありがとうございます。", "850円です。", "ありがとうございます。"],
            ["", "850円です。", "ありがとうございます。"],
        ),
        (["いいですね。", "映画、いいですね。"], ["いいですね。", "映画、いいですね。"]),
    ],
)
def test_no_sentence_is_said_twice_in_a_reply(parts, once):
    assert said_once(parts) == once
