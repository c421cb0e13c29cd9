"""A recording of a learner, once it can be listened to: mono, at 16 kHz, with a voice in it.

`wave_files.py` reads what was sent, `loudness.py` hears whether somebody speaks.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import soxr

from lib.errors import RecordingTooLong
from lib.loudness import require_voice
from lib.wave_files import read_wave, write_wave

SAMPLE_RATE = 16_000
"""Hertz; what Whisper hears."""
LONGEST_SECONDS = 60
LARGEST_BYTES = LONGEST_SECONDS * 48_000 * 2 * 4 + 65_536
"""The longest recording as no browser makes it larger: 48 kHz, two channels, 32 bits, and its header."""


@dataclass(frozen=True)
class Recording:
    """Samples of one channel, 16 bits, at `SAMPLE_RATE`."""

    samples: npt.NDArray[np.int16]

    @property
    def seconds(self) -> float:
        """How long it is."""
        return len(self.samples) / SAMPLE_RATE


def read_recording(audio: bytes) -> Recording:
    """The recording in a WAV file that a learner sent, whatever its rate and channels.

    Raises RecordingTooLong before it decodes anything, RecordingBroken, RecordingSilent, RecordingNotSpeech.
    """
    if len(audio) > LARGEST_BYTES:
        raise RecordingTooLong(limit=LONGEST_SECONDS)
    sound = read_wave(audio, longest_seconds=LONGEST_SECONDS)
    samples = sound.samples
    if sound.rate != SAMPLE_RATE:
        samples = soxr.resample(samples, sound.rate, SAMPLE_RATE)
    recording = Recording(np.clip(np.round(samples * 32_768), -32_768, 32_767).astype(np.int16))
    require_voice(recording.samples, SAMPLE_RATE)
    return recording


def wav_of(recording: Recording) -> bytes:
    """The recording as a WAV file, for the store and a provider; read again it is the same."""
    return write_wave(recording.samples, SAMPLE_RATE)
