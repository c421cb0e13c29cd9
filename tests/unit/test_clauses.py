"""How clauses are cut and meant: topics, names, links, places and the words of friends."""

import time
from pathlib import Path

import pytest

from lib.clauses import clauses
from lib.evidence import HelpShown, rule_findings
from lib.japanese import analyse
from lib.partners.rehearse import Rehearsal
from lib.patterns import Pattern
from lib.questions import wants_to_know
from lib.rules import find
from lib.tasks import read_task

WEEKEND = read_task(Path(__file__).resolve().parents[2] / "data" / "tasks" / "weekend-plans.yaml")
DAY = (Pattern(say="土曜日|土曜|<number:時>", acts=("tell", "request", "ask")),)


def met(text: str) -> set[str]:
    return {finding.objective_id for finding in rule_findings(WEEKEND, text, HelpShown())}


def meets(rule: tuple[Pattern, ...], text: str) -> bool:
    return find(rule, analyse(text), {}) is not None


def supposes(text: str) -> bool:
    return any(clause.supposed for clause in clauses(analyse(text)))


def mentions(text: str) -> bool:
    return any(clause.mentioned for clause in clauses(analyse(text)))


@pytest.mark.parametrize(
    "text",
    [
        "土曜だったら一日ずっと暇だよ",
        "土曜日だったら大丈夫",
        "土曜日の夕方五時からなら、大丈夫です。",
        "五時までなら平気だよ",
        "土曜日だけなら、いいよ",
        "土曜日だったらどう？",
        "日曜の昼からだったら、土曜日でもいいよ",
    ],
)
def test_a_day_or_time_named_as_the_topic_supposes_nothing(text):
    assert not supposes(text)
    assert meets(DAY, text)


@pytest.mark.parametrize(
    "text",
    [
        "雨だったら、山はやめよう",
        "雨なら行かない",
        "私だったら、映画に行くよ",
        "土曜日が休みだったら、行こう",
        "もし土曜日だったら、行くよ",
        "暇だったら、電話して",
        "お金持ちだったら、買うのに",
        "二人だったら、座れますか",
        "三人なら、座れますか",
    ],
)
def test_what_may_be_or_not_is_supposed(text):
    assert supposes(text)


@pytest.mark.parametrize(
    "text",
    [
        "「こもれび」っていうカフェ、いっしょに行ってみない？",
        "こもれびというカフェに行こう",
        "お祭りに行くっていうのはどう？",
        "お祭りに行くというのはどうですか",
        "「こもれび」に行かない？",
        "「こもれび」ってカフェ、行かない？",
        "「夏祭り」はどう？",
    ],
)
def test_a_name_or_an_idea_is_no_mere_mention(text):
    assert not mentions(text)
    assert met(text) == {"propose-activity"}


@pytest.mark.parametrize(
    "text",
    [
        "お祭りっていうのは何ですか",
        "お祭りっていうのはどういう意味？",
        "「お祭り」っていう言葉は何ですか",
        "お祭りに行こうっていう話を聞いた",
        "友だちに映画に行こうって言われた",
        "「お会計」って何ですか",
        "「お会計」は？",
        "「お会計」はどう読みますか",
        "「お会計」って英語で何？",
        "「お会計」って言葉は何ですか",
        "「味噌」を読んでください",
    ],
)
def test_what_is_only_spoken_about_stays_a_mention(text):
    assert mentions(text)


@pytest.mark.parametrize(
    "text",
    [
        "天気予報で日曜は雨だって言ってたよ。だから山はやめようよ。",
        "日曜日は雨です。ですから、山には行きません。",
        "足が痛いんだ。だから、山は無理。",
    ],
)
def test_so_at_the_beginning_rests_on_the_sentence_before(text):
    assert "decline-idea" in met(text)


@pytest.mark.parametrize(
    "text",
    [
        "足が痛い。だから、車で行こう。",
        "弟は足が痛いんだ。だから、山は無理。",
        "もし雨だったら、電車が止まる。だから、山は無理。",
        "雨だ。だから、傘を持っていくよ。",
        "だから、山は無理。",
    ],
)
def test_so_takes_no_reason_from_elsewhere_and_ticks_nothing_by_itself(text):
    assert "decline-idea" not in met(text)


@pytest.mark.parametrize(
    "text", ["本屋の前で、五時に会おう", "本屋の前、どう？", "駅の前に、集まろう", "カフェの前で、待ってるね"]
)
def test_in_front_of_a_place_is_where_and_not_when(text):
    assert not supposes(text)
    assert "say-where" in met(text)


@pytest.mark.parametrize("text", ["お会計の前に、お水をください", "ご飯の前に、行こう", "買う前に、見せて"])
def test_before_a_deed_is_when(text):
    assert supposes(text)


@pytest.mark.parametrize(
    "text",
    [
        "用事があるから、もう切るね",
        "雨が降るから傘を持ってきてね",
        "疲れるから車で行こう",
        "バイトがあるから、遅れるね",
        "運動不足だから、山に登りたい",
        "山は寒いから、セーターを持ってくね",
        "宿題があるから、あとで電話する",
        "お母さんが来るから、掃除しなきゃ",
        "体力がないから、ゆっくり登ろう",
        "山は危ないから、気をつけてね",
        "用事があるから、カフェで待ってて",
    ],
)
def test_a_reason_for_something_else_turns_nothing_down(text):
    assert "decline-idea" not in met(text)


@pytest.mark.parametrize(
    "text",
    [
        "用事があるから",
        "足が痛いから、うん。",
        "用事があるから、ごめん",
        "足が痛いから、また今度にさせて",
        "バイトがあるから、行けないんだ",
        "日曜日はバイトがあるから、土曜日がいいな",
        "疲れるから、ほかのことをしよう",
        "疲れるから、行きたくないな",
        "高い所が怖いから、海に行きたいな",
        "疲れてるから、家でゆっくりしたい",
    ],
)
def test_a_reason_alone_or_before_a_refusal_turns_down(text):
    assert "decline-idea" in met(text)


@pytest.mark.parametrize(
    "text", ["疲れるから車で行こう", "雨が降るから傘を持ってきてね", "忙しいから、あとで電話する"]
)
@pytest.mark.parametrize("seed", ["0", "1", "2"])
def test_nor_does_it_where_the_partner_has_just_asked(text, seed):
    talk = Rehearsal(WEEKEND, seed)
    talk.say("山はちょっと…。")
    talk.say(text)
    assert "decline-idea" not in talk.met


@pytest.mark.parametrize("text", ["お祭りっていうのは何？", "お祭りって何？", "お祭りというのは何ですか。"])
def test_what_a_thing_is_that_is_called_so_is_explained(text):
    reply = Rehearsal(WEEKEND).say(text)
    assert "にぎやか" in reply or "集まって" in reply


def test_what_follows_a_reason_may_be_named():
    rule = (Pattern(say=("用事", "から"), acts="tell", then=("無理",)),)
    assert meets(rule, "用事があるから。")
    assert meets(rule, "用事があるから、ちょっと…")
    assert meets(rule, "用事があるから、行けない")
    assert not meets(rule, "用事があるから、もう切るね")
    assert meets(rule, "用事があるから、行けなくなったんだ")
    assert not meets(rule, "用事があるから、遅れないでね")
    assert not meets(rule, "用事があるから、ちょっと待って")
    assert not meets(rule, "用事があるから、もうちょっと")
    assert not meets(rule, "用事があるから、電話に出られなかった")


def test_the_usual_place_is_no_habit():
    assert met("いつもの場所で会おう") == {"say-where"}
    assert not any(clause.habit for clause in clauses(analyse("いつもの駅で会おう")))
    assert any(clause.habit for clause in clauses(analyse("いつも駅で会う")))


@pytest.mark.parametrize(
    "text", ["じゅうじに あおう。", "えきの まえで あおうよ。", "juuji ni aou", "またあおうね"]
)
def test_let_us_meet_in_kana_is_a_verb(text):
    (clause,) = clauses(analyse(text))
    assert clause.acts >= {"request"}
    assert clause.deed == {"あう"}


@pytest.mark.parametrize("text", ["moshi moshi", "もしもし", "moshimoshi", "もし もし"])
def test_hello_on_the_telephone_supposes_nothing(text):
    (token,) = analyse(text).tokens
    assert (token.normalized, token.pos[0]) == ("もしもし", "感動詞")


@pytest.mark.parametrize("text", ["どうぶつえんは なんじから ですか", "動物園はなんじからですか"])
def test_from_what_time_is_one_question_and_no_word_to_explain(text):
    assert len(clauses(analyse(text))) == 1
    assert "9時半" in Rehearsal(WEEKEND).say(text)


ENDLESS = [
    "え、",
    "1つ",
    "だから、",
    "教える",
    "あ、味噌",
    "食べて",
    "と",
    "駅、いや、",
    "何か",
    "の",
    "「あ」",
]


@pytest.mark.parametrize("said", ENDLESS)
def test_a_sentence_without_an_end_is_read_in_no_time(said):
    analysis = analyse((said * 4_000)[:4_000])
    began = time.process_time()
    clauses(analysis)
    assert time.process_time() - began < 0.2


def test_what_a_sentence_that_goes_on_says_first_still_counts():
    rule = (Pattern(say="ラーメン", acts="request"),)
    assert meets(rule, "ラーメンをください、" + "え、" * 1_900)
    assert not meets(rule, "の" * 3_000 + "ラーメンをください")


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("駅への道を教えてください", True),
        ("名前を教えていただけませんか", True),
        ("場所がわからないんですが", True),
        ("道を教える", True),
        ("本を探しているんですが", True),
        ("もう聞きたくないです", False),
        ("場所を知っています", False),
        ("わからない、いや、わかる", True),
    ],
)
def test_one_may_ask_to_know_without_a_question(text, asked):
    assert wants_to_know(analyse(text).tokens) is asked


@pytest.mark.parametrize(
    "text",
    [
        "朝ごはんって何時？",
        "鎌倉行きって何番線ですか？",
        "次の電車って何時？",
        "この薬って何錠飲めばいいですか",
        "餃子って何個ですか",
        "チェックアウトってなんじですか",
    ],
)
def test_a_counted_what_asks_about_the_thing_and_not_about_its_name(text):
    assert not mentions(text)


@pytest.mark.parametrize("text", ["餃子って何？", "餃子って何ですか", "とんこつとは何ですか"])
def test_a_bare_what_asks_about_the_word(text):
    assert mentions(text)


def is_usual(text: str) -> bool:
    return any(clause.habit for clause in clauses(analyse(text)))


@pytest.mark.parametrize(
    "text",
    [
        "昨日から咳が止まりません",
        "先週から咳が止まらないんです",
        "先月からエンジニアをしています",
        "去年から日本語を勉強しています",
        "きのうから あたまが いたいです",
        "さっきから頭が痛いです",
        "よく眠れません",
        "夜よくねむれないです",
    ],
)
def test_what_began_before_and_goes_on_is_here_and_now(text):
    assert not is_usual(text)


@pytest.mark.parametrize(
    "text",
    [
        "昨日咳が出ました",
        "昨日、駅から来ました",
        "昨日は暇だったから行きました",
        "よくラーメンを食べます",
        "毎日から揚げを食べます",
        "来月から東京に住みます",
    ],
)
def test_what_was_or_is_done_often_or_will_be_is_not(text):
    assert is_usual(text)


def acts(text: str) -> set[str]:
    return {act for clause in clauses(analyse(text)) for act in clause.acts}


@pytest.mark.parametrize(
    "text",
    [
        "朝食は7時からでしたっけ",
        "電車は何番線でしたっけ",
        "集合は駅だっけ？",
        "明日だったっけね",
        "朝食は6時半だっけか",
    ],
)
def test_what_one_forgot_is_asked_once_more(text):
    assert acts(text) == {"ask"}


@pytest.mark.parametrize("text", ["朝食は7時からでした", "朝食は7時からでしたよ"])
def test_what_one_remembers_is_told(text):
    assert "tell" in acts(text)
