"""Reading a roster: YAML text to :class:`routing.people.Roster`, or everything that is wrong with it."""

import re
from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import PlainValidator, model_validator

from routing.fairness.allowance import NO_CAPS, Caps, Ramp
from routing.people import Owner, Role, Roster
from routing.reading import terms_shape
from routing.reading.calendar_file import TIMES, Calendars, TimesShape, TimeZone
from routing.reading.findings import Findings, Path, clip, meant, quoted
from routing.reading.policy_shape import Name, Shape, Text, choice, sequence, shaped, whole, wrong
from routing.reading.shape_schema import seen_as
from routing.reading.terms_shape import personal_caps, words
from routing.reading.yaml_text import read_yaml

EXAMPLE = "- { id: ana, name: Ana Ruiz, email: ana@example.com }"
_SLACK = re.compile(r"[UW][A-Z0-9]{2,20}")
_EMAIL = re.compile(r"[^\s@<>\",;]{1,64}@[^\s@<>\",;]{1,190}")


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


seen_as(_slack, type="string", pattern=f"^({_SLACK.pattern})$")
seen_as(_email, type="string", pattern=f"^({_EMAIL.pattern})$")
seen_as(_truth, type="boolean")


class RosterShape(Shape):
    """A roster that is more than a list."""

    people: Any
    calendars: Any = None


class PersonShape(TimesShape):
    """Somebody in the roster."""

    id: Name
    name: Text
    slack: Annotated[str, PlainValidator(_slack)] | None = None
    email: Annotated[str, PlainValidator(_email)] | None = None
    manager: Name | None = None
    team: Text | None = None
    role: Annotated[Role, PlainValidator(choice(Role))] = Role.REP
    timezone: TimeZone = "UTC"
    capacity: Annotated[int, PlainValidator(whole(0, 100_000))] | None = None
    weight: Annotated[int, PlainValidator(whole(1, 1000))] = 1
    active: Annotated[bool, PlainValidator(_truth)] = True
    skills: Annotated[frozenset[str], PlainValidator(words)] = frozenset()
    languages: Annotated[frozenset[str], PlainValidator(words)] = frozenset()
    conflicts: Annotated[frozenset[str], PlainValidator(words)] = frozenset()
    caps: Annotated[Caps, PlainValidator(personal_caps)] | None = None
    ramp: Annotated[Ramp, PlainValidator(terms_shape.ramp)] | None = None

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
    calendars = Calendars(root.get("calendars") if isinstance(root, dict) else None, findings)
    if isinstance(root, dict):
        shaped(RosterShape, root, (), findings)
        root, path = root.get("people"), ("people",)
    people: list[tuple[Path, Owner]] = []
    for i, entry in enumerate(sequence(root, path, findings, EXAMPLE)):
        shape = shaped(PersonShape, entry, (*path, i), findings)
        if shape is not None:
            calendar, away = calendars.times_of(shape, shape.timezone, (*path, i))
            told = {key: getattr(shape, key) for key in PersonShape.model_fields if key not in TIMES}
            told["caps"] = shape.caps or NO_CAPS
            people.append(((*path, i), Owner(**told, calendar=calendar, away=away)))
    listed = {str(entry["id"]) for entry in root if isinstance(entry, dict) and "id" in entry} if root else set()
    _check_unique(people, findings)
    _check_named(people, listed, findings)
    _check_managers(people, findings)
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


def _check_named(people: Iterable[tuple[Path, Owner]], listed: set[str], findings: Findings) -> None:
    """Every manager and every backup is somebody, and a backup is somebody else."""
    for path, owner in people:
        for key, named in (("manager", owner.manager), ("backup", owner.backup)):
            if named is not None and named not in listed:
                fix = meant(named, sorted(listed), "Add them to the roster")
                findings.add((*path, key), f"there is nobody {quoted(named)} in the roster", fix)
        if owner.backup == owner.id:
            findings.add((*path, "backup"), "nobody can stand in for themself", "Name somebody else")


def _check_managers(people: Iterable[tuple[Path, Owner]], findings: Findings) -> None:
    """Nobody is their own manager by any detour."""
    people = list(people)
    managers = {owner.id: owner.manager for _, owner in people}
    for path, owner in people:
        at = (*path, "manager")
        if owner.id in _above(owner.id, managers):
            findings.add(at, f"{clip(owner.id)} would be their own manager in the end", "Break the circle")


def _above(owner: str, managers: dict[str, str | None]) -> list[str]:
    """Who is above somebody, upward until it ends or closes."""
    above: list[str] = []
    boss = managers.get(owner)
    while boss is not None and boss not in above:
        above.append(boss)
        boss = managers.get(boss)
    return above
