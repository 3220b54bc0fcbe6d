"""The command line: ``baton COMMAND``. Each command imports what it needs when it runs: ``--help`` is instant."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli import audit, doctor, importing, manifest, mapping, policy, story
from bot.cli.say import plainly, read_text, say
from bot.words import cli as words

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

PolicyFile = Annotated[Path, typer.Option("--policy", envvar="BATON_POLICY", help="The policy file.")]
RosterFile = Annotated[Path, typer.Option("--roster", envvar="BATON_ROSTER", help="The roster file.")]


@app.command()
@plainly
def run() -> None:
    """Run the bot. Its settings are environment variables; the README lists them, and what is missing is said."""
    from bot.settings import load_settings

    settings = load_settings()
    from bot.app import run as run_bot

    run_bot(settings)


@app.command()
@plainly
def demo(
    once: Annotated[bool, typer.Option("--once", help="Play the main job through by itself, then end.")] = False,
) -> None:
    """Run Baton against a Slack on this machine."""
    from bot.demo.run import main as run_demo

    raise typer.Exit(run_demo(once=once) or 0)


@app.command()
@plainly
def check(
    policy: Annotated[Path, typer.Argument(help="The policy file.")],
    roster: Annotated[Path | None, typer.Option(help="Check its people against this roster, too.")] = None,
) -> None:
    """Say everything that is wrong with a policy, or that nothing is."""
    from bot.words.names import count
    from routing.policy_file import read_policy
    from routing.roster_file import read_roster

    people = read_roster(read_text(roster), roster.name) if roster is not None else None
    rules = read_policy(read_text(policy), people, policy.name)
    say(
        words.SOUND.format(
            name=policy.name,
            rules=count(sum(len(stage) for stage in rules.routes.values()), "rule"),
            pools=count(len(rules.pools), "pool"),
            queues=count(len(rules.queues), "queue"),
            version=rules.version,
        )
    )
    if people is None:
        say(words.NO_ROSTER_CHECKED)


@app.command()
@plainly
def route(
    lead: Annotated[Path, typer.Argument(help="A lead as POST /v1/leads takes it: a JSON file, or - for stdin.")],
    policy: PolicyFile,
    roster: RosterFile,
    explain: Annotated[bool, typer.Option("--explain", help="Say why, and why not the others.")] = False,
) -> None:
    """Say who would own a lead, as if nobody had any yet. Nothing is written."""
    from bot.cli.route import routed

    for line in routed(lead, policy, roster, explain=explain):
        say(line)


app.command("doctor")(doctor.doctor)
app.command("manifest")(manifest.manifest)
app.command("history")(story.history)
app.command("explain")(story.explain)


def main() -> None:
    """The program ``baton``."""
    app()
