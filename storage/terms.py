"""How what the roster says of somebody's work is kept: hours, absences, skills, caps, as one text."""

import json
from datetime import date, datetime
from typing import Any

from routing.duty.calendar import Away, Calendar
from routing.fairness.allowance import NO_CAPS, Caps, Ramp
from routing.moment import iso
from routing.people import Owner
from storage.chain import canonical

Json = Any


def terms_text(owner: Owner) -> str:
    """What there is to say, and nothing of what there is not."""
    told: dict[str, Json] = {
        "skills": sorted(owner.skills),
        "languages": sorted(owner.languages),
        "conflicts": sorted(owner.conflicts),
        "caps": _caps_values(owner.caps),
        "ramp": [owner.ramp.starts.isoformat(), owner.ramp.percent, owner.ramp.days] if owner.ramp else None,
        "calendar": _calendar_values(owner.calendar),
        "away": [[iso(one.since), iso(one.until)] for one in owner.away],
        "backup": owner.backup,
    }
    return canonical({key: value for key, value in told.items() if value})


def terms_of(text: str) -> dict[str, Any]:
    """The fields of an owner that a text tells."""
    told = json.loads(text)
    ramp = told.get("ramp")
    return {
        "skills": frozenset(told.get("skills", ())),
        "languages": frozenset(told.get("languages", ())),
        "conflicts": frozenset(told.get("conflicts", ())),
        "caps": _caps_of(told["caps"]) if "caps" in told else NO_CAPS,
        "ramp": Ramp(date.fromisoformat(ramp[0]), ramp[1], ramp[2]) if ramp else None,
        "calendar": _calendar_of(told["calendar"]) if "calendar" in told else None,
        "away": tuple(Away(_moment(since), _moment(until)) for since, until in told.get("away", ())),
        "backup": told.get("backup"),
    }


def _caps_values(caps: Caps) -> Json:
    tiers = {tier: _caps_values(most) for tier, most in caps.tiers.items()}
    told = {"hour": caps.hour, "day": caps.day, "week": caps.week, "tiers": tiers}
    return {key: value for key, value in told.items() if value}


def _caps_of(told: Json) -> Caps:
    tiers = {tier: _caps_of(most) for tier, most in told.get("tiers", {}).items()}
    return Caps(told.get("hour"), told.get("day"), told.get("week"), tiers)


def _calendar_values(calendar: Calendar | None) -> Json:
    if calendar is None:
        return None
    return {
        "timezone": calendar.timezone,
        "week": [[list(block) for block in blocks] for blocks in calendar.week],
        "regions": list(calendar.regions),
        "holidays": sorted(day.isoformat() for day in calendar.holidays),
        "shifts": [[day.isoformat(), [list(block) for block in blocks]] for day, blocks in calendar.shifts],
    }


def _calendar_of(told: Json) -> Calendar:
    return Calendar(
        told["timezone"],
        tuple(_blocks(blocks) for blocks in told["week"]),
        tuple(told["regions"]),
        frozenset(date.fromisoformat(day) for day in told["holidays"]),
        tuple((date.fromisoformat(day), _blocks(blocks)) for day, blocks in told["shifts"]),
    )


def _blocks(told: Json) -> tuple[tuple[int, int], ...]:
    return tuple((begins, ends) for begins, ends in told)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
