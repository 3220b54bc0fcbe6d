"""The rules for tables: the plain one, and the one that a reader sorts and pages through."""

from collections.abc import Iterator
from typing import Any

from sandbox.blocks import limits
from sandbox.blocks.elements import ELEMENTS
from sandbox.blocks.objects import block
from sandbox.blocks.rich_text import RICH_TEXT
from sandbox.blocks.rules import (
    Problems,
    Rule,
    boolean,
    both,
    by_type,
    listing,
    number,
    one_of,
    or_null,
    shape,
    string,
    whole,
)

_SIMPLE: dict[str, Rule] = {
    "raw_text": shape({"text": string(shortest=1)}),
    "raw_number": shape({"value": number, "text": string(shortest=1)}),
}
_CELLS = _SIMPLE | {"rich_text": RICH_TEXT}
_ACTION = shape({"element": by_type(ELEMENTS, {"button"})}, {"fallback": by_type(_SIMPLE)})
_DATA_CELLS = _CELLS | {"action_cell": _ACTION}
_COLUMN = shape({}, {"align": one_of("left", "center", "right"), "is_wrapped": boolean})

TABLE_KINDS = frozenset({"table", "data_table"})


def _rows(cells: dict[str, Rule], *, most: int, least: int) -> Rule:
    return listing(listing(by_type(cells), most=limits.TABLE_CELLS), most=most, least=least)


def cells_of(table: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each cell of a table that kept its rules, row by row, and where it is: `rows/1/2`."""
    for down, row in enumerate(table.get("rows") or []):
        for across, cell in enumerate(row):
            yield f"rows/{down}/{across}", cell


def characters_in(value: Any) -> int:
    """How much there is to read in a cell: all its `text`s together."""
    if isinstance(value, list):
        return sum(characters_in(item) for item in value)
    if not isinstance(value, dict):
        return 0
    own = value.get("text")
    return (len(own) if isinstance(own, str) else 0) + characters_in(value.get("elements"))


def _words_fit(most: int) -> Rule:
    def check(table: dict[str, Any], at: str, problems: Problems) -> None:
        rows = table.get("rows")
        cells = [cell for row in rows if isinstance(row, list) for cell in row] if isinstance(rows, list) else []
        if characters_in(cells) > most:
            problems.add(f"the cells must have less than {most + 1} characters in all", f"{at}/rows")

    return check


def _is_even(table: dict[str, Any], at: str, problems: Problems) -> None:
    """A header without rich text, and as many cells in every row as it has."""
    rows = table.get("rows")
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        return
    for across, cell in enumerate(rows[0] if rows else []):
        if isinstance(cell, dict) and cell.get("type") not in _SIMPLE:
            problems.add("a header must be raw_text or raw_number", f"{at}/rows/0/{across}/type")
    for down, row in enumerate(rows):
        if len(row) != len(rows[0]):
            problems.add(f"must have {len(rows[0])} cells as the first row", f"{at}/rows/{down}")


TABLES: dict[str, Rule] = {
    "table": both(
        block(
            {"rows": _rows(_CELLS, most=limits.TABLE_ROWS, least=1)},
            column_settings=listing(or_null(_COLUMN), most=limits.TABLE_CELLS, least=0),
        ),
        _words_fit(limits.TABLE_TEXT),
    ),
    "data_table": both(
        block(
            {
                "caption": string(shortest=1),
                "rows": _rows(_DATA_CELLS, most=limits.DATA_TABLE_ROWS, least=2),
            },
            page_size=whole(1, limits.DATA_TABLE_PAGE),
            row_header_column_index=whole(0, limits.TABLE_CELLS - 1),
        ),
        _is_even,
        _words_fit(limits.DATA_TABLE_TEXT),
    ),
}
