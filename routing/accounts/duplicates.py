"""Duplicates: what makes two records one person's, and the records that have joined a lead."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from routing.accounts.account import account_key
from routing.accounts.company_names import folded
from routing.accounts.match_rules import DuplicateRules, Sign
from routing.lead import Value
from routing.reference.domains import address
from routing.reference.normalise import normalised

LONGEST = 200
"""What of a longer name is compared, in characters."""


@dataclass(frozen=True, slots=True, order=True)
class Trait:
    """What a record has that only records of the same person have, too."""

    sign: Sign
    value: str


@dataclass(frozen=True, slots=True)
class Sighting:
    """An open lead with a trait, and when (UTC) it was last told."""

    trait: Trait
    lead: int
    at: datetime


@dataclass(frozen=True, slots=True)
class JoinedRecord:
    """A record of another name that is the same lead.

    Attributes:
        lead: the number of the lead that it joined.
        stage: the stage that it told last; None: it told none.
        attributes: what it told last, so that a later copy is known by what it says anew.
        as_of: the moment at its source (UTC) that its newest copy told of, where the sender says so.
    """

    source: str
    external_id: str
    lead: int
    stage: str | None = None
    attributes: Mapping[str, Value] = field(default_factory=dict)
    as_of: datetime | None = None


def traits(attributes: Mapping[str, Value]) -> tuple[Trait, ...]:
    """The traits of a record, one of each sign that it tells enough for.

    An e-mail address and a telephone number (E.164) are a person's; without them so are company and name together,
    for one product.
    """
    lead = normalised(attributes)
    found = ((Sign.EMAIL, _email(lead)), (Sign.PHONE, _phone(lead)), (Sign.FINGERPRINT, _print(lead)))
    return tuple(Trait(sign, value) for sign, value in found if value)


def twin(
    of: Iterable[Trait],
    sightings: Iterable[Sighting],
    at: datetime,
    rules: DuplicateRules,
    is_open: Callable[[int], bool],
) -> Sighting | None:
    """The open lead that a record with these traits joins; None where there is none.

    By the first sign of the policy that finds one, then the one last heard of, then the oldest. It does not depend on
    the order of the sightings.

    Args:
        of: the traits of the record.
        sightings: leads that have one of them.
        at: when the record came in, UTC.
        rules: which signs count, and for how long.
        is_open: whether a lead still has somebody.
    """
    wanted, window = frozenset(of), timedelta(seconds=rules.window)
    near = [
        one
        for one in sightings
        if one.trait in wanted and one.trait.sign in rules.by and abs(at - one.at) <= window and is_open(one.lead)
    ]
    return min(near, key=lambda one: (rules.by.index(one.trait.sign), abs(at - one.at), one.lead), default=None)


def _email(attributes: Mapping[str, Value]) -> str:
    found = address(_text(attributes, "email"))
    return found.text if found is not None else ""


def _phone(attributes: Mapping[str, Value]) -> str:
    """The number with its country's prefix; one whose country nobody knows is anybody's."""
    number = _text(attributes, "phone")
    return number if number.startswith("+") and number[1:2].isdigit() else ""


def _print(attributes: Mapping[str, Value]) -> str:
    """Company, name and product, folded; nothing unless both company and name are told."""
    company = folded(_text(attributes, "company"))
    name = account_key(_text(attributes, "name"))
    if not company or not name:
        return ""
    return "|".join((company[0].compact, name, account_key(_text(attributes, "product"))))


def _text(attributes: Mapping[str, Value], name: str) -> str:
    told = attributes.get(name)
    return told[:LONGEST] if isinstance(told, str) else ""
