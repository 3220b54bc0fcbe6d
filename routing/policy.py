"""The policy: the written rules of who owns what, once they are read (by :mod:`routing.policy_file`)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from routing.conditions import Condition, Reference
from routing.ladder import Do, Ladder, Rung
from routing.people import Pool, Queue, Role
from routing.reasons import Act, Reason, Right

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
    """

    name: str
    when: Condition
    assign: Target
    otherwise: Target | None = None
    due: int | None = None
    ladder: str = STANDARD


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
    permissions: Mapping[Right, frozenset[Role]] = field(compare=False)
    reference: Reference = field(default_factory=Reference, compare=False, repr=False)

    def reason(self, act: Act, code: str) -> Reason | None:
        """A reason by its code; None where the policy lists no such reason for the act."""
        return next((reason for reason in self.reasons.get(act, ()) if reason.code == code), None)

    def may(self, role: Role, right: Right) -> bool:
        """Whether somebody of this role has the right."""
        return role in self.permissions.get(right, frozenset())

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
        for ladder in self.ladders.values():
            yield from (rung.channel for rung in ladder.rungs if rung.channel)


DEFAULT_CLOSED = frozenset({"lost", "disqualified", "closed"})
DEFAULT_RIGHTS: Mapping[Right, frozenset[Role]] = MappingProxyType(
    dict.fromkeys(Right, frozenset({Role.MANAGER, Role.REVOPS}))
)
