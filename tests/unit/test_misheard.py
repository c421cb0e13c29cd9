"""What Sudachi hears wrongly in kana and is put right: parents, and a booking that a beginner takes apart."""

import pytest

from lib.clauses import clauses
from lib.japanese import analyse


@pytest.mark.parametrize(
    ("text", "parent"),
    [
        ("ちちは いしゃです。", "父"),
        ("chichi wa isha desu.", "父"),
        ("ははは あたまが いたいです。", "母"),
        ("はははあたまがいたいです。", "母"),
        ("ははが びょうきです。", "母"),
        ("haha wa isha desu.", "母"),
    ],
)
def test_a_parent_in_kana_is_somebody_else(text, parent):
    (clause,) = clauses(analyse(text))
    assert clause.tokens[0].normalized == parent
    assert clause.others == "subject"


@pytest.mark.parametrize(
    "text", ["ははは、私も頭が痛いです。", "ははは！", "ははは", "ははははは", "ハハハ、そうですね。"]
)
def test_laughter_is_nobody(text):
    assert all(token.normalized != "母" for token in analyse(text).tokens)
    assert not any(clause.others for clause in clauses(analyse(text)))


def test_a_booking_in_the_dictionary_form_is_one():
    words = analyse("わたしは よやくする した マルコです。").tokens
    assert [(word.surface, word.normalized) for word in words[2:4]] == [("よやく", "予約"), ("する", "為る")]


@pytest.mark.parametrize("text", ["yoyakusuru", "よ やくする", "ちち", "はは", "はははは", "ちちをみて"])
def test_what_is_put_right_stays_a_slice_of_the_text(text):
    assert all(text[token.start : token.end] == token.surface for token in analyse(text).tokens)
