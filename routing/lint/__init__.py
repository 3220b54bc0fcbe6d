"""What is wrong with a policy that can be read: rules that never match, leads that no rule names, pools without people.

What is said of rules is proved by the algebra in `routing.proof.coverage`, not found by trying leads.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType

from routing.lint.duty import off_duty_pools
from routing.lint.finding import KINDS, Code, Kind, Level, Lint, Spotted
from routing.lint.parts import late_ladders, no_effect, unused
from routing.lint.staff import mutual_backups, short_of_people, unreached
from routing.lint.stages import stages
from routing.lint.told import amounts_without_currency, unrouted_stages
from routing.people import Roster
from routing.policy import Policy
from routing.reading.findings import Findings, Path, written
from routing.reading.yaml_text import Document, read_yaml

__all__ = ["KINDS", "Code", "Kind", "Level", "Lint", "lint"]

_NO_STAGES: Mapping[str, int] = MappingProxyType({})


def lint(
    policy: Policy,
    roster: Roster | None = None,
    *,
    now: datetime | None = None,
    recorded: Mapping[str, int] = _NO_STAGES,
    roster_text: str | None = None,
) -> list[Lint]:
    """All findings about a policy, in the order of the file; those about the roster after them.

    Args:
        policy: that could be read; what cannot be read is a ``PolicyError`` already.
        roster: with it, its people are looked at, too.
        now: UTC; with it, and a roster, the week that follows is looked at, too.
        recorded: how many leads on record are in each stage.
        roster_text: the YAML text of the roster, for the lines of what is found there.
    """
    marks = read_yaml(policy.source, "policy.yml").findings
    people = read_yaml(roster_text, "roster.yml") if roster_text is not None else None
    of_rules = list(stages(policy))
    found = [*of_rules, *_of_parts(policy), *unrouted_stages(policy, recorded), *amounts_without_currency(policy)]
    if roster is not None:
        dead = frozenset(_rule(one.path) for one in of_rules if one.code in {Code.CONTRADICTION, Code.NEVER_MATCHES})
        found += [*short_of_people(policy, roster), *unreached(policy, roster, dead), *mutual_backups(roster)]
        found += off_duty_pools(policy, roster, now) if now is not None else ()
    placed = [_placed(one, marks, people) for one in found]
    return sorted(placed, key=lambda one: (one.in_roster, one.line, one.path, one.code))


def _of_parts(policy: Policy) -> Iterator[Spotted]:
    for look in (late_ladders, unused, no_effect):
        yield from look(policy)


def _rule(path: Path) -> tuple[str, int]:
    """The stage and the place of the rule that a path leads to."""
    return str(path[1]), int(path[2])


def _placed(one: Spotted, policy: Findings, roster: Document | None) -> Lint:
    path, line = one.path, policy.line(one.path)
    if one.in_roster:
        path = _entry(one.path, roster.root) if roster is not None else one.path
        line = roster.findings.line(path) if roster is not None else 1
    return Lint(one.code, line, written(path), one.problem, one.fix, one.example, one.in_roster)


def _entry(path: Path, root: object) -> Path:
    """Where somebody stands in the roster's file: ``people[3].backup``, for what is said of them by id."""
    under: Path = ("people",) if isinstance(root, dict) else ()
    entries = root.get("people") if isinstance(root, dict) else root
    for place, entry in enumerate(entries if isinstance(entries, list) else []):
        if isinstance(entry, dict) and entry.get("id") == path[1]:
            return (*under, place, *path[2:])
    return under
