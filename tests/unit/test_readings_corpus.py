"""Readings of whole sentences against what was written down by hand; docs/readings.md tells how."""

from pathlib import Path

from tests.reading_accuracy import judged_file

CORPORA = Path(__file__).parents[1] / "corpora"
LOWEST_SHARE = 0.97


def test_97_of_100_kanji_of_sentences_written_before_anything_read_them_are_read_right() -> None:
    judgements = list(judged_file(CORPORA / "readings.second.tsv"))
    assert len(judgements) == 716
    right = sum(found.is_right for found in judgements)
    assert right / len(judgements) >= LOWEST_SHARE


def test_the_known_traps_are_all_read_right() -> None:
    judgements = list(judged_file(CORPORA / "readings.dev.tsv"))
    assert len(judgements) == 198
    assert [(found.sentence, found.written) for found in judgements if not found.is_right] == []
