"""Ladders, pools and queues: what is late, what nothing leads to, and what does nothing."""

from collections.abc import Iterator
from datetime import timedelta

from routing.lint.finding import Code, Spotted
from routing.lint.staff import within
from routing.policy import STANDARD, Policy, TargetKind
from routing.reading.findings import quoted
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
                yield Spotted(Code.LATE_LADDER, ("routes", stage, place), problem, fix)


def unused(policy: Policy) -> Iterator[Spotted]:
    """What nothing leads to."""
    rules = [rule for stage in policy.routes.values() for rule in stage]
    targets = [target for rule in rules for target in (rule.assign, rule.otherwise) if target is not None]
    rungs = [rung for ladder in policy.ladders.values() for rung in ladder.rungs]
    pools = {target.name for target in targets if target.kind is TargetKind.POOL}
    queues = {target.name for target in targets if target.kind is TargetKind.QUEUE}
    on_call = {policy.clock.on_call} if isinstance(policy.clock.on_call, str) else set()
    used = {
        "pools": set(within(policy, tuple(pools.union(*(queue.open_to for queue in policy.queues.values()), on_call)))),
        "queues": queues | {policy.otherwise} | {rung.queue for rung in rungs if rung.queue is not None},
        "ladders": {STANDARD} | {rule.ladder for rule in rules},
    }
    for section, names in (("pools", policy.pools), ("queues", policy.queues), ("ladders", policy.ladders)):
        for name in map(str, names):
            if name not in used[section]:
                problem, fix = f"nothing leads to {quoted(name)}", "Name it in a rule, or remove it"
                yield Spotted(Code.UNUSED, (section, name), problem, fix)


def no_effect(policy: Policy) -> Iterator[Spotted]:
    """Bounds of nothing."""
    card = policy.reference.scorecard
    for group, most in (card.caps if card is not None else {}).items():
        if most == 0:
            problem = f"lines of the group {quoted(group)} add nothing, for it may add 0 points"
            yield Spotted(Code.NO_EFFECT, ("score_caps", group), problem, "Raise it, or remove the lines")
