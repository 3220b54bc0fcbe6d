"""How what the desk told a decision is kept: numbers beside the decision, companies where they can be erased."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from routing.accounts.account import Account
from routing.accounts.match import By
from routing.fairness.gates import Given
from routing.moment import iso
from routing.witness import Testimony
from storage.rows import account_of, account_values, as_row

Json = Any
MOST = 200
"""Of how many people numbers are kept with one decision; what more were asked about could not be told in short."""


def testimony_values(told: Testimony) -> Json:
    """What is kept with the decision; nothing of what nobody was asked."""
    found: dict[str, Json] = {
        "created_at": iso(told.created_at),
        "stage_since": iso(told.stage_since),
        "match": told.match.value,
        "had": list(told.had),
        "resting": list(told.resting),
        "by_turn": told.by_turn,
        "before": told.before,
        "loads": dict(told.loads),
        "efforts": dict(told.efforts),
        "merits": dict(told.merits),
        "given": {owner: [[iso(g.at), g.tier] for g in given] for owner, given in told.given.items()},
        "ledgers": dict(told.ledgers),
    }
    return {key: value for key, value in found.items() if value}


def accounts_values(accounts: Mapping[str, Account | None]) -> Json:
    """The companies that were asked about."""
    return {key: None if one is None else _account_values(one) for key, one in accounts.items()}


def testimony_of(told: Json, accounts: Json) -> Testimony:
    """What was told, from what is kept."""
    given = {
        owner: tuple(Given(datetime.fromisoformat(at), tier) for at, tier in many)
        for owner, many in told.get("given", {}).items()
    }
    return Testimony(
        datetime.fromisoformat(told["created_at"]),
        datetime.fromisoformat(told["stage_since"]),
        By(told["match"]),
        tuple(told.get("had", ())),
        told.get("by_turn", False),
        told.get("before"),
        told.get("loads", {}),
        told.get("efforts", {}),
        told.get("merits", {}),
        given,
        told.get("ledgers", {}),
        {key: _account_of(one) for key, one in accounts.items()},
        tuple(told.get("resting", ())),
    )


def _account_values(account: Account) -> Json:
    values = account_values(account)
    since = values["customer_since"]
    return {**values, "customer_since": None if since is None else iso(since)}


def _account_of(values: Json) -> Account | None:
    if values is None:
        return None
    since = values["customer_since"]
    return account_of(as_row({**values, "customer_since": None if since is None else datetime.fromisoformat(since)}))
