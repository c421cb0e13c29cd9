"""A recording of a learner, once it can be listened to: mono, at 16 kHz."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

SAMPLE_RATE = 16_000
"""Hertz; what Whisper hears."""


@dataclass(frozen=True)
class Recording:
    """Samples of one channel, 16 bits, at `SAMPLE_RATE`."""

    samples: npt.NDArray[np.int16]

    @property
    def seconds(self) -> float:
        """How long it is."""
        return len(self.samples) / SAMPLE_RATE
