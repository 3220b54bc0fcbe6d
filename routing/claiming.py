"""Claims: what waits in a pool belongs to whoever of its members claims it first."""

from routing.assignment import State
from routing.commands import Claim
from routing.decision import Why
from routing.facts import LeadClaimed, lead_stream
from routing.fairness.gates import Asks, barred, barrier, numbers_of
from routing.fairness.pick import Picking, line_up
from routing.messages import Audience, Place
from routing.overtaking import overtake
from routing.ports import Done, Standing, Work
from routing.reasons import Act
from routing.refusals import Because, Refused
from routing.rights import Case, case_of, reason_for


def claim(work: Work, command: Claim) -> Done:
    """The first eligible member has it, and has accepted it: silence is over, and it counts as their turn."""
    case, numbers = _as_member(work, command)
    reason = reason_for(case.policy, command, Act.CLAIM)
    claimed = case.assignment.claim(command.by, command.now)
    overtake(work, case.lead.id, command.now)
    pool = str(claimed.pool)
    if claimed.decision is not None:
        _count_turn(work, case, pool, claimed.decision, command)
    work.put_assignment(case.assignment, claimed)
    fact = LeadClaimed(
        at=command.now, by=command.by, owner=command.by, pool=pool, offer=claimed.offer, load=numbers["load"],
        capacity=numbers.get("capacity"), reason=reason.code, note=command.note,
    )  # fmt: skip
    work.record(lead_stream(case.lead.id), fact)
    work.redraw(case.lead.id, by=command.by)
    work.show(case.lead.id, Place.dm(command.by), Audience.OWNER)
    return Done(Standing.DONE, case.lead, claimed)


def _as_member(work: Work, command: Claim) -> tuple[Case, dict[str, int]]:
    """The case, for a member of the pool whom no gate keeps out, and their numbers.

    Raises:
        Refused: as :func:`routing.rights.case_of`; or they are no member, inactive, full, or had it before.
    """
    case = case_of(work, command)
    held, person = case.assignment, case.actor
    pool = case.policy.pools.get(held.pool or "")
    if held.state is not State.UNCLAIMED:
        raise Refused(Because.STALE, lead=case.lead.id, at=held.changed_at)
    if pool is None or not pool.has(person.id, work.roster):
        raise Refused(Because.NOT_A_MEMBER, lead=case.lead.id, pool=held.pool, manager=held.accountable)
    if barred(person, Asks(had=work.had(case.lead.id)), work, command.now) is not None:
        raise Refused(Because.HAD_IT, lead=case.lead.id, manager=held.accountable)
    stopped, numbers = barrier(person, pool, work, command.now), dict(numbers_of(person, work))
    if stopped is not None and stopped.why is Why.AT_CAPACITY:
        raise Refused(Because.AT_CAPACITY, lead=case.lead.id, load=numbers["load"], capacity=numbers["capacity"])
    return case, numbers


def _count_turn(work: Work, case: Case, pool: str, decision: int, command: Claim) -> None:
    """It was their turn: whoever is quick pays for it like anybody else."""
    lineup = line_up(case.policy.pools[pool], Picking(case.policy.pools, work, command.now))
    work.put_turn(lineup.turn(lineup.members[command.by]), decision)
