import asyncio
import sys
from pathlib import Path

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Manifest, Workspace

pytestmark = pytest.mark.anyio


async def test_the_same_files_give_the_same_ids_and_tokens(
    office: Workspace, people_file: Path, manifest_file: Path
) -> None:
    again = Workspace.load(people_file, manifest=manifest_file)
    assert again.person("ana").id == office.person("ana").id
    assert again.channel_id("#general") == office.channel_id("general")
    assert again.environment["SLACK_BOT_TOKEN"] == office.bot_token


async def test_ids_look_like_slacks(office: Workspace) -> None:
    ids = {
        office.team.id: "T",
        office.person("ana").id: "U",
        office.channel_id("general"): "C",
        office.team.app.id: "A",
    }
    assert all(found.startswith(prefix) and len(found) == 11 and found.isupper() for found, prefix in ids.items())


async def test_who_is_not_there_is_told_with_those_who_are(office: Workspace) -> None:
    with pytest.raises(KeyError, match="Nobody here is called 'zoe'; there are ana, ben"):
        office.person("zoe")
    with pytest.raises(KeyError, match="no channel"):
        office.channel_id("#nowhere")


async def test_a_file_with_a_mistake_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "workspace.yml"
    file.write_text("people: [{name: ana}, {name: ana}]")
    with pytest.raises(ValueError, match="Two people are called 'ana'"):
        Workspace.load(file, manifest=Manifest())
    file.write_text("people: [{name: ana}]\nchannels: [{name: x, members: [ben]}]")
    with pytest.raises(KeyError, match="Nobody here is called 'ben'"):
        Workspace.load(file, manifest=Manifest())
    file.write_text("people: [{name: ana, tz: Europe/Nowhere}]")
    with pytest.raises(KeyError, match="Europe/Nowhere"):
        Workspace.load(file, manifest=Manifest())


async def test_the_examples_can_be_served(root: Path) -> None:
    async with Workspace.load(root / "examples" / "workspace.yml", manifest=root / "manifest.yml").serving() as office:
        client = AsyncWebClient(token=office.bot_token, base_url=office.api_url)
        assert (await client.auth_test())["user"] == "baton"


async def test_http_needs_a_served_workspace(people_file: Path) -> None:
    with pytest.raises(RuntimeError, match="not being served"):
        Workspace.load(people_file, manifest=Manifest()).deliver_by_http("http://127.0.0.1:1/")


async def test_message_times_follow_the_moved_clock(office: Workspace, client: AsyncWebClient) -> None:
    first = await client.chat_postMessage(channel="#sales-leads", text="one")
    office.passes(hours=1)
    second = await client.chat_postMessage(channel="#sales-leads", text="two")
    assert float(second["ts"]) - float(first["ts"]) == pytest.approx(3600, abs=5)


async def test_it_runs_on_its_own(root: Path, people_file: Path, manifest_file: Path, tmp_path: Path) -> None:
    arguments = ["--workspace", people_file, "--manifest", manifest_file, "--clock", tmp_path / "clock"]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sandbox", *map(str, arguments), cwd=root, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        lines = [(await process.stdout.readline()).decode().strip() for _ in range(6)]
        told = dict(line.removeprefix("export ").split("=", 1) for line in lines[1:5])
        client = AsyncWebClient(token=told["SLACK_BOT_TOKEN"], base_url=told["SLACK_API_URL"])
        assert (await client.auth_test())["team"] == "Northwind"
        assert lines[5].endswith(str(tmp_path / "clock"))
    finally:
        process.terminate()
        assert await process.wait() == 0
