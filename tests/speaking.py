"""Recordings for tests: Japanese as Open JTalk says it, and what a microphone hears when nobody speaks.

All are whole WAV files of PCM with 16 bits. Peaks and levels are in dBFS: 0 is the loudest there is, and a
level is that of the root mean square. The same arguments give the same bytes.
"""

import io
import wave
from functools import cache

import numpy as np
import numpy.typing as npt
import soxr

from lib.aloud import open_jtalk

Samples = npt.NDArray[np.float64]
"""One channel; 1.0 is full scale."""

_QUIET = 10 ** (-45 / 20)  # of what Open JTalk says at its loudest: where its own pauses begin and end


def spoken(
    text: str,
    *,
    rate: int = 48_000,
    channels: int = 1,
    lead: float = 0.3,
    tail: float = 0.3,
    peak_dbfs: float = -6,
    noise_dbfs: float | None = None,
) -> bytes:
    """`text` said aloud, after `lead` and before `tail` seconds of silence; over steady noise if asked."""
    voice = _synthesised(text)
    if rate != _JTALK_RATE:
        voice = soxr.resample(voice, _JTALK_RATE, rate)
    voice = voice * (_amplitude(peak_dbfs) / np.abs(voice).max())
    samples = np.concatenate([np.zeros(round(lead * rate)), voice, np.zeros(round(tail * rate))])
    if noise_dbfs is not None:
        samples = samples + _noise(len(samples), noise_dbfs)
    return wav(samples, rate=rate, channels=channels)


def silence(seconds: float, *, rate: int = 48_000, channels: int = 1) -> bytes:
    """Digital silence: zeros."""
    return wav(np.zeros(round(seconds * rate)), rate=rate, channels=channels)


def noise(
    seconds: float, *, level_dbfs: float = -40, rate: int = 48_000, channels: int = 1, seed: int = 1
) -> bytes:
    """White noise of one level: a fan, or at -70 what a microphone makes by itself."""
    return wav(_noise(round(seconds * rate), level_dbfs, seed), rate=rate, channels=channels)


def hum(
    seconds: float, *, mains: float = 50, peak_dbfs: float = -20, rate: int = 48_000, channels: int = 1
) -> bytes:
    """What a bad cable picks up: the frequency of the mains and ten harmonics, ever weaker."""
    at = np.arange(round(seconds * rate)) / rate
    waves = sum(np.sin(2 * np.pi * mains * n * at + n) / n for n in range(1, 12))
    return wav(waves * (_amplitude(peak_dbfs) / np.abs(waves).max()), rate=rate, channels=channels)


def tone(
    seconds: float,
    *,
    hertz: float = 1000,
    beep: float | None = None,
    peak_dbfs: float = -12,
    rate: int = 48_000,
    channels: int = 1,
) -> bytes:
    """One note, all the time or for `beep` seconds in the middle of silence."""
    samples = np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate) * _amplitude(peak_dbfs)
    if beep is not None:
        edge = round((seconds - beep) * rate / 2)
        samples[:edge] = 0
        samples[len(samples) - edge :] = 0
    return wav(samples, rate=rate, channels=channels)


def click(
    seconds: float = 2,
    *,
    times: int = 1,
    ring: float = 0.01,
    peak_dbfs: float = -6,
    rate: int = 48_000,
    channels: int = 1,
) -> bytes:
    """`times` clicks, evenly over silence, each fading within `ring` seconds: a mouse, or at 0.08 a knock."""
    length = round(seconds * rate)
    samples = np.zeros(length)
    at = np.arange(round(3 * ring * rate)) / rate
    one = np.sin(2 * np.pi * 180 * at) + _noise(len(at), -12)
    one = one * np.exp(-at / (ring / 3))
    one = one * (_amplitude(peak_dbfs) / np.abs(one).max())
    for number in range(times):
        start = (number * 2 + 1) * length // (times * 2)
        samples[start : start + len(one)] = one[: length - start]
    return wav(samples, rate=rate, channels=channels)


def wav(samples: Samples, *, rate: int = 48_000, channels: int = 1) -> bytes:
    """A WAV file, the same samples on each channel; what is louder than full scale is cut off."""
    whole = np.round(np.clip(samples, -1, 1) * 32_767).astype("<i2")
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setparams((channels, 2, rate, 0, "NONE", ""))
        writer.writeframes(np.repeat(whole, channels).tobytes())
    return file.getvalue()


_JTALK_RATE = 48_000


@cache
def _synthesised(text: str) -> Samples:
    """The voice alone at 48 kHz, without the pauses that Open JTalk puts around it."""
    # float64, louder than 16 bits where it likes: whoever takes it scales it. The options ask for no
    # second reading, which would load Sudachi once more and miss onnxruntime.
    samples, rate = open_jtalk().tts(text, predict_nani=False, use_sudachi_kanji_yomi=False)
    assert rate == _JTALK_RATE
    assert len(samples), f"Open JTalk has nothing to say for {text!r}"
    loud = np.flatnonzero(np.abs(samples) > np.abs(samples).max() * _QUIET)
    voice: Samples = samples[loud[0] : loud[-1] + 1]
    voice.setflags(write=False)
    return voice


def _noise(length: int, level_dbfs: float, seed: int = 1) -> Samples:
    return np.random.default_rng(seed).standard_normal(length) * _amplitude(level_dbfs)


def _amplitude(dbfs: float) -> float:
    return float(10 ** (dbfs / 20))
