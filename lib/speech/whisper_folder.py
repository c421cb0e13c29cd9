"""Recordings written down on this server, by a Whisper in a folder (faster-whisper).

The folder is checked before anything is loaded: without its tokenizer the package would look for one on the
network, and wait there. One recording at a time is written down, in a thread of its own. Whoever waits longer
than they may gives up; what was begun for them goes on to the end of its half minute of sound, and what was
not begun never is. Nothing here costs anything.
"""

import asyncio
import importlib.util
import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from lib.confidence import confidence
from lib.costs import ON_THIS_SERVER, Usage
from lib.errors import ConfigError, TranscriberError, TranscriberTimeout
from lib.recording import Recording
from lib.speech.contract import Transcript

if TYPE_CHECKING:
    from faster_whisper import WhisperModel

LOG = logging.getLogger(__name__)
_FILES = ("model.bin", "config.json", "tokenizer.json", "vocabulary.*")
_BEAMS = 5


class WhisperFolder:
    """The model in `folder`; a transcript may take `patience` seconds, waiting for others included.

    Raises ConfigError where the folder lacks a file or the package is not installed.
    """

    is_free = True

    def __init__(self, folder: Path, *, patience: float = 60.0) -> None:
        _check(folder)
        self.label = folder.name
        self._folder, self._patience = folder, patience
        self._model: WhisperModel | None = None
        self._loading = threading.Lock()
        # One worker: several recordings at once would each take as much longer.
        self._thread = ThreadPoolExecutor(1, "whisper")

    def load(self) -> None:
        """Read the model now (seconds) instead of with the first recording. Raises ConfigError."""
        self._loaded()

    async def transcribe(self, recording: Recording, prompt: str) -> Transcript:
        """What is said there, in Japanese. Raises TranscriberError."""
        given_up = threading.Event()
        try:
            async with asyncio.timeout(self._patience):
                return await asyncio.get_running_loop().run_in_executor(
                    self._thread, self._write_down, recording, prompt, given_up
                )
        except TimeoutError as error:
            raise TranscriberTimeout from error
        except Exception as error:
            # What is wrong with a model its libraries say by any kind of exception, a bare one included.
            LOG.exception("the Whisper in %s could not write down a recording", self._folder)
            raise TranscriberError from error
        finally:
            given_up.set()

    def likely_usage(self, recording: Recording) -> Usage:
        """What a call has used, whether it broke off or not."""
        return Usage(
            provider_url=ON_THIS_SERVER,
            model=self.label,
            input_tokens=None,
            cached_tokens=None,
            output_tokens=None,
            audio_ms=round(recording.seconds * 1000),
        )

    def _write_down(self, recording: Recording, prompt: str, given_up: threading.Event) -> Transcript:
        segments, _ = self._loaded().transcribe(
            recording.samples.astype(np.float32) / 32_768,
            language="ja",
            beam_size=_BEAMS,
            temperature=0.0,
            # What it has misheard once it would mishear again.
            condition_on_previous_text=False,
            initial_prompt=prompt or None,
        )
        text = ""
        logprobs: list[tuple[float, float]] = []
        # They are made while they are asked for, half a minute of sound at a time.
        for segment in segments:
            if given_up.is_set():
                break
            text += segment.text
            logprobs.append((segment.avg_logprob, segment.end - segment.start))
        return Transcript(text.replace("\0", "").strip(), confidence(logprobs), self.likely_usage(recording))

    def _loaded(self) -> "WhisperModel":
        with self._loading:
            if self._model is None:
                self._model = _read(self._folder)
            return self._model


def _check(folder: Path) -> None:
    if not folder.is_dir():
        raise ConfigError(f"WHISPER_MODEL_DIR is {str(folder)!r}, and there is no such folder")
    missing = [name for name in _FILES if not any(found.is_file() for found in folder.glob(name))]
    if missing:
        raise ConfigError(
            f"WHISPER_MODEL_DIR is {str(folder)!r}, which lacks {', '.join(missing)}; it must hold a Whisper "
            "that was converted for faster-whisper"
        )
    if importlib.util.find_spec("faster_whisper") is None:
        raise ConfigError("WHISPER_MODEL_DIR needs one more package: pip install -r requirements-whisper.txt")


def _read(folder: Path) -> "WhisperModel":
    _check(folder)
    from faster_whisper import WhisperModel  # noqa: PLC0415

    try:
        model = WhisperModel(str(folder), compute_type="auto", local_files_only=True)
    except Exception as error:
        raise ConfigError(f"WHISPER_MODEL_DIR is {str(folder)!r}, and its Whisper cannot be read") from error
    if not model.model.is_multilingual:
        raise ConfigError(f"WHISPER_MODEL_DIR is {str(folder)!r}, whose Whisper knows English alone")
    if model.model.n_mels != len(model.feature_extractor.mel_filters):
        raise ConfigError(f"WHISPER_MODEL_DIR is {str(folder)!r}, which lacks preprocessor_config.json")
    return model
