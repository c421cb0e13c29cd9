"""What learners really say, against each task's rules: nine of ten ways are understood, no near miss is.

The sentences stand in tests/corpora, written without a look at the tasks: the first set before them,
the second after the first scripts, the third after the rules had been mended by both, the fourth after
they had been mended by the third. Each task owes the first set and one to measure with, held out
(`tests/heldout.py`); the others are there for the tasks that have them.
"""

from pathlib import Path
from typing import Any

import pytest

from lib.evidence import HelpShown, rule_findings
from lib.strict_yaml import read_document
from lib.tasks import read_tasks

ROOT = Path(__file__).resolve().parents[2]
TASKS = read_tasks(ROOT / "data" / "tasks")


def read_corpora(kind: str) -> dict[str, dict[str, Any]]:
    """The corpora of one kind, each under its task."""
    return {
        corpus["task"]: corpus
        for path in sorted((ROOT / "tests" / "corpora").glob(f"*.{kind}.yaml"))
        if (corpus := read_document(path).data)["task"] in TASKS
    }


CORPORA = read_corpora("dev")
SETS = {"dev": CORPORA, **{kind: read_corpora(kind) for kind in ("second", "third", "fourth")}}
UNDERSTOOD_OF_TEN = 9

per_objective = pytest.mark.parametrize(
    ("kind", "task", "objective"),
    [
        (kind, task, objective)
        for kind, corpora in SETS.items()
        for task, corpus in corpora.items()
        for objective in corpus["objectives"]
    ],
)


def heard(task: str, text: str) -> set[str]:
    """The objectives that the rules of a task see in a text."""
    return {finding.objective_id for finding in rule_findings(TASKS[task], text, HelpShown())}


def whole(kind: str):
    """One case for each conversation of this kind."""
    return pytest.mark.parametrize(
        ("task", "conversation"),
        [
            pytest.param(task, conversation, id=f"{task}: {conversation['name']}")
            for corpora in SETS.values()
            for task, corpus in corpora.items()
            for conversation in corpus.get(kind, ())
        ],
    )


def test_every_task_has_a_corpus_to_build_against_and_one_to_measure_with():
    held_out = {path.name.split(".")[0] for path in (ROOT / "tests" / "corpora").glob("*.heldout.yaml")}
    assert set(CORPORA) == set(TASKS)
    assert held_out == set(TASKS)


@pytest.mark.parametrize("kind", SETS)
def test_a_corpus_has_each_objective_of_its_task(kind):
    for task, corpus in SETS[kind].items():
        assert set(corpus["objectives"]) == {objective.id for objective in TASKS[task].objectives}


@per_objective
def test_nine_of_ten_ways_to_say_it_are_understood(kind, task, objective):
    ways = SETS[kind][task]["objectives"][objective]["paraphrases"]
    missed = [text for text in ways if objective not in heard(task, text)]
    assert len(ways) >= 10
    assert len(missed) * 10 <= len(ways) * (10 - UNDERSTOOD_OF_TEN), missed


@per_objective
def test_what_only_comes_close_ticks_nothing(kind, task, objective):
    near = SETS[kind][task]["objectives"][objective]["near_misses"]
    assert len(near) >= 10
    assert [text for text in near if objective in heard(task, text)] == []


@whole("conversations")
def test_a_whole_conversation_meets_each_objective_where_it_should(task, conversation):
    met: set[str] = set()
    for turn in conversation["turns"]:
        now = heard(task, turn["say"]) - met
        assert (turn["say"], now) == (turn["say"], set(turn["meets"]))
        met |= now
    assert met | set(conversation.get("short", ())) == {objective.id for objective in TASKS[task].objectives}


@whole("fruitless")
def test_a_fruitless_conversation_never_meets_what_it_never_says(task, conversation):
    for text in conversation["turns"]:
        assert heard(task, text).isdisjoint(conversation["never"]), text
