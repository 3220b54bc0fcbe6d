"""``baton policy``: put a policy in force, and read the one that is."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.say import fail, plainly, read_text, say
from bot.words import cli as words

if TYPE_CHECKING:
    from bot.office import Office
    from routing.commands import Command
    from routing.ports import Outcome

app = typer.Typer(help="Put a policy in force, and read the one that is.", no_args_is_help=True)


@app.command()
@plainly
def publish(
    file: Annotated[Path, typer.Argument(help="The policy file.")],
    reason: Annotated[str, typer.Option(help="Why; it is kept with the version.")],
    by: Annotated[str, typer.Option(help="Who: a roster id.")] = "cli",
) -> None:
    """Put a policy in force. Every earlier version is kept."""
    import asyncio

    from bot.cli.opening import writing
    from routing.commands import AdoptPolicy
    from routing.policy_file import read_policy
    from routing.ports import Done, Standing

    text = read_text(file)
    with writing() as office:
        people = office.records.roster()
        if not people.owners:
            fail(words.NO_ROSTER)
        policy = read_policy(text, people, file.name)
        command = AdoptPolicy(now=office.clock.now(), policy=policy, by=by, reason=reason)
        done = asyncio.run(_settled(office, command))
    same = isinstance(done, Done) and done.standing is Standing.UNCHANGED
    say((words.SAME_POLICY if same else words.PUBLISHED).format(version=policy.version))


@app.command()
@plainly
def show() -> None:
    """Print the policy in force, as it was written."""
    from bot.cli.opening import reading

    with reading() as records:
        policy = records.policy()
    if policy is None:
        fail(words.NO_POLICY)
    say(policy.source.rstrip("\n"))


async def _settled(office: "Office", command: "Command") -> "Outcome":
    return await office.desk.settle(command)
