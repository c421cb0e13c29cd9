"""The tables, and the column types that keep our promises: aware UTC times and exact money.

The database itself holds what must never be broken: one open attempt a task and person, one live
turn an attempt, one turn for each key that a client sends, one set of suggestions for each point of a
conversation, one standing reaction of a kind for each turn. Alembic's migrations build these tables; a
test keeps the two in step. Only the SQL that SQLite and PostgreSQL share is used.
"""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

NANO = Decimal(1_000_000_000)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC datetime; a naive one is a programmer's mistake."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; SQLite has no zones, so there the offset is dropped."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """To an aware datetime in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class NanoDollars(TypeDecorator[Decimal]):
    """US dollars as whole billionths: exact in every database, and sums in SQL stay exact."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """Rounded half even to a billionth of a dollar."""
        return None if value is None else int((value * NANO).to_integral_value())

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:  # noqa: ARG002
        """Back to dollars."""
        return None if value is None else Decimal(int(value)) / NANO


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id() -> Column[str]:
    return Column("id", String(32), primary_key=True)


def _created() -> Column[datetime]:
    return Column("created_at", UtcDateTime, nullable=False)


people = Table(
    "people",
    metadata,
    _id(),
    Column("name", Text, nullable=False),
    _created(),
    Column("called", Text, nullable=False, server_default=""),
    Column("level", String(10)),
    Column("time_zone", String(80)),
    Column("interface", String(10)),
    Column("explanations", String(10)),
    Column("partner", String(10)),
    Column("met", Boolean, nullable=False, server_default=false()),
)

task_versions = Table(
    "task_versions",
    metadata,
    Column("task_id", String(80), primary_key=True),
    Column("version", String(12), primary_key=True),
    Column("content", Text, nullable=False),
    _created(),
)

attempts = Table(
    "attempts",
    metadata,
    _id(),
    Column("person_id", ForeignKey("people.id"), nullable=False, index=True),
    Column("task_id", String(80), nullable=False),
    Column("task_version", String(12), nullable=False),
    Column("partner", String(10), nullable=False),
    Column("state", String(10), nullable=False),
    _created(),
    Column("finished_at", UtcDateTime),
)
Index(
    "uq_attempts_one_open",
    attempts.c.person_id,
    attempts.c.task_id,
    unique=True,
    sqlite_where=text("state = 'open'"),
    postgresql_where=text("state = 'open'"),
)

turns = Table(
    "turns",
    metadata,
    _id(),
    Column("attempt_id", ForeignKey("attempts.id"), nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("client_key", String(80), nullable=False),
    Column("learner_text", Text),
    Column("reply", Text, nullable=False, server_default=""),
    Column("state", String(10), nullable=False),
    Column("epoch", Integer, nullable=False, server_default="0"),
    Column("partner", String(10), nullable=False),
    Column("finish_reason", String(10)),
    Column("failure", String(40)),
    Column("correction", Text),
    Column("miss_rate", Float),
    Column("superseded_by", String(32)),
    Column("reserved_usd", NanoDollars),
    Column("lease_until", UtcDateTime),
    _created(),
    Column("started_at", UtcDateTime),
    Column("ended_at", UtcDateTime),
    UniqueConstraint("attempt_id", "client_key"),
    UniqueConstraint("attempt_id", "number"),
)
Index("ix_turns_person_id_created_at", turns.c.person_id, turns.c.created_at)
_LIVE = text("state IN ('pending', 'streaming')")
Index("uq_turns_one_live", turns.c.attempt_id, unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE)
Index("ix_turns_live_lease", turns.c.lease_until, sqlite_where=_LIVE, postgresql_where=_LIVE)

evidence = Table(
    "evidence",
    metadata,
    _id(),
    Column("attempt_id", ForeignKey("attempts.id"), nullable=False, index=True),
    Column("turn_id", ForeignKey("turns.id"), nullable=False),
    Column("objective_id", String(80), nullable=False),
    Column("quote", Text, nullable=False),
    Column("quote_start", Integer, nullable=False),
    Column("seen_by", String(10), nullable=False),
    Column("independence", String(10), nullable=False),
    _created(),
    UniqueConstraint("turn_id", "objective_id"),
)

disputes = Table(
    "disputes",
    metadata,
    _id(),
    Column("attempt_id", ForeignKey("attempts.id"), nullable=False, index=True),
    Column("objective_id", String(80), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("turn_id", ForeignKey("turns.id")),
    _created(),
    Column("withdrawn_at", UtcDateTime),
)

reactions = Table(
    "reactions",
    metadata,
    _id(),
    Column("turn_id", ForeignKey("turns.id"), nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("value", String(20), nullable=False),
    _created(),
    Column("withdrawn_at", UtcDateTime),
)
_STANDS = text("withdrawn_at IS NULL")
Index(
    "uq_reactions_one_standing",
    reactions.c.turn_id,
    reactions.c.kind,
    unique=True,
    sqlite_where=_STANDS,
    postgresql_where=_STANDS,
)

help_shown = Table(
    "help_shown",
    metadata,
    _id(),
    Column("attempt_id", ForeignKey("attempts.id"), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("objective_id", String(80), nullable=False, server_default=""),
    Column("rung", Integer, nullable=False, server_default="0"),
    Column("before_turn", Integer, nullable=False),
    _created(),
    UniqueConstraint("attempt_id", "kind", "objective_id", "rung"),
)

suggestions = Table(
    "suggestions",
    metadata,
    _id(),
    Column("attempt_id", ForeignKey("attempts.id"), nullable=False),
    Column("before_turn", Integer, nullable=False),
    Column("content", Text),
    Column("reserved_usd", NanoDollars),
    _created(),
    UniqueConstraint("attempt_id", "before_turn"),
)

usage = Table(
    "usage",
    metadata,
    _id(),
    Column("person_id", ForeignKey("people.id")),
    Column("attempt_id", ForeignKey("attempts.id"), index=True),
    Column("turn_id", ForeignKey("turns.id")),
    Column("purpose", String(20), nullable=False),
    Column("provider_url", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("input_tokens", Integer),
    Column("cached_tokens", Integer),
    Column("output_tokens", Integer),
    Column("estimated", Boolean, nullable=False),
    Column("cost_usd", NanoDollars),
    _created(),
)
