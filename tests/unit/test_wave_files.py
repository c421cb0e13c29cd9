"""WAV files that others wrote: every width and header that is met, and everything that is none."""

import io
import random
import struct
import tracemalloc
import wave

import numpy as np
import pytest

from lib.errors import RecordingBroken, RecordingTooLong
from lib.wave_files import MOST_CHUNKS, read_wave, write_wave

WAVES = np.sin(np.arange(800) / 7) * 0.5
GUID = struct.pack("<H", 1) + bytes.fromhex("000000001000800000aa00389b71")


def chunk(name: bytes, body: bytes, size: int | None = None) -> bytes:
    return name + struct.pack("<I", len(body) if size is None else size) + body + b"\0" * (len(body) % 2)


def fmt(kind: int = 1, channels: int = 1, rate: int = 16_000, bits: int = 16, more: bytes = b"") -> bytes:
    frame = channels * bits // 8
    return chunk(b"fmt ", struct.pack("<HHIIHH", kind, channels, rate, rate * frame, frame, bits) + more)


def riff(*chunks: bytes, size: int | None = None) -> bytes:
    body = b"WAVE" + b"".join(chunks)
    return chunk(b"RIFF", body, size)


def stored(bits: int, kind: int = 1) -> bytes:
    """`WAVES` as a file of this width holds them."""
    if kind == 3:
        return WAVES.astype("<f4").tobytes()
    if bits == 8:
        return (WAVES * 128 + 128).round().astype("u1").tobytes()
    whole = (WAVES * 2 ** (bits - 1)).round().astype("<i4")
    return b"".join(int(value).to_bytes(bits // 8, "little", signed=True) for value in whole)


@pytest.mark.parametrize(("bits", "kind"), [(8, 1), (16, 1), (24, 1), (32, 1), (32, 3)])
def test_every_width_gives_the_same_sound(bits, kind):
    sound = read_wave(riff(fmt(kind, bits=bits), chunk(b"data", stored(bits, kind))), longest_seconds=60)
    assert sound.rate == 16_000
    assert np.allclose(sound.samples, WAVES, atol=2.0 ** (1 - min(bits, 24)))


def test_the_extensible_header_is_read():
    more = struct.pack("<HHI", 22, 16, 4) + GUID
    sound = read_wave(riff(fmt(0xFFFE, more=more), chunk(b"data", stored(16))), longest_seconds=60)
    assert np.allclose(sound.samples, WAVES, atol=1e-4)


@pytest.mark.parametrize("size", [0, 0xFFFFFFFF, 0x7FFFFFFF])
def test_a_streamed_file_is_read_to_its_end(size):
    file = riff(fmt(), chunk(b"data", stored(16), size), size=size)
    assert len(read_wave(file, longest_seconds=60).samples) == len(WAVES)


def test_other_chunks_and_half_a_sample_at_the_end_are_passed_over():
    file = riff(chunk(b"LIST", b"odd"), fmt(), chunk(b"fact", b"1234"), chunk(b"data", stored(16) + b"\x01"))
    assert len(read_wave(file, longest_seconds=60).samples) == len(WAVES)


def test_floats_beyond_full_scale_are_cut_off():
    data = struct.pack("<4f", 3e38, 3e38, -3e38, 0)
    sound = read_wave(riff(fmt(3, channels=2, bits=32), chunk(b"data", data)), longest_seconds=60)
    assert sound.samples.tolist() == [1, -0.5]


def test_channels_are_averaged():
    left_and_right = np.stack([WAVES, np.zeros_like(WAVES)], axis=1)
    data = (left_and_right * 32_768).round().astype("<i2").tobytes()
    sound = read_wave(riff(fmt(channels=2), chunk(b"data", data)), longest_seconds=60)
    assert np.allclose(sound.samples, WAVES / 2, atol=1e-4)


@pytest.mark.parametrize(
    "audio",
    [
        b"",
        b"RIFF",
        b"OggS" + bytes(60),
        b"RIFX" + riff(fmt(), chunk(b"data", stored(16)))[4:],
        riff(),
        riff(fmt()),
        riff(fmt(), chunk(b"data", b"")),
        riff(fmt(), chunk(b"data", b"\x01")),
        riff(chunk(b"data", stored(16))),
        riff(chunk(b"fmt ", b"\x01\x00\x01\x00"), chunk(b"data", stored(16))),
        riff(fmt(channels=0), chunk(b"data", stored(16))),
        riff(fmt(channels=9), chunk(b"data", stored(16))),
        riff(fmt(rate=0), chunk(b"data", stored(16))),
        riff(fmt(rate=7_999), chunk(b"data", stored(16))),
        riff(fmt(rate=192_001), chunk(b"data", stored(16))),
        riff(fmt(bits=12), chunk(b"data", stored(16))),
        riff(fmt(bits=0), chunk(b"data", stored(16))),
        riff(fmt(kind=7, bits=8), chunk(b"data", stored(8))),
        riff(fmt(kind=3, bits=16), chunk(b"data", stored(16))),
        riff(fmt(0xFFFE), chunk(b"data", stored(16))),
        riff(fmt(0xFFFE, more=struct.pack("<HHI", 22, 16, 4) + bytes(16)), chunk(b"data", stored(16))),
        riff(fmt(kind=3, bits=32), chunk(b"data", struct.pack("<3f", 0, float("nan"), 0))),
        riff(fmt(kind=3, bits=32), chunk(b"data", struct.pack("<3f", 0, float("inf"), 0))),
        riff(*[chunk(b"junk", b"")] * MOST_CHUNKS, fmt(), chunk(b"data", stored(16))),
    ],
    ids=lambda audio: f"{len(audio)} bytes",
)
def test_what_is_no_wave_of_samples_is_broken(audio):
    with pytest.raises(RecordingBroken):
        read_wave(audio, longest_seconds=60)


def test_too_long_is_refused_before_anything_is_decoded():
    file = riff(fmt(rate=8_000, bits=8), chunk(b"data", bytes(8_000 * 61)))
    tracemalloc.start()
    with pytest.raises(RecordingTooLong) as refused:
        read_wave(file, longest_seconds=60)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert refused.value.values == {"limit": 60}
    assert peak < 50_000


def test_just_as_long_as_it_may_be_is_read():
    file = riff(fmt(rate=8_000, bits=8), chunk(b"data", bytes(8_000 * 60)))
    assert len(read_wave(file, longest_seconds=60).samples) == 8_000 * 60


def test_a_header_that_promises_gigabytes_allocates_nothing():
    file = riff(fmt(bits=32, channels=8), chunk(b"data", bytes(64), 0xFFFFFFF0))
    tracemalloc.start()
    assert len(read_wave(file, longest_seconds=60).samples) == 2
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 50_000


def test_whatever_is_sent_is_a_sound_or_one_of_the_two_errors():
    dice = random.Random(5)
    file = riff(
        fmt(0xFFFE, 2, 48_000, more=struct.pack("<HHI", 22, 16, 4) + GUID), chunk(b"data", bytes(400))
    )
    for _ in range(3_000):
        broken = bytearray(file)
        for _ in range(dice.randint(1, 8)):
            broken[dice.randrange(80)] = dice.choice((0, 1, 2, 3, 0x7F, 0x80, 0xFF, dice.randrange(256)))
        try:
            sound = read_wave(bytes(broken[: dice.randint(0, len(broken))]), longest_seconds=60)
        except (RecordingBroken, RecordingTooLong):
            continue
        assert sound.samples.ndim == 1
        assert np.isfinite(sound.samples).all()


def test_what_is_written_is_read_again():
    samples = (WAVES * 32_767).astype(np.int16)
    file = write_wave(samples, 16_000)
    with wave.open(io.BytesIO(file)) as written:
        assert written.getparams()[:4] == (1, 2, 16_000, 800)
    assert np.array_equal(np.round(read_wave(file, longest_seconds=1).samples * 32_768), samples)
