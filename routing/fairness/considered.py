"""Why a pool chose as it did: everybody it considered, in its order, each with the reason."""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet

from routing.decision import Barrier, Candidate, Why
from routing.fairness.gates import Asks, numbers_of
from routing.fairness.lineup import Lineup, Member
from routing.fairness.pick import BY_PICK, Choice, Picking, against, likes, line_up, takers
from routing.fairness.pools import Pick, Pool
from routing.people import Owner

Considered = tuple[str, Candidate]
"""A pool, and somebody of it."""

FREE = frozenset({Why.NOT_YET, Why.LESS_FITTING, Why.MAY_CLAIM})
"""Of those who could have had the lead."""


def considered(
    pool: Pool, picking: Picking, choice: Choice, seen: AbstractSet[str] = frozenset()
) -> Iterator[Considered]:
    """Everybody of a pool, of the pools in it, and of where it flows over, and why the choice fell as it did."""
    lineup = line_up(pool, picking)
    seen = seen | {pool.name}
    free = False
    for name, _ in pool.pools:
        if name not in seen:
            yield from considered(picking.pools[name], picking, choice, seen)
    for candidate in [] if pool.pools else _people(lineup, picking, choice):
        free = free or candidate.chosen or candidate.why in FREE
        yield pool.name, candidate
    if pool.overflow is not None and pool.overflow not in seen and not free and not _is_of(lineup, choice):
        yield from considered(picking.pools[pool.overflow], picking, choice, seen)


def once(found: Iterable[Considered]) -> tuple[Candidate, ...]:
    """Everybody once for each of their pools, however many ways lead there; whoever was chosen, as chosen."""
    listed: dict[tuple[str, str], Candidate] = {}
    for pool, candidate in found:
        known = listed.get((pool, candidate.owner))
        if known is None or (candidate.chosen and not known.chosen):
            listed[pool, candidate.owner] = candidate
    return tuple(listed.values())


def _people(lineup: Lineup, picking: Picking, choice: Choice) -> Iterator[Candidate]:
    asks = picking.asks or Asks()
    preferring = asks.prefers and any(likes(one, picking, asks) for one in takers(lineup, picking))
    for member in lineup.members.values():
        person = picking.bench.roster.get(member.owner)
        stopped = member.standing.barrier or against(member, picking, asks)
        if person is None or stopped is not None:
            stopped = stopped or Barrier(Why.UNKNOWN)
            yield Candidate(member.owner, stopped.why, stopped.numbers)
            continue
        numbers = _numbers(lineup, member, person, picking)
        if _is_chosen(lineup, member, choice):
            if member.standing.stand_in is not None:
                yield Candidate(member.owner, Why.AWAY)
            yield Candidate(str(choice.owner), choice.why or BY_PICK[lineup.pool.pick], numbers)
        elif member.standing.stand_in is not None:
            yield Candidate(member.owner, Why.AWAY, numbers)
        elif _waits_for_claims(lineup, picking):
            yield Candidate(member.owner, Why.MAY_CLAIM, numbers)
        elif preferring and not likes(member, picking, asks):
            yield Candidate(member.owner, Why.LESS_FITTING, numbers)
        else:
            yield Candidate(member.owner, Why.NOT_YET, numbers)


def _numbers(lineup: Lineup, member: Member, person: Owner, picking: Picking) -> dict[str, int]:
    """What the pick went by."""
    bench, pool = picking.bench, lineup.pool
    numbers = dict(numbers_of(person, bench))
    if not _waits_for_claims(lineup, picking):
        numbers["turns"] = member.tally.turns
    if pool.pick is Pick.WEIGHTED:
        numbers["owed"] = lineup.owed(member)
    if pool.pick is Pick.LEAST_LOADED and bench.effort(member.owner, picking.now) != 100 * numbers["load"]:
        numbers["effort"] = bench.effort(member.owner, picking.now)
    if pool.pick is Pick.BEST_FIRST:
        numbers["merit"] = bench.merit(member.owner, pool.measure, picking.now)
    return numbers


def _is_chosen(lineup: Lineup, member: Member, choice: Choice) -> bool:
    return any(turn.pool == lineup.pool.name and turn.owner == member.owner for turn in choice.turns)


def _waits_for_claims(lineup: Lineup, picking: Picking) -> bool:
    return lineup.pool.is_claimed and not picking.by_turn


def _is_of(lineup: Lineup, choice: Choice) -> bool:
    """Whether the choice was made in this pool."""
    return choice.pool == lineup.pool.name or any(turn.pool == lineup.pool.name for turn in choice.turns)
