"""Talking with the offline partner in a test: what it replies, and what was met, with any seed."""

from pathlib import Path

import pytest

from lib.partners.rehearse import Rehearsal
from lib.tasks import read_tasks

TASKS = read_tasks(Path(__file__).resolve().parent.parent / "data" / "tasks")
SEEDS = [str(number) for number in range(8)]
some_seeds = pytest.mark.parametrize("seed", SEEDS)


def talk(task: str, *said: str, seed: str = "seed") -> list[str]:
    """The replies, one for each thing said."""
    rehearsal = Rehearsal(TASKS[task], seed)
    return [rehearsal.say(text) for text in said]


def met(task: str, *said: str) -> set[str]:
    """The objectives that are met at the end."""
    rehearsal = Rehearsal(TASKS[task])
    for text in said:
        rehearsal.say(text)
    return rehearsal.met
