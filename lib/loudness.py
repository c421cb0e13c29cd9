"""Whether a voice is in a recording: by how loud it is, for how long, and how much it changes.

No recogniser, only levels: enough to tell a word from silence, a hum, a tone, a fan, a click, a knock or a
beep, so that none of these costs a call. Where it is not sure it lets the recording through: a call for
nothing costs a hundredth of a cent, a learner who is told that they said nothing speaks less.

A recording is cut into frames. Of each the energy in the bands of speech is measured. A frame is *loud* where
it stands above the recording's own noise floor, near the level that is reached for a syllable's length. A
voice is loud for a syllable without a break, and while it is loud its energy moves from band to band. Hum,
tones, fans, beeps and knocks keep theirs where it is; clicks are too short.

Levels are in dBFS: 0 is a sine of full scale. What was measured stands beside each constant; the sounds were
made by `tests/speaking.py`.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from lib.errors import RecordingNotSpeech, RecordingSilent

FRAME_MS, HOP_MS = 20, 10
"""A frame holds two to five periods of a voice; sounds of speech last three frames and more."""
BANDS_HZ = (200, 400, 600, 900, 1300, 1900, 2700, 4000, 5500, 7500)
"""Edges of the bands, about as wide as the ear's. 50 and 60 Hz with their strongest harmonics lie below here;
the last two hold し and つ without their vowels, and without these しち and ふたつ are hardly there."""
SILENT_DBFS = -64.0
"""What stays below is no voice. One that peaks at -40 dBFS reaches -53 to -45 here, and one at -48 is still
let through; what good microphones make by themselves lies below -65."""
CLEAR_OF_SILENCE_DB = 3.0
"""So far above silence a voice must be: noise of just that level would be loud by chance, here and there."""
FAINT_DBFS = -52.0
"""Where no voice is found and nothing is louder than this, the microphone is far away or off."""
SYLLABLE_MS = 80
"""What is loud for less is no sound of speech; the level that is reached for so long is the recording's."""
VOICE_MS = 70
"""The shortest stretch that counts: ふたつ in noise is loud for 70, うん for 120; a click for 50."""
GAP_MS = 30
"""A shorter break parts no stretch."""
FLOOR_PERCENTILE = 10
"""So quiet is the quietest tenth of it: learners pause, and a recorder waits for their silence."""
ABOVE_FLOOR_DB = 6.0
"""White noise strays 3 to 4 dB above its own floor."""
BELOW_VOICE_DB = 20.0
"""What is so much weaker than the voice is its echo, or the ringing of a knock."""
CLEAR_OF_FLOOR_DB = 12.0
"""A floor closer to the voice than this is none: where a recording begins and ends within a word, the
quietest tenth is voice."""
WITHIN_VOICE_DB = 10.0
"""How far below its level a recording without a floor is loud."""
DEPTH_DB = 25.0
"""How far below the strongest band another is looked at; what is further down is noise."""
LEAST_CHANGE_DB = 1.2
"""How far the bands stray from their mean while it is loud. Measured: tones, hum, beeps and knocks up to 1.0,
steady noise of any colour 1.17 in a second or more; voices from 1.6 (そう in noise) to 6 (a sentence)."""

_TINY = 1e-10  # -100 dBFS: keeps the logarithm of digital silence finite
Levels = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Loudness:
    """The loudest frame, the longest stretch that is loud, and how far the bands stray while it is."""

    loudest_dbfs: float
    voice_ms: int
    change_db: float


def require_voice(samples: npt.NDArray[np.int16], rate: int) -> None:
    """Raises RecordingSilent or RecordingNotSpeech where no voice is in it."""
    found = measure(samples, rate)
    if found.voice_ms < VOICE_MS or found.change_db < LEAST_CHANGE_DB:
        raise RecordingSilent if found.loudest_dbfs < FAINT_DBFS else RecordingNotSpeech


def measure(samples: npt.NDArray[np.int16], rate: int) -> Loudness:
    """How loud it is, for how long, and how much it changes."""
    energies = _band_energies(samples, rate)
    bands = _smoothed(energies)
    level = _decibels(bands.sum(axis=1))
    reached = float(np.sort(level)[-min(len(level), SYLLABLE_MS // HOP_MS)])
    floor = float(np.percentile(level, FLOOR_PERCENTILE))
    has_floor = reached - floor >= CLEAR_OF_FLOOR_DB
    above_floor = floor + ABOVE_FLOOR_DB if has_floor else reached - WITHIN_VOICE_DB
    bar = max(SILENT_DBFS, reached - BELOW_VOICE_DB, above_floor)
    loud = (level > bar) & (reached > SILENT_DBFS + CLEAR_OF_SILENCE_DB)
    # Where something sets in or ends its energy is everywhere for a moment: what counts is above the bar
    # on both sides too. What is louder than the level reached is too short to be a voice.
    edge = np.pad(_decibels(energies.sum(axis=1)), 1, mode="edge")
    inner = np.minimum(np.minimum(edge[:-2], edge[2:]), edge[1:-1])
    weight = np.where(loud & (level < reached + ABOVE_FLOOR_DB), np.clip(inner - bar, 0, reached - bar), 0)
    return Loudness(float(level.max()), _longest(loud) * HOP_MS, _change(_decibels(bands), weight))


def _band_energies(samples: npt.NDArray[np.int16], rate: int) -> Levels:
    """For each frame the energy in each band, 1 for a sine of full scale."""
    frame, hop = rate * FRAME_MS // 1000, rate * HOP_MS // 1000
    whole = np.pad(samples, (0, max(0, frame - len(samples)))).astype(np.float32) / np.float32(32_768)
    window = np.hanning(frame).astype(np.float32)
    power = np.abs(np.fft.rfft(sliding_window_view(whole, frame)[::hop] * window)) ** 2
    edges = [round(hertz * frame / rate) for hertz in BANDS_HZ]
    bands = [power[:, low:high].sum(axis=1) for low, high in pairwise(edges)]
    scale = np.float32(4 / (frame * (window**2).sum()))
    return np.stack(bands, axis=1) * scale + np.float32(_TINY)


def _smoothed(energies: Levels) -> Levels:
    """Each frame as the mean of itself and its neighbours, which evens out the chances of noise."""
    edge = np.pad(energies, ((1, 1), (0, 0)), mode="edge")
    mean: Levels = (edge[:-2] + edge[1:-1] + edge[2:]) / np.float32(3)
    return mean


def _longest(loud: npt.NDArray[np.bool_]) -> int:
    """The frames of the longest stretch, short gaps included."""
    at = np.flatnonzero(loud)
    if not len(at):
        return 0
    stretches = np.split(at, np.flatnonzero(np.diff(at) > GAP_MS // HOP_MS + 1) + 1)
    return max(int(stretch[-1] - stretch[0]) + 1 for stretch in stretches)


def _change(bands: Levels, weight: Levels) -> float:
    """How far each band strays from its mean beside the others, in dB, over the frames of some weight."""
    if not weight.any():
        return 0.0
    seen = np.maximum(bands, bands.max(axis=1, keepdims=True) - DEPTH_DB)
    shape = seen - seen.mean(axis=1, keepdims=True)
    mean = np.average(shape, axis=0, weights=weight)
    return float(np.sqrt(np.average((shape - mean) ** 2, axis=0, weights=weight)).mean())


def _decibels(energy: Levels) -> Levels:
    decibels: Levels = 10 * np.log10(energy)
    return decibels
