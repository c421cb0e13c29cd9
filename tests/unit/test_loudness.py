"""A voice, however short and quiet, is let through; what a microphone hears when nobody speaks is not."""

import numpy as np
import pytest

from lib.errors import RecordingNotSpeech, RecordingSilent
from lib.recording import read_recording
from tests import speaking


@pytest.mark.parametrize("around", [0, 1])
@pytest.mark.parametrize("peak_dbfs", [-6, -40])
@pytest.mark.parametrize(
    "said", ["はい", "うん", "え？", "いち", "しち", "ふたつ", "そう", "水", "いいえ", "二人です。"]
)
def test_a_short_word_is_a_voice(said, peak_dbfs, around):
    read_recording(speaking.spoken(said, peak_dbfs=peak_dbfs, lead=around, tail=around))


@pytest.mark.parametrize("around", [0, 1])
@pytest.mark.parametrize("peak_dbfs", [-6, -40])
@pytest.mark.parametrize("said", ["はい", "うん", "ふたつ", "味噌ラーメンを一つください。"])
def test_a_word_in_noise_is_a_voice(said, peak_dbfs, around):
    """Voices lie 8 to 15 dB below their peak, so 12 to 19 above noise that is 27 below it."""
    read_recording(
        speaking.spoken(
            said, peak_dbfs=peak_dbfs, lead=around, tail=around, noise_dbfs=peak_dbfs - 27, rate=16_000
        )
    )


SILENCES = {
    "zeros": lambda: speaking.silence(2),
    "shorter than a frame": lambda: speaking.silence(0.01),
    "a good microphone": lambda: speaking.noise(2, level_dbfs=-70),
    "a faint hum": lambda: speaking.hum(2, peak_dbfs=-60),
    "a microphone plugged into nothing": lambda: speaking.wav(np.full(48_000, 0.3)),
    "a voice far away": lambda: speaking.spoken("はい", peak_dbfs=-56),
}
NOISES = {
    "hum of 50 Hz": lambda: speaking.hum(3),
    "hum of 60 Hz": lambda: speaking.hum(3, mains=60),
    "a short, weak hum": lambda: speaking.hum(0.5, mains=60, peak_dbfs=-30),
    "a high tone": lambda: speaking.tone(2),
    "a low tone": lambda: speaking.tone(2, hertz=300),
    "a short beep": lambda: speaking.tone(2, beep=0.1),
    "a beep": lambda: speaking.tone(2, beep=0.3, hertz=440),
    "a fan": lambda: speaking.noise(2),
    "a loud, short hiss": lambda: speaking.noise(0.3, level_dbfs=-20),
    "a click": speaking.click,
    "four clicks": lambda: speaking.click(times=4),
    "eight clicks": lambda: speaking.click(times=8),
    "a knock": lambda: speaking.click(ring=0.08),
    "a hollow knock": lambda: speaking.click(ring=0.15),
    "four knocks": lambda: speaking.click(ring=0.08, times=4),
}


@pytest.mark.parametrize("name", SILENCES)
def test_nothing_as_loud_as_a_voice_is_silence(name):
    with pytest.raises(RecordingSilent):
        read_recording(SILENCES[name]())


@pytest.mark.parametrize("room_dbfs", [None, -60])
@pytest.mark.parametrize("name", NOISES)
def test_a_noise_is_no_voice(name, room_dbfs):
    audio = NOISES[name]()
    if room_dbfs is not None:
        audio = _mixed(audio, speaking.noise(3, level_dbfs=room_dbfs, seed=2))
    with pytest.raises(RecordingNotSpeech):
        read_recording(audio)


def _mixed(audio: bytes, other: bytes) -> bytes:
    one, two = (np.frombuffer(file[44:], "<i2") / 32_768 for file in (audio, other))
    return speaking.wav(one + two[: len(one)])
