"""The rows of an import's body, by the kind that it says it is: a lead a line, or CSV with Baton's own names."""

from collections.abc import AsyncIterator

from starlette.requests import ClientDisconnect, Request

from bot.intake.lead_form import IMPORT_FIELDS
from bot.intake.problems import FieldError, Problem
from bot.intake.record import shaped
from bot.intake.rows import BadFile, BadRow, CsvParser, Line, Row, json_row
from bot.intake.stream import NDJSON
from bot.words import api as words
from bot.words import intake as lead_words

_JSON_KINDS = frozenset({NDJSON, "application/ndjson", "application/jsonl", "application/json-lines"})

Rows = AsyncIterator[Row | BadRow]


async def rows_of(request: Request, lines: AsyncIterator[Line], source: str | None) -> Rows:
    """The rows of the body, by the kind that it says it is.

    Raises:
        Problem: 415, it says no kind that can be read; 422, its header cannot be used.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind in _JSON_KINDS:
        return _json_rows(lines)
    if kind != "text/csv":
        raise Problem(415, "kind", words.IMPORT_KIND, headers={"Accept": f"{NDJSON}, text/csv"})
    try:
        parser = CsvParser("The body", await anext(lines, None))
        columns = tuple(column for column in parser.columns if column)
        own_columns(columns, source)
    except BadFile as error:
        raise Problem(422, "header", words.HEADER.format(why=str(error)), [FieldError((), str(error))]) from None
    except ClientDisconnect:
        raise Problem(400, "cut_off", lead_words.CUT_OFF) from None
    return _csv_rows(parser, lines)


def own_columns(columns: tuple[str, ...], source: str | None) -> None:
    """See that a header has Baton's own names, so that a slip in one does not make an attribute of it.

    Raises:
        BadFile: a name is not Baton's, or one that must be there is not.
    """
    needed = ("external_id",) if source is not None else ("external_id", "source")
    missing = next((name for name in needed if name not in columns), None)
    if missing is not None:
        raise BadFile(words.NO_COLUMN.format(column=missing))
    strange = next((c for c in columns if c not in IMPORT_FIELDS and not c.startswith("attributes.")), None)
    if strange is not None:
        raise BadFile(words.not_our_column(strange))


async def _json_rows(lines: AsyncIterator[Line]) -> Rows:
    async for line in lines:
        row = json_row(line) if line[2] is not None else BadRow(line[0], line[1], words.LINE_TOO_LONG)
        if row is not None:
            yield row


async def _csv_rows(parser: CsvParser, lines: AsyncIterator[Line]) -> Rows:
    async for line in lines:
        for row in parser.feed(line):
            yield _told(row)
    for row in parser.end():
        yield _told(row)


def _told(row: Row | BadRow) -> Row | BadRow:
    """A row of CSV as a lead: an empty field says nothing, a list is parted by semicolons."""
    if isinstance(row, BadRow):
        return row
    values = {name: value.strip() for name, value in row.values.items() if name and value.strip()}
    lead = shaped(values)
    if isinstance(lead.get("tags"), str):
        lead["tags"] = [tag.strip() for tag in lead["tags"].split(";") if tag.strip()]
    return Row(row.line, row.end, lead)
