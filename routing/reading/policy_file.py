"""Reading a policy: YAML text to :class:`routing.policy.Policy`, or everything that is wrong with it.

Each section is read on its own and notes its findings, so that the author of a file with five slips reads five
sentences and not one after the other. Nothing is guessed and nothing is ignored.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from routing.conditions import Condition, priced
from routing.fields import Reference
from routing.lead import stage_name
from routing.people import Queue, Roster
from routing.policy import DEFAULT_CLOSED, Policy, Rule
from routing.reading.clock_file import by_hours, read_clock
from routing.reading.effort_file import read_efforts, read_give_back
from routing.reading.findings import Findings, Path, quoted
from routing.reading.match_file import read_duplicate_rules, read_match_rules
from routing.reading.permission_file import read_approvals, read_permissions
from routing.reading.policy_shape import (
    FileShape,
    QueueShape,
    checked,
    mapping,
    name,
    sequence,
    shaped,
)
from routing.reading.pool_file import read_pools
from routing.reading.publish_file import read_ask_above, read_canary
from routing.reading.reason_file import read_reasons
from routing.reading.reference_file import read_reference
from routing.reading.route_file import ACCOUNT_OWNER, Names, check_rising, read_ladders, read_routes
from routing.reading.score_file import read_scorecard
from routing.reading.source_file import read_sources
from routing.reading.yaml_text import read_yaml


def read_policy(text: str, roster: Roster | None = None, name: str = "policy.yml") -> Policy:
    """Read a policy.

    Args:
        text: the YAML text.
        roster: with it, everybody whom the policy names must be in it.
        name: the file's name, for messages.

    Raises:
        PolicyError: with every finding: its line, what is wrong, and what to write instead.
    """
    document = read_yaml(text, name)
    findings = document.findings
    shaped(FileShape, document.root, (), findings)
    root: dict[str, Any] = document.root if isinstance(document.root, dict) else {}
    names = Names(
        roster,
        pools=_keys(root.get("pools")),
        queues=_keys(root.get("queues")),
        ladders=_keys(root.get("ladders")),
    )
    clock = read_clock(root.get("clock"), names, findings)
    _check_names(names, findings)
    closed = _closed(root.get("closed_stages"), findings)
    currency = _currency(root, findings)
    reference = by_hours(read_reference(root.get("reference"), findings), clock.calendar)
    reference = replace(reference, currency=currency)
    reference = replace(reference, scorecard=read_scorecard(root, reference, findings))
    pools, queues = read_pools(root.get("pools"), names, findings), _queues(root, names, findings)
    ladders = read_ladders(root.get("ladders"), names, findings)
    routes = read_routes(root["routes"], names, reference, closed, findings) if "routes" in root else {}
    efforts = read_efforts(root.get("effort"), reference, findings)
    whens = [*_conditions(routes, reference), *(test for test, _ in efforts)]
    reference = replace(reference, money=reference.money | priced(whens))
    check_rising(ladders, routes, findings)
    reasons = read_reasons(root, findings)
    policy = Policy(
        version=f"p-{document.version}",
        source=text,
        currency=currency,
        closed_stages=closed,
        pools=MappingProxyType(pools),
        queues=MappingProxyType(queues),
        ladders=MappingProxyType(ladders),
        routes=MappingProxyType(routes),
        otherwise=_otherwise(root, names, findings),
        reasons=MappingProxyType(reasons),
        efforts=efforts,
        give_back=read_give_back(root.get("give_back"), reasons, findings),
        permissions=MappingProxyType(read_permissions(root.get("permissions"), names, findings)),
        reference=reference,
        approvals=read_approvals(root.get("approvals"), findings),
        clock=clock,
        sources=MappingProxyType(read_sources(root.get("sources"), findings)),
        accounts=read_match_rules(root.get("accounts"), names, findings),
        duplicates=read_duplicate_rules(root["duplicates"], findings) if "duplicates" in root else None,
        ask_above=read_ask_above(root.get("publish"), findings),
        canary=read_canary(root.get("canary"), findings),
    )
    document.fail()
    return policy


def _keys(data: Any) -> frozenset[str]:
    return frozenset(data) if isinstance(data, dict) else frozenset()


def _check_names(names: Names, findings: Findings) -> None:
    """A rule's target is one word, so no word may mean two things."""
    people = set(names.roster.owners) if names.roster is not None else set()
    for pool in sorted(names.pools & (names.queues | people | {ACCOUNT_OWNER})):
        findings.add(("pools", pool), f"{quoted(pool)} also names something else", "Find another name for the pool")
    for queue in sorted(names.queues & (people | {ACCOUNT_OWNER})):
        findings.add(("queues", queue), f"{quoted(queue)} also names something else", "Find another for the queue")


def _conditions(routes: Mapping[str, tuple[Rule, ...]], reference: Reference) -> Iterator[Condition]:
    """What leads are held against by rules and by the scorecard."""
    yield from (rule.when for rules in routes.values() for rule in rules)
    yield from (line.when for line in reference.scorecard.lines) if reference.scorecard is not None else ()


def _currency(root: Mapping[str, Any], findings: Findings) -> str:
    data = root.get("currency")
    if isinstance(data, str) and re.fullmatch(r"[A-Z]{3}", data):
        return data
    if "currency" in root:
        findings.add(("currency",), f"{quoted(data)} is not a currency", "Write its three letters: USD, EUR")
    return ""


def _closed(data: Any, findings: Findings) -> frozenset[str]:
    if data is None:
        return DEFAULT_CLOSED
    path: Path = ("closed_stages",)
    stages = [checked(name, stage, path, findings) for stage in sequence(data, path, findings, "[lost, disqualified]")]
    return frozenset(stage_name(stage) for stage in stages if stage is not None)


def _queues(root: Mapping[str, Any], names: Names, findings: Findings) -> dict[str, Queue]:
    queues: dict[str, Queue] = {}
    if "queues" not in root:
        return queues
    example = "manual-review: { steward: rita, due: 1h }"
    for queue, entry in mapping(root["queues"], ("queues",), findings, example).items():
        path: Path = ("queues", queue)
        checked(name, queue, path, findings)
        shape = shaped(QueueShape, entry, path, findings)
        if shape is None:
            continue
        names.person(shape.steward, (*path, "steward"), findings)
        if shape.deputy is not None:
            names.person(shape.deputy, (*path, "deputy"), findings)
        if shape.deputy == shape.steward:
            findings.add((*path, "deputy"), "the steward cannot stand in for themself", "Name somebody else")
        for taker in shape.open_to:
            names.taker(taker, (*path, "open_to"), findings)
        queues[queue] = Queue(queue, shape.steward, shape.due, shape.deputy, shape.channel, shape.open_to)
    return queues


def _otherwise(root: Mapping[str, Any], names: Names, findings: Findings) -> str:
    if "otherwise" not in root:
        return ""
    queue = checked(name, root["otherwise"], ("otherwise",), findings)
    if queue is not None:
        names.queue(queue, ("otherwise",), findings)
    return queue or ""
