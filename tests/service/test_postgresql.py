"""Without a PostgreSQL at hand: every statement, table and migration can be said in its SQL.

What the store executes is translated in every test of this folder (`conftest.py`).
"""

import io
import pkgutil
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlalchemy.sql import Executable

import lib.store
from lib.store import people as people_store
from lib.store import study_tables  # noqa: F401 (its tables belong to the metadata)
from lib.store.columns import metadata
from lib.store.database import Database
from lib.store.tables import people

AT = datetime(2026, 11, 22, tzinfo=UTC)
FOLDER = Path(lib.store.__file__).parent
STANDING_READY = {
    f"{file.name}.{name}": statement
    for file in pkgutil.iter_modules([str(FOLDER)])
    for name, statement in vars(import_module(f"lib.store.{file.name}")).items()
    if isinstance(statement, Executable)
}


def translated(statement):
    return str(statement.compile(dialect=postgresql.dialect()))


@pytest.mark.parametrize("name", STANDING_READY)
def test_a_statement_that_stands_ready_is_postgresqls_too(name):
    assert translated(STANDING_READY[name])


def test_what_only_sqlite_understands_is_noticed(tmp_path, untranslatable):
    database = Database(f"sqlite:///{tmp_path / 'yaritori.db'}")
    database.migrate()
    with database.write() as connection:
        people_store.ensure_person(connection, "hanako", "花子", AT)
        assert untranslatable == []
        taro = {"id": "taro", "name": "太郎", "created_at": AT}
        connection.execute(sqlite.insert(people).values(taro).on_conflict_do_nothing())
        connection.execute(select(func.julianday(people.c.created_at), func.max(people.c.id)))
    database.close()
    assert [wrong.split("(")[0] for wrong in untranslatable] == ["INSERT INTO people ", "julianday"]
    untranslatable.clear()


def test_the_tables_can_be_made_and_hold_their_rules():
    for table in metadata.sorted_tables:
        assert translated(CreateTable(table))
    indexes = {index.name: index for table in metadata.sorted_tables for index in table.indexes}
    written = {name: translated(CreateIndex(index)) for name, index in indexes.items()}
    assert "WHERE state IN ('pending', 'streaming')" in written["uq_turns_one_live"]
    assert "WHERE state = 'open'" in written["uq_attempts_one_open"]


def test_the_migrations_can_be_run():
    config, written = Config(), io.StringIO()
    config.set_main_option("script_location", str(FOLDER / "migrations").replace("%", "%%"))
    options = {"as_sql": True, "output_buffer": written}
    context = MigrationContext.configure(dialect_name="postgresql", opts=options)
    with Operations.context(context):
        for revision in reversed(list(ScriptDirectory.from_config(config).walk_revisions())):
            revision.module.upgrade()
    for table in metadata.tables:
        assert f"CREATE TABLE {table} " in written.getvalue()
    assert "WHERE state IN ('pending', 'streaming')" in written.getvalue()
