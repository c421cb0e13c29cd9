"""What a turn leaves to the words around it, and what only looks like a thing said, in the house's tasks."""

from pathlib import Path

import pytest

from lib.conversation import Claim
from lib.evidence import HelpShown, claim_findings, rule_findings
from lib.tasks import read_tasks

TASKS = read_tasks(Path(__file__).resolve().parents[2] / "data" / "tasks")


def heard(task: str, text: str) -> set[str]:
    return {finding.objective_id for finding in rule_findings(TASKS[task], text, HelpShown())}


@pytest.mark.parametrize(
    ("task", "text", "met"),
    [
        ("shop-return", "レシート、レシート。あ、ありました。", {"state-receipt"}),
        ("shop-return", "レシートですか。はい、財布の中にあります。", {"state-receipt"}),
        ("shop-return", "reshiito? nai desu", {"state-receipt"}),
        ("shop-return", "れしーと？ えーと、いえに あります。", {"state-receipt"}),
        ("shop-return", "レシートはもう一度探してみますが、たぶんないと思います。", {"state-receipt"}),
        ("shop-return", "レシートですが、実はなくしてしまいまして。", {"state-receipt"}),
        ("shop-return", "ありますよ、レシート。", {"state-receipt"}),
        ("shop-return", "レシートは、ちょっと待ってください。はい、これです。", {"state-receipt"}),
        ("shop-return", "交換？はい、お願いします。", {"request-remedy"}),
        ("ramen-shop", "ごちそうさまでした。いくらですか。", {"ask-bill"}),
        ("ramen-shop", "ごちそうさま。いくら？", {"ask-bill"}),
    ],
)
def test_what_a_clause_leaves_out_was_said_just_before(task, text, met):
    assert heard(task, text) == met


@pytest.mark.parametrize(
    ("task", "text"),
    [
        ("shop-return", "レシートですか。ケトルはあります。"),
        ("shop-return", "レシートって何ですか。ありますよ。"),
        ("shop-return", "保証書？ありますよ。"),
        ("ramen-shop", "餃子はおいしかったです。いくらですか。"),
        ("ramen-shop", "お会計はまだです。もう少し飲みます。"),
    ],
)
def test_it_takes_nothing_from_what_is_not_its_topic(task, text):
    assert heard(task, text) == set()


@pytest.mark.parametrize(
    ("task", "text", "met"),
    [
        ("shop-return", "返品ということでお願いします", {"request-remedy"}),
        ("station-ticket", "何番？ホーム。", {"ask-platform"}),
        ("station-ticket", "何時に着くか教えていただけませんか。", {"ask-time"}),
        ("shop-return", "領収書でしたら、こちらにございます。", {"state-receipt"}),
        ("shop-return", "こちらのケトルを先週買いまして。", {"explain-purchase"}),
        ("shop-return", "変なにおいがして、お茶が飲めません。", {"explain-problem"}),
        ("ramen-shop", "コーラ一つ、氷なしで。", {"order-extra"}),
        ("ramen-shop", "醤油をください。", {"order-ramen"}),
    ],
)
def test_it_is_understood(task, text, met):
    assert heard(task, text) == met


@pytest.mark.parametrize(
    ("task", "text"),
    [
        ("station-ticket", "暇なら鎌倉に行きたいです。"),
        ("station-ticket", "暇なら、切符を買いたいです。"),
        ("station-ticket", "お金があれば、切符を買いたいです。"),
        ("station-ticket", "何番線か知っています。"),
        ("station-ticket", "京都へ行きたいんですが、どう行きますか。"),
        ("station-ticket", "切符を買う前に、トイレに行きたいです。"),
        ("station-ticket", "切符は自分で買いますから、大丈夫です。"),
        ("station-ticket", "友だちに「何番線？」と聞かれました。"),
        ("ramen-shop", "一人っ子です。"),
        ("ramen-shop", "二人称です。"),
        ("ramen-shop", "ラーメン屋はどこですか。"),
        ("ramen-shop", "ラーメンの歴史が好きです。"),
        ("ramen-shop", "払わなくてもいいですか。"),
        ("shop-return", "交換ということは、新しいのがもらえるんですか。"),
        ("shop-return", "動かないでください。"),
        ("shop-return", "レシートがあればよかったです。"),
        ("shop-return", "まだ一回も使っていません。"),
        ("shop-return", "土曜日に買えばよかったです。"),
        ("shop-return", "ここで買おうと思っていたんですが、やめました。"),
    ],
)
def test_it_ticks_nothing(task, text):
    assert heard(task, text) == set()


@pytest.mark.parametrize("said", ["はい、これです。", "これです", "はい、こちらです", "kore desu"])
def test_this_is_a_receipt_only_where_one_was_just_asked_for(said):
    shop, claims = TASKS["shop-return"], [Claim("state-receipt", said)]

    def counted(before: str) -> int:
        return len(claim_findings(shop, said, claims, (), HelpShown(), before=before))

    assert counted("レシートはお持ちですか。") == 1
    assert counted("どのような問題がありますか。") == 0
    assert counted("") == 0


@pytest.mark.parametrize(
    ("task", "text", "met"),
    [
        ("ramen-shop", "みずをくだい", {"order-extra"}),
        ("ramen-shop", "ぎょうざをくだいさい", {"order-extra"}),
        ("ramen-shop", "みそらーめんをくださ", {"order-ramen"}),
        ("ramen-shop", "みず、おねがします", {"order-extra"}),
        ("ramen-shop", "みずおねがいしす", {"order-extra"}),
        ("ramen-shop", "お会計お願しますね", {"ask-bill"}),
        ("ramen-shop", "mizu onegaishimas", {"order-extra"}),
        ("ramen-shop", "mizu kudsai", {"order-extra"}),
        ("ramen-shop", "okaike onegaishimasu", {"ask-bill"}),
        ("ramen-shop", "おかいけ", {"ask-bill"}),
        ("ramen-shop", "oka ike", {"ask-bill"}),
        ("station-ticket", "何ばん線ですか", {"ask-platform"}),
        ("station-ticket", "なん番せんですか", {"ask-platform"}),
        ("station-ticket", "なん時に出ますか", {"ask-time"}),
    ],
)
def test_one_slip_of_the_pen_hides_nothing(task, text, met):
    assert heard(task, text) == met


@pytest.mark.parametrize(
    "text",
    ["みずはくさい", "みずは見ずにいました", "餃子はめんどくさい", "ラーメンはださい", "お水をくださった"],
)
def test_a_word_that_only_looks_like_a_slip_asks_for_nothing(text):
    assert heard("ramen-shop", text) == set()


@pytest.mark.parametrize(
    ("task", "text", "met"),
    [
        ("weekend-plans", "公園で夏祭りがあるでしょ？ゆかた着て、いっしょに行こうよ。", {"propose-activity"}),
        ("weekend-plans", "新しい映画があるよね。いっしょに行きましょう。", {"propose-activity"}),
        ("weekend-plans", "夏祭りに行ったよ。いっしょに帰ろう。", set()),
        ("weekend-plans", "映画は見ない。いっしょに行こう。", set()),
        ("weekend-plans", "友だちは映画が好き。いっしょに行こう。", set()),
        ("weekend-plans", "えき に あう、いい？", {"say-where"}),
        ("weekend-plans", "えき に あう、いいね。", set()),
        ("table-booking", "父と弟も来るので、私も入れて全部で四人です。", {"say-party-size"}),
        ("table-booking", "友だちは家族が多くて、全部で六人です。", set()),
        ("language-exchange", "みんなは私をベンと呼びます。", {"say-name"}),
        ("language-exchange", "みんなは先生をベンと呼びます。", set()),
        ("language-exchange", "けんたさんですね。はじめまして。", set()),
        ("language-exchange", "ヤコブです。はじめまして。", {"say-name"}),
    ],
)
def test_who_and_what_is_meant_is_found_in_the_words_before(task, text, met):
    assert heard(task, text) == met
