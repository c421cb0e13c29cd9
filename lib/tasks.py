"""Task files: YAML read strictly, every mistake with its file, line and field.

YAML is taken as far as a teacher needs it: mappings, lists, text and whole numbers. Anchors, aliases
and tags are refused, a key may stand only once, and yes, no and on are text, as anyone would expect.
After the shape come the checks that save an author from a task that cannot be played: every group
exists, every hint's sentence meets its own objective, the example meets them all. The models are in
`task_model.py`, the format for authors is in docs/tasks.md.

`python -m lib.tasks data/tasks` checks every file of a folder.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from lib.errors import TaskFileError
from lib.japanese import analyse, is_japanese
from lib.rules import anchor_in, check_terms, find
from lib.scripts import slots_of
from lib.task_model import ExampleLine, Hints, Level, Objective, Persona, Task, Text, has_anchor
from lib.terms import TermError

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

_LIMIT_BYTES = 1_000_000

Field = tuple[str | int, ...]  # where a value stands: ("objectives", 0, "rule")


class _Mistake(Exception):
    def __init__(self, line: int, field: str, problem: str) -> None:
        super().__init__(problem)
        self.line, self.field, self.problem = line, field, problem


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
    lines: dict[Field, int] = {}
    try:
        data = _read(path, lines)
    except _Mistake as mistake:
        return None, [TaskFileError(str(path), mistake.line, mistake.field, mistake.problem)]

    def located(field: Field, problem: str) -> TaskFileError:
        known = field
        while known and known not in lines:
            known = known[:-1]
        return TaskFileError(str(path), lines.get(known, 1), ".".join(map(str, field)), problem)

    try:
        task = Task.model_validate(data)
    except ValidationError as error:
        return None, [located(_field(found["loc"]), _said_plainly(found)) for found in error.errors()]
    return task, [located(field, problem) for field, problem in _check(task, path)]


# --- YAML -------------------------------------------------------------------------------------


def _read(path: Path, lines: dict[Field, int]) -> Any:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise _Mistake(0, "", f"cannot be read: {error.strerror}") from error
    if len(raw) > _LIMIT_BYTES:
        raise _Mistake(0, "", f"has {len(raw):,} bytes; {_LIMIT_BYTES:,} are enough for any task")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise _Mistake(line, "", "is not UTF-8; save the file as UTF-8") from error
    for number, content in enumerate(text.splitlines(), start=1):
        if "\t" in content:
            raise _Mistake(number, "", "holds a tab; indent with spaces")
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise _Mistake(_line(event), "", "uses an anchor or alias (& or *); write it out")
            if getattr(event, "tag", None):
                raise _Mistake(_line(event), "", "uses a tag (!); write plain text")
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _Mistake(mark.line + 1 if mark else 0, "", f"is not YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        raise _Mistake(0, "", f"is not YAML: {error}") from error
    except RecursionError as error:
        raise _Mistake(0, "", "is nested too deeply") from error
    if not isinstance(node, yaml.MappingNode):
        raise _Mistake(1, "", "is not a mapping of fields such as id: and title:")
    return _value(node, (), lines)


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _value(node: Any, field: Field, lines: dict[Field, int]) -> Any:
    lines[field] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                raise _Mistake(line, ".".join(map(str, field)), "has a key that is no word")
            key = key_node.value
            inner = (*field, key)
            if key in mapping:
                raise _Mistake(line, ".".join(map(str, inner)), "stands here twice")
            mapping[key] = _value(value_node, inner, lines)
            lines[inner] = line
        return mapping
    if isinstance(node, yaml.SequenceNode):
        return tuple(_value(item, (*field, index), lines) for index, item in enumerate(node.value))
    if node.style is None and node.tag == "tag:yaml.org,2002:int" and node.value.isdecimal():
        return int(node.value)
    if node.style is None and node.tag == "tag:yaml.org,2002:null":
        return None
    return node.value


def _field(loc: tuple[int | str, ...]) -> Field:
    return tuple(part for part in loc if part != "[key]")


def _said_plainly(error: Any) -> str:
    kind, given = error["type"], error.get("input")
    if kind == "extra_forbidden":
        return "is no field of a task; look for a spelling mistake"
    if kind == "missing":
        return "is missing"
    if kind == "string_type":
        return f"should be text; put it in quotes (it is {given!r})" if given is not None else "is empty"
    if kind in ("too_short", "too_long"):
        context = error["ctx"]
        wanted = context.get("min_length") or context.get("max_length")
        bound = "at least" if kind == "too_short" else "at most"
        return f"has {context['actual_length']} entries; it takes {bound} {wanted}"
    if kind == "literal_error":
        return f"is {given!r}; it can be {error['ctx']['expected']}"
    if kind == "string_pattern_mismatch":
        return f"is {given!r}; use small letters, digits and hyphens"
    if kind in ("tuple_type", "list_type"):
        return "should be a list"
    if kind in ("model_type", "model_attributes_type", "dict_type"):
        return "should be a mapping of fields"
    return str(error["msg"]).lower()


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
    yield from _check_script(task, seen)


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
    for index, answer in enumerate(script.answers):
        for number, pattern in enumerate(answer.when):
            for problem in _term_problems(pattern.terms, task):
                yield ("script", "answers", index, "when", number), problem
    for field, line in script.lines():
        path = ("script", *(int(part) if part.isdecimal() else part for part in field.split(".")))
        if not is_japanese(line):
            yield path, "holds no Japanese"
        for slot in slots_of(line):
            if slot not in task.words:
                yield path, f"{{{slot}}} is no group under words"


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
