"""The command that measures: what it asks for before the minutes of timing, and what it shows."""

import pytest

from benchmarks import __main__ as benchmarks
from benchmarks import report
from benchmarks.analysis import Analysed, forget_texts
from benchmarks.contenders import CONTENDERS
from benchmarks.looking_back import LookedBack
from benchmarks.turns import Measured
from lib.installation import VOCABULARY_FILE
from lib.spelling import fold
from lib.word_levels import read_vocabulary

YARITORI = next(contender for contender in CONTENDERS if contender.name == "yaritori")


@pytest.mark.parametrize("what", ["all", "tokens"])
def test_without_npm_it_says_so_before_it_measures_anything(monkeypatch, what):
    def measured(*_arguments, **_options):
        raise AssertionError("it has begun to measure")

    for name in ("prepare", "_time_turns", "_look_back", "_live", "figures"):
        monkeypatch.setattr(benchmarks, name, measured)
    monkeypatch.setattr("sys.argv", ["benchmarks", what])
    monkeypatch.setattr("shutil.which", lambda _name: None)
    with pytest.raises(SystemExit, match=r"node and npm.*apt-get install nodejs npm"):
        benchmarks.main()


def test_what_was_found_in_texts_is_forgotten_and_what_was_read_from_files_stays():
    fold("カバン")
    vocabulary = read_vocabulary(VOCABULARY_FILE)
    forget_texts()
    assert fold.cache_info().currsize == 0
    assert read_vocabulary(VOCABULARY_FILE) is vocabulary


def test_a_row_shows_the_median_and_the_range_with_a_decimal_where_all_is_small():
    looking = Analysed(afresh=[90.4, 80.2, 120.0], opened=[1.84, 2.5]), LookedBack()
    rows = report.table([YARITORI], {}, None, None, looking).splitlines()
    assert "| a conversation of 50 turns analysed afresh: median (range), ms | 90 (80–120) | < 150 |" in rows
    assert "| … once more, ms | 2.2 (1.8–2.5) |  |" in rows
    assert "| review asked for → painted, ms | – |  |" in rows


def test_trouble_on_the_pages_is_told_and_nothing_is_hidden_behind_it():
    looking = Analysed(), LookedBack(trouble="TimeoutError: 30 s")
    told = report.trouble({"yaritori": Measured()}, looking)
    assert told == "looking back could not be measured to the end: TimeoutError: 30 s"
