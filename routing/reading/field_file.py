"""How one field of a lead is got from somebody else's record: a column of a file, a label of a message, a key of JSON.

::

    external_id: opportunity_id
    stage:       { from: deal_stage, map: { In_Progress: new, Won: won, Lost: lost } }
    created_at:  { from: created_on, date: "%Y-%m-%d" }
    amount:      { from: Deal size, money: true }
    team:        { const: emea }

A field is got in this order: what stands there (or the constant), ``lookup``, ``map``, then ``date``, ``number``,
``money`` or ``slug``. Text without anything in it is absent. Dates are read as UTC.
"""

import re
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import Field, PlainValidator, model_validator

from routing.reading.findings import Findings, Path, quoted
from routing.reading.policy_shape import Shape, Text, shaped, wrong
from routing.reading.shape_schema import seen_as


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


seen_as(_scalar, type=["string", "number", "boolean"])
seen_as(_words, type="object", minProperties=1)
seen_as(_date, type="string", pattern="%")
seen_as(_truth, type="boolean")

Truth = Annotated[bool, PlainValidator(_truth)]


class Got(Shape):
    """How one field is got.

    Attributes:
        column: what it is called there (``from`` in the file).
        const: the same for every record.
        lookup: another CSV file, beside the imported one or the mapping; the column's value is sought in its column
            ``key``, and what stands in its column ``value`` is taken.
        map: what each word becomes; ``~`` makes it absent. A word that is not there makes the record unreadable.
        date: the form of the text, as :meth:`datetime.datetime.strptime` has it; read as UTC.
        number: a number without separators.
        money: an amount as people write it, ``$12,500.00`` or ``12.500 €``; the currency is not read.
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
    money: Truth = False
    slug: Truth = False

    @model_validator(mode="after")
    def _whole(self) -> "Got":
        if (self.column is None) is (self.const is None):
            raise wrong("a field is got from a column, or it is a constant", "Write from: COLUMN, or const: VALUE")
        if len({self.lookup is None, self.key is None, self.value is None}) > 1:
            raise wrong(
                "a lookup has a file, a key and a value", "Write lookup: products.csv, key: product, value: price"
            )
        if sum((self.date is not None, self.number, self.money, self.slug)) > 1:
            raise wrong("a field is a date, a number, money or a slug, not two of them", "Keep one")
        return self


def read_got(entry: Any, path: Path, findings: Findings) -> Got | None:
    """One field's entry; a name alone is what it is called there. None, with its findings noted, where it is wrong."""
    return shaped(Got, {"from": entry} if isinstance(entry, str) else entry, path, findings)
