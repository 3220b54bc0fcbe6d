"""What ``baton policy`` says of versions: what differs between two, which there were, what keeps one from coming."""

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from bot.mrkdwn import line
from bot.words.names import count
from routing.lint.example import as_flow
from routing.policy_diff import Diff, Difference, Gap, Kind

if TYPE_CHECKING:
    from storage.versions import Version

SAME = "Both say the same: what differs, if anything, is comments and layout."
NO_VERSION = "There is no version {name}. `baton policy history` lists them."
SEVERAL_VERSIONS = "Several versions begin with {name}: write more of it."
NO_EARLIER = "There is no earlier version to go back to."
ONLY_ONE = "{version} is the first version: there is none before it to compare with."
NOTHING_IN_FORCE = "No policy was ever in force: `baton policy publish FILE --reason WHY` puts one there."
ROLLED_BACK = "{version} is in force again. Open leads stay as they are; what comes in from now on goes by it."
UNREADABLE_NOW = "{version} cannot be used any more as it stands:\n{why}"
FILE_COMES_BACK = (
    "BATON_POLICY names {file}: the next start of `baton run` puts that in force again. "
    "Change the file, too, or unset it."
)
NOT_SOUND = "{name} was not published: {count} must be put right first. `baton check {name}` shows them again."
ASK = "Publish it all the same?"
NOT_PUBLISHED = "Nothing was changed."
TOO_MUCH = (
    "It moves {share} of the {leads} of the last 30 days, and {bar} or less goes without asking. "
    "See which: `baton backtest {name} --since 30d --against current`. To publish it all the same, run the command "
    "again with --yes."
)
MOVES_LITTLE = "Of the {leads} of the last 30 days it moves {moved} ({share})."
NOTHING_TO_TRY = "No lead of the last 30 days is on record to try it with."

SECTIONS = {"pools": "pool", "queues": "queue", "ladders": "ladder", "routes": "rule", "sources": "source"}
LONGEST = 160
_PLAIN = re.compile(r"[A-Za-z_][\w./+-]*( [\w./+-]+)*|[<>=]{1,2} ?[\d.]+\w*|\d+(\.\d+)?[a-z%]+")
_WORDS = frozenset({"null", "true", "false", "~", "yes", "no"})


def told(diff: Diff) -> Iterator[str]:
    """All that differs, a line each, under a head for each section; then what falls through now, or no longer."""
    if diff.nothing:
        yield SAME
        return
    section = None
    for one in diff.differences:
        if one.section != section:
            section = one.section
            yield f"{section}:"
        yield f"  {difference(one)}"
    if diff.gaps:
        yield "gaps:"
        yield from (f"  {gap(one)}" for one in diff.gaps)


def difference(of: Difference) -> str:
    """One difference in a line."""
    if of.section == "routes" and len(of.path) == 2:
        return _rule(of)
    name, more = _named(of)
    if of.kind is Kind.ADDED:
        return f"{name}{more}: added, {flow(of.after)}"
    if of.kind is Kind.REMOVED:
        return f"{name}{more}: removed, was {flow(of.before)}"
    both = _members(of.before, of.after)
    return f"{name}{more}: {both}" if both else f"{name}{more}: {flow(of.after)}, was {flow(of.before)}"


def _named(of: Difference) -> tuple[str, str]:
    if of.section == "routes":
        stage, name, *keys = (*of.path, "")
        return f"{line(stage)}: “{line(name)}”", "".join(f", {line(key)}" for key in keys if key)
    if of.section in SECTIONS and of.path:
        name, *keys = of.path
        return f"{SECTIONS[of.section]} {line(name)}", "".join(f", {line(key)}" for key in keys)
    return (line(".".join(of.path)) or "it"), ""


def _rule(of: Difference) -> str:
    stage, name = of.path
    what = f"{line(stage)}: “{line(name)}”"
    if of.kind is Kind.MOVED:
        last = "it is tried last now"
        return f"{what} moved: {f'it is tried before “{line(of.after)}” now' if of.after else last}"
    given = of.after if of.kind is Kind.ADDED else of.before
    where = f"when {flow(given.get('when'))}, to {flow(given.get('assign'))}"
    return f"{what} {'added' if of.kind is Kind.ADDED else 'removed'}: {where}"


def _members(before: Any, after: Any) -> str:
    """Two lists of words by who joins and who leaves; empty where they are no such lists, or differ in order only."""
    lists = all(isinstance(side, list) and all(isinstance(one, str) for one in side) for side in (before, after))
    if not lists:
        return ""
    joins, leaves = [one for one in after if one not in before], [one for one in before if one not in after]
    said = [f"{', '.join(map(line, names))} {verb}" for names, verb in ((joins, "added"), (leaves, "removed")) if names]
    return "; ".join(said)


def gap(of: Gap) -> str:
    """A lead that falls through now, or no longer."""
    lead = line(as_flow(of.example), LONGEST)
    if of.opens:
        return f"{line(of.stage)}: a lead like {lead} falls to otherwise now; “{line(of.rule)}” took it"
    return f"{line(of.stage)}: a lead like {lead} fell to otherwise; “{line(of.rule)}” takes it now"


def flow(value: Any) -> str:
    """Plain data on one line, as YAML has it."""
    return line(_flow(value), LONGEST)


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key}: {_flow(one)}" for key, one in value.items()) + " }" if value else "{}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "nothing"}[value]
    if isinstance(value, str):
        return (
            value
            if _PLAIN.fullmatch(value) and value.casefold() not in _WORDS
            else json.dumps(value, ensure_ascii=False)
        )
    return str(value)


def version(of: "Version", *, current: bool) -> tuple[str, str, str, str, str]:
    """A version as a row: itself, since when, by whom, why, and its hash; the one in force is marked."""
    mark = " (in force)" if current else ""
    return (
        f"{of.version}{mark}", f"{of.at:%Y-%m-%d %H:%M}", line(of.author), line(of.reason, LONGEST), of.hash,
    )  # fmt: skip


def errors(number: int) -> str:
    """``2 errors``."""
    return count(number, "error")


def percent(share: float) -> str:
    """A share with as many places as tell something: ``12 %``, ``0.4 %``."""
    return f"{share:.0%}" if share >= 0.1 or share == 0 else f"{share:.1%}"
