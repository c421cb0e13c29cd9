"""Sentences that are kept as files, and made once."""

import asyncio
import logging
import os

import pytest

from lib.costs import Usage
from lib.errors import VoiceError
from lib.providers.openai import OpenAIProvider
from lib.speech.clips import NOTHING_USED, Clips
from lib.speech.contract import Clip
from lib.speech.open_jtalk import OpenJTalkVoice
from lib.speech.openai_voice import OpenAIVoice

VOICE = OpenJTalkVoice()
USED = Usage("https://api.example/v1", "tts-test", None, None, None, characters=3)
SOUND = bytes(range(256)) * 4


class Maker:
    """Makes clips when it is told to, and counts how many."""

    def __init__(self, audio=SOUND, *, waits=False):
        self.audio, self.made = audio, 0
        self.may = asyncio.Event()
        self.began = asyncio.Event()
        if not waits:
            self.may.set()

    async def __call__(self):
        self.made += 1
        self.began.set()
        await self.may.wait()
        if isinstance(self.audio, Exception):
            raise self.audio
        return Clip(self.audio, "audio/wav", USED)


async def written(clips):
    """Until all that was made is in its file."""
    while clips._making:
        await asyncio.sleep(0)


async def asked(clips, make, sentence="はい。", speed=100):
    clip = await clips.clip(VOICE, sentence, speed, make)
    await written(clips)
    return clip


def test_the_same_words_are_made_once_and_then_cost_nothing(tmp_path):
    async def go():
        make = Maker()
        first = await asked(Clips(tmp_path / "speech"), make)
        again = await asked(Clips(tmp_path / "speech"), make)  # after a new start too
        assert (first.usage, again.usage) == (USED, NOTHING_USED)
        assert (again.audio, again.media_type) == (first.audio, first.media_type) == (SOUND, "audio/wav")
        assert make.made == 1

    asyncio.run(go())


def test_another_sentence_speed_or_voice_is_another_clip(tmp_path):
    async def go():
        clips, make = Clips(tmp_path), Maker()
        other = OpenJTalkVoice()
        other.label = "Another"
        third = OpenJTalkVoice()
        third.name = "openai"
        await asked(clips, make)
        await asked(clips, make, sentence="いいえ。")
        await asked(clips, make, speed=80)
        await clips.clip(other, "はい。", 100, make)
        await clips.clip(third, "はい。", 100, make)
        await written(clips)
        assert make.made == 5

    asyncio.run(go())


def test_the_same_model_at_another_server_is_another_voice(tmp_path):
    async def go():
        clips, make = Clips(tmp_path), Maker()
        for url in ("http://127.0.0.1:1/v1", "http://127.0.0.1:2/v1", "http://127.0.0.1:1/v1"):
            provider = OpenAIProvider(None, url, "m")
            await clips.clip(OpenAIVoice(provider), "はい。", 100, make)
            await written(clips)
            await provider.aclose()
        assert make.made == 2

    asyncio.run(go())


def test_no_file_is_named_by_what_is_said(tmp_path):
    asyncio.run(asked(Clips(tmp_path), Maker(), sentence="../../秘密"))
    [file] = tmp_path.iterdir()
    assert file.name.removesuffix(".clip").isalnum()
    assert file.stat().st_mode & 0o077 == 0  # others on this machine do not listen


def test_who_asks_at_once_is_given_one_clip(tmp_path):
    async def go():
        clips, make = Clips(tmp_path), Maker(waits=True)
        asking = [asyncio.create_task(clips.clip(VOICE, "はい。", 100, make)) for _ in range(5)]
        await make.began.wait()
        make.may.set()
        first, *others = await asyncio.gather(*asking)
        late = await clips.clip(VOICE, "はい。", 100, make)  # it may not be written yet
        assert {clip.audio for clip in (first, *others, late)} == {SOUND}
        assert first.usage == USED
        assert {clip.usage for clip in (*others, late)} == {NOTHING_USED}
        assert make.made == 1
        await written(clips)

    asyncio.run(go())


def test_where_the_maker_fails_all_are_told_and_the_next_one_tries_again(tmp_path):
    async def go():
        clips, make = Clips(tmp_path), Maker(VoiceError(), waits=True)
        asking = [asyncio.create_task(clips.clip(VOICE, "はい。", 100, make)) for _ in range(3)]
        await make.began.wait()
        make.may.set()
        outcomes = await asyncio.gather(*asking, return_exceptions=True)
        assert [type(outcome) for outcome in outcomes] == [VoiceError] * 3
        assert list(tmp_path.iterdir()) == []
        assert (await asked(clips, Maker())).audio == SOUND

    asyncio.run(go())


def test_who_goes_away_ends_nothing_for_others_and_what_is_paid_for_is_kept(tmp_path):
    async def go():
        clips, make = Clips(tmp_path), Maker(waits=True)
        first = asyncio.create_task(clips.clip(VOICE, "はい。", 100, make))
        await make.began.wait()
        other = asyncio.create_task(clips.clip(VOICE, "はい。", 100, make))
        await asyncio.sleep(0)
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        make.may.set()
        assert (await other).audio == SOUND
        await written(clips)
        alone = asyncio.create_task(clips.clip(VOICE, "いいえ。", 100, waiting := Maker(waits=True)))
        await waiting.began.wait()
        alone.cancel()
        waiting.may.set()
        await written(clips)
        assert (await asked(clips, waiting, sentence="いいえ。")).usage == NOTHING_USED
        assert (make.made, waiting.made) == (1, 1)

    asyncio.run(go())


def test_where_the_making_itself_is_stopped_nobody_hangs(tmp_path):
    async def go():
        clips, make = Clips(tmp_path), Maker(waits=True)
        asking = [asyncio.create_task(clips.clip(VOICE, "はい。", 100, make)) for _ in range(2)]
        await make.began.wait()
        next(iter(clips._making.values())).cancel()  # as the engine does when it stops
        outcomes = await asyncio.gather(*asking, return_exceptions=True)
        assert [type(outcome) for outcome in outcomes] == [asyncio.CancelledError] * 2
        assert (await asked(clips, Maker())).audio == SOUND

    asyncio.run(go())


@pytest.mark.parametrize(
    "broken",
    [
        lambda whole: b"",
        lambda whole: whole[: len(whole) // 2],
        lambda whole: whole[:-1] + b"\x00",
        lambda whole: whole + b"\x00",
        lambda whole: whole.replace(b"clip 1", b"clip 2"),
        lambda whole: b"RIFF" + whole,
    ],
)
def test_a_broken_file_is_made_anew(tmp_path, broken):
    async def go():
        make = Maker()
        await asked(Clips(tmp_path), make)
        [file] = tmp_path.iterdir()
        file.write_bytes(broken(file.read_bytes()))
        assert (await asked(Clips(tmp_path), make)).usage == USED
        assert (await asked(Clips(tmp_path), make)).usage == NOTHING_USED
        assert make.made == 2

    asyncio.run(go())


def test_where_nothing_can_be_written_all_is_read_aloud_and_it_is_told_once(tmp_path, caplog):
    (tmp_path / "speech").write_text("a file where the folder should be")

    async def go():
        clips, make = Clips(tmp_path / "speech" / "clips"), Maker()
        for _ in range(3):
            assert (await asked(clips, make)).audio == SOUND
        assert make.made == 3

    with caplog.at_level(logging.WARNING, logger="lib"):
        asyncio.run(go())
    assert [record.message.partition(": ")[2] for record in caplog.records].count(
        "what is read aloud cannot be kept, and is made anew each time"
    ) == 1


def test_a_full_disk_leaves_no_half_a_file(tmp_path, monkeypatch, caplog):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("lib.speech.clips.os.replace", full)
    assert asyncio.run(asked(Clips(tmp_path), Maker())).audio == SOUND
    assert list(tmp_path.iterdir()) == []


def test_what_can_be_read_and_not_touched_is_not_made_again(tmp_path, monkeypatch):
    def read_only(*_):
        raise OSError(30, "Read-only file system")

    make = Maker()
    asyncio.run(asked(Clips(tmp_path), make))
    monkeypatch.setattr("lib.speech.clips.os.utime", read_only)
    assert asyncio.run(asked(Clips(tmp_path), make)).usage == NOTHING_USED
    assert make.made == 1


def test_without_a_folder_nothing_is_kept():
    async def go():
        clips, make = Clips(None), Maker()
        await asked(clips, make)
        await asked(clips, make)
        assert make.made == 2

    asyncio.run(go())


def test_what_nobody_has_asked_for_the_longest_goes_first(tmp_path):
    async def go():
        size = len(SOUND) + 100
        clips, make = Clips(tmp_path, most_bytes=3 * size), Maker()
        for n, sentence in enumerate(["一。", "二。", "三。"]):
            await asked(clips, make, sentence)
            for file in tmp_path.iterdir():
                if file.stat().st_mtime > 1_000:
                    os.utime(file, (n, n))
        assert (await asked(clips, make, "一。")).usage == NOTHING_USED  # asked for again: now the newest
        await asked(clips, make, "四。")
        assert sum(file.stat().st_size for file in tmp_path.iterdir()) <= 3 * size
        assert (await asked(clips, make, "一。")).usage == NOTHING_USED
        assert (await asked(clips, make, "四。")).usage == NOTHING_USED
        assert (await asked(clips, make, "二。")).usage == USED

    asyncio.run(go())
