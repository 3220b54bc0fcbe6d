"""What rules may ask of a lead: its fields, read once a decision, and the words that the policy explains."""

import math
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from routing.accounts import Account
from routing.lead import Lead, Value
from routing.spans import number

if TYPE_CHECKING:
    from routing.conditions import Condition
    from routing.scorecard import Scorecard

Number = int | float
AGES = frozenset({"age", "stage_age"})
"""The fields that are lengths of time; their values are seconds."""

_SHOWN = 120
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Reference:
    """The words that a policy explains once and its rules use.

    Attributes:
        regions: region by folded country code.
        segments: names with the test that a lead of it passes, in order; the first that holds counts.
        products: for each family, folded, its products.
        named: every region there is, also those without countries, which only senders name.
        scorecard: what leads get points for; None where the policy has none.
    """

    regions: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    segments: "tuple[tuple[str, Condition], ...]" = ()
    products: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    named: tuple[str, ...] = ()
    scorecard: "Scorecard | None" = None


class Facts:
    """What conditions may know of one lead at one moment; each field is worked out once, when first asked."""

    __slots__ = ("_find", "_known", "lead", "now", "reference")

    def __init__(self, lead: Lead, now: datetime, reference: Reference, find: Callable[[str], Account | None]) -> None:
        self.lead = lead
        self.now = now
        self.reference = reference
        self._find = find
        self._known: dict[str, Value] = {}

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
        known[name] = value
        return value

    def account(self) -> Account | None:
        """The company behind the lead, where it is known."""
        return self._find(self.lead.account) if self.lead.account is not None else None

    @property
    def age(self) -> int:
        """Seconds since the lead came in."""
        return _seconds(self.lead.created_at, self.now)

    def _of_account(self, name: str) -> Value:
        account = self.account()
        if account is None:
            return None
        # As it was when the lead came in: what is known only since then could not have decided it.
        if name == "relationship":
            return account.relationship_at(self.lead.created_at).value
        if name == "owner":
            return account.owner_at(self.lead.created_at)
        return account.name if name == "name" else account.attributes.get(name)


def _region(facts: Facts) -> Value:
    """What the sender says, else the region of the country."""
    told = facts.lead.attributes.get("region")
    if known(told):
        return told
    country = facts.lead.attributes.get("country")
    return facts.reference.regions.get(fold(country)) if isinstance(country, str) else None


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


def _seconds(since: datetime, now: datetime) -> int:
    """Whole seconds; a moment still to come (a sender's clock is ahead) counts as now."""
    return max(0, (now - since) // _SECOND)


_BUILT_IN: Mapping[str, Callable[[Facts], Value]] = MappingProxyType(
    {
        "region": _region,
        "segment": _segment,
        "score": _score,
        "tier": _tier,
        "source": lambda facts: facts.lead.source,
        "account": _account_name,
        "age": lambda facts: facts.age,
        "stage_age": lambda facts: _seconds(facts.lead.stage_since, facts.now),
    }
)


TOLD_FIRST = frozenset({"region", "segment"})
"""The fields that are what the sender says, and are worked out only where the sender says nothing."""


def is_attribute(name: str) -> bool:
    """Whether a field is read from the lead's attributes as it stands there."""
    return name not in _BUILT_IN and not name.startswith("account.")


def fold(text: str) -> str:
    """A text as it is compared: case, width and outer spaces do not part it."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return plain.strip().casefold()


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
