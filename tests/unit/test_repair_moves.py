"""Moves that mend a conversation are found in any writing, and nothing is taken for one that is none."""

import time

import pytest

from lib.japanese import analyse
from lib.repair_moves import repairs_in
from tests.house import project_tasks

FOUND = {
    "again": """
        もう一度お願いします。|すみません、もう一度お願いします。|もう一回言ってください。
        もう一度言ってもらえますか。|もう一度。|もう一度？
        もう一度いいですか。|もういちどおねがいします。|mou ichido onegaishimasu|もっかい言って。
        ごめん、もう一回言って。
        すみません、もう一度ゆっくり言ってください。|何と言いましたか。|今、何て言った？
        すみません、聞こえません。|よく聞き取れませんでした。
        ちょっと聞こえなかったです。|もう一回、お願いします。|もう1度お願いします。|声が聞こえません。
        もう一度、ゆっくり、お願いします。|けんたさん、もう一度言ってください。
        電話番号をもう一度教えていただけますか。|お名前をもう一度言って。
    """,
    "slowly": """
        ゆっくりお願いします。|ゆっくり話してください。|もう少しゆっくり話してください。
        もっとゆっくり言ってもらえますか。|ゆっくり言って。
        yukkuri onegaishimasu|すみません、ゆっくりお願いします。|もう少しゆっくり。
        簡単な日本語でお願いします。|ゆっくりはなしてください。
    """,
    "meaning": """
        「食券」って何ですか。|「食券」はどういう意味ですか。|どういう意味ですか。
        「往復」の意味は何ですか。|それはどういうことですか。
        「味噌ラーメンでよろしいですか」は、どういう意味ですか。|「塩」は何の意味ですか。
    """,
    "word": """
        「spicy」は日本語で何と言いますか。|日本語で何といいますか。|これは日本語でどう言いますか。
    """,
    "unknown": """
        わかりません。|すみません、わかりません。|わからないです。|よくわかりません。|wakarimasen
        意味がわかりません。|ごめん、わからない。
        すみません、日本語がわかりません。|すみません、今の言葉がわかりません。|申し訳ないですが、わかりません。
        ちょっとわかりませんでした。|「食券」がわかりません。|「食券」ということばがわかりません。
        いえ、わかりません。
        分かりません。
    """,
    "puzzled": """
        え？|はい？|すみません？|何ですか？|えっ？|何？|なんですか？|はい?
    """,
}
NONE = """
もう一度行きたいです。|もう一度食べたいです。|もう一杯ください。|もう一つお願いします。
もう一枚お願いします。|もう一度会いましょう。
もう一度行ってみたいです。|もう一度言います。|もう一度見てもいいですか。|もう一回来ます。|もう一度乗ります。|お水をもう一度お願いします。|名前をもう一度言ってもいいですか。
友だちがもう一度教えてくれました。|もう一度話してみます。|もう一度言ってみたいです。
ゆっくり休みたいです。|ゆっくり食べます。|ゆっくり話したいです。|ゆっくり話しましょう。
ゆっくり歩いて行きます。|ごゆっくりどうぞ。|家でゆっくりする。
ゆっくり過ごしたいから。|ゆっくりできます。|ゆっくり飲んでください。|簡単な料理が好きです。
日本語は簡単です。|優しい人です。
これは何ですか。|お名前は何ですか。|おすすめは何ですか。|趣味は何ですか。|朝ご飯は何時ですか。
けんたさんの趣味って何ですか。|何がいいですか。
何にしますか。|何を飲みますか。|次の電車は何時ですか。|どういう料理ですか。|どんな味ですか。
この店の名前は何といいますか。|意味があります。
「まつや」って店です。|どういうラーメンがありますか。|大切な意味です。
行き方がわかりません。|どこかわかりません。|何時に着くかわかりません。|道がわからないんですが。
使い方がわかりません。|まだ時間がわかりません。
わかりました。|はい、わかりました。|わかりますか。|よくわかります。
値段がわからないので、教えてください。|いつ行くかわからない。|わかった。
はい。|はい、そうです。|え、本当ですか。|すみません。|すみません、お会計をお願いします。
すみません、二人です。|何でもいいです。|何か飲みますか。
いいですか？|大丈夫ですか？|ラーメン？|味噌？|え、高い！|はい、元気です。|うん。|えっと。|ええ。
テレビの音が聞こえません。|音がよく聞こえないんです。|聞こえます。|ベルが聞こえませんでした。
友だちに聞いてください。|店で聞きました。
友だちが来ると言いました。|母が何か言いました。|名前を言ってください。|部屋番号を言いました。
日本語で話しましょう。|日本語で言います。
一度行きました。|一回二錠です。|一日に何回飲みますか。|二回お願いします。|Sorry?|What?|👍|123|?
"""


def sentences(text):
    return [one.strip() for one in text.replace("\n", "|").split("|") if one.strip()]


def kinds(text, before=""):
    return [move.kind for move in repairs_in(analyse(text), before)]


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind in FOUND for text in sentences(FOUND[kind])]
)
def test_a_move_is_found_by_how_it_is_asked(kind, text):
    assert kinds(text) == [kind]


@pytest.mark.parametrize("text", sentences(NONE))
def test_what_only_has_the_words_of_a_move_is_none(text):
    assert kinds(text, "ご注文は何になさいますか。") == []


def test_there_are_at_least_sixty_near_misses():
    assert len(sentences(NONE)) >= 90


def test_a_word_is_asked_about_only_where_the_partner_has_just_said_it():
    assert kinds("食券って何ですか。", "食券を買ってください。") == ["meaning"]
    assert kinds("食券って何ですか。") == []
    assert kinds("shokken tte nan desu ka", "しょっけんを買ってください。") == ["meaning"]
    assert kinds("けんたさんの趣味って何ですか。", "けんたです。趣味は音楽です。") == []


def test_a_move_beside_something_else_is_quoted_alone():
    text = "二人です。すみません、もう一度お願いします。"
    (move,) = repairs_in(analyse(text))
    assert text[move.start : move.end] == "すみません、もう一度お願いします。"


def test_each_kind_counts_once_in_a_turn():
    text = "わかりません。もう一度お願いします。もう一度、ゆっくりお願いします。"
    assert kinds(text) == ["unknown", "again"]


def test_in_the_tasks_own_sentences_only_such_moves_are_found_as_are_there():
    found = {
        text
        for task in project_tasks().values()
        for text in [
            *[line.ja for line in task.example],
            *[way.ja for goal in task.objectives for way in goal.ways],
            *[phrase.ja for phrase in task.phrases],
            *[goal.hints.sentence.ja for goal in task.objectives],
        ]
        if kinds(text)
    }
    assert found == {
        "すみません、もう少しゆっくり話してください。",
        "すみません、もう一度お願いします。",
        "すみません、やさしい日本語でお願いします。",
        "もう一度お願いします。",
        "すみません、もう一度ゆっくり言ってください。",
        "すみません、もう一度言っていただけますか。",
        "ごめん、もう一回言ってくれる？",
    }


@pytest.mark.parametrize(
    "text",
    ["申し訳ないが", "あ", "え、", "すみません、", "よく", "もう一度", "「", "って何", "ゆっくり", "今の"],
)
def test_whoever_says_the_same_hundreds_of_times_is_read_at_once(text):
    analysis = analyse(text * (2_000 // len(text)))
    begun = time.process_time()
    repairs_in(analysis, text)
    assert time.process_time() - begun < 0.5
