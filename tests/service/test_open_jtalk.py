"""Open JTalk's voice: sound that is really there."""

import asyncio
import io
import wave

import numpy as np
import pytest

from lib import aloud
from lib.costs import ON_THIS_SERVER, Usage
from lib.errors import VoiceError
from lib.speech.open_jtalk import PEAK, OpenJTalkVoice

VOICE = OpenJTalkVoice()
WELCOME = "いらっしゃいませ、何名様ですか。"


def clip_of(sentence, speed=100):
    return asyncio.run(VOICE.speak(sentence, speed))


def samples_of(clip):
    with wave.open(io.BytesIO(clip.audio)) as sound:
        assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (24_000, 1, 2)
        return np.frombuffer(sound.readframes(sound.getnframes()), "<i2")


def seconds_of(clip):
    return len(samples_of(clip)) / 24_000


@pytest.mark.parametrize(
    "sentence",
    [WELCOME, "はい。", "えっ？", "ラーメン一つと餃子ですね。", "Thank you."],
)
def test_a_sentence_is_heard_at_once_and_never_clips(sentence):
    clip = clip_of(sentence)
    samples = np.abs(samples_of(clip).astype(int))
    assert clip.media_type == "audio/wav"
    assert 0.5 * PEAK * 32_767 < samples.max() <= PEAK * 32_767
    assert samples[: int(0.06 * 24_000)].max() > 50  # no silence before the first sound
    assert samples[-1] < 100


def test_it_is_not_silence_but_a_voice():
    samples = samples_of(clip_of(WELCOME)).astype(float)
    loudness = np.sqrt(np.mean(samples**2))
    spectrum = np.abs(np.fft.rfft(samples))
    pitch = np.fft.rfftfreq(len(samples), 1 / 24_000)[spectrum.argmax()]
    assert loudness > 1_000
    assert 100 < pitch < 1_500


def test_slower_takes_longer():
    slow, usual, fast = (seconds_of(clip_of(WELCOME, speed)) for speed in (60, 100, 140))
    assert usual == pytest.approx(2.7, abs=0.2)
    assert slow / usual == pytest.approx(100 / 60, rel=0.1)
    assert fast / usual == pytest.approx(100 / 140, rel=0.1)


def test_the_same_sentence_sounds_the_same_each_time():
    assert clip_of("はい。").audio == clip_of("はい。").audio


def test_what_is_said_is_what_the_furigana_show():
    assert clip_of("今日は。").audio == clip_of("こんにちは。").audio
    assert clip_of("お名前は何ですか。").audio == clip_of("お名前はなんですか。").audio


def test_it_costs_nothing_and_says_so():
    assert VOICE.is_free
    assert clip_of("はい。").usage == Usage(ON_THIS_SERVER, "open_jtalk", 0, 0, 0, characters=3)


@pytest.mark.parametrize("sentence", ["", "😊", "。", "\x00", "「」", "あ" * 301])
def test_what_cannot_be_said_is_an_error_and_no_empty_sound(sentence):
    with pytest.raises(VoiceError):
        clip_of(sentence)


@pytest.mark.parametrize("speed", [59, 141, 0, -100])
def test_a_speed_beyond_the_limits_is_a_mistake(speed):
    with pytest.raises(ValueError, match="percent"):
        clip_of("はい。", speed)


def test_an_engine_that_fails_is_a_voice_that_could_not(monkeypatch):
    def broken(*_):
        raise RuntimeError("secret path")

    monkeypatch.setattr(aloud.open_jtalk(), "synthesize", broken)
    with pytest.raises(VoiceError) as caught:
        clip_of("はい。")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("sample", [float("nan"), float("inf"), 1e300])
def test_a_noise_is_never_handed_out(monkeypatch, sample):
    noise = np.full(4_800, 1_000.0)
    noise[4_000] = sample
    monkeypatch.setattr(aloud.open_jtalk(), "synthesize", lambda *_: (noise, 48_000))
    with np.errstate(all="ignore"), pytest.raises(VoiceError):
        clip_of("はい。")


def test_many_at_once_sound_like_one_after_the_other():
    sentences = ["はい。", "餃子ですね。", "お腹が空いた。"]
    alone = [clip_of(sentence, speed).audio for sentence in sentences for speed in (80, 120)]

    async def together():
        return await asyncio.gather(
            *(VOICE.speak(sentence, speed) for sentence in sentences for speed in (80, 120))
        )

    assert [clip.audio for clip in asyncio.run(together())] == alone


def test_other_work_goes_on_while_it_speaks():
    async def speak():
        spoken = asyncio.ensure_future(VOICE.speak(WELCOME, 100))
        turns = 0
        while not spoken.done():
            await asyncio.sleep(0.001)
            turns += 1
        return turns

    assert asyncio.run(speak()) > 5
