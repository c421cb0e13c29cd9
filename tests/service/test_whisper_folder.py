"""A Whisper on this server: real weights in a real folder, if random ones, and nobody called."""

import asyncio
import shutil
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from lib.costs import ON_THIS_SERVER, Usage, price
from lib.errors import ConfigError, TranscriberError, TranscriberTimeout
from lib.recording import Recording, read_recording
from lib.speech.whisper_folder import WhisperFolder
from tests.speaking import spoken
from tests.tiny_whisper import FILES


@pytest.fixture(scope="module")
def recording() -> Recording:
    return read_recording(spoken("ラーメンを一つください。"))


@pytest.fixture(scope="module")
def whisper(tiny_whisper: Path) -> WhisperFolder:
    return WhisperFolder(tiny_whisper)


@pytest.fixture
def copy(tiny_whisper: Path, tmp_path: Path) -> Path:
    return shutil.copytree(tiny_whisper, tmp_path / "whisper")


def test_a_recording_is_written_down_without_calling_anybody(whisper, recording):
    heard = asyncio.run(whisper.transcribe(recording, "ラーメン、味噌"))
    assert heard.text, "whatever it is"
    assert 0 < heard.confidence < 1
    seconds = Usage(
        ON_THIS_SERVER, "tiny-whisper", None, None, None, audio_ms=round(recording.seconds * 1000)
    )
    assert heard.usage == whisper.likely_usage(recording) == seconds
    assert price(heard.usage, datetime(2026, 11, 28, tzinfo=UTC)) == 0
    assert (whisper.label, whisper.is_free) == ("tiny-whisper", True)
    assert asyncio.run(whisper.transcribe(recording, "")).text, "without likely words too"


def test_several_at_once_take_their_turns_and_hold_up_nobody_else(whisper, recording):
    async def main() -> list[str]:
        calls = [asyncio.ensure_future(whisper.transcribe(recording, "")) for _ in range(3)]
        ticks = 0
        while not all(call.done() for call in calls):
            await asyncio.sleep(0.001)
            ticks += 1
        assert ticks > 3, "the loop went on meanwhile"
        return [(await call).text for call in calls]

    assert len(set(asyncio.run(main()))) == 1


@pytest.mark.parametrize("name", FILES)
def test_a_folder_that_lacks_a_file_is_refused_before_anything_is_loaded(copy, name):
    (copy / name).unlink()
    kept = [other for other in FILES if other != name]
    with pytest.raises(ConfigError, match="WHISPER_MODEL_DIR") as caught:
        WhisperFolder(copy)
    assert name.split(".")[0] in str(caught.value)
    assert not any(other in str(caught.value) for other in kept)


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(ConfigError, match="no such folder"):
        WhisperFolder(tmp_path / "nowhere")


def test_a_missing_package_is_named_with_the_command_that_installs_it(tiny_whisper, monkeypatch):
    monkeypatch.setitem(sys.modules, "faster_whisper", None)
    with pytest.raises(ConfigError, match=r"pip install -r requirements-whisper\.txt"):
        WhisperFolder(tiny_whisper)


def test_a_tokenizer_that_vanishes_later_is_an_error_and_no_call_to_the_network(copy, recording):
    whisper = WhisperFolder(copy)
    (copy / "tokenizer.json").unlink()
    with pytest.raises(TranscriberError) as caught:
        asyncio.run(whisper.transcribe(recording, ""))
    assert not caught.value.spent
    with pytest.raises(ConfigError, match=r"tokenizer\.json"):
        whisper.load()


@pytest.mark.parametrize("name", FILES)
def test_a_broken_file_is_an_error_of_the_setting_at_load_and_of_the_transcriber_later(
    copy, name, recording, caplog
):
    (copy / name).write_bytes(b"\x00 not what it was")
    whisper = WhisperFolder(copy)
    with pytest.raises(ConfigError, match="WHISPER_MODEL_DIR"):
        whisper.load()
    with pytest.raises(TranscriberError):
        asyncio.run(whisper.transcribe(recording, ""))
    assert str(copy) in caplog.text, "whoever runs the server can read why"


def test_a_model_that_hears_other_features_than_it_is_given_is_refused(copy):
    (copy / "preprocessor_config.json").write_text('{"feature_size": 128}')
    with pytest.raises(ConfigError, match="preprocessor_config"):
        WhisperFolder(copy).load()


def test_a_model_that_knows_english_alone_is_refused(tiny_whisper, monkeypatch):
    monkeypatch.setattr("ctranslate2.models.Whisper.is_multilingual", False)
    with pytest.raises(ConfigError, match="English alone"):
        WhisperFolder(tiny_whisper).load()


def test_it_is_told_the_language_and_likely_words_and_hears_no_more_once_it_was_given_up(
    tiny_whisper, recording
):
    whisper = WhisperFolder(tiny_whisper)
    asked, heard = [], []
    given_up = threading.Event()

    class Model:
        def transcribe(self, samples, **how):
            asked.append((len(samples), how["language"], how["initial_prompt"], how["temperature"]))
            return segments(), None

    def segments():
        for text in ("ラーメンを", "一つ", "ください。"):
            heard.append(text)
            yield SimpleNamespace(text=text, avg_logprob=-0.1, start=0, end=1)
            given_up.set()

    whisper._model = Model()
    whisper._write_down(recording, "ラーメン、味噌", given_up)
    assert asked == [(len(recording.samples), "ja", "ラーメン、味噌", 0.0)]
    assert heard == ["ラーメンを", "一つ"]


def test_whoever_waits_too_long_is_told_so_and_the_next_is_heard(tiny_whisper, recording):
    whisper = WhisperFolder(tiny_whisper, patience=0.05)
    busy = threading.Event()
    whisper._thread.submit(busy.wait)

    async def main() -> None:
        with pytest.raises(TranscriberTimeout) as caught:
            await whisper.transcribe(recording, "")
        assert not caught.value.spent

    asyncio.run(main())
    assert whisper._model is None, "what was given up was not begun"
    busy.set()
    whisper._patience = 10
    assert asyncio.run(whisper.transcribe(recording, "")).text
