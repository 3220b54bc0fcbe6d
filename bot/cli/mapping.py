"""``baton map``: see what a source of the policy reads of a record, before anything comes in by it."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.say import WRONG, fail, plainly, read_text, say, warn
from bot.words import mapping as words

if TYPE_CHECKING:
    from bot.cli.trial import Trial
    from routing.source import Source

app = typer.Typer(help="See what a source of the policy reads of a record.", no_args_is_help=True)

PolicyFile = Annotated[Path, typer.Option("--policy", envvar="BATON_POLICY", help="The policy file.")]
WIDTH = 60
"""Characters shown of a value."""


@app.command("try")
@plainly
def try_(
    source: Annotated[str, typer.Argument(help="A source of the policy, by name.")],
    policy: PolicyFile,
    file: Annotated[
        Path, typer.Argument(help="What the source sends: JSON, or a message's text pasted from Slack. - is stdin.")
    ] = Path("-"),
    as_json: Annotated[bool, typer.Option("--json", help="Say it as one JSON object.")] = False,
) -> None:
    """Say what lead a record would be, field by field. Exits with 1 where it would go to review."""
    from bot.cli.trial import NotJson, tried
    from bot.intake.arrivals import Foreign

    read_by = _source(policy, source)
    text = sys.stdin.read() if str(file) == "-" else read_text(file)
    if not text.strip():
        fail(words.EMPTY)
    try:
        trial = tried(read_by, text, is_json=file.suffix.lower() == ".json")
    except Foreign as error:
        fail(words.FOREIGN.format(why=error))
    except NotJson as error:
        fail(str(error))
    if as_json:
        say(_json(trial))
    else:
        _show(trial)
    raise typer.Exit(0 if trial.problem is None else WRONG)


def _source(policy: Path, name: str) -> "Source":
    from routing.reading.policy_file import read_policy

    sources = read_policy(read_text(policy), None, policy.name).sources
    if not sources:
        fail(words.NO_SOURCES.format(policy=policy.name))
    if name not in sources:
        fail(words.no_source(policy.name, name, sorted(sources)))
    return sources[name]


def _show(trial: "Trial") -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False, markup=False, emoji=False, soft_wrap=False)
    table = Table(words.FIELD, words.VALUE, words.FROM, box=SIMPLE_HEAD, pad_edge=False)
    for row in trial.rows:
        table.add_row(Text(_short(row.field)), Text(_short(row.value)), Text(_short(row.where)))
    console.print(table)
    if trial.unused:
        left = Table(words.LABEL, words.VALUE, box=SIMPLE_HEAD, pad_edge=False, title=words.UNUSED_TITLE)
        left.title_justify = "left"
        for label, value in trial.unused.items():
            left.add_row(Text(_short(label)), Text(_short(value)))
        console.print(left)
    if trial.missing:
        say(words.MISSING_TITLE)
    for label, fields in trial.missing.items():
        say(f"  {words.missing(label, fields, [*trial.unused])}")
    if trial.problem is None:
        say(words.WOULD_BE_LEAD.format(source=trial.source))
    else:
        warn(trial.problem if trial.ignored else words.WOULD_BE_REVIEWED.format(problem=trial.problem))


def _short(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return plain if len(plain) <= WIDTH else f"{plain[: WIDTH - 1]}…"


def _json(trial: "Trial") -> str:
    told = {
        "source": trial.source,
        "lead": {row.field: row.value for row in trial.rows},
        "from": {row.field: row.where for row in trial.rows},
        "unused": trial.unused,
        "missing": trial.missing,
        "problem": trial.problem,
    }
    return json.dumps(told, ensure_ascii=False, indent=2, default=str)
