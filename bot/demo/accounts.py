"""The companies that the demo knows before its week begins."""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.intake.account_file import ALWAYS
from routing.accounts.account import Account, Relationship, Tenure, account_key


def accounts(told: Iterable[Mapping[str, Any]]) -> list[Account]:
    """Accounts from the example file: `{name, relationship, owner}`."""
    return [
        Account(
            key=account_key(one["name"]),
            name=one["name"],
            relationship=Relationship(one["relationship"]),
            tenures=(Tenure(ALWAYS, "sales", one["owner"]),) if "owner" in one else (),
        )
        for one in told
    ]
