"""Why somebody has a lead, and why the others do not: plain text, for the modal, for cards and for the command line."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.mrkdwn import line
from bot.words.names import count, value
from routing.decision import Candidate, Mismatch, Why
from routing.scorecard import Part, Score

WHYS: Mapping[Why, str] = MappingProxyType(
    {
        Why.CHOSEN_TURN: "waited longest for a turn",
        Why.CHOSEN_SHARE: "furthest behind their share",
        Why.CHOSEN_LOAD: "fewest open leads",
        Why.CHOSEN_ACCOUNT: "looks after the account",
        Why.CHOSEN_NAMED: "named by the rule",
        Why.MAY_CLAIM: "may claim it",
        Why.NOT_YET: "somebody else was first",
        Why.INACTIVE: "marked inactive",
        Why.UNKNOWN: "not on the roster",
        Why.AT_CAPACITY: "at capacity",
        Why.HAD_IT_BEFORE: "had it before",
        Why.NO_ACCOUNT_OWNER: "nobody looks after it yet",
    }
)
"""Each candidate's reason in words; a test holds that none is missing."""

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


def _faded(part: Part) -> str:
    return f" ({part.of:+d} when it was new)" if part.points != part.of else ""


def more(left: int) -> str:
    """What a list leaves out."""
    return f"and {left:,} more"
