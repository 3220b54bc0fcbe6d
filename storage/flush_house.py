"""Writing what is in force: policy, roster, accounts."""

import hashlib

from sqlalchemy import and_, bindparam, case, delete, null, or_, update

from routing.people import Owner
from storage import tables as t
from storage.chain import canonical
from storage.rows import Values, account_values, owner_values
from storage.statements import insert_into, insert_once, plain_insert, upsert, write
from storage.work import UnitOfWork

TOLD = tuple(name for name in owner_values(Owner("", "")) if name != "id")
"""The columns of ``owners`` that a roster tells; the others are Baton's own."""


UNLISTED = delete(t.account_index).where(t.account_index.c.account == bindparam("b_account"))


def flush_house(work: UnitOfWork) -> None:
    """Write policies, rosters and accounts, and point at those in force."""
    connection, changes = work.connection, work.changes
    policies = [
        {
            "version": adopted.policy.version,
            "source": adopted.policy.source,
            "hash": hashlib.sha256(adopted.policy.source.encode()).hexdigest(),
            "author": adopted.by,
            "reason": adopted.reason,
            "at": adopted.at,
        }
        for adopted in changes.policies.values()
    ]
    rosters = [
        {"version": roster.version, "body": canonical([owner_values(owner) for owner in roster.owners.values()])}
        for roster in changes.rosters.values()
    ]
    write(connection, insert_once(connection.dialect.name, t.policies), policies)
    write(connection, insert_once(connection.dialect.name, t.rosters), rosters)
    if changes.policy is not None:
        connection.execute(update(t.desk_state).values(policy_version=changes.policy))
    if changes.roster is not None:
        _flush_roster(work, changes.roster.version, [owner_values(owner) for owner in changes.roster.owners.values()])
    upsert(connection, t.accounts, [account_values(account) for account in changes.accounts.values()])
    write(connection, UNLISTED, [{"b_account": key} for key in changes.listings])
    write(
        connection,
        plain_insert(t.account_index),
        [
            {"key": key, "account": one.account, "kind": one.kind.value, "text": one.text}
            for listings in changes.listings.values()
            for key, one in sorted(set(listings))
        ],
    )


def _flush_roster(work: UnitOfWork, version: str, rows: list[Values]) -> None:
    connection = work.connection
    statement = insert_into(connection.dialect.name, t.owners)
    told, kept = statement.excluded, t.owners.c
    same_address = or_(told.email.is_(None), kept.email.is_not_distinct_from(told.email))
    same_account = and_(same_address, or_(told.slack.is_(None), kept.slack.is_not_distinct_from(told.slack)))
    again = {name: told[name] for name in TOLD} | {  # with another address or account goes what was learned by it
        "slack_found": case((same_address, kept.slack_found), else_=null()),
        "dm_channel": case((same_account, kept.dm_channel), else_=null()),
    }
    connection.execute(update(t.owners).values(active=False))
    write(connection, statement.on_conflict_do_update(index_elements=[t.owners.c.id], set_=again), rows)
    connection.execute(update(t.desk_state).values(roster_version=version, people=t.desk_state.c.people + 1))
