"""A backtest: recorded leads under a draft policy, and what would become of them. Nothing is written.

What a lead costs here, beside the decision itself, is a handful of additions; what needs reasons is asked for a bounded
sample. All that is kept is sums, by rule and by owner and week, so memory does not grow with the number of leads.

A lead *moves* when it goes to another place: another person by name or account, another queue, or a pool that the one
who had it is not a member of, or not by the same target. That another member of the same pool has the turn is no move:
the turns of a pool begin anew with every history, and a backtest that counted them would cry wolf for each new member.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from routing.backtest.imagined import FindAccount, Held, ImaginedDesk, no_account
from routing.backtest.parting import holder, parting
from routing.backtest.replay import Given, Recorded, replay
from routing.backtest.report import MOVES, STAYS, TURNS, Report, Shift, Week
from routing.decision import Decision
from routing.people import Owner, Roster
from routing.policy import Policy, TargetKind
from routing.router import decide, explain
from routing.search import OTHERWISE

__all__ = ["EXPLAINED", "MOVES", "SAMPLES", "STAYS", "TURNS", "OffDuty", "Report", "Shift", "backtest"]

SAMPLES = 3
"""How many leads of a kind are explained."""
EXPLAINED = 200
"""How many are explained in all."""
OffDuty = Callable[[Owner, datetime], object]
"""Something where a person is off duty at a moment (UTC), else None: :func:`routing.duty.calendar.off_duty`."""
_WEEK = timedelta(days=7)


def backtest(
    draft: Policy,
    roster: Roster,
    records: Iterable[Recorded],
    *,
    against: Policy | None = None,
    present: Policy | None = None,
    held: Iterable[Held] = (),
    account: FindAccount = no_account,
    off_duty: OffDuty | None = None,
) -> Report:
    """Replay recorded leads under a draft.

    Args:
        draft: the policy to try.
        roster: the people to try it with.
        records: in order of time.
        against: compare with what this policy would have done on a desk of its own, not with the record.
        present: the policy behind most of the record, for the reasons; ``against`` where that is given.
        held: what people had to begin with.
        account: finds a company by its key; what is dated in it counts only as far as the lead's moment.
        off_duty: who is off duty when; None where nobody has hours.

    Raises:
        OutOfOrder: the records are not in order of time.
    """
    begun = tuple(held)
    tally = _Tally(draft, against or present, ImaginedDesk(draft, roster, begun, account), off_duty)
    add = tally.add
    if against is None:
        for record, decision in replay(draft, tally.desk, records):
            add(record, record.given, decision)
        return tally.done()
    other = ImaginedDesk(against, roster, begun, account)
    for record, decision in replay(draft, tally.desk, records):
        other.come(record.at)
        before = decide(against, record.lead, other, record.at)
        add(record, before, decision)
        other.give(before, record.lead, record.at, record.ends)
    return tally.done()


class _Tally:
    """The sums, and what is looked up for them once."""

    def __init__(self, draft: Policy, present: Policy | None, desk: ImaginedDesk, off_duty: OffDuty | None) -> None:
        self.report = Report(draft, desk.roster, timed=off_duty is not None)
        self.desk = desk
        self._draft = draft
        self._present = present
        self._off_duty = off_duty
        self._meant = _meant(draft), _meant(present)
        self._members = {f"pool {name}": frozenset(_within(draft, desk.roster, name)) for name in draft.pools}
        self._flows = self.report.flows
        self._loads = desk.loads
        self._week = Week()
        self._until = datetime.min.replace(tzinfo=UTC)
        self._explained = 0

    def add(self, record: Recorded, before: Given | Decision, after: Decision) -> None:
        """Count one lead; the desk is still as the draft saw it."""
        at, owner, target = record.at, after.owner, after.target
        if at >= self._until:
            self._begin(at)
        week = self._week
        who = owner or target
        turns = after.turns
        week.had[who, turns[0].pool if turns else ""] += 1
        if owner is not None:
            load = self._loads[owner]
            if load >= week.peak[owner]:
                week.peak[owner] = load + 1
        elif after.queue == self._draft.otherwise and (after.stage, after.rule) not in self._meant[0]:
            week.falls += 1
        was = before.owner or holder(before)
        week.was[was] += 1
        if before.owner is None and self._fell(before, after.stage):
            week.fell_before += 1
        shift: Shift = STAYS if was == who else self._shift(before, after)
        flow = (after.stage, before.rule, before.target, after.rule, target, shift)
        seen = self._flows[flow] = self._flows[flow] + 1
        if seen <= SAMPLES and shift == MOVES:
            self._explain(record, before, after)
        if self._off_duty is not None and not self._attended(self._off_duty, after, at):
            week.unattended += 1

    def done(self) -> Report:
        """The report, once all leads are counted."""
        self.report.last = self.desk.now
        return self.report

    def _begin(self, at: datetime) -> None:
        """Another week."""
        if self.report.first is None:
            self.report.first = at
        monday = at.date() - timedelta(days=at.weekday())
        self._until = at.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=at.weekday()) + _WEEK
        self._week = self.report.weeks.setdefault(monday, Week())

    def _fell(self, before: Given | Decision, stage: str) -> bool:
        if before.rule == OTHERWISE:
            return True
        present = self._present
        return present is not None and before.queue == present.otherwise and (stage, before.rule) not in self._meant[1]

    def _shift(self, before: Given | Decision, after: Decision) -> Shift:
        """A lead that another member of the same pool has: their turn. Everything else is a move."""
        place = before.target
        if (place is None or place == after.target) and before.owner in self._members.get(after.target, ()):
            return TURNS
        return MOVES

    def _explain(self, record: Recorded, before: Given | Decision, after: Decision) -> None:
        told = self.report.partings.setdefault((after.stage, before.rule, after.rule), [])
        if len(told) < SAMPLES and self._explained < EXPLAINED:
            self._explained += 1
            why = explain(self._draft, record.lead, self.desk, record.at)
            told.append(parting(self._draft, self._present, record.lead, record.at, self.desk, before, why))

    def _attended(self, off_duty: OffDuty, after: Decision, at: datetime) -> bool:
        """Whether somebody of the lead's target is on duty: its owner, else any member of its pool."""
        owners, roster = self._members.get(after.target, ()), self.desk.roster
        asked = (after.owner or after.accountable, *owners)
        people = (roster.get(one) for one in asked)
        return any(person is not None and person.active and not off_duty(person, at) for person in people)


def _within(policy: Policy, roster: Roster, name: str) -> set[str]:
    """Everybody who may have a pool's leads: its members, those of its pools, and of where it flows over."""
    people: set[str] = set()
    pools, left = set[str](), [name]
    while left:
        pool = policy.pools[left.pop()]
        if pool.name not in pools:
            pools.add(pool.name)
            people |= {owner for owner, _ in pool.members_of(roster)}
            left += [*(inner for inner, _ in pool.pools), *([pool.overflow] if pool.overflow else [])]
    return people


def _meant(policy: Policy | None) -> frozenset[tuple[str, str | None]]:
    """The rules, by stage, that send leads to the queue ``otherwise`` on purpose."""
    if policy is None:
        return frozenset()
    return frozenset(
        (stage, rule.name)
        for stage, rules in policy.routes.items()
        for rule in rules
        if any(
            t is not None and t.kind is TargetKind.QUEUE and t.name == policy.otherwise
            for t in (rule.assign, rule.otherwise)
        )
    )
