"""Ladders, pools and queues: what is late, what nothing leads to, and who is missing."""

from collections.abc import Iterator
from datetime import timedelta

from routing.findings import clip, quoted
from routing.lint.finding import Code, Level, Spotted
from routing.people import Roster
from routing.policy import STANDARD, Policy, TargetKind
from routing.spans import spoken


def late_ladders(policy: Policy) -> Iterator[Spotted]:
    """Rules whose ladder is silent until after the lead was due."""
    for stage, rules in policy.routes.items():
        for place, rule in enumerate(rules):
            if rule.due is None or rule.assign.kind is TargetKind.QUEUE:
                continue
            due = timedelta(seconds=rule.due)
            first = min((rung.delay(due) for rung in policy.ladder(rule.ladder).rungs), default=due)
            if first > due:
                problem = (
                    f"is due after {spoken(rule.due)}, and the first step of the ladder {quoted(rule.ladder)} comes "
                    f"after {spoken(int(first.total_seconds()))}"
                )
                fix = "Add a step at due, or name another ladder"
                yield Spotted(Level.WARNING, Code.LATE_LADDER, ("routes", stage, place), problem, fix)


def unused(policy: Policy) -> Iterator[Spotted]:
    """What nothing leads to."""
    rules = [rule for stage in policy.routes.values() for rule in stage]
    targets = [target for rule in rules for target in (rule.assign, rule.otherwise) if target is not None]
    rungs = [rung for ladder in policy.ladders.values() for rung in ladder.rungs]
    pools = {target.name for target in targets if target.kind is TargetKind.POOL}
    queues = {target.name for target in targets if target.kind is TargetKind.QUEUE}
    used = {
        "pools": pools.union(*(queue.open_to for queue in policy.queues.values())),
        "queues": queues | {policy.otherwise} | {rung.queue for rung in rungs if rung.queue is not None},
        "ladders": {STANDARD} | {rule.ladder for rule in rules},
    }
    for section, names in (("pools", policy.pools), ("queues", policy.queues), ("ladders", policy.ladders)):
        for name in map(str, names):
            if name not in used[section]:
                problem, fix = f"nothing leads to {quoted(name)}", "Name it in a rule, or remove it"
                yield Spotted(Level.WARNING, Code.UNUSED, (section, name), problem, fix)


def people(policy: Policy, roster: Roster) -> Iterator[Spotted]:
    """Pools that cannot give a lead to anybody, and members who get none."""
    for name, pool in policy.pools.items():
        members = [roster.get(member) for member, _ in pool.members_of(roster)]
        active = [member for member in members if member is not None and member.active]
        if not any(member.capacity != 0 for member in active):
            problem = f"nobody in {quoted(name)} can be given a lead: its members are inactive or have no capacity"
            yield Spotted(Level.ERROR, Code.NOBODY, ("pools", name), problem, "Add somebody who is active")
            continue
        for member in active:
            if member.capacity == 0:
                problem = f"{clip(member.id)} has capacity 0 in the roster and gets no lead from {quoted(name)}"
                fix = "Raise the capacity, or take them out of the pool"
                yield Spotted(Level.WARNING, Code.NO_CAPACITY, ("pools", name), problem, fix)
