import pytest

from lib.conversation import clean_text
from lib.errors import TextEmpty, TextTooLong


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "\n\t",
        "\u3000",
        "\u200b\u200d",
        "\x00\x07",
        "\u202e\u2066",
        "\ufeff",
        "\u3164",
        "\u115f\u2800\uffa0",
    ],
)
def test_nothing_visible_is_nothing_to_send(text):
    with pytest.raises(TextEmpty):
        clean_text(text, 4000)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  ラーメンをください。\n", "ラーメンをください。"),
        ("ラー\x00メン\x1b[31m", "ラーメン[31m"),
        ("一\r\n二\r三", "一\n二\n三"),
        ("\u202eンメーラ\u202c", "ンメーラ"),
        ("👨‍👩‍👧‍👦三人です", "👨‍👩‍👧‍👦三人です"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("850\u2060円です", "850円です"),
        ("が\u3099", "が\u3099"),
        ("ｶﾞﾗﾒﾝ", "ｶﾞﾗﾒﾝ"),
    ],
)
def test_words_stay_and_what_nobody_sees_goes(text, kept):
    assert clean_text(text, 4000) == kept


def test_a_lone_surrogate_never_reaches_the_store():
    assert clean_text("ラ\ud800ーメン", 4000) == "ラーメン"


def test_a_message_at_the_limit_passes_and_one_beyond_it_says_both_numbers():
    assert len(clean_text("あ" * 4000, 4000)) == 4000
    with pytest.raises(TextTooLong, match="4,001 characters; 4,000") as caught:
        clean_text("あ" * 4001, 4000)
    assert (caught.value.length, caught.value.limit) == (4001, 4000)
