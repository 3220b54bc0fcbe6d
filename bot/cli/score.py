"""``baton score``: what the past says about the scorecard."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.say import plainly

app = typer.Typer(help="Learn from past leads what the scorecard should say.", no_args_is_help=True)


@app.callback()
def _several() -> None:
    """One command would otherwise be the whole of it."""


@app.command()
@plainly
def fit(  # an option each
    policy: Annotated[Path, typer.Argument(help="The policy whose scorecard is fitted.")],
    since: Annotated[str | None, typer.Option(help="Leads since then: 365d, or a date. [default: all]")] = None,
    outcome: Annotated[
        list[str] | None, typer.Option(help="The stage that counts as success; may be repeated. [default: won]")
    ] = None,
    hold_out: Annotated[str, typer.Option(help="The last leads, held out to try the points on: 3mo, or 90d.")] = "3mo",
    field: Annotated[
        list[str] | None, typer.Option(help="A further field whose values may become lines; may be repeated.")
    ] = None,
    companies: Annotated[
        bool, typer.Option("--companies-as-now", help="Trust that what is known of companies now was known then.")
    ] = False,
    double: Annotated[int, typer.Option(min=5, max=100, help="How many points double the odds.")] = 20,
    leads: Annotated[Path | None, typer.Option(help="Leads of this file, not those on record.")] = None,
    mapping: Annotated[Path | None, typer.Option("--map", help="How its columns become fields.")] = None,
    source: Annotated[str | None, typer.Option(help="Who they are from, where no column says so.")] = None,
    sort: Annotated[str | None, typer.Option(help="The column of the moment, to sort the file by.")] = None,
    out: Annotated[Path | None, typer.Option(help="Write the policy with the proposal to this new file.")] = None,
) -> None:
    """Propose points from how past leads ended, and say how good they are. Nothing is put in force."""
    from bot.cli.score_fit import Asked, proposed
    from bot.cli.score_told import show, write

    asked = Asked(
        policy, since, tuple(outcome or ("won",)), hold_out, tuple(field or ()), companies, double, leads, mapping,
        source, sort, out,
    )  # fmt: skip
    found = proposed(asked)
    show(found)
    write(found, policy, out)
