"""Picks: how a pool chooses among its members, and why not the others.

Every pick stands on the pool's ledger: no pointer in a process, no list index. That is why a restart, an edit of the
pool or a person's return from leave neither resets the rotation nor floods anybody. Choosing looks at the head of the
pool's :class:`routing.fairness.lineup.Lineup` and no further; why the others were not chosen is worked out when asked
for.
"""

from collections.abc import Iterator, Mapping, MutableMapping
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import NamedTuple, Protocol

from routing.decision import Barrier, Why
from routing.fairness.gates import Asks, Burdens, barred, barrier, liked, until
from routing.fairness.ledger import Ledger, Turn
from routing.fairness.lineup import Lineup, Member, Stand, Standing, made
from routing.fairness.pools import FULL, Measure, Pick, Pool
from routing.people import Roster


class Bench(Burdens, Protocol):
    """What the desk knows of its people at one moment."""

    @property
    def roster(self) -> Roster:
        """Everybody Baton knows."""
        ...

    @property
    def lineups(self) -> MutableMapping[str, Lineup]:
        """Lineups by pool, kept for as long as nothing but turns and :meth:`Lineup.touch` changes them."""
        ...

    def ledger(self, pool: str) -> Ledger:
        """A pool's numbers; an empty ledger where it has given no lead yet."""
        ...

    def effort(self, owner: str, now: datetime) -> int:
        """What somebody's open leads ask of them, in hundredths of a point."""
        ...

    def merit(self, owner: str, measure: Measure, now: datetime) -> int:
        """How good somebody is by a measure, in thousandths."""
        ...


class Choice(NamedTuple):
    """Who was chosen, if anybody could be.

    Attributes:
        why: by what; None where nobody was chosen.
        turns: what it adds to the pools' ledgers, the inmost first.
        pool: whose members may claim the lead, where nobody is chosen for them.
        back: when the first who is not there now will be, UTC, where nobody was chosen for that reason.
        awaits: whom the lead waits for, where it is one person and no pool.
        accountable: who answers for it meanwhile.
    """

    owner: str | None
    why: Why | None = None
    turns: tuple[Turn, ...] = ()
    pool: str | None = None
    back: datetime | None = None
    awaits: str | None = None
    accountable: str | None = None

    @property
    def found(self) -> bool:
        """Whether the lead has a place here."""
        return self.owner is not None or self.pool is not None or self.awaits is not None


NOBODY = Choice(None)

BY_PICK: Mapping[Pick, Why] = {
    Pick.ROUND_ROBIN: Why.CHOSEN_TURN,
    Pick.WEIGHTED: Why.CHOSEN_SHARE,
    Pick.LEAST_LOADED: Why.CHOSEN_LOAD,
    Pick.BEST_FIRST: Why.CHOSEN_BEST,
    Pick.FIRST_TO_CLAIM: Why.CHOSEN_TURN,  # whose lead nobody claimed in time
}


class Picking(NamedTuple):
    """One lead that looks for an owner.

    Attributes:
        asks: what it asks of them; None where it asks nothing.
        before: who had this person's or company's last lead, where the rule wants them again.
        by_turn: nobody claimed it, so a pool whose leads are claimed gives it to a member by turn.
        amounts: the lead's numbers by field, for pools that share value.
    """

    pools: Mapping[str, Pool]
    bench: Bench
    now: datetime
    asks: Asks | None = None
    before: str | None = None
    by_turn: bool = False
    amounts: Mapping[str, int] = {}  # never changed

    def cost(self, pool: Pool) -> int:
        """What the lead costs whoever has it: 1, or its value."""
        return 1 if pool.worth is None else max(1, self.amounts.get(pool.worth.field, pool.worth.unknown))


def line_up(pool: Pool, picking: Picking) -> Lineup:
    """A pool's lineup at the moment, from the bench's shelf or made anew."""
    bench, now = picking.bench, picking.now
    lineup = bench.lineups.get(pool.name)
    if lineup is None:
        if pool.pools:
            members = tuple((name, weight * FULL) for name, weight in pool.pools)
            lineup = Lineup(pool, members, bench.ledger(pool.name), _stands_of_pools(picking), BY_PICK[pool.pick])
        else:
            members = pool.lined_up(bench.roster, now.date())
            lineup = Lineup(pool, members, bench.ledger(pool.name), _stands(pool, bench), BY_PICK[pool.pick])
        bench.lineups[pool.name] = lineup
    return lineup.at(now)


def choose(pool: Pool, picking: Picking, seen: AbstractSet[str] = frozenset()) -> Choice:
    """Choose a member of a pool, among those whom no gate keeps out, by its pick; else of where it flows over."""
    lineup = line_up(pool, picking)
    if picking.asks is None and lineup.picks_at_once:  # the usual case: a pool of people, and whoever is next will do
        cost = 1 if pool.worth is None else picking.cost(pool)
        member = lineup.first(cost)
        if member is not None:
            return _given(lineup, member, cost, lineup.why)
    if pool.pools:
        choice = _of_pools(pool, lineup, picking, seen | {pool.name})
    elif pool.is_claimed and not picking.by_turn:
        open_to = next(takers(lineup, picking), None)
        choice = Choice(None, pool=pool.name) if open_to is not None else NOBODY
    else:
        choice = _of_people(pool, lineup, picking)
    if choice.found:
        return choice
    if pool.overflow is not None and pool.overflow not in seen | {pool.name}:
        over = choose(picking.pools[pool.overflow], picking, seen | {pool.name})
        if over.found:
            return over
        return Choice(None, back=_first(_back(lineup), over.back))
    return Choice(None, back=_first(_back(lineup), choice.back))


def _of_people(pool: Pool, lineup: Lineup, picking: Picking) -> Choice:
    cost, asks = picking.cost(pool), picking.asks
    if asks is None:
        member, why = lineup.first(cost), BY_PICK[pool.pick]
    else:
        member, why = _fitting(lineup, picking, asks, cost)
    return NOBODY if member is None else _given(lineup, member, cost, why)


def _given(lineup: Lineup, member: Member, cost: int, why: Why) -> Choice:
    turns, stand_in = (lineup.turn(member, cost),), member.standing.stand_in
    if stand_in is not None:
        return Choice(stand_in, Why.CHOSEN_BACKUP, turns)
    return made(Choice, (member.owner, why, turns, None, None, None, None))


def _fitting(lineup: Lineup, picking: Picking, asks: Asks, cost: int) -> tuple[Member | None, Why]:
    """Whoever had the last lead of the same person, else the next with all that is preferred, else the next."""

    def out(member: Member) -> bool:
        return against(member, picking, asks) is not None

    before = lineup.members.get(picking.before) if picking.before is not None else None
    if before is not None and before.there and not out(before):
        return before, Why.CHOSEN_BEFORE
    member = None
    if asks.prefers:
        member = lineup.first(cost, lambda one: out(one) or not likes(one, picking, asks))
    return member or lineup.first(cost, out), BY_PICK[lineup.pool.pick]


def _of_pools(pool: Pool, lineup: Lineup, picking: Picking, seen: AbstractSet[str]) -> Choice:
    """The pool whose share is next and that can place the lead."""
    tried: set[str] = set()
    back: datetime | None = None
    cost = picking.cost(pool)
    while (member := _home(lineup, picking, tried) or lineup.first(cost, lambda one: one.owner in tried)) is not None:
        tried.add(member.owner)
        if member.owner in seen:
            continue
        inner = choose(picking.pools[member.owner], picking, seen)
        if inner.owner is not None:
            return inner._replace(turns=(*inner.turns, lineup.turn(member, cost)))
        if inner.pool is not None:
            return inner
        back = _first(back, inner.back)
    return Choice(None, back=back)


def _home(lineup: Lineup, picking: Picking, tried: AbstractSet[str]) -> Member | None:
    """The pool of whoever had the customer's last lead: it comes before the one whose share is next."""
    before, roster = picking.before, picking.bench.roster
    if before is None:
        return None
    there = (one for one in lineup.members.values() if one.there and one.owner not in tried)
    return next((one for one in there if picking.pools[one.owner].has(before, roster)), None)


def takers(lineup: Lineup, picking: Picking) -> Iterator[Member]:
    """The members who might claim a lead."""
    for member in lineup.members.values():
        if member.there and (picking.asks is None or against(member, picking, picking.asks) is None):
            yield member


def against(member: Member, picking: Picking, asks: Asks) -> Barrier | None:
    """What keeps a member, or who stands in for them, from this lead."""
    bench = picking.bench
    return barred(bench.roster.get(member.standing.stand_in or member.owner), asks, bench, picking.now)


def likes(member: Member, picking: Picking, asks: Asks) -> bool:
    """Whether a member, or who stands in for them, has all that is preferred."""
    person = picking.bench.roster.get(member.standing.stand_in or member.owner)
    return person is not None and liked(person, asks)


def _stands(pool: Pool, bench: Bench) -> Stand:
    bounded, ranked, by_load = pool.caps.bound or pool.cooldown > 0, pool.ranked, pool.pick is Pick.LEAST_LOADED

    def stands(owner: str, now: datetime) -> Standing:
        roster = bench.roster
        person = roster.owners.get(owner)
        if person is not None and owner in roster.plain and not bounded:  # the usual case: only their load counts
            load, capacity = bench.load(owner), person.capacity
            if capacity is not None and load >= capacity:
                return Standing(Barrier(Why.AT_CAPACITY, {"load": load, "capacity": capacity}))
            if not ranked:
                return _THERE
            rank = bench.effort(owner, now) if by_load else _rank(pool, bench, owner, now)
            return made(Standing, (None, None, None, rank))
        against = barrier(person, pool, bench, now)
        moment = until(person, against, now)
        if against is not None and against.why is Why.AWAY and pool.cover and person is not None and person.backup:
            backup = bench.roster.get(person.backup)
            blocked = barrier(backup, pool, bench, now)
            moment = _first(moment, until(backup, blocked, now))
            if blocked is None:
                return Standing(None, person.backup, moment, _rank(pool, bench, person.backup, now))
        return Standing(against, None, moment, _rank(pool, bench, owner, now) if against is None else 0)

    return stands


_THERE = Standing(None)


def _rank(pool: Pool, bench: Bench, owner: str, now: datetime) -> int:
    if pool.pick is Pick.LEAST_LOADED:
        return bench.effort(owner, now)
    return -bench.merit(owner, pool.measure, now) if pool.pick is Pick.BEST_FIRST else 0


def _stands_of_pools(picking: Picking) -> Stand:
    def stands(name: str, now: datetime) -> Standing:
        until: datetime | None = None
        seen: set[str] = set()
        other: str | None = name
        while other is not None and other not in seen:  # where a pool flows over, its share goes, too
            seen.add(other)
            inner = line_up(picking.pools[other], picking._replace(now=now))
            until = _first(until, inner.until)
            if inner.anybody:
                return Standing(None, until=until)
            other = picking.pools[other].overflow
        return Standing(Barrier(Why.NOBODY), until=until)

    return stands


def _back(lineup: Lineup) -> datetime | None:
    """When the first of those who are off duty will be there."""
    off = (m.standing.barrier for m in lineup.members.values() if m.standing.barrier is not None)
    moments = [b.until for b in off if b.until is not None and b.why in {Why.AWAY, Why.OUTSIDE_HOURS}]
    return min(moments, default=None)


def _first(one: datetime | None, other: datetime | None) -> datetime | None:
    return min(filter(None, (one, other)), default=None)
