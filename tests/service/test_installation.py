"""A whole installation, opened from settings as a server opens it: what it finds out about the key."""

import asyncio
import logging
import os
import socket
import threading

import pytest

from lib.config import read_settings
from lib.dictionary_file import PACKED_FILE
from lib.errors import ConfigError
from lib.installation import open_installation
from lib.people import LOCAL
from tests.fake_audio import Heard
from tests.fake_openai import FakeOpenAI
from tests.speaking import spoken


@pytest.fixture
def fake():
    with FakeOpenAI() as fake:
        yield fake


@pytest.fixture
def opened(tmp_path, monkeypatch):
    """Opens an installation with these settings; what it says ends up in the list."""
    monkeypatch.setattr("lib.installation.CHECK_AGAIN_SECONDS", 0.01)
    installations = []

    def open_with(**settings):
        said = []
        environment = {
            "YARITORI_DATABASE_URL": f"sqlite:///{tmp_path / 'yaritori.db'}",
            "YARITORI_CACHE": os.environ["YARITORI_CACHE"],
        } | settings
        installations.append(open_installation(read_settings(environment), said.append))
        return installations[-1], said

    yield open_with
    for installation in installations:
        installation.close(grace_seconds=0)


def wait_until(condition):
    """Ask again until it is so; pytest's timeout is the limit."""
    pause = threading.Event()
    while not condition():
        pause.wait(0.005)


def test_a_refused_key_is_told_once_and_so_is_that_it_was_put_right(fake, opened):
    fake.models_status = 401
    installation, said = opened(OPENAI_API_KEY="sk-wrong", OPENAI_BASE_URL=fake.base_url)
    wait_until(lambda: installation.practice.model_key_refused)
    fake.models_status, asked = 500, fake.models_asked  # this says nothing about the key
    wait_until(lambda: fake.models_asked > asked + 2)
    assert installation.practice.model_key_refused
    fake.models_status = 200
    wait_until(lambda: not installation.practice.model_key_refused)
    wait_until(lambda: said[-1] == "the provider takes the key in OPENAI_API_KEY now")
    assert sum("refused the key" in line for line in said) == 1


def test_a_provider_that_cannot_be_reached_is_logged_once_and_no_key_is_called_refused(opened, caplog):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with caplog.at_level(logging.WARNING, logger="lib"):
        installation, said = opened(OPENAI_BASE_URL=f"http://127.0.0.1:{port}/v1")
        wait_until(lambda: caplog.records)
    assert "provider cannot be reached" in caplog.text
    assert not installation.practice.model_key_refused
    assert not any("key in OPENAI_API_KEY" in line for line in said)


def test_the_dictionary_is_at_hand_and_its_opening_is_told(opened):
    installation, said = opened()
    assert any(line.startswith("opening the dictionary … ") for line in said)
    assert installation.practice.dictionary.find("味噌", "みそ").glosses[0].startswith("miso")


def test_a_voice_is_at_hand_and_what_it_says_is_kept_beside_the_dictionary(opened, tmp_path):
    cache = tmp_path / "cache"
    installation, said = opened(YARITORI_CACHE=str(cache))
    assert any(line.startswith("loading the voice … ") for line in said)
    practice = installation.practice
    opening = practice.view(LOCAL, practice.start_attempt(LOCAL, "ramen-shop", "scripted")).turns[0]
    clip = asyncio.run(practice.speech(LOCAL, opening.id, 0, "open_jtalk", 100))
    assert clip.audio.startswith(b"RIFF")
    wait_until(lambda: list((cache / "speech").glob("*.clip")))


def test_what_is_said_is_written_down_by_the_provider_and_by_a_whisper_of_ones_own_where_there_is_one(
    fake, opened, tiny_whisper
):
    provider = {
        "OPENAI_API_KEY": "sk-test",
        "OPENAI_BASE_URL": fake.base_url,
        "OPENAI_TRANSCRIBE_MODEL": "whisper-1",
    }
    practice = opened(**provider)[0].practice
    attempt = practice.start_attempt(LOCAL, "ramen-shop", "scripted")
    fake.will_hear(Heard("水をください。"))
    assert (
        practice.write_down(LOCAL, attempt, spoken("水をください。"), "k", way="box").text == "水をください。"
    )
    installation, said = opened(WHISPER_MODEL_DIR=str(tiny_whisper), **provider)
    assert installation.practice.transcriber.label == "tiny-whisper"
    assert any(line.startswith("loading Whisper … ") for line in said)


def test_a_whisper_that_is_not_there_is_told_before_anything_runs(opened):
    before = set(threading.enumerate())
    with pytest.raises(ConfigError, match="no such folder"):
        opened(WHISPER_MODEL_DIR="/nowhere")
    assert "engine" not in {thread.name for thread in set(threading.enumerate()) - before}


def test_without_a_dictionary_all_goes_on_and_what_helps_is_told(opened, tmp_path, monkeypatch):
    broken = tmp_path / "jmdict.db.xz"
    broken.write_bytes(PACKED_FILE.read_bytes()[:100_000])
    monkeypatch.setattr("lib.installation.PACKED_FILE", broken)
    installation, said = opened()
    (told,) = [line for line in said if "glosses" in line]
    assert told.startswith("words are shown without glosses: ")
    assert "it is cut off; build it anew with “python -m scripts.dictionary build" in told
    assert installation.practice.dictionary is None
    assert len(installation.practice.tasks(LOCAL)) == 8
