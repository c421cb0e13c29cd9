"""CSV: what the rows hold, and that nothing in them is ever computed."""

import csv
import io
import itertools
import re
import unicodedata

import pandas as pd
import pytest

from lib.conversation import Correction
from lib.copies import copy_of
from lib.spreadsheet import COLUMNS, as_csv, without_formulas
from tests.talks import HOSTILE, OPENING, disputed, found, transcript, turn, whole

FORMULA = "=+-@＝＋－＠"
SEPARATORS = ",;\t\r\n"
BLANKS = (
    "",
    " ",
    "　",
    "\u00a0",
    "\t",
    "\r",
    "\n",
    "\u200b",
    "\ufeff",
    "\u2060",
    "\u202e",
    "\u3164",
    '"',
    " \u200b　",
)


def rows(talk):
    return list(csv.DictReader(io.StringIO(as_csv(talk), newline="")))


def with_one_apostrophe_less(cell):
    """The inverse, as docs/export.md tells it."""
    return re.sub(r"(\A|[,;\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029])'", r"\1", cell)


def computed(cell):
    """Whether any spreadsheet might compute something in it, wherever it cuts the cell."""
    for part in re.split(f"[{SEPARATORS}]", cell):
        bare = part.lstrip('" 　\u00a0\u200b\ufeff\u2060\u202e\u3164')
        if bare and unicodedata.normalize("NFKC", bare)[0] in "=+-@":
            return True
    return False


@pytest.mark.parametrize("sign", FORMULA)
def test_a_formula_behind_any_blank_gets_an_apostrophe(sign):
    assert without_formulas(f"{sign}1+1") == f"'{sign}1+1"
    assert without_formulas(f"\t{sign}1+1") == f"'\t'{sign}1+1"
    for before, blank in itertools.product(("", "はい;", "はい,", "はい\n", "はい\t"), BLANKS):
        assert not computed(without_formulas(f"{before}{blank}{sign}1+1"))


@pytest.mark.parametrize("blank", ["\t", "\r", "\n"])
def test_no_cell_begins_with_a_tab_or_a_new_line(blank):
    assert without_formulas(f"{blank}はい") == f"'{blank}はい"


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_compute_nothing_and_can_be_had_back(words):
    cell = without_formulas(words)
    assert not computed(cell)
    assert with_one_apostrophe_less(cell) == words


@pytest.mark.parametrize(
    "words",
    [
        "二人です。",
        "ーっと、ラーメン",
        "「味噌」を",
        "〜が食べたい",
        "・餃子",
        "1つ",
        "１＋１は二",
        "A-1 = B",
        "(笑)",
        "👨\u200d👩\u200d👧",
    ],
)
def test_other_words_stay_as_they_are(words):
    assert without_formulas(words) == words


def test_no_cell_of_a_file_begins_a_formula_however_it_is_cut():
    turns = [
        turn(n, words, words, correction=Correction(words, words, words))
        for n, words in enumerate(HOSTILE, start=1)
    ]
    text = as_csv(transcript(*turns, evidence=[found("turn-1", "ask-bill", "＝1+1")]))
    for cell in itertools.chain.from_iterable(csv.reader(io.StringIO(text, newline=""))):
        assert not computed(cell)
    for delimiter in ";\t":  # as Excel cuts it where people write 1,5
        for cell in itertools.chain.from_iterable(
            csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        ):
            assert not computed(cell)


def test_messages_are_read_back_by_csv_and_by_pandas():
    talk = transcript(*(turn(n, words, words) for n, words in enumerate(HOSTILE, start=1)))
    said = [OPENING, *(words for words in HOSTILE for _ in range(2))]
    messages = [row for row in rows(talk) if row["row"] == "message"]
    assert [with_one_apostrophe_less(row["text"]) for row in messages] == said
    frame = pd.read_csv(io.BytesIO(copy_of(talk, "csv")), dtype=str, keep_default_na=False)
    assert tuple(frame.columns) == COLUMNS
    texts = frame[frame["row"] == "message"]["text"]
    assert [with_one_apostrophe_less(text) for text in texts] == said


def test_messages_say_who_said_what_when_and_how_it_ended():
    messages = [row for row in rows(whole()) if row["row"] == "message"]
    assert [(row["turn"], row["who"], row["partner"], row["state"], row["failure"]) for row in messages] == [
        ("0", "松田さん", "the offline partner", "complete", ""),
        ("1", "Learner", "", "", ""),
        ("1", "松田さん", "the offline partner", "complete", ""),
        ("2", "Learner", "", "", ""),
        ("2", "松田さん", "a model", "cut", ""),
        ("3", "Learner", "", "", ""),
        ("3", "松田さん", "a model", "stopped", ""),
        ("5", "Learner", "", "", ""),
        ("5", "松田さん", "a model", "failed", "partner_timeout"),
    ]
    assert (messages[3]["said"], messages[3]["better"]) == ("食べるたい", "食べたい")
    assert messages[3]["why"] == "たい goes with the ます-stem."
    assert messages[3]["at"] == "2026-11-22T03:06:05+00:00"


def test_replies_say_what_the_learner_thinks_of_them_and_the_learners_words_do_not():
    messages = [row for row in rows(whole()) if row["row"] == "message"]
    assert [(row["reaction"], row["flag"]) for row in messages] == [
        ("❤️", ""),
        ("", ""),
        ("👍", "too hard"),
        *[("", "")] * 6,
    ]


def test_objectives_say_by_which_words_they_are_met():
    goals = [row for row in rows(whole()) if row["row"] == "objective"]
    told = [
        (row["met"], row["turn"], row["text"], row["seen_by"], row["independence"], row["learner_says"])
        for row in goals
    ]
    assert told == [
        ("yes", "1", "二人です", "noticed automatically", "unaided", ""),
        ("yes", "2", "味噌ラーメン食べるたい", "heard by the partner", "with a hint", ""),
        ("yes", "3", "餃子もお願いします。", "", "", "It counts because the learner says so."),
        (
            *("no", "5", "お会計をお願いします", "noticed automatically", "with words from the screen"),
            "The learner did not mean this, so it does not count.",
        ),
    ]


def test_an_objective_without_words_has_its_row_too():
    goals = [row for row in rows(transcript(state="open")) if row["row"] == "objective"]
    assert [(row["met"], row["turn"], row["text"]) for row in goals] == [("no", "", "")] * 4


def test_every_row_names_its_conversation():
    for row in rows(whole()):
        assert (row["attempt"], row["task"], row["level"]) == ("attempt-1", "ramen-shop", "A1")
        assert (row["title_ja"], row["begun"]) == ("ラーメン屋で注文する", "2026-11-22T03:04:05+00:00")


def test_excel_reads_japanese_and_the_lines_end_as_it_wants_them():
    content = copy_of(transcript(turn(1, "一行目\n二行目", "はい。")), "csv")
    assert content.startswith(b'\xef\xbb\xbf"attempt"')
    assert content.endswith(b'"\r\n')
    assert content.count(b"\r\n") == 1 + 3 + 4
    assert "一行目\n二行目".encode() in content


def test_a_conversation_of_only_the_opening_line_and_one_of_five_hundred_turns():
    assert [row["text"] for row in rows(transcript(state="open")) if row["row"] == "message"] == [OPENING]
    long = transcript(*(turn(n, f"{n}番です。", "はい。") for n in range(1, 501)))
    assert len([row for row in rows(long) if row["row"] == "message"]) == 1001


def test_who_disputes_without_words_is_written_down():
    talk = transcript(disputes=[disputed("ask-bill", "did_say", "turn-of-another-time")])
    row = next(row for row in rows(talk) if row["learner_says"])
    assert (row["met"], row["turn"]) == ("yes", "")
