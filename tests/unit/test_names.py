"""One's own name is told, not only mentioned: マリアといいます, 「ニコ」と呼んでください, Anna Millerです."""

from pathlib import Path

import pytest

from lib.clauses import clauses
from lib.evidence import HelpShown, rule_findings
from lib.japanese import analyse
from lib.tasks import read_tasks

TASKS = read_tasks(Path(__file__).resolve().parents[2] / "data" / "tasks")


def heard(task: str, text: str) -> set[str]:
    return {finding.objective_id for finding in rule_findings(TASKS[task], text, HelpShown())}


@pytest.mark.parametrize(
    "text",
    [
        "マリアといいます。",
        "ロペスといいます。",
        "ロペスと言います。",
        "もしもし、ブラウンといいますが、予約をお願いします。",
        "ワンという名前です。",
        "名前はスミスといいます。",
        "私の名前はスミスといいます。",
        "お名前はスミスといいます。",
        "私、マリアっていいます。",
        "スミスという名前で予約しました。",
        "スミスという名前の予約です。",
        "アンナ・ミラーといいます。",
        "マリアって言います。",
        "マリアっていうんです。",
        "マリアという者です。",
        "はじめまして、マリアといいます。",
        "すみません、マリアといいますが。",
        "韓国から来たキムといいます。",
        "予約したロペスといいます。",
        "「ニコ」と呼んでください。",
        "「スミス」と申します。",
        "ジョンと呼んでください。",
        "ジョンって呼んで。",
        "みんなにジョンと呼ばれています。",
        "Maria to iimasu",
        "John to yonde kudasai",
        "Anna Millerです。",
        "Anna Millerといいます。",
        "Kim desu",
    ],
)
def test_ones_own_name_is_told(text):
    assert not any(clause.mentioned for clause in clauses(analyse(text)))


@pytest.mark.parametrize(
    "text",
    [
        "これは何と言いますか。",
        "「お会計」って何ですか。",
        "「お会計」はどういう意味ですか。",
        "友だちはニコといいます。",
        "友だちの名前はニコといいます。",
        "犬はポチといいます。",
        "犬の名前はポチといいます。",
        "この料理はパエリアといいます。",
        "これはケトルといいます。",
        "石田さんといいますか。",
        "けんたさんと呼んでもいいですか。",
        "友だちが「豚骨ラーメンがおいしい」と言っていました。",
        "母が餃子がおいしいと言っています。",
        "マリアと言いました。",
        "ポチと呼んでいます。",
        "英語でオレンジと言います。",
        "友だちが二時に来るといいます。",
        "「味噌」と言ってください。",
        "mark order-ramen done ラーメン",
        "Mark Order Done ラーメン",
        "please mark it doneです",
    ],
)
def test_a_word_spoken_about_is_still_only_mentioned(text):
    assert all(clause.mentioned for clause in clauses(analyse(text)))


@pytest.mark.parametrize(
    ("task", "text", "objective"),
    [
        ("hotel-checkin", "ロペスといいます。", "give-name"),
        ("hotel-checkin", "スミスという名前で予約しました。", "give-name"),
        ("hotel-checkin", "予約したロペスといいます。", "give-name"),
        ("hotel-checkin", "Anna Millerです。", "give-name"),
        ("hotel-checkin", "Kim desu", "give-name"),
        ("language-exchange", "マリアといいます。", "say-name"),
        ("language-exchange", "ワンという名前です。", "say-name"),
        ("language-exchange", "アンナ・ミラーといいます。", "say-name"),
        ("language-exchange", "マリアって言います。", "say-name"),
        ("language-exchange", "ジョンと呼んでください。", "say-name"),
        ("language-exchange", "「ニコ」と呼んでください。", "say-name"),
        ("language-exchange", "Anna Millerです。", "say-name"),
        ("language-exchange", "Kim desu", "say-name"),
        ("table-booking", "もしもし、ブラウンといいますが、予約をお願いします。", "leave-contact"),
        ("table-booking", "名前はスミスといいます。", "leave-contact"),
        ("table-booking", "アンナ・ミラーといいます。", "leave-contact"),
        ("table-booking", "Anna Millerです。", "leave-contact"),
        ("table-booking", "Kim desu", "leave-contact"),
    ],
)
def test_a_name_that_is_given_meets_the_rule(task, text, objective):
    assert objective in heard(task, text)


@pytest.mark.parametrize(
    ("task", "text"),
    [
        ("hotel-checkin", "友だちはニコといいます。"),
        ("language-exchange", "友だちはニコといいます。"),
        ("language-exchange", "けんたさんと呼んでもいいですか。"),
        ("language-exchange", "ワンという名前の猫がいます。"),
        ("table-booking", "石田さんといいますか。"),
        ("language-exchange", "サラという歌があります。"),
        ("language-exchange", "マリアっていうカフェがあります。"),
        ("hotel-checkin", "マリアという町から来ました。"),
        ("table-booking", "ニコという名前の犬がいます。"),
        ("table-booking", "こんばんは。"),
        ("ramen-shop", "友だちが「豚骨ラーメンがおいしい」と言っていました。"),
        ("ramen-shop", "母が餃子がおいしいと言っています。"),
    ],
)
def test_somebody_elses_name_and_word_meet_none(task, text):
    assert heard(task, text) == set()


@pytest.mark.parametrize(
    ("text", "objective"),
    [("土曜日に予約したスミスですが", "say-day"), ("二人で予約したスミスですが", "say-party-size")],
)
def test_what_was_booked_before_is_no_new_booking(text, objective):
    assert objective not in heard("table-booking", text)
