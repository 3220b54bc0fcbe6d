"""``baton policy``: put a policy in force, read the one that is, compare versions, and go back to an earlier one."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.say import fail, plainly, read_text, say, warn
from bot.cli.tabular import Form
from bot.words import cli as words

if TYPE_CHECKING:
    from bot.office import Office
    from routing.commands import Command
    from routing.policy import Policy
    from routing.ports import Outcome

app = typer.Typer(help="Put a policy in force, read and compare versions, go back to one.", no_args_is_help=True)

By = Annotated[str, typer.Option(help="Who: a roster id.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask, however many leads it moves.")]
BARE_VERSION = "The start of a version's name is enough."


@app.command()
@plainly
def publish(
    file: Annotated[Path, typer.Argument(help="The policy file.")],
    reason: Annotated[str, typer.Option(help="Why; it is kept with the version.")],
    by: By = "cli",
    yes: Yes = False,
) -> None:
    """Put a policy in force. Every earlier version is kept; open leads stay with the version that routed them.

    One with errors is refused. One that moves more of last month's leads than `publish: { ask_above: 10% }` of the
    policy in force lets through asks again.
    """
    from bot.cli.opening import writing
    from bot.cli.publishing import may_come
    from routing.reading.policy_file import read_policy

    text = read_text(file)
    with writing() as office:
        people = office.records.roster()
        if not people.owners:
            fail(words.NO_ROSTER)
        policy = read_policy(text, people, file.name)
        if may_come(office, policy, people, file.name, yes=yes):
            _adopt(office, policy, by, reason)


@app.command()
@plainly
def show(
    version: Annotated[str | None, typer.Argument(help="Which; the one in force if not said.")] = None,
) -> None:
    """Print a policy as it was written."""
    from bot.cli.opening import opened
    from bot.cli.publishing import find_version, in_force
    from storage.versions import source_of

    with opened() as database, database.read() as connection:
        source = source_of(connection, find_version(connection, version) if version else in_force(connection))
    assert source is not None
    say(source.rstrip("\n"))


@app.command()
@plainly
def history(
    form: Annotated[
        Form, typer.Option("--format", help="Who reads it: a person, a spreadsheet, a program.")
    ] = Form.TABLE,
) -> None:
    """List every version that came into force, the latest first: since when, by whom, why, and its hash."""
    from bot.cli.opening import opened
    from bot.cli.publishing import listed
    from storage.versions import versions

    with opened() as database, database.read() as connection:
        found = versions(connection)
    for line in listed(found, form):
        say(line)


@app.command()
@plainly
def diff(
    before: Annotated[
        str | None, typer.Argument(help="A file or a version; the one before the latest if not said.")
    ] = None,
    after: Annotated[str | None, typer.Argument(help="A file or a version; the one in force if not said.")] = None,
) -> None:
    """Say what differs between two policies, section by section, and which leads fall through now or no longer.

    With one name it is compared with the policy in force: `baton policy diff draft.yml` says what publishing it would
    change.
    """
    from bot.cli.opening import opened
    from bot.cli.publishing import pair
    from bot.words import versions as said
    from routing.policy_diff import compare

    with opened() as database, database.read() as connection:
        one, other = pair(connection, before, after)
    for line in said.told(compare(one, other)):
        say(line)


@app.command()
@plainly
def rollback(
    version: Annotated[str | None, typer.Argument(help=f"To which; the one before if not said. {BARE_VERSION}")] = None,
    reason: Annotated[str, typer.Option(help="Why; it is kept with the version.")] = "",
    by: By = "cli",
) -> None:
    """Put an earlier version in force again, as a new entry of its history. It does not ask: a way back is quick."""
    import os

    from bot.cli.opening import writing
    from bot.cli.publishing import earlier
    from bot.words import versions as said

    if not reason.strip():
        fail("Say why: --reason WHY is kept with the version.", 2)
    with writing() as office:
        policy = earlier(version, office.records.roster())
        _adopt(office, policy, by, reason, said.ROLLED_BACK)
    if os.environ.get("BATON_POLICY"):
        warn(said.FILE_COMES_BACK.format(file=os.environ["BATON_POLICY"]))


def _adopt(office: "Office", policy: "Policy", by: str, reason: str, done_so: str = words.PUBLISHED) -> None:
    import asyncio

    from routing.commands import AdoptPolicy
    from routing.ports import Done, Standing

    command = AdoptPolicy(now=office.clock.now(), policy=policy, by=by, reason=reason)
    done = asyncio.run(_settled(office, command))
    same = isinstance(done, Done) and done.standing is Standing.UNCHANGED
    say((words.SAME_POLICY if same else done_so).format(version=policy.version))


async def _settled(office: "Office", command: "Command") -> "Outcome":
    return await office.desk.settle(command)
