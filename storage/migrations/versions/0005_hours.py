"""Leads that are held until somebody is on duty, and leads that the rules see otherwise when they are older.

On SQLite a table's CHECKs change only by building the table anew, which drops its triggers and leaves other tables
pointing at nothing for a moment: ``Database.migrate`` suspends foreign keys, and this looks at the result itself.
"""

import sqlalchemy as sa
from alembic import op

from storage.columns import Moment
from storage.triggers import create_triggers, missing_triggers

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

A_HOLDER = "owner IS NOT NULL OR queue IS NOT NULL OR pool IS NOT NULL OR awaits IS NOT NULL"
IS_HELD = sa.text("state = 'held'")
IS_RELEASED = sa.text("reason = 'held'")
IS_AGEING = sa.text("state IN ('offered', 'queued', 'unclaimed', 'held') AND ages_at IS NOT NULL")


class BrokenReferences(Exception):
    """A row refers to one that is not there: nothing was migrated."""


def upgrade() -> None:
    """Widen what an assignment and a decision may say."""
    _assignments()
    _decisions()
    connection = op.get_bind()
    create_triggers(connection)
    assert not missing_triggers(connection)
    if connection.dialect.name == "sqlite" and (row := connection.exec_driver_sql("PRAGMA foreign_key_check").first()):
        raise BrokenReferences(f"a row of {row[0]} refers to one of {row[2]} that is not there")


def _assignments() -> None:
    with op.batch_alter_table("assignments") as table:
        table.add_column(sa.Column("ages_at", Moment))
        table.add_column(sa.Column("awaits", sa.String()))
        # the text of a default would be read with brackets around it, and kept so
        table.alter_column("tier", existing_type=sa.String(), existing_nullable=False, server_default=sa.text("''"))
        for old in ("a_holder", "state", "owned"):
            table.drop_constraint(op.f(f"ck_assignments_{old}"), type_="check")
        table.create_check_constraint(op.f("ck_assignments_a_holder"), A_HOLDER)
        table.create_check_constraint(
            op.f("ck_assignments_state"),
            "state IN ('offered', 'accepted', 'snoozed', 'queued', 'unclaimed', 'held', 'closed')",
        )
        table.create_check_constraint(
            op.f("ck_assignments_owned"), "state IN ('queued', 'unclaimed', 'held', 'closed') OR owner IS NOT NULL"
        )
        table.create_check_constraint(
            op.f("ck_assignments_held"),
            "state <> 'held' OR (owner IS NULL AND queue IS NULL AND next_check_at IS NOT NULL)",
        )
    for name, column, where in (
        ("held", "next_check_at", IS_HELD),
        ("released", "offered_at", IS_RELEASED),
        ("ages_at", "ages_at", IS_AGEING),
    ):
        op.create_index(f"ix_assignments_{name}", "assignments", [column], sqlite_where=where, postgresql_where=where)


def _decisions() -> None:
    with op.batch_alter_table("decisions") as table:
        table.add_column(sa.Column("awaits", sa.String()))
        table.add_column(sa.Column("held_until", Moment))
        table.drop_constraint(op.f("ck_decisions_a_holder"), type_="check")
        table.create_check_constraint(op.f("ck_decisions_a_holder"), A_HOLDER)
