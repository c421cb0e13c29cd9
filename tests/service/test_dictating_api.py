"""Recordings over HTTP: the headers, what is refused, and a recording that is tried again."""

import asyncio
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from lib.dictating import Written
from lib.dictating_api import _told, dictating_routes
from lib.errors import StoreUnavailable, TranscriberUnavailable
from lib.people import Learner
from lib.recording import LARGEST_BYTES, wav_of
from lib.voice_choices import VoiceChoices
from tests.hand_transcriber import HandTranscriber
from tests.house import HANAKO, House, open_house
from tests.speaking import silence, spoken

ORDER = "すみません、ラーメンを一つお願いします。"
HEADERS = {"content-type": "audio/wav", "yaritori-key": "k1", "yaritori-way": "hands_free"}


@pytest.fixture
def client(house: House) -> TestClient:
    return client_of(house)


def client_of(house: House) -> TestClient:
    app = Starlette(routes=dictating_routes(lambda: house.practice, lambda: HANAKO))
    return TestClient(app, base_url="http://127.0.0.1:8501", client=("127.0.0.1", 50_000))


def post(client: TestClient, attempt_id: str, audio: bytes, **headers: str) -> Any:
    return client.post(
        f"/api/task-attempts/{attempt_id}/recordings", content=audio, headers=HEADERS | headers
    )


def test_a_recording_goes_in_and_what_was_heard_comes_out(
    house: House, client: TestClient, ears: HandTranscriber
):
    ears.hear(ORDER)
    answer = post(client, house.begin(), spoken(ORDER), **{"yaritori-turn-key": "t1"})
    assert answer.status_code == 200
    told = answer.json()
    assert told["text"] == ORDER
    assert told["confidence"] == 0.9
    assert 2 < told["seconds"] < 5


def test_one_that_could_not_be_written_down_is_tried_again_under_its_id(
    house: House, client: TestClient, ears: HandTranscriber
):
    attempt = house.begin()
    ears.hear(TranscriberUnavailable(), TranscriberUnavailable(), ORDER)
    refused = post(client, attempt, spoken(ORDER), **{"yaritori-turn-key": "typed"})
    assert (refused.status_code, refused.json()["code"]) == (502, "transcriber_unavailable")
    recording_id = refused.json()["recordingId"]
    again = client.post(f"/api/recordings/{recording_id}/again")
    assert (again.status_code, again.json()["recordingId"]) == (502, recording_id)
    house.partner.say_all("はい。")
    list(house.practice.follow(house.practice.take_turn(HANAKO, attempt, "すみません。", "typed")))
    headers = {"yaritori-turn-key": "t2"}  # something was typed meanwhile, under the key of before
    assert client.post(f"/api/recordings/{recording_id}/again", headers=headers).json()["text"] == ORDER
    house.partner.say_all("はい。")
    turn = house.practice.take_turn(HANAKO, attempt, ORDER, "t2")
    list(house.practice.follow(turn))
    assert list(house.practice.spoken(house.practice.view(HANAKO, attempt))) == [turn.id]
    bad = client.post(f"/api/recordings/{recording_id}/again", headers={"yaritori-turn-key": "a b"})
    assert (bad.status_code, bad.json()["code"]) == (422, "bad_headers")


def test_a_refusal_names_its_own_recording_where_another_came_meanwhile(
    house: House, client: TestClient, ears: HandTranscriber
):
    attempt = house.begin()
    with ThreadPoolExecutor(1) as page:
        first = page.submit(post, client, attempt, spoken(ORDER))
        ears.wait_for(1)
        house.practice.begin_writing(HANAKO, attempt, spoken(ORDER), "k2", way="box")
        ears.wait_for(2)
        ears.hear(TranscriberUnavailable(), TranscriberUnavailable())
        refused = first.result(10)
    known = house.practice.recording_with_key(HANAKO, attempt, "k1")
    assert (refused.status_code, refused.json()["recordingId"]) == (502, known)


def test_a_refusal_stays_one_where_the_store_does_not_tell_the_id(
    house: House, client: TestClient, ears: HandTranscriber, monkeypatch: pytest.MonkeyPatch
):
    def gone(*_: Any) -> None:
        raise StoreUnavailable

    monkeypatch.setattr(house.practice, "recording_with_key", gone)
    ears.hear(TranscriberUnavailable())
    refused = post(client, house.begin(), spoken(ORDER))
    assert (refused.status_code, refused.json()["code"]) == (502, "transcriber_unavailable")
    assert refused.json()["recordingId"] is None


def test_one_that_no_voice_is_in_is_refused_with_what_to_do(house: House, client: TestClient):
    refused = post(client, house.begin(), silence(2))
    assert (refused.status_code, refused.json()["code"]) == (422, "recording_silent")
    assert "microphone" in refused.json()["message"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"yaritori-key": ""}, 422),
        ({"yaritori-key": "k" * 81}, 422),
        ({"yaritori-turn-key": "a key"}, 422),
        ({"yaritori-way": "shadowing"}, 422),
        ({"yaritori-way": "telepathy"}, 422),
        ({"content-type": "text/plain"}, 415),
        ({"content-type": "application/json"}, 415),
        ({"origin": "http://evil.example"}, 403),
        ({"host": "evil.example"}, 403),
        ({"x-forwarded-for": "127.0.0.1"}, 403),
    ],
)
def test_what_no_page_of_ours_sends_is_refused(
    house: House, client: TestClient, ears: HandTranscriber, headers: dict[str, str], status: int
):
    assert post(client, house.begin(), spoken(ORDER), **headers).status_code == status
    assert ears.recordings == []


def test_more_than_a_recording_can_have_is_not_read(house: House, client: TestClient):
    assert post(client, house.begin(), b"\0" * (LARGEST_BYTES + 1)).status_code == 413


def test_a_page_of_another_site_can_neither_try_again_nor_throw_away(
    house: House, client: TestClient, ears: HandTranscriber
):
    ears.hear(TranscriberUnavailable())
    recording_id = post(client, house.begin(), spoken(ORDER)).json()["recordingId"]
    evil = {"origin": "http://evil.example"}
    assert client.post(f"/api/recordings/{recording_id}/again", headers=evil).status_code == 403
    assert client.delete(f"/api/recordings/{recording_id}", headers=evil).status_code == 403
    assert client.get(f"/api/recordings/{recording_id}", headers=evil).status_code == 403


def test_the_sound_is_there_where_it_is_kept_and_gone_when_thrown_away(
    house: House, client: TestClient, ears: HandTranscriber
):
    house.practice.know(HANAKO, Learner(voice=VoiceChoices(keep_recordings=True)))
    ears.hear(ORDER)
    recording_id = post(client, house.begin(), spoken(ORDER)).json()["recordingId"]
    sound = client.get(f"/api/recordings/{recording_id}")
    assert sound.headers["cache-control"] == "no-store"
    assert (sound.content, sound.headers["content-type"]) == (wav_of(ears.recordings[0]), "audio/wav")
    assert client.delete(f"/api/recordings/{recording_id}").status_code == 204
    assert client.get(f"/api/recordings/{recording_id}").status_code == 404
    assert client.delete("/api/recordings/nobodys").status_code == 404


def test_whoever_never_got_an_answer_throws_it_away_by_the_key_that_it_was_sent_under(
    house: House, client: TestClient, ears: HandTranscriber
):
    attempt = house.begin()
    ears.hear(ORDER)
    post(client, attempt, spoken(ORDER))
    sent = f"/api/task-attempts/{attempt}/recordings"
    for headers, status in (
        ({}, 422),
        ({"yaritori-key": "k2"}, 404),
        ({"yaritori-key": "k1", "origin": "http://evil.example"}, 403),
        ({"yaritori-key": "k1"}, 204),
    ):
        assert client.delete(sent, headers=headers).status_code == status
    assert client.delete("/api/task-attempts/nobodys/recordings", headers=HEADERS).status_code == 404
    again = client.post(f"/api/recordings/{house.practice.recording_with_key(HANAKO, attempt, 'k1')}/again")
    assert again.json()["code"] == "recording_not_found"


def test_whoever_goes_away_takes_nothing_with_it():
    begun: Future[Written] = Future()

    async def go_away() -> None:
        waiting = asyncio.ensure_future(_told(begun))
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting

    asyncio.run(go_away())
    assert not begun.cancelled()


def test_where_it_cannot_be_written_down_a_program_is_told_why(tmp_path: Path, ears: HandTranscriber):
    for more, status, code in (
        ({"transcriber": ears, "minutes_a_day": 0}, 429, "spoken_enough"),
        ({}, 501, "no_transcriber"),
    ):
        with open_house(tmp_path, **more) as house:
            refused = post(client_of(house), house.begin(), spoken(ORDER))
            assert (refused.status_code, refused.json()["code"]) == (status, code)
