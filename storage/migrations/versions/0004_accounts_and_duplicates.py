"""Accounts found by domain and by name, and records that join a lead."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from routing.accounts.account import Account
from routing.accounts.matching import index_of
from storage.columns import Id, Key, Moment
from storage.triggers import create_triggers, missing_triggers

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Widen accounts and leads; list every account that is known, and every open lead by its e-mail address."""
    _accounts()
    _leads()
    connection = op.get_bind()
    create_triggers(connection)
    assert not missing_triggers(connection)
    _fill(connection)


def _accounts() -> None:
    with op.batch_alter_table("accounts") as table:
        table.add_column(sa.Column("domains", sa.Text(), nullable=False, server_default="[]"))
        table.add_column(sa.Column("aliases", sa.Text(), nullable=False, server_default="[]"))
        table.add_column(sa.Column("parent", Key))
        table.add_column(sa.Column("lists", sa.Text()))
        table.create_check_constraint(op.f("ck_accounts_parent"), "parent <> key")
    op.create_table(
        "account_index",
        sa.Column("key", Key, nullable=False),
        sa.Column("account", Key, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", Key, nullable=False),
        sa.ForeignKeyConstraint(["account"], ["accounts.key"], name="fk_account_index_account"),
        sa.PrimaryKeyConstraint("key", "account", "kind", "text", name="pk_account_index"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_account_index_account", "account_index", ["account"])


def _leads() -> None:
    op.add_column("leads", sa.Column("matched_by", sa.String(), nullable=False, server_default="none"))
    op.add_column("leads", sa.Column("suspects", sa.Text()))
    op.create_table(
        "joined_records",
        sa.Column("external_id", Key, nullable=False),
        sa.Column("source", Key, nullable=False),
        sa.Column("lead_id", Id, nullable=False),
        sa.Column("stage", sa.String()),
        sa.Column("attributes", sa.Text(), nullable=False),
        sa.Column("as_of", Moment),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name="fk_joined_records_lead_id"),
        sa.PrimaryKeyConstraint("external_id", "source", name="pk_joined_records"),
    )
    op.create_index("ix_joined_records_lead_id", "joined_records", ["lead_id"])
    op.create_table(
        "lead_traits",
        sa.Column("key", Key, nullable=False),
        sa.Column("lead_id", Id, autoincrement=False, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name="fk_lead_traits_lead_id"),
        sa.PrimaryKeyConstraint("key", "lead_id", name="pk_lead_traits"),
    )
    op.create_index("ix_lead_traits_lead_id", "lead_traits", ["lead_id"])


def _fill(connection: sa.Connection) -> None:
    """What is known by now can be found at once, and not only once it is told again."""
    index = sa.table("account_index", *map(sa.column, ("key", "account", "kind", "text")))
    rows = list(_listed(connection))
    if rows:
        connection.execute(index.insert(), rows)
    connection.execute(
        sa.text(
            "INSERT INTO lead_traits (key, lead_id, at) SELECT 'email:' || l.email_key, l.id, l.created_at "
            "FROM leads l JOIN assignments a ON a.lead_id = l.id AND a.state <> 'closed' WHERE l.email_key IS NOT NULL"
        )
    )


def _listed(connection: sa.Connection) -> Iterator[dict[str, str]]:
    for row in connection.execute(sa.text("SELECT key, name FROM accounts")):
        for key, one in sorted(set(index_of(Account(row.key, row.name)))):
            yield {"key": key, "account": one.account, "kind": one.kind.value, "text": one.text}
