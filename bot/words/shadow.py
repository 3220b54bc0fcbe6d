"""What ``baton shadow report`` says."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.mrkdwn import line
from bot.words import why as because
from bot.words.names import count
from bot.words.versions import percent
from routing.decision import Why

NOTHING = (
    "No lead came in beside another router{since}. `baton run --shadow` decides beside it, of the owner that each "
    "record carries in `owner`."
)
APART = "Where they part"
NEXT = (
    "If Baton is right where they part, hand a share over: canary: 20% in the policy, then `baton policy publish`. "
    "If the other router is, correct the rules; `baton backtest DRAFT` tries them on the same leads."
)
AGREE = "Where they part nowhere, a share can be handed over: canary: 20% in the policy, then `baton policy publish`."
ELSEWHERE = "the rule sends it elsewhere"
STRANGER = "whom the other router names is not in the roster, or it names nobody"
CANARY = "{share} of new leads are handed over to Baton and not counted here."
REASONS: Mapping[Why, str] = MappingProxyType({Why.NOT_YET: "could have had it here, too"})


def total(leads: int, same: int, pool: int, apart: int, strangers: int) -> list[str]:
    """How the two compare, in a few lines."""
    lines = [
        f"{count(leads, 'lead')} decided beside the other router:",
        f"  {same:>7,} ({percent(same / leads)}) to the same person",
        f"  {pool:>7,} ({percent(pool / leads)}) to another member of the same pool",
        f"  {apart:>7,} ({percent(apart / leads)}) to somebody, or somewhere, else",
    ]
    return [*lines, f"  {strangers:>7,} ({percent(strangers / leads)}): {STRANGER}"] if strangers else lines


def reason(why: Why | None) -> str:
    """Why the incumbent's owner is not Baton's."""
    return ELSEWHERE if why is None else REASONS.get(why, because.WHYS[why])


def rule(name: str, target: str) -> str:
    """A rule, and where it sends leads."""
    return f"no rule, {line(target)}" if name == "otherwise" else f"“{line(name)}”, {line(target)}"
