"""The policy: the written rules of who owns what, once they are read (by :mod:`routing.reading.policy_file`)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from routing.accounts.match_rules import DuplicateRules, MatchRules
from routing.conditions import Condition
from routing.duty.clock import Clock
from routing.fairness.gates import NO_NEEDS, Needs
from routing.fairness.pools import Pool
from routing.fields import Facts, Reference
from routing.ladder import Do, Ladder, Rung
from routing.people import Owner, Queue, Role, Roster
from routing.reading.publish_file import ASK_ABOVE
from routing.reasons import Act, Grant, Reason, Right
from routing.rules.ageing import Ageing
from routing.rules.misread import Misread, Reading
from routing.rules.rule_index import RuleIndex
from routing.source import Source

STANDARD = "standard"
"""The ladder of a rule that names none."""


class TargetKind(StrEnum):
    """What a rule may assign to."""

    POOL = "pool"
    QUEUE = "queue"
    ACCOUNT_OWNER = "account_owner"
    OWNER = "owner"


@dataclass(frozen=True, slots=True)
class Target:
    """Where a rule sends a lead; ``name`` is empty for the account's owner."""

    kind: TargetKind
    name: str = ""

    @property
    def label(self) -> str:
        """As decisions keep it: ``pool inbound``, ``queue nurture``, ``account_owner``."""
        return f"{self.kind.value} {self.name}".rstrip()


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a stage.

    Attributes:
        when: what a lead must be for the rule to match.
        assign: where a matching lead goes.
        otherwise: where it goes when nobody there can have it (``else`` in the file).
        due: seconds until first contact; None where the rule only ever assigns to a queue, which has its own.
        ladder: what follows silence.
        require: what whoever gets the lead must have; ``prefer``: what is liked better.
        mute: who gets none of its leads.
        sticky: for how many seconds a person's, or company's, next lead goes to who had the last, if they may have it.
    """

    name: str
    when: Condition
    assign: Target
    otherwise: Target | None = None
    due: int | None = None
    ladder: str = STANDARD
    require: Needs = NO_NEEDS
    prefer: Needs = NO_NEEDS
    mute: frozenset[str] = frozenset()
    sticky: int | None = None

    @property
    def selective(self) -> bool:
        """Whether some members of a pool may have its leads and others may not."""
        return bool(self.mute or self.require or self.prefer)


@dataclass(frozen=True, slots=True)
class Approvals:
    """How requests are answered.

    Attributes:
        expire: seconds until a request that nobody answered is over.
        channel: where they are answered, by name; None takes where the lead's ladder tells the manager, else their DM.
    """

    expire: int = 4 * 3_600
    channel: str | None = None


_NOBODY = Grant()
_LAST_RESORT = Ladder(STANDARD, (Rung(Do.TELL_MANAGER, share=1.0),))


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy; the same version is the same policy.

    Attributes:
        version: ``p-`` and 12 hex digits of the source's SHA-256.
        source: the YAML text it was read from.
        currency: an ISO 4217 code; the unit of every ``amount``.
        closed_stages: where a lead needs nobody any more.
        routes: the rules by stage, in order.
        otherwise: the queue for what no rule places.
        reference: regions, segments and products, for the conditions.
        approvals: how what people ask for is answered.
        sources: how records of other systems are read, by the source of their leads.
        clock: what time counts, and what becomes of a lead while nobody is on duty.
        ask_above: the share of last month's leads, 0 to 1, above which a version that moves them asks before it comes.
        canary: the share of leads, 0 to 1, that Baton routes while it runs beside an incumbent.
        accounts: how a lead's account is recognised.
        duplicates: when a record joins an open lead; None: never.
        efforts: what leads ask of their owners, in points: of the first that holds; 1 where none does.
        give_back: the reasons for handing a lead on that give a turn back, once the next owner was in contact.
        shared: the fields of which some pool shares the value.
    """

    version: str
    source: str = field(compare=False, repr=False)
    currency: str = field(compare=False)
    closed_stages: frozenset[str] = field(compare=False)
    pools: Mapping[str, Pool] = field(compare=False)
    queues: Mapping[str, Queue] = field(compare=False)
    ladders: Mapping[str, Ladder] = field(compare=False)
    routes: Mapping[str, tuple[Rule, ...]] = field(compare=False)
    otherwise: str = field(compare=False)
    reasons: Mapping[Act, tuple[Reason, ...]] = field(compare=False)
    permissions: Mapping[Right, Grant] = field(compare=False)
    reference: Reference = field(default_factory=Reference, compare=False, repr=False)
    approvals: Approvals = field(default_factory=Approvals, compare=False)
    sources: Mapping[str, Source] = field(default_factory=lambda: MappingProxyType({}), compare=False)
    clock: Clock = field(default_factory=Clock, compare=False)
    ask_above: float = field(default=ASK_ABOVE, compare=False)
    canary: float = field(default=0.0, compare=False)
    accounts: MatchRules = field(default_factory=MatchRules, compare=False)
    duplicates: DuplicateRules | None = field(default=None, compare=False)
    efforts: tuple[tuple[Condition, int], ...] = field(default=(), compare=False)
    give_back: frozenset[str] = field(default=frozenset(), compare=False)
    shared: tuple[str, ...] = field(init=False, compare=False, repr=False)
    _indexes: Mapping[str, RuleIndex] = field(init=False, compare=False, repr=False)
    _readings: dict[str, Reading] = field(default_factory=dict, init=False, compare=False, repr=False)
    _ageing: dict[str, Ageing] = field(default_factory=dict, init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Compile the rules, once."""
        indexes = {stage: RuleIndex([rule.when for rule in rules]) for stage, rules in self.routes.items()}
        object.__setattr__(self, "_indexes", indexes)
        shared = sorted({pool.worth.field for pool in self.pools.values() if pool.worth is not None})
        object.__setattr__(self, "shared", tuple(shared))

    @property
    def asks_of_accounts(self) -> bool:
        """Whether it can matter for any lead which account it belongs to."""
        rules = [rule for stage in self.routes.values() for rule in stage]
        if any(TargetKind.ACCOUNT_OWNER in {t.kind for t in (r.assign, r.otherwise) if t is not None} for r in rules):
            return True
        card = self.reference.scorecard
        lines = [line.when for line in card.lines] if card is not None else []
        tests = [*(rule.when for rule in rules), *lines, *(test for _, test in self.reference.segments)]
        return any(name.partition(".")[0] == "account" for test in tests for name in test.fields)

    def match(self, facts: Facts) -> int | None:
        """The place of the first rule of the lead's stage that it meets; None where it meets none."""
        index = self._indexes.get(facts.lead.stage)
        if index is None:
            return None
        first = index.first  # in two steps, since Python 3.11 calls a function that is no method of its class slowly so
        return first(facts)

    def misread(self, facts: Facts) -> tuple[Misread, ...]:
        """What the lead tells in a form that some rule of its stage cannot read."""
        stage = facts.lead.stage
        if stage not in self._readings:
            self._readings[stage] = Reading([rule.when for rule in self.routes.get(stage, ())], self.reference)
        return self._readings[stage].misread(facts)

    def ages_at(self, facts: Facts) -> datetime | None:
        """The next moment (UTC) at which the lead may meet another rule by time alone; None where never."""
        stage = facts.lead.stage
        if stage not in self._ageing:
            self._ageing[stage] = Ageing([rule.when for rule in self.routes.get(stage, ())], self.reference)
        return self._ageing[stage].change(facts, self.match)

    def effort(self, facts: Facts) -> int:
        """What a lead asks of its owner, in hundredths of a point."""
        return 100 * next((points for test, points in self.efforts if test.holds(facts)), 1)

    def reason(self, act: Act, code: str) -> Reason | None:
        """A reason by its code; None where the policy lists no such reason for the act."""
        return next((reason for reason in self.reasons.get(act, ()) if reason.code == code), None)

    def may(self, person: Owner, right: Right) -> bool:
        """Whether somebody has the right, by their role or by name."""
        grant = self.permissions.get(right, _NOBODY)
        return person.role in grant.roles or person.id in grant.people

    def open_to(self, queue: str, person: str, roster: Roster) -> bool:
        """Whether the policy lets somebody see, and take, what waits in a queue that is not theirs to keep."""
        found = self.queues.get(queue)
        if found is None:
            return False
        pools = [self.pools[name] for name in found.open_to if name in self.pools]
        return person in found.open_to or any(pool.has(person, roster) for pool in pools)

    def slowest(self, stage: str) -> int | None:
        """The longest time to first contact that a stage's rules give, in seconds; None where none gives any."""
        return max((rule.due for rule in self.routes.get(stage, ()) if rule.due is not None), default=None)

    def closed(self, stage: str) -> bool:
        """Whether a lead at this stage needs nobody any more."""
        return stage in self.closed_stages

    def ladder(self, name: str | None) -> Ladder:
        """A ladder by name.

        A name from an older policy gives the standard ladder, or failing that, one that tells the manager
        at due: whatever happens to the file, no silence goes without an answer.
        """
        return self.ladders.get(name or STANDARD) or self.ladders.get(STANDARD) or _LAST_RESORT

    def channels(self) -> frozenset[str]:
        """Every channel that the policy names, as it names it."""
        return frozenset(self._channels())

    def _channels(self) -> Iterator[str]:
        yield from (queue.channel for queue in self.queues.values() if queue.channel)
        yield from (pool.channel for pool in self.pools.values() if pool.channel)
        yield from (source.channel for source in self.sources.values() if source.channel)
        if self.approvals.channel:
            yield self.approvals.channel
        for ladder in self.ladders.values():
            yield from (rung.channel for rung in ladder.rungs if rung.channel)


DEFAULT_CLOSED = frozenset({"lost", "disqualified", "closed"})
DEFAULT_RIGHTS: Mapping[Right, Grant] = MappingProxyType(
    dict.fromkeys(Right, Grant(roles=frozenset({Role.MANAGER, Role.REVOPS})))
)
