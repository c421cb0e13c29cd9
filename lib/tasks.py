"""Task files: read and checked, every mistake with its file, line and field.

After the shape (`strict_yaml.py`, `task_model.py`) come the checks that save an author from a task
that cannot be played: every group exists, every hint's sentence and every suggested way meets its own
objective, the example meets them all. The format for authors is in docs/tasks.md.

`python -m lib.tasks data/tasks` checks every file of a folder.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from lib.errors import TaskFileError
from lib.groups import TermError
from lib.japanese import analyse
from lib.patterns import Rule, check_terms
from lib.rules import anchor_in, find
from lib.scripts import TOTAL, slots_of
from lib.spelling import fold, is_japanese
from lib.strict_yaml import Field, read_document, shaped
from lib.task_model import ExampleLine, Hints, Level, Objective, Persona, Task, Text, has_anchor

__all__ = [
    "ExampleLine",
    "Hints",
    "Level",
    "Objective",
    "Persona",
    "Task",
    "Text",
    "has_anchor",
    "read_task",
    "read_tasks",
]

LONGEST_SUGGESTION = 30
"""Characters: what can be offered is what a learner can say in one breath."""


def read_task(path: Path) -> Task:
    """The task in one file. Raises TaskFileError with file, line and field."""
    task, mistakes = task_and_mistakes(path)
    if mistakes or task is None:
        raise mistakes[0]
    return task


def read_tasks(folder: Path) -> dict[str, Task]:
    """All tasks of a folder (*.yaml) by id, in the order of their files. Raises TaskFileError."""
    if not folder.is_dir():
        raise TaskFileError(str(folder), 0, "", "there is no such folder")
    tasks = [read_task(path) for path in sorted(folder.glob("*.yaml"))]
    return {task.id: task for task in tasks}


def task_and_mistakes(path: Path) -> tuple[Task | None, list[TaskFileError]]:
    """The task of a file, None where its shape is wrong, and everything wrong with it."""
    try:
        document = read_document(path)
    except TaskFileError as error:
        return None, [error]
    task, mistakes = shaped(document, Task)
    if task is None:
        return None, mistakes
    return task, [document.mistake(field, problem) for field, problem in _check(task, path)]


# --- what a shape cannot say ------------------------------------------------------------------


def _check(task: Task, path: Path) -> Iterator[tuple[Field, str]]:
    if task.id != path.stem:
        yield ("id",), f"is {task.id!r}, but the file is called {path.name}; the two must agree"
    if not is_japanese(task.opening.ja):
        yield ("opening", "ja"), "holds no Japanese"
    yield from _check_words(task)
    seen: set[str] = set()
    for index, objective in enumerate(task.objectives):
        field: Field = ("objectives", index)
        if objective.id in seen:
            yield (*field, "id"), f"{objective.id!r} is the id of an earlier objective"
        seen.add(objective.id)
        terms_ok = True
        for number, pattern in enumerate(objective.rule):
            if pattern.mentioned != "never":
                yield (
                    (*field, "rule", number, "mentioned"),
                    "is for answers; a word only mentioned meets nothing",
                )
            for problem in _term_problems(pattern.terms, task):
                terms_ok = False
                yield (*field, "rule", number), problem
        for problem in _term_problems(objective.anchors, task):
            terms_ok = False
            yield (*field, "anchors"), problem
        if not terms_ok:
            continue
        sentence = objective.hints.sentence.ja
        if find(objective.rule, analyse(sentence), task.words) is None:
            yield (*field, "hints", "sentence", "ja"), f"{sentence} does not meet this objective's own rule"
        if not anchor_in(objective.anchors, sentence, task.words):
            yield (*field, "anchors"), f"none of them stands in the hint's sentence {sentence}"
        said = [line.ja for line in task.example if line.speaker == "learner"]
        if not any(find(objective.rule, analyse(line), task.words) for line in said):
            yield ("example",), f"no line of the learner meets the objective {objective.id}"
        yield from _check_ways(task, objective, (*field, "ways"))
    yield from _check_suggestions(task)
    yield from _check_script(task, seen)


def _check_ways(task: Task, objective: Objective, field: Field) -> Iterator[tuple[Field, str]]:
    for number, way in enumerate(objective.ways):
        if find(objective.rule, analyse(way.ja), task.words) is None:
            yield (*field, number, "ja"), f"{way.ja} does not meet this objective's own rule"


def _check_suggestions(task: Task) -> Iterator[tuple[Field, str]]:
    places: list[tuple[Field, tuple[Text, ...]]] = [
        (("objectives", index, "ways"), goal.ways) for index, goal in enumerate(task.objectives)
    ]
    seen: set[str] = set()
    for place, texts in (*places, (("farewells",), task.farewells)):
        for number, text in enumerate(texts):
            field: Field = (*place, number, "ja")
            if not is_japanese(text.ja):
                yield field, "holds no Japanese"
            if len(text.ja) > LONGEST_SUGGESTION:
                yield field, f"has {len(text.ja)} characters; {LONGEST_SUGGESTION} are the most"
            if fold(text.ja) in seen:
                yield field, f"{text.ja} is suggested twice"
            seen.add(fold(text.ja))


def _check_words(task: Task) -> Iterator[tuple[Field, str]]:
    for group, words in task.words.items():
        for index, word in enumerate(words):
            for problem in _term_problems((word,), task):
                yield ("words", group, index), problem


def _term_problems(terms: tuple[str, ...], task: Task) -> Iterator[str]:
    for term in terms:
        try:
            check_terms((term,), task.words)
        except TermError as error:
            yield str(error)


def _check_script(task: Task, objective_ids: set[str]) -> Iterator[tuple[Field, str]]:
    script = task.script
    if script is None:
        return
    for name in script.goals:
        if name not in objective_ids:
            yield ("script", "goals", name), f"there is no objective {name!r}"
    for name in sorted(objective_ids - set(script.goals)):
        yield ("script", "goals"), f"says nothing for the objective {name!r}"
    rules: list[tuple[Field, Rule]] = [
        (("goals", name, "short"), goal.short) for name, goal in script.goals.items()
    ]
    rules += [(("answers", index, "when"), answer.when) for index, answer in enumerate(script.answers)]
    for place, rule in rules:
        for number, pattern in enumerate(rule):
            for problem in _term_problems(pattern.terms, task):
                yield ("script", *place, number), problem
    known = {*task.words, *script.tables, TOTAL}
    for place, line in script.lines():
        field: Field = ("script", *place)
        if not is_japanese(line):
            yield field, "holds no Japanese"
        for slot in slots_of(line):
            if slot not in known:
                yield field, f"{{{slot}}} is no group under words and no table of the script"
    for name, goal in script.goals.items():
        if all(slots_of(line) for line in goal.done):
            yield (
                ("script", "goals", name, "done"),
                "needs one line without a slot, for when nothing is named",
            )


def main(arguments: list[str] | None = None) -> int:
    """Check all task files of a folder, a line for each; 1 if any has a mistake."""
    parser = argparse.ArgumentParser(
        prog="python -m lib.tasks", description="Check the task files of a folder."
    )
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args(arguments).folder
    paths = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
    if not paths:
        print(f"{folder}: no task files (*.yaml) here")
        return 1
    failed = False
    for path in paths:
        task, mistakes = task_and_mistakes(path)
        failed = failed or bool(mistakes)
        for mistake in mistakes:
            print(mistake)
        if task is not None and not mistakes:
            print(f"{path}: ok, {task.level}, {len(task.objectives)} objectives, version {task.version}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
