"""Japanese as romaji."""

import pytest

from lib.hepburn import romaji, romaji_of
from lib.readings import read


@pytest.mark.parametrize(
    ("kana", "written"),
    [
        ("とうきょう", "tōkyō"),
        ("おおきい", "ōkii"),
        ("せんせい", "sensei"),
        ("コーヒー", "kōhī"),
        ("まっちゃ", "matcha"),
        ("ざっし", "zasshi"),
        ("てんいん", "ten'in"),
        ("しんよう", "shin'yō"),
        ("つづく", "tsuzuku"),
        ("はなぢ", "hanaji"),
        ("パーティー", "pātī"),
        ("シェフ", "shefu"),
        ("ヴァイオリン", "vaiorin"),
        ("ぎゅうにゅう", "gyūnyū"),
        ("じゅぎょう", "jugyō"),
        ("あっ", "a"),
        ("えっ？", "e？"),
        ("", ""),
    ],
)
def test_kana_in_hepburn(kana, written):
    assert romaji(kana) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("味噌ラーメンを一つください。", "miso rāmen o hitotsu kudasai."),
        ("名前（なまえ）・予約（よやく）", "namae (namae) yoyaku (yoyaku)"),
        ("一泊（朝ご飯も）です。", "ippaku (asagohan mo) desu."),
        ("東京へ行きたいです。", "tōkyō e ikitai desu."),
        ("昨日、本を読みました。", "kinō, hon o yomimashita."),
        ("そう思う。", "sō omou."),
        ("「もう一度」と言ってください。", "“mō ichido” to itte kudasai."),
        ("お会計は、全部で千二百五十円です。", "okaikei wa, zenbu de sennihyakugojū en desu."),
        ("3時半に駅で会おう。", "sanjihan ni eki de aō."),
        ("行かなければなりません。", "ikanakereba narimasen."),
        ("飲んだり言ったりする。", "nondari ittari suru."),
        ("駅で会った。", "eki de atta."),
        ("駅前の「まつや」です。", "ekimae no “matsuya” desu."),
        ("いいえ。\nはい！", "iie.\nhai!"),
        ("Hello😊", "Hello😊"),
        ("", ""),
    ],
)
def test_a_text_in_romaji_has_its_words_apart(text, written):
    assert romaji_of(text, read(text)) == written
