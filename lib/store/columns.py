"""The column types that keep our promises: aware UTC times and exact money; and what all tables share."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, Column, DateTime, MetaData, String
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


def own_id() -> Column[str]:
    """The id of a row: 32 hexadecimal digits."""
    return Column("id", String(32), primary_key=True)


def created() -> Column[datetime]:
    """When a row was written."""
    return Column("created_at", UtcDateTime, nullable=False)
