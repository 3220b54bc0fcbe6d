"""Why somebody has a lead, and why the others do not: plain text, for the modal, for cards and for the command line."""

from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType

from bot.mrkdwn import line
from bot.words.names import count, value
from routing.accounts.match import By
from routing.decision import Candidate, Mismatch, Why
from routing.lead import Lead
from routing.reference.normalise import UNRECOGNISED
from routing.reference.territory import Placing
from routing.rules.misread import Misread
from routing.scoring.scorecard import Part, Score

WHYS: Mapping[Why, str] = MappingProxyType(
    {
        Why.CHOSEN_TURN: "waited longest for a turn",
        Why.CHOSEN_SHARE: "furthest behind their share",
        Why.CHOSEN_LOAD: "fewest open leads",
        Why.CHOSEN_ACCOUNT: "looks after the account",
        Why.CHOSEN_NAMED: "named by the rule",
        Why.CHOSEN_BEST: "the best by the pool's measure",
        Why.CHOSEN_BEFORE: "had this customer's last lead",
        Why.CHOSEN_BACKUP: "stands in for somebody who is away",
        Why.CHOSEN_ON_CALL: "on call while nobody there is on duty",
        Why.MAY_CLAIM: "may claim it",
        Why.NOT_YET: "somebody else was first",
        Why.INACTIVE: "marked inactive",
        Why.UNKNOWN: "not on the roster",
        Why.AWAY: "away",
        Why.OUTSIDE_HOURS: "outside working hours",
        Why.AT_CAPACITY: "at capacity",
        Why.CAP_HOUR: "had enough leads this hour",
        Why.CAP_DAY: "had enough leads today",
        Why.CAP_WEEK: "had enough leads this week",
        Why.COOLING_DOWN: "was given a lead a moment ago",
        Why.HAD_IT_BEFORE: "had it before",
        Why.MUTED: "left out by the rule",
        Why.CONFLICT: "may not deal with this company",
        Why.LACKS_SKILL: "lacks a skill",
        Why.WRONG_LANGUAGE: "does not speak the language",
        Why.LESS_FITTING: "could have had it; others fit better",
        Why.NOBODY: "nobody there could have it",
        Why.NO_ACCOUNT_OWNER: "nobody looks after it yet",
    }
)
"""Each candidate's reason in words; a test holds that none is missing."""

MATCHES: Mapping[By, str] = MappingProxyType(
    {
        By.DOMAIN: "by its domain",
        By.ALIAS: "by a verified name",
        By.NAME: "by its name",
        By.NONE: "",
        By.UNCERTAIN: "",
        By.CHOSEN: "as somebody said",
    }
)
"""By what an account was recognised; a test holds that none is missing."""


def recognised_by(code: str) -> str:
    """By what an account was recognised; empty where it was not."""
    return next((said for by, said in MATCHES.items() if by == code), "")


def candidate(name: str, score: int, by: str) -> str:
    """An account that a lead may belong to: ``Acme Ltd (by its name, alike by 90 of 100)``."""
    how = recognised_by(by)
    alike = "" if score >= 100 else f", alike by {score} of 100"
    return f"{line(str(name), 60)} ({how}{alike})"


def either(found: list[str]) -> str:
    """Several of which one may be it."""
    return " or ".join(found)


THE_ACCOUNT = "The account"
"""What stands for somebody's name where the account has nobody."""

COMPOSITE = frozenset({"any", "not"})
"""Conditions of several fields, whose text names them all."""


def reason(considered: Candidate) -> str:
    """Why somebody was or was not chosen: ``waited longest for a turn (3 of 20 open, 7 turns)``."""
    of, told = considered.numbers, []
    if "load" in of:
        room = f" of {of['capacity']}" if "capacity" in of else ""
        told.append(f"{of['load']}{room} open")
    if "turns" in of:
        told.append(count(of["turns"], "turn"))
    if "effort" in of:
        told.append(f"effort {of['effort'] / 100:g}")
    if "merit" in of:
        told.append(f"{of['merit'] / 10:.0f}% in time")
    if of.get("owed"):
        told.append(f"{abs(of['owed']) / 100:.2f} turns {'owed' if of['owed'] > 0 else 'ahead'}")
    if "cap" in of:
        told.append(f"{of['given']} of {of['cap']}")
    if "until" in of:
        told.append(f"until {datetime.fromtimestamp(of['until'], UTC):%a %d %b %H:%M} UTC")
    return f"{WHYS[considered.why]} ({', '.join(told)})" if told else WHYS[considered.why]


def mine(chosen: Candidate | None, pool: str | None) -> str:
    """Why the policy chose the reader among the others; empty where it did not choose."""
    if chosen is None:
        return ""
    place = line(pool or "the pool")
    said = {
        Why.CHOSEN_TURN: f"your turn in {place}",
        Why.CHOSEN_SHARE: f"your share of {place}",
        Why.CHOSEN_LOAD: f"you have the fewest open leads in {place} ({chosen.numbers.get('load', 0)})",
        Why.CHOSEN_ACCOUNT: "you look after this account",
        Why.CHOSEN_NAMED: "the rule names you",
        Why.CHOSEN_BEST: f"you are the best for it in {place}",
        Why.CHOSEN_BEFORE: "you had this customer's last lead",
        Why.CHOSEN_BACKUP: "you stand in for somebody who is away",
        Why.CHOSEN_ON_CALL: "you are on call",
    }
    return said.get(chosen.why, "")


def mismatch(missed: Mismatch) -> str:
    """The first condition of a rule that did not hold: ``wants region EMEA; the lead has NA``."""
    found = value(missed.found)
    field = "" if missed.field in COMPOSITE else f"{line(missed.field)} "
    return f"wants {field}{line(missed.wanted, 120)}; {f'the lead has {found}' if found else 'the lead does not say'}"


def score(of: Score) -> str:
    """What a lead's points are in all: ``75 points, tier A``."""
    tier = f", tier {line(of.tier)}" if of.tier else ""
    return f"{count(of.total, 'point')}{tier}"


def points(of: Score) -> list[str]:
    """Where the points come from, line by line of the scorecard: ``+40 segment is enterprise``."""
    given = [f"{part.points:+d} {line(part.text, 120)}{_faded(part)}" for part in of.parts]
    return [*given, *(f"-{points} above what the group {line(group)} may add" for group, points in of.capped.items())]


CALLED: Mapping[str, str] = MappingProxyType({"timezone": "time zone", "postal_code": "postal code"})
"""What fields are called where their name is no word."""


def misread(of: Misread) -> str:
    """A value that no rule could use: ``amount is '50k', and the rules need a number``."""
    return f"{line(of.field, 40)} is '{value(of.found, 60)}', and the rules need {line(of.wanted, 60)}"


def region(of: Placing) -> str:
    """How a lead came by its region: ``Region EMEA by country DE; NA would match by phone prefix +1``."""
    by = "as the sender says" if of.field == "region" else _by(of.field, of.value)
    others = [f"{line(other.region, 40)} would match {_by(other.field, other.value)}" for other in of.others[:3]]
    left = [more(len(of.others) - 3)] if len(of.others) > 3 else []
    return f"Region {'; '.join([f'{line(of.region, 40)} {by}', *others, *left])}"


def _by(field: str, told: str) -> str:
    return f"by {'phone prefix' if field == 'phone' else CALLED.get(field, field)} {line(told, 60)}"


def unread(lead: Lead) -> list[str]:
    """What of a lead could not be read, field by field: ``Could not read country 'Gremany'``."""
    named = lead.attributes.get(UNRECOGNISED)
    fields = [name for name in named if isinstance(name, str)] if isinstance(named, list | tuple) else []
    told = ((CALLED.get(name, line(name, 40)), value(lead.attributes.get(name), 60)) for name in fields)
    return [f"Could not read {called} '{text}'" for called, text in told]


def _faded(part: Part) -> str:
    return f" ({part.of:+d} when it was new)" if part.points != part.of else ""


def more(left: int) -> str:
    """What a list leaves out."""
    return f"and {left:,} more"
