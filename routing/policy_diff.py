"""What one policy says otherwise than another, section by section, and which leads fall through now or no longer.

It compares what stands in the files, not what was made of it: a manager reads the words of the author, and layout and
comments make no difference.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from routing.lead import Value
from routing.lint import Code, lint
from routing.lint.example import facts_of
from routing.policy import Policy
from routing.reading.yaml_text import read_yaml

ROUTES = "routes"


class Kind(StrEnum):
    """What became of a thing."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"  #: a rule is tried at another place among the others


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference.

    Attributes:
        section: of the file: ``routes``, ``pools``.
        path: from the section on: ``new``, the rule's name, ``when``; of a pool its name, ``members``.
        before, after: what stands there, as plain data; None where nothing does. Of a moved rule the name of the rule
            that is tried after it; None where it is the last.
    """

    kind: Kind
    section: str
    path: tuple[str, ...]
    before: Any = None
    after: Any = None


@dataclass(frozen=True, slots=True)
class Gap:
    """A lead that no rule of its stage took before, or takes now.

    Attributes:
        example: its fields.
        rule: the rule that takes it on the other side.
        opens: whether it falls through now; else it does no longer.
    """

    stage: str
    example: Mapping[str, Value]
    rule: str
    opens: bool


@dataclass(frozen=True, slots=True)
class Diff:
    """All differences, in the order of the file, and the gaps that opened or closed."""

    differences: tuple[Difference, ...]
    gaps: tuple[Gap, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether both say the same."""
        return not self.differences


def compare(before: Policy, after: Policy) -> Diff:
    """What ``after`` says otherwise than ``before``."""
    old, new = (read_yaml(policy.source, "policy.yml").root for policy in (before, after))
    found: list[Difference] = []
    for section in dict.fromkeys([*new, *old]):
        was, now = old.get(section), new.get(section)
        found += _routes(was, now) if section == ROUTES else _of(section, (), was, now)
    return Diff(tuple(found), (*_gaps(before, after, opens=False), *_gaps(after, before, opens=True)))


def _of(section: str, path: tuple[str, ...], was: Any, now: Any) -> Iterator[Difference]:
    """What differs, as deep in the file as both sides have keys."""
    if was == now and type(was) is type(now):
        return
    if isinstance(was, dict) and isinstance(now, dict):
        for key in dict.fromkeys([*now, *was]):
            yield from _of(section, (*path, key), was.get(key), now.get(key))
        return
    kind = Kind.ADDED if was is None else Kind.REMOVED if now is None else Kind.CHANGED
    yield Difference(kind, section, path, was, now)


def _routes(was: Any, now: Any) -> Iterator[Difference]:
    old, new = was or {}, now or {}
    for stage in dict.fromkeys([*new, *old]):
        yield from _stage(stage, _by_name(old.get(stage)), _by_name(new.get(stage)))


def _by_name(rules: Any) -> dict[str, dict[str, Any]]:
    return {str(rule["name"]).strip(): rule for rule in rules or ()}


def _stage(stage: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    """A rule is known by its name; of those on both sides the fewest count as moved that explain the new order."""
    common_old, common_new = [name for name in old if name in new], [name for name in new if name in old]
    blocks = SequenceMatcher(None, common_old, common_new, autojunk=False).get_matching_blocks()
    still = {name for block in blocks for name in common_new[block.b : block.b + block.size]}
    for name, rule in new.items():
        if name not in old:
            yield Difference(Kind.ADDED, ROUTES, (stage, name), None, rule)
            continue
        if name not in still:
            yield Difference(Kind.MOVED, ROUTES, (stage, name), _next(old, name), _next(new, name))
        yield from _of(ROUTES, (stage, name), *({**side[name], "when": side[name].get("when")} for side in (old, new)))
    for name, rule in old.items():
        if name not in new:
            yield Difference(Kind.REMOVED, ROUTES, (stage, name), rule, None)


def _next(rules: Mapping[str, Any], name: str) -> str | None:
    names = list(rules)
    return next(iter(names[names.index(name) + 1 :]), None)


def _gaps(one: Policy, other: Policy, *, opens: bool) -> Iterator[Gap]:
    """The examples of leads that fall through by one policy, and that a rule of the other takes."""
    for found in lint(one):
        if found.code is not Code.GAP or found.example is None:
            continue
        stage = found.path.removeprefix(f"{ROUTES}.")
        place = other.match(facts_of(found.example, stage, other))
        if place is not None:
            yield Gap(stage, found.example, other.routes[stage][place].name, opens)
