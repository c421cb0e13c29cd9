"""How sure a transcriber is: a number between 0 and 1, or none."""

import math

import pytest

from lib.confidence import confidence


@pytest.mark.parametrize(
    ("logprobs", "sure"),
    [
        ([(-0.1, 3.0), (-0.9, 1.0)], math.exp(-0.3)),
        ([(-0.2, 0.0), (-0.4, 0.0)], math.exp(-0.3)),
        ([(0.5, 1.0)], 1.0),
        ([(math.nan, 9.0), (-0.5, 1.0)], math.exp(-0.5)),
    ],
)
def test_it_is_the_mean_of_what_is_told_by_its_weight(logprobs, sure):
    assert confidence(logprobs) == pytest.approx(sure)


@pytest.mark.parametrize("logprobs", [[], [(math.nan, 1.0)], [(-math.inf, 0.0)]])
def test_of_nothing_it_is_unknown(logprobs):
    assert confidence(logprobs) is None
