import asyncio
import gc
import sys
from pathlib import Path
from typing import Any

import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Manifest, Message, Workspace

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


async def test_a_workspace_may_be_made_without_a_file(manifest_file: Path) -> None:
    document = {"name": "Crowd", "people": [{"name": "ana"}], "channels": [{"name": "leads", "members": ["ana"]}]}
    office = Workspace.load(document, manifest=manifest_file)
    user = office.team.add_person("max", channels=["#leads"], real_name="Max Meyer", tz="Europe/Vienna")
    assert office.person("max").id == user.id
    assert user.display_name == "Max"
    assert office.team.channels.called("leads").members == {office.person("ana").id, user.id}
    with pytest.raises(ValueError, match="Two people are called 'ana'"):
        office.team.add_person("ana")
    with pytest.raises(KeyError, match="no channel '#nowhere'"):
        office.team.add_person("eve", channels=["#nowhere"])


async def test_an_installer_may_leave_optional_scopes_out(people_file: Path, tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.yml"
    manifest.write_text(
        "display_information: { name: Baton }\n"
        "oauth_config: { scopes: { bot: [chat:write], bot_optional: [channels:history, files:write] } }\n"
    )
    granted = Workspace.load(people_file, manifest=manifest).team.manifest.scopes
    assert granted == ("chat:write", "channels:history", "files:write")
    fewer = Workspace.load(people_file, manifest=manifest, without_scopes=["channels:history"]).team.manifest.scopes
    assert fewer == ("chat:write", "files:write")
    with pytest.raises(ValueError, match="does not ask for im:write"):
        Workspace.load(people_file, manifest=manifest, without_scopes=["im:write"])


async def test_forty_people_click_at_once_and_each_is_told(
    office: Workspace, bot: AsyncApp, client: AsyncWebClient
) -> None:
    @bot.action("claim")
    async def claim(ack: Any, body: dict[str, Any], respond: Any) -> None:
        await ack()
        await respond(f"Too late, {body['user']['username']}", replace_original=False)

    names = [f"rep-{number:02}" for number in range(40)]
    for name in names:
        office.team.add_person(name, channels=["#sales-leads"])
    button = {"type": "button", "action_id": "claim", "text": {"type": "plain_text", "text": "Claim"}}
    await client.chat_postMessage(
        channel="#sales-leads", text="Acme", blocks=[{"type": "actions", "elements": [button]}]
    )

    async def clicked(name: str) -> Message:
        person = office.person(name)
        await person.clicks("Claim", on=await person.sees_in("#sales-leads", "Acme"))
        return await person.sees_only_to_me("Too late")

    office.timing.ack_window, office.timing.patience = 3.0, 5.0  # some 0.05 s do, where nothing else runs
    told = await asyncio.gather(*(clicked(name) for name in names))
    assert [message.text for message in told] == [f"Too late, {name}" for name in names]
    office.assert_nothing_unexpected()


async def test_the_examples_can_be_served(root: Path) -> None:
    async with Workspace.load(root / "examples" / "workspace.yml", manifest=root / "manifest.yml").serving() as office:
        client = AsyncWebClient(token=office.bot_token, base_url=office.api_url)
        assert (await client.auth_test())["user"] == "baton"


@pytest.mark.parametrize("moment", range(6))
async def test_who_connects_in_the_moment_of_the_end_is_let_go(manifest_file: Path, moment: int) -> None:
    office = Workspace.load({"people": [{"name": "zoe"}]}, manifest=manifest_file)
    async with office.serving():
        host, port = office.address.removeprefix("http://").split(":")
        late = asyncio.create_task(asyncio.open_connection(host, int(port)))
        for _ in range(moment):  # turns of the loop: where in its coming in it is when the server closes
            await asyncio.sleep(0)
    await asyncio.gather(late, return_exceptions=True)
    if not late.exception():
        late.result()[1].close()
    del late
    gc.collect()  # a connection that was left open complains, and fails the test


async def test_http_needs_a_served_workspace(people_file: Path) -> None:
    with pytest.raises(RuntimeError, match="not being served"):
        Workspace.load(people_file, manifest=Manifest()).deliver_by_http("http://127.0.0.1:1/")


async def test_message_times_follow_the_moved_clock(office: Workspace, client: AsyncWebClient) -> None:
    first = await client.chat_postMessage(channel="#sales-leads", text="one")
    office.passes(hours=1)
    second = await client.chat_postMessage(channel="#sales-leads", text="two")
    assert float(second["ts"]) - float(first["ts"]) == pytest.approx(3600, abs=5)


async def test_it_runs_on_its_own(root: Path, people_file: Path, manifest_file: Path, tmp_path: Path) -> None:
    arguments = ["--workspace", people_file, "--manifest", manifest_file, "--clock", tmp_path / "clock", "--port", "0"]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sandbox", *map(str, arguments), cwd=root, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        lines = [(await process.stdout.readline()).decode().strip() for _ in range(7)]
        told = dict(line.removeprefix("export ").split("=", 1) for line in lines[1:5])
        client = AsyncWebClient(token=told["SLACK_BOT_TOKEN"], base_url=told["SLACK_API_URL"])
        assert (await client.auth_test())["team"] == "Northwind"
        assert lines[6].endswith(str(tmp_path / "clock"))
    finally:
        process.terminate()
        assert await process.wait() == 0
