"""What a teacher heard while walking through the tasks, and what a person in the role says instead."""

from pathlib import Path

import pytest

from lib.partners.rehearse import Rehearsal
from lib.tasks import read_tasks

TASKS = read_tasks(Path(__file__).resolve().parents[2] / "data" / "tasks")
SEEDS = [str(number) for number in range(8)]
some_seeds = pytest.mark.parametrize("seed", SEEDS)


def talk(task: str, *said: str, seed: str = "seed") -> list[str]:
    rehearsal = Rehearsal(TASKS[task], seed)
    return [rehearsal.say(text) for text in said]


def met(task: str, *said: str) -> set[str]:
    rehearsal = Rehearsal(TASKS[task])
    for text in said:
        rehearsal.say(text)
    return rehearsal.met


@pytest.mark.parametrize("said", ["みずをくだい", "みずをくだいさい", "お水をください"])
def test_a_slip_in_please_is_no_nine_machines(said):
    assert talk("ramen-shop", said)[0].startswith("お水ですね。")


def test_a_counter_for_other_things_is_said_back_as_the_right_one():
    assert "餃子お二つですね。" in talk("ramen-shop", "餃子を二台ください。")[0]


@pytest.mark.parametrize(("said", "number"), [("くにんです。", "九名様"), ("ろくにんです。", "六名様")])
def test_ku_is_nine_before_people(said, number):
    assert number in talk("ramen-shop", said)[0]
