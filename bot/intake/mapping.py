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

A field is got in this order: the column (or the constant), ``lookup``, ``map``, then ``date``, ``number`` or ``slug``.
Text without anything in it is absent. Dates are read as UTC.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field, PlainValidator, model_validator

from routing.findings import quoted
from routing.policy_shape import Name, Shape, Text, choice, mapping, shaped, wrong
from routing.yaml_text import read_yaml

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


def _scalar(value: Any) -> str | int | float | bool:
    if not isinstance(value, str | int | float | bool):
        raise wrong("one plain value is needed here", "Write a word, a number, true or false")
    return value


def _words(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict) or not value:
        raise wrong("words and what they mean are needed here", "Write { In_Progress: new, Won: won }")
    return {str(key): None if item is None else _scalar(item) for key, item in value.items()}


def _date(value: Any) -> str:
    if not isinstance(value, str) or "%" not in value:
        raise wrong(f"{quoted(value)} is not the form of a date", 'Write it in quotes, like "%Y-%m-%d"')
    try:
        datetime.strptime(datetime(2000, 1, 2, tzinfo=UTC).strftime(value), value)  # noqa: DTZ007  # only the form
    except (ValueError, re.error):
        fix = 'Name each part once, like "%Y-%m-%d" or "%d/%m/%Y %H:%M"'
        raise wrong(f"{quoted(value)} is no form that a date can be read by", fix) from None
    return value


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise wrong(f"{quoted(value)} is neither true nor false", "Write true, or leave it out")
    return value


Truth = Annotated[bool, PlainValidator(_truth)]


class Got(Shape):
    """How one field is got.

    Attributes:
        column: the column (``from`` in the file).
        const: the same for every row.
        lookup: another CSV file, beside the imported one or the mapping; the column's value is sought in its column
            ``key``, and what stands in its column ``value`` is taken.
        map: what each word becomes; ``~`` makes it absent. A word that is not there sets the row aside.
        date: the form of the text, as :meth:`datetime.datetime.strptime` has it; read as UTC.
        slug: a name as an id: ``Donn Cantrell`` is ``donn-cantrell``.
    """

    column: Text | None = Field(None, alias="from")
    const: Annotated[Any, PlainValidator(_scalar)] = None
    lookup: Text | None = None
    key: Text | None = None
    value: Text | None = None
    map: Annotated[dict[str, Any] | None, PlainValidator(_words)] = None
    date: Annotated[str | None, PlainValidator(_date)] = None
    number: Truth = False
    slug: Truth = False

    @model_validator(mode="after")
    def _whole(self) -> "Got":
        if (self.column is None) is (self.const is None):
            raise wrong("a field is got from a column, or it is a constant", "Write from: COLUMN, or const: VALUE")
        if len({self.lookup is None, self.key is None, self.value is None}) > 1:
            raise wrong(
                "a lookup has a file, a key and a value", "Write lookup: products.csv, key: product, value: price"
            )
        if sum((self.date is not None, self.number, self.slug)) > 1:
            raise wrong("a field is a date, a number or a slug, not two of them", "Keep one")
        return self


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
        given = {"from": entry} if isinstance(entry, str) else entry
        got = shaped(Got, given, ("fields", field), findings)
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
