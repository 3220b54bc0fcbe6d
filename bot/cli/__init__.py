"""The command line: ``baton COMMAND``. Each command imports what it needs when it runs: ``--help`` is instant."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import audit, doctor, formatting, importing, manifest, mapping, policy, score, shadow, story
from bot.cli.checking import Format, Subject
from bot.cli.say import WRONG, plainly, say, warn
from bot.cli.tabular import Form

app = typer.Typer(
    name="baton",
    help="Baton gives every lead exactly one accountable owner.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(importing.app, name="import")
app.add_typer(policy.app, name="policy")
app.add_typer(mapping.app, name="map")
app.add_typer(audit.app, name="audit")
app.add_typer(audit.db, name="db")
app.add_typer(score.app, name="score")
app.add_typer(shadow.app, name="shadow")

PolicyFile = Annotated[Path, typer.Option("--policy", envvar="BATON_POLICY", help="The policy file.")]
RosterFile = Annotated[Path, typer.Option("--roster", envvar="BATON_ROSTER", help="The roster file.")]


@app.command()
@plainly
def run(
    shadow: Annotated[
        bool, typer.Option("--shadow", help="Beside another router: decide, tell nobody but of the canary.")
    ] = False,
) -> None:
    """Run the bot. Its settings are environment variables; the README lists them, and what is missing is said."""
    from bot.settings import load_settings

    settings = load_settings()
    from bot.app import run as run_bot

    run_bot(settings, shadow=shadow)


@app.command()
@plainly
def demo(  # an option each
    once: Annotated[bool, typer.Option("--once", help="Tell the main job on the terminal, without a browser.")] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Begin anew; without it the last demo goes on.")] = False,
    http: Annotated[bool, typer.Option("--http", help="Slack calls Baton by HTTP, not by Socket Mode.")] = False,
    history: Annotated[bool, typer.Option("--history/--no-history", hidden=True)] = True,
    leads: Annotated[bool, typer.Option("--leads/--no-leads", hidden=True)] = True,
    at: Annotated[datetime | None, typer.Option("--at", hidden=True, formats=["%Y-%m-%dT%H:%M"])] = None,
) -> None:
    """Open an example office in the browser: its Slack, and Baton in it, both on this machine."""
    from bot.demo.run import Options
    from bot.demo.run import main as run_demo

    moment = at.replace(tzinfo=UTC) if at is not None else None
    options = Options(once=once, fresh=fresh, http=http, history=history, leads=leads, at=moment)
    raise typer.Exit(run_demo(options))


@app.command()
@plainly
def check(
    policy: Annotated[Path | None, typer.Argument(help="The policy file.")] = None,
    roster: Annotated[Path | None, typer.Option(help="Check its people against this roster, too.")] = None,
    form: Annotated[Format, typer.Option("--format", help="Who reads it: a person, a program, a pull request.")] = (
        Format.TEXT
    ),
    everything: Annotated[bool, typer.Option("--all", help="Name each pair of rules that overlap, too.")] = False,
    database: Annotated[
        bool, typer.Option("--database", help="Look at the stages of the leads on record, too.")
    ] = False,
    of: Annotated[
        Subject | None, typer.Option("--schema", help="Print the JSON Schema of a file, for editors, and no more.")
    ] = None,
) -> None:
    """Say everything that is wrong with a policy, or that nothing is. Errors end with exit code 1."""
    from bot.cli.checking import Checked, recorded_stages, schema

    if of is not None:
        say(schema(of))
        return
    if policy is None:
        raise typer.BadParameter("name the policy file", param_hint="POLICY")
    checked = Checked(policy, roster, datetime.now(UTC), recorded_stages() if database else None)
    for line in checked.written(form, everything=everything):
        (say if checked.sound or form is not Format.TEXT else warn)(line)
    if not checked.sound:
        raise typer.Exit(WRONG)


@app.command()
@plainly
def route(
    lead: Annotated[Path, typer.Argument(help="A lead as POST /v1/leads takes it: a JSON file, or - for stdin.")],
    policy: PolicyFile,
    roster: RosterFile,
    explain: Annotated[bool, typer.Option("--explain", help="Say why, and why not the others.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="All of that for a machine.")] = False,
) -> None:
    """Say who would own a lead, as if nobody had any yet. Nothing is written."""
    from bot.cli.route import routed

    for line in routed(lead, policy, roster, explain=explain, as_json=as_json):
        say(line)


app.command("fmt")(formatting.fmt)


@app.command()
@plainly
def backtest(  # an option each
    draft: Annotated[Path, typer.Argument(help="The policy to try.")],
    since: Annotated[str | None, typer.Option(help="Leads since then: 90d, or a date. [default: all]")] = None,
    roster: Annotated[Path | None, typer.Option(help="Its people, where not those on record.")] = None,
    against: Annotated[
        str | None,
        typer.Option(help="Compare with a file, a version, or `current`, not with who had the leads on record."),
    ] = None,
    leads: Annotated[Path | None, typer.Option(help="Leads of this file, not those on record.")] = None,
    mapping: Annotated[Path | None, typer.Option("--map", help="How its columns become fields.")] = None,
    source: Annotated[str | None, typer.Option(help="Who they are from, where no column says so.")] = None,
    sort: Annotated[str | None, typer.Option(help="The column of the moment, to sort the file by.")] = None,
    form: Annotated[
        Form, typer.Option("--format", help="Who reads it: a person, a spreadsheet (owners by week), a program.")
    ] = Form.TABLE,
    chart: Annotated[Path | None, typer.Option(help="Draw it to this file, as SVG.")] = None,
) -> None:
    """Replay recorded leads under a draft: what moves and why, who gets how much. Nothing is written."""
    from bot.cli.backtest import Asked, tried
    from bot.cli.backtest_shown import show

    asked = Asked(draft, since, roster, against, leads, mapping, source, sort)
    show(tried(asked), draft, form, chart)


app.command("doctor")(doctor.doctor)
app.command("manifest")(manifest.manifest)
app.command("history")(story.history)
app.command("explain")(story.explain)


def main() -> None:
    """The program ``baton``."""
    app()
