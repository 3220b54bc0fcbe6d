"""``baton import``: leads, a roster or accounts from a file."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.say import plainly

app = typer.Typer(help="Import leads, a roster or accounts from a file.", no_args_is_help=True)

File = Annotated[Path, typer.Argument(help="A .csv, .tsv, .ndjson or .jsonl file in UTF-8.")]
People = Annotated[Path, typer.Argument(help="A roster in YAML, or a .csv, .tsv, .ndjson or .jsonl file in UTF-8.")]
Map = Annotated[
    Path | None, typer.Option("--map", help="How its columns become fields; not needed where they have Baton's names.")
]
Aside = Annotated[Path | None, typer.Option("--rejected", help="Where bad rows go. [default: FILE.rejected.ndjson]")]
Sort = Annotated[str | None, typer.Option("--sort", help="Import in the order of this column.")]


@app.command()
@plainly
def leads(
    file: File,
    mapping: Map = None,
    source: Annotated[str | None, typer.Option(help="Who the leads are from, where no column says so.")] = None,
    sort: Sort = None,
    notify: Annotated[bool, typer.Option("--notify", help="Send cards and start ladders, as for a new lead.")] = False,
    rejected: Aside = None,
) -> None:
    """Import leads. Each owner gets one digest and no cards. Run again, it goes on where it stopped."""
    from bot.cli.files import import_leads

    raise typer.Exit(import_leads(file, mapping, source=source, sort=sort, notify=notify, rejected=rejected))


@app.command()
@plainly
def roster(file: People, mapping: Map = None, rejected: Aside = None) -> None:
    """Import people. Whoever is not in the file stays as they are."""
    from bot.cli.files import import_roster

    raise typer.Exit(import_roster(file, mapping, rejected=rejected))


@app.command()
@plainly
def accounts(file: File, mapping: Map = None, rejected: Aside = None) -> None:
    """Import companies, what they are to us, and who looks after them."""
    from bot.cli.files import import_accounts

    raise typer.Exit(import_accounts(file, mapping, rejected=rejected))
