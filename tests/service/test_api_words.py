"""Words and meanings over real HTTP, as the pages' word card asks for them."""

import json
from pathlib import Path

import pytest

from lib.api import LEAST_BODY_LIMIT
from lib.attempts import Limits
from lib.dictionary import open_dictionary
from lib.dictionary_file import PACKED_FILE
from tests.conftest import CACHE_FOLDER
from tests.house import HANAKO, TARO, open_house, project_tasks
from tests.service.test_api import serve

WORD, MEANING = "/api/word", "/api/meaning"


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A house with a dictionary and without a model to translate, behind a real port."""
    dictionary = open_dictionary(PACKED_FILE, Path(CACHE_FOLDER))
    settings = {"limits": Limits(turns_a_minute=1_000, turns_an_hour=1_000), "dictionary": dictionary}
    with open_house(tmp_path_factory.mktemp("words"), **settings) as house, serve(house) as served:
        yield served
    dictionary.close()


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


def told(served, path, sent, headers=None):
    """Status and answer."""
    raw = sent.encode() if isinstance(sent, str) else sent
    body = raw if isinstance(raw, bytes) else json.dumps(raw)
    with served.asked("POST", "", body, headers, path) as response:
        return response.status, json.loads(response.read())


def test_what_is_known_of_a_word_is_told(served):
    status, found = told(served, WORD, {"text": "😀駅はどこですか。", "at": 1})
    assert status == 200
    assert found.pop("glosses")[0].startswith("railway station")
    assert found == {
        "pieces": [["駅", "えき"]],
        "uncertain": False,
        "level": "N5",
        "pos": ["noun", "counter"],
        "state": None,
        "keepable": True,
    }
    served.house.practice.keep_word(HANAKO, "駅はどこですか。", 0, "saved")
    assert told(served, WORD, {"text": "駅です。", "at": 0})[1]["state"] == "saved"


def test_a_word_that_no_dictionary_has_is_told_as_one(served):
    status, found = told(served, WORD, {"text": "ブルンダです。", "at": 0})
    assert (status, found["glosses"], found["pos"], found["keepable"]) == (200, [], [], False)


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ({"text": "駅です。", "at": 3}, 404, "word_not_found"),
        ({"text": "水" * 4_001, "at": 0}, 404, "word_not_found"),
        ({"text": "駅です。", "at": 4}, 422, "bad_body"),
        ({"text": "駅です。", "at": -1}, 422, "bad_body"),
        ({"text": "駅です。", "at": 10**30}, 422, "bad_body"),
        ({"text": "駅です。", "at": True}, 422, "bad_body"),
        ({"text": "駅です。", "at": 0.0}, 422, "bad_body"),
        ({"text": "駅です。", "at": "0"}, 422, "bad_body"),
        ({"text": "駅です。", "at": None}, 422, "bad_body"),
        ({"text": "駅です。"}, 422, "bad_body"),
        ({"text": "", "at": 0}, 422, "bad_body"),
        ({"at": 0}, 422, "bad_body"),
        ({"text": ["駅"], "at": 0}, 422, "bad_body"),
        ({"text": "駅\ud800", "at": 0}, 422, "bad_body"),
        ("[]", 422, "bad_body"),
        ("null", 422, "bad_body"),
        ('{"text": "駅", "at": ' + "9" * 5_000 + "}", 400, "bad_json"),
        ('{"text": "駅", "at": NaN}', 422, "bad_body"),
        ("", 400, "bad_json"),
        ("{", 400, "bad_json"),
        (b'{"text": "\xff", "at": 0}', 400, "bad_json"),
        ({"text": "水" * LEAST_BODY_LIMIT, "at": 0}, 413, "too_large"),
    ],
)
def test_a_place_that_is_none_says_so(served, sent, status, code):
    found, refusal = told(served, WORD, sent)
    assert (found, refusal["code"]) == (status, code)
    assert set(refusal) == {"code", "message"}


def test_a_meaning_is_told(served, attempt_id):
    opening = served.house.practice.view(HANAKO, attempt_id).turns[0]
    meant = project_tasks()["ramen-shop"].opening.en
    assert told(served, MEANING, {"turn": opening.id}) == (200, {"meaning": meant})


def test_what_has_no_meaning_without_a_model_says_so(served, attempt_id):
    served.house.say(attempt_id, "二人です。", reply="奥のお席へどうぞ。")
    turn = served.house.practice.view(HANAKO, attempt_id).turns[-1]
    status, refusal = told(served, MEANING, {"turn": turn.id})
    assert (status, refusal["code"]) == (400, "no_translation")


def test_anothers_turn_looks_just_like_an_unknown_one(served):
    theirs = served.house.practice.view(TARO, served.house.begin(TARO)).turns[0].id
    unknown = told(served, MEANING, {"turn": "no-such-turn"})
    assert (unknown[0], unknown[1]["code"]) == (404, "turn_not_found")
    assert told(served, MEANING, {"turn": theirs}) == unknown


def test_the_meaning_of_a_reply_that_is_still_coming_is_a_conflict(served, attempt_id):
    turn = served.house.practice.take_turn(HANAKO, attempt_id, "二人です。", "key-live")
    status, refusal = told(served, MEANING, {"turn": turn.id})
    assert (status, refusal["code"]) == (409, "turn_in_progress")


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({}, 422),
        ({"turn": None}, 422),
        ({"turn": 7}, 422),
        ({"turn": ["a"]}, 422),
        ({"turn": "\ud800"}, 422),
        ({"turn": ""}, 404),
        ({"turn": "\x00"}, 404),
        ({"turn": "a" * 10_000}, 404),
        ("[]", 422),
        ("{", 400),
        ({"turn": "a" * LEAST_BODY_LIMIT}, 413),
    ],
)
def test_a_turn_that_is_none_says_so(served, sent, status):
    found, refusal = told(served, MEANING, sent)
    assert found == status
    assert set(refusal) == {"code", "message"}


@pytest.mark.parametrize("path", [WORD, MEANING])
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Host": "evil.example"}, 403),
        ({"X-Forwarded-For": "127.0.0.1"}, 403),
        ({"Content-Type": "text/plain"}, 415),
    ],
)
def test_no_foreign_page_looks_anything_up(served, path, headers, status):
    assert told(served, path, {"text": "駅", "at": 0, "turn": "a"}, headers)[0] == status
    with served.asked("GET", "", path=path) as response:
        assert response.status == 405
