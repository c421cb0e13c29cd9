"""How sure a transcriber is of what it has heard."""

import math
from collections.abc import Iterable


def confidence(logprobs: Iterable[tuple[float, float]]) -> float | None:
    """The weighted geometric mean of probabilities that are given as logarithms: 0 to 1, None of nothing.

    Each comes with its weight, such as the seconds of its segment; where none weighs anything, all are equal.
    What is no number, or no finite one, counts as not told.
    """
    known = [(logprob, weight) for logprob, weight in logprobs if math.isfinite(logprob)]
    if not known:
        return None
    weights = sum(weight for _, weight in known)
    if weights:
        mean = sum(logprob * weight for logprob, weight in known) / weights
    else:
        mean = sum(logprob for logprob, _ in known) / len(known)
    return math.exp(min(mean, 0.0))
