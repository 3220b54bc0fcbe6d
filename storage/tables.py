"""The tables. What the design promises is a constraint here, so that no bug above can break it.

The triggers that make facts append-only stand in ``triggers.py``; ``migrations/`` builds all of it.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from storage.columns import Id, Key, Moment

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

IS_OPEN = "state <> 'closed'"
IS_CHECKED = "state <> 'closed' AND next_check_at IS NOT NULL"
IS_WANTED = "wanted > shown AND error IS NULL"
IS_UNSENT = "sent_at IS NULL AND error IS NULL"


def _partial(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index of the few rows that are asked for. A query finds it only when it says the condition in these words."""
    return Index(name, *columns, unique=unique, sqlite_where=text(where), postgresql_where=text(where))


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
)

leads = Table(
    "leads",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("source", Key, nullable=False),
    Column("external_id", Key, nullable=False),
    Column("stage", String, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("stage_since", Moment, nullable=False),
    Column("attributes", Text, nullable=False),
    Column("account", Key),
    Column("company_key", Key),
    Column("email_key", Key),
    Column("fact_seq", Integer),  # the latest fact of its stream that tells its attributes
    UniqueConstraint("external_id", "source"),  # in this order it also serves who knows the external id alone
    Index(None, "company_key"),
    Index(None, "email_key"),
)

inbox = Table(
    "inbox",
    metadata,
    Column("source", Key, primary_key=True),
    Column("delivery_id", Key, primary_key=True),
    Column("lead_id", Id, ForeignKey("leads.id")),
    Column("at", Moment, nullable=False),
    Index(None, "at"),
)

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
    CheckConstraint("(owner IS NULL) <> (queue IS NULL)", name="owner_or_queue"),
    Index(None, "lead_id"),
)

decision_words = Table(  # what a decision found in the lead: a person's data, so it can be erased
    "decision_words",
    metadata,
    Column("decision_id", Id, ForeignKey("decisions.id"), primary_key=True, autoincrement=False),
    Column("found", Text),
)

assignments = Table(
    "assignments",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("lead_id", Id, ForeignKey("leads.id"), nullable=False),
    Column("offer", Integer, nullable=False),
    Column("state", String, nullable=False),
    Column("owner", String),
    Column("queue", String),
    Column("accountable", Key, nullable=False),
    Column("reason", String, nullable=False),
    Column("given_by", String, nullable=False),
    Column("offered_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("rule", String, nullable=False),
    Column("target", String, nullable=False),
    Column("pool", String),
    Column("decision_id", Id, ForeignKey("decisions.id")),
    Column("ladder", String),
    Column("step", Integer, nullable=False),
    Column("hops", Integer, nullable=False),
    Column("next_check_at", Moment),
    Column("accepted_at", Moment),
    Column("snoozed_until", Moment),
    Column("changed_at", Moment),
    Column("closed_at", Moment),
    Column("outcome", String),
    CheckConstraint("(owner IS NULL) <> (queue IS NULL)", name="owner_or_queue"),
    CheckConstraint("state IN ('offered', 'accepted', 'snoozed', 'queued', 'closed')", name="state"),
    CheckConstraint("state IN ('queued', 'closed') OR owner IS NOT NULL", name="owned"),
    CheckConstraint("state <> 'queued' OR queue IS NOT NULL", name="queued"),
    CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed"),
    CheckConstraint("offer >= 1", name="offer"),
    CheckConstraint("accountable <> '' AND reason <> ''", name="said"),
    Index(None, "lead_id"),
    _partial("uq_assignments_open", "lead_id", where=IS_OPEN, unique=True),
    _partial("ix_assignments_accountable", "accountable", "due_at", where=IS_OPEN),
    _partial("ix_assignments_next_check_at", "next_check_at", where=IS_CHECKED),
)

escalations = Table(
    "escalations",
    metadata,
    Column("assignment_id", Id, ForeignKey("assignments.id"), primary_key=True, autoincrement=False),
    Column("offer", Integer, primary_key=True, autoincrement=False),
    Column("step", Integer, primary_key=True, autoincrement=False),
)

ledgers = Table(
    "ledgers",
    metadata,
    Column("pool", Key, primary_key=True),
    Column("version", Integer, nullable=False),
)

ledger_members = Table(
    "ledger_members",
    metadata,
    Column("pool", Key, ForeignKey("ledgers.pool"), primary_key=True),
    Column("owner", Key, primary_key=True),
    Column("turns", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("credit", Integer, nullable=False),
)

turns = Table(  # every version of every ledger can be recomputed from these
    "turns",
    metadata,
    Column("pool", Key, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("owner", String, nullable=False),
    Column("decision_id", Id, ForeignKey("decisions.id"), nullable=False),
    Column("credits", Text),  # the credits that changed, by owner; NULL where the pick keeps none
)

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
    _partial("ix_cards_wanted", "rank", "asked_at", where=IS_WANTED),
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
    _partial("ix_notices_unsent", "asked_at", where=IS_UNSENT),
)
