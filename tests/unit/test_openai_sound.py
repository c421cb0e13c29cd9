"""What a server calls sound, and what is handed on of it."""

import asyncio
import struct

import pytest

from lib.errors import VoiceError
from lib.providers.openai.speech import MOST_BYTES, Sound, speak, speech_calls

FORMAT = b"fmt " + struct.pack("<IHHIIHH", 16, 1, 1, 24_000, 48_000, 2, 16)
SAMPLES = b"\x01\x00\x02\x00"
UNKNOWN = 0xFFFFFFFF


def chunk(name, content, size=None):
    return name + struct.pack("<I", len(content) if size is None else size) + content


def wav(*chunks, size=None):
    inside = b"WAVE" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(inside) if size is None else size) + inside


class Says:
    """A server that answers with these bytes."""

    def __init__(self, body):
        self.body, self.most_bytes = body, None

    async def whole(self, kind, call, *, most_bytes):
        self.most_bytes = most_bytes
        return self.body


def sound_of(body):
    said = Says(body)
    sound = asyncio.run(speak(said, speech_calls(20), "はい。", model="tts-1", voice="nova", speed=1))
    assert said.most_bytes == MOST_BYTES
    return sound


WHOLE = wav(FORMAT, chunk(b"data", SAMPLES))
TAGGED = wav(FORMAT, chunk(b"data", SAMPLES), chunk(b"LIST", b"INFO"))


@pytest.mark.parametrize(
    ("sent", "played"),
    [
        (WHOLE, WHOLE),
        (TAGGED, TAGGED),
        (wav(FORMAT, chunk(b"data", SAMPLES), size=0), WHOLE),
        (wav(FORMAT, chunk(b"data", SAMPLES, UNKNOWN), size=UNKNOWN), WHOLE),
        (wav(FORMAT, chunk(b"data", SAMPLES, 0), size=UNKNOWN), WHOLE),
        (
            wav(FORMAT, chunk(b"LIST", b"odd") + b"\0", chunk(b"data", SAMPLES, UNKNOWN), size=UNKNOWN),
            wav(FORMAT, chunk(b"LIST", b"odd") + b"\0", chunk(b"data", SAMPLES)),
        ),
    ],
)
def test_a_wav_file_is_handed_on_with_its_true_lengths(sent, played):
    assert sound_of(sent) == Sound(played, "audio/wav")


@pytest.mark.parametrize("body", [b"ID3\x04", b"\xff\xfb\x90", b"\xff\xf3\x84"])
def test_mp3_is_known_by_how_it_begins(body):
    assert sound_of(body) == Sound(body, "audio/mpeg")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff",
        b"\xff\xd8\xff",  # a JPEG
        b"RIFF\0\0\0\0AVI ",
        wav(FORMAT),
        wav(FORMAT, chunk(b"data", b"")),
        wav(FORMAT, chunk(b"LIST", b"", UNKNOWN)),
        WHOLE[:14],
    ],
)
def test_what_is_no_sound_is_paid_for_and_not_handed_on(body):
    with pytest.raises(VoiceError) as caught:
        sound_of(body)
    assert caught.value.spent
