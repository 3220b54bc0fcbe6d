"""What to do about each reason that a decision gives for somebody, for docs/reference.md."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from routing.decision import Why

_NOTHING = "Nothing; it went as the policy says."


class Advice(NamedTuple):
    """What is to be done, and the numbers that the reason may carry."""

    do: str
    numbers: tuple[str, ...] = ()


_PICKED = ("load", "capacity", "turns")

ADVICE: Mapping[Why, Advice] = MappingProxyType(
    {
        Why.CHOSEN_TURN: Advice(_NOTHING, _PICKED),
        Why.CHOSEN_SHARE: Advice("To change the shares, change the weights.", (*_PICKED, "owed")),
        Why.CHOSEN_LOAD: Advice("Who has done their work closes their leads, or hands them on.", (*_PICKED, "effort")),
        Why.CHOSEN_ACCOUNT: Advice("To change it, change the owner of the account.", ("load", "capacity")),
        Why.CHOSEN_NAMED: Advice("To change it, change the rule.", ("load", "capacity")),
        Why.CHOSEN_BEST: Advice("To go by something else, change `measure` of the pool.", (*_PICKED, "merit")),
        Why.CHOSEN_BEFORE: Advice("To send such leads elsewhere, shorten or remove `sticky`.", _PICKED),
        Why.CHOSEN_BACKUP: Advice("To change it, change `backup` of whoever is away.", _PICKED),
        Why.CHOSEN_ON_CALL: Advice("To change it, change `on_call` of the clock.", _PICKED),
        Why.MAY_CLAIM: Advice("Press Claim on the lead's card.", ("load", "capacity")),
        Why.NOT_YET: Advice(_NOTHING, (*_PICKED, "owed", "effort", "merit")),
        Why.INACTIVE: Advice("If they are there, set `active: true` in the roster."),
        Why.UNKNOWN: Advice("Add them to the roster, or take them out of the policy."),
        Why.AWAY: Advice("If they are back, shorten `away` in the roster.", ("until",)),
        Why.OUTSIDE_HOURS: Advice("If they work then, correct their `hours` or add a shift.", ("until",)),
        Why.AT_CAPACITY: Advice("Close or hand on leads, or raise their `capacity`.", ("load", "capacity")),
        Why.CAP_HOUR: Advice("Wait, or raise `caps: { hour }`.", ("given", "cap")),
        Why.CAP_DAY: Advice("Wait, or raise `caps: { day }`.", ("given", "cap")),
        Why.CAP_WEEK: Advice("Wait, or raise `caps: { week }`.", ("given", "cap")),
        Why.COOLING_DOWN: Advice("Wait, or shorten `cooldown` of the pool.", ("until",)),
        Why.HAD_IT_BEFORE: Advice("Whoever has the right may give it back to them by name."),
        Why.MUTED: Advice("Take them out of `except` of the rule if they should have such leads."),
        Why.CONFLICT: Advice("If the conflict is over, take it out of `conflicts` in the roster."),
        Why.LACKS_SKILL: Advice("Add the skill to the roster if they have it, or ask for less.", ("missing",)),
        Why.WRONG_LANGUAGE: Advice("Add the language to the roster if they speak it, or ask for less."),
        Why.LESS_FITTING: Advice("Add the skill or language to the roster if they have it.", _PICKED),
        Why.NOBODY: Advice("See why for each of its members."),
        Why.NO_ACCOUNT_OWNER: Advice("Give the account an owner; until then the rule's `else` has its leads."),
    }
)
"""By code; a test fails for a code that is not here."""

NUMBERS: Mapping[str, tuple[str, int]] = MappingProxyType(
    {
        "load": ("open leads", 5),
        "capacity": ("the most open leads that the roster allows", 12),
        "turns": ("leads that the pool has given them", 7),
        "owed": ("what the pool owes them, in hundredths of a turn; negative where they are ahead", 150),
        "effort": ("the points of effort that their open leads ask, in hundredths", 350),
        "merit": ("what the pool's measure says, in thousandths", 875),
        "given": ("leads given within the time of the cap", 8),
        "cap": ("the cap", 8),
        "until": ("when it is over, in seconds since 1970 (UTC)", 1_795_424_400),
        "missing": ("how many of the skills are missing", 1),
    }
)
"""What each number is, with an example of it."""
