"""Conditions: what a rule asks of a lead, compiled once when the policy is read.

A compiled condition answers with the first thing that did not hold, so that the explanation of a mismatch
and the decision can never disagree. What a lead does not tell matches nothing but ``unknown`` and what
``not`` makes of it; a value of the wrong kind (the text ``12`` where the number 12 is wanted) matches
nothing either.
"""

import math
import operator
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType

from routing.accounts import Account, account_key
from routing.lead import Lead, Value
from routing.spans import number, spoken

Miss = tuple[str, str, Value]
"""The first condition that did not hold: its field, what was wanted, and what the lead has."""

Test = Callable[["Facts"], Miss | None]
"""A compiled condition: None where it holds."""

Number = int | float
AGES = frozenset({"age", "stage_age"})
"""The fields that are lengths of time; their values are seconds."""

OPERATORS: Mapping[str, Callable[[Number, Number], bool]] = MappingProxyType(
    {">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt}
)
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
    """

    regions: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    segments: tuple[tuple[str, Test], ...] = ()
    products: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of the policy.

    Attributes:
        text: as people read it: ``region is EMEA and amount >= 50000``.
        fields: what it reads, in order.
        miss: the first part that does not hold for a lead; None where all hold.
    """

    text: str
    fields: tuple[str, ...]
    miss: Test


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
    return next((name for name, test in facts.reference.segments if test(facts) is None), None)


def _account_name(facts: Facts) -> Value:
    account = facts.account()
    return facts.lead.account if account is None else account.name


def _seconds(since: datetime, now: datetime) -> int:
    """Whole seconds; a moment still to come (a sender's clock is ahead) counts as now."""
    return max(0, (now - since) // _SECOND)


_BUILT_IN: Mapping[str, Callable[[Facts], Value]] = MappingProxyType(
    {
        "region": _region,
        "segment": _segment,
        "source": lambda facts: facts.lead.source,
        "account": _account_name,
        "age": lambda facts: _seconds(facts.lead.created_at, facts.now),
        "stage_age": lambda facts: _seconds(facts.lead.stage_since, facts.now),
    }
)


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


def always() -> Condition:
    """Holds for every lead."""
    return Condition("always", (), lambda _: None)


def existence(name: str, wanted: bool) -> Condition:
    """Whether the lead tells the field at all."""
    word = "known" if wanted else "unknown"

    def miss(facts: Facts) -> Miss | None:
        value = facts.get(name)
        return None if known(value) is wanted else (name, word, shown(value))

    return Condition(f"{name} is {word}", (name,), miss)


def equality(name: str, wanted: Sequence[str | Number | bool], also: Sequence[str] = ()) -> Condition:
    """The field is one of ``wanted``, or of ``also``, which the text leaves out; of a list, one item is enough."""
    folding = account_key if name in {"account", "account.name"} else fold
    texts = frozenset(folding(item) for item in (*wanted, *also) if isinstance(item, str))
    truths = frozenset(item for item in wanted if isinstance(item, bool))
    numbers = frozenset(item for item in wanted if isinstance(item, int | float) and not isinstance(item, bool))

    def holds(value: object) -> bool:
        if isinstance(value, str):
            return folding(value) in texts
        if isinstance(value, bool):  # before numbers: True is 1 to Python, and to nobody else
            return value in truths
        return isinstance(value, int | float) and value in numbers

    text = " or ".join(_plain(item) for item in wanted)

    def miss(facts: Facts) -> Miss | None:
        value = facts.get(name)
        if isinstance(value, list | tuple):
            return None if any(holds(item) for item in value) else (name, text, shown(value))
        return None if holds(value) else (name, text, shown(value))

    return Condition(f"{name} is {text}", (name,), miss)


def comparison(name: str, bounds: Sequence[tuple[str, Number]]) -> Condition:
    """The field is a number (for an age: seconds) within all the bounds."""
    checks = tuple((OPERATORS[sign], bound) for sign, bound in bounds)
    aged = name in AGES
    text = ", ".join(f"{sign} {spoken(int(bound)) if aged else bound}" for sign, bound in bounds)

    def miss(facts: Facts) -> Miss | None:
        value = facts.get(name)
        amount = measured(value)
        if amount is not None and all(check(amount, bound) for check, bound in checks):
            return None
        return (name, text, spoken(amount) if aged and isinstance(amount, int) else shown(value))

    return Condition(f"{name} {text}", (name,), miss)


def every(parts: Sequence[Condition]) -> Condition:
    """All the parts hold; the first that does not is the answer."""
    if len(parts) == 1:
        return parts[0]
    tests = tuple(part.miss for part in parts)

    def miss(facts: Facts) -> Miss | None:
        for test in tests:
            missed = test(facts)
            if missed is not None:
                return missed
        return None

    return Condition(" and ".join(part.text for part in parts), _fields(parts), miss)


def some(parts: Sequence[Condition]) -> Condition:
    """One of the parts holds; where none does, the answer has what each found."""
    tests = tuple(part.miss for part in parts)
    text = "any of (" + "; ".join(part.text for part in parts) + ")"

    def miss(facts: Facts) -> Miss | None:
        found = []
        for test in tests:
            missed = test(facts)
            if missed is None:
                return None
            found.append(f"{missed[0]}: {_plain(missed[2])}")
        return ("any", text, shown("; ".join(dict.fromkeys(found))))

    return Condition(text, _fields(parts), miss)


def negation(part: Condition) -> Condition:
    """The part does not hold, be it because the lead does not tell."""
    fields, test = part.fields, part.miss
    single = fields[0] if len(fields) == 1 else None
    text = f"not ({part.text})"

    def miss(facts: Facts) -> Miss | None:
        if test(facts) is not None:
            return None
        if single is not None:
            return (single, text, _found(facts, single))
        return ("not", text, shown("; ".join(f"{name}: {_plain(_found(facts, name))}" for name in fields)))

    return Condition(text, fields, miss)


def _found(facts: Facts, name: str) -> Value:
    value = facts.get(name)
    return spoken(value) if name in AGES and isinstance(value, int) else shown(value)


def _plain(value: object) -> str:
    """A value inside a sentence."""
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return ", ".join(str(item) for item in value)
    return str(value)


def _fields(parts: Sequence[Condition]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for part in parts for name in part.fields))
