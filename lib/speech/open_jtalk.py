"""The voice of Open JTalk, Mei, on this server: it costs nothing, asks nobody and sounds the same each time.

What it says is what the furigana show (`pronouncing.py`). Its sound never clips. The engine says one
sentence at a time, in a thread of its own that holds up no other, some 35 ms for each second of speech.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt
import soxr

from lib.aloud import full_labels, open_jtalk
from lib.costs import ON_THIS_SERVER, Usage
from lib.errors import VoiceError
from lib.pronouncing import as_read
from lib.speech.contract import Clip
from lib.voice_choices import FASTEST, SLOWEST, VoiceName
from lib.wave_files import write_wave

SAMPLE_RATE = 24_000
"""Hertz; half of what the engine makes, and more than its voice has."""
LONGEST_SENTENCE = 300
"""Code points; whoever cuts a text into sentences makes none that is longer."""
PEAK = 0.9
"""Of what 16 bits hold: the loudest sample at most."""

_GAIN = 0.7
"""Its own samples go beyond 16 bits; with this most sentences are equally loud, and few are made quieter."""
_FULL_SCALE = 32_767
_BEYOND_ITSELF = 4
"""Times the full scale: its filter is not stable any more, as in a line of 300 あ, or says no numbers."""
_SILENT = 100
"""An amplitude that nobody hears; a sentence has 0.2 to 0.7 s of it before the first sound."""
_LEAD_SECONDS = 0.03


class OpenJTalkVoice:
    """Reads sentences aloud (`contract.Voice`). Safe from any thread."""

    name: VoiceName = "open_jtalk"
    label = "Open JTalk (Mei)"
    is_free = True

    def __init__(self) -> None:
        # The engine says one sentence at a time: who waits for it takes no thread from others, and what it
        # leaves behind in memory it leaves once.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="voice")

    def load(self) -> None:
        """Read the voice now (about 0.1 s) instead of with the first sentence."""
        self._thread.submit(_sound, "はい。", 100).result()

    async def speak(self, sentence: str, speed_percent: int) -> Clip:
        """A sentence of at most `LONGEST_SENTENCE` as a WAV: PCM of 16 bits, mono, 24 kHz. Raises VoiceError.

        A speed beyond the limits is a ValueError.
        """
        if not SLOWEST <= speed_percent <= FASTEST:
            raise ValueError(f"nobody can listen at {speed_percent!r} percent")
        if len(sentence) > LONGEST_SENTENCE:
            raise VoiceError
        loop = asyncio.get_running_loop()
        audio = await loop.run_in_executor(self._thread, _sound, sentence, speed_percent)
        return Clip(audio, "audio/wav", self.likely_usage(sentence))

    def likely_usage(self, sentence: str) -> Usage:
        """What is told of a sentence: its characters."""
        return Usage(ON_THIS_SERVER, self.name, 0, 0, 0, characters=len(sentence))


def _sound(sentence: str, speed_percent: int) -> bytes:
    try:
        labels = full_labels(as_read(sentence))
        samples, rate = open_jtalk().synthesize(labels, speed_percent / 100)
    except (ValueError, RuntimeError, MemoryError) as error:
        raise VoiceError from error
    if not len(samples):
        raise VoiceError
    evened = _evened(soxr.resample(_without_lead(samples, rate), rate, SAMPLE_RATE))
    return write_wave(evened, SAMPLE_RATE)


def _without_lead(samples: npt.NDArray[np.float64], rate: int) -> npt.NDArray[np.float64]:
    """From just before the first sound on: whoever waits for a reply hears it that much sooner."""
    heard = np.flatnonzero(np.abs(samples) > _SILENT)
    first = int(heard[0]) if len(heard) else 0
    return samples[max(0, first - int(_LEAD_SECONDS * rate)) :]


def _evened(samples: npt.NDArray[np.float64]) -> npt.NDArray[np.int16]:
    loudest = float(np.abs(samples).max(initial=1.0))
    if not loudest < _BEYOND_ITSELF * _FULL_SCALE:
        raise VoiceError
    gain = min(_GAIN, PEAK * _FULL_SCALE / loudest)
    return (samples * gain).round().astype(np.int16)
