"""The connection to the database: transactions, the clock, migrations.

SQLite runs in WAL. There a transaction that means to write takes the write lock at its start
(`BEGIN IMMEDIATE`): one that reads first and writes later fails with "database is locked" whatever
the busy timeout. Whatever the driver reports leaves here as `StoreUnavailable`; at the start, where
an administrator is reading, as `ConfigError`.
"""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolExhausted

from lib.errors import ConfigError, StoreUnavailable, YaritoriError

__all__ = ["Conflict", "Connection", "Database", "now"]

BUSY_TIMEOUT_SECONDS = 5
_READING = "yaritori_reading"


class Conflict(YaritoriError):
    """Somebody else was faster, and the write does not fit any more. Nothing of it was written."""


class Database:
    """Transactions on one database, safe to use from any thread. Raises ConfigError.

    A `read_only` one makes no file and changes none, whoever else is writing.
    """

    def __init__(self, url: str, *, read_only: bool = False) -> None:
        self._read_only = read_only
        try:
            self.url = make_url(url)
            sqlite = self.url.get_backend_name() == "sqlite"
            if sqlite:
                _must_name_a_file(self.url.database or "")
            waiting = {"timeout": BUSY_TIMEOUT_SECONDS, "check_same_thread": False}
            arguments: dict[str, Any] = waiting if sqlite else {}
            self._engine = create_engine(
                _for_reading(self.url) if sqlite and read_only else self.url,
                connect_args=arguments,
                pool_size=8,
                max_overflow=32,
                hide_parameters=True,  # or what learners write would stand in the log with an error
            )
        except (ArgumentError, ImportError, TypeError):  # the address itself may hold a password
            raise ConfigError(
                "YARITORI_DATABASE_URL is no address of a database that Yaritori can use; "
                "it looks like sqlite:////folder/yaritori.db"
            ) from None
        self._writing = threading.Lock()
        if sqlite:
            if not read_only:
                self._make_folder()
            event.listen(self._engine, "connect", _read_sqlite if read_only else _prepare_sqlite)
            event.listen(self._engine, "begin", _begin_sqlite)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction that may write; all of it or nothing. Raises StoreUnavailable, Conflict."""
        if self._read_only:
            raise ValueError("this database was opened to be read only")
        try:
            with self._next_writer(), self._engine.begin() as connection:
                yield connection
        except IntegrityError as error:
            raise Conflict from error
        except (DBAPIError, PoolExhausted) as error:
            raise StoreUnavailable from error

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent view of the database that waits for no writer. Raises StoreUnavailable.

        Where it was opened to be read only, by an administrator, they are told why: ConfigError.
        """
        try:
            with self._engine.connect() as connection:
                yield connection.execution_options(**{_READING: True})
        except (DBAPIError, PoolExhausted) as error:
            if self._read_only:
                raise self._cannot_open(str(getattr(error, "orig", error))) from error
            raise StoreUnavailable from error

    def migrate(self) -> None:
        """Bring the tables up to date, or leave everything as it was. Raises ConfigError."""
        config = Config()
        folder = str(Path(__file__).parent / "migrations")
        config.set_main_option("script_location", folder.replace("%", "%%"))
        try:
            with self._engine.begin() as connection:
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
        except DBAPIError as error:
            raise self._cannot_open(str(error.orig)) from error
        except CommandError as error:
            raise self._cannot_open(f"it is of a newer version of Yaritori ({error})") from error

    def close(self) -> None:
        """Give all connections back."""
        self._engine.dispose()

    @contextmanager
    def _next_writer(self) -> Iterator[None]:
        """One writer at a time where SQLite allows no more: it would ask again and again, and starve some."""
        if self.url.get_backend_name() != "sqlite":
            yield
            return
        if not self._writing.acquire(timeout=BUSY_TIMEOUT_SECONDS):
            raise StoreUnavailable
        try:
            yield
        finally:
            self._writing.release()

    def _make_folder(self) -> None:
        try:
            Path(self.url.database or "").parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise self._cannot_open(error.strerror or str(error)) from error

    def _cannot_open(self, why: str) -> ConfigError:
        name = self.url.render_as_string(hide_password=True)
        return ConfigError(f"the database {name} (YARITORI_DATABASE_URL) cannot be opened: {why}")


def _must_name_a_file(database: str) -> None:
    if database in ("", ":memory:"):
        raise ConfigError("YARITORI_DATABASE_URL must name a file; a database in memory forgets everything")
    if database.startswith("file:"):
        raise ConfigError(
            "YARITORI_DATABASE_URL must name its file by a path, such as sqlite:////folder/yaritori.db; "
            "SQLite's own addresses (file:…) are not understood"
        )


def _for_reading(url: URL) -> URL:
    """SQLite's own form of address, in which it can be told that it may not write."""
    file = Path(url.database or "").absolute().as_uri()
    return url.set(database=file).update_query_dict({"mode": "ro", "uri": "true"})


def now(connection: Connection) -> datetime:
    """The database's clock, which all processes share. Aware, UTC."""
    if connection.dialect.name == "sqlite":
        stamp = connection.execute(text("SELECT strftime('%Y-%m-%d %H:%M:%f', 'now')")).scalar_one()
        return datetime.fromisoformat(stamp).replace(tzinfo=UTC)
    return connection.execute(text("SELECT clock_timestamp()")).scalar_one().astimezone(UTC)  # type: ignore[no-any-return]


def _read_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin transactions by itself


def _prepare_sqlite(connection: Any, record: Any) -> None:
    _read_sqlite(connection, record)
    _use_wal(connection)
    for pragma in ("synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _use_wal(connection: Any) -> None:
    """Two processes that start on a new file: here SQLite itself does not wait for the other one."""
    deadline = time.monotonic() + BUSY_TIMEOUT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get(_READING)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
