"""What ``baton backtest`` says: what became of the leads, why some move, and what to do next."""

from collections.abc import Iterator
from types import MappingProxyType

from bot.mrkdwn import line
from bot.words import why as because
from bot.words.names import count
from bot.words.versions import percent
from routing.backtest.backtest import MOVES as MOVE
from routing.backtest.backtest import STAYS, TURNS, Report
from routing.backtest.parting import Cause, Parting
from routing.decision import Why
from routing.search import OTHERWISE

NOTHING = "There are no leads to replay{since}: nothing was tried. Take a longer time, or a file with --leads."
ERASED = "{count} left out: what they told was erased."
ASIDE = "{count} of {name} cannot be read and were left out; the first is line {line}: {error}"
OUT_OF_ORDER = (
    "{name} is not in order of time ({why}). Add --sort with the column of the moment, such as --sort created_at."
)
NO_PEOPLE = "Nobody is in the roster: add --roster FILE, or name a database that has one."
BOTH = "--since is for the leads of the database; a file is replayed whole. Leave one of them out."
NO_TIME = "{text} is no time: write 90d for the last ninety days, or a date like 2026-01-31."
CHART = "The chart is in {path}."
NO_HOURS = "Nobody has hours, so nobody can be off duty: no lead comes at a bad time."
NOWHERE = "nobody knows whom"

MOVES = "Leads that move, by rule"
OWNERS = "Load and fairness, by owner"
WEEKS = "By week, from Monday, UTC"
SHOWN = 12
"""The most rows of a table; the rest is counted, and --format csv or json has all."""


def summary(report: Report) -> Iterator[str]:
    """What became of the leads, in a few lines."""
    if report.first is None or report.last is None:
        return
    stay, turn, move = (report.count(shift) for shift in (STAYS, TURNS, MOVE))
    leads = report.leads
    when = f"{report.first:%Y-%m-%d} to {report.last:%Y-%m-%d}"
    yield f"{count(leads, 'lead')} of {when}, under {report.draft.version}:"
    yield f"  {_part(stay, leads)} stay with whoever has them"
    yield f"  {_part(turn, leads)} stay in their pool, where another member has the turn"
    yield f"  {_part(move, leads)} move"
    before, after = report.fallback
    queue = line(report.draft.otherwise)
    fall = f"{percent(after)} of them (it was {percent(before)}) fall to {queue}"
    yield f"{fall}: no rule names them, or nobody can have them."
    never = report.never
    if never:
        yield f"{count(len(never), 'rule')} took none: {_rules(never)}."
    yield _attended(report)


def _part(number: int, of: int) -> str:
    return f"{number:>9,} ({percent(number / of)})"


def _rules(never: tuple[tuple[str, str], ...]) -> str:
    named = [f"{line(stage)} “{line(rule)}”" for stage, rule in never[:SHOWN]]
    return ", ".join(named) + (f" and {len(never) - SHOWN} more" if len(never) > SHOWN else "")


def _attended(report: Report) -> str:
    if not report.timed:
        return NO_HOURS
    late = report.unattended
    if not late:
        return "Somebody of the target is on duty whenever a lead comes."
    return f"{count(late, 'lead')} ({percent(late / report.leads)}) would come while nobody of their target is on duty."


def place(rule: str | None, target: str | None) -> str:
    """A rule and where it sends leads."""
    if rule is None:
        return "on record, by no rule"
    return f"no rule, {line(target or '')}" if rule == OTHERWISE else f"“{line(rule)}”, {line(target or '')}"


def example(told: Parting) -> str:
    """One lead that moves, and why: ``A17: dan → ana: “Enterprise” wants amount >= 50000; the lead has 20000``."""
    return f"{line(told.lead, 60)}: {holder(told.before)} → {holder(told.after)}: {reason(told)}"


def holder(name: str) -> str:
    """Who has a lead."""
    return line(name) or NOWHERE


def reason(told: Parting) -> str:
    """What parted the policies."""
    if told.mismatch is not None:
        rule, wants = line(told.mismatch.rule), because.mismatch(told.mismatch)
        return (
            f"“{rule}” {wants}"
            if told.cause is Cause.UNMET
            else f"before, “{rule}” {wants.replace('wants', 'wanted', 1)}"
        )
    if told.cause is Cause.BY_HAND and told.rule != OTHERWISE:
        return f"no rule gave it then, “{line(told.rule)}” does now"
    if told.cause is Cause.NOBODY and told.why is not None:
        return f"{CAUSES[told.cause]} ({because.WHYS[told.why]})"
    if told.cause is Cause.PERSON and told.why is not None:
        return f"{holder(told.before)}: {because.WHYS[told.why]}"
    return CAUSES[told.cause]


CAUSES = MappingProxyType(
    {
        Cause.UNMET: "its rule does not match any more",
        Cause.MET: "a rule matches that did not before",
        Cause.SOONER: "an earlier rule takes it now",
        Cause.NEW: "a new rule takes it",
        Cause.GONE: "its rule is not there any more",
        Cause.TARGET: "its rule assigns to somebody else",
        Cause.NOBODY: "nobody whom its rule names can have it",
        Cause.SOMEBODY: "somebody whom its rule names can have it now",
        Cause.PERSON: "whoever had it is no candidate there",
        Cause.BY_HAND: "no rule gave it then",
    }
)
"""Each cause in words; a test holds that none is missing."""


def more(left: str) -> str:
    """What a table leaves out."""
    return f"and {left}: --format json has all"


def next_step(report: Report, draft: str) -> str:
    """What to do with it."""
    if not report.count(MOVE):
        return f"No lead moves. `baton policy publish {draft} --reason WHY` puts it in force."
    return (
        f"If these moves are meant, `baton policy publish {draft} --reason WHY` puts it in force.\n"
        f"If not, correct {draft} and run this again; `baton policy diff {draft}` says what it changes."
    )


def not_yet(why: Why) -> str:
    """Why somebody does not have a lead."""
    return because.WHYS[why]
