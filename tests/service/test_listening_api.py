"""Sentences as sound over real HTTP, as a page plays them."""

import json
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from lib.attempts import Limits
from lib.listening_api import CACHED_SECONDS, listening_routes
from lib.speech.open_jtalk import OpenJTalkVoice
from tests.house import HANAKO, TARO, open_house
from tests.service import test_api
from tests.service.test_api import serve


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A house with a voice of its own and none of OpenAI's, behind a real port."""
    settings = {
        "limits": Limits(turns_a_minute=1_000, turns_an_hour=1_000),
        "voices": {"open_jtalk": OpenJTalkVoice()},
    }
    with (
        pytest.MonkeyPatch.context() as patch,
        open_house(tmp_path_factory.mktemp("listening"), **settings) as house,
    ):
        patch.setattr(test_api, "api_routes", listening_routes)
        with serve(house) as served:
            yield served


@pytest.fixture
def attempt_id(served):
    """A fresh attempt."""
    house = served.house
    attempt_id = house.begin()
    yield attempt_id
    live = house.practice.view(HANAKO, attempt_id).live
    if live is not None:
        house.practice.stop_turn(HANAKO, live.id)
    house.practice.finish_attempt(HANAKO, attempt_id)


@pytest.fixture
def turn(served, attempt_id):
    served.house.say(attempt_id, "二人です。", reply="はい。二名様ですね。")
    return served.house.practice.view(HANAKO, attempt_id).turns[-1]


def wait_until(condition):
    """Ask again until it is so; pytest's timeout is the limit."""
    pause = threading.Event()
    while not condition():
        pause.wait(0.002)


def speech(turn_id, n, query):
    return f"/api/turns/{turn_id}/speech/{n}{query}"


def got(served, turn_id, n=0, query="?voice=open_jtalk", headers=None):
    """Status, headers and body."""
    with served.asked("GET", "", headers=headers, path=speech(turn_id, n, query)) as response:
        return response.status, response.headers, response.read()


def test_a_sentence_is_a_sound_that_a_browser_may_keep(served, turn):
    status, headers, body = got(served, turn.id)
    assert (status, headers["Content-Type"], body[:4]) == (200, "audio/wav", b"RIFF")
    assert headers["Cache-Control"] == f"private, max-age={CACHED_SECONDS}"
    assert len(got(served, turn.id, query="?voice=open_jtalk&speed=60")[2]) > 1.3 * len(body)


def test_a_browser_with_a_voice_is_given_the_words(served, turn):
    status, _, body = got(served, turn.id, 1, "?voice=browser")
    assert (status, json.loads(body)) == (200, {"text": "二名様ですね。"})


def test_after_the_last_sentence_there_is_none(served, turn):
    for n in (2, 999):
        status, _, body = got(served, turn.id, n)
        assert (status, body) == (204, b"")


def test_a_sentence_comes_while_the_reply_is_still_coming_and_is_not_kept(served, attempt_id):
    house = served.house
    live = house.practice.take_turn(HANAKO, attempt_id, "二人です。", "key-live")
    with ThreadPoolExecutor(2) as tabs:
        first, second = (tabs.submit(got, served, live.id, n) for n in range(2))
        house.partner.say("はい。二名")
        status, headers, body = first.result(10)
        assert (status, headers["Cache-Control"], body[:4]) == (200, "no-store", b"RIFF")
        assert not second.done()
        house.partner.say_all("様ですね。")
        assert second.result(10)[0] == 200


def test_who_goes_away_is_not_waited_for(served, attempt_id):
    house = served.house
    live = house.practice.take_turn(HANAKO, attempt_id, "二人です。", "key-gone")
    waiting = house.engine._running[live.id].text._wakers
    with closing(socket.create_connection(("127.0.0.1", served.port))) as connection:
        path = speech(live.id, 0, "?voice=browser")
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\n\r\n".encode())
        wait_until(lambda: waiting)
    wait_until(lambda: not waiting)
    assert house.practice.turn(HANAKO, live.id).live


@pytest.mark.parametrize(
    ("n", "query", "code"),
    [
        ("-1", "?voice=browser", "bad_sentence"),
        ("1000", "?voice=browser", "bad_sentence"),
        ("007", "?voice=browser", "bad_sentence"),
        ("x", "?voice=browser", "bad_sentence"),
        ("１", "?voice=browser", "bad_sentence"),
        ("9" * 5_000, "?voice=browser", "bad_sentence"),
        ("0", "", "bad_voice"),
        ("0", "?voice=", "bad_voice"),
        ("0", "?voice=nova", "bad_voice"),
        ("0", "?voice=browser&speed=59", "bad_speed"),
        ("0", "?voice=browser&speed=141", "bad_speed"),
        ("0", "?voice=browser&speed=1e2", "bad_speed"),
        ("0", "?voice=browser&speed=", "bad_speed"),
        ("0", "?voice=browser&speed=-100", "bad_speed"),
    ],
)
def test_what_cannot_be_asked_for_says_so(served, turn, n, query, code):
    from urllib.parse import quote

    status, _, body = got(served, turn.id, quote(n), query)
    assert (status, json.loads(body)["code"]) == (422, code)


def test_a_voice_that_is_not_at_hand_says_so(served, turn):
    status, _, body = got(served, turn.id, query="?voice=openai")
    assert (status, json.loads(body)["code"]) == (502, "voice_missing")


def test_anothers_turn_looks_just_like_an_unknown_one(served):
    theirs = served.house.practice.view(TARO, served.house.begin(TARO)).turns[0].id
    unknown, known = got(served, "no-such-turn"), got(served, theirs)
    assert (unknown[0], json.loads(unknown[2])["code"]) == (404, "turn_not_found")
    assert (known[0], known[2]) == (unknown[0], unknown[2])


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Host": "evil.example"},
        {"X-Forwarded-For": "127.0.0.1"},
    ],
)
def test_no_foreign_page_listens(served, turn, headers):
    assert got(served, turn.id, headers=headers)[0] == 403
