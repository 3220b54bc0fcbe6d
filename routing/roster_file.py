"""Reading a roster: YAML text to :class:`routing.people.Roster`, or everything that is wrong with it."""

import re
import zoneinfo
from collections.abc import Iterable
from functools import cache
from typing import Annotated, Any

from pydantic import PlainValidator, model_validator

from routing.findings import Findings, Path, clip, meant, quoted
from routing.people import Owner, Role, Roster
from routing.policy_shape import Name, Shape, Text, choice, sequence, shaped, whole, wrong
from routing.yaml_text import read_yaml

EXAMPLE = "- { id: ana, name: Ana Ruiz, email: ana@example.com }"
_SLACK = re.compile(r"[UW][A-Z0-9]{2,20}")
_EMAIL = re.compile(r"[^\s@<>\",;]{1,64}@[^\s@<>\",;]{1,190}")


@cache
def _zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones()) | {"UTC"}


def _timezone(value: Any) -> str:
    if not isinstance(value, str) or value not in _zones():
        fix = "Write a name like Europe/London"
        zones = _zones() if isinstance(value, str) else ()
        raise wrong(f"{quoted(value)} is not a time zone", meant(str(value), zones, fix))
    return value


def _slack(value: Any) -> str:
    if not isinstance(value, str) or not _SLACK.fullmatch(value):
        raise wrong(f"{quoted(value)} is not a Slack user id", "Copy it from the profile (U…), or give email instead")
    return value


def _email(value: Any) -> str:
    if not isinstance(value, str) or not _EMAIL.fullmatch(value):
        raise wrong(f"{quoted(value)} is not an email address", "Write it like ana@example.com")
    return value


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise wrong(f"{quoted(value)} is neither true nor false", "Write true or false, without quotes")
    return value


class RosterShape(Shape):
    """A roster that is more than a list."""

    people: Any


class PersonShape(Shape):
    """Somebody in the roster."""

    id: Name
    name: Text
    slack: Annotated[str, PlainValidator(_slack)] | None = None
    email: Annotated[str, PlainValidator(_email)] | None = None
    manager: Name | None = None
    team: Text | None = None
    role: Annotated[Role, PlainValidator(choice(Role))] = Role.REP
    timezone: Annotated[str, PlainValidator(_timezone)] = "UTC"
    capacity: Annotated[int, PlainValidator(whole(0, 100_000))] | None = None
    weight: Annotated[int, PlainValidator(whole(1, 1000))] = 1
    active: Annotated[bool, PlainValidator(_truth)] = True

    @model_validator(mode="after")
    def _reachable(self) -> "PersonShape":
        if self.slack is None and self.email is None:
            raise wrong("nobody could find this person in Slack", "Add email: (or slack: with the user id)")
        return self


def read_roster(text: str, name: str = "roster.yml") -> Roster:
    """Read a roster: a list of people, or a mapping with the list under ``people``.

    Raises:
        PolicyError: with every finding: its line, what is wrong, and what to write instead.
    """
    document = read_yaml(text, name)
    findings, root = document.findings, document.root
    path: Path = ()
    if isinstance(root, dict):
        shaped(RosterShape, root, (), findings)
        root, path = root.get("people"), ("people",)
    people: list[tuple[Path, Owner]] = []
    for i, entry in enumerate(sequence(root, path, findings, EXAMPLE)):
        shape = shaped(PersonShape, entry, (*path, i), findings)
        if shape is not None:
            people.append(((*path, i), Owner(**shape.model_dump())))
    listed = {str(entry["id"]) for entry in root if isinstance(entry, dict) and "id" in entry} if root else set()
    _check_unique(people, findings)
    _check_managers(people, listed, findings)
    document.fail()
    return Roster.of(f"r-{document.version}", (owner for _, owner in people))


def _check_unique(people: Iterable[tuple[Path, Owner]], findings: Findings) -> None:
    """An id, an address and a Slack user are one person's."""
    seen: dict[tuple[str, str], Path] = {}
    for path, owner in people:
        for key, value in (("id", owner.id), ("email", (owner.email or "").casefold()), ("slack", owner.slack or "")):
            if not value:
                continue
            first = seen.setdefault((key, value), path)
            if first != path:
                problem = f"{clip(value)} is already on line {findings.line((*first, key))}"
                findings.add((*path, key), problem, "Keep one of them")


def _check_managers(people: Iterable[tuple[Path, Owner]], listed: set[str], findings: Findings) -> None:
    """Every manager is somebody, and nobody is their own manager by any detour."""
    people = list(people)
    managers = {owner.id: owner.manager for _, owner in people}
    for path, owner in people:
        at = (*path, "manager")
        if owner.manager is None:
            continue
        if owner.manager not in listed:
            fix = meant(owner.manager, sorted(listed), "Add them to the roster")
            findings.add(at, f"there is nobody {quoted(owner.manager)} in the roster", fix)
        elif owner.id in _above(owner.id, managers):
            findings.add(at, f"{clip(owner.id)} would be their own manager in the end", "Break the circle")


def _above(owner: str, managers: dict[str, str | None]) -> list[str]:
    """Who is above somebody, upward until it ends or closes."""
    above: list[str] = []
    boss = managers.get(owner)
    while boss is not None and boss not in above:
        above.append(boss)
        boss = managers.get(boss)
    return above
