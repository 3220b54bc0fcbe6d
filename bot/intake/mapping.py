"""A mapping: how the columns of somebody else's file become Baton's fields. Written in YAML, one line a field.

::

    kind: leads
    source: crm
    fields:
      external_id: opportunity_id
      stage:       { from: deal_stage, map: { In_Progress: new, Won: won, Lost: lost } }
      created_at:  { from: created_on, date: "%Y-%m-%d" }
      owner:       { from: sales_agent, slug: true }
      amount:      { from: product, lookup: products.csv, key: product, value: sales_price, number: true }
      team:        { const: emea }

How a field is got, :mod:`routing.reading.field_file` tells.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any

from pydantic import PlainValidator

from routing.reading.field_file import Got, read_got
from routing.reading.policy_shape import Name, Shape, choice, mapping, shaped
from routing.reading.yaml_text import read_yaml

EXAMPLE = "{ external_id: id, company: account }"


class Kind(StrEnum):
    """What a file holds."""

    LEADS = "leads"
    ROSTER = "roster"
    ACCOUNTS = "accounts"


class Managers(StrEnum):
    """What becomes of somebody who is only named as a manager."""

    LISTED = "listed"  #: they must be in the file or the roster, too
    JOIN = "join"  #: they join the roster, as managers


class MappingShape(Shape):
    """A mapping's keys; its fields are read one by one."""

    kind: Annotated[Kind, PlainValidator(choice(Kind))]
    fields: Any
    source: Name | None = None
    managers: Annotated[Managers, PlainValidator(choice(Managers))] = Managers.LISTED


class FileMapping(Shape):
    """A mapping, read.

    Attributes:
        name: the file's name, for messages.
        source: who the leads are from, where no column says so.
    """

    name: str
    kind: Kind
    fields: Mapping[str, Got]
    source: str | None = None
    managers: Managers = Managers.LISTED


REQUIRED: Mapping[Kind, tuple[str, ...]] = {
    Kind.LEADS: ("external_id",),
    Kind.ROSTER: ("id", "name"),
    Kind.ACCOUNTS: ("name",),
}
"""The fields without which a row is nothing."""


def read_mapping(text: str, name: str, kind: Kind) -> FileMapping:
    """Read a mapping for a file of one kind.

    Raises:
        PolicyError: with every finding: its line, what is wrong, and what to write instead.
    """
    document = read_yaml(text, name)
    findings = document.findings
    shape = shaped(MappingShape, document.root, (), findings)
    root = document.root if isinstance(document.root, dict) else {}
    fields: dict[str, Got] = {}
    for field, entry in mapping(root.get("fields"), ("fields",), findings, EXAMPLE).items():
        got = read_got(entry, ("fields", field), findings)
        if got is not None:
            fields[field] = got
    if shape is not None and shape.kind is not kind:
        fix = f"Use a mapping for {kind}, or run `baton import {shape.kind}`"
        findings.add(("kind",), f"this is a mapping for {shape.kind}", fix)
    for field in REQUIRED[kind]:
        if root.get("fields") and field not in root["fields"]:
            findings.add(("fields",), f"{field} is missing, without which there are no {kind}", f"Add {field}: COLUMN")
    document.fail()
    assert shape is not None
    return FileMapping(name=name, kind=kind, fields=fields, source=shape.source, managers=shape.managers)


def same_names(columns: tuple[str, ...], kind: Kind, source: str | None) -> FileMapping:
    """The mapping of a file whose columns have Baton's names already."""
    fields = {column: Got.model_validate({"from": column}) for column in columns}
    return FileMapping(name="--map", kind=kind, fields=fields, source=source)
