import asyncio
import contextlib
import json
import re
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

pytestmark = [pytest.mark.anyio, pytest.mark.slow]

SAYS = re.compile(r"export (\w+)=(\S+)")


class Served:
    """A sandbox in a process of its own, and what it said."""

    def __init__(self, process: Process, lines: list[str]) -> None:
        self.process = process
        self.lines = lines
        self.variables: dict[str, str] = {found[1]: found[2] for line in lines if (found := SAYS.match(line))}
        self.address = next(found[0] for line in lines if (found := re.search(r"http://[\d.:]+", line)))
        self.client = AsyncWebClient(token=self.variables["SLACK_BOT_TOKEN"], base_url=self.variables["SLACK_API_URL"])

    async def ends(self, by: signal.Signals = signal.SIGINT) -> None:
        if self.process.returncode is None:
            self.process.send_signal(by)
        async with asyncio.timeout(30):
            _, errors = await self.process.communicate()
        assert (self.process.returncode, errors.decode()) == (0, "")


async def started(*options: str | Path) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sandbox", *map(str, options), stdout=PIPE, stderr=PIPE
    )


@asynccontextmanager
async def served(*options: str | Path) -> AsyncIterator[Served]:
    process = await started(*options)
    assert process.stdout is not None
    lines: list[str] = []
    try:
        async with asyncio.timeout(30):
            while not lines or "clock" not in lines[-1]:
                line = (await process.stdout.readline()).decode()
                assert line, "it ended before it was served"
                lines.append(line.rstrip())
        office = Served(process, lines)
        yield office
        await office.ends()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def refused(*options: str | Path) -> str:
    process = await started(*options)
    _, errors = await process.communicate()
    assert process.returncode == 2
    assert errors.decode().count("\n") == 1, "one line, no traceback"
    return errors.decode()


async def test_with_nothing_but_a_port_there_is_a_workspace_and_a_page() -> None:
    async with served("--port", "0") as office:
        assert office.lines[0].startswith(f"# Sandbox is at {office.address}; open it in a browser.")
        assert set(office.variables) == {
            "SLACK_API_URL",
            "SLACK_BOT_TOKEN",
            "SLACK_APP_TOKEN",
            "SLACK_SIGNING_SECRET",
        }
        sent = await office.client.chat_postMessage(channel="#general", text="Good morning")
        listed = await office.client.users_list()
        assert sent["ok"]
        assert len([m for m in listed["members"] if not m["is_bot"]]) == 4
        async with aiohttp.ClientSession() as session, session.get(office.address) as page:
            assert page.status == 200
            assert "Good morning" in await page.text() or "general" in await page.text()


async def test_without_a_port_it_takes_the_first_free_one_and_says_so() -> None:
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError):  # somebody else has it: just as well, while they have it
            stack.enter_context(socket.create_server(("127.0.0.1", 8701)))
        async with served() as office:
            port = office.address.rpartition(":")[2]
            assert port == "8701" or office.lines[1] == f"# Port 8701 is taken, so this is {port}."


async def test_a_port_that_was_asked_for_and_is_taken_is_an_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        said = await refused("--port", str(taken.getsockname()[1]))
    assert "is taken or not yours; --port 0 takes any free one." in said


async def test_what_is_kept_is_there_the_next_time(tmp_path: Path) -> None:
    file = tmp_path / "kept.json"
    async with served("--port", "0", "--keep", file) as office:
        sent = await office.client.chat_postMessage(channel="#general", text="Remember me")
        await office.ends(signal.SIGTERM)
    async with served("--port", "0", "--keep", file) as office:
        edited = await office.client.chat_update(channel=sent["channel"], ts=sent["ts"], text="I do")
        assert edited["ok"]


async def test_it_begins_with_an_export(tmp_path: Path) -> None:
    file = tmp_path / "export.zip"
    async with served("--port", "0") as office, aiohttp.ClientSession() as session:
        await office.client.chat_postMessage(channel="#general", text="Take me along")
        async with session.get(f"{office.address}/workshop/export") as answer:
            file.write_bytes(await answer.read())
    async with (
        served("--port", "0", "--archive", file) as office,
        aiohttp.ClientSession() as session,
        session.get(f"{office.address}/@ada/general") as page,
    ):
        assert "Take me along" in await page.text()


async def test_the_app_may_be_another_than_the_one_assumed(root: Path) -> None:
    options = ("--workspace", root / "examples/workspace.yml", "--manifest", root / "manifest.yml", "--port", "0")
    async with served(*options) as office:
        assert office.lines[0].startswith("# Northwind is at")
        assert (await office.client.auth_test())["user"] == "baton"


@pytest.mark.parametrize(
    ("option", "content", "sentence"),
    [
        ("--manifest", None, "cannot be read (No such file or directory); --manifest takes the file"),
        ("--manifest", "features: {}", "is no app manifest that Slack would take: display_information: is missing."),
        ("--manifest", "[1, 2]", "is no app manifest"),
        ("--workspace", None, "cannot be used (No such file or directory); --workspace takes a YAML file"),
        ("--workspace", "people: [{ name: ana, tz: Mars/Base }]", "does not describe a workspace"),
        ("--workspace", "channels: []", "'people' is missing."),
        ("--archive", None, "cannot be read (No such file or directory); --archive takes a file that was exported."),
        ("--archive", "hello", "That is no export of this sandbox"),
        ("--keep", "hello", "That is no export of this sandbox"),
    ],
)
async def test_a_bad_file_is_one_line_that_says_what_to_do(
    tmp_path: Path, option: str, content: str | None, sentence: str
) -> None:
    file = tmp_path / "file"
    if content is not None:
        file.write_text(content)
    said = await refused(option, file, "--port", "0")
    assert sentence in said and str(file) in said


async def test_a_manifest_with_many_faults_is_told_all_of_them_at_once(tmp_path: Path) -> None:
    file = tmp_path / "manifest.yml"
    file.write_text(
        "display_information: { name: '' }\nfeatures: { slash_commands: [{ command: x, descripton: d }] }\n"
    )
    process = await started("--manifest", file)
    _, errors = await process.communicate()
    assert process.returncode == 2
    told = errors.decode().splitlines()
    assert told[0] == f"python -m sandbox: {file} is no app manifest that Slack would take:"
    assert len(told) == 6 and "  features.slash_commands[0].descripton: is no field" in errors.decode()


async def test_what_cannot_work_in_a_manifest_is_said_at_the_start(tmp_path: Path) -> None:
    file = tmp_path / "manifest.json"
    events = {"bot_events": ["team_join"]}
    settings = {"socket_mode_enabled": True, "event_subscriptions": events}
    file.write_text(json.dumps({"display_information": {"name": "Relay"}, "settings": settings}))
    async with served("--manifest", file, "--port", "0") as office:
        said = "\n".join(office.lines)
        assert "# Relay's manifest: settings.event_subscriptions.bot_events[0]: 'team_join' is never told" in said
        assert f"SLACK_AUTHORIZE_URL={office.address}/oauth/v2/authorize" in said


async def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert "make it first." in await refused("--keep", tmp_path / "nowhere" / "kept.json")


async def test_the_assumed_app_takes_any_command() -> None:
    from sandbox import Workspace
    from sandbox.app.defaults import PEOPLE, permissive_app

    office = Workspace.load(json.loads(json.dumps(PEOPLE)), manifest=permissive_app())
    async with office.serving():
        answer = await office.person("ada").types("/weather berlin", expecting_error=True)
        assert answer.error is not None and not answer.refused


async def test_the_app_can_be_held_to_slacks_own_rate_limits() -> None:
    async with served("--port", "0", "--pace") as office:

        async def floods() -> None:
            for _ in range(40):
                await office.client.chat_postMessage(channel="#general", text="x")

        with pytest.raises(SlackApiError) as refusal:
            await floods()
        assert refusal.value.response.status_code == 429
        assert refusal.value.response.headers["Retry-After"] == "1"
