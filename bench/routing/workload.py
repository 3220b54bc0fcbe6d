"""The work: rules in a form that any engine can be given, leads, and a plain interpreter that says what is right.

A condition is (field, op, value); all conditions of a rule must hold, the first rule that matches wins, and the last
asks nothing. The same seed gives the same rules, pools and leads for ever.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

Condition = tuple[str, str, Any]
"""Field, op and value. Of ``any`` the value is conditions, of ``not`` one condition; their field is empty."""

COUNTRIES = [f"c{i:02d}" for i in range(40)]
REGIONS = ["emea", "amer", "apac", "latam", "nordics", "dach", "uki", "anz"]
PRODUCTS = [f"prod-{i}" for i in range(12)]
SEGMENTS = ["smb", "mid", "ent", "public"]
SOURCES = ["web", "ads", "event", "partner", "referral", "import", "chat", "api"]
TAGS = [f"tag{i}" for i in range(20)]
TITLES = ["chief of sales", "head of sales", "head of it", "engineer", "founder", "assistant"]
COMPANIES = ["north soft", "soft works", "acme steel", "blue bank", "bank of oak", "green farm"]
MONEY = [1000, 5000, 10000, 25000, 50000, 100000]
BOUNDS = [150000, 250000, 500000]

STRATEGIES = ("round_robin", "weighted", "least_loaded")
POOLS = 20
LEADS = 2_000
AIMED = 0.8
"""The share of leads that are made to satisfy a rule picked at random; the others mostly fall to the last rule."""


class Rule(NamedTuple):
    """One rule: what must hold, and the pool that gets the lead."""

    id: str
    when: list[Condition]
    pool: str


class Member(NamedTuple):
    """Somebody in a pool."""

    id: str
    weight: int
    capacity: int


class Group(NamedTuple):
    """A pool."""

    strategy: str
    owners: list[Member]


class _Draw(NamedTuple):
    """How likely a rule asks this, and out of what its value is drawn: one, or so many of them."""

    chance: float
    field: str
    op: str
    words: Sequence[Any]
    several: int = 1

    def of(self, dice: random.Random) -> Condition:
        value: Any = dice.choice(self.words) if self.several == 1 else dice.sample(self.words, self.several)
        return self.field, self.op, float(value) if self.field == "amount" else value


_ASKED: tuple[tuple[_Draw, ...], ...] = (
    (_Draw(0.80, "country", "eq", COUNTRIES), _Draw(0.75, "region", "in", REGIONS, 2)),
    (_Draw(0.40, "product", "eq", PRODUCTS), _Draw(0.50, "product", "in", PRODUCTS, 3)),
    (_Draw(0.60, "segment", "eq", SEGMENTS),),
    (_Draw(0.50, "amount", "gte", MONEY),),
    (_Draw(0.25, "amount", "lt", BOUNDS),),
    (_Draw(0.25, "employees", "gte", [10, 50, 200, 1000]),),
    (_Draw(0.20, "source", "in", SOURCES, 3),),
    (_Draw(0.10, "tags", "has", TAGS),),
    (_Draw(0.15, "score", "gte", [40, 60, 80]),),
)
"""Of each group the first that the dice allow."""

_MORE = (_Draw(1, "score", "gte", [70, 80, 90]), _Draw(1, "segment", "in", SEGMENTS, 2), _Draw(1, "tags", "has", TAGS))
"""What a rule that would ask fewer than three things asks as well."""


def make_rules(count: int, owners: int, seed: int = 7) -> tuple[list[Rule], dict[str, Group]]:
    """So many rules over 20 pools with so many owners each."""
    dice = random.Random(f"{seed}/{count}")
    rules = []
    for i in range(count - 1):
        when = [draw.of(dice) for group in _ASKED if (draw := _allowed(group, dice)) is not None]
        if len(when) < 3:
            when += [draw.of(dice) for draw in _MORE]
        rules.append(Rule(f"r{i}", when, f"pool-{dice.randrange(POOLS)}"))
    rules.append(Rule("catch-all", [], "pool-0"))
    return rules, {f"pool-{p}": _group(p, owners) for p in range(POOLS)}


def _allowed(group: tuple[_Draw, ...], dice: random.Random) -> _Draw | None:
    return next((draw for draw in group if dice.random() < draw.chance), None)


def _group(place: int, owners: int) -> Group:
    members = [Member(f"p{place}o{k}", 1 + k * 7 % 5, 20 + k * 13 % 30) for k in range(owners)]
    return Group(STRATEGIES[place % len(STRATEGIES)], members)


def make_leads(rules: Sequence[Rule], count: int = LEADS, seed: int = 11) -> list[dict[str, Any]]:
    """So many leads of 25 fields, all of them told."""
    dice = random.Random(seed)
    leads = []
    for i in range(count):
        lead: dict[str, Any] = {
            "country": dice.choice(COUNTRIES),
            "region": dice.choice(REGIONS),
            "product": dice.choice(PRODUCTS),
            "segment": dice.choice(SEGMENTS),
            "amount": round(dice.lognormvariate(9, 1.5), 2),
            "employees": int(dice.lognormvariate(4, 1.6)),
            "source": dice.choice(SOURCES),
            "tags": dice.sample(TAGS, 3),
            "score": dice.randrange(100),
        }
        if dice.random() < AIMED and len(rules) > 1:
            for condition in rules[dice.randrange(len(rules) - 1)].when:
                _satisfy(lead, condition, dice)
        leads.append(lead | _unasked(i))
    return leads


def _satisfy(lead: dict[str, Any], condition: Condition, dice: random.Random) -> None:
    name, op, value = condition
    if op == "eq":
        lead[name] = value
    elif op == "in":
        lead[name] = dice.choice(value)
    elif op == "gte":
        lead[name] = max(lead[name], value + 1)
    elif op == "lt":
        lead[name] = min(lead[name], value - 1)
    elif op == "has" and value not in lead[name]:
        lead[name] = [*lead[name][:2], value]


def _unasked(i: int) -> dict[str, Any]:
    return {
        "id": f"L{i}", "email": f"user{i}@example.com", "domain": "example.com", "first_name": "Ada",
        "last_name": "Lovelace", "title": "CTO", "company": f"Company {i % 997}", "phone": "+4930123456",
        "city": "Berlin", "postcode": "10115", "industry": "software", "language": "de", "utm_source": "g",
        "utm_campaign": "c1", "consent": True, "created_at": 1760000000 + i,
    }  # fmt: skip


def make_guarded(count: int, seed: int = 7) -> tuple[list[Rule], list[dict[str, Any]]]:
    """The same rules with unknown and known, any and not, and text conditions among them; and leads with gaps."""
    plain, _ = make_rules(count, 1, seed)
    leads = make_leads(plain)
    dice = random.Random(f"guards/{seed}/{count}")
    rules = [rule._replace(when=_guarded(rule.when, dice)) if rule.when else rule for rule in plain]
    for lead in leads:
        lead["title"], lead["company"] = dice.choice(TITLES), dice.choice(COMPANIES)
        for name in ("phone", "title", "company", "product", "segment", "amount", "employees", "utm_source"):
            if dice.random() < 0.15:
                lead[name] = None
    return rules, leads


def _guarded(when: Sequence[Condition], dice: random.Random) -> list[Condition]:
    found = list(when)
    at = dice.randrange(len(found))
    if dice.random() < 0.3:
        found[at] = ("", "any", [found[at], ("industry", "eq", dice.choice(["retail", "software"]))])
    if dice.random() < 0.3:
        found.append(("", "not", ("source", "in", dice.sample(SOURCES, 2))))
    if dice.random() < 0.2:
        found.append(("", "not", ("amount", "gte", float(dice.choice(BOUNDS)))))
    if dice.random() < 0.3:
        found.append(
            dice.choice([("phone", "known", None), ("utm_source", "known", None), ("product", "unknown", None)])
        )
    if dice.random() < 0.2:
        found.append(("title", "starts_with", dice.choice(["head", "chief", "eng"])))
    if dice.random() < 0.2:
        found.append(("company", "contains", dice.choice(["soft", "bank", "steel"])))
    return found


def first(rules: Sequence[Rule], lead: Mapping[str, Any]) -> int:
    """The place of the first rule that a lead meets: what every engine has to say."""
    return next(i for i, rule in enumerate(rules) if all(_holds(condition, lead) for condition in rule.when))


def _holds(condition: Condition, lead: Mapping[str, Any]) -> bool:
    name, op, wanted = condition
    if op == "any":
        return any(_holds(part, lead) for part in wanted)
    if op == "not":
        return not _holds(wanted, lead)
    value = lead[name]
    if op in {"known", "unknown"}:
        return (value is not None) is (op == "known")
    return value is not None and bool(_OPS[op](value, wanted))


_OPS: Mapping[str, Callable[[Any, Any], Any]] = {
    "eq": lambda value, wanted: value == wanted,
    "in": lambda value, wanted: value in wanted,
    "gte": lambda value, wanted: value >= wanted,
    "lt": lambda value, wanted: value < wanted,
    "has": lambda value, wanted: wanted in value,
    "starts_with": lambda value, wanted: value.startswith(wanted),
    "contains": lambda value, wanted: wanted in value,
}
