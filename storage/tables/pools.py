"""What the policy decided, and whose turn it was."""

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, Text, false

from storage.columns import Id, Key, Moment
from storage.tables.base import A_HOLDER, ONE_HOLDER, metadata

decisions = Table(
    "decisions",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("lead_id", Id, ForeignKey("leads.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("policy", String, nullable=False),
    Column("roster", String, nullable=False),
    Column("stage", String, nullable=False),
    Column("rule", String, nullable=False),
    Column("target", String, nullable=False),
    Column("owner", String),
    Column("queue", String),
    Column("accountable", String, nullable=False),
    Column("due", Integer, nullable=False),
    Column("ladder", String),
    Column("pool", Key),
    Column("ledger_version", Integer),
    Column("error", Text),
    Column("fact_seq", Integer),
    Column("detail", Text, nullable=False),
    Column("awaits", String),
    Column("held_until", Moment),
    CheckConstraint(ONE_HOLDER, name="one_holder"),
    CheckConstraint(A_HOLDER, name="a_holder"),
    Index(None, "lead_id"),
)

decision_words = Table(  # what a decision found in the lead: a person's data, so it can be erased
    "decision_words",
    metadata,
    Column("decision_id", Id, ForeignKey("decisions.id"), primary_key=True, autoincrement=False),
    Column("found", Text),
    Column("told", Text),
)

ledgers = Table(
    "ledgers",
    metadata,
    Column("pool", Key, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("time", Id, nullable=False, server_default="0"),
)

ledger_members = Table(
    "ledger_members",
    metadata,
    Column("pool", Key, ForeignKey("ledgers.pool"), primary_key=True),
    Column("owner", Key, primary_key=True),
    Column("turns", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("start", Id, nullable=False, server_default="0"),
    Column("weight", Integer, nullable=False, server_default="100"),
    Column("left", Id),
    Column("long", Boolean, nullable=False, server_default=false()),
    Column("arrears", Text),
)

turns = Table(  # every version of every ledger can be recomputed from these
    "turns",
    metadata,
    Column("pool", Key, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("owner", String, nullable=False),
    Column("decision_id", Id, ForeignKey("decisions.id"), nullable=False),
    Column("kind", String, nullable=False, server_default="turn"),
    Column("cost", Id, nullable=False, server_default="1"),
    Column("time", Id, nullable=False, server_default="0"),
    Column("members", Text),  # everybody's numbers that changed with it; NULL before there were any
    Index(None, "decision_id"),
)
