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


@pytest.fixture(autouse=True)
def untranslatable() -> Iterator[list[str]]:
    """Translates every statement that is executed; those that cannot be fail the test."""
    found: list[str] = []

    def translate(_connection: Any, statement: Any, *_parameters: Any) -> None:
        if isinstance(statement, ClauseElement):
            try:
                statement.compile(dialect=postgresql.dialect())
            except (CompileError, AttributeError) as error:  # what a dialect added is no part of another
                found.append(f"{statement}: {error}")
            # Of a function that it does not know itself, SQLAlchemy translates nothing.
            found.extend(part.name for part in iterate(statement) if type(part) is Function)

    event.listen(Engine, "before_execute", translate)
    yield found
    event.remove(Engine, "before_execute", translate)
    assert found == [], "PostgreSQL does not understand these"


@pytest.fixture(scope="session")
def tiny_whisper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a Whisper of random weights."""
    from tests.tiny_whisper import build

    return build(tmp_path_factory.mktemp("models") / "tiny-whisper")
