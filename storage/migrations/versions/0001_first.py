"""The first tables.

A migration is history: it says what was made then. It borrows from ``storage`` only the column types and the triggers.
"""

import sqlalchemy as sa
from alembic import op

from storage.columns import Id, Key, Moment
from storage.triggers import create_triggers

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

IS_OPEN = sa.text("state <> 'closed'")
IS_CHECKED = sa.text("state <> 'closed' AND next_check_at IS NOT NULL")
IS_WANTED = sa.text("wanted > shown AND error IS NULL")
IS_UNSENT = sa.text("sent_at IS NULL AND error IS NULL")


def upgrade() -> None:
    """Make everything, and the one row of what is in force."""
    _accounts()
    _channels()
    _desk_state()
    _facts()
    _heads()
    _leads()
    _ledgers()
    _owners()
    _particulars()
    _policies()
    _rosters()
    _cards()
    _decisions()
    _inbox()
    _ledger_members()
    _notices()
    _assignments()
    _decision_words()
    _turns()
    _escalations()
    op.execute("INSERT INTO desk_state (id, people) VALUES (1, 0)")
    create_triggers(op.get_bind())


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("key", Key, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("relationship", sa.String(), nullable=False),
        sa.Column("customer_since", Moment),
        sa.Column("attributes", sa.Text(), nullable=False),
        sa.Column("tenures", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_accounts"),
    )


def _channels() -> None:
    op.create_table(
        "channels",
        sa.Column("name", Key, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_channels"),
    )


def _desk_state() -> None:
    op.create_table(
        "desk_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("policy_version", sa.String()),
        sa.Column("roster_version", sa.String()),
        sa.Column("people", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_desk_state_one_row")),
        sa.PrimaryKeyConstraint("id", name="pk_desk_state"),
    )


def _facts() -> None:
    op.create_table(
        "facts",
        sa.Column("position", Id, autoincrement=False, nullable=False),
        sa.Column("stream", Key, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("prev_hash", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.CheckConstraint("seq >= 1", name=op.f("ck_facts_seq")),
        sa.PrimaryKeyConstraint("position", name="pk_facts"),
        sa.UniqueConstraint("stream", "seq", name="uq_facts_stream_seq"),
    )


def _heads() -> None:
    op.create_table(
        "heads",
        sa.Column("stream", Key, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("stream", name="pk_heads"),
    )


def _leads() -> None:
    op.create_table(
        "leads",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("source", Key, nullable=False),
        sa.Column("external_id", Key, nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("stage_since", Moment, nullable=False),
        sa.Column("attributes", sa.Text(), nullable=False),
        sa.Column("account", Key),
        sa.Column("company_key", Key),
        sa.Column("email_key", Key),
        sa.Column("fact_seq", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name="pk_leads"),
        sa.UniqueConstraint("external_id", "source", name="uq_leads_external_id_source"),
    )
    op.create_index("ix_leads_company_key", "leads", ["company_key"])
    op.create_index("ix_leads_email_key", "leads", ["email_key"])


def _ledgers() -> None:
    op.create_table(
        "ledgers",
        sa.Column("pool", Key, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("pool", name="pk_ledgers"),
    )


def _owners() -> None:
    op.create_table(
        "owners",
        sa.Column("id", Key, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("slack", sa.String()),
        sa.Column("email", sa.String()),
        sa.Column("manager", sa.String()),
        sa.Column("team", sa.String()),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("capacity", sa.Integer()),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("load", sa.Integer(), server_default="0", nullable=False),
        sa.Column("slack_found", sa.String()),
        sa.Column("dm_channel", sa.String()),
        sa.CheckConstraint("load >= 0", name=op.f("ck_owners_load")),
        sa.PrimaryKeyConstraint("id", name="pk_owners"),
    )


def _particulars() -> None:
    op.create_table(
        "particulars",
        sa.Column("stream", Key, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("salt", sa.String()),
        sa.Column("body", sa.Text()),
        sa.CheckConstraint("(salt IS NULL) = (body IS NULL)", name=op.f("ck_particulars_erased")),
        sa.PrimaryKeyConstraint("stream", "seq", name="pk_particulars"),
    )


def _policies() -> None:
    op.create_table(
        "policies",
        sa.Column("version", Key, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("version", name="pk_policies"),
    )


def _rosters() -> None:
    op.create_table(
        "rosters",
        sa.Column("version", Key, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("version", name="pk_rosters"),
    )


def _cards() -> None:
    op.create_table(
        "cards",
        sa.Column("id", Id, nullable=False),
        sa.Column("lead_id", Id, nullable=False),
        sa.Column("place", Key, nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Integer(), server_default="0", nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("asked_at", Moment, nullable=False),
        sa.Column("channel", sa.String()),
        sa.Column("ts", sa.String()),
        sa.Column("digest", sa.String()),
        sa.Column("not_before", Moment),
        sa.Column("leased_until", Moment),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("error", sa.String()),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name="fk_cards_lead_id"),
        sa.PrimaryKeyConstraint("id", name="pk_cards"),
        sa.UniqueConstraint("lead_id", "place", name="uq_cards_lead_id_place"),
    )
    op.create_index(
        "ix_cards_wanted", "cards", ["rank", "asked_at"], sqlite_where=IS_WANTED, postgresql_where=IS_WANTED
    )


def _decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("lead_id", Id, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("policy", sa.String(), nullable=False),
        sa.Column("roster", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("owner", sa.String()),
        sa.Column("queue", sa.String()),
        sa.Column("accountable", sa.String(), nullable=False),
        sa.Column("due", sa.Integer(), nullable=False),
        sa.Column("ladder", sa.String()),
        sa.Column("pool", Key),
        sa.Column("ledger_version", sa.Integer()),
        sa.Column("error", sa.Text()),
        sa.Column("fact_seq", sa.Integer()),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.CheckConstraint("(owner IS NULL) <> (queue IS NULL)", name=op.f("ck_decisions_owner_or_queue")),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name="fk_decisions_lead_id"),
        sa.PrimaryKeyConstraint("id", name="pk_decisions"),
    )
    op.create_index("ix_decisions_lead_id", "decisions", ["lead_id"])


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("source", Key, nullable=False),
        sa.Column("delivery_id", Key, nullable=False),
        sa.Column("lead_id", Id),
        sa.Column("at", Moment, nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name="fk_inbox_lead_id"),
        sa.PrimaryKeyConstraint("source", "delivery_id", name="pk_inbox"),
    )
    op.create_index("ix_inbox_at", "inbox", ["at"])


def _ledger_members() -> None:
    op.create_table(
        "ledger_members",
        sa.Column("pool", Key, nullable=False),
        sa.Column("owner", Key, nullable=False),
        sa.Column("turns", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("credit", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["pool"], ["ledgers.pool"], name="fk_ledger_members_pool"),
        sa.PrimaryKeyConstraint("pool", "owner", name="pk_ledger_members"),
    )


def _notices() -> None:
    op.create_table(
        "notices",
        sa.Column("id", Id, nullable=False),
        sa.Column("key", Key, nullable=False),
        sa.Column("tell", sa.String(), nullable=False),
        sa.Column("place", Key, nullable=False),
        sa.Column("lead_id", Id),
        sa.Column("mention", sa.String()),
        sa.Column("threaded", sa.Boolean(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("asked_at", Moment, nullable=False),
        sa.Column("not_before", Moment),
        sa.Column("leased_until", Moment),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("sent_at", Moment),
        sa.Column("channel", sa.String()),
        sa.Column("ts", sa.String()),
        sa.Column("error", sa.String()),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name="fk_notices_lead_id"),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
        sa.UniqueConstraint("key", name="uq_notices_key"),
    )
    op.create_index("ix_notices_unsent", "notices", ["asked_at"], sqlite_where=IS_UNSENT, postgresql_where=IS_UNSENT)


def _assignments() -> None:
    op.create_table(
        "assignments",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("lead_id", Id, nullable=False),
        sa.Column("offer", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("owner", sa.String()),
        sa.Column("queue", sa.String()),
        sa.Column("accountable", Key, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("given_by", sa.String(), nullable=False),
        sa.Column("offered_at", Moment, nullable=False),
        sa.Column("due_at", Moment, nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("pool", sa.String()),
        sa.Column("decision_id", Id),
        sa.Column("ladder", sa.String()),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("hops", sa.Integer(), nullable=False),
        sa.Column("next_check_at", Moment),
        sa.Column("accepted_at", Moment),
        sa.Column("snoozed_until", Moment),
        sa.Column("changed_at", Moment),
        sa.Column("closed_at", Moment),
        sa.Column("outcome", sa.String()),
        sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_assignments_closed")),
        sa.CheckConstraint("accountable <> '' AND reason <> ''", name=op.f("ck_assignments_said")),
        sa.CheckConstraint("state <> 'queued' OR queue IS NOT NULL", name=op.f("ck_assignments_queued")),
        sa.CheckConstraint(
            "state IN ('offered', 'accepted', 'snoozed', 'queued', 'closed')", name=op.f("ck_assignments_state")
        ),
        sa.CheckConstraint("state IN ('queued', 'closed') OR owner IS NOT NULL", name=op.f("ck_assignments_owned")),
        sa.CheckConstraint("(owner IS NULL) <> (queue IS NULL)", name=op.f("ck_assignments_owner_or_queue")),
        sa.CheckConstraint("offer >= 1", name=op.f("ck_assignments_offer")),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name="fk_assignments_decision_id"),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name="fk_assignments_lead_id"),
        sa.PrimaryKeyConstraint("id", name="pk_assignments"),
    )
    op.create_index(
        "ix_assignments_accountable",
        "assignments",
        ["accountable", "due_at"],
        sqlite_where=IS_OPEN,
        postgresql_where=IS_OPEN,
    )
    op.create_index("ix_assignments_lead_id", "assignments", ["lead_id"])
    op.create_index(
        "ix_assignments_next_check_at",
        "assignments",
        ["next_check_at"],
        sqlite_where=IS_CHECKED,
        postgresql_where=IS_CHECKED,
    )
    op.create_index(
        "uq_assignments_open", "assignments", ["lead_id"], unique=True, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN
    )


def _decision_words() -> None:
    op.create_table(
        "decision_words",
        sa.Column("decision_id", Id, autoincrement=False, nullable=False),
        sa.Column("found", sa.Text()),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name="fk_decision_words_decision_id"),
        sa.PrimaryKeyConstraint("decision_id", name="pk_decision_words"),
    )


def _turns() -> None:
    op.create_table(
        "turns",
        sa.Column("pool", Key, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("decision_id", Id, nullable=False),
        sa.Column("credits", sa.Text()),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name="fk_turns_decision_id"),
        sa.PrimaryKeyConstraint("pool", "version", name="pk_turns"),
    )


def _escalations() -> None:
    op.create_table(
        "escalations",
        sa.Column("assignment_id", Id, autoincrement=False, nullable=False),
        sa.Column("offer", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("step", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignments.id"], name="fk_escalations_assignment_id"),
        sa.PrimaryKeyConstraint("assignment_id", "offer", "step", name="pk_escalations"),
    )
