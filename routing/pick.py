"""Picks: how a pool chooses among its members, and why not the others.

Every pick reads the pool's ledger and nothing else that changes: no pointer in a process, no list index.
That is why a restart, an edit of the pool or a person's return from leave neither resets the rotation nor
floods anybody.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from routing.decision import Candidate, Ledger, Turn, Why
from routing.people import Owner, Pick, Pool, Roster

Load = Callable[[str], int]
"""How many open leads somebody has."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Who was chosen, if anybody could be, and everybody who was considered, in the pool's order.

    Attributes:
        ledger: the pool's numbers after the chosen one's turn.
        pool: whose members may claim the lead, where nobody is chosen for them.
    """

    owner: str | None
    candidates: tuple[Candidate, ...]
    ledger: Ledger | None = None
    pool: str | None = None


class _Member(NamedTuple):
    """Somebody who could have the lead; a plain tuple, for a pool has many and every decision makes them anew."""

    owner: str
    weight: int
    turn: Turn
    numbers: dict[str, int]


def barred(person: Owner | None, had: frozenset[str]) -> Why | None:
    """Why somebody may have no lead by policy, whatever their load; None where nothing stands against it."""
    if person is None:
        return Why.UNKNOWN
    if not person.active:
        return Why.INACTIVE
    return Why.HAD_IT_BEFORE if person.id in had else None


def burden(person: Owner, load: Load) -> dict[str, int]:
    """Somebody's open leads, and how many they may have where that is bounded."""
    if person.capacity is None:
        return {"load": load(person.id)}
    return {"load": load(person.id), "capacity": person.capacity}


def gate(person: Owner | None, load: Load, had: frozenset[str]) -> tuple[Why | None, dict[str, int]]:
    """What stands against somebody, if anything, and their numbers as far as they were asked for.

    The gates come in this order: unknown, inactive, had it before, at capacity.
    """
    why = barred(person, had)
    if person is None or why is not None:
        return why or Why.UNKNOWN, {}
    numbers = burden(person, load)
    full = person.capacity is not None and numbers["load"] >= person.capacity
    return (Why.AT_CAPACITY if full else None), numbers


def pick(pool: Pool, roster: Roster, ledger: Ledger, load: Load, had: frozenset[str] = frozenset()) -> Choice:
    """Choose a member of a pool, among those whom no gate keeps out, by the pool's pick.

    Returns:
        the choice, with the pool's ledger after this turn; nobody and no ledger where no member is eligible.
    """
    eligible: list[_Member] = []
    against: dict[str, Candidate] = {}
    members = pool.members_of(roster)
    for owner, weight in members:
        why, numbers = gate(roster.get(owner), load, had)
        if why is not None:
            against[owner] = Candidate(owner, why, numbers)
            continue
        turn = ledger.of(owner)
        numbers["turns"] = turn.turns
        eligible.append(_Member(owner, weight, turn, numbers))
    if not eligible:
        return Choice(None, tuple(against.values()))
    chosen, why, owed_after = _PICKS[pool.pick](eligible)
    for member in eligible:
        said = why if member is chosen else Why.NOT_YET
        against[member.owner] = Candidate(member.owner, said, member.numbers)
    return Choice(chosen.owner, tuple(against[owner] for owner, _ in members), ledger.after(chosen.owner, owed_after))


def post(pool: Pool, roster: Roster, load: Load, had: frozenset[str] = frozenset()) -> Choice:
    """Let the members of a pool claim a lead, as far as no gate keeps them out; nobody where no member could."""
    considered = []
    for owner, _ in pool.members_of(roster):
        why, numbers = gate(roster.get(owner), load, had)
        considered.append(Candidate(owner, why or Why.MAY_CLAIM, numbers))
    claimable = any(candidate.why is Why.MAY_CLAIM for candidate in considered)
    return Choice(None, tuple(considered), pool=pool.name if claimable else None)


_Picked = tuple[_Member, Why, Mapping[str, int]]


def _round_robin(eligible: Sequence[_Member]) -> _Picked:
    """Whoever has waited longest for a turn; newcomers first, in the pool's order.

    Not "the next after the last one": a place in a list moves when the list is edited, and counting turns
    instead would give a newcomer every lead until they had as many as the rest. Whoever joins or comes back
    gets one turn, and is then the most recently served like anybody else.
    """
    return min(eligible, key=lambda member: member.turn.last), Why.CHOSEN_TURN, {}


def _weighted(eligible: Sequence[_Member]) -> _Picked:
    """Smooth weighted round robin (Igor Sysoev, nginx 1.3.1, 2012).

    Everybody eligible is owed their weight more; who is owed most gets the lead and pays for it with the
    weights of all. Weights 5, 1, 1 give a a b a c a a: true to the share, and without bursts. The credit of
    somebody who is not eligible stands still, so that a holiday is neither made up for nor held against
    them.
    """
    owed = {member.owner: member.turn.credit + member.weight for member in eligible}
    chosen = max(eligible, key=lambda member: owed[member.owner])  # of equals the first in the pool's order
    owed[chosen.owner] -= sum(member.weight for member in eligible)
    return chosen, Why.CHOSEN_SHARE, owed


def _least_loaded(eligible: Sequence[_Member]) -> _Picked:
    """The fewest open leads; of equals whoever has waited longest, so that order favours nobody."""
    chosen = min(eligible, key=lambda member: (member.numbers["load"], member.turn.last))
    return chosen, Why.CHOSEN_LOAD, {}


_PICKS: Mapping[Pick, Callable[[Sequence[_Member]], _Picked]] = MappingProxyType(
    {
        Pick.ROUND_ROBIN: _round_robin,
        Pick.WEIGHTED: _weighted,
        Pick.LEAST_LOADED: _least_loaded,
        Pick.FIRST_TO_CLAIM: _round_robin,
    }  # whose lead nobody claimed in time
)
