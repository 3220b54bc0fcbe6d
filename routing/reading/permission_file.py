"""Reading permissions and approvals: who may do what alone, and how the rest is asked for."""

from typing import Any

from routing.people import Role
from routing.policy import DEFAULT_RIGHTS, Approvals
from routing.reading.findings import Findings, Path, clip, meant
from routing.reading.policy_shape import ApprovalsShape, checked, choice, mapping, name, sequence, shaped
from routing.reading.route_file import Names
from routing.reasons import Grant, Right

ROLES = tuple(role.value for role in Role)


def read_permissions(data: Any, names: Names, findings: Findings) -> dict[Right, Grant]:
    """The section ``permissions``: for each right the roles, and the people by roster id, that have it."""
    rights = dict(DEFAULT_RIGHTS)
    section = mapping(data, ("permissions",), findings, "override: [manager, revops]") if data is not None else {}
    for key, entries in section.items():
        path: Path = ("permissions", key)
        right = checked(choice(Right), key, path, findings)
        if right is not None:
            rights[right] = _grant(entries, path, names, findings)
    return rights


def _grant(data: Any, path: Path, names: Names, findings: Findings) -> Grant:
    given = [
        checked(name, entry, (*path, i), findings)
        for i, entry in enumerate(sequence(data, path, findings, "[manager, revops]"))
    ]
    words = [word for word in given if word is not None]
    people = [word for word in words if word not in ROLES]
    for person in people:
        if names.roster is not None and names.roster.get(person) is None:
            fix = meant(person, {*ROLES, *names.roster.owners}, f"Write {', '.join(ROLES)}, or somebody in the roster")
            findings.add(path, f"{clip(person)} is neither a role nor anybody in the roster", fix)
    return Grant(roles=frozenset(words) & frozenset(ROLES), people=frozenset(people))


def read_approvals(data: Any, findings: Findings) -> Approvals:
    """The section ``approvals``; each key has a default."""
    if data is None:
        return Approvals()
    shape = shaped(ApprovalsShape, data, ("approvals",), findings)
    if shape is None:
        return Approvals()
    return Approvals(shape.expire or Approvals().expire, shape.channel)
