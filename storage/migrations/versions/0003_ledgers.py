"""Ledgers in virtual time, and what a lead asks of its owner."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.columns import Id, Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Everybody's turns stay; what the old picks owed them starts even."""
    op.add_column("ledgers", sa.Column("time", Id, nullable=False, server_default="0"))
    columns: list[sa.Column[Any]] = [
        sa.Column("start", Id, nullable=False, server_default="0"),
        sa.Column("weight", sa.Integer(), nullable=False, server_default="100"),
        sa.Column("left", Id),
        sa.Column("long", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("arrears", sa.Text()),
    ]
    for column in columns:
        op.add_column("ledger_members", column)
    op.drop_column("ledger_members", "credit")
    columns = [
        sa.Column("kind", sa.String(), nullable=False, server_default="turn"),
        sa.Column("cost", Id, nullable=False, server_default="1"),
        sa.Column("time", Id, nullable=False, server_default="0"),
        sa.Column("members", sa.Text()),
    ]
    for column in columns:
        op.add_column("turns", column)
    op.drop_column("turns", "credits")
    columns = [
        sa.Column("effort", sa.Integer(), nullable=False, server_default="100"),
        sa.Column("tier", sa.String(), nullable=False, server_default=sa.text("''")),
        sa.Column("contacted_at", Moment),
        sa.Column("repays", Id),
    ]
    for column in columns:
        op.add_column("assignments", column)
    op.add_column("owners", sa.Column("terms", sa.Text(), nullable=False, server_default="{}"))
    op.add_column("decision_words", sa.Column("told", sa.Text()))
    op.create_index("ix_turns_decision_id", "turns", ["decision_id"])
    op.create_index("ix_assignments_given", "assignments", ["owner", "offered_at"])
