"""``baton audit`` and ``baton db``: whether the story holds, and where it is kept."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.say import WRONG, fail, plainly, read_text, say, warn
from bot.words import cli as words
from bot.words.names import count

app = typer.Typer(help="Prove that the story holds, and that nobody edited it.", no_args_is_help=True)
db = typer.Typer(help="Say where the data is, and build its tables.", no_args_is_help=True)


@app.command()
@plainly
def verify(
    checkpoint: Annotated[
        Path | None, typer.Option(help="Compare with the last checkpoint of this file, kept elsewhere.")
    ] = None,
) -> None:
    """Read everything again, and say what does not hold. Exit 1 names the first broken link."""
    from bot.cli.opening import opened
    from storage.audit import verify as verify_all

    if checkpoint is not None:
        read_text(checkpoint)
    with opened() as database:
        report = verify_all(database, checkpoint)
    if report.sound:
        numbers = {"facts": report.facts, "streams": report.streams, "leads": report.leads}
        say(words.AUDIT_SOUND.format(**{name: f"{number:,}" for name, number in numbers.items()}))
        return
    for line in words.not_sound((found.check, found.where, found.what) for found in report.findings):
        say(line)
    if report.broken is not None:
        warn(words.AUDIT_BROKEN.format(link=report.broken.where))
    warn(words.AUDIT_BAD.format(count=count(len(report.findings) + report.more, "finding")))
    raise typer.Exit(WRONG)


@app.command()
@plainly
def checkpoint(file: Annotated[Path, typer.Argument(help="The file to append to.")]) -> None:
    """Append a checkpoint to a file. It is one line that vouches for the whole story up to now."""
    from bot.cli.opening import opened
    from storage.checkpoint import publish

    with opened() as database:
        try:
            taken = publish(database, file)
        except OSError as error:
            fail(words.CANNOT_WRITE.format(path=file, why=(error.strerror or str(error)).lower()))
    say(taken.line)
    warn(words.CHECKPOINT.format(file=file))


@db.command()
@plainly
def where() -> None:
    """Print where the data is, without the password."""
    from bot.settings import StoreSettings, load
    from storage.database import Database

    database = Database(load(StoreSettings).database_url.get_secret_value())
    say(database.name)
    database.close()


@db.command()
@plainly
def migrate() -> None:
    """Build the tables, or bring them up to date."""
    from bot.settings import StoreSettings, load
    from storage.database import Database

    database = Database(load(StoreSettings).database_url.get_secret_value())
    try:
        database.migrate()
        say(words.MIGRATED.format(name=database.name))
    finally:
        database.close()
