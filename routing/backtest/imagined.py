"""An imagined desk: what the router sees while recorded leads are decided again.

It begins with empty ledgers, for a draft's pools have given nothing yet, and with the leads that people had. It keeps a
few numbers for each person and the ends of what is open, and never a lead: a million leads take no more memory than a
thousand, but for what the policy itself looks back at (caps: eight days; sticky rules: as long as they say).
"""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush

from routing.accounts.account import Account
from routing.decision import Decision
from routing.fairness.burdens import share_of
from routing.fairness.gates import COUNTED, Given
from routing.fairness.ledger import Ledger
from routing.fairness.lineup import Lineup
from routing.fairness.pools import Measure, Pool
from routing.fields import Facts, fold
from routing.lead import Lead
from routing.people import Roster
from routing.policy import Policy

EFFORT = 100
"""What a lead asks of its owner where the policy does not say, in hundredths of a point."""

FindAccount = Callable[[str], Account | None]


@dataclass(frozen=True, slots=True)
class Held:
    """A lead that somebody had at the beginning; ``ends`` (UTC) is when it was over, None where it never was."""

    owner: str
    ends: datetime | None = None


class OutOfOrder(ValueError):
    """A lead is earlier than the one before it."""


def no_account(_key: str) -> Account | None:
    """No company is known."""
    return None


class ImaginedDesk:
    """A :class:`routing.router.Snapshot` that follows the decisions made of it.

    ``loads`` are the open leads by owner. Of contacts and answers it knows nothing: a lead asks its whole effort of its
    owner until it ends, and all are equally good by any measure.
    """

    def __init__(
        self, policy: Policy, roster: Roster, held: Iterable[Held] = (), account: FindAccount = no_account
    ) -> None:
        """A desk at the beginning.

        Args:
            policy: the one that it is for.
            roster: everybody, as they are now.
            held: what people had to begin with.
            account: finds a company by its key.
        """
        self.roster = roster
        self.account = account
        self.lineups: dict[str, Lineup] = {}
        self.now: datetime | None = None
        self._policy = policy
        self.loads: defaultdict[str, int] = defaultdict(int)
        self._efforts: defaultdict[str, int] = defaultdict(int)
        self._weighs = any(pool.ranked for pool in policy.pools.values())
        self._ends: list[tuple[datetime, str, int]] = []
        self._ledgers: dict[str, Ledger] = {}
        self._watching = _watching(policy, roster)
        self._given: dict[str, deque[Given]] | None = {} if _counts_given(policy, roster) else None
        self._sticks = max((r.sticky or 0 for rules in policy.routes.values() for r in rules), default=0)
        self._last: dict[str, tuple[str, datetime]] = {}
        self._ramps = any(owner.ramp is not None for owner in roster.owners.values())
        for one in held:
            self.loads[one.owner] += 1
            self._efforts[one.owner] += EFFORT
            if one.ends is not None:
                self._ends.append((one.ends, one.owner, EFFORT))
        heapify(self._ends)

    def ledger(self, pool: str) -> Ledger:
        """A pool's numbers, asked for when it is lined up."""
        return self._ledgers.get(pool) or Ledger(pool)

    def load(self, owner: str) -> int:
        """How many open leads somebody has."""
        return self.loads[owner]

    def effort(self, owner: str, now: datetime) -> int:  # noqa: ARG002  # no contact is known, after which it shrinks
        """What somebody's open leads ask of them, in hundredths of a point."""
        return self._efforts[owner]

    def given(self, owner: str, now: datetime) -> tuple[Given, ...]:
        """The leads that the policy gave somebody in the last eight days, oldest first."""
        mine = self._given.get(owner) if self._given is not None else None
        if mine is None:
            return ()
        while mine and mine[0].at < now - COUNTED:
            mine.popleft()
        return tuple(mine)

    def merit(self, owner: str, measure: Measure, now: datetime) -> int:  # noqa: ARG002  # nobody answers here
        """How good somebody is by a measure, in thousandths."""
        return share_of(0, 0)

    def last_owner(self, lead: Lead, since: datetime) -> str | None:
        """Who had the latest lead of the same person, or else company, that was given after a moment (UTC)."""
        for key in _names(lead):
            known = self._last.get(key)
            if known is not None and known[1] > since:
                return known[0]
        return None

    def come(self, at: datetime) -> None:
        """Time goes on to the moment (UTC) at which a lead comes in: what ended until then is nobody's load any more.

        Raises:
            OutOfOrder: that is before the last one.
        """
        now = self.now
        if now is not None and at < now:
            raise OutOfOrder(f"{at:%Y-%m-%d %H:%M} comes after {now:%Y-%m-%d %H:%M}")
        if self._ramps and now is not None and at.date() != now.date():
            self._line_up_again()
        self.now = at
        ends = self._ends
        while ends and ends[0][0] <= at:
            _, owner, effort = heappop(ends)
            self.loads[owner] -= 1
            self._efforts[owner] -= effort
            if owner in self._watching:
                self._touch(owner, at)

    def give(self, decision: Decision, lead: Lead, at: datetime, ends: datetime | None) -> None:
        """Follow a decision: turns are taken, its owner has one more lead, until ``ends`` (UTC) where that is known."""
        for turn in decision.turns:
            self.lineups[turn.pool].take(turn)
        owner = decision.owner
        if owner is None:
            return
        effort = self._asks(lead, at) if self._weighs else 0
        self.loads[owner] += 1
        if effort:
            self._efforts[owner] += effort
        if ends is not None:
            heappush(self._ends, (ends, owner, effort))
        if self._given is not None or self._sticks:
            self._remember(lead, owner, at)
        if owner in self._watching:
            self._touch(owner, at)

    def _asks(self, lead: Lead, at: datetime) -> int:
        """What a lead asks of its owner, in hundredths of a point."""
        policy = self._policy
        return policy.effort(Facts(lead, at, policy.reference, self.account)) if policy.efforts else EFFORT

    def _touch(self, owner: str, at: datetime) -> None:
        """Somebody's work is another: where it matters, they line up anew."""
        for pool in self._watching[owner]:
            lineup = self.lineups.get(pool.name)
            if lineup is not None:
                for name in (name for name, _ in pool.pools) if pool.pools else (owner,):
                    lineup.touch(name, at)

    def _line_up_again(self) -> None:
        """New hires weigh more every day."""
        for name, lineup in self.lineups.items():
            members = {owner: member.tally for owner, member in lineup.members.items()}
            self._ledgers[name] = Ledger(name, lineup.version, lineup.time, members)
        self.lineups.clear()

    def _remember(self, lead: Lead, owner: str, at: datetime) -> None:
        """What caps and sticky rules look back at, for as long as they do; the latest lead of a name stands last."""
        if self._given is not None:
            tier = Facts(lead, at, self._policy.reference, self.account).get("tier")
            self._given.setdefault(owner, deque()).append(Given(at, tier if isinstance(tier, str) else ""))
        for key in _names(lead) if self._sticks else ():
            self._last.pop(key, None)
            self._last[key] = (owner, at)
        oldest = at - timedelta(seconds=self._sticks)
        while self._last and (first := next(iter(self._last.items())))[1][1] < oldest:
            del self._last[first[0]]


def _names(lead: Lead) -> list[str]:
    """What the same person, and the same company, is known by."""
    email, company = lead.text("email"), lead.account or lead.text("company")
    return [f"{kind}:{fold(name)}" for kind, name in (("email", email), ("company", company)) if name]


def _counts_given(policy: Policy, roster: Roster) -> bool:
    """Whether anything asks how many leads somebody was given."""
    people, pools = roster.owners.values(), policy.pools.values()
    return any(owner.caps.bound for owner in people) or any(pool.caps.bound or pool.cooldown for pool in pools)


def _watching(policy: Policy, roster: Roster) -> Mapping[str, tuple[Pool, ...]]:
    """For each person the pools to which their work makes a difference: their own first, then pools of these."""
    found: dict[str, tuple[Pool, ...]] = {}
    own = [pool for pool in policy.pools.values() if not pool.pools]
    around = tuple(pool for pool in policy.pools.values() if pool.pools)
    for pool in own:
        for member, _ in pool.members_of(roster):
            for one in (member, _backup(roster, member) if pool.cover else None):
                person = roster.get(one or "")
                bound = person is not None and (person.capacity is not None or person.caps.bound)
                if one is not None and (bound or pool.ranked or pool.caps.bound or pool.cooldown):
                    found[one] = (*found.get(one, ()), pool)
    return {owner: (*pools, *around) for owner, pools in found.items()}


def _backup(roster: Roster, owner: str) -> str | None:
    person = roster.get(owner)
    return person.backup if person is not None else None
