"""The shapes of what pools, rules and people say about who may be given what: caps, a ramp, skills, ways to return."""

from datetime import date
from typing import Annotated, Any

from pydantic import PlainValidator

from routing.fairness.allowance import NO_CAPS, Caps, Ramp
from routing.fairness.gates import Needs
from routing.fairness.pools import Back, CatchUp, Worth
from routing.fields import fold
from routing.reading.findings import quoted
from routing.reading.policy_shape import name, spanned, text, whole, wrong
from routing.reading.shape_schema import seen_as

_CAPS = ("hour", "day", "week")
_cap, _percent, _days = whole(1, 10_000), whole(1, 100), whole(1, 366)


def _keys(value: Any, allowed: tuple[str, ...], example: str) -> dict[str, Any]:
    """A mapping with some of these keys and no others."""
    if not isinstance(value, dict) or not value:
        raise wrong(f"{quoted(value)} is not a list of keys and values", f"Write it like {example}")
    unknown = next((key for key in value if key not in allowed), None)
    if unknown is not None:
        raise wrong(f"there is no {quoted(unknown)} here", f"Write it like {example}")
    return value


def caps(value: Any) -> Caps:
    """``{ hour: 2, day: 8, week: 30 }``: the most leads within an hour, a day, a week."""
    told = _keys(value, _CAPS, "caps: { hour: 2, day: 8, week: 30 }")
    hour, day_, week = (_cap(told[key]) if key in told else None for key in _CAPS)
    return Caps(hour, day_, week)


def personal_caps(value: Any) -> Caps:
    """The same, and for the leads of a tier: ``{ day: 8, tiers: { A: { day: 2 } } }``."""
    told = dict(_keys(value, (*_CAPS, "tiers"), "caps: { day: 8, tiers: { A: { day: 2 } } }"))
    tiers = told.pop("tiers", None)
    general = caps(told) if told else NO_CAPS
    if tiers is None:
        return general
    if not isinstance(tiers, dict) or not tiers:
        raise wrong("tiers needs the tiers with their caps", "Write it like tiers: { A: { day: 2 } }")
    return Caps(general.hour, general.day, general.week, {text(tier): caps(most) for tier, most in tiers.items()})


def day(value: Any) -> date:
    """A day of the calendar."""
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    try:
        return date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        raise wrong(f"{quoted(value)} is not a day", "Write it like 2026-12-24") from None


def ramp(value: Any) -> Ramp:
    """``{ from: 2026-11-02, percent: 25, days: 60 }``: a smaller share at first."""
    told = _keys(value, ("from", "percent", "days"), "ramp: { from: 2026-11-02, percent: 25, days: 60 }")
    if "from" not in told:
        raise wrong("the ramp does not say from when", "Add from: 2026-11-02, their first day")
    return Ramp(day(told["from"]), _percent(told.get("percent", 25)), _days(told.get("days", 60)))


def words(value: Any) -> frozenset[str]:
    """A list of words, folded."""
    items = value if isinstance(value, list) else [value]
    if not items:
        raise wrong("an empty list says nothing", "Name at least one, or remove the key")
    return frozenset(fold(text(item)) for item in items)


def needs(value: Any) -> Needs:
    """``{ skills: [crm], languages: lead }``: what is asked of an owner; ``lead`` is what the lead asks for."""
    told = _keys(value, ("skills", "languages"), "{ skills: [crm], languages: lead }")
    found = {key: tuple(sorted(words(items))) for key, items in told.items()}
    return Needs(found.get("skills", ()), found.get("languages", ()))


def returning(value: Any) -> tuple[Back, CatchUp]:
    """``freeze``, ``average``, ``none`` or ``{ catch_up: { per_day: 2, expires: 14d } }``."""
    example = "Write freeze, average, none, or { catch_up: { per_day: 2, expires: 14d } }"
    if isinstance(value, str) and value in {Back.FREEZE, Back.AVERAGE, Back.NONE}:
        return Back(value), CatchUp()
    if not isinstance(value, dict) or set(value) != {"catch_up"}:
        raise wrong(f"{quoted(value)} is no way to return", example)
    told = _keys(value["catch_up"], ("per_day", "expires"), "{ per_day: 2, expires: 14d }")
    per_day, expires = whole(1, 100)(told.get("per_day", 1)), spanned(told.get("expires", "14d"))
    if per_day * expires < 86_400:
        raise wrong("nothing would be made up for before it expires", "Write expires: 14d, or a larger per_day")
    return Back.CATCH_UP, CatchUp(per_day, expires)


def worth(value: Any) -> Worth | None:
    """``leads``, or ``{ value: amount, unknown: 5000 }``: what the pool shares."""
    if value == "leads":
        return None
    told = _keys(value, ("value", "unknown"), "{ value: amount, unknown: 5000 }")
    if "value" not in told or "unknown" not in told:
        raise wrong(
            "both are needed: whose value, and what counts where it is unknown", "{ value: amount, unknown: 5000 }"
        )
    return Worth(text(told["value"]), whole(1, 1_000_000_000)(told["unknown"]))


def shares(value: Any) -> tuple[tuple[str, int], ...]:
    """``{ inbound: 70, partners: 30 }``: pools with their shares."""
    if not isinstance(value, dict) or len(value) < 2:
        raise wrong("at least two pools with their shares are needed", "Write { inbound: 70, partners: 30 }")
    return tuple((name(pool), whole(1, 1000)(share)) for pool, share in value.items())


def yes(value: Any) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise wrong(f"{quoted(value)} is neither true nor false", "Write true or false, without quotes")
    return value


_COUNT = {"type": "integer", "minimum": 1}
_CAPPED = dict.fromkeys(_CAPS, _COUNT)
_CAPS_SCHEMA: dict[str, Any] = {"type": "object", "minProperties": 1, "additionalProperties": False}
_WORDS: dict[str, Any] = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]}
seen_as(caps, properties=_CAPPED, **_CAPS_SCHEMA)
seen_as(personal_caps, properties={**_CAPPED, "tiers": {"type": "object"}}, **_CAPS_SCHEMA)
seen_as(
    ramp,
    type="object",
    properties={"from": {"type": "string", "format": "date"}, "percent": _COUNT, "days": _COUNT},
    required=["from"],
    additionalProperties=False,
)
seen_as(words, **_WORDS)
seen_as(needs, properties={"skills": _WORDS, "languages": _WORDS}, **_CAPS_SCHEMA)
seen_as(returning, anyOf=[{"enum": ["freeze", "average", "none"]}, {"type": "object", "required": ["catch_up"]}])
seen_as(worth, anyOf=[{"const": "leads"}, {"type": "object", "required": ["value", "unknown"]}])
seen_as(shares, type="object", minProperties=2, additionalProperties=_COUNT)
seen_as(yes, type="boolean")

CapsKey = Annotated[Caps, PlainValidator(caps)]
Truth = Annotated[bool, PlainValidator(yes)]
NeedsKey = Annotated[Needs, PlainValidator(needs)]
