"""Leads that wait to be claimed, and requests that somebody else must answer.

On SQLite a table's CHECKs change only by building the table anew, which drops its triggers and leaves other tables
pointing at nothing for a moment: ``Database.migrate`` suspends foreign keys, and this looks at the result itself.
"""

import sqlalchemy as sa
from alembic import op

from storage.columns import Id, Key, Moment
from storage.triggers import create_triggers, missing_triggers

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

IS_QUEUED = sa.text("state = 'queued'")
IS_ASKED = sa.text("verdict = 'open'")

ONE_HOLDER = "owner IS NULL OR queue IS NULL"
A_HOLDER = "owner IS NOT NULL OR queue IS NOT NULL OR pool IS NOT NULL"


class BrokenReferences(Exception):
    """A row refers to one that is not there: nothing was migrated."""


def upgrade() -> None:
    """Widen what an assignment and a decision may say, and make the requests."""
    op.add_column("leads", sa.Column("as_of", Moment))
    op.add_column("leads", sa.Column("unread", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("inbox", sa.Column("digest", sa.String()))
    _assignments()
    _decisions()
    _requests()
    create_triggers(op.get_bind())
    _look_again()


def _assignments() -> None:
    with op.batch_alter_table("assignments") as table:
        for old in ("owner_or_queue", "state", "owned"):
            table.drop_constraint(op.f(f"ck_assignments_{old}"), type_="check")
        table.create_check_constraint(op.f("ck_assignments_one_holder"), ONE_HOLDER)
        table.create_check_constraint(op.f("ck_assignments_a_holder"), A_HOLDER)
        table.create_check_constraint(
            op.f("ck_assignments_state"),
            "state IN ('offered', 'accepted', 'snoozed', 'queued', 'unclaimed', 'closed')",
        )
        table.create_check_constraint(
            op.f("ck_assignments_owned"), "state IN ('queued', 'unclaimed', 'closed') OR owner IS NOT NULL"
        )
        table.create_check_constraint(
            op.f("ck_assignments_unclaimed"),
            "state <> 'unclaimed' OR (owner IS NULL AND queue IS NULL AND pool IS NOT NULL)",
        )
    op.create_index(
        "ix_assignments_queue", "assignments", ["queue", "due_at"], sqlite_where=IS_QUEUED, postgresql_where=IS_QUEUED
    )


def _decisions() -> None:
    with op.batch_alter_table("decisions") as table:
        table.drop_constraint(op.f("ck_decisions_owner_or_queue"), type_="check")
        table.create_check_constraint(op.f("ck_decisions_one_holder"), ONE_HOLDER)
        table.create_check_constraint(op.f("ck_decisions_a_holder"), A_HOLDER)


def _requests() -> None:
    op.create_table(
        "requests",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("lead_id", Id, nullable=False),
        sa.Column("assignment_id", Id, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("to_owner", sa.String()),
        sa.Column("until", Moment),
        sa.Column("asker", Key, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("approver", sa.String(), nullable=False),
        sa.Column("asked_at", Moment, nullable=False),
        sa.Column("expires_at", Moment, nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("answered_by", sa.String()),
        sa.Column("answered_at", Moment),
        sa.CheckConstraint("kind IN ('assign', 'snooze')", name=op.f("ck_requests_kind")),
        sa.CheckConstraint(
            "(to_owner IS NOT NULL) = (kind = 'assign') AND (until IS NOT NULL) = (kind = 'snooze')",
            name=op.f("ck_requests_wish"),
        ),
        sa.CheckConstraint(
            "verdict IN ('open', 'approved', 'declined', 'expired', 'overtaken')", name=op.f("ck_requests_verdict")
        ),
        sa.CheckConstraint("(verdict = 'open') = (answered_at IS NULL)", name=op.f("ck_requests_answered")),
        sa.CheckConstraint(
            "(verdict IN ('approved', 'declined')) = (answered_by IS NOT NULL)", name=op.f("ck_requests_answered_by")
        ),
        sa.CheckConstraint("answered_by <> asker", name=op.f("ck_requests_own")),
        sa.CheckConstraint("asker <> '' AND reason <> '' AND approver <> ''", name=op.f("ck_requests_said")),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignments.id"], name="fk_requests_assignment_id"),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name="fk_requests_lead_id"),
        sa.PrimaryKeyConstraint("id", name="pk_requests"),
    )
    op.create_index("ix_requests_lead_id", "requests", ["lead_id"])
    op.create_index(
        "ix_requests_expires_at", "requests", ["expires_at"], sqlite_where=IS_ASKED, postgresql_where=IS_ASKED
    )
    op.create_index(
        "uq_requests_open",
        "requests",
        ["lead_id", "asker", "kind"],
        unique=True,
        sqlite_where=IS_ASKED,
        postgresql_where=IS_ASKED,
    )


def _look_again() -> None:
    """Nothing was lost by building tables anew.

    Raises:
        BrokenReferences: a row refers to one that is not there.
    """
    connection = op.get_bind()
    assert not missing_triggers(connection)
    if connection.dialect.name == "sqlite" and (row := connection.exec_driver_sql("PRAGMA foreign_key_check").first()):
        raise BrokenReferences(f"a row of {row[0]} refers to one of {row[2]} that is not there")
