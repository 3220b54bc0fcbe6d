"""What is in force, and who and what Baton knows beside its leads."""

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, Text

from storage.columns import Key, Moment
from storage.tables.base import metadata

# What is in force: one row, read by each batch.
desk_state = Table(
    "desk_state",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("policy_version", String),
    Column("roster_version", String),
    Column("people", Integer, nullable=False, server_default="0"),  # grows with each change of a row in owners
    CheckConstraint("id = 1", name="one_row"),
)

policies = Table(
    "policies",
    metadata,
    Column("version", Key, primary_key=True),
    Column("source", Text, nullable=False),
    Column("hash", String, nullable=False),
    Column("author", String, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

rosters = Table(
    "rosters",
    metadata,
    Column("version", Key, primary_key=True),
    Column("body", Text, nullable=False),
)

owners = Table(
    "owners",
    metadata,
    Column("id", Key, primary_key=True),
    Column("name", String, nullable=False),
    Column("slack", String),
    Column("email", String),
    Column("manager", String),
    Column("team", String),
    Column("role", String, nullable=False),
    Column("timezone", String, nullable=False),
    Column("capacity", Integer),
    Column("weight", Integer, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("terms", Text, nullable=False, server_default="{}"),
    Column("load", Integer, nullable=False, server_default="0"),
    Column("slack_found", String),  # looked up in Slack: kept apart, so that a new roster does not forget it
    Column("dm_channel", String),
    CheckConstraint("load >= 0", name="load"),
)

channels = Table(
    "channels",
    metadata,
    Column("name", Key, primary_key=True),
    Column("id", String, nullable=False),
)

accounts = Table(
    "accounts",
    metadata,
    Column("key", Key, primary_key=True),
    Column("name", String, nullable=False),
    Column("relationship", String, nullable=False),
    Column("customer_since", Moment),
    Column("attributes", Text, nullable=False),
    Column("tenures", Text, nullable=False),
    Column("domains", Text, nullable=False, server_default="[]"),
    Column("aliases", Text, nullable=False, server_default="[]"),
    Column("parent", Key),
    Column("lists", Text),
    CheckConstraint("parent <> key", name="parent"),
)

account_index = Table(  # under which domains and names an account is found; made of its row, whenever that changes
    "account_index",
    metadata,
    Column("key", Key, primary_key=True),
    Column("account", Key, ForeignKey("accounts.key"), primary_key=True),
    Column("kind", String, primary_key=True),
    Column("text", Key, primary_key=True),
    Index(None, "account"),
    sqlite_with_rowid=False,
)
