"""Reading routes and ladders: rules by stage, and what follows silence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Annotated, Any

from pydantic import Field, PlainValidator

from routing.accounts.account import ROLES, SALES
from routing.fairness.gates import NO_NEEDS
from routing.fields import Reference
from routing.ladder import DAY, Do, Ladder, Rung
from routing.people import Roster
from routing.policy import STANDARD, Rule, Target, TargetKind
from routing.reading.condition_file import read_when
from routing.reading.findings import Findings, Path, clip, listed, meant, quoted
from routing.reading.policy_shape import (
    Name,
    RungShape,
    Shape,
    Span,
    Text,
    checked,
    mapping,
    name,
    sequence,
    several,
    shaped,
)
from routing.reading.terms_shape import NeedsKey
from routing.review import WHICH_ACCOUNT
from routing.search import OTHERWISE
from routing.spans import HOUR, SpanError, share, span, spoken

ACCOUNT_OWNER = TargetKind.ACCOUNT_OWNER.value
LARGEST_SHARE = 100.0
"""The latest rung: a hundred times the time to due."""


@dataclass(slots=True)
class Names:
    """The names that a policy may use, and a roster's people where one was given.

    Attributes:
        mentioned: people that the pools and queues name; without a roster, they are the people there are.
    """

    roster: Roster | None
    pools: frozenset[str] = frozenset()
    queues: frozenset[str] = frozenset()
    ladders: frozenset[str] = frozenset()
    mentioned: set[str] = field(default_factory=set)

    def person(self, owner: str, path: Path, findings: Findings) -> None:
        """Note somebody that the policy names, and check that the roster has them."""
        self.mentioned.add(owner)
        if self.roster is not None and self.roster.get(owner) is None:
            fix = meant(owner, self.roster.owners, "Name somebody who is in the roster, or add them there")
            findings.add(path, f"there is nobody {quoted(owner)} in the roster", fix)

    def taker(self, word: str, path: Path, findings: Findings) -> None:
        """Check that there is such a pool, or such a person."""
        if word in self.pools:
            return
        if self.roster is not None and self.roster.get(word) is None:
            fix = meant(word, {*self.pools, *self.roster.owners}, "Name a pool, or somebody in the roster")
            findings.add(path, f"there is no pool and nobody {quoted(word)}", fix)
        self.mentioned.add(word)

    def queue(self, queue: str, path: Path, findings: Findings) -> None:
        """Check that there is such a queue."""
        if queue not in self.queues:
            fix = meant(queue, self.queues, "Name one of the queues, or add it under queues")
            findings.add(path, f"there is no queue {quoted(queue)}", fix)

    def target(self, value: Any, path: Path, findings: Findings) -> Target | None:
        """What a rule assigns to, by its name."""
        word = checked(name, value, path, findings)
        if word is None:
            return None
        for kind, names in ((TargetKind.POOL, self.pools), (TargetKind.QUEUE, self.queues)):
            if word in names:
                return Target(kind, word)
        if word.partition(".")[0] == ACCOUNT_OWNER:
            return _account_owner(word, path, findings)
        if self._is_person(word):
            return Target(TargetKind.OWNER, word)
        known = {*self.pools, *self.queues, ACCOUNT_OWNER, *(self.roster.owners if self.roster else self.mentioned)}
        fix = meant(word, known, "Name a pool, a queue, account_owner or somebody in the roster")
        findings.add(path, f"there is no pool or queue {quoted(word)}", fix)
        return None

    def _is_person(self, word: str) -> bool:
        """Without a roster a name counts as a person's unless it is nearly a pool's or a queue's."""
        if self.roster is not None:
            return self.roster.get(word) is not None
        return word in self.mentioned or "Did you" not in meant(word, {*self.pools, *self.queues, ACCOUNT_OWNER}, "")


def _account_owner(word: str, path: Path, findings: Findings) -> Target | None:
    """``account_owner`` is in sales; ``account_owner.success`` says in which role."""
    role = word.removeprefix(ACCOUNT_OWNER).removeprefix(".")
    if role not in {*ROLES, ""} or word == f"{ACCOUNT_OWNER}.":
        known = [f"{ACCOUNT_OWNER}.{one}" for one in ROLES]
        findings.add(path, f"an account has no owner for {quoted(role)}", meant(word, known, f"Write {listed(known)}"))
        return None
    return Target(TargetKind.ACCOUNT_OWNER, "" if role == SALES else role)


class RuleShape(Shape):
    """A rule; its condition and its targets are read on their own."""

    name: Text
    assign: Any
    when: Any = None
    otherwise: Any = Field(None, alias="else")
    due: Span | None = None
    ladder: Name | None = None
    require: NeedsKey = NO_NEEDS
    prefer: NeedsKey = NO_NEEDS
    mute: Annotated[tuple[str, ...], PlainValidator(several)] = Field((), alias="except")
    sticky: Span | None = None


def read_routes(
    data: Any, names: Names, reference: Reference, closed: frozenset[str], findings: Findings
) -> dict[str, tuple[Rule, ...]]:
    """The section ``routes``: rules by stage, in order."""
    routes: dict[str, tuple[Rule, ...]] = {}
    for stage, entries in mapping(data, ("routes",), findings, "new: [ { name: …, when: …, assign: … } ]").items():
        path: Path = ("routes", stage)
        if stage != stage.strip().lower() or not stage:
            findings.add(path, f"{quoted(stage)} is not a stage", "Write stages in lower case: new, won")
        if stage in closed:
            problem = f"{clip(stage)} is one of the closed stages, so its rules would never run"
            findings.add(path, problem, "Take it out of closed_stages, or remove its rules")
        routes[stage] = tuple(_rules(entries, path, names, reference, findings))
    return routes


def _rules(data: Any, path: Path, names: Names, reference: Reference, findings: Findings) -> Iterator[Rule]:
    seen: dict[str, Path] = {}
    for i, entry in enumerate(sequence(data, path, findings, "- { name: …, when: …, assign: …, due: 30m }")):
        at = (*path, i)
        shape = shaped(RuleShape, entry, at, findings)
        raw = entry if isinstance(entry, dict) else {}
        condition = read_when(raw.get("when"), (*at, "when"), findings, reference) if raw else None
        assign = names.target(raw["assign"], (*at, "assign"), findings) if "assign" in raw else None
        otherwise = names.target(raw["else"], (*at, "else"), findings) if "else" in raw else None
        if shape is not None:
            _check_name(shape.name, seen, at, findings)
        if shape is None or condition is None or assign is None:
            continue
        for person in shape.mute:
            names.person(person, (*at, "except"), findings)
        rule = Rule(
            shape.name,
            condition,
            assign,
            otherwise,
            shape.due,
            shape.ladder or STANDARD,
            shape.require,
            shape.prefer,
            frozenset(shape.mute),
            shape.sticky,
        )
        _check_rule(rule, shape, at, names, findings)
        yield rule


def _check_name(rule: str, seen: dict[str, Path], at: Path, findings: Findings) -> None:
    """A decision names its rule, so a name means one rule of the stage."""
    if rule.casefold() in {OTHERWISE, WHICH_ACCOUNT}:
        findings.add((*at, "name"), f"{rule.casefold()} is what decisions without a rule say", "Find another name")
    first = seen.setdefault(rule.casefold(), at)
    if first != at:
        problem = f"the rule on line {findings.line(first)} has this name"
        findings.add((*at, "name"), problem, "Give every rule of a stage its own name")


def _check_rule(rule: Rule, shape: RuleShape, at: Path, names: Names, findings: Findings) -> None:
    """What a rule needs depends on where it sends leads."""
    if rule.assign.kind is TargetKind.QUEUE:
        nothing = {
            "else": shape.otherwise, "due": shape.due, "ladder": shape.ladder, "sticky": shape.sticky,
            "except": shape.mute, "require": shape.require, "prefer": shape.prefer,
        }  # fmt: skip
        for key, value in nothing.items():
            if value:
                problem = f"a queue takes every lead and has its own due, so {key} does nothing here"
                findings.add((*at, key), problem, f"Remove {key}")
        return
    if rule.assign.kind is not TargetKind.POOL and (rule.selective or rule.sticky is not None):
        problem = "require, prefer, except and sticky choose among the members of a pool"
        findings.add(at, problem, "Assign to a pool, or remove them")
    if rule.otherwise == rule.assign:
        findings.add((*at, "else"), "this is where the lead could not go", "Name another target, or remove else")
    if rule.due is None:
        findings.add(at, "the rule does not say by when", "Add due: 30m, the time to first contact")
    if rule.ladder not in names.ladders:
        fix = meant(rule.ladder, names.ladders, "Add it under ladders")
        findings.add((*at, "ladder"), f"there is no ladder {quoted(rule.ladder)}", fix)


def read_ladders(data: Any, names: Names, findings: Findings) -> dict[str, Ladder]:
    """The section ``ladders``; without it there are none."""
    ladders: dict[str, Ladder] = {}
    example = 'standard: [ { at: due, do: tell_manager, in: "#sales" } ]'
    section = mapping(data, ("ladders",), findings, example) if data is not None else {}
    for ladder, entries in section.items():
        path: Path = ("ladders", ladder)
        checked(name, ladder, path, findings)
        steps = sequence(entries, path, findings, "[ { at: due, do: tell_manager } ]")
        rungs = [_rung(entry, (*path, i), i == len(steps) - 1, names, findings) for i, entry in enumerate(steps)]
        found = tuple(rung for rung in rungs if rung is not None)
        if found and len(found) == len(rungs):
            ladders[ladder] = Ladder(ladder, found)
    return ladders


def _rung(data: Any, path: Path, last: bool, names: Names, findings: Findings) -> Rung | None:
    shape = shaped(RungShape, data, path, findings)
    if shape is None:
        return None
    part, after = _moment(shape.at, (*path, "at"), findings)
    if shape.do is Do.QUEUE and shape.queue is None:
        findings.add(path, "the step does not say which queue", "Add to: and the queue's name")
    if shape.queue is not None:
        names.queue(shape.queue, (*path, "to"), findings)
        if shape.do is not Do.QUEUE:
            findings.add((*path, "to"), "only do: queue hands a lead to a queue", "Remove to, or write do: queue")
    if shape.channel is not None and shape.do is not Do.TELL_MANAGER:
        findings.add((*path, "in"), "only do: tell_manager speaks in a channel", "Remove in, or write do: tell_manager")
    if shape.repeat is not None and not last:
        findings.add((*path, "repeat"), "only the last step repeats", "Remove repeat here")
    return Rung(shape.do, part, after, shape.channel, shape.queue, shape.repeat or DAY)


def _moment(text: str, path: Path, findings: Findings) -> tuple[float | None, int | None]:
    """When a rung comes: a share of the time to due, or seconds from the offer."""
    part = share(text)
    if part is not None:
        if not 0 < part <= LARGEST_SHARE:
            findings.add(path, f"{clip(text)} is out of bounds", "Write more than 0% and at most 10000%")
        return part, None
    try:
        return None, span(text)
    except SpanError:
        findings.add(path, f"{quoted(text)} is not a moment", "Write due, a share like 50% or 200%, or a time like 45m")
        return None, 0


def check_rising(ladders: Mapping[str, Ladder], routes: Mapping[str, tuple[Rule, ...]], findings: Findings) -> None:
    """Each step comes after the one before it, at every due that the ladder's rules have.

    ``45m`` is before ``due`` for one rule and after it for another, so mixed steps are checked rule by rule.
    """
    for ladder in ladders.values():
        uses = {
            rule.due: f", for the rule {quoted(rule.name)}"
            for rules in routes.values()
            for rule in rules
            if rule.due and rule.ladder == ladder.name and rule.assign.kind is not TargetKind.QUEUE
        }
        if len({rung.share is None for rung in ladder.rungs}) == 1:
            uses = {HOUR: ""}
        # one rule's finding is enough: putting the steps in order for it mostly does so for the others
        any(_out_of_order(ladder, timedelta(seconds=due), whose, findings) for due, whose in uses.items())


def _out_of_order(ladder: Ladder, due: timedelta, whose: str, findings: Findings) -> bool:
    before_this = len(findings)
    for i in range(1, len(ladder.rungs)):
        before, here = (rung.delay(due) for rung in ladder.rungs[i - 1 : i + 1])
        if here <= before:
            problem = f"this step does not come after the one before it{whose}"
            if whose:
                problem += f" ({spoken(here)} and {spoken(before)} after the offer)"
            findings.add(("ladders", ladder.name, i, "at"), problem, "Put the steps in order of time")
    return len(findings) > before_this
