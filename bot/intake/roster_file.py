"""A roster from a file: somebody's list of people and their managers, merged into the roster in force.

Who is not in the file stays as they are, and so does what the file does not tell of somebody (a Slack id that was
looked up): a file from elsewhere seldom knows everybody. The roster in YAML is the whole truth; this one is not.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from pydantic import model_validator
from typing_extensions import override

from bot.intake.fields import Fields
from bot.intake.got import BadField
from bot.intake.mapping import FileMapping, Managers
from bot.intake.rows import BadRow, Row
from bot.intake.set_aside import SetAside
from bot.words import intake as words
from routing.people import Owner, Role, Roster
from routing.reading.calendar_file import TIMES
from routing.reading.findings import Findings
from routing.reading.policy_shape import shaped
from routing.reading.roster_file import PersonShape

FIELDS = tuple(field for field in PersonShape.model_fields if field not in TIMES)  # a cell is too small for a week


class ImportedPerson(PersonShape):
    """Somebody in a file, who may still be nobody in Slack."""

    @model_validator(mode="after")
    @override
    def _reachable(self) -> "ImportedPerson":
        return self


@dataclass(frozen=True, slots=True)
class _Person:
    row: Row
    owner: Owner
    boss: Owner | None


def read_people(
    rows: Iterable[Row | BadRow], mapping: FileMapping, fields: Fields, known: Roster, aside: SetAside
) -> Roster:
    """The roster in force with the file's people in it; rows that cannot be read are set aside."""
    people: dict[str, _Person] = {}
    for row in rows:
        if isinstance(row, BadRow):
            aside.add(row)
            continue
        try:
            person = _person(row, mapping, fields, known)
            if person.owner.id in people:
                raise BadField(words.person_twice(person.owner.id, people[person.owner.id].row.line))
        except BadField as error:
            aside.add(BadRow(row.line, row.end, str(error), row.values))
        else:
            people[person.owner.id] = person
    return _merged(people, known, aside)


def _person(row: Row, mapping: FileMapping, fields: Fields, known: Roster) -> _Person:
    told = {field: _typed(field, value) for field, value in fields.read(row).items()}
    findings = Findings({})
    shape = shaped(ImportedPerson, told, (), findings)
    if shape is None:
        raise BadField(" ".join(found.sentence for found in findings))
    given = {key: getattr(shape, key) for key in shape.model_fields_set}
    before = known.get(shape.id)
    owner = _moved(replace(before, **given), before) if before is not None else Owner(**given)
    boss = None
    if mapping.managers is Managers.JOIN and owner.manager is not None:
        column = mapping.fields["manager"].column if "manager" in mapping.fields else None
        name = str(row.values.get(column) or owner.manager).strip() if column else owner.manager
        boss = Owner(owner.manager, name, role=Role.MANAGER)
    return _Person(row, owner, boss)


def _typed(field: str, value: Any) -> Any:
    """CSV has text only: numbers and truth values are read where they belong."""
    if field in {"capacity", "weight"} and isinstance(value, str) and value.isascii() and value.isdigit():
        return int(value[:9])
    if field == "active" and isinstance(value, str):
        return {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}.get(value.lower(), value)
    return value


def _moved(owner: Owner, before: Owner) -> Owner:
    """Whoever moved to another time zone keeps their hours there."""
    calendar = before.calendar
    if calendar is None or calendar.timezone != before.timezone or owner.timezone == before.timezone:
        return owner
    return replace(owner, calendar=replace(calendar, timezone=owner.timezone))


def _merged(people: dict[str, _Person], known: Roster, aside: SetAside) -> Roster:
    """Everybody: known, in the file, or a manager who joins. Whose manager is nobody is set aside."""
    while True:
        bosses = {p.boss.id: p.boss for p in people.values() if p.boss is not None}
        owners = {**bosses, **known.owners, **{owner_id: person.owner for owner_id, person in people.items()}}
        wrong = next(filter(None, (_manager_error(p.owner, owners) for p in people.values())), None)
        if wrong is None:
            return _roster(owners, known)
        person = people.pop(wrong[0])
        aside.add(BadRow(person.row.line, person.row.end, wrong[1], person.row.values))


def _manager_error(owner: Owner, owners: dict[str, Owner]) -> tuple[str, str] | None:
    if owner.manager is None:
        return None
    if owner.manager not in owners:
        return (owner.id, words.nobody(owner.manager))
    above, boss = {owner.id}, owners.get(owner.manager)
    while boss is not None:
        if boss.id in above:
            return (owner.id, words.own_manager(owner.id)) if boss.id == owner.id else None
        above.add(boss.id)
        boss = owners.get(boss.manager) if boss.manager else None
    return None


def _roster(owners: dict[str, Owner], known: Roster) -> Roster:
    """The version is of what the roster says, so that the same people are the same roster."""
    if dict(known.owners) == owners:
        return known
    said = "\n".join(repr(owner) for _, owner in sorted(owners.items()))
    return Roster.of(f"r-{sha256(said.encode()).hexdigest()[:12]}", (owner for _, owner in sorted(owners.items())))
