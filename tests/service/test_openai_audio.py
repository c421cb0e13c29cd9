"""Transcripts and speech from a real server that obeys, refuses, dawdles, lies and hangs up."""

import asyncio
import io
import json
import logging
import math
import wave
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import numpy as np
import pytest

from lib.costs import Usage
from lib.errors import (
    TranscriberBusy,
    TranscriberError,
    TranscriberKeyRefused,
    TranscriberMissing,
    TranscriberTimeout,
    TranscriberUnavailable,
    TranscriptNotUsable,
    VoiceError,
    VoiceMissing,
)
from lib.providers.openai import Deadlines, OpenAIProvider, Retries
from lib.providers.openai.transcription import Written
from lib.recording import SAMPLE_RATE, Recording
from lib.speech.contract import Transcript
from lib.speech.openai_transcriber import OpenAITranscriber
from lib.speech.openai_voice import OpenAIVoice
from tests.fake_audio import Heard, Spoken, tone
from tests.fake_openai import Fails, FakeOpenAI

KEY = "sk-test-very-secret"
SAID = "ラーメンを一つください。"
SHORT = Deadlines(transcript=0.5, speech=0.5)
STALLS = ("no_response", "hang", "keep_alives")
AT_ONCE = Retries(times=2, first_wait=0.001)
WAV = tone(2.4)
RECORDING = Recording(np.zeros(int(2.4 * SAMPLE_RATE), np.int16))


@pytest.fixture(scope="module")
def server() -> Iterator[FakeOpenAI]:
    with FakeOpenAI() as fake:
        yield fake


@pytest.fixture
def fake_openai(server: FakeOpenAI) -> FakeOpenAI:
    server.reset()
    return server


def run(base_url: str, use: Callable[[OpenAIProvider], Awaitable[Any]], *answers: Any) -> Any:
    """What comes of it; whoever will be kept waiting does not wait for long."""
    stalled = any(isinstance(answer, Fails) and answer.how in STALLS for answer in answers)
    deadlines = SHORT if stalled else Deadlines()

    async def main() -> Any:
        provider = OpenAIProvider(KEY, base_url, "m", deadlines=deadlines, retries=AT_ONCE)
        try:
            return await use(provider)
        finally:
            await provider.aclose()

    return asyncio.run(main())


def write_down(
    fake: FakeOpenAI, *answers: Heard | Fails, model: str = "whisper-1", times: int = 1
) -> Written:
    fake.will_hear(*answers)

    async def use(provider: OpenAIProvider) -> Written:
        for _ in range(times):
            written = await provider.transcribe(WAV, model=model, prompt="ラーメン")
        return written

    return run(fake.base_url, use)


def error_of(fake: FakeOpenAI, *answers: Heard | Fails) -> TranscriberError:
    fake.will_hear(*answers)
    with pytest.raises(TranscriberError) as caught:
        run(fake.base_url, lambda provider: provider.transcribe(WAV, model="whisper-1", prompt=""), *answers)
    return caught.value


def test_a_recording_is_sent_with_its_language_and_likely_words_and_comes_back_as_text(fake_openai):
    assert write_down(fake_openai, Heard(f" {SAID}\0\n", confidence=0.8)) == Written(SAID, pytest.approx(0.8))
    (received,) = fake_openai.heard
    assert received.file == WAV
    assert (received.filename, received.headers["authorization"]) == ("recording.wav", f"Bearer {KEY}")
    assert received.fields == {
        "model": "whisper-1",
        "language": "ja",
        "prompt": "ラーメン",
        "response_format": "verbose_json",
        "temperature": "0",
    }


def test_a_model_sold_by_tokens_tells_them_and_how_sure_it_is_of_each(fake_openai):
    heard = Heard(SAID, confidence=0.7, tokens=(34, 24, 12))
    written = write_down(fake_openai, heard, model="gpt-4o-mini-transcribe")
    assert written == Written(SAID, pytest.approx(0.7), input_tokens=34, audio_tokens=24, output_tokens=12)
    assert fake_openai.heard[0].fields["include[]"] == "logprobs"
    assert "response_format" not in fake_openai.heard[0].fields


@pytest.mark.parametrize(
    ("model", "language"), [("gpt-transcribe", "languages[]"), ("gpt-4o-transcribe-diarize", "language")]
)
def test_a_model_that_tells_no_probabilities_is_not_asked_for_them(fake_openai, model, language):
    assert write_down(fake_openai, Heard(SAID), model=model).confidence is None
    assert set(fake_openai.heard[0].fields) == {"model", language, "prompt", "temperature"}
    assert fake_openai.heard[0].fields[language] == "ja"


def test_a_server_that_knows_no_list_of_languages_is_told_the_one(fake_openai):
    fake_openai.refuses = {"languages[]"}
    assert write_down(fake_openai, Heard(SAID), model="gpt-transcribe").text == SAID
    assert [received.language for received in fake_openai.heard] == [None, "ja"]


def segments(*rows: tuple[Any, Any, Any]) -> Heard:
    told = [{"start": start, "end": end, "avg_logprob": logprob} for start, end, logprob in rows]
    return Heard(raw=json.dumps({"text": "はい。", "segments": told}))


@pytest.mark.parametrize(
    ("heard", "confidence"),
    [
        (segments((0, 3, -0.1), (3, 4, -0.9)), math.exp(-0.3)),
        (segments((0, 0, -0.2), (0, 0, -0.4)), math.exp(-0.3)),
        (segments((0, 1, 0.5)), 1.0),
        (segments((0, 1, -1e5)), 0.0),
        (
            segments((0, 1, None), (1, 2, "-0.5"), (2, 3, True), (3, 4, float("nan")), (4, 5, -0.5)),
            math.exp(-0.5),
        ),
        (segments((0, 1, -(10**400))), None),
        (segments(), None),
        (Heard(raw='{"text": "はい。", "segments": "none", "logprobs": [7]}'), None),
        (Heard(confidence=None), None),
    ],
)
def test_how_sure_it_is_comes_from_what_is_told_and_stays_between_0_and_1(fake_openai, heard, confidence):
    assert write_down(fake_openai, heard).confidence == (
        None if confidence is None else pytest.approx(confidence)
    )


def test_a_server_that_knows_less_is_asked_again_without_and_remembered(fake_openai):
    fake_openai.refuses = {"verbose_json", "prompt"}
    assert write_down(fake_openai, Heard("はい。"), Heard(SAID), times=2).text == SAID
    sent = [set(received.fields) - {"model", "language", "temperature"} for received in fake_openai.heard]
    # The first answer names one of the two, the second the other.
    assert [len(names) for names in sent] == [2, 1, 0, 0]


def test_what_is_refused_to_a_transcription_is_still_asked_of_a_chat(fake_openai):
    fake_openai.will_hear(Fails(status=400))

    async def use(provider: OpenAIProvider) -> None:
        await provider.transcribe(WAV, model="whisper-1", prompt="")
        async with provider.chat([{"role": "user", "content": "はい。"}], {"type": "object"}) as stream:
            async for _ in stream:
                pass

    run(fake_openai.base_url, use)
    assert "response_format" not in fake_openai.heard[1].fields
    assert fake_openai.requests[0].body["response_format"]["type"] == "json_schema"


@pytest.mark.parametrize(
    ("answer", "error", "calls"),
    [
        (Fails(status=401), TranscriberKeyRefused, 1),
        (Fails(status=403), TranscriberKeyRefused, 1),
        (Fails(status=404), TranscriberMissing, 1),
        (Fails(status=405), TranscriberMissing, 1),
        (Fails(status=413), TranscriberError, 1),
        (Fails(status=400, code="audio_too_short"), TranscriberError, 1),
        (Fails(status=429, code="insufficient_quota"), TranscriberBusy, 1),
        (Fails(status=429, retry_after="3600"), TranscriberBusy, 1),
        (Fails(status=429), TranscriberBusy, 3),
        (Fails(status=503), TranscriberUnavailable, 3),
    ],
)
def test_a_call_that_was_turned_away_costs_nothing(fake_openai, answer, error, calls):
    caught = error_of(fake_openai, *[answer] * 3)
    assert (type(caught), caught.spent) == (error, False)
    assert len(fake_openai.heard) == calls


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Fails("no_response"), TranscriberTimeout),
        (Fails("hang"), TranscriberTimeout),
        (Fails("keep_alives"), TranscriberTimeout),
        (Fails(status=504), TranscriberTimeout),
        (Fails("reset"), TranscriberUnavailable),
        (Heard(SAID, cut=True), TranscriberUnavailable),
        (Fails("endless"), TranscriptNotUsable),
        (Fails("nothing"), TranscriptNotUsable),
        (Heard(raw="<!DOCTYPE html><p>Sign in</p>", media_type="text/html"), TranscriptNotUsable),
        (Heard(raw='{"text": "はい'), TranscriptNotUsable),
        (Heard(raw='{"text": ["はい"]}'), TranscriptNotUsable),
        (Heard(raw='{"text": "\\ud83d"}'), TranscriptNotUsable),
        (Heard(raw='{"error": "Unexpected endpoint or method."}'), TranscriptNotUsable),
        (Heard(raw='"はい。"'), TranscriptNotUsable),
        (Heard(raw="[" * 100_000), TranscriptNotUsable),
    ],
)
def test_a_call_that_was_read_and_failed_is_paid_for_and_never_made_again(fake_openai, answer, error):
    caught = error_of(fake_openai, answer)
    assert (type(caught), caught.spent) == (error, True)
    assert len(fake_openai.heard) == 1


def test_a_server_that_cannot_be_reached_costs_nothing():
    with pytest.raises(TranscriberUnavailable) as caught:
        run("http://127.0.0.1:9/v1", lambda provider: provider.transcribe(WAV, model="m", prompt=""))
    assert not caught.value.spent


def test_whoever_gives_up_waiting_hangs_up(fake_openai):
    fake_openai.hold_audio()

    async def use(provider: OpenAIProvider) -> None:
        call = asyncio.ensure_future(provider.transcribe(WAV, model="whisper-1", prompt=""))
        await asyncio.to_thread(fake_openai.wait_for_heard, 1)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call

    run(fake_openai.base_url, use)
    fake_openai.wait_until(lambda: fake_openai.heard[0].state == "gone")


def test_nobodys_words_and_no_key_are_logged_or_told(fake_openai, caplog):
    caplog.set_level(logging.DEBUG)
    for answer in (Fails(status=500), Fails(status=401), Heard(raw=f"<p>{SAID}")):
        caught = error_of(fake_openai, *[answer] * (3 if answer == Fails(status=500) else 1))
        told = str(caught) + "".join(
            record.getMessage() for record in caplog.records if "lib." in record.name
        )
        assert KEY not in told
        assert SAID not in told
        assert fake_openai.base_url not in told


# What the transcriber makes of it.


def transcript(fake: FakeOpenAI, model: str, heard: Heard) -> Any:
    fake.will_hear(heard)
    return run(
        fake.base_url, lambda provider: OpenAITranscriber(provider, model).transcribe(RECORDING, "ラーメン")
    )


def test_a_transcriber_sends_a_wav_file_and_counts_whole_seconds(fake_openai):
    heard = transcript(fake_openai, "whisper-1", Heard(SAID, confidence=0.9))
    assert (heard.text, heard.confidence) == (SAID, pytest.approx(0.9))
    assert heard.usage == Usage(fake_openai.base_url, "whisper-1", None, None, None, audio_ms=3_000)
    with wave.open(io.BytesIO(fake_openai.heard[0].file)) as sound:
        assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (16_000, 1, 2)
        assert sound.getnframes() == len(RECORDING.samples)


def test_a_transcriber_counts_tokens_as_told_and_estimates_those_that_are_not(fake_openai):
    url, model = fake_openai.base_url, "gpt-4o-mini-transcribe"
    told = transcript(fake_openai, model, Heard(SAID, tokens=(34, 24, 12)))
    assert told.usage == Usage(url, model, 34, None, 12, audio_tokens=24, audio_ms=3_000)
    likely = Usage(url, model, 30, None, 12, estimated=True, audio_tokens=30, audio_ms=3_000)
    assert transcript(fake_openai, model, Heard(SAID, usage=False)).usage == likely


def test_what_a_broken_off_transcription_has_used_is_an_estimate():
    transcriber = OpenAITranscriber(OpenAIProvider(KEY, None, "m"))
    assert transcriber.likely_usage(RECORDING) == Usage(
        "https://api.openai.com/v1", "whisper-1", None, None, None, estimated=True, audio_ms=3_000
    )


def test_where_a_model_was_switched_off_its_successor_writes_down_and_is_paid(fake_openai):
    fake_openai.has_not = {"whisper-1"}

    async def twice(provider: OpenAIProvider) -> list[Transcript]:
        transcriber = OpenAITranscriber(provider)
        both = [transcriber.transcribe(RECORDING, "ラーメン") for _ in range(2)]
        heard = [*await asyncio.gather(*both), await transcriber.transcribe(RECORDING, "")]
        assert transcriber.label == "gpt-transcribe"
        return heard

    heard = run(fake_openai.base_url, twice)
    assert [one.usage.model for one in heard] == ["gpt-transcribe"] * 3
    assert [received.model for received in fake_openai.heard].count("whisper-1") == 2, "and not asked again"
    assert len({received.file for received in fake_openai.heard}) == 1


def test_where_its_successor_is_missing_too_the_model_is_asked_again_when_it_is_back(fake_openai):
    fake_openai.has_not = {"whisper-1", "gpt-transcribe"}

    async def use(provider: OpenAIProvider) -> Transcript:
        transcriber = OpenAITranscriber(provider)
        with pytest.raises(TranscriberMissing):
            await transcriber.transcribe(RECORDING, "")
        fake_openai.has_not = set()
        return await transcriber.transcribe(RECORDING, "")

    assert run(fake_openai.base_url, use).usage.model == "whisper-1"


# Speech.


def speak(fake: FakeOpenAI, *answers: Spoken | Fails) -> Any:
    fake.will_speak(*answers)
    return run(fake.base_url, lambda provider: OpenAIVoice(provider).speak("はい、どうぞ。", 80), *answers)


def test_a_sentence_comes_back_as_a_wav_file_that_knows_its_length(fake_openai):
    clip = speak(fake_openai, Spoken(seconds=0.5))
    assert fake_openai.spoken[0].body == {
        "model": "tts-1",
        "voice": "nova",
        "input": "はい、どうぞ。",
        "response_format": "wav",
        "speed": 0.8,
    }
    assert clip.media_type == "audio/wav"
    assert clip.audio == tone(0.5), "the streamed header is mended"
    assert clip.usage == Usage(fake_openai.base_url, "tts-1", None, None, None, characters=7)


def test_a_wav_file_that_knows_its_length_stays_as_it_is(fake_openai):
    assert speak(fake_openai, Spoken(streamed=False)).audio == tone(0.3)


def test_mp3_is_taken_from_servers_that_know_nothing_else(fake_openai):
    clip = speak(fake_openai, Spoken(raw="ID3 and more", media_type="application/octet-stream"))
    assert (clip.media_type, clip.audio) == ("audio/mpeg", b"ID3 and more")


def test_a_voice_that_is_not_there_is_missing(fake_openai):
    with pytest.raises(VoiceMissing) as caught:
        speak(fake_openai, Fails(status=404))
    assert not caught.value.spent


@pytest.mark.parametrize(
    ("answer", "calls", "spent"),
    [
        (Fails(status=401), 1, False),
        (Fails(status=429), 3, False),
        (Fails(status=500), 3, False),
        (Fails("no_response"), 1, True),
        (Fails("keep_alives"), 1, True),
        (Fails("reset"), 1, True),
        (Fails("endless"), 1, True),
        (Fails("nothing"), 1, True),
        (Spoken(cut=True), 1, True),
        (Spoken(seconds=0), 1, True),
        (Spoken(raw='{"error": "no"}', media_type="audio/wav"), 1, True),
        (Spoken(raw="<p>Sign in</p>"), 1, True),
        (Spoken(raw="RIFF....WAVEfmt "), 1, True),
    ],
)
def test_what_is_no_sound_is_an_error_and_says_whether_it_may_have_cost(fake_openai, answer, calls, spent):
    with pytest.raises(VoiceError) as caught:
        speak(fake_openai, *[answer] * 3)
    assert (type(caught.value), caught.value.spent) == (VoiceError, spent)
    assert len(fake_openai.spoken) == calls
