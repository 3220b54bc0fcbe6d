"""``baton fmt``: a policy in the one layout."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.say import WRONG, fail, plainly, read_text, say, warn
from bot.words import cli as words

STDIN = "-"


@plainly
def fmt(
    policy: Annotated[Path, typer.Argument(help="The policy file, or - to read stdin and write stdout.")],
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; show the difference and end with 1 if there is one.")
    ] = False,
) -> None:
    """Lay a policy out anew: keys in one order, pools in columns. Every comment stays, and so does what it says."""
    from routing.reading.policy_format import CannotFormat, format_policy

    piped = str(policy) == STDIN
    before = typer.get_text_stream("stdin").read() if piped else read_text(policy)
    name = "policy.yml" if piped else policy.name
    try:
        after = format_policy(before, name)
    except CannotFormat:
        fail(words.CANNOT_FORMAT.format(name=name))
    if check:
        _show_difference(before, after, name)
    elif piped:
        typer.echo(after, nl=False)
    elif after == before:
        say(words.FORMATTED_ALREADY.format(name=name))
    else:
        policy.write_text(after, "utf-8")
        say(words.FORMATTED.format(name=name))


def _show_difference(before: str, after: str, name: str) -> None:
    """The difference on stdout, as ``diff -u`` writes it; it ends with 1 where there is one."""
    from difflib import unified_diff

    found = list(unified_diff(before.splitlines(), after.splitlines(), name, f"{name} laid out", lineterm=""))
    for line in found:
        say(line)
    if found or before != after:
        warn(words.NOT_FORMATTED.format(name=name))
        raise typer.Exit(WRONG)
    say(words.FORMATTED_ALREADY.format(name=name))
