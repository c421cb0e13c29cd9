"""Verbs and adjectives change as a textbook has it, in kanji and in kana."""

import pytest

from lib.conjugation import adjective_stem, masu_stem, nai_stem, te_form
from lib.japanese import analyse


@pytest.mark.parametrize(
    ("verb", "polite", "negative", "te"),
    [
        ("買う", "買い", "買わ", "買って"),
        ("行く", "行き", "行か", "行って"),
        ("いく", "いき", "いか", "いって"),
        ("書く", "書き", "書か", "書いて"),
        ("泳ぐ", "泳ぎ", "泳が", "泳いで"),
        ("話す", "話し", "話さ", "話して"),
        ("待つ", "待ち", "待た", "待って"),
        ("死ぬ", "死に", "死な", "死んで"),
        ("遊ぶ", "遊び", "遊ば", "遊んで"),
        ("飲む", "飲み", "飲ま", "飲んで"),
        ("走る", "走り", "走ら", "走って"),
        ("帰る", "帰り", "帰ら", "帰って"),
        ("食べる", "食べ", "食べ", "食べて"),
        ("たべる", "たべ", "たべ", "たべて"),
        ("見る", "見", "見", "見て"),
        ("する", "し", "し", "して"),
        ("来る", "来", "来", "来て"),
        ("くる", "き", "こ", "きて"),
        ("ある", "あり", "", "あって"),
        ("いらっしゃる", "いらっしゃい", "いらっしゃら", "いらっしゃって"),
    ],
)
def test_a_verb_changes_by_its_class(verb, polite, negative, te):
    [token] = analyse(verb).tokens
    kind = token.pos[4]
    assert (masu_stem(verb, kind), nai_stem(verb, kind), te_form(verb, kind)) == (polite, negative, te)


@pytest.mark.parametrize(
    ("adjective", "stem"),
    [("高い", "高"), ("いい", "よ"), ("かっこいい", "かっこよ"), ("良い", "良"), ("かわいい", "かわい")],
)
def test_an_adjective_loses_its_i_and_good_is_yoi(adjective, stem):
    assert adjective_stem(adjective) == stem


def test_a_form_that_no_rule_reaches_is_none():
    assert masu_stem("死ぬる", "文語ナ行変格") is None
    assert nai_stem("ござんす", "サ行変格") is None
    assert te_form("食べ", "下一段-バ行") is None
    assert masu_stem("", "五段-ラ行") is None
    assert adjective_stem("静か") is None
