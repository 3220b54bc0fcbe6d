"""An account: the company behind a lead, and who looks after it."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from routing.lead import Value

SALES, SUCCESS = "sales", "success"
ROLES = (SALES, SUCCESS)
"""In what roles somebody looks after an account."""
HIGHEST = 20
"""How many companies above one are looked at; no group is that deep."""


class Relationship(StrEnum):
    """What a company is to us."""

    PROSPECT = "prospect"
    CUSTOMER = "customer"
    EXPANSION = "expansion"
    PARTNER = "partner"
    REFERRAL = "referral"


@dataclass(frozen=True, slots=True, order=True)
class Tenure:
    """From ``since`` (UTC) on, ``owner`` looks after the account in ``role``."""

    since: datetime
    role: str
    owner: str


@dataclass(frozen=True, slots=True)
class Account:
    """A company, its attributes, and who has looked after it since when.

    Attributes:
        key: the name, folded (see :func:`account_key`).
        relationship: as the account file has it; a won lead makes a prospect a customer.
        customer_since: when it became a customer by a won lead, UTC.
        domains: its registered domains, sorted.
        aliases: other names for it that somebody has verified, as they were written, sorted.
        parent: the key of the company that it belongs to, whether that is known or not; empty: it belongs to none.
        lists: the lists that it stands on (``enterprise-named``), sorted. None: nobody has told of any.
    """

    key: str
    name: str
    relationship: Relationship = Relationship.PROSPECT
    customer_since: datetime | None = None
    attributes: Mapping[str, Value] = field(default_factory=dict)
    tenures: tuple[Tenure, ...] = ()
    domains: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    parent: str | None = None
    lists: tuple[str, ...] | None = None

    def owner_at(self, moment: datetime, role: str = SALES) -> str | None:
        """Who had the account strictly before ``moment``: what a record that came in then could have known."""
        known = [t for t in self.tenures if t.role == role and t.since < moment]
        return max(known).owner if known else None

    def relationship_at(self, moment: datetime) -> Relationship:
        """What the company was to us just before ``moment``."""
        if self.customer_since is not None and self.relationship is Relationship.PROSPECT:
            return Relationship.CUSTOMER if self.customer_since < moment else Relationship.PROSPECT
        return self.relationship

    def won_by(self, owner: str | None, when: datetime) -> "Account":
        """The account after a lead of it was won at ``when``: a customer; from then on ``owner``'s, if any."""
        first = min(filter(None, (self.customer_since, when)))
        new = {Tenure(when, SALES, owner)} if owner is not None else set()
        tenures = tuple(sorted({*self.tenures, *new}))
        return replace(self, customer_since=first, tenures=tenures)


def account_key(name: str) -> str:
    """A company name folded so that case, accents and spacing do not part one account in two.

    Only what is surely the same is folded: matching by domain or likeness is a separate, uncertain step.
    """
    plain = unicodedata.normalize("NFKD", name)
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"\s+", " ", letters).strip().casefold()


Find = Callable[[str], Account | None]
"""An account by key; None where nobody knows it."""


def above(account: Account, find: Find) -> Iterator[Account]:
    """The companies that it belongs to, its parent first; what is not known ends it, and so does a loop."""
    seen = {account.key}
    while account.parent and account.parent not in seen and len(seen) <= HIGHEST:
        seen.add(account.parent)
        parent = find(account.parent)
        if parent is None:
            return
        yield parent
        account = parent


def belongs_to_itself(account: Account, find: Find) -> bool:
    """Whether it is among its own parents."""
    if account.parent == account.key:
        return True
    return any(account.key == one.parent for one in above(account, find))


def looked_after(account: Account, role: str, moment: datetime, find: Find) -> str | None:
    """Who looked after it in a role strictly before ``moment``; where nobody did, who did after its parent."""
    owners = (one.owner_at(moment, role) for one in (account, *above(account, find)))
    return next((owner for owner in owners if owner is not None), None)


def merged(known: Account, given: Account) -> Account:
    """An account as a file gives it, with what was learned since: tenures, its first win, names and domains stay.

    What the file does not tell at all (its parent, its lists) stays, too.
    """
    first = min(filter(None, (known.customer_since, given.customer_since)), default=None)
    return replace(
        given,
        customer_since=first,
        tenures=tuple(sorted({*known.tenures, *given.tenures})),
        attributes={**known.attributes, **given.attributes},
        domains=tuple(sorted({*known.domains, *given.domains})),
        aliases=tuple(sorted({*known.aliases, *given.aliases})),
        parent=known.parent if given.parent is None else given.parent,
        lists=known.lists if given.lists is None else given.lists,
    )
