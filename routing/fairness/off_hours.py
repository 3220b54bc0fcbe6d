"""What becomes of a lead whose pool has nobody on duty: it is held, goes on, or whoever is on call has it."""

from collections.abc import Iterator
from datetime import timedelta

from routing.decision import Candidate, Why
from routing.duty.calendar import off_duty
from routing.duty.clock import Clock, OffHours
from routing.duty.rota import Rota
from routing.fairness.considered import Considered, considered
from routing.fairness.gates import barred, numbers_of
from routing.fairness.pick import Choice, Picking, choose
from routing.fairness.pools import Pool

LONGEST = timedelta(days=14)
"""How long a lead is held at most: a pool that stays empty for longer is not closed, but forgotten."""


def meanwhile(clock: Clock, pool: Pool, choice: Choice, picking: Picking) -> Choice:
    """The choice that stands in for one that found nobody, because nobody who could have the lead was on duty.

    ``hold``: the pool keeps the lead until ``choice.back``, if that is within :data:`LONGEST`. ``on_call``: the person
    of the rota, whatever their hours, or somebody of the pool that is on call; with nobody there it is held.
    ``overflow``: nobody, so that the rule's ``else`` is next. Whoever is on duty and full is there: then nobody waits.

    Returns:
        a choice with an owner; or with ``pool`` and ``back``, which holds the lead; or ``choice`` itself.
    """
    if choice.found or choice.back is None or clock.off_hours is OffHours.OVERFLOW:
        return choice
    if choice.back - picking.now > LONGEST or _somebody_is_there(pool, picking, frozenset()):
        return choice
    if clock.off_hours is OffHours.ON_CALL:
        found = _on_call(clock, picking)
        if found.found:
            return found
    return choice._replace(pool=pool.name)


def on_call(clock: Clock, choice: Choice, picking: Picking) -> Iterator[Considered]:
    """Whoever was considered beside the pool: the one who is on call, or everybody of the pool that is."""
    if choice.why is Why.CHOSEN_ON_CALL and choice.owner is not None:
        person = picking.bench.roster.get(choice.owner)
        numbers = numbers_of(person, picking.bench) if person is not None else {}
        yield "", Candidate(choice.owner, choice.why, numbers)
        return
    pool = picking.pools.get(clock.on_call) if isinstance(clock.on_call, str) else None
    if pool is not None and pool.name in {turn.pool for turn in choice.turns}:
        yield from considered(pool, picking, choice)


def _on_call(clock: Clock, picking: Picking) -> Choice:
    if isinstance(clock.on_call, str):
        pool = picking.pools.get(clock.on_call)
        return choose(pool, picking) if pool is not None else Choice(None)
    assert isinstance(clock.on_call, Rota)
    person = clock.person_on_call(picking.bench.roster, picking.now, picking.asks.had if picking.asks else frozenset())
    return Choice(person, Why.CHOSEN_ON_CALL if person is not None else None)


def _somebody_is_there(pool: Pool, picking: Picking, seen: frozenset[str]) -> bool:
    """Whether a member who may have this lead is on duty, however much they have to do."""
    roster, now, asks = picking.bench.roster, picking.now, picking.asks
    for one, _ in pool.members_of(roster):
        person = roster.get(one)
        if person is None or not person.active or off_duty(person, now) is not None:
            continue
        if asks is None or barred(person, asks, picking.bench, now) is None:
            return True
    inner = {name for name, _ in pool.pools} | ({pool.overflow} if pool.overflow is not None else set())
    seen |= {pool.name}
    return any(_somebody_is_there(picking.pools[name], picking, seen) for name in sorted(inner - seen))
