"""Finding a lead by what a person types: from the surest meaning to the loosest."""

import re
from collections.abc import Iterator

from sqlalchemy import ColumnElement, and_, or_

from routing.accounts.account import account_key
from storage import tables as t
from storage.rows import email_key

NUMBER = re.compile(r"[Ll]?([0-9]{1,18})")
PART = 3
"""The fewest characters that are looked for inside names: fewer would find everybody, by reading everything."""

LAST = "\U0010ffff"
"""Sorts after every other character."""


def searches(reference: str) -> Iterator[ColumnElement[bool]]:
    """What the reference may mean, the surest first; all but the last are answered from an index."""
    typed = reference.encode(errors="ignore").decode().replace("\x00", "").strip()
    company, email = account_key(typed), email_key(typed)
    leads = t.leads.c
    if number := NUMBER.fullmatch(typed):
        yield leads.id == int(number[1])
    if not typed:
        return
    yield leads.external_id == typed
    yield leads.email_key == email
    if company:
        yield leads.company_key == company
        yield and_(leads.company_key >= company, leads.company_key <= company + LAST)
    if min(len(company), len(email)) >= PART:
        yield or_(
            leads.company_key.contains(company, autoescape=True), leads.email_key.contains(email, autoescape=True)
        )
