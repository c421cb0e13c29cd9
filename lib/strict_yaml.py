"""YAML read strictly: a mapping and the line of each of its fields, or an error that names the place.

YAML is taken as far as a teacher needs it: mappings, lists, text and whole numbers. Anchors, aliases
and tags are refused, a key may stand only once, and yes, no and on are text, as anyone would expect.
A model of pydantic's is laid over it, and what does not fit is said in plain words.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from lib.errors import TaskFileError

_LIMIT_BYTES = 1_000_000
_DEEPEST = 20  # a task needs eight; the parser would run out of stack at some thousands
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml is ten times as fast

Field = tuple[str | int, ...]  # where a value stands: ("objectives", 0, "rule")
Shape = TypeVar("Shape", bound=BaseModel)


@dataclass(frozen=True)
class Document:
    """What a file holds, and where."""

    path: Path
    data: dict[str, Any]
    lines: dict[Field, int]

    def mistake(self, field: Field, problem: str) -> TaskFileError:
        """The error that names this field, at its line or at that of the field around it."""
        known = field
        while known and known not in self.lines:
            known = known[:-1]
        return TaskFileError(str(self.path), self.lines.get(known, 1), ".".join(map(str, field)), problem)


def shaped(document: Document, model: type[Shape]) -> tuple[Shape | None, list[TaskFileError]]:
    """The document as a model, or everything that does not fit."""
    try:
        return model.model_validate(document.data), []
    except ValidationError as error:
        # A field that is missing is often one that is misspelt: the spelling is named first.
        found = sorted(error.errors(), key=lambda one: one["type"] == "missing")
        return None, [document.mistake(_field(one["loc"]), _said_plainly(one)) for one in found]


class _Misplaced(Exception):
    def __init__(self, line: int, field: str, problem: str) -> None:
        super().__init__(problem)
        self.line, self.field, self.problem = line, field, problem


def read_document(path: Path) -> Document:
    """The mapping that a file holds. Raises TaskFileError with file and line."""
    text = _text_of(path)
    depth = 0
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise TaskFileError(
                    str(path), _line(event), "", "uses an anchor or alias (& or *); write it out"
                )
            if getattr(event, "tag", None):
                raise TaskFileError(str(path), _line(event), "", "uses a tag (!); write plain text")
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > _DEEPEST:
                raise TaskFileError(str(path), _line(event), "", "is nested too deeply")
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise TaskFileError(
            str(path), mark.line + 1 if mark else 0, "", f"is not YAML: {error.problem}"
        ) from error
    except yaml.YAMLError as error:
        raise TaskFileError(str(path), 0, "", f"is not YAML: {error}") from error
    if not isinstance(node, yaml.MappingNode):
        raise TaskFileError(str(path), 1, "", "is not a mapping of fields such as id: and title:")
    lines: dict[Field, int] = {}
    try:
        return Document(path, _value(node, (), lines), lines)
    except _Misplaced as mistake:
        raise TaskFileError(str(path), mistake.line, mistake.field, mistake.problem) from mistake


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _value(node: Any, field: Field, lines: dict[Field, int]) -> Any:
    lines[field] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                raise _Misplaced(line, ".".join(map(str, field)), "has a key that is no word")
            key = key_node.value
            inner = (*field, key)
            if key in mapping:
                raise _Misplaced(line, ".".join(map(str, inner)), "stands here twice")
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


def _text_of(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(_LIMIT_BYTES + 1)
    except OSError as error:
        raise TaskFileError(str(path), 0, "", f"cannot be read: {error.strerror}") from error
    if len(raw) > _LIMIT_BYTES:
        problem = f"is too large; {_LIMIT_BYTES:,} bytes are enough for any task"
        raise TaskFileError(str(path), 0, "", problem)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise TaskFileError(str(path), line, "", "is not UTF-8; save the file as UTF-8") from error
    for number, content in enumerate(text.split("\n"), start=1):
        if "\t" in content:
            raise TaskFileError(str(path), number, "", "holds a tab; indent with spaces")
    return text
