"""The running bot: it starts or says why not, takes leads with Slack away, and stops without losing anything."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from standardwebhooks import Webhook

from bot import slack_socket
from bot.app import Bot
from bot.house import CannotStart
from bot.settings import Settings
from sandbox import Call, Fault, Reply, Workspace
from storage.lockfile import LockFile
from tests.stories.office import EXAMPLES, MONDAY_9AM, ROOT, SECRET, Office, an_office, settings_for, started

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
MODES = pytest.mark.parametrize("mode", ["socket", "http"])
OURS = {"http", "socket", "courier", "get to know"}
"""The names of the bot's tasks."""
START = [sys.executable, "-c", "from bot.cli import main; main()", "run"]


def a_workspace() -> Workspace:
    return Workspace.load(EXAMPLES / "workspace.yml", manifest=ROOT / "manifest.yml")


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    made = a_workspace()
    async with made.serving():
        made.clock.moves_to(MONDAY_9AM)
        yield made


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def is_unlocked(url: str) -> bool:
    """Whether another process could write the database now."""
    lock = LockFile(Path(url.removeprefix("sqlite:///")))
    lock.take()
    lock.release()
    return True


async def cannot_start(settings: Settings) -> str:
    """Why not; and whatever was opened is closed again."""
    bot = Bot(settings)
    with pytest.raises(CannotStart) as why:
        await bot.start()
    assert is_unlocked(settings.database_url.get_secret_value())
    assert not OURS & {task.get_name() for task in asyncio.all_tasks()}
    await bot.stop()
    return str(why.value)


@MODES
async def test_a_port_that_is_taken(workspace: Workspace, sqlite_url: str, mode: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = await cannot_start(settings_for(workspace, sqlite_url, mode, BATON_PORT=port))
    assert f"127.0.0.1:{port} is taken" in said and "BATON_PORT" in said


@MODES
async def test_a_bot_token_that_slack_refuses(workspace: Workspace, sqlite_url: str, mode: str) -> None:
    said = await cannot_start(settings_for(workspace, sqlite_url, mode, SLACK_BOT_TOKEN="xoxb-wrong"))
    assert "SLACK_BOT_TOKEN (invalid_auth)" in said and "xoxb-wrong" not in said


async def test_an_app_token_that_slack_refuses(workspace: Workspace, sqlite_url: str) -> None:
    port = free_port()
    wrong = settings_for(workspace, sqlite_url, "socket", SLACK_APP_TOKEN="xapp-wrong", BATON_PORT=port)
    said = await cannot_start(wrong)
    assert "SLACK_APP_TOKEN (invalid_auth)" in said and "xapp-wrong" not in said
    assert is_free(port)


async def test_no_roster_and_no_policy(workspace: Workspace, sqlite_url: str) -> None:
    said = await cannot_start(settings_for(workspace, sqlite_url, "http", BATON_ROSTER=None, BATON_POLICY=None))
    assert "BATON_ROSTER" in said and "baton import roster" in said
    said = await cannot_start(settings_for(workspace, sqlite_url, "http", BATON_POLICY=None))
    assert "BATON_POLICY" in said and "baton policy publish" in said


@MODES
async def test_it_starts_again_after_a_start_that_failed(workspace: Workspace, sqlite_url: str, mode: str) -> None:
    port = free_port()
    await cannot_start(settings_for(workspace, sqlite_url, mode, BATON_PORT=port, SLACK_BOT_TOKEN="xoxb-wrong"))
    bot = await started(workspace, settings_for(workspace, sqlite_url, mode, BATON_PORT=port))
    assert bot.port == port
    await bot.stop()


@MODES
async def test_after_a_stop_nothing_is_held(workspace: Workspace, sqlite_url: str, mode: str) -> None:
    bot = await started(workspace, settings_for(workspace, sqlite_url, mode))
    assert not is_free(bot.port)
    await bot.stop()
    assert is_free(bot.port)
    assert is_unlocked(sqlite_url)
    assert len(workspace.sockets) == 0
    assert not OURS & {task.get_name() for task in asyncio.all_tasks()}
    await bot.stop()


async def lead_is_taken(bot: Bot, workspace: Workspace, settings: Settings) -> None:
    async with httpx.AsyncClient(verify=False) as http:
        await Office(workspace, settings, bot, http).lead_comes("Acme")


@MODES
async def test_with_slack_away_leads_are_taken_and_told_when_it_is_back(sqlite_url: str, mode: str) -> None:
    workspace, port = a_workspace(), free_port()
    slack = f"http://127.0.0.1:{port}/api/"
    settings = settings_for(workspace, sqlite_url, mode, SLACK_API_URL=slack, BATON_CLOCK_OFFSET_FILE=None)
    bot = Bot(settings)
    await bot.start()
    try:
        await lead_is_taken(bot, workspace, settings)
        async with workspace.serving(port):
            if mode == "http":
                workspace.deliver_by_http(f"http://127.0.0.1:{bot.port}/slack/events")
            else:
                await workspace.until_connected(within=30)
            card = await workspace.person("dan").sees_dm("Acme", within=20)
            await workspace.person("dan").clicks("Accept: calling now", on=card)
            await workspace.person("dan").sees_edit(card, "You accepted")
            await bot.stop()
    finally:
        await bot.stop()


AWAY = {
    "503": Reply({}, 503),
    "an error": Reply({"ok": False, "error": "internal_error"}, 500),
    "nothing": Reply({}),
    "too many": Reply.rate_limited(1),
}


@pytest.mark.parametrize("name", AWAY)
async def test_whatever_slack_answers_at_start_leads_are_taken(
    workspace: Workspace, sqlite_url: str, name: str
) -> None:
    async def away(_call: Call, _proceed: Callable[[], Awaitable[Reply]]) -> Reply:
        return AWAY[name]

    workspace.faults = away
    settings = settings_for(workspace, sqlite_url, "socket")
    bot = Bot(settings)
    bot_starts = asyncio.create_task(bot.start())
    await asyncio.sleep(0.3)
    workspace.faults = None
    await bot_starts
    try:
        await lead_is_taken(bot, workspace, settings)
        await workspace.until_connected(within=30)
        await workspace.person("dan").sees_dm("Acme", within=20)
    finally:
        await bot.stop()


def addresses(*answers: Reply | None) -> Fault:
    """What Slack answers when it is asked for a socket's address; None: as it should."""
    left: Iterator[Reply | None] = iter(answers)

    async def fault(call: Call, proceed: Callable[[], Awaitable[Reply]]) -> Reply:
        reply = next(left, None) if call.method == "apps.connections.open" else None
        return await proceed() if reply is None else reply

    return fault


async def test_an_address_that_is_dead_is_not_tried_for_ever(
    workspace: Workspace, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slack_socket, "ADDRESS", 0.2)
    dead = Reply({"ok": True, "url": f"ws://127.0.0.1:{free_port()}/"})
    used = Reply({"ok": True, "url": f"{workspace.address.replace('http', 'ws')}/socket?ticket=used"})
    workspace.faults = addresses(dead, used)
    settings = settings_for(workspace, sqlite_url, "socket")
    bot = Bot(settings)
    await bot.start()
    await lead_is_taken(bot, workspace, settings)
    await workspace.until_connected(within=30)
    await workspace.person("dan").sees_dm("Acme")
    await bot.stop()


async def test_a_socket_that_slack_drops_is_opened_again_though_slack_is_away_at_first(sqlite_url: str) -> None:
    async with an_office(sqlite_url, "socket") as office:
        await office.lead_comes("Acme")
        card = await office.dan.sees_dm("Acme")
        office.workspace.faults = addresses(Reply({}, 503))
        await office.workspace.sockets.close()
        await office.workspace.until_connected(within=30)
        await office.dan.clicks("Accept: calling now", on=card)
        await office.dan.sees_edit(card, "You accepted")


@MODES
async def test_a_click_under_way_is_answered_before_the_bot_stops(sqlite_url: str, mode: str) -> None:
    async with an_office(sqlite_url, mode) as office:
        await office.lead_comes("Acme")
        card = await office.dan.sees_dm("Acme")
        opening = asyncio.Event()

        async def slowly(call: Call, proceed: Callable[[], Awaitable[Reply]]) -> Reply:
            if call.method == "views.open":
                opening.set()
                await asyncio.sleep(0.3)
            return await proceed()

        office.workspace.faults = slowly
        click = asyncio.create_task(office.dan.clicks("Snooze", on=card))
        await opening.wait()
        await office.bot.stop()
        assert (await click).answered
        await office.dan.sees_modal("Snooze")
        office.bot = await started(office.workspace, office.settings)


@asynccontextmanager
async def a_process(folder: Path, workspace: Workspace, **more: str) -> AsyncIterator[tuple[Any, int, Path]]:
    """``baton run`` as people run it."""
    port, log = free_port(), folder / "log"
    environment = {
        "PATH": os.environ["PATH"], **workspace.environment, "BATON_DATABASE_URL": f"sqlite:///{folder}/baton.db",
        "BATON_PORT": str(port), "BATON_INTAKE_SECRET": SECRET, "BATON_POLICY": str(EXAMPLES / "policy.yml"),
        "BATON_ROSTER": str(EXAMPLES / "roster.yml"), **more,
    }  # fmt: skip
    with log.open("wb") as out:
        process = await asyncio.create_subprocess_exec(*START, env=environment, stdout=out, stderr=out, cwd=ROOT)
    try:
        yield process, port, log
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def ends(process: Any, within: float) -> int:
    code: int = await asyncio.wait_for(process.wait(), within)
    return code


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_it_with_what_is_under_way_answered(
    workspace: Workspace, tmp_path: Path, how: signal.Signals
) -> None:
    async with a_process(tmp_path, workspace) as (process, port, log), httpx.AsyncClient(verify=False) as http:
        await workspace.until_connected(within=30)
        held, goes_on = asyncio.Event(), asyncio.Event()

        async def slowly() -> AsyncIterator[bytes]:
            yield body[:20]
            held.set()
            await goes_on.wait()
            yield body[20:]

        body = b'{"source": "website", "external_id": "1", "company": "Acme", "country": "GB"}'
        answer = asyncio.create_task(
            http.post(f"http://127.0.0.1:{port}/v1/leads", content=slowly(), headers=signed(body))
        )
        await asyncio.wait_for(held.wait(), 20)
        await asyncio.sleep(0.2)
        process.send_signal(how)
        process.send_signal(how)
        began = time.monotonic()
        while not is_free(port):
            assert time.monotonic() - began < 5, "the door stays open"
            await asyncio.sleep(0.02)
        goes_on.set()
        assert (await answer).status_code == 201
        assert await ends(process, 3) == 0
        assert "Traceback" not in log.read_text() and "baton_stops" in log.read_text()


def signed(body: bytes) -> dict[str, str]:
    """The headers of a lead."""
    now = datetime.now(UTC)
    return {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(SECRET).sign("msg_1", now, body.decode()),
        "content-type": "application/json",
        "content-length": str(len(body)),
    }


@pytest.mark.slow
async def test_a_signal_while_slack_keeps_it_waiting_at_start_ends_it_too(workspace: Workspace, tmp_path: Path) -> None:
    asked, over = asyncio.Event(), asyncio.Event()

    async def says_nothing(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.set()
        await over.wait()
        writer.close()

    slack = await asyncio.start_server(says_nothing, "127.0.0.1", 0)
    address = f"http://127.0.0.1:{slack.sockets[0].getsockname()[1]}/api/"
    async with a_process(tmp_path, workspace, SLACK_API_URL=address) as (process, _port, log):
        await asyncio.wait_for(asked.wait(), 20)
        process.terminate()
        assert await ends(process, 3) == 0
        assert "Traceback" not in log.read_text()
    over.set()
    slack.close()
    await asyncio.sleep(0.05)
