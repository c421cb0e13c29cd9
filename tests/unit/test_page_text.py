"""Text that nobody vouches for: as streamed Markdown, and as HTML in words with their readings."""

import html
import re

import pytest

from pages.parts.text import ReadingHelp, help_reading, in_kana, in_romaji, japanese, literal_markdown


def test_no_line_of_a_reply_can_begin_with_something_that_markdown_knows():
    whole = literal_markdown("はい。\n\n    もう一度\n\t- 一つ\n# 二つ")
    for line in whole.split("\n")[1:]:
        assert line.startswith("\u2060"), "four blanks after an empty line would be code"
        assert line.strip(), "an empty line would end the paragraph"


def test_a_piece_is_escaped_the_same_wherever_the_reply_was_cut():
    text = "850円 *です* [x](http://例え.jp)\n    <b>"
    assert "".join(map(literal_markdown, text)) == literal_markdown(text)


def test_nothing_that_is_said_means_anything_in_markdown():
    whole = literal_markdown("<script>alert(1)</script> ![x](http://evil.example) `code` _a_ ~b~ $c$")
    assert not re.search(r"(?<!\\)[<\[*_`~$!]", whole)


# --- whole texts, in words ---------------------------------------------------------------------------


@pytest.fixture
def helped():
    """Draws with this help."""

    def draw(text, **wanted):
        help_reading(ReadingHelp(**wanted))
        return japanese(text)

    yield draw
    help_reading(ReadingHelp())


def test_each_word_stands_apart_and_marks_are_no_words(helped):
    assert (
        helped("駅です。")
        == '<span lang="ja" class="y-ja"><bdi><span>駅</span><span>です</span>。</bdi></span>'
    )


def test_furigana_stand_over_all_kanji_over_those_above_ones_level_or_over_none(helped):
    over = '<ruby data-read="えき">駅</ruby>', '<ruby data-read="えら">選</ruby>'
    drawn = helped("駅を選ぶ", furigana="all")
    assert all(piece in drawn for piece in over)
    drawn = helped("駅を選ぶ", furigana="above", known=frozenset("駅"))
    assert over[0] not in drawn
    assert over[1] in drawn
    assert "<ruby" not in helped("駅を選ぶ", furigana="none")


def test_a_doubtful_reading_is_marked(helped):
    assert '<ruby data-read="から" data-doubt="?">辛</ruby>い' in helped("辛い。", furigana="all")


def test_long_readings_stand_closer_together(helped):
    assert '<ruby data-read="せんにひゃくごじゅう" data-wide="most">1,250</ruby>' in helped(
        "1,250円", furigana="all"
    )
    assert '<ruby data-read="さかな" data-wide>魚</ruby>' in helped("魚", furigana="all")
    assert '<ruby data-read="えき">駅</ruby>' in helped("駅", furigana="all")


def test_markup_in_a_text_is_never_markup(helped):
    for furigana in ("all", "none"):
        drawn = helped('<b onclick="x">駅</b>&amp;', furigana=furigana)
        assert "<b" not in drawn.replace("<bdi", "")
        assert "&lt;b" in drawn
        assert "&amp;amp;" in drawn


def test_without_the_marks_a_text_is_what_it_was(helped):
    text = "はい、\n１０日の 8:30に「駅」で😊 Tシャツを2枚…"
    drawn = helped(text, furigana="all").replace("<br>", "\n")
    assert html.unescape(re.sub(r"<[^>]+>", "", drawn)) == text


def test_kana_stand_below_only_where_furigana_would_stand_above(helped):
    helped("駅", furigana="above", known=frozenset("駅"))
    assert "えきでまつ" in in_kana("駅で待つ")
    assert in_kana("駅です") == ""
    helped("駅")
    assert in_kana("駅で待つ") == ""


def test_romaji_stands_below_only_where_it_is_wanted(helped):
    helped("駅", romaji=True)
    assert "eki wa doko desu ka." in in_romaji("駅はどこですか。")
    assert in_romaji("Where is the station?") == ""
    helped("駅")
    assert in_romaji("駅はどこですか。") == ""
