"""Accounts from a file: the companies behind leads, what they are to us, and who looks after them."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from pydantic_core import PydanticCustomError

from bot.intake.fields import Fields
from bot.intake.got import BadField
from bot.intake.rows import BadRow, Row
from bot.intake.set_aside import SetAside
from bot.intake.values import LONGEST, LONGEST_NAME, attribute, moment, text
from bot.office import Office
from bot.words import intake as words
from routing.accounts.account import SALES, SUCCESS, Account, Relationship, Tenure, account_key, belongs_to_itself
from routing.commands import AdoptAccounts
from routing.people import Roster
from routing.ports import Standing
from routing.reference.domains import SHARED, MailKind, mail_kind, registered_domain
from routing.refusals import Refusal

CHUNK = 500
ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)
"""Since when somebody has had an account of which the file does not tell (``owner_since``)."""
OWNERS = (("owner", SALES), ("sales_owner", SALES), ("success_owner", SUCCESS))
FIELDS = (
    *("name", "relationship", "customer_since", "owner_since", *(field for field, _ in OWNERS)),
    *("domain", "domains", "aliases", "parent", "lists"),
)
"""The fields that mean something; any other is an attribute, for conditions such as ``account.tier``."""
NONE = "none"
"""What a file says where an account belongs to nobody, or stands on no list, any longer: an empty cell says nothing."""
_BETWEEN = re.compile(r"[;,|\n]")


class ParentLoop(Exception):
    """A company would belong to itself; the text is its name."""


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
            _refuse_loop(found, account, row, aside)
    return [account for _, account in found.values()]


def _refuse_loop(found: dict[str, tuple[int, Account]], account: Account, row: Row, aside: SetAside) -> None:
    """Set a row aside by which a company would belong to itself; the rows before it stay."""
    if belongs_to_itself(account, lambda key: found[key][1] if key in found else None):
        del found[account.key]
        aside.add(BadRow(row.line, row.end, words.OWN_PARENT, row.values))


async def adopt(office: Office, accounts: list[Account], by: str) -> bool:
    """Take accounts in; returns whether anything was new.

    Raises:
        DeskDown: the database failed; chunks before it are in.
        ParentLoop: with what is known already, a company would belong to itself; chunks before it are in.
    """
    changed = False
    for start in range(0, len(accounts), CHUNK):
        chunk = tuple(accounts[start : start + CHUNK])
        done = await office.desk.settle(AdoptAccounts(now=office.clock.now(), accounts=chunk, by=by))
        if isinstance(done, Refusal):
            raise ParentLoop(str(done.details.get("account") or ""))
        changed |= done.standing is not Standing.UNCHANGED
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
        domains=_domains(told),
        aliases=tuple(sorted(_several(told, "aliases", LONGEST_NAME) or ())),
        parent=_parent(told, key),
        lists=None if (lists := _several(told, "lists", LONGEST_NAME)) is None else tuple(sorted(lists - {NONE})),
    )


def _several(
    told: dict[str, Any], field: str, longest: int, between: re.Pattern[str] = re.compile(r"[;|\n]")
) -> set[str] | None:
    """Several words of one cell, apart by ``;``, or a list; None where it tells nothing."""
    value = told.get(field)
    if value is None:
        return None
    parts = value if isinstance(value, list | tuple) else between.split(_checked(field, text, str(value)))
    words_of = {_checked(field, text, str(part)).strip() for part in parts} - {""}
    if any(len(word) > longest for word in words_of):
        raise BadField(f"{field}: {words.too_long(longest)}")
    return words_of or None


def _domains(told: dict[str, Any]) -> tuple[str, ...]:
    """The registered domains of an account; one where anybody has mail is nobody's."""
    found: set[str] = set()
    for field in ("domain", "domains"):
        for word in _several(told, field, LONGEST, _BETWEEN) or ():
            domain = registered_domain(word)
            if domain is None:
                raise BadField(words.no_domain(field, word))
            if domain in SHARED or mail_kind(domain) is not MailKind.COMPANY:
                raise BadField(words.anybodys_domain(field, domain))
            found.add(domain)
    return tuple(sorted(found))


def _parent(told: dict[str, Any], key: str) -> str | None:
    if told.get("parent") is None:
        return None
    parent = account_key(_checked("parent", text, str(told["parent"])))
    if parent == key:
        raise BadField(words.OWN_PARENT)
    return "" if parent == NONE else parent


def _tenures(told: dict[str, Any], roster: Roster) -> Iterable[Tenure]:
    since = _checked("owner_since", moment, told["owner_since"]) if told.get("owner_since") else ALWAYS
    if told.get("owner") and told.get("sales_owner") and told["owner"] != told["sales_owner"]:
        raise BadField(words.TWO_OWNERS)
    for field, role in OWNERS:
        owner, begin = told.get(field), since if role == SALES else ALWAYS
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
