"""What rules may ask of a lead: its fields, read once a decision, and the words that the policy explains."""

import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from routing.accounts.account import SALES, SUCCESS, Account, looked_after
from routing.lead import Lead, Value
from routing.spans import number

if TYPE_CHECKING:
    from routing.conditions import Condition
    from routing.reference.territory import Placing, Territories
    from routing.scoring.scorecard import Scorecard

Number = int | float
AGES = frozenset({"age", "stage_age", "working_age", "working_stage_age"})
"""The fields that are lengths of time; their values are seconds, of the working ones in working time."""

PARENT = "parent."
OWNERS = {"owner": SALES, "sales_owner": SALES, "success_owner": SUCCESS}
"""The fields of an account that say who looks after it, and in which role."""

_SHOWN = 120
_SECOND = timedelta(seconds=1)
_ACCENTS = re.compile("[\u0300-\u036f]+")
"""The combining marks of Latin, Greek and Cyrillic; those of other scripts part one word from another."""


def _wall_seconds(since: datetime, until: datetime) -> int:
    """Whole seconds; a moment still to come (a sender's clock is ahead) counts as now."""
    return max(0, (until - since) // _SECOND)


def _wall_after(since: datetime, seconds: int) -> datetime:
    return since + timedelta(seconds=seconds)


@dataclass(frozen=True, slots=True)
class Reference:
    """The words that a policy explains once and its rules use.

    Attributes:
        territories: where each region is; None where the policy has no regions.
        segments: names with the test that a lead of it passes, in order; the first that holds counts.
        families: by field (``product``, ``source``, ``industry``), for each family, folded, its members.
        named: every region there is, also those without a territory, which only senders name.
        scorecard: what leads get points for; None where the policy has none.
        currency: of every amount, by ISO 4217; empty where any will do.
        money: the fields that are amounts of it.
        working_seconds: the whole seconds of working time between two moments; without a calendar, all of them.
        after_working: the first moment by which so many of them have passed since a moment.
    """

    territories: "Territories | None" = None
    segments: "tuple[tuple[str, Condition], ...]" = ()
    families: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=lambda: MappingProxyType({}))
    named: tuple[str, ...] = ()
    scorecard: "Scorecard | None" = None
    currency: str = ""
    money: frozenset[str] = frozenset({"amount"})
    working_seconds: Callable[[datetime, datetime], int] = _wall_seconds
    after_working: Callable[[datetime, int], datetime] = _wall_after

    def members(self, name: str, family: Value) -> tuple[str, ...]:
        """What else a field may be where a rule names a family; nothing where it names none."""
        families = self.families.get(name)
        return families.get(fold(family), ()) if families and isinstance(family, str) else ()


class Facts:
    """What conditions may know of one lead at one moment; each field is worked out once, when first asked."""

    __slots__ = ("_find", "_known", "lead", "now", "reference")

    def __init__(self, lead: Lead, now: datetime, reference: Reference, find: Callable[[str], Account | None]) -> None:
        self.lead = lead
        self.now = now
        self.reference = reference
        self._find = find
        self._known: dict[str, Value] = {}

    def at(self, moment: datetime) -> "Facts":
        """What they will be at another moment, if only time goes by."""
        return Facts(self.lead, moment, self.reference, self._find)

    def get(self, name: str) -> Value:
        """A field's value; None where the lead does not tell."""
        known = self._known
        if name in known:
            return known[name]
        read = _BUILT_IN.get(name)
        if read is not None:
            value = read(self)
        elif name.startswith("account."):
            value = self._of_account(name.removeprefix("account."))
        else:
            value = self.lead.attributes.get(name)
            if name in self.reference.money:
                value = self._in_its_currency(value)
        known[name] = value
        return value

    def account(self) -> Account | None:
        """The company behind the lead, where it is known."""
        return self._find(self.lead.account) if self.lead.account is not None else None

    def placing(self) -> "Placing | None":
        """How the lead came by its region; None where it has none, or the policy has no regions."""
        territories = self.reference.territories
        return territories.placing(self.lead.attributes) if territories is not None else None

    @property
    def age(self) -> int:
        """Seconds since the lead came in."""
        return _wall_seconds(self.lead.created_at, self.now)

    @property
    def foreign(self) -> bool:
        """Whether the lead's amounts are in another currency than the policy's."""
        told = self.lead.attributes.get("currency")
        own = self.reference.currency
        return told != own and bool(own) and known(told) and fold(str(told)) != own.casefold()

    def _in_its_currency(self, value: Value) -> Value:
        """An amount; one in another currency as text (``60000 EUR``), so that no test takes it for the policy's."""
        if not known(value) or not self.foreign:
            return value
        return f"{shown(value)} {shown(self.lead.attributes['currency'])}"

    def _of_account(self, name: str) -> Value:
        if name == "match":
            return self.lead.matched_by.value
        account = self.account()
        while account is not None and name.startswith(PARENT):
            account, name = self._find(account.parent) if account.parent else None, name.removeprefix(PARENT)
        return None if account is None else self._told_of(account, name)

    def _told_of(self, account: Account, name: str) -> Value:
        # As it was when the lead came in: what is known only since then could not have decided it.
        if name == "relationship":
            return account.relationship_at(self.lead.created_at).value
        if name in OWNERS:
            return looked_after(account, OWNERS[name], self.lead.created_at, self._find)
        if name == "lists":
            return account.lists or ()
        if name == "parent":
            return account.parent or None
        return account.name if name == "name" else account.attributes.get(name)


def _region(facts: Facts) -> Value:
    """What the sender says, else the region whose territory the lead is in."""
    told = facts.lead.attributes.get("region")
    if known(told):
        return told
    territories = facts.reference.territories
    return territories.region(facts.lead.attributes) if territories is not None else None


def _segment(facts: Facts) -> Value:
    """What the sender says, else the first segment whose expression holds."""
    told = facts.lead.attributes.get("segment")
    if known(told):
        return told
    return next((name for name, test in facts.reference.segments if test.holds(facts)), None)


def _account_name(facts: Facts) -> Value:
    account = facts.account()
    return facts.lead.account if account is None else account.name


def _score(facts: Facts) -> Value:
    card = facts.reference.scorecard
    return card.total(facts) if card is not None else facts.lead.attributes.get("score")


def _tier(facts: Facts) -> Value:
    card, total = facts.reference.scorecard, facts.get("score")
    return card.tier(total) if card is not None and isinstance(total, int) else facts.lead.attributes.get("tier")


_BUILT_IN: Mapping[str, Callable[[Facts], Value]] = MappingProxyType(
    {
        "region": _region,
        "segment": _segment,
        "score": _score,
        "tier": _tier,
        "source": lambda facts: facts.lead.source,
        "account": _account_name,
        "age": lambda facts: facts.age,
        "stage_age": lambda facts: _wall_seconds(facts.lead.stage_since, facts.now),
        "working_age": lambda facts: facts.reference.working_seconds(facts.lead.created_at, facts.now),
        "working_stage_age": lambda facts: facts.reference.working_seconds(facts.lead.stage_since, facts.now),
    }
)


TOLD_FIRST = frozenset({"region", "segment"})
"""The fields that are what the sender says, and are worked out only where the sender says nothing."""

SCORED = frozenset({"score", "tier"})
"""The fields that the scorecard works out; what the sender says where the policy has none."""


def is_attribute(name: str) -> bool:
    """Whether a field is read from the lead's attributes as it stands there."""
    return name not in _BUILT_IN and not name.startswith("account.")


def fold(text: str) -> str:
    """A text as it is compared: case, width, accents and outer spaces do not part it; ``Zürich`` is ``ZURICH``."""
    if text.isascii():
        return text.strip().casefold()
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", text)).casefold()
    return plain.strip() if plain.isascii() else unicodedata.normalize("NFKC", plain).strip()


def known(value: Value) -> bool:
    """Whether a lead tells something: not None, not blank, not an empty list."""
    if value is None:
        return False
    if isinstance(value, str):
        return not value.isspace() and value != ""
    return not isinstance(value, list | tuple) or len(value) > 0


def measured(value: Value) -> Number | None:
    """A value as a number; a sender's ``"50000"`` counts, ``"50k"``, truth values and NaN do not."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return number(value) if isinstance(value, str) and len(value) <= _SHOWN else None


def shown(value: Value) -> Value:
    """A value as an explanation keeps it: what JSON can hold, and short."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return value if len(value) <= _SHOWN else value[: _SHOWN - 1] + "…"
    if isinstance(value, int):
        return value if abs(value) < 10**30 else "a huge number"
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, list | tuple):
        return tuple(str(shown(item)) for item in value[:10])
    return type(value).__name__
