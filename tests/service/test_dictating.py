"""From a recording to words: what is kept, what is paid, and what happens where somebody fails."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from lib.dictating import Dictating, Waiting
from lib.errors import (
    AttemptClosed,
    AttemptNotFound,
    BudgetExhausted,
    NothingHeard,
    NoTranscriber,
    RecordingBroken,
    RecordingNotFound,
    RecordingNotSpeech,
    RecordingSilent,
    RecordingTooLong,
    SpokenEnough,
    TranscriberBusy,
    TranscriberError,
    TranscriberUnavailable,
    TranscriptNotUsable,
)
from lib.people import Learner
from lib.recording import wav_of
from lib.scribe import LOST_AFTER
from lib.store import recordings as recording_store
from lib.store.database import now
from lib.store.tables import recordings, usage
from lib.voice_choices import VoiceChoices
from tests.hand_transcriber import HandTranscriber
from tests.house import HANAKO, TARO, House, open_house
from tests.speaking import click, hum, silence, spoken

ORDER = "すみません、ラーメンを一つお願いします。"


def write_down(house: House, attempt_id: str, audio: bytes, key: str = "one", **more: Any) -> Any:
    return house.practice.write_down(HANAKO, attempt_id, audio, key, **({"way": "hands_free"} | more))


def not_written_down(house: House, attempt_id: str, ears: HandTranscriber) -> Waiting:
    """A recording whose transcriber could not be reached."""
    ears.hear(TranscriberUnavailable())
    with pytest.raises(TranscriberUnavailable):
        write_down(house, attempt_id, spoken(ORDER))
    waiting = house.practice.waiting_recording(HANAKO, attempt_id)
    assert waiting is not None
    return waiting


def rows(house: House, *columns: Any) -> list[tuple[Any, ...]]:
    with house.database.read() as connection:
        return [tuple(row) for row in connection.execute(select(*columns))]


def test_what_was_said_is_handed_back_and_the_sound_is_not_kept(house: House, ears: HandTranscriber):
    attempt = house.begin()
    ears.hear(ORDER)
    written = write_down(house, attempt, spoken(ORDER))
    assert written.text == ORDER
    assert written.confidence == 0.9
    assert 2.0 < written.seconds < 5.0
    [(state, transcript, confidence, seconds, audio)] = rows(
        house,
        recordings.c.state,
        recordings.c.transcript,
        recordings.c.confidence,
        recordings.c.seconds,
        recordings.c.audio,
    )
    assert (state, transcript, confidence, audio) == ("written", ORDER, 0.9, None)
    assert seconds == pytest.approx(written.seconds)


def test_the_transcriber_gets_sixteen_thousand_samples_a_second_and_the_words_of_the_task(
    house: House, ears: HandTranscriber
):
    ears.hear(ORDER)
    written = write_down(house, house.begin(), spoken(ORDER, rate=44_100, channels=2))
    [recording] = ears.recordings
    assert recording.samples.ndim == 1
    assert recording.seconds == pytest.approx(written.seconds)
    assert "ラーメン" in ears.prompts[0]


def test_what_was_said_is_joined_to_the_turn_under_whose_key_it_is_sent(house: House, ears: HandTranscriber):
    attempt = house.begin()
    ears.hear("らーめん", ORDER, TranscriberUnavailable())
    write_down(house, attempt, spoken(ORDER), "first", turn_key="turn")
    write_down(house, attempt, spoken(ORDER), "again", turn_key="turn")
    with pytest.raises(TranscriberUnavailable):
        write_down(house, attempt, spoken(ORDER), "more", turn_key="turn")
    house.partner.say_all("はい。")
    turn = house.practice.take_turn(HANAKO, attempt, ORDER, "turn")
    list(house.practice.follow(turn))
    house.say(attempt, "餃子もください。")
    found = house.practice.spoken(house.practice.view(HANAKO, attempt))
    assert {turn_id: row.transcript for turn_id, row in found.items()} == {turn.id: ORDER}


def test_a_second_sending_of_a_key_is_not_transcribed_again(house: House, ears: HandTranscriber):
    attempt, audio = house.begin(), spoken(ORDER)
    first = house.practice.begin_writing(HANAKO, attempt, audio, "one", way="hands_free")
    second = house.practice.begin_writing(HANAKO, attempt, audio, "one", way="hands_free")
    ears.hear(ORDER)
    assert first.result(10) == second.result(10)
    assert len(ears.recordings) == 1
    assert len(rows(house, usage.c.id)) == 1


@pytest.mark.parametrize(
    ("audio", "error"),
    [
        (b"", RecordingBroken),
        (b"RIFF\x00\x00\x00\x00WAVE", RecordingBroken),
        (b"<html>no</html>" * 100, RecordingBroken),
        (silence(3), RecordingSilent),
        (hum(3), RecordingNotSpeech),
        (click(2), RecordingNotSpeech),
        (spoken(ORDER, tail=60), RecordingTooLong),
    ],
    ids=["empty", "cut", "html", "silence", "hum", "click", "too long"],
)
def test_what_no_voice_is_in_costs_nothing_and_is_not_kept(
    house: House, ears: HandTranscriber, audio: bytes, error: type[Exception]
):
    attempt = house.begin()
    with pytest.raises(error):
        write_down(house, attempt, audio)
    assert ears.recordings == []
    assert rows(house, recordings.c.id) == rows(house, usage.c.id) == []


def test_every_call_is_a_row_with_its_seconds_and_its_price(house: House, ears: HandTranscriber):
    ears.hear(ORDER)
    written = write_down(house, house.begin(), spoken(ORDER))
    [(purpose, model, audio_ms, cost, tokens)] = rows(
        house, usage.c.purpose, usage.c.model, usage.c.audio_ms, usage.c.cost_usd, usage.c.input_tokens
    )
    assert (purpose, model, tokens) == ("transcription", "hand", None)
    assert audio_ms == round(written.seconds * 1000)
    assert cost == audio_ms * Decimal("0.0000001")


def test_a_recording_that_could_not_be_written_down_is_tried_again_with_the_same_sound(
    house: House, ears: HandTranscriber
):
    attempt = house.begin()
    ears.hear(TranscriberUnavailable())
    with pytest.raises(TranscriberUnavailable):
        write_down(house, attempt, spoken(ORDER, rate=44_100, channels=2))
    waiting = house.practice.waiting_recording(HANAKO, attempt)
    assert waiting is not None
    assert waiting.failure == "transcriber_unavailable"
    ears.hear(ORDER)
    written = house.practice.write_down_again(HANAKO, waiting.recording_id)
    assert written.text == ORDER
    first, second = ears.recordings
    assert (first.samples == second.samples).all()
    assert house.practice.waiting_recording(HANAKO, attempt) is None
    assert len(rows(house, usage.c.id)) == 1  # the first call reached nobody


def test_of_two_that_could_not_be_written_down_the_last_is_offered(house: House, ears: HandTranscriber):
    attempt = house.begin()
    ears.hear(TranscriberUnavailable(), TranscriberBusy())
    for key in ("a", "b"):
        with pytest.raises(TranscriberError):
            write_down(house, attempt, spoken(ORDER), key)
    waiting = house.practice.waiting_recording(HANAKO, attempt)
    assert waiting is not None
    assert waiting.recording_id == house.practice.recording_with_key(HANAKO, attempt, "b")
    assert waiting.failure == "transcriber_busy"


def test_a_call_that_may_have_been_charged_is_counted_as_estimated(house: House, ears: HandTranscriber):
    attempt = house.begin()
    ears.hear(TranscriptNotUsable(spent=True), TranscriberBusy(), TranscriptNotUsable(spent=True))
    for key in ("a", "b", "c"):
        with pytest.raises(TranscriberError):
            write_down(house, attempt, spoken(ORDER), key)
    assert len(rows(house, usage.c.id)) == 2


def test_an_error_that_nobody_thought_of_loses_no_recording(house: House, ears: HandTranscriber):
    attempt = house.begin()
    ears.hear(ZeroDivisionError("unthought of"))
    with pytest.raises(TranscriberError):
        write_down(house, attempt, spoken(ORDER))
    assert house.practice.waiting_recording(HANAKO, attempt) is not None


@pytest.mark.parametrize("heard", ["", "ご視聴ありがとうございました", "♪～"])
def test_what_a_transcriber_says_of_silence_is_not_the_learners_words(
    house: House, ears: HandTranscriber, heard: str
):
    attempt = house.begin()
    ears.hear(heard)
    with pytest.raises(NothingHeard):
        write_down(house, attempt, spoken(ORDER))
    assert rows(house, recordings.c.transcript) == [(None,)]
    assert len(rows(house, usage.c.id)) == 1  # it was paid for all the same


def test_the_prompt_alone_is_not_the_learners_words(house: House, ears: HandTranscriber):
    attempt = house.begin()
    ears.hear(ORDER)
    write_down(house, attempt, spoken(ORDER))
    ears.hear(ears.prompts[0])
    with pytest.raises(NothingHeard):
        write_down(house, attempt, spoken("はい、お願いします。"), "two")


def test_who_keeps_recordings_can_hear_them_until_they_are_forgotten(house: House, ears: HandTranscriber):
    house.practice.know(HANAKO, Learner(voice=VoiceChoices(keep_recordings=True)))
    ears.hear(ORDER)
    written = write_down(house, house.begin(), spoken(ORDER, rate=44_100, channels=2))
    assert house.practice.kept_recording(HANAKO, written.recording_id) == wav_of(ears.recordings[0])
    with pytest.raises(RecordingNotFound):
        house.practice.kept_recording(TARO, written.recording_id)
    house.practice.forget_recordings(TARO)
    assert house.practice.kept_recording(HANAKO, written.recording_id)
    house.practice.forget_recordings(HANAKO)
    with pytest.raises(RecordingNotFound):
        house.practice.kept_recording(HANAKO, written.recording_id)


def test_who_keeps_recordings_keeps_none_that_can_be_heard_nowhere(house: House, ears: HandTranscriber):
    house.practice.know(HANAKO, Learner(voice=VoiceChoices(keep_recordings=True)))
    ears.hear(ORDER)
    shadowed = write_down(house, house.begin(), spoken(ORDER), way="shadowing")
    with pytest.raises(RecordingNotFound):
        house.practice.kept_recording(HANAKO, shadowed.recording_id)


def test_a_recording_that_is_thrown_away_leaves_neither_words_nor_sound(house: House, ears: HandTranscriber):
    attempt = house.begin()
    begun = house.practice.begin_writing(HANAKO, attempt, spoken(ORDER), "one", way="hands_free")
    [(recording_id,)] = rows(house, recordings.c.id)
    house.practice.throw_away(HANAKO, recording_id)
    ears.hear(ORDER)
    with pytest.raises(RecordingNotFound):  # whoever was writing it down ends, and writes nothing
        begun.result(10)
    assert rows(house, recordings.c.state, recordings.c.transcript, recordings.c.audio) == [
        ("dropped", None, None)
    ]
    assert len(rows(house, usage.c.id)) == 1
    for again in (
        lambda: house.practice.write_down_again(HANAKO, recording_id),
        lambda: write_down(house, attempt, spoken(ORDER)),
    ):
        with pytest.raises(RecordingNotFound):
            again()


def test_nobody_writes_down_or_throws_away_what_another_has_said(house: House, ears: HandTranscriber):
    attempt = house.begin()
    ears.hear(TranscriberUnavailable())
    with pytest.raises(TranscriberUnavailable):
        write_down(house, attempt, spoken(ORDER))
    [(recording_id,)] = rows(house, recordings.c.id)
    with pytest.raises(RecordingNotFound):
        house.practice.write_down_again(TARO, recording_id)
    with pytest.raises(RecordingNotFound):
        house.practice.throw_away(TARO, recording_id)
    with pytest.raises(AttemptNotFound):
        house.practice.write_down(TARO, attempt, spoken(ORDER), "two", way="box")


def test_ten_minutes_a_day_are_written_down_and_no_more(tmp_path: Path, ears: HandTranscriber):
    with open_house(tmp_path, transcriber=ears, minutes_a_day=1) as house:
        attempt = house.begin()
        ears.hear(*[ORDER] * 3)
        for key in ("a", "b"):
            write_down(house, attempt, spoken(ORDER, tail=24), key)
        with pytest.raises(SpokenEnough) as refused:
            write_down(house, attempt, spoken(ORDER, tail=24), "c")
        assert "1 minutes" in str(refused.value)
        yesterday = timedelta(hours=24, minutes=1)
        with house.database.write() as connection:
            connection.execute(update(usage).values(created_at=now(connection) - yesterday))
        assert write_down(house, attempt, spoken(ORDER, tail=24), "d").text == ORDER


def test_what_is_being_written_down_counts_too(tmp_path: Path, ears: HandTranscriber):
    with open_house(tmp_path, transcriber=ears, minutes_a_day=1) as house:
        attempt = house.begin()
        begun = house.practice.begin_writing(HANAKO, attempt, spoken(ORDER, tail=40), "a", way="box")
        with pytest.raises(SpokenEnough):
            write_down(house, attempt, spoken(ORDER, tail=40), "b")
        ears.hear(ORDER)
        begun.result(10)


def test_a_lost_recording_counts_once_when_it_is_tried_again(tmp_path: Path, ears: HandTranscriber):
    with open_house(tmp_path, transcriber=ears, minutes_a_day=1) as house:
        attempt = house.begin()
        begun = house.practice.begin_writing(HANAKO, attempt, spoken(ORDER, tail=20), "a", way="box")
        with house.database.write() as connection:
            late = now(connection) - LOST_AFTER - timedelta(seconds=1)
            connection.execute(update(recordings).values(asked_at=late))
            recording_id = connection.execute(select(recordings.c.id)).scalar_one()
        # 24 seconds that may have been heard, and 24 that will be.
        again = house.practice.begin_writing_again(HANAKO, recording_id)
        ears.hear(ORDER, ORDER)
        assert again.result(10) == begun.result(10)
        with house.database.write() as connection:
            connection.execute(update(recordings).values(state="failed", audio=b"", asked_at=late))
        with pytest.raises(SpokenEnough):
            house.practice.begin_writing_again(HANAKO, recording_id)


def test_who_is_slower_with_the_same_recording_waits_for_the_faster_one(
    house: House, ears: HandTranscriber, monkeypatch: pytest.MonkeyPatch
):
    attempt = house.begin()
    waiting = not_written_down(house, attempt, ears)
    ask_again, faster = recording_store.ask_again, []

    def ask_too_late(connection: Any, row: Any, *arguments: Any) -> Any:
        monkeypatch.setattr(recording_store, "ask_again", ask_again)
        faster.append(ask_again(connection, row, *arguments))
        return None

    monkeypatch.setattr(recording_store, "ask_again", ask_too_late)
    slower = house.practice.begin_writing_again(HANAKO, waiting.recording_id)
    with house.database.write() as connection:
        recording_store.fill(connection, faster[0], transcript=ORDER, confidence=None, keep_audio=False)
    assert slower.result(10).text == ORDER
    assert len(ears.recordings) == 1


def test_where_the_budget_does_not_allow_it_nothing_is_written_down_but_what_is_free(
    house: House, ears: HandTranscriber, monkeypatch: pytest.MonkeyPatch
):
    attempt = house.begin()
    waiting = not_written_down(house, attempt, ears)

    def no_money(*_: Any) -> None:
        raise BudgetExhausted

    monkeypatch.setattr(house.practice._admission, "reserve", no_money)
    with pytest.raises(BudgetExhausted):
        write_down(house, attempt, spoken(ORDER), "two")
    with pytest.raises(BudgetExhausted):
        house.practice.write_down_again(HANAKO, waiting.recording_id)
    assert len(ears.recordings) == len(rows(house, recordings.c.id)) == 1
    monkeypatch.setattr(ears, "is_free", True)
    ears.hear(ORDER)
    assert house.practice.write_down_again(HANAKO, waiting.recording_id).text == ORDER


def test_money_is_held_while_a_recording_is_written_down(
    house: House, ears: HandTranscriber, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(house.practice._admission, "reserve", lambda *_: Decimal("0.002"))
    attempt = house.begin()
    begun = house.practice.begin_writing(HANAKO, attempt, spoken(ORDER), "one", way="box")
    assert rows(house, recordings.c.reserved_usd) == [(Decimal("0.002"),)]
    ears.hear(TranscriberUnavailable())
    with pytest.raises(TranscriberUnavailable):
        begun.result(10)
    assert rows(house, recordings.c.reserved_usd) == [(None,)]
    again = house.practice.begin_writing_again(HANAKO, rows(house, recordings.c.id)[0][0])
    assert rows(house, recordings.c.reserved_usd) == [(Decimal("0.002"),)]
    ears.hear(ORDER)
    again.result(10)
    assert rows(house, recordings.c.reserved_usd) == [(None,)]


def test_after_a_process_has_died_the_recording_is_there_and_its_call_is_counted(
    tmp_path: Path, ears: HandTranscriber
):
    with open_house(tmp_path, transcriber=ears) as house:
        attempt = house.begin()
        house.practice.begin_writing(HANAKO, attempt, spoken(ORDER), "one", way="hands_free")
        [(recording_id,)] = rows(house, recordings.c.id)
    with open_house(tmp_path, transcriber=ears) as house:
        with house.database.write() as connection:
            late = now(connection) - LOST_AFTER - timedelta(seconds=1)
            connection.execute(update(recordings).values(asked_at=late, state="pending"))
            connection.execute(usage.delete())
        waiting = house.practice.waiting_recording(HANAKO, attempt)
        assert waiting is not None
        assert waiting.failure == "transcription_interrupted"
        ears.hear(ORDER)
        assert house.practice.write_down_again(HANAKO, recording_id).text == ORDER
        assert len(rows(house, usage.c.audio_ms)) == 2


def test_without_a_transcriber_one_is_told_what_to_set(tmp_path: Path):
    with open_house(tmp_path) as house:
        attempt = house.begin()
        assert house.practice.transcriber is None
        with pytest.raises(NoTranscriber, match="WHISPER_MODEL_DIR"):
            write_down(house, attempt, spoken(ORDER))
        house.say(attempt, ORDER)  # typing goes on
        assert house.practice.view(HANAKO, attempt).message_count == 3


def test_in_a_finished_conversation_only_shadowing_is_written_down(house: House, ears: HandTranscriber):
    attempt = house.begin()
    house.practice.finish_attempt(HANAKO, attempt)
    with pytest.raises(AttemptClosed):
        write_down(house, attempt, spoken(ORDER))
    ears.hear(ORDER)
    assert write_down(house, attempt, spoken(ORDER), way="shadowing").text == ORDER
    assert ears.prompts == [""]  # or it would be heard whether or not it was said
    ears.hear(TranscriberUnavailable())
    with pytest.raises(TranscriberUnavailable):
        write_down(house, attempt, spoken(ORDER), "two", way="shadowing")
    assert house.practice.waiting_recording(HANAKO, attempt) is None


def test_the_choices_of_a_learner_are_kept_and_stay_within_their_limits(house: House):
    chosen = VoiceChoices("hands_free", 3_000, True, True, True, 80, "browser", True)
    house.practice.know(HANAKO, Learner(voice=chosen))
    assert house.practice.learner(HANAKO).voice == chosen
    house.practice.know(HANAKO, Learner(voice=replace(chosen, pause_ms=1, speed=900)))
    kept = house.practice.learner(HANAKO).voice
    assert (kept.pause_ms, kept.speed) == (500, 140)
    assert isinstance(house.practice, Dictating)
