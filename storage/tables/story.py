"""The facts, chained, and beside them what can be erased."""

from sqlalchemy import CheckConstraint, Column, Integer, String, Table, Text, UniqueConstraint

from storage.columns import Id, Key, Moment
from storage.tables.base import metadata

facts = Table(
    "facts",
    metadata,
    Column("position", Id, primary_key=True, autoincrement=False),  # the order of all facts of all streams
    Column("stream", Key, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("kind", String, nullable=False),
    Column("at", Moment, nullable=False),
    Column("body", Text, nullable=False),
    Column("prev_hash", String, nullable=False),
    Column("hash", String, nullable=False),
    UniqueConstraint("stream", "seq"),
    CheckConstraint("seq >= 1", name="seq"),
)

particulars = Table(
    "particulars",
    metadata,
    Column("stream", Key, primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("salt", String),
    Column("body", Text),
    CheckConstraint("(salt IS NULL) = (body IS NULL)", name="erased"),
)

heads = Table(  # the last link of each chain: without it a cut tail would not show
    "heads",
    metadata,
    Column("stream", Key, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("hash", String, nullable=False),
)
