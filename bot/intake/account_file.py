"""Accounts from a file: the companies behind leads, what they are to us, and who looks after them."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from pydantic_core import PydanticCustomError

from bot.intake.fields import Fields
from bot.intake.got import BadField
from bot.intake.rows import BadRow, Row
from bot.intake.set_aside import SetAside
from bot.intake.values import LONGEST_NAME, attribute, moment, text
from bot.office import Office
from bot.words import intake as words
from routing.accounts import Account, Relationship, Tenure, account_key
from routing.commands import AdoptAccounts
from routing.people import Roster
from routing.ports import Done, Standing

CHUNK = 500
ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)
"""Since when somebody has had an account of which the file does not tell (``owner_since``)."""
FIELDS = ("name", "relationship", "customer_since", "owner", "owner_since", "success_owner")
"""The fields that mean something; any other is an attribute, for conditions such as ``account.tier``."""


def read_accounts(
    rows: Iterable[Row | BadRow], fields: Fields | None, roster: Roster, aside: SetAside
) -> list[Account]:
    """The accounts of a file; rows that cannot be read are set aside."""
    found: dict[str, tuple[int, Account]] = {}
    for row in rows:
        if isinstance(row, BadRow):
            aside.add(row)
            continue
        try:
            account = _account(fields.read(row) if fields else row.values, roster)
            if account.key in found:
                raise BadField(words.account_twice(account.name, found[account.key][0]))
        except BadField as error:
            aside.add(BadRow(row.line, row.end, str(error), row.values))
        else:
            found[account.key] = (row.line, account)
    return [account for _, account in found.values()]


async def adopt(office: Office, accounts: list[Account], by: str) -> bool:
    """Take accounts in; returns whether anything was new.

    Raises:
        DeskDown: the database failed; chunks before it are in.
    """
    changed = False
    for start in range(0, len(accounts), CHUNK):
        chunk = tuple(accounts[start : start + CHUNK])
        done = await office.desk.settle(AdoptAccounts(now=office.clock.now(), accounts=chunk, by=by))
        changed |= isinstance(done, Done) and done.standing is not Standing.UNCHANGED
    return changed


def _account(told: dict[str, Any], roster: Roster) -> Account:
    name = _checked("name", text, str(told.get("name") or ""))
    key = account_key(name)
    if not key or len(name) > LONGEST_NAME:
        raise BadField(words.NO_NAME if not key else f"name: {words.too_long(LONGEST_NAME)}")
    relationship = str(told.get("relationship") or Relationship.PROSPECT.value).strip().casefold()
    if relationship not in set(Relationship):
        raise BadField(words.one_of("relationship", relationship, ", ".join(Relationship)))
    since = told.get("customer_since")
    return Account(
        key=key,
        name=name.strip(),
        relationship=Relationship(relationship),
        customer_since=_checked("customer_since", moment, since) if since else None,
        attributes={
            field: _checked(field, attribute, value) for field, value in sorted(told.items()) if field not in FIELDS
        },
        tenures=tuple(sorted(_tenures(told, roster))),
    )


def _tenures(told: dict[str, Any], roster: Roster) -> Iterable[Tenure]:
    since = _checked("owner_since", moment, told["owner_since"]) if told.get("owner_since") else ALWAYS
    for role, field, begin in (("sales", "owner", since), ("success", "success_owner", ALWAYS)):
        owner = told.get(field)
        if owner is None:
            continue
        if roster.get(str(owner)) is None:
            raise BadField(words.unknown_owner(str(owner)))
        yield Tenure(begin, role, str(owner))


def _checked(field: str, check: Any, value: Any) -> Any:
    try:
        return check(value)
    except PydanticCustomError as error:
        raise BadField(f"{field}: {(error.context or {})['sentence']}") from None
