"""What leads bring: stages that no rule names, and amounts that do not say in which currency."""

from collections.abc import Iterator, Mapping

from routing.lead import stage_name
from routing.lint.finding import Code, Spotted
from routing.policy import Policy
from routing.reading.findings import clip, listed, quoted
from routing.source import Source

FIRST = "new"
"""The stage of a lead whose sender names none."""
AMOUNT, CURRENCY, STAGE = "amount", "currency", "stage"


def unrouted_stages(policy: Policy, recorded: Mapping[str, int]) -> Iterator[Spotted]:
    """Stages that leads reach and no rule names.

    Args:
        policy: the rules.
        recorded: how many leads on record are in each stage; empty where nobody looked.
    """
    named = {*policy.routes, *policy.closed_stages}
    if FIRST not in named:
        problem = f"a lead whose sender names no stage is {FIRST}, and no rule names that"
        yield Spotted(Code.UNROUTED_STAGE, ("routes",), problem, f"Add rules for {FIRST}")
    told: set[str] = set()
    for source in policy.sources.values():
        stages = sorted(_stages(source) - named)
        told |= set(stages)
        if stages:
            problem = f"leads of {clip(source.name)} reach {_which(stages)}, and no rule names that"
            path = ("sources", source.name, "fields", STAGE)
            yield Spotted(Code.UNROUTED_STAGE, path, f"{problem}; {_goes(policy)}", _FIX, {"source": source.name})
    left = {stage: count for stage, count in sorted(recorded.items()) if stage not in named | told and count}
    if left:
        counts = listed(f"{stage} ({count:,})" for stage, count in left.items())
        problem = f"leads on record are in stages that no rule names: {counts}; {_goes(policy)}"
        yield Spotted(Code.UNROUTED_STAGE, ("routes",), problem, _FIX)


_FIX = "Add rules for it under routes, or list it in closed_stages"


def _which(stages: list[str]) -> str:
    return f"the stage {quoted(stages[0])}" if len(stages) == 1 else f"the stages {listed(map(quoted, stages))}"


def _goes(policy: Policy) -> str:
    return f"who has such a lead keeps it, and a new one goes to {quoted(policy.otherwise)}"


def _stages(source: Source) -> set[str]:
    """The stages that a source's mapping names."""
    got = source.fields.get(STAGE)
    if got is None:
        return set()
    words = [got.const] if got.const is not None else list((got.map or {}).values())
    return {stage_name(str(word)) for word in words if word is not None}


def amounts_without_currency(policy: Policy) -> Iterator[Spotted]:
    """Sources whose amounts say no currency, where something depends on amounts."""
    if AMOUNT not in _asked(policy):
        return
    for source in policy.sources.values():
        if AMOUNT in source.fields and CURRENCY not in source.fields:
            problem = f"amounts of {clip(source.name)} say no currency and are taken for {policy.currency}"
            fix = f"Add {CURRENCY}: with what says it, or {CURRENCY}: {{ const: {policy.currency} }} if all are"
            yield Spotted(Code.NO_CURRENCY, ("sources", source.name, "fields", AMOUNT), problem, fix)


def _asked(policy: Policy) -> set[str]:
    """The fields that rules and the scorecard ask for."""
    card = policy.reference.scorecard
    conditions = [rule.when for rules in policy.routes.values() for rule in rules]
    conditions += [line.when for line in card.lines] if card is not None else []
    return {field for condition in conditions for field in condition.fields}
