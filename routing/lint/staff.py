"""The people behind a policy: whom it can reach, who is missing, and who stands in for whom."""

from collections.abc import Iterator

from routing.duty.clock import Clock
from routing.duty.rota import Rota
from routing.lint.finding import Code, Spotted
from routing.people import Owner, Role, Roster
from routing.policy import Policy, Target, TargetKind
from routing.reading.findings import clip, listed, quoted


def handed_on(policy: Policy, name: str) -> tuple[str, ...]:
    """The pools that a pool's leads may go on to: those it is made of, and the one that has what it cannot place."""
    pool = policy.pools.get(name)
    if pool is None:
        return ()
    return tuple(dict.fromkeys((*(inner for inner, _ in pool.pools), *([pool.overflow] if pool.overflow else []))))


def within(policy: Policy, names: Iterator[str] | tuple[str, ...]) -> tuple[str, ...]:
    """These pools and all that their leads may go on to."""
    found: dict[str, None] = {}
    ahead = list(names)
    while ahead:
        name = ahead.pop(0)
        if name not in found and name in policy.pools:
            found[name] = None
            ahead += handed_on(policy, name)
    return tuple(found)


def staff(policy: Policy, name: str, roster: Roster) -> list[Owner]:
    """Everybody active whom a pool may give a lead, by itself or through the pools that it hands on to."""
    ids = (member for inner in within(policy, (name,)) for member, _ in policy.pools[inner].members_of(roster))
    people = (roster.get(member) for member in dict.fromkeys(ids))
    return [person for person in people if person is not None and person.active]


def short_of_people(policy: Policy, roster: Roster) -> Iterator[Spotted]:
    """Pools that cannot give a lead to anybody, and members who get none."""
    for name, pool in policy.pools.items():
        if not any(_room(member) for member in staff(policy, name, roster)):
            problem = f"nobody in {quoted(name)} can be given a lead: its members are inactive or have no capacity"
            yield Spotted(Code.NOBODY, ("pools", name), problem, "Add somebody who is active")
            continue
        members = [roster.get(member) for member, _ in pool.members_of(roster)]
        for member in members:
            if member is not None and member.active and not _room(member):
                problem = f"{clip(member.id)} has capacity 0 in the roster and gets no lead from {quoted(name)}"
                fix = "Raise the capacity, or take them out of the pool"
                yield Spotted(Code.NO_CAPACITY, ("pools", name), problem, fix)


def _room(member: Owner) -> bool:
    """Whether somebody can be given any lead at all."""
    return member.capacity != 0


def unreached(policy: Policy, roster: Roster, dead: frozenset[tuple[str, int]]) -> Iterator[Spotted]:
    """Reps whom no rule can give a lead.

    Args:
        policy: the rules.
        roster: the people.
        dead: the stage and place of each rule that never matches.
    """
    targets = list(_targets(policy, dead))
    pools = within(policy, (*(t.name for t in targets if t.kind is TargetKind.POOL), *_others(policy)))
    reached = {target.name for target in targets if target.kind is TargetKind.OWNER}
    reached |= {member for name in pools for member, _ in policy.pools[name].members_of(roster)}
    reached |= {taker for queue in policy.queues.values() for taker in queue.open_to}
    reached |= _on_call(policy.clock)
    reached |= _stand_ins(policy, pools, roster)
    answering = {who for queue in policy.queues.values() for who in (queue.steward, queue.deputy)}
    answering |= {pool.manager for pool in policy.pools.values()}
    answering |= {owner.manager for owner in roster.owners.values()}
    by_account = any(target.kind is TargetKind.ACCOUNT_OWNER for target in targets)
    for owner in roster.owners.values():
        if owner.active and owner.role is Role.REP and owner.id not in reached | answering:
            but = " but those of accounts that are theirs" if by_account else ""
            problem = f"no rule can give {clip(owner.id)} a lead{but}: no pool that a rule leads to has them"
            fix = "Add them to a pool, or mark them inactive"
            yield Spotted(Code.UNREACHED, ("people", owner.id), problem, fix, in_roster=True)


def _targets(policy: Policy, dead: frozenset[tuple[str, int]]) -> Iterator[Target]:
    for stage, rules in policy.routes.items():
        for place, rule in enumerate(rules):
            if (stage, place) not in dead:
                yield rule.assign
                if rule.otherwise is not None:
                    yield rule.otherwise


def _others(policy: Policy) -> Iterator[str]:
    """Pools that leads reach without a rule: whose members may take from a queue, or are on call."""
    for queue in policy.queues.values():
        yield from (name for name in queue.open_to if name in policy.pools)
    if isinstance(policy.clock.on_call, str):
        yield policy.clock.on_call


def _on_call(clock: Clock) -> set[str]:
    return set(clock.on_call.people) if isinstance(clock.on_call, Rota) else set()


def _stand_ins(policy: Policy, pools: tuple[str, ...], roster: Roster) -> set[str]:
    """Whoever has a member's leads while they are away."""
    covered = [policy.pools[name] for name in pools if policy.pools[name].cover]
    members = [roster.get(member) for pool in covered for member, _ in pool.members_of(roster)]
    return {member.backup for member in members if member is not None and member.backup is not None}


def mutual_backups(roster: Roster) -> Iterator[Spotted]:
    """People who stand in for one another in a circle."""
    told: set[str] = set()
    for owner in roster.owners.values():
        chain = [owner.id]
        following = owner.backup
        while following is not None and following not in chain:
            chain.append(following)
            person = roster.get(following)
            following = person.backup if person is not None else None
        if following == owner.id and owner.id not in told:
            told |= set(chain)
            problem = f"{listed(chain)} stand in for one another: while all of them are away, nobody does"
            fix = "Give one of them a backup who is not among them"
            yield Spotted(Code.MUTUAL_BACKUP, ("people", owner.id, "backup"), problem, fix, in_roster=True)
