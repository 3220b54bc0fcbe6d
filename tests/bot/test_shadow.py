"""Beside another router every lead that comes in is marked so, and nothing else is."""

import asyncio
from datetime import UTC, datetime

import pytest

from bot.intake.lead_form import read_lead
from bot.shadow import ShadowDesk
from bot.words.run import canary
from routing.commands import Command, FinishImport, Receive
from routing.lead import Draft
from routing.ports import Done, Outcome, Standing

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Heard:
    """A desk that remembers what it was asked."""

    def __init__(self) -> None:
        self.commands: list[Command] = []

    async def settle(self, command: Command) -> Outcome:
        self.commands.append(command)
        return Done(Standing.DONE)


@pytest.mark.parametrize("quiet", [True, False])
def test_leads_are_marked_and_other_commands_pass_as_they_are(quiet: bool) -> None:
    heard = Heard()
    lead = Receive(now=NOW, draft=Draft("web", "1", owner="ana"), quiet=quiet)
    other = FinishImport(now=NOW, name="x", given=())

    async def both() -> None:
        for command in (lead, other):
            await ShadowDesk(heard).settle(command)

    asyncio.run(both())
    marked, passed = heard.commands
    assert isinstance(marked, Receive) and (marked.shadow, marked.quiet, marked.draft) == (True, quiet, lead.draft)
    assert passed is other


def test_a_posted_lead_may_say_who_has_it() -> None:
    assert read_lead(b'{"source": "web", "external_id": "1", "owner": "ana"}').owner == "ana"
    assert read_lead(b'{"source": "web", "external_id": "1"}').owner is None


def test_what_people_hear_of_is_said_at_the_start() -> None:
    assert canary(0).startswith("nothing")
    assert canary(0.2).startswith("20.00% of new leads")
