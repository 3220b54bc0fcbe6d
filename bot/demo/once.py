"""``baton demo --once``: the main job tells itself on the terminal, without a browser, and ends."""

import asyncio
import json
from datetime import UTC, datetime
from typing import Any

from rich.console import Console

from bot import jobs
from bot.demo.desk import PATIENCE, Desk
from bot.demo.examples import EXAMPLES, ROOT, Lead, story_leads
from bot.demo.folder import HERE, Folder
from bot.demo.screen import Screen
from bot.demo.story import Stage, play
from bot.words import demo as words
from sandbox import NotOnScreen, SlackShowedAnError, Timing, Workspace
from storage.audit import verify
from storage.database import Database

FOLDER = HERE / "once"
MORNING = datetime(2030, 3, 4, 9, tzinfo=UTC)
"""When the story begins: a Monday, 9:00 in London."""


def main(*, http: bool) -> int:
    """Play the story; returns the exit code."""
    folder = Folder(FOLDER)
    folder.take()
    folder.wipe()
    try:
        return asyncio.run(_play(folder, Screen(Console(highlight=False)), http=http))
    finally:
        folder.leave()


async def _play(folder: Folder, screen: Screen, *, http: bool) -> int:
    workspace = Workspace.load(
        EXAMPLES / "workspace.yml", manifest=ROOT / "manifest.yml", clock_file=folder.clock,
        timing=Timing(patience=PATIENCE),
    )  # fmt: skip
    workspace.clock.moves_to(MORNING)
    desk = Desk(workspace, folder, http=http)

    async def send(lead: Lead) -> dict[str, Any]:
        sent = await desk.door.send(lead)
        if not sent.ok:
            raise AssertionError(f"the lead was refused: {sent.answer}")
        told: dict[str, Any] = json.loads(sent.answer)
        return told

    async def passes(minutes: float) -> datetime:
        now = workspace.passes(minutes=minutes)
        await jobs.tick(desk.bot.office)
        return now

    async with workspace.serving(), desk.open():
        screen.says(words.HELLO)
        screen.note(words.POLICY)
        try:
            await play(Stage(workspace, send, passes, screen, story_leads()))
        except (NotOnScreen, SlackShowedAnError, AssertionError) as error:
            screen.says(words.BROKEN.format(error=error))
            return 1
        proved = await asyncio.to_thread(_proved, folder, screen)
    if proved:
        screen.says(words.DONE)
    return 0 if proved else 1


def _proved(folder: Folder, screen: Screen) -> bool:
    screen.says(words.PROOF)
    database = Database(folder.url)
    try:
        report = verify(database)
    finally:
        database.close()
    if report.sound:
        screen.note(words.PROVED.format(facts=report.facts, streams=report.streams))
    else:
        screen.says(words.UNPROVED)
        for finding in report.findings:
            screen.note(finding.sentence)
    return report.sound
