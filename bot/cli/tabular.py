"""Tables of the command line: for a person at 80 columns, for a spreadsheet, for a program."""

import csv
import io
from collections.abc import Iterable, Sequence
from enum import StrEnum
from shutil import get_terminal_size


class Form(StrEnum):
    """How a table is written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], *, figures: Iterable[int] = ()) -> str:
    """A table as text; ``figures`` are the columns (from 0) that stand to the right. What comes in is not markup."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    right = frozenset(figures)
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for place, head in enumerate(heads):
        shown.add_column(Text(head), justify="right" if place in right else "left", no_wrap=place in right)
    for row in rows:
        shown.add_row(*(Text(cell) for cell in row))
    out = io.StringIO()
    width = max(60, min(get_terminal_size((80, 24)).columns, 120))
    Console(file=out, width=width, color_system=None, highlight=False, emoji=False).print(shown)
    return "\n".join(line.rstrip() for line in out.getvalue().rstrip("\n").splitlines())


_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Rows as CSV. A text that a spreadsheet would take for a formula gets an apostrophe before it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return out.getvalue().rstrip("\n")


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
