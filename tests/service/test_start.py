"""`streamlit run app.py`, as whoever installed it starts it: from any folder, and what is wrong is named."""

import http.client
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WAIT_SECONDS = 60
RAMEN = (ROOT / "data" / "tasks" / "ramen-shop.yaml").read_text(encoding="utf-8")


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return listening.getsockname()[1]


def start(folder, *flags, port=None, **settings):
    """The server's process, started in `folder`, which is not the project's."""
    environment = {"YARITORI_DATABASE_URL": f"sqlite:///{folder / 'yaritori.db'}", **settings}
    return subprocess.Popen(
        [
            *(sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")),
            f"--server.port={port or free_port()}",
            *flags,
        ],
        cwd=folder,
        env={**os.environ, "HOME": str(folder), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def refusal(folder, *flags, **settings):
    """What a server that must not start tells, in the one line that is ours."""
    process = start(folder, *flags, **settings)
    try:
        told = process.communicate(timeout=WAIT_SECONDS)[1]
    finally:
        process.kill()
    assert process.returncode not in (0, -signal.SIGKILL)
    assert "Traceback" not in told
    (line,) = [line for line in told.splitlines() if line.startswith("yaritori: cannot start: ")]
    return line.removeprefix("yaritori: cannot start: ")


@pytest.fixture(scope="module")
def told_and_port(tmp_path_factory) -> Iterator[tuple[list[str], int, Path]]:
    """A server that runs, what it said until it was ready, its port and its folder."""
    folder, port = tmp_path_factory.mktemp("elsewhere"), free_port()
    process = start(folder, port=port, YARITORI_PACE_SECONDS="0")
    told = []
    for line in process.stderr:
        told.append(line.strip())
        if "yaritori: ready" in line:
            break
    yield told, port, folder
    process.send_signal(signal.SIGTERM)
    told = process.communicate(timeout=WAIT_SECONDS)[1]
    assert process.returncode in (0, -signal.SIGTERM)
    assert "Traceback" not in told


def ask(port, method, path, body=None, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=WAIT_SECONDS)
    try:
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


def test_it_says_what_takes_time_and_then_that_it_is_ready(told_and_port):
    told, _, _ = told_and_port
    ours = [line for line in told if line.startswith("yaritori: ")]
    assert [re.sub(r" … \d+\.\d s$", "", line) for line in ours] == [
        "yaritori: reading the tasks",
        "yaritori: loading the dictionary",
        "yaritori: reading the words of each level",
        "yaritori: opening the dictionary",
        "yaritori: reading what the partners say in English",
        "yaritori: bringing the database up to date",
        "yaritori: loading the voice",
        "yaritori: ready",
    ]


def test_it_serves_the_page_to_this_machine_only(told_and_port):
    _, port, _ = told_and_port
    status, page = ask(port, "GET", "/")
    assert status == 200
    assert "<html" in page
    with socket.socket() as other, pytest.raises(OSError, match="refused"):
        other.connect(("127.0.0.2", port))


@pytest.mark.parametrize(
    ("host", "origin", "status"),
    [
        ("127.0.0.1", "http://127.0.0.1", 101),
        ("127.0.0.1", "https://evil.example", 403),
        ("evil.example", "http://evil.example", 403),  # a name that was bound to this machine
    ],
)
def test_no_page_of_another_site_can_talk_through_the_websocket(told_and_port, host, origin, status):
    _, port, _ = told_and_port
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=WAIT_SECONDS)
    upgrade = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Host": f"{host}:{port}",
        "Origin": f"{origin}:{port}",
    }
    connection.request("GET", "/_stcore/stream", headers=upgrade)
    assert connection.getresponse().status == status
    connection.close()


def test_the_whole_way_over_the_api_in_the_real_server(told_and_port):
    _, port, folder = told_and_port
    path = "/api/task-attempts/attempt-1/stream"
    with sqlite3.connect(folder / "yaritori.db") as connection:
        at = "2026-11-22 00:00:00.000000"
        version, content = pinned()
        connection.execute("INSERT INTO people (id, name, created_at) VALUES ('local', 'You', ?)", (at,))
        connection.execute("INSERT INTO task_versions VALUES ('ramen-shop', ?, ?, ?)", (version, content, at))
        connection.execute(
            "INSERT INTO attempts (id, person_id, task_id, task_version, partner, state, created_at)"
            " VALUES ('attempt-1', 'local', 'ramen-shop', ?, 'scripted', 'open', ?)",
            (version, at),
        )
    connection.close()
    status, answer = ask(
        port, "POST", path, json.dumps({"message": "一人です。"}), **{"Content-Type": "application/json"}
    )
    assert status == 200
    lines = [line.removeprefix("data: ") for line in answer.splitlines() if line.startswith("data: ")]
    *pieces, end = map(json.loads, lines)
    assert "一名様" in "".join(piece["content"] for piece in pieces)
    assert end == {
        "content": "",
        "done": True,
        "messageCount": 2,
        "progress": {"completedObjectives": 1, "totalObjectives": 4, "percentage": 25},
    }
    assert ask(port, "GET", path)[1].count('"done":true') == 1
    assert ask(port, "GET", path, **{"X-Forwarded-For": "203.0.113.7"})[0] == 403
    assert ask(port, "GET", path, Origin="https://evil.example")[0] == 403
    assert ask(port, "GET", path, Host="evil.example")[0] in (400, 403)


def pinned():
    from lib.tasks import read_task

    task = read_task(ROOT / "data" / "tasks" / "ramen-shop.yaml")
    return task.version, task.model_dump_json()


# --- what must not start -------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["0.0.0.0", "::"])
def test_without_sign_in_it_refuses_any_address_but_this_machines(tmp_path, address):
    told = refusal(tmp_path, f"--server.address={address}")
    assert told.startswith(f"server.address is '{address}'")
    assert "--server.address=127.0.0.1" in told


def test_a_task_with_a_mistake_is_named_with_file_line_and_field(tmp_path):
    folder = tmp_path / "tasks"
    folder.mkdir()
    lines = RAMEN.splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("level:"))
    lines[at] = "level: C9"
    (folder / "ramen-shop.yaml").write_text("\n".join(lines), encoding="utf-8")
    told = refusal(tmp_path, YARITORI_TASKS=str(folder))
    assert told.startswith(f"{folder / 'ramen-shop.yaml'}:{at + 1}: level: is 'C9'")


@pytest.mark.parametrize(
    ("setting", "value", "told"),
    [
        ("YARITORI_MAX_CHARACTERS", "many", "YARITORI_MAX_CHARACTERS is 'many'; it must be a whole number"),
        ("YARITORI_TASKS", "/nowhere", "/nowhere:0: there is no such folder"),
        ("YARITORI_DATABASE_URL", "nosuch://host/db", "YARITORI_DATABASE_URL is no address of a database"),
    ],
)
def test_a_setting_that_cannot_work_is_named(tmp_path, setting, value, told):
    assert refusal(tmp_path, **{setting: value}).startswith(told)


def test_a_file_that_is_no_database_is_named(tmp_path):
    (tmp_path / "yaritori.db").write_text("The notes of a teacher. " * 100)
    told = refusal(tmp_path)
    assert "yaritori.db (YARITORI_DATABASE_URL) cannot be opened: file is not a database" in told
