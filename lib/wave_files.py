"""WAV files: what stands in one that somebody sent, and one of our own.

What is sent is not trusted. Its header is read first, and nothing is made of the samples before it is known
that they last no longer than allowed; what is made is never larger than a few times the bytes that came.
Anything that cannot be read raises RecordingBroken and nothing else. Python's own `wave` refuses the
extensible header that browsers and recorders write, and sizes that were never filled in because the file was
streamed; so the chunks are read here. Whether a voice is in it: `loudness.py`.
"""

import io
import struct
import wave
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lib.errors import RecordingBroken, RecordingTooLong

Samples = npt.NDArray[np.float32]
"""One channel; full scale is 1."""

LOWEST_RATE, HIGHEST_RATE = 8_000, 192_000
"""Hertz: a telephone, and the most that sound cards offer."""
MOST_CHANNELS = 8
MOST_CHUNKS = 64
"""Recorders write three to six; a file of a million empty ones would only keep the server busy."""

_PCM, _FLOAT, _EXTENSIBLE = 1, 3, 0xFFFE
# The rest of the GUID of an extensible format, behind the two bytes of the plain one (Microsoft's ksmedia.h).
_GUID_TAIL = bytes.fromhex("000000001000800000aa00389b71")
_UNSIGNED, _THREE_BYTES = 8, 24  # the two widths that need more than a type of numpy's
_FULL_SCALE = {8: 128, 16: 32_768, 24: 2**31, 32: 2**31}
_FMT, _EXTENDED_FMT = 16, 40


@dataclass(frozen=True)
class Sound:
    """The samples of a file as one channel, and how many there are in a second."""

    samples: Samples
    rate: int


@dataclass(frozen=True)
class _Format:
    kind: int
    channels: int
    rate: int
    bits: int

    @property
    def frame_bytes(self) -> int:
        return self.channels * self.bits // 8


def read_wave(audio: bytes, *, longest_seconds: int) -> Sound:
    """Its sound, channels averaged. Raises RecordingBroken; RecordingTooLong before anything is decoded."""
    form, data = _parts(memoryview(audio))
    frames = len(data) // form.frame_bytes
    if not frames:
        raise RecordingBroken
    if frames > longest_seconds * form.rate:
        raise RecordingTooLong(limit=longest_seconds)
    return Sound(_averaged(form, data[: frames * form.frame_bytes]), form.rate)


def write_wave(samples: npt.NDArray[np.int16], rate: int) -> bytes:
    """A file of one channel with 16 bits."""
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setparams((1, 2, rate, 0, "NONE", ""))
        writer.writeframes(samples.astype("<i2").tobytes())
    return file.getvalue()


def _parts(audio: memoryview) -> tuple[_Format, memoryview]:
    """The format of a file and the bytes of its samples."""
    form: _Format | None = None
    for name, body in _chunks(audio):
        if name == b"fmt ":
            form = _format(body)
        elif name == b"data" and form is not None:
            return form, body
    raise RecordingBroken


def _chunks(audio: memoryview) -> Iterator[tuple[bytes, memoryview]]:
    """The chunks of a RIFF file, by name; its own size, which a streamed file cannot know, is not asked."""
    if bytes(audio[:4]) != b"RIFF" or bytes(audio[8:12]) != b"WAVE":
        raise RecordingBroken
    at = 12
    for _ in range(MOST_CHUNKS):
        if at + 8 > len(audio):
            return
        name, size = struct.unpack_from("<4sI", audio, at)
        at += 8
        if name == b"data" and size == 0:  # streamed, as 0xFFFFFFFF is: all that follows
            size = len(audio) - at
        yield name, audio[at : at + size]
        at += size + size % 2


def _format(chunk: memoryview) -> _Format:
    if len(chunk) < _FMT:
        raise RecordingBroken
    kind, channels, rate, _, _, bits = struct.unpack_from("<HHIIHH", chunk)
    if kind == _EXTENSIBLE:
        if len(chunk) < _EXTENDED_FMT or bytes(chunk[26:40]) != _GUID_TAIL:
            raise RecordingBroken
        (kind,) = struct.unpack_from("<H", chunk, 24)
    if not (
        ((kind == _PCM and bits in _FULL_SCALE) or (kind, bits) == (_FLOAT, 32))
        and 1 <= channels <= MOST_CHANNELS
        and LOWEST_RATE <= rate <= HIGHEST_RATE
    ):
        raise RecordingBroken
    return _Format(kind, channels, rate, bits)


def _averaged(form: _Format, data: memoryview) -> Samples:
    values = _values(form, data).reshape(-1, form.channels)
    mono = np.zeros(len(values), np.float32)
    for channel in range(form.channels):
        mono += values[:, channel]
    mono /= np.float32(form.channels)
    if form.bits == _UNSIGNED:
        mono -= np.float32(128)
    return mono / np.float32(_FULL_SCALE[form.bits] if form.kind == _PCM else 1)


def _values(form: _Format, data: memoryview) -> npt.NDArray[np.integer | np.floating]:
    """The numbers as they stand in the file; 24 bits as the upper three quarters of 32."""
    if form.kind == _FLOAT:
        values = np.frombuffer(data, "<f4")
        if not np.isfinite(values).all():
            raise RecordingBroken
        within: Samples = np.clip(values, -1, 1)
        return within
    if form.bits == _THREE_BYTES:
        wide = np.zeros((len(data) // 3, 4), np.uint8)
        wide[:, 1:] = np.frombuffer(data, np.uint8).reshape(-1, 3)
        return np.frombuffer(wide, "<i4")
    return np.frombuffer(data, {8: "u1", 16: "<i2", 32: "<i4"}[form.bits])
