"""Leads, who has them, and what is asked about them."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from storage.columns import Id, Key, Moment
from storage.tables.base import A_HOLDER, ONE_HOLDER, metadata, partial

IS_OPEN = "state <> 'closed'"
IS_QUEUED = "state = 'queued'"
IS_CHECKED = "state <> 'closed' AND next_check_at IS NOT NULL"
IS_HELD = "state = 'held'"
IS_AGEING = "state IN ('offered', 'queued', 'unclaimed', 'held') AND ages_at IS NOT NULL"
HELD = "held"
"""The reason of an assignment that was held before (:data:`routing.holding.HELD`)."""
IS_RELEASED = f"reason = '{HELD}'"
IS_ASKED = "verdict = 'open'"

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
    Column("as_of", Moment),
    Column("unread", Boolean, nullable=False, server_default=false()),
    Column("matched_by", String, nullable=False, server_default="none"),
    Column("suspects", Text),  # the accounts that it may belong to, where that is uncertain
    UniqueConstraint("external_id", "source"),  # in this order it also serves who knows the external id alone
    Index(None, "company_key"),
    Index(None, "email_key"),
)

joined_records = Table(  # records of other names that are one of the leads; triggers keep a name from being both
    "joined_records",
    metadata,
    Column("external_id", Key, primary_key=True),
    Column("source", Key, primary_key=True),
    Column("lead_id", Id, ForeignKey("leads.id"), nullable=False),
    Column("stage", String),
    Column("attributes", Text, nullable=False),  # what it told last: a person's data, so it can be erased
    Column("as_of", Moment),
    Index(None, "lead_id"),
)

lead_traits = Table(  # by what a lead's person is known: their data, so it can be erased
    "lead_traits",
    metadata,
    Column("key", Key, primary_key=True),
    Column("lead_id", Id, ForeignKey("leads.id"), primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Index(None, "lead_id"),
)

inbox = Table(
    "inbox",
    metadata,
    Column("source", Key, primary_key=True),
    Column("delivery_id", Key, primary_key=True),
    Column("lead_id", Id, ForeignKey("leads.id")),
    Column("at", Moment, nullable=False),
    Column("digest", String),
    Index(None, "at"),
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
    Column("effort", Integer, nullable=False, server_default="100"),
    Column("tier", String, nullable=False, server_default=text("''")),
    Column("contacted_at", Moment),
    Column("repays", Id),  # the decision whose turns come back with the first contact
    Column("ages_at", Moment),
    Column("awaits", String),
    CheckConstraint(ONE_HOLDER, name="one_holder"),
    CheckConstraint(A_HOLDER, name="a_holder"),
    CheckConstraint(
        "state IN ('offered', 'accepted', 'snoozed', 'queued', 'unclaimed', 'held', 'closed')", name="state"
    ),
    CheckConstraint("state IN ('queued', 'unclaimed', 'held', 'closed') OR owner IS NOT NULL", name="owned"),
    CheckConstraint("state <> 'queued' OR queue IS NOT NULL", name="queued"),
    CheckConstraint("state <> 'unclaimed' OR (owner IS NULL AND queue IS NULL AND pool IS NOT NULL)", name="unclaimed"),
    CheckConstraint("state <> 'held' OR (owner IS NULL AND queue IS NULL AND next_check_at IS NOT NULL)", name="held"),
    CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed"),
    CheckConstraint("offer >= 1", name="offer"),
    CheckConstraint("accountable <> '' AND reason <> ''", name="said"),
    Index(None, "lead_id"),
    partial("uq_assignments_open", "lead_id", where=IS_OPEN, unique=True),
    partial("ix_assignments_accountable", "accountable", "due_at", where=IS_OPEN),
    Index("ix_assignments_given", "owner", "offered_at"),
    partial("ix_assignments_queue", "queue", "due_at", where=IS_QUEUED),
    partial("ix_assignments_next_check_at", "next_check_at", where=IS_CHECKED),
    partial("ix_assignments_held", "next_check_at", where=IS_HELD),
    partial("ix_assignments_released", "offered_at", where=IS_RELEASED),
    partial("ix_assignments_ages_at", "ages_at", where=IS_AGEING),
)

escalations = Table(
    "escalations",
    metadata,
    Column("assignment_id", Id, ForeignKey("assignments.id"), primary_key=True, autoincrement=False),
    Column("offer", Integer, primary_key=True, autoincrement=False),
    Column("step", Integer, primary_key=True, autoincrement=False),
)

requests = Table(
    "requests",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("lead_id", Id, ForeignKey("leads.id"), nullable=False),
    Column("assignment_id", Id, ForeignKey("assignments.id"), nullable=False),
    Column("kind", String, nullable=False),
    Column("to_owner", String),
    Column("until", Moment),
    Column("asker", Key, nullable=False),
    Column("reason", String, nullable=False),
    Column("note", Text),  # the asker's own words: a person's data, so it can be erased
    Column("approver", String, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("verdict", String, nullable=False),
    Column("answered_by", String),
    Column("answered_at", Moment),
    CheckConstraint("kind IN ('assign', 'snooze')", name="kind"),
    CheckConstraint(
        "(to_owner IS NOT NULL) = (kind = 'assign') AND (until IS NOT NULL) = (kind = 'snooze')", name="wish"
    ),
    CheckConstraint("verdict IN ('open', 'approved', 'declined', 'expired', 'overtaken')", name="verdict"),
    CheckConstraint("(verdict = 'open') = (answered_at IS NULL)", name="answered"),
    CheckConstraint("(verdict IN ('approved', 'declined')) = (answered_by IS NOT NULL)", name="answered_by"),
    CheckConstraint("answered_by <> asker", name="own"),  # nobody answers their own request, whatever the code says
    CheckConstraint("asker <> '' AND reason <> '' AND approver <> ''", name="said"),
    Index(None, "lead_id"),
    partial("uq_requests_open", "lead_id", "asker", "kind", where=IS_ASKED, unique=True),
    partial("ix_requests_expires_at", "expires_at", where=IS_ASKED),
)
