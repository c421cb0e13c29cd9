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


@pytest.mark.parametrize(
    "audio",
    [
        speaking.silence(2),
        speaking.silence(0.01),
        speaking.noise(2, level_dbfs=-70),
        speaking.hum(2, peak_dbfs=-60),
        speaking.wav(np.full(48_000, 0.3)),  # a microphone that is plugged into nothing
    ],
)
def test_nothing_as_loud_as_a_voice_is_silence(audio):
    with pytest.raises(RecordingSilent):
        read_recording(audio)


def test_a_voice_from_far_away_is_silence_rather_than_a_noise():
    with pytest.raises(RecordingSilent):
        read_recording(speaking.spoken("はい", peak_dbfs=-56))


@pytest.mark.parametrize(
    "audio",
    [
        speaking.hum(3),
        speaking.hum(3, mains=60),
        speaking.hum(0.5, mains=60, peak_dbfs=-30),
        speaking.tone(2),
        speaking.tone(2, hertz=300),
        speaking.tone(2, beep=0.1),
        speaking.tone(2, beep=0.3, hertz=440),
        speaking.noise(2),
        speaking.noise(0.3, level_dbfs=-20),
        speaking.click(),
        speaking.click(times=4),
        speaking.click(times=8),
        speaking.click(ring=0.08),
        speaking.click(ring=0.15),
        speaking.click(ring=0.08, times=4),
    ],
    ids=lambda audio: None,
)
def test_a_noise_is_no_voice(audio):
    with pytest.raises(RecordingNotSpeech):
        read_recording(audio)
    with pytest.raises(RecordingNotSpeech):
        read_recording(_in_a_room(audio))


def _in_a_room(audio: bytes) -> bytes:
    """The same over what a microphone makes by itself."""
    samples = np.frombuffer(audio[44:], "<i2") / 32_768
    return speaking.wav(samples + np.random.default_rng(2).standard_normal(len(samples)) * 0.001)
