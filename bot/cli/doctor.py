"""``baton doctor``: whether everything is there that ``baton run`` needs."""

from typing import Annotated

import typer

from bot.cli.say import WRONG, plainly, say


@plainly
def doctor(
    json: Annotated[bool, typer.Option("--json", help="Print it for programs.")] = False,
) -> None:
    """Say what `baton run` needs and has not, and how to mend it. Exit 1 when something would keep it from working."""
    import asyncio
    import logging

    from rich.console import Console

    from bot.doctor.examination import examine
    from bot.doctor.report import as_json, show, works
    from bot.doctor.setup import read_setup

    logging.disable(logging.CRITICAL)  # whatever went wrong is a line of the report
    remarks = asyncio.run(examine(read_setup()))
    if json:
        say(as_json(remarks))
    else:
        show(remarks, Console(highlight=False, emoji=False))
    if not works(remarks):
        raise typer.Exit(WRONG)
