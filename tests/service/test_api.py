"""The stream endpoint over real HTTP: a real server on loopback, a partner who speaks on command."""

import http.client
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
import uvicorn
from starlette.applications import Starlette

from lib.api import LEAST_BODY_LIMIT, api_routes
from lib.attempts import Limits
from lib.errors import PartnerBusy, PartnerKeyRefused, StoreUnavailable
from lib.partners.contract import Finished
from tests.house import HANAKO, TARO, USED, House, open_house

WAIT_SECONDS = 30


@dataclass
class Served:
    """A house behind a real port."""

    house: House
    port: int

    def stream_of(self, attempt_id):
        return f"/api/task-attempts/{attempt_id}/stream"

    def turns_of(self, attempt_id):
        return f"/api/task-attempts/{attempt_id}/turns"

    @contextmanager
    def asked(self, method, attempt_id, body=None, headers=None, path=None):
        """An open response: of it may be read as much as one likes."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=WAIT_SECONDS)
        sent = {"Content-Type": "application/json"} if method == "POST" else {}
        try:
            connection.request(method, path or self.stream_of(attempt_id), body, {**sent, **(headers or {})})
            yield connection.getresponse()
        finally:
            connection.close()

    def post(self, attempt_id, message, headers=None, **body):
        return self.asked("POST", attempt_id, json.dumps({"message": message, **body}), headers)

    def left(self, attempt_id, message, headers=None, **body):
        """Status and answer of a message that is left without staying for the reply."""
        sent = json.dumps({"message": message, **body})
        with self.asked("POST", attempt_id, sent, headers, self.turns_of(attempt_id)) as response:
            return response.status, json.loads(response.read())

    def resume(self, attempt_id, last_event_id=None):
        headers = {} if last_event_id is None else {"Last-Event-ID": last_event_id}
        return self.asked("GET", attempt_id, headers=headers)

    def refused(self, attempt_id, body, headers=None, method="POST"):
        """Status, code and message of a refusal."""
        with self.asked(method, attempt_id, body, headers) as response:
            assert response.headers["Content-Type"] == "application/json"
            told = json.loads(response.read())
            assert set(told) == {"code", "message"}
            return response.status, told["code"], told["message"], response.headers


@dataclass(frozen=True)
class Event:
    """One event: its cursor and what it says, once as it was sent and once read."""

    id: str
    line: str

    @property
    def data(self):
        return json.loads(self.line.removeprefix("data: "))

    @property
    def offset(self):
        return int(self.id.partition(":")[2])


def events(response) -> Iterator[Event]:
    """The events of a response as they come; comments (pings) are passed over."""
    cursor, line = "", ""
    for raw in response:
        text = raw.decode().rstrip("\r\n")
        if text.startswith("id: "):
            cursor = text.removeprefix("id: ")
        elif text.startswith("data: "):
            line = text
        elif not text and line:
            yield Event(cursor, line)
            line = ""


def spoken(found):
    return "".join(event.data.get("content", "") for event in found)


@contextmanager
def serve(house) -> Iterator[Served]:
    listening = socket.create_server(("127.0.0.1", 0))
    app = Starlette(routes=api_routes(lambda: house.practice, lambda: HANAKO))
    server = uvicorn.Server(
        uvicorn.Config(app, log_level="error", lifespan="off", timeout_graceful_shutdown=1)
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield Served(house, listening.getsockname()[1])
    finally:
        server.should_exit = True
        thread.join(WAIT_SECONDS)
        listening.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    unhurried = Limits(turns_a_minute=1_000, turns_an_hour=1_000)
    with open_house(tmp_path_factory.mktemp("api"), limits=unhurried) as house, serve(house) as served:
        yield served


@pytest.fixture
def attempt_id(served):
    """A fresh attempt, and a partner who has nothing left to say."""
    house = served.house
    house.partner.closed.clear()
    attempt_id = house.begin()
    yield attempt_id
    live = house.practice.view(HANAKO, attempt_id).live
    if live is not None:
        house.practice.stop_turn(HANAKO, live.id)
    if house.practice.view(HANAKO, attempt_id).attempt.state == "open":
        house.practice.finish_attempt(HANAKO, attempt_id)
    house.partner._events.clear()


def wait_until(condition):
    pause = threading.Event()
    while not condition():
        pause.wait(0.005)


# --- a turn --------------------------------------------------------------------------------------


def test_a_turn_streams_piece_by_piece_and_ends_after_the_commit(served, attempt_id):
    partner = served.house.partner
    with served.post(attempt_id, "味噌ラーメンをください。") as response:
        assert response.status == 200
        assert response.headers["Content-Type"].startswith("text/event-stream")
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Accel-Buffering"] == "no"
        coming = events(response)
        partner.say("味噌")
        assert next(coming).line == 'data: {"content":"味噌","done":false}'
        assert served.house.practice.view(HANAKO, attempt_id).turns[-1].live, "this is a stream"
        partner.say("ラーメン")
        assert next(coming).line == 'data: {"content":"ラーメン","done":false}'
        partner.say("ですね。", USED, Finished())
        assert next(coming).line == 'data: {"content":"ですね。","done":false}'
        end = next(coming)
        turn = served.house.practice.view(HANAKO, attempt_id).turns[-1]
        assert (turn.state, turn.reply) == ("complete", "味噌ラーメンですね。"), (
            "the end comes after the commit"
        )
        assert end.line == (
            'data: {"content":"","done":true,"messageCount":3,'
            '"progress":{"completedObjectives":1,"totalObjectives":4,"percentage":25}}'
        )
        assert list(coming) == []
    assert end.id == f"{turn.id}:10"


def test_the_cursor_counts_code_points(served, attempt_id):
    pieces = ["👨‍👩‍👧‍👦", "が\u3099", "𠮷野家", "です\n\n。", "data: x"]
    with served.post(attempt_id, "一人です。") as response:
        coming, found = events(response), []
        for piece in pieces:
            served.house.partner.say(piece)
            found.append(next(coming))
        served.house.partner.say(USED, Finished())
        found += coming
    assert [event.data["content"] for event in found] == [*pieces, ""]
    assert [event.offset for event in found] == [7, 9, 12, 17, 24, 24]
    assert len({event.id.partition(":")[0] for event in found}) == 1


def test_whoever_comes_later_goes_on_from_the_cursor_none_twice_none_lost(served, attempt_id):
    pieces = [f"{number}番の卵、" for number in range(20)]
    partner = served.house.partner
    with served.post(attempt_id, "一人です。") as response:
        coming, before = events(response), []
        for piece in pieces[:7]:
            partner.say(piece)
            before.append(next(coming))
    with served.resume(attempt_id, before[-1].id) as again, served.resume(attempt_id) as anew:
        partner.say(*pieces[7:], USED, Finished())
        after, everything = list(events(again)), list(events(anew))
    assert spoken(before) + spoken(after) == "".join(pieces)
    assert spoken(everything) == "".join(pieces)
    assert after[-1].data == everything[-1].data
    assert after[-1].id == everything[-1].id
    assert after[-1].data["messageCount"] == 3


@pytest.mark.parametrize("offset", [0, 1, 9, 10, 11, 10**6])
def test_a_finished_turn_can_be_read_again_from_anywhere(served, attempt_id, offset):
    served.house.say(attempt_id, "一人です。", reply="カウンターへどうぞ。")
    turn = served.house.practice.view(HANAKO, attempt_id).turns[-1]
    with served.resume(attempt_id, f"{turn.id}:{offset}") as response:
        *pieces, end = events(response)
    assert spoken(pieces) == "カウンターへどうぞ。"[offset:]
    assert (end.data["done"], end.offset) == (True, 10)


@pytest.mark.parametrize("offset", ["", "-1", "x", "1.5", "９", "9" * 5_000])
def test_a_cursor_that_is_no_number_begins_at_the_beginning(served, attempt_id, offset):
    served.house.say(attempt_id, "一人です。", reply="はい。")
    turn = served.house.practice.view(HANAKO, attempt_id).turns[-1]
    with served.resume(attempt_id, (f"{turn.id}:" + offset).encode()) as response:
        assert response.status == 200
        assert spoken(events(response)) == "はい。"


def test_without_a_cursor_the_last_turn_is_told_the_opening_line_too(served, attempt_id):
    with served.resume(attempt_id) as response:
        found = list(events(response))
    assert spoken(found) == "いらっしゃいませ。何名様ですか。"
    assert found[-1].data["messageCount"] == 1
    assert found[-1].data["progress"] == {"completedObjectives": 0, "totalObjectives": 4, "percentage": 0}


def test_a_cursor_of_another_attempt_leads_nowhere(served, attempt_id):
    other = served.house.begin(task="shop-return")
    elsewhere = served.house.practice.view(HANAKO, other).turns[0].id
    for cursor in (f"{elsewhere}:0", "nowhere:0", "'; DROP TABLE turns; --"):
        assert served.refused(attempt_id, None, {"Last-Event-ID": cursor}, "GET")[:2] == (
            404,
            "turn_not_found",
        )


def test_the_same_key_attaches_to_the_first_sending(served, attempt_id):
    partner = served.house.partner
    asked = len(partner.exchanges)
    with served.post(attempt_id, "一人です。", clientKey="k-1") as first:
        partner.say("カウンター")
        beginning = next(events(first))
        with served.post(attempt_id, "一人です。", clientKey="k-1") as second:
            partner.say("へどうぞ。", USED, Finished())
            found = [list(events(second)), [beginning, *events(first)]]
    assert [spoken(one) for one in found] == ["カウンターへどうぞ。"] * 2
    assert found[0][-1] == found[1][-1]
    assert len(partner.exchanges) == asked + 1
    with served.post(attempt_id, "一人です。", clientKey="k-1") as third:
        assert spoken(events(third)) == "カウンターへどうぞ。"
    assert len(served.house.practice.view(HANAKO, attempt_id).turns) == 2


def test_a_message_can_be_left_without_staying_for_the_reply(served, attempt_id):
    asked = len(served.house.partner.exchanges)
    status, told = served.left(attempt_id, "二人です。", clientKey="k1")
    assert status == 202
    assert served.house.practice.view(HANAKO, attempt_id).live.id == told["turnId"]
    assert served.left(attempt_id, "二人です。", clientKey="k1") == (202, told)
    status, refusal = served.left(attempt_id, "三人です。")
    assert (status, refusal["code"]) == (409, "turn_in_progress")
    with served.post(attempt_id, "二人です。", clientKey="k1") as response:
        served.house.partner.say_all("いらっしゃいませ。")
        assert spoken(events(response)) == "いらっしゃいませ。"
    assert len(served.house.partner.exchanges) == asked + 1


@pytest.mark.parametrize(
    ("headers", "message", "refused"),
    [
        ({"Origin": "http://evil.example"}, "二人です。", (403, "foreign_origin")),
        ({"Content-Type": "text/plain"}, "二人です。", (415, "not_json")),
        ({}, " ", (422, "text_empty")),
    ],
)
def test_what_is_left_is_checked_like_what_is_streamed(served, attempt_id, headers, message, refused):
    status, told = served.left(attempt_id, message, headers)
    assert (status, told["code"]) == refused
    assert served.house.practice.view(HANAKO, attempt_id).live is None


@pytest.mark.parametrize(
    ("text", "kana"),
    [
        ("futari desu. miso raamen o kudasai!", "ふたり です。 みそ らあめん を ください！"),
        ("ラーメン hitotsu", "ラーメン ひとつ"),
        ("I would like some ramen.", "I would like some ramen."),
        ("futari 😀 desu", "ふたり 😀 です"),
        ("", ""),
    ],
)
def test_romaji_is_read_as_it_would_be_typed(served, text, kana):
    body = json.dumps({"text": text})
    with served.asked("POST", "", body, path="/api/kana") as response:
        assert (response.status, json.loads(response.read())) == (200, {"kana": kana})


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        ("[]", {}, 422),
        ('{"text": 1}', {}, 422),
        (r'{"text": "\ud800"}', {}, 422),
        (r'{"text": "ramen \udfff o"}', {}, 422),
        ("{", {}, 400),
        ('{"text": "a"}', {"Origin": "http://evil.example"}, 403),
        ('{"text": "a"}', {"Content-Type": "text/plain"}, 415),
    ],
)
def test_what_is_to_be_read_is_checked_too(served, body, headers, status):
    with served.asked("POST", "", body, headers, path="/api/kana") as response:
        assert response.status == status


def test_no_key_of_a_client_is_the_opening_lines(served, attempt_id):
    served.house.partner.say_all("はい。")
    with served.post(attempt_id, "一人です。", clientKey="opening") as response:
        assert spoken(events(response)) == "はい。"
    assert served.house.practice.view(HANAKO, attempt_id).turns[-1].learner_text == "一人です。"


def test_a_client_that_goes_away_does_not_stop_the_turn(served, attempt_id):
    partner = served.house.partner
    with served.post(attempt_id, "味噌ラーメンをください。") as response:
        partner.say("味噌")
        next(events(response))
    partner.say("ラーメンですね。", USED, Finished())
    wait_until(lambda: served.house.practice.view(HANAKO, attempt_id).live is None)
    turn = served.house.practice.view(HANAKO, attempt_id).turns[-1]
    assert (turn.state, turn.reply) == ("complete", "味噌ラーメンですね。")


def test_a_stop_elsewhere_ends_the_stream_and_says_so(served, attempt_id):
    with served.post(attempt_id, "一人です。") as response:
        served.house.partner.say("カウ")
        coming = events(response)
        next(coming)
        turn = served.house.practice.view(HANAKO, attempt_id).live
        served.house.practice.stop_turn(HANAKO, turn.id)
        (end,) = coming
    assert (end.data["done"], end.data["cancelled"], end.data["messageCount"]) == (True, True, 3)


def test_twenty_may_watch_one_turn(served, attempt_id):
    found = {}

    def watch(number):
        with served.resume(attempt_id) as response:
            found[number] = spoken(events(response))

    with served.post(attempt_id, "一人です。") as response:
        threads = [threading.Thread(target=watch, args=(number,)) for number in range(20)]
        for thread in threads:
            thread.start()
        for number in range(50):
            served.house.partner.say(f"{number}、")
        served.house.partner.say(USED, Finished())
        mine = spoken(events(response))
        for thread in threads:
            thread.join(WAIT_SECONDS)
    assert mine == "".join(f"{number}、" for number in range(50))
    assert list(found.values()) == [mine] * 20


# --- failures ------------------------------------------------------------------------------------

SECRET = "sk-proj-0123456789 https://api.example.com/v1 Incorrect API key provided"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (PartnerBusy(), "partner_busy"),
        (PartnerKeyRefused(), "partner_key_refused"),
        (RuntimeError(SECRET), "partner_error"),
    ],
)
def test_a_partner_that_fails_is_an_event_with_code_and_message(served, attempt_id, error, code, caplog):
    with served.post(attempt_id, "味噌ラーメンをください。") as response:
        assert response.status == 200
        served.house.partner.say("味噌", error)
        *pieces, end = events(response)
    assert spoken(pieces) == "味噌"
    assert (end.data["code"], end.data["done"]) == (code, True)
    assert "Your words are safe" in end.data["message"] or "refused the key" in end.data["message"]
    assert "sk-" not in end.line
    assert "example.com" not in end.line
    turn = served.house.practice.view(HANAKO, attempt_id).turns[-1]
    assert (turn.state, turn.learner_text) == ("failed", "味噌ラーメンをください。")
    with served.resume(attempt_id, pieces[-1].id) as again:
        (told,) = events(again)
    assert told.data == end.data


def test_a_store_that_fails_in_mid_stream_is_an_event_too(served, attempt_id, monkeypatch):
    practice = served.house.practice
    with served.post(attempt_id, "一人です。") as response:
        served.house.partner.say("はい")
        coming = events(response)
        next(coming)

        def gone(*_arguments):
            raise StoreUnavailable

        monkeypatch.setattr(practice, "turn", gone)
        served.house.partner.say("。", USED, Finished())
        *_, end = coming
    monkeypatch.undo()
    assert (end.data["code"], end.data["done"]) == ("store_unavailable", True)


def test_an_end_that_was_never_stored_is_not_told_as_one(served, attempt_id, monkeypatch):
    def unavailable(*_arguments, **_options):
        raise StoreUnavailable

    monkeypatch.setattr(served.house.engine, "lease", served.house.engine.lease * 0)
    monkeypatch.setattr("lib.store.turns.end", unavailable)
    with served.post(attempt_id, "一人です。") as response:
        served.house.partner.say_all("はい。")
        *pieces, end = events(response)
    assert spoken(pieces) == "はい。"
    assert (end.data["code"], end.data["done"]) == ("turn_interrupted", True)


# --- refusals ------------------------------------------------------------------------------------


def body(message="こんにちは", **more):
    return json.dumps({"message": message, **more})


@pytest.mark.parametrize("method", ["POST", "GET"])
@pytest.mark.parametrize("unknown", ["no-such-attempt", "%00", "a" * 500, "%E5%91%B3"])
def test_an_unknown_attempt_is_not_found(served, unknown, method):
    status, code, message, _ = served.refused(unknown, body() if method == "POST" else None, method=method)
    assert (status, code) == (404, "attempt_not_found")
    assert "choose a task" in message


def test_anothers_attempt_looks_just_like_an_unknown_one(served):
    theirs = served.house.begin(TARO)
    mine = served.refused(theirs, body())
    assert mine[:3] == served.refused("no-such-attempt", body())[:3]
    assert served.refused(theirs, None, method="GET")[0] == 404
    assert len(served.house.practice.view(TARO, theirs).turns) == 1


def test_while_a_turn_lives_another_message_is_a_conflict(served, attempt_id):
    with served.post(attempt_id, "一人です。"):
        wait_until(lambda: served.house.practice.view(HANAKO, attempt_id).live)
        assert served.refused(attempt_id, body("二人です。"))[:2] == (409, "turn_in_progress")


def test_a_finished_attempt_takes_no_more(served, attempt_id):
    served.house.practice.finish_attempt(HANAKO, attempt_id)
    assert served.refused(attempt_id, body())[:2] == (409, "attempt_closed")
    with served.resume(attempt_id) as response:
        assert response.status == 200, "but it can be read"


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        (body(""), 422, "text_empty"),
        (body(" \u3000\n\u200b\u0000\u202e"), 422, "text_empty"),
        (body("あ" * 4_001), 422, "text_too_long"),
        (body(None), 422, "bad_body"),
        (body(["こんにちは"]), 422, "bad_body"),
        ("[]", 422, "bad_body"),
        ('"こんにちは"', 422, "bad_body"),
        ("null", 422, "bad_body"),
        ("{}", 422, "bad_body"),
        (body(clientKey=""), 422, "bad_body"),
        (body(clientKey=7), 422, "bad_body"),
        (body(clientKey="k" * 81), 422, "bad_body"),
        (body(clientKey="\u0000"), 422, "bad_body"),
        (body(clientKey="\ud800"), 422, "bad_body"),
        (body(clientKey="鍵"), 422, "bad_body"),
        ("", 400, "bad_json"),
        ('{"message": "こん', 400, "bad_json"),
        (b'{"message": "\xff\xfe"}', 400, "bad_json"),
        ("[" * 30_000, 400, "bad_json"),
        (body("あ" * LEAST_BODY_LIMIT), 413, "too_large"),
    ],
)
def test_a_message_that_cannot_be_taken_says_why_and_writes_nothing(served, attempt_id, sent, status, code):
    raw = sent.encode() if isinstance(sent, str) else sent
    assert served.refused(attempt_id, raw)[:2] == (status, code)
    assert len(served.house.practice.view(HANAKO, attempt_id).turns) == 1


def test_the_longest_message_may_be_sent_however_it_is_written(served, attempt_id):
    served.house.partner.say_all("はい。")
    with served.post(attempt_id, "👩" * 4_000) as response:
        assert response.status == 200
        assert spoken(events(response)) == "はい。"


def test_control_characters_go_and_everything_else_stays(served, attempt_id):
    served.house.partner.say_all("はい。")
    with served.post(attempt_id, "味噌\u0000ラーメン\ud800を\u202eください <script>👨‍👩‍👧‍👦") as response:
        list(events(response))
    said = served.house.practice.view(HANAKO, attempt_id).turns[-1].learner_text
    assert said == "味噌ラーメンをください <script>👨‍👩‍👧‍👦"


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]
)
def test_json_only_so_that_no_form_of_another_page_fits(served, attempt_id, kind):
    assert served.refused(attempt_id, body(), {"Content-Type": kind})[:2] == (415, "not_json")


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "Application/JSON"])
def test_json_by_any_spelling(served, attempt_id, kind):
    served.house.partner.say_all("はい。")
    with served.post(attempt_id, "一人です。", {"Content-Type": kind}) as response:
        assert spoken(events(response)) == "はい。"


@pytest.mark.parametrize("method", ["POST", "GET"])
@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"Origin": "https://evil.example"}, "foreign_origin"),
        ({"Origin": "http://127.0.0.1:1"}, "foreign_origin"),
        ({"Origin": "null"}, "foreign_origin"),
        ({"Origin": "http://["}, "foreign_origin"),
        ({"Origin": ""}, "foreign_origin"),
        ({"Host": "evil.example"}, "not_local"),
        ({"Host": "127.0.0.1.evil.example:8501"}, "not_local"),
        ({"Host": "127.0.0.1@evil.example"}, "not_local"),
        ({"Host": "localhost.evil.example"}, "not_local"),
        ({"Host": "192.168.1.5"}, "not_local"),
        ({"Host": "[::1"}, "not_local"),
        ({"Host": ""}, "not_local"),
        ({"X-Forwarded-For": "203.0.113.7"}, "not_local"),
        ({"X-Forwarded-For": "127.0.0.1"}, "not_local"),
        ({"Forwarded": "for=203.0.113.7"}, "not_local"),
        ({"X-Forwarded-Host": "evil.example"}, "not_local"),
    ],
)
def test_only_this_machine_and_no_foreign_page(served, attempt_id, method, headers, code):
    sent = body() if method == "POST" else None
    assert served.refused(attempt_id, sent, headers, method)[:2] == (403, code)
    assert len(served.house.practice.view(HANAKO, attempt_id).turns) == 1


def test_a_page_of_our_own_may_ask(served, attempt_id):
    for host in (f"127.0.0.1:{served.port}", f"localhost:{served.port}", f"[::1]:{served.port}"):
        served.house.partner.say_all("はい。")
        headers = {"Host": host, "Origin": f"http://{host}"}
        with served.post(attempt_id, "一人です。", headers) as response:
            assert spoken(events(response)) == "はい。"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_no_other_verb(served, attempt_id, method):
    with served.asked(method, attempt_id) as response:
        assert response.status == 405


def test_too_many_turns_are_told_when_to_come_back(tmp_path):
    with open_house(tmp_path, limits=Limits(turns_a_minute=1)) as house, serve(house) as served:
        attempt_id = house.begin()
        house.say(attempt_id, "一人です。")
        status, code, message, headers = served.refused(attempt_id, body())
        assert (status, code) == (429, "rate_limited")
        assert 1 <= int(headers["Retry-After"]) <= 60
        assert headers["Retry-After"] in message


def test_a_database_that_is_gone_is_a_503_without_its_name(tmp_path):
    folder = tmp_path / "store"
    with open_house(folder) as house, serve(house) as served:
        attempt_id = house.begin()
        house.database.close()
        folder.rename(tmp_path / "moved")
        status, code, message, _ = served.refused(attempt_id, body())
        assert (status, code) == (503, "store_unavailable")
        assert "sqlite" not in message
        (tmp_path / "moved").rename(folder)
