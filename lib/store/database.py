"""The connection to the database: transactions, the clock, migrations.

SQLite runs in WAL. There a transaction that means to write takes the write lock at its start
(`BEGIN IMMEDIATE`): one that reads first and writes later fails with "database is locked" whatever
the busy timeout. Whatever the driver reports leaves here as `StoreUnavailable`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, IntegrityError

from lib.errors import StoreUnavailable, YaritoriError

__all__ = ["Conflict", "Connection", "Database", "now"]

BUSY_TIMEOUT_SECONDS = 5
_READING = "yaritori_reading"


class Conflict(YaritoriError):
    """Somebody else was faster: a rule of the tables refuses the write. Nothing of it was written."""


class Database:
    """Transactions on one database, safe to use from any thread."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        sqlite = self.url.get_backend_name() == "sqlite"
        if sqlite and self.url.database:
            Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
        waiting = {"timeout": BUSY_TIMEOUT_SECONDS, "check_same_thread": False}
        arguments: dict[str, Any] = waiting if sqlite else {}
        self._engine = create_engine(self.url, connect_args=arguments, pool_size=8, max_overflow=32)
        if sqlite:
            event.listen(self._engine, "connect", _prepare_sqlite)
            event.listen(self._engine, "begin", _begin_sqlite)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction that may write; all of it or nothing. Raises StoreUnavailable, Conflict."""
        try:
            with self._engine.begin() as connection:
                yield connection
        except IntegrityError as error:
            raise Conflict from error
        except DBAPIError as error:
            raise StoreUnavailable from error

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent view of the database that waits for no writer. Raises StoreUnavailable."""
        try:
            with self._engine.connect() as connection:
                yield connection.execution_options(**{_READING: True})
        except DBAPIError as error:
            raise StoreUnavailable from error

    def migrate(self) -> None:
        """Bring the tables up to date."""
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
        with self._engine.connect() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            connection.commit()

    def close(self) -> None:
        """Give all connections back."""
        self._engine.dispose()


def now(connection: Connection) -> datetime:
    """The database's clock, which all processes share. Aware, UTC."""
    if connection.dialect.name == "sqlite":
        stamp = connection.execute(text("SELECT strftime('%Y-%m-%d %H:%M:%f', 'now')")).scalar_one()
        return datetime.fromisoformat(stamp).replace(tzinfo=UTC)
    return connection.execute(text("SELECT clock_timestamp()")).scalar_one().astimezone(UTC)  # type: ignore[no-any-return]


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin transactions by itself
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get(_READING)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
