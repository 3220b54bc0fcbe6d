"""The figures: what must hold, what is aimed at, and what was measured."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from bench.routing import ours
from bench.routing.cases import (
    OURS,
    compiling_pass,
    deciding_pass,
    decisions,
    engines,
    explaining_pass,
    giving,
    picking,
    records,
)
from bench.routing.peers import FIELDS, MORE, PEERS, Zen
from bench.routing.timing import Costs, Effort, costs, ratios
from bench.routing.workload import make_guarded, make_leads, make_rules
from routing.backtest.backtest import backtest
from routing.backtest.imagined import ImaginedDesk
from routing.router import decide

SIZES = (10, 100, 1_000)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure.

    Attributes:
        at_least: the bound that has to hold; from above where smaller is better.
        samples: one a round; the value is their median.
    """

    name: str
    said: str
    at_least: float
    aim: float
    samples: Sequence[float]
    smaller_is_better: bool = False

    @property
    def value(self) -> float:
        """The median."""
        return median(self.samples)

    @property
    def holds(self) -> bool:
        """Whether it is as good as it has to be."""
        return self._reaches(self.at_least)

    @property
    def reaches_aim(self) -> bool:
        """Whether it is as good as was hoped."""
        return self._reaches(self.aim)

    def _reaches(self, bound: float) -> bool:
        return self.value <= bound if self.smaller_is_better else self.value >= bound


@dataclass(frozen=True, slots=True)
class Table:
    """What was timed side by side: microseconds each, and what was not here."""

    title: str
    costs: Costs
    missing: tuple[str, ...] = ()
    base: str = Zen.name


Found = Iterator[Figure | Table]


def matching(effort: Effort) -> Found:
    """How soon the rule is found, beside all peers."""
    for size in SIZES:
        rules, pools = make_rules(size, 100)
        leads = make_leads(rules)
        cases, missing = engines(rules, pools, leads, FIELDS, PEERS)
        found = costs(cases, effort)
        yield Table(f"match, {size:,} rules", found, missing)
        if Zen.name in found:
            at_least, aim = 2, {10: 9, 100: 8, 1_000: 7}[size]
            said = f"match rate ÷ zen-engine's, {size:,} rules"
            yield Figure(f"match_{size}_rules_over_zen", said, at_least, aim, ratios(found[Zen.name], found[OURS]))


def guarded(effort: Effort) -> Found:
    """The second workload: leads with gaps, unknown and known, any and not, text conditions."""
    for size in SIZES:
        rules, leads = make_guarded(size)
        _, pools = make_rules(size, 100)
        peers = [peer for peer in PEERS if peer.guards]
        cases, missing = engines(rules, pools, leads, (*FIELDS, *MORE), peers)
        yield Table(f"match with gaps, any, not and text, {size:,} rules", costs(cases, effort), missing)


def deciding(effort: Effort) -> Found:
    """The rule, the pick, and the ledger's turn."""
    rules, pools = make_rules(1_000, 1_000)
    leads = make_leads(rules)
    policy, found = ours.policy_of(rules, pools), ours.leads_of(leads)
    cases = {OURS: deciding_pass(policy, pools, found), f"{OURS}: decide()": decisions(policy, pools, found)}
    if Zen.is_here():
        cases[Zen.name] = picking(policy, pools, Zen().compile(rules, FIELDS), leads)
    timed = costs(cases, effort)
    yield Table("decision with pick and ledger, 1,000 rules, 1,000 owners a pool", timed)
    if Zen.name in timed:
        said = "decision with pick and ledger ÷ zen-engine with the same pick"
        yield Figure("decide_over_zen", said, 2, 4, ratios(timed[Zen.name], timed[OURS]))


def growing(effort: Effort) -> Found:
    """What more rules, and more owners, make of it."""
    cases = {}
    for size in (10, 1_000):
        rules, pools = make_rules(size, 100)
        cases[f"{size:,} rules"] = deciding_pass(ours.policy_of(rules, pools), pools, ours.leads_of(make_leads(rules)))
    timed = costs(cases, effort)
    yield Table("decision, 100 owners a pool", timed, base="10 rules")
    grown = ratios(timed["1,000 rules"], timed["10 rules"])
    yield Figure("cost_1000_rules_over_10", "cost at 1,000 rules ÷ cost at 10", 2.5, 1.5, grown, smaller_is_better=True)
    cases = {f"{count:,} owners": giving(count) for count in (10, 10_000)}
    timed = costs(cases, effort)
    yield Table("least-loaded pick", timed, base="10 owners")
    grown = ratios(timed["10,000 owners"], timed["10 owners"])
    said = "least-loaded pick, 10,000 owners ÷ 10 owners"
    yield Figure("least_loaded_10000_owners_over_10", said, 2, 1.1, grown, smaller_is_better=True)


def compiling(effort: Effort) -> Found:
    """From conditions as they were read to a policy that answers."""
    cases, bounds = {}, {1_000: (50, 10), 10_000: (500, 100)}
    for size in bounds:
        rules, pools = make_rules(size, 10)
        cases[f"{size:,} rules"] = compiling_pass(ours.policy_of(rules, pools))
    timed = costs(cases, effort)
    for size, (at_least, aim) in bounds.items():
        samples = [1_000 * cost for cost in timed[f"{size:,} rules"]]
        said = f"compile {size:,} rules, ms"
        yield Figure(f"compile_{size}_rules_ms", said, at_least, aim, samples, smaller_is_better=True)


def backtesting(effort: Effort, leads: int) -> Found:
    """Recorded leads under 100 rules: the report beside the decisions alone; so many leads in all the rounds."""
    rules, pools = make_rules(100, 100)
    policy, roster = ours.policy_of(rules, pools), ours.roster_of(pools)
    recorded = list(records(ours.leads_of(make_leads(rules)), leads // effort.rounds))

    def report() -> int:
        backtest(policy, roster, recorded)
        return len(recorded)

    def bare() -> int:
        desk = ImaginedDesk(policy, roster)
        for record in recorded:
            desk.come(record.at)
            desk.give(decide(policy, record.lead, desk, record.at), record.lead, record.at, record.ends)
        return len(recorded)

    timed = costs({"backtest": report, "bare loop": bare}, Effort(effort.rounds, 0))
    yield Table(f"backtest of {len(recorded) * effort.rounds:,} recorded leads, 100 rules", timed, base="bare loop")
    said = f"backtest of {len(recorded) * effort.rounds:,} leads ÷ a bare loop of the same decisions"
    both = ratios(timed["backtest"], timed["bare loop"])
    yield Figure("backtest_over_bare_loop", said, 2, 1.3, both, smaller_is_better=True)


def explaining(effort: Effort) -> Found:
    """A decision with every reason: the condition that failed of each rule passed over, and every candidate."""
    cases = {}
    for size in SIZES:
        rules, pools = make_rules(size, 10)
        policy, leads = ours.policy_of(rules, pools), ours.leads_of(make_leads(rules, 200))
        desk = ours.desk_of(policy, ours.roster_of(pools), 10)
        cases[f"{size:,} rules"] = explaining_pass(policy, desk, leads)
    yield Table("decision with its explanation, 10 owners a pool (no peer can say why)", costs(cases, effort), base="")
