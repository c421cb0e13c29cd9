"""Recordings as browsers send them become what a transcriber hears: one channel at 16 kHz."""

import io
import wave
from contextlib import suppress

import numpy as np
import pytest

from lib.errors import RecordingBroken, RecordingNotAccepted, RecordingTooLong
from lib.recording import LARGEST_BYTES, SAMPLE_RATE, read_recording, wav_of
from tests import speaking
from tests.house import project_tasks


@pytest.mark.parametrize("rate", [8_000, 16_000, 44_100, 48_000, 96_000])
@pytest.mark.parametrize("channels", [1, 2])
def test_any_rate_and_channels_become_one_channel_at_16_khz(rate, channels):
    audio = speaking.spoken("ラーメンをください。", rate=rate, channels=channels)
    usual = read_recording(speaking.spoken("ラーメンをください。", rate=SAMPLE_RATE))
    recording = read_recording(audio)
    assert recording.samples.dtype == np.int16
    assert recording.seconds == pytest.approx(usual.seconds, abs=0.001)
    assert np.corrcoef(*(_start(one.samples) for one in (recording, usual)))[0, 1] > 0.9


def _start(samples):
    """Its loudness, millisecond by millisecond: a phase more or less makes no other sound."""
    return np.abs(samples[:24_000].astype(float)).reshape(-1, 160).mean(axis=1)


def test_the_provider_gets_one_channel_of_16_bits():
    recording = read_recording(speaking.spoken("はい、大丈夫です。", channels=2))
    with wave.open(io.BytesIO(wav_of(recording))) as file:
        assert file.getparams()[:3] == (1, 2, SAMPLE_RATE)
        assert file.getnframes() == len(recording.samples)


def test_a_recording_that_was_kept_is_the_same_when_it_is_read_again():
    loud = speaking.spoken(
        "はい、大丈夫です。", peak_dbfs=6, rate=44_100, channels=2
    )  # cut off on both sides
    recording = read_recording(loud)
    assert (recording.samples.min(), recording.samples.max()) == (-32_768, 32_767)
    assert np.array_equal(read_recording(wav_of(recording)).samples, recording.samples)


def test_a_minute_is_read_and_more_is_not():
    minute = speaking.spoken("はい。", lead=30, tail=29, rate=SAMPLE_RATE)
    assert read_recording(minute).seconds > 59
    with pytest.raises(RecordingTooLong) as refused:
        read_recording(speaking.spoken("はい。", lead=30, tail=31, rate=SAMPLE_RATE))
    assert refused.value.said() == (
        "A recording can be 60 seconds long. Please say it in two parts, or write the rest."
    )


def test_too_many_bytes_are_refused_unread():
    with pytest.raises(RecordingTooLong):
        read_recording(bytes(LARGEST_BYTES + 1))


def test_a_recording_cut_off_on_its_way_is_read_as_far_as_it_came():
    whole = speaking.spoken("ラーメンをください。")
    assert read_recording(whole[: len(whole) // 2]).seconds > 0.5
    with pytest.raises(RecordingBroken):
        read_recording(whole[:30])


def test_bytes_at_random_raise_nothing_but_what_can_be_told_to_a_learner():
    dice = np.random.default_rng(3)
    header = speaking.silence(0)[:36]
    for size in (1, 3, 7, 64, 1_000, 40_000):
        for form in ((1, 1, 8), (1, 2, 16), (1, 1, 24), (3, 1, 32), (1, 8, 32)):
            kind, channels, bits = form
            audio = bytearray(header + b"data\xff\xff\xff\xff" + dice.bytes(size))
            audio[20:24] = bytes([kind, 0, channels, 0])
            audio[24:28] = int(dice.integers(8_000, 192_000)).to_bytes(4, "little")
            audio[34:36] = bytes([bits, 0])
            with suppress(RecordingNotAccepted):
                read_recording(bytes(audio))


def _phrases() -> list[str]:
    """What learners say in two tasks."""
    tasks = [project_tasks()[name] for name in ("ramen-shop", "station-ticket")]
    said = [line.ja for task in tasks for line in (*task.phrases, *task.farewells)]
    said += [line.ja for task in tasks for line in task.example if line.speaker == "learner"]
    return list(dict.fromkeys(line.replace("〜", "鎌倉") for line in said))


@pytest.mark.parametrize(
    ("rate", "channels", "peak_dbfs", "around"), [(48_000, 2, -6, 0.3), (16_000, 1, -40, 0)]
)
def test_every_phrase_of_two_tasks_passes_the_guards(rate, channels, peak_dbfs, around):
    phrases = _phrases()
    assert len(phrases) > 30
    for phrase in phrases:
        read_recording(
            speaking.spoken(
                phrase, rate=rate, channels=channels, peak_dbfs=peak_dbfs, lead=around, tail=around
            )
        )
