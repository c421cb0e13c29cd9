"""The fake server's ears and voice, spoken to as OpenAI's own package speaks to them."""

import io
import threading
import wave

import openai
import pytest

from tests.fake_audio import Heard, Spoken, tone
from tests.fake_openai import Fails, FakeOpenAI
from tests.fake_remote import RemoteFake


@pytest.fixture(scope="module")
def server():
    with FakeOpenAI() as fake:
        yield fake


@pytest.fixture
def fake_openai(server: FakeOpenAI) -> FakeOpenAI:
    server.reset()
    return server


@pytest.fixture
def client(fake_openai: FakeOpenAI):
    with openai.OpenAI(api_key="k", base_url=fake_openai.base_url, max_retries=0) as client:
        yield client


def write_down(client: openai.OpenAI, **options):
    sent = {"model": "whisper-1", "response_format": "verbose_json"} | options
    return client.audio.transcriptions.create(file=("recording.wav", tone(2.4), "audio/wav"), **sent)


def test_it_hears_what_it_was_told_and_remembers_what_came_in(fake_openai, client):
    fake_openai.will_hear(Heard("ラーメンを一つください。", confidence=0.5), Fails(status=503))

    heard = write_down(client, prompt="ラーメン", language="ja")

    assert heard.text == "ラーメンを一つください。"
    assert heard.segments[0].avg_logprob == pytest.approx(-0.693, abs=0.001)
    assert heard.usage.seconds == 3
    (received,) = fake_openai.heard
    assert (received.model, received.prompt, received.language) == ("whisper-1", "ラーメン", "ja")
    assert (received.filename, received.file) == ("recording.wav", tone(2.4))
    with pytest.raises(openai.InternalServerError):
        write_down(client)
    assert write_down(client).text == "こんにちは。"


def test_it_gives_logprobs_to_a_model_sold_by_tokens_and_refuses_verbose_json_as_openai_does(client):
    options = {"model": "gpt-4o-mini-transcribe"}
    heard = write_down(client, **options, response_format="json", include=["logprobs"])
    assert (heard.usage.input_tokens, heard.usage.input_token_details.audio_tokens) == (24, 24)
    assert len(heard.logprobs) == len("こんにちは。")
    with pytest.raises(openai.BadRequestError, match="response_format"):
        write_down(client, **options)


def test_its_tone_is_a_wav_file_though_a_streamed_one_does_not_know_its_length(fake_openai, client):
    fake_openai.will_speak(Spoken(seconds=0.5, streamed=False))
    spoken = client.audio.speech.create(model="tts-1", voice="nova", input="はい。", response_format="wav")
    with wave.open(io.BytesIO(spoken.content)) as sound:
        assert sound.getnframes() == 12_000
    assert fake_openai.spoken[0].body["input"] == "はい。"
    streamed = client.audio.speech.create(model="tts-1", voice="nova", input="はい。").content
    assert streamed[4:8] == b"\xff\xff\xff\xff"


def test_a_remote_one_takes_the_same_orders(fake_openai, client):
    remote = RemoteFake(fake_openai.base_url.removesuffix("/v1"))
    remote.will_hear(Fails(status=429), Heard("はい。"))
    remote.will_speak(Spoken(seconds=0.1))
    with pytest.raises(openai.RateLimitError):
        write_down(client)
    remote.hold_audio()
    answers: list[str] = []
    waiting = threading.Thread(target=lambda: answers.append(write_down(client).text))
    waiting.start()
    first, second = remote.wait_for_heard(2)
    assert first.file == second.file == tone(2.4)
    assert answers == []
    remote.release_audio(2)
    waiting.join(10)
    assert answers == ["はい。"]
    assert len(client.audio.speech.create(model="tts-1", voice="nova", input="ええ。").content) == 44 + 4_800
    assert remote.wait_for_spoken(1)[0].body["input"] == "ええ。"
