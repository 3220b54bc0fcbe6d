"""A small policy, its people and a snapshot, for tests of the router."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from typing_extensions import override

from routing.accounts.account import Account
from routing.blank_desk import BlankDesk
from routing.decision import Decision
from routing.fairness.ledger import Ledger
from routing.lead import Lead, Value
from routing.people import Owner, Roster
from routing.policy import Policy
from routing.reading.policy_file import read_policy
from routing.router import decide, explain

EXAMPLES = Path(__file__).parents[2] / "examples"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

FRAME = """\
currency: EUR
pools:
  inbound: {{ members: [dan, eve, fay], pick: {pick}, manager: rita }}
queues:
  review: {{ steward: rita, deputy: sam, due: 1h }}
  nurture: {{ steward: sam, due: 5d }}
otherwise: review
ladders:
  standard: [ {{ at: due, do: tell_manager }} ]
reasons: {{ accept: [calling_now], reassign: [other], snooze: [other] }}
reference:
  regions: {{ EMEA: [GB, NO], NA: [US] }}
  segments: {{ smb: "employees < 100", mid: "100 <= employees < 1000", big: "account.seats >= 10" }}
  products: {{ consulting: [advisory] }}
routes:
{routes}
"""


def policy_text(when: str = "always", assign: str = "inbound", pick: str = "round_robin", more: str = "") -> str:
    """A policy of one rule for new leads."""
    rule = f"  new:\n    - {{ name: one, when: {when}, assign: {assign}, due: 30m {more} }}"
    return FRAME.format(pick=pick, routes=rule)


def people(*ids: str, **special: Mapping[str, Any]) -> Roster:
    """A roster of these people; ``special`` has what differs for some."""
    named = ids or ("dan", "eve", "fay", "rita", "sam")
    return Roster.of("r-test", (Owner(one, one.title(), email=f"{one}@x.io", **special.get(one, {})) for one in named))


@dataclass
class Desk(BlankDesk):
    """A snapshot made by hand."""

    roster: Roster = field(default_factory=people)
    ledgers: dict[str, Ledger] = field(default_factory=dict)
    loads: dict[str, int] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)

    @override
    def ledger(self, pool: str) -> Ledger:
        return self.ledgers.get(pool, Ledger(pool))

    @override
    def load(self, owner: str) -> int:
        return self.loads.get(owner, 0)

    @override
    def account(self, key: str) -> Account | None:
        return self.accounts.get(key)

    def take(self, policy: Policy, had: frozenset[str] = frozenset(), **attributes: Value) -> Decision:
        """Decide for a new lead, and remember the turn."""
        lead = replace(a_lead(), attributes=attributes)
        decision = explain(policy, lead, self, NOW, had)
        said = replace(decision, mismatches=(), candidates=(), score=None, misread=(), placing=None, told=None)
        assert said == decide(policy, lead, self, NOW, had), "the reasons change nothing"
        for turn in decision.turns:
            self.ledgers[turn.pool] = self.ledger(turn.pool).after(turn)
        self.lineups.clear()
        return decision


def a_lead(account: str | None = None, stage: str = "new", source: str = "web", **attributes: Value) -> Lead:
    """A lead that came in now."""
    return Lead(1, source, "x1", stage, NOW, NOW, attributes, account)


def policy(when: str = "always", assign: str = "inbound", pick: str = "round_robin", more: str = "") -> Policy:
    """The policy of :func:`policy_text`, read."""
    return read_policy(policy_text(when, assign, pick, more))
