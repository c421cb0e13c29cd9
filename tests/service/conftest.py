"""What all tests over a real store share: what SQLite is asked, PostgreSQL would understand."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Engine
from sqlalchemy.exc import CompileError
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.functions import Function
from sqlalchemy.sql.visitors import iterate

from tests.hand_transcriber import HandTranscriber
from tests.house import House, open_house

POSTGRESQL = postgresql.dialect()


@pytest.fixture(scope="session")
def complaints() -> dict[str, list[str]]:
    """What is wrong with each statement that was executed so far, by its text."""
    return {}


@pytest.fixture(autouse=True)
def untranslatable(complaints: dict[str, list[str]]) -> Iterator[list[str]]:
    """Translates every statement that is executed, once; a test fails for those that cannot be."""
    found: list[str] = []

    def translate(_connection: Any, _cursor: Any, text: str, _values: Any, context: Any, _many: bool) -> None:
        statement = context.compiled and context.compiled.statement
        if isinstance(statement, ClauseElement):
            if text not in complaints:
                complaints[text] = wrong_with(statement)
            found.extend(complaints[text])

    event.listen(Engine, "before_cursor_execute", translate)
    yield found
    event.remove(Engine, "before_cursor_execute", translate)
    assert found == [], "PostgreSQL does not understand these"


@pytest.fixture(scope="session")
def tiny_whisper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a Whisper of random weights."""
    from tests.tiny_whisper import build

    return build(tmp_path_factory.mktemp("models") / "tiny-whisper")


@pytest.fixture
def ears() -> HandTranscriber:
    """Who writes down what is said in `house`."""
    return HandTranscriber()


@pytest.fixture
def house(tmp_path: Path, ears: HandTranscriber) -> Iterator[House]:
    """A house in which one can speak; tests of other things have one of their own."""
    with open_house(tmp_path, transcriber=ears) as house:
        yield house


def wrong_with(statement: ClauseElement) -> list[str]:
    """Why PostgreSQL would not understand it."""
    found = []
    try:
        statement.compile(dialect=POSTGRESQL)
    except (CompileError, AttributeError) as error:  # what a dialect added is no part of another
        found.append(f"{statement}: {error}")
    # Of a function that it does not know itself, SQLAlchemy translates nothing.
    return found + [part.name for part in iterate(statement) if type(part) is Function]
