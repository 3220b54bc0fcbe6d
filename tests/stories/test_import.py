"""A file of leads, imported while the bot is away: quietly it is one digest an owner, aloud a card a lead."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from routing.assignment import State
from sandbox import Workspace
from storage.database import Database
from storage.records import StoredRecords
from tests.stories.office import EXAMPLES, MONDAY_9AM, ROOT, Office, settings_for, started

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
LEADS = EXAMPLES / "leads.ndjson"


@asynccontextmanager
async def an_office_after_an_import(
    setting: tuple[str, str], folder: Path, *options: str
) -> AsyncIterator[tuple[Office, str]]:
    """An office that was set up, stopped, given a file, and started again."""
    mode, url = setting
    workspace = Workspace.load(EXAMPLES / "workspace.yml", manifest=ROOT / "manifest.yml")
    async with workspace.serving(), httpx.AsyncClient(verify=False) as http:
        workspace.clock.moves_to(MONDAY_9AM)
        settings = settings_for(workspace, url, mode)
        bot = await started(workspace, settings)
        await bot.stop()
        said = await imported(workspace, url, folder, *options)
        office = Office(workspace, settings, await started(workspace, settings), http)
        try:
            yield office, said
        finally:
            await office.bot.stop()


async def imported(workspace: Workspace, url: str, folder: Path, *options: str) -> str:
    """What ``baton import leads`` says."""
    file = shutil.copy(LEADS, folder)
    environment = {
        "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "BATON_DATABASE_URL": url,
        "SLACK_API_URL": workspace.api_url, "BATON_CLOCK_OFFSET_FILE": str(workspace.clock.offset_file),
    }  # fmt: skip
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.cli", "import", "leads", file, *options,
        cwd=folder, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    out, _ = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 0, out.decode()
    return out.decode()


def open_leads(url: str) -> dict[str, list[str]]:
    """The numbers of the open leads each owner has."""
    database = Database(url)
    records, held = StoredRecords(database), dict[str, list[str]]()
    for number in range(1, 100):
        view = records.lead(number)
        if view is not None and view.assignment is not None and view.assignment.state is not State.CLOSED:
            held.setdefault(view.assignment.owner or "", []).append(f"L{number}")
    database.close()
    return held


def dms(office: Office) -> dict[str, list[str]]:
    """Everything that Baton sent to anybody, by whom it was sent to."""
    team, sent = office.workspace.team, dict[str, list[str]]()
    for post in team.messages:
        channel = team.channels.with_id(post.channel_id)
        assert channel is not None
        reader = next((user.name for user in team.people if user.id == channel.dm_with), f"#{channel.name}")
        sent.setdefault(reader, []).append(post.content.text)
    return sent


async def test_a_quiet_import_is_one_digest_an_owner(setting: tuple[str, str], tmp_path: Path) -> None:
    async with an_office_after_an_import(setting, tmp_path) as (office, said):
        assert "20" in said
        await office.rests()
        held = await asyncio.to_thread(open_leads, setting[1])
        held.pop("", None)
        sent = dms(office)
        assert held and set(sent) == set(held), "a digest for each owner, and nothing else for anybody"
        for owner, leads in held.items():
            assert len(sent[owner]) == 1
            told = await office.workspace.person(owner).sees_dm("an import gave you")
            assert re.search(rf"gave you {len(leads)} leads?\b", told.text)
            assert set(re.findall(r"\bL\d+", told.text)) <= set(leads)
        await office.passes(days=3)
        await office.rests()
        assert dms(office) == sent, "silence after a quiet import climbs no ladder"


async def of_somebody(office: Office) -> tuple[str, str]:
    """An owner whom the import gave a lead, and its number."""
    held = await asyncio.to_thread(open_leads, office.settings.database_url.get_secret_value())
    owner, leads = next((owner, leads) for owner, leads in held.items() if owner)
    return owner, leads[0]


async def test_a_lead_that_came_quietly_can_be_accepted(setting: tuple[str, str], tmp_path: Path) -> None:
    async with an_office_after_an_import(setting, tmp_path) as (office, _):
        owner, lead = await of_somebody(office)
        person = office.workspace.person(owner)
        await person.types(f"/lead show {lead}")
        await person.clicks("Accept: calling now", on=await person.sees_only_to_me(lead))
        await office.mel.types(f"/lead history {lead}")
        await office.mel.sees_only_to_me("accepted it: calling now")


async def test_a_lead_that_came_quietly_can_be_taken_over(setting: tuple[str, str], tmp_path: Path) -> None:
    async with an_office_after_an_import(setting, tmp_path) as (office, _):
        _, lead = await of_somebody(office)
        await office.rita.types(f"/lead show {lead}")
        await office.rita.clicks("Take over", on=await office.rita.sees_only_to_me(lead))
        modal = await office.rita.sees_modal("Take over")
        await office.rita.fills(modal, {"Reason": modal.options("Reason")[0]})
        assert (await office.rita.submits(modal)).accepted
        await office.rita.sees_dm(lead, "You accepted")


async def test_an_import_that_is_to_notify_sends_cards(setting: tuple[str, str], tmp_path: Path) -> None:
    async with an_office_after_an_import(setting, tmp_path, "--notify") as (office, _):
        await office.rests()
        held = await asyncio.to_thread(open_leads, setting[1])
        held.pop("", None)
        sent = dms(office)
        for owner, leads in held.items():
            assert len(sent[owner]) == len(leads), f"a card for each lead of {owner}"
        assert not [text for texts in sent.values() for text in texts if "an import gave you" in text]
