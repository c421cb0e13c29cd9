"""The roots of the tree: what every error is, and what may be shown to a learner."""

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from lib.wording import marked


class YaritoriError(Exception):
    """Base of all errors of this project."""


class ConfigError(YaritoriError):
    """A setting that cannot work; the message names it and says what would."""


class TaskFileError(YaritoriError):
    """A task file with a mistake.

    `path` names the file, `line` counts from 1 (0: the whole file), `field` is a dotted path such
    as `objectives.0.hints.frame`.
    """

    def __init__(self, path: str, line: int, field: str, problem: str) -> None:
        super().__init__(f"{path}:{line}: {field}: {problem}" if field else f"{path}:{line}: {problem}")
        self.path, self.line, self.field, self.problem = path, line, field, problem


class DictionaryBroken(YaritoriError):
    """The file of the dictionary cannot be used; the message names the command that builds it anew."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(
            f"{path} cannot be used: {problem}; build it anew with "
            "“python -m scripts.dictionary build PATH_TO_JAMDICT_DATA”"
        )
        self.path, self.problem = path, problem


class PracticeError(YaritoriError):
    """Safe to show to a learner: what happened, and what to do next."""

    code: ClassVar[str] = "practice_error"
    message: str = marked("Something went wrong. Please try again.")

    def __init__(self, message: str | None = None, **values: int | str) -> None:
        """`values` fill in the places `{name}` of the message, in whatever language it is shown."""
        if message is not None:
            self.message = message
        self.values = values
        super().__init__(self.said())

    def said(self, say: Callable[[str], str] = str) -> str:
        """The message with its places filled in; `say` gives what stands in the code in another language."""
        message = say(self.message)
        return message.format(**self.values) if self.values else message


class NotFound(PracticeError):
    """What was asked for is not there, or not this person's."""

    code = "not_found"
    message = marked("This page leads nowhere. Please go back to the tasks.")
