"""The command that writes a conversation down, over a real store."""

import csv
import hashlib
import io
import json
import os
import subprocess
import sys

import pytest
from sqlalchemy import text

from lib.conversation import Correction
from lib.export import main
from lib.partners.contract import Feedback, Finished
from tests.house import HANAKO, ROOT, USED, open_house

WORDS = "=味噌ラーメンを一つください。"


@pytest.fixture
def house(tmp_path, monkeypatch):
    monkeypatch.setenv("YARITORI_DATABASE_URL", f"sqlite:///{tmp_path / 'yaritori.db'}")
    with open_house(tmp_path) as house:
        yield house


@pytest.fixture
def attempt_id(house):
    """A conversation of one exchange, with a correction."""
    attempt_id = house.begin()
    correction = Correction("ください", "くださいませんか", "It is more polite.")
    house.partner.say("はい、味噌ラーメンですね。", Feedback((), correction), USED, Finished())
    list(house.practice.follow(house.practice.take_turn(HANAKO, attempt_id, WORDS, "key")))
    return attempt_id


def told(capfdbinary, *arguments):
    """How the command ends, what it writes and what it complains of."""
    code = main(list(arguments))
    written = capfdbinary.readouterr()
    return code, written.out, written.err.decode()


def test_each_form_is_written_as_it_is(attempt_id, capfdbinary):
    code, markdown, complaint = told(capfdbinary, attempt_id)
    assert (code, complaint) == (0, "")
    assert f"> \\{WORDS}" in markdown.decode()
    for form in ("text", "csv", "json"):
        assert "はい、味噌ラーメンですね。" in told(capfdbinary, attempt_id, "--format", form)[1].decode()


def test_what_was_said_met_and_corrected_is_what_the_store_holds(attempt_id, house, capfdbinary):
    read = json.loads(told(capfdbinary, attempt_id, "--format", "json")[1])
    view = house.practice.view(HANAKO, attempt_id)
    assert read["attempt"]["begunAt"] == view.attempt.created_at.isoformat()
    assert [(turn["learner"], turn["reply"]) for turn in read["turns"]] == [
        (turn.learner_text, turn.reply) for turn in view.turns
    ]
    assert read["turns"][1]["correction"]["better"] == "くださいませんか"
    assert [goal["id"] for goal in read["objectives"] if goal["met"]] == ["order-ramen"]


def test_the_csv_comes_with_its_mark_and_its_line_ends(attempt_id, capfdbinary):
    content = told(capfdbinary, attempt_id, "--format", "csv")[1]
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.endswith(b"\r\n")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert f"'{WORDS}" in [row["text"] for row in rows]


def test_a_reply_on_its_way_is_written_as_far_as_it_is_stored(attempt_id, house, capfdbinary):
    house.practice.take_turn(HANAKO, attempt_id, "餃子もお願いします。", "next")
    read = json.loads(told(capfdbinary, attempt_id, "--format", "json")[1])
    assert [turn["state"] for turn in read["turns"]] == ["complete", "complete", "unfinished"]


def test_an_unknown_conversation_is_said_to_be_unknown(house, capfdbinary):
    code, written, complaint = told(capfdbinary, "0123")
    assert (code, written) == (1, b"")
    assert complaint == "yaritori: there is no conversation '0123' in this database\n"


def test_one_that_this_version_cannot_read_says_so(attempt_id, house, capfdbinary, monkeypatch):
    monkeypatch.setattr("lib.overview._PINNED", {})
    with house.database.write() as connection:
        connection.execute(text("UPDATE task_versions SET content = '{}'"))
    code, written, complaint = told(capfdbinary, attempt_id)
    assert (code, written) == (1, b"")
    assert "another version of Yaritori" in complaint


def test_a_database_that_is_not_there_is_not_made(tmp_path, monkeypatch, capfdbinary):
    monkeypatch.setenv("YARITORI_DATABASE_URL", f"sqlite:///{tmp_path / 'not' / 'here.db'}")
    code, written, complaint = told(capfdbinary, "0123")
    assert (code, written) == (1, b"")
    assert "here.db" in complaint
    assert "unable to open" in complaint
    assert list(tmp_path.iterdir()) == []


def test_an_empty_database_is_said_to_be_none_of_ours(tmp_path, monkeypatch, capfdbinary):
    (tmp_path / "empty.db").touch()
    monkeypatch.setenv("YARITORI_DATABASE_URL", f"sqlite:///{tmp_path / 'empty.db'}")
    code, _, complaint = told(capfdbinary, "0123")
    assert code == 1
    assert "no such table" in complaint


def test_an_unknown_form_is_a_wrong_argument(capfd):
    with pytest.raises(SystemExit, match="2"):
        main(["0123", "--format", "docx"])


def test_without_a_server_it_runs_by_itself_and_changes_nothing(tmp_path):
    folder = tmp_path / "100% of #1"
    folder.mkdir()
    with open_house(folder) as house:
        attempt_id = house.begin()
    path = folder / "yaritori.db"
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    done = subprocess.run(
        [sys.executable, "-m", "lib.export", attempt_id, "--format", "text"],
        cwd=ROOT,
        env=os.environ | {"YARITORI_DATABASE_URL": f"sqlite:///{path}", "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=True,
    )
    assert "いらっしゃいませ。" in done.stdout.decode()
    assert done.stderr == b""
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
