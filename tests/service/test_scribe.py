"""Recordings in the background: whoever dies, dawdles or is away, nothing is lost and nothing paid twice."""

import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from lib.errors import (
    StoreUnavailable,
    TranscriberTimeout,
    TranscriberUnavailable,
    TranscriptionInterrupted,
    TranscriptNotUsable,
)
from lib.people import Learner
from lib.scribe import KEPT_FOR, LOST_AFTER
from lib.store import recordings as recording_store
from lib.store.database import now
from lib.store.tables import recordings, usage
from lib.voice_choices import VoiceChoices
from tests.hand_transcriber import HandTranscriber
from tests.house import HANAKO, House, open_house
from tests.speaking import spoken

ORDER = "すみません、ラーメンを一つお願いします。"
SECOND = timedelta(seconds=1)


def begin(house: House, attempt_id: str, key: str = "one") -> Any:
    return house.practice.begin_writing(HANAKO, attempt_id, spoken(ORDER), key, way="hands_free")


def rows(house: House, *columns: Any) -> list[tuple[Any, ...]]:
    with house.database.read() as connection:
        return [tuple(row) for row in connection.execute(select(*columns))]


def asked_before(house: House, ago: timedelta, *where: Any) -> None:
    """As if they had been given to the transcriber so long ago."""
    with house.database.write() as connection:
        connection.execute(update(recordings).where(*where).values(asked_at=now(connection) - ago))


def test_a_transcriber_that_forgets_its_deadline_is_given_up_and_counted(
    house: House, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("lib.scribe.PATIENCE_SECONDS", 0.01)
    attempt = house.begin()
    with pytest.raises(TranscriberTimeout):
        begin(house, attempt).result(10)
    assert rows(house, usage.c.estimated) == [(True,)]
    assert house.practice.waiting_recording(HANAKO, attempt) is not None


def test_what_a_call_has_used_is_counted_as_told_though_its_words_are_none(
    house: House, ears: HandTranscriber
):
    ears.hear("안녕하세요.")
    with pytest.raises(TranscriptNotUsable):
        begin(house, house.begin()).result(10)
    assert rows(house, usage.c.estimated) == [(False,)]


def test_who_waits_for_what_another_process_began_and_died_over_is_told(house: House, ears: HandTranscriber):
    attempt = house.begin()
    begun = begin(house, attempt)
    asked_before(house, LOST_AFTER + SECOND)
    with pytest.raises(TranscriptionInterrupted):
        begin(house, attempt).result(10)
    ears.hear(ORDER)
    assert begun.result(10).text == ORDER  # it was only slow


def test_who_was_given_up_writes_nothing_over_what_came_after(house: House, ears: HandTranscriber):
    ears.hear(TranscriberUnavailable())
    with pytest.raises(TranscriberUnavailable):
        begin(house, house.begin()).result(10)
    told: dict[str, Any] = {"confidence": None, "keep_audio": False}
    with house.database.write() as connection:
        [(recording_id,)] = connection.execute(select(recordings.c.id))
        old = recording_store.of_person(connection, recording_id, HANAKO.id)
        assert old is not None
        new = recording_store.ask_again(connection, old, None, None, now(connection))
        assert new is not None
        recording_store.fill(connection, old, transcript="水をください。", **told)
        recording_store.fail(connection, old, "transcriber_busy")
        recording_store.fill(connection, new, transcript=ORDER, **told)
    assert rows(house, recordings.c.state, recordings.c.transcript, recordings.c.failure) == [
        ("written", ORDER, None)
    ]


def test_after_a_server_has_stopped_the_recording_can_be_tried_again_at_once(
    tmp_path: Path, ears: HandTranscriber
):
    with open_house(tmp_path, transcriber=ears) as house:
        attempt = house.begin()
        begun = begin(house, attempt)
        ears.wait_for(1)
    with pytest.raises(TranscriptionInterrupted):
        begun.result(10)
    with open_house(tmp_path, transcriber=ears) as house:
        waiting = house.practice.waiting_recording(HANAKO, attempt)
        assert waiting is not None
        assert waiting.failure == "transcription_interrupted"
        assert rows(house, usage.c.estimated) == [(True,)]  # which may have been charged
        ears.hear(ORDER)
        assert house.practice.write_down_again(HANAKO, waiting.recording_id).text == ORDER


def test_words_that_were_paid_for_wait_for_a_store_that_is_away_for_a_moment(
    house: House, ears: HandTranscriber, monkeypatch: pytest.MonkeyPatch
):
    fill, away = recording_store.fill, [StoreUnavailable(), StoreUnavailable()]

    def fill_later(*arguments: Any, **values: Any) -> None:
        if away:
            raise away.pop()
        fill(*arguments, **values)

    monkeypatch.setattr(recording_store, "fill", fill_later)
    ears.hear(ORDER)
    assert begin(house, house.begin()).result(10).text == ORDER
    assert len(rows(house, usage.c.id)) == len(ears.recordings) == 1


def test_a_store_that_stays_away_is_told_and_the_recording_is_there(
    house: House, ears: HandTranscriber, monkeypatch: pytest.MonkeyPatch
):
    def fill(*_: Any, **__: Any) -> None:
        raise StoreUnavailable

    monkeypatch.setattr(recording_store, "fill", fill)
    monkeypatch.setattr("lib.scribe.STORE_PATIENCE_SECONDS", 0)
    attempt = house.begin()
    ears.hear(ORDER)
    with pytest.raises(StoreUnavailable):
        begin(house, attempt).result(10)
    assert house.practice.waiting_recording(HANAKO, attempt) is not None


def test_what_nobody_tries_again_within_a_day_is_deleted_and_what_is_kept_stays(
    tmp_path: Path, ears: HandTranscriber
):
    with open_house(tmp_path, transcriber=ears) as house:
        house.practice.know(HANAKO, Learner(voice=VoiceChoices(keep_recordings=True)))
        attempt = house.begin()
        ears.hear(TranscriberUnavailable(), TranscriberUnavailable(), ORDER)
        for key in ("abandoned", "younger"):
            with pytest.raises(TranscriberUnavailable):
                begin(house, attempt, key).result(10)
        begin(house, attempt, "kept").result(10)
        asked_before(house, KEPT_FOR + SECOND)
        asked_before(house, KEPT_FOR - timedelta(minutes=5), recordings.c.client_key == "younger")
    with open_house(tmp_path, transcriber=ears) as house:  # where the chore is done at once
        pause = threading.Event()
        while house.practice.recording_with_key(HANAKO, attempt, "abandoned") in with_sound(house):
            pause.wait(0.005)
        assert sorted(with_sound(house)) == sorted(
            house.practice.recording_with_key(HANAKO, attempt, key) for key in ("younger", "kept")
        )


def with_sound(house: House) -> list[Any]:
    """The ids of the recordings whose sound is there."""
    return [recording_id for recording_id, audio in rows(house, recordings.c.id, recordings.c.audio) if audio]
