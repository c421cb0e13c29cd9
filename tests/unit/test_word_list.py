"""What lib/word_list.py promises: saved words as CSV that no spreadsheet computes with."""

import csv
import io
from datetime import UTC, datetime

import pytest

from lib.errors import NoWordsSaved
from lib.saved_words import SavedWord
from lib.vocabulary import WordKey
from lib.word_list import COLUMNS, word_list

AT = datetime(2026, 11, 27, 9, 30, tzinfo=UTC)


def saved(sentence="水をください。", glosses=("water",)):
    return SavedWord(
        id="1",
        key=WordKey("水", "みず"),
        state="saved",
        entry=None,
        glosses=glosses,
        level="N5",
        sentence=sentence,
        surface="水",
        said_by="me",
        turn_id=None,
        task_id="ramen-shop",
        created_at=AT,
    )


def rows(words, titles=None):
    return list(csv.DictReader(io.StringIO(word_list(words, titles or {}).decode("utf-8-sig"), newline="")))


def test_each_word_is_a_row():
    [row] = rows([saved(glosses=("water", "cold water"))], {"ramen-shop": "ラーメン屋で注文する"})
    assert row == {
        "word": "水",
        "reading": "みず",
        "meaning": "water / cold water",
        "level": "N5",
        "sentence": "水をください。",
        "form": "水",
        "said_by": "learner",
        "task": "ラーメン屋で注文する",
        "saved": "2026-11-27T09:30:00+00:00",
    }
    assert tuple(row) == COLUMNS


def test_a_spreadsheet_sees_that_it_is_utf_8():
    assert word_list([saved()], {}).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("said", ['=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "＝1+1", "水;=1", "\t=1"])
def test_no_cell_begins_a_formula(said):
    [row] = rows([saved(sentence=said, glosses=(said,))])
    for cell in (row["sentence"], row["meaning"]):
        for part in cell.replace("\t", ";").split(";"):
            assert not part.startswith(tuple("=+-@＝"))


def test_quotes_commas_and_lines_stay_in_their_cell():
    [row] = rows([saved(sentence='「水」,"茶"\nです。')])
    assert row["sentence"] == '「水」,"茶"\nです。'


def test_no_words_are_no_list():
    with pytest.raises(NoWordsSaved):
        word_list([], {})
