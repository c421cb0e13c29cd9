"""In kana, where Sudachi hears other words: a mistake is put right or left alone, never made another word."""

import pytest

from lib.conjugation import adjective_stem, masu_stem, te_form
from lib.corrections import correction_of

KANA_ADJECTIVES_TEXT = """
    おいしい からい あまい まずい すっぱい にがい うすい あつい さむい つめたい
    あたたかい すずしい ぬるい たかい やすい ひくい おおきい ちいさい ながい みじかい
    ひろい せまい おもい かるい あたらしい ふるい わかい はやい おそい ちかい とおい
    おおい すくない つよい よわい ふかい あさい ふとい ほそい かたい やわらかい まるい
    あかい あおい しろい くろい きいろい あかるい くらい おもしろい たのしい うれしい
    かなしい さびしい こわい いたい ねむい いそがしい むずかしい やさしい きびしい
    うるさい きたない うつくしい かわいい かっこいい すごい ひどい わるい いい ほしい
    つまらない くだらない
    あぶない めずらしい はずかしい なつかしい うらやましい すばらしい ただしい えらい
    くさい まぶしい ずるい だるい こまかい くやしい したしい くわしい つらい くるしい
    おとなしい あやしい ありがたい うまい もったいない
"""
KANA_ADJECTIVES = KANA_ADJECTIVES_TEXT.split()
# What is put on the dictionary form, and what belongs on the stem.
ADJECTIVE_ENDINGS = {
    "でした": "かったです",
    "だった": "かった",
    "かったです": "かったです",
    "かったでした": "かったです",
    "ないです": "くないです",
    "くないです": "くないです",
    "くなかったです": "くなかったです",
    "くありません": "くありません",
    "くて": "くて",
    "くなりました": "くなりました",
}


@pytest.mark.parametrize("before", ["", "ラーメンは", "とても", "きのうは ", "このみせ、"])
def test_an_adjective_in_kana_is_put_right_or_left_alone_but_never_made_another_word(before):
    wrong, silent, read = [], 0, 0
    for adjective in KANA_ADJECTIVES:
        stem = adjective_stem(adjective)
        for ending, right in ADJECTIVE_ENDINGS.items():
            said, read = f"{before}{adjective}{ending}。", read + 1
            correction = correction_of(said)
            mended = said.replace(correction.said, correction.better) if correction else None
            silent += mended is None
            if mended not in (None, f"{before}{stem}{right}。"):
                wrong.append((said, mended))
            assert correction_of(f"{before}{stem}{right}。") is None
    assert wrong == []
    assert silent < read / 4


U_VERBS_TEXT = """
    かう かく およぐ はなす まつ あそぶ のむ よむ いく かえる あう とる つくる はいる
    のる わかる しる すむ つかう てつだう ならう かす きく いう おもう もつ けす
    あらう うる すわる やすむ はたらく おわる はじまる なくす まがる
"""
RU_VERBS_TEXT = """
    たべる みる ねる おきる でる おりる おしえる かりる あける つける わすれる おぼえる
    みせる
"""
VERBS = [
    *((verb, "五段") for verb in U_VERBS_TEXT.split()),
    *((verb, "下一段") for verb in RU_VERBS_TEXT.split()),
    ("くる", "カ行変格"),
    ("する", "サ行変格"),
]


def past(verb: str, kind: str) -> str:
    form = te_form(verb, kind)
    return form[:-1] + ("た" if form.endswith("て") else "だ")


@pytest.mark.parametrize("before", ["", "それを ", "きのう", "がっこうで", "もう", "わたしは", "ともだちと "])
def test_the_past_of_a_verb_in_kana_is_put_right_or_left_alone_but_never_made_another_verb(before):
    wrong, mended = [], 0
    for verb, kind in VERBS:
        right = f"{before}{masu_stem(verb, kind)}ました。"
        for ending in ("です", "でした"):
            said = f"{before}{past(verb, kind)}{ending}。"
            correction = correction_of(said)
            better = said.replace(correction.said, correction.better) if correction else None
            mended += better is not None
            if better not in (None, right):
                wrong.append((said, better))
    assert wrong == []
    assert mended > len(VERBS)
