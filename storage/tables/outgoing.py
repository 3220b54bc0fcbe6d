"""What is to be shown and sent."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table, Text, UniqueConstraint

from storage.columns import Id, Key, Moment
from storage.tables.base import metadata, partial

IS_WANTED = "wanted > shown AND error IS NULL"
IS_UNSENT = "sent_at IS NULL AND error IS NULL"

cards = Table(
    "cards",
    metadata,
    Column("id", Id, primary_key=True),
    Column("lead_id", Id, ForeignKey("leads.id"), nullable=False),
    Column("place", Key, nullable=False),
    Column("audience", String, nullable=False),
    Column("wanted", Integer, nullable=False),
    Column("shown", Integer, nullable=False, server_default="0"),
    Column("rank", Integer, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("channel", String),
    Column("ts", String),
    Column("digest", String),
    Column("not_before", Moment),
    Column("leased_until", Moment),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("error", String),
    UniqueConstraint("lead_id", "place"),
    partial("ix_cards_wanted", "rank", "asked_at", where=IS_WANTED),
)

notices = Table(
    "notices",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", Key, nullable=False),
    Column("tell", String, nullable=False),
    Column("place", Key, nullable=False),
    Column("lead_id", Id, ForeignKey("leads.id")),
    Column("mention", String),
    Column("threaded", Boolean, nullable=False),
    Column("data", Text, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("not_before", Moment),
    Column("leased_until", Moment),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("sent_at", Moment),
    Column("channel", String),
    Column("ts", String),
    Column("error", String),
    UniqueConstraint("key"),
    partial("ix_notices_unsent", "asked_at", where=IS_UNSENT),
)
