"""Reading a policy: YAML text to :class:`routing.policy.Policy`, or everything that is wrong with it.

Each section is read on its own and notes its findings, so that the author of a file with five slips reads five
sentences and not one after the other. Nothing is guessed and nothing is ignored.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from routing.findings import Findings, Path, clip, listed, meant, quoted
from routing.lead import stage_name
from routing.people import Pool, Queue, Roster
from routing.permission_file import read_approvals, read_permissions
from routing.policy import DEFAULT_CLOSED, Policy
from routing.policy_shape import (
    LATER,
    FileShape,
    PoolShape,
    QueueShape,
    checked,
    mapping,
    name,
    sequence,
    shaped,
)
from routing.reason_file import read_reasons
from routing.reference_file import read_reference
from routing.route_file import ACCOUNT_OWNER, Names, check_rising, read_ladders, read_routes
from routing.score_file import read_scorecard
from routing.source_file import read_sources
from routing.yaml_text import read_yaml


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
    _check_clock(root.get("clock"), findings)
    _check_names(names, findings)
    closed = _closed(root.get("closed_stages"), findings)
    reference = read_reference(root.get("reference"), findings)
    reference = replace(reference, scorecard=read_scorecard(root, reference, findings))
    pools, queues = _pools(root.get("pools"), names, findings), _queues(root, names, findings)
    ladders = read_ladders(root.get("ladders"), names, findings)
    routes = read_routes(root["routes"], names, reference, closed, findings) if "routes" in root else {}
    check_rising(ladders, routes, findings)
    policy = Policy(
        version=f"p-{document.version}",
        source=text,
        currency=_currency(root.get("currency"), findings),
        closed_stages=closed,
        pools=MappingProxyType(pools),
        queues=MappingProxyType(queues),
        ladders=MappingProxyType(ladders),
        routes=MappingProxyType(routes),
        otherwise=_otherwise(root, names, findings),
        reasons=MappingProxyType(read_reasons(root, findings)),
        permissions=MappingProxyType(read_permissions(root.get("permissions"), names, findings)),
        reference=reference,
        approvals=read_approvals(root.get("approvals"), findings),
        sources=MappingProxyType(read_sources(root.get("sources"), findings)),
    )
    document.fail()
    return policy


def _keys(data: Any) -> frozenset[str]:
    return frozenset(data) if isinstance(data, dict) else frozenset()


def _check_clock(data: Any, findings: Findings) -> None:
    """Only the wall clock is there; it may be said."""
    hours: Any = data
    path: Path = ("clock",)
    if isinstance(data, dict):
        for key in data.keys() - {"hours"}:
            later = "is not supported yet" if key in LATER else "is not a key of clock"
            findings.add(("clock", key), f"{clip(key)} {later}", "Remove it")
        hours, path = data.get("hours", "wall"), ("clock", "hours")
    if hours not in (None, "wall"):
        findings.add(path, f"{quoted(hours)} is not supported yet", "Write clock: wall, or remove it")


def _check_names(names: Names, findings: Findings) -> None:
    """A rule's target is one word, so no word may mean two things."""
    people = set(names.roster.owners) if names.roster is not None else set()
    for pool in sorted(names.pools & (names.queues | people | {ACCOUNT_OWNER})):
        findings.add(("pools", pool), f"{quoted(pool)} also names something else", "Find another name for the pool")
    for queue in sorted(names.queues & (people | {ACCOUNT_OWNER})):
        findings.add(("queues", queue), f"{quoted(queue)} also names something else", "Find another for the queue")


def _currency(data: Any, findings: Findings) -> str:
    if data is not None and not (isinstance(data, str) and re.fullmatch(r"[A-Z]{3}", data)):
        findings.add(("currency",), f"{quoted(data)} is not a currency", "Write its three letters: USD, EUR")
    return str(data)


def _closed(data: Any, findings: Findings) -> frozenset[str]:
    if data is None:
        return DEFAULT_CLOSED
    path: Path = ("closed_stages",)
    stages = [checked(name, stage, path, findings) for stage in sequence(data, path, findings, "[lost, disqualified]")]
    return frozenset(stage_name(stage) for stage in stages if stage is not None)


def _pools(data: Any, names: Names, findings: Findings) -> dict[str, Pool]:
    pools: dict[str, Pool] = {}
    example = "inbound: { members: [dan, eve], pick: round_robin, manager: rita }"
    for pool, entry in (mapping(data, ("pools",), findings, example) if data is not None else {}).items():
        path: Path = ("pools", pool)
        checked(name, pool, path, findings)
        shape = shaped(PoolShape, entry, path, findings)
        if shape is None:
            continue
        names.person(shape.manager, (*path, "manager"), findings)
        for owner, _ in shape.members:
            names.person(owner, (*path, "members"), findings)
        if shape.team is not None and names.roster is not None and not names.roster.team(shape.team):
            teams = sorted({owner.team for owner in names.roster.owners.values() if owner.team})
            fix = meant(shape.team, teams, f"The roster's teams are {listed(teams)}")
            findings.add((*path, "team"), f"nobody in the roster is in the team {quoted(shape.team)}", fix)
        pools[pool] = Pool(pool, shape.pick, shape.manager, shape.members, shape.team, shape.channel)
    return pools


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
