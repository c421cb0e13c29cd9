"""Readings of whole sentences against what was written down by hand; docs/readings.md tells how."""

from pathlib import Path

import pytest

from tests.reading_accuracy import judged_file

CORPORA = Path(__file__).parents[1] / "corpora"
LOWEST_SHARE = 0.97


@pytest.mark.parametrize(("corpus", "tokens"), [("second", 716), ("third", 280)])
def test_97_of_100_kanji_of_sentences_written_before_anything_read_them_are_read_right(
    corpus: str, tokens: int
) -> None:
    judgements = list(judged_file(CORPORA / f"readings.{corpus}.tsv"))
    assert len(judgements) == tokens
    right = sum(found.is_right for found in judgements)
    assert right / len(judgements) >= LOWEST_SHARE


def test_the_known_traps_are_all_read_right() -> None:
    judgements = list(judged_file(CORPORA / "readings.dev.tsv"))
    assert len(judgements) == 304
    assert [(found.sentence, found.written) for found in judgements if not found.is_right] == []
