"""Files that somebody keeps: their names, their kinds, and JSON that gives everything back."""

import json
import re
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from lib.copies import FORMS, copy_of, file_name
from tests.talks import HOSTILE, OPENING, RAMEN, transcript, turn, whole


def as_read(talk):
    return json.loads(copy_of(talk, "json"))


@pytest.mark.parametrize(
    ("form", "suffix", "media_type"),
    [
        ("markdown", "md", "text/markdown"),
        ("text", "txt", "text/plain"),
        ("csv", "csv", "text/csv"),
        ("json", "json", "application/json"),
    ],
)
def test_a_file_is_named_by_its_task_and_its_day(form, suffix, media_type):
    assert file_name(whole(), form) == f"yaritori-ramen-shop-2026-11-22.{suffix}"
    assert re.fullmatch(r"[a-z0-9.-]+", file_name(whole(), form))
    assert FORMS[form].media_type == media_type


def test_the_day_is_the_one_in_utc():
    tokyo = datetime(2026, 11, 23, 8, tzinfo=timezone(timedelta(hours=9)))
    talk = whole()
    talk = replace(talk, attempt=replace(talk.attempt, created_at=tokyo))
    assert file_name(talk, "json") == "yaritori-ramen-shop-2026-11-22.json"


@pytest.mark.parametrize("form", FORMS)
def test_every_form_holds_what_was_said_in_readable_japanese(form):
    text = copy_of(whole(), form).decode("utf-8")
    for turn_ in whole().turns:
        assert (turn_.learner_text or "") in text
        assert turn_.reply in text


def test_an_unknown_form_is_a_mistake():
    with pytest.raises(KeyError):
        copy_of(whole(), "docx")


def test_json_gives_every_text_back_exactly():
    talk = transcript(*(turn(n, words, words) for n, words in enumerate(HOSTILE, start=1)))
    assert [(one["learner"], one["reply"]) for one in as_read(talk)["turns"]] == [
        (None, OPENING),
        *((words, words) for words in HOSTILE),
    ]


def test_json_in_full():
    read = as_read(whole())
    assert list(read) == ["format", "attempt", "task", "objectives", "turns"]
    assert read["format"] == 1
    assert read["attempt"] == {
        "id": "attempt-1",
        "state": "finished",
        "begunAt": "2026-11-22T03:04:05.678901+00:00",
        "endedAt": "2026-11-22T03:13:05.678901+00:00",
    }
    assert read["task"] == {
        "id": "ramen-shop",
        "version": RAMEN.version,
        "level": "A1",
        "title": {"ja": "ラーメン屋で注文する", "en": "Ordering at a ramen shop"},
        "partner": {"ja": "松田さん", "en": "Ms Matsuda"},
    }
    assert read["turns"][2] == {
        "number": 2,
        "at": "2026-11-22T03:06:05.678901+00:00",
        "learner": "味噌ラーメン食べるたいです。",
        "correction": {"said": "食べるたい", "better": "食べたい", "why": "たい goes with the ます-stem."},
        "reply": "かしこまりまし",
        "partner": "model",
        "state": "cut",
        "failure": None,
        "reaction": None,
        "flag": None,
    }
    assert [(one["reaction"], one["flag"]) for one in read["turns"][:2]] == [
        ("❤️", None),
        ("👍", "too_hard"),
    ]
    assert [one["state"] for one in read["turns"]] == ["complete", "complete", "cut", "stopped", "failed"]
    goals = {goal["id"]: goal for goal in read["objectives"]}
    assert goals["order-ramen"]["evidence"] == [
        {
            "turn": 2,
            "quote": "味噌ラーメン食べるたい",
            "start": 0,
            "seenBy": "partner",
            "independence": "hinted",
        }
    ]
    assert [
        (goal["met"], goal["notMeant"], goal["saidSo"], goal["saidSoInTurn"]) for goal in goals.values()
    ] == [
        (True, False, False, None),
        (True, False, False, None),
        (True, False, True, 3),
        (False, True, False, None),
    ]


def test_a_conversation_of_only_the_opening_line():
    read = as_read(transcript(state="open"))
    assert read["attempt"]["endedAt"] is None
    assert [one["learner"] for one in read["turns"]] == [None]
    assert [goal["evidence"] for goal in read["objectives"]] == [[]] * 4


def test_five_hundred_turns():
    talk = transcript(*(turn(n, f"{n}番です。", "はい。") for n in range(1, 501)))
    assert len(as_read(talk)["turns"]) == 501
