"""The column types that both databases share."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, String
from sqlalchemy.types import TypeDecorator, TypeEngine
from typing_extensions import override

from routing.moment import utc


class Moment(TypeDecorator[datetime]):
    """A moment in UTC, read back aware.

    PostgreSQL keeps ``timestamptz``. SQLite has no such type, so there it is text of a fixed width, which sorts and
    compares as time does, and which a person who opens the file can read.

    Raises:
        NaiveTime: the datetime to be stored names no time zone.
    """

    impl = DateTime
    cache_ok = True

    @override
    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The type that the database really has."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(27))
        return dialect.type_descriptor(DateTime(timezone=True))

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """From Python to the database."""
        if value is None:
            return None
        moment = utc(value)
        if dialect.name != "sqlite":
            return moment
        return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")

    @override
    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """From the database to Python."""
        if value is None:
            return None
        moment: datetime = datetime.fromisoformat(value) if dialect.name == "sqlite" else value
        return moment.astimezone(UTC)


Id = BigInteger().with_variant(Integer(), "sqlite")
"""A number that names a row: 64 bits on both (SQLite numbers its rows only where the type reads INTEGER)."""

Key = String().with_variant(String(collation="C"), "postgresql")
"""A name that machines compare, byte by byte and in the same order on both databases."""
