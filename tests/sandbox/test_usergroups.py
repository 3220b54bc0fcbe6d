"""User groups: who is called by a handle, how an app makes and changes one, and what it hears."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Workspace
from sandbox.keeping.archive import Archive
from sandbox.people.usergroups import DESCRIPTION, HANDLE, NAME
from tests.sandbox.asking import error_of, grants

pytestmark = pytest.mark.anyio

Json = dict[str, Any]


@pytest.fixture(autouse=True)
async def permitted(office: Workspace) -> None:
    grants(office, "usergroups:read", "usergroups:write")
    manifest = office.team.manifest
    told = {f"subteam_{what}" for what in ("created", "updated", "members_changed", "self_added", "self_removed")}
    office.team.manifest = replace(manifest, events=manifest.events | told)
    sellers = {"handle": "sellers", "name": "Account executives", "members": ["ana", "ben"], "id": "S0SELLERS"}
    office.team.usergroups.read(sellers)


async def test_groups_of_the_file_are_listed(office: Workspace, client: AsyncWebClient) -> None:
    (group,) = (await client.usergroups_list())["usergroups"]
    assert (group["id"], group["handle"], group["name"]) == ("S0SELLERS", "sellers", "Account executives")
    assert "users" not in group and "user_count" not in group
    (group,) = (await client.usergroups_list(include_users=True, include_count=True))["usergroups"]
    members = [office.person("ana").id, office.person("ben").id]
    assert (group["users"], group["user_count"]) == (members, 2)
    assert (await client.usergroups_users_list(usergroup="S0SELLERS"))["users"] == members
    assert await error_of(client.usergroups_users_list(usergroup="S0NONE")) == "no_such_subteam"


async def test_an_app_makes_a_group_and_fills_it(office: Workspace, client: AsyncWebClient, heard: list[Json]) -> None:
    ana, dan = office.person("ana").id, office.person("dan").id
    made = (await client.usergroups_create(name="On call", description="Who answers tonight"))["usergroup"]
    assert (made["handle"], made["users"], made["created_by"]) == ("on-call", [], office.bot_user_id)
    filled = await client.usergroups_users_update(usergroup=made["id"], users=[ana, office.bot_user_id])
    assert filled["usergroup"]["users"] == [ana, office.bot_user_id]
    await client.usergroups_users_update(usergroup=made["id"], users=f"{dan},{ana}")
    await client.usergroups_update(usergroup=made["id"], name="On duty", handle="@duty", description="")
    await office.settles()
    assert sorted(event["type"] for event in heard) == [
        "subteam_created",
        *["subteam_members_changed"] * 2,
        "subteam_self_added",
        "subteam_self_removed",
        *["subteam_updated"] * 3,
    ]
    changes = [e for e in heard if e["type"] == "subteam_members_changed"]
    assert sorted((e["added_users"], e["removed_users_count"]) for e in changes) == sorted(
        [([ana, office.bot_user_id], 0), ([dan], 1)]
    )
    last = max((e for e in heard if e["type"] == "subteam_updated"), key=lambda event: str(event["event_ts"]))
    shown = last["subteam"]
    assert (shown["name"], shown["handle"], shown["description"]) == ("On duty", "duty", "")
    assert (shown["users"], shown["user_count"]) == ([dan, ana], 2)


async def test_a_group_that_is_disabled_calls_nobody(office: Workspace, client: AsyncWebClient) -> None:
    ana = office.person("ana")
    disabled = (await client.usergroups_disable(usergroup="S0SELLERS"))["usergroup"]
    assert disabled["date_delete"] > 0 and disabled["deleted_by"] == office.bot_user_id
    assert (await client.usergroups_list())["usergroups"] == []
    assert len((await client.usergroups_list(include_disabled=True))["usergroups"]) == 1
    assert await error_of(client.usergroups_users_list(usergroup="S0SELLERS")) == "no_such_subteam"
    await client.chat_postMessage(channel="#sales-leads", text="<!subteam^S0SELLERS> look")
    assert (await ana.sees_in("#sales-leads", "look")).mentions == ()
    await client.usergroups_enable(usergroup="S0SELLERS")
    assert (await client.usergroups_list())["usergroups"][0]["date_delete"] == 0


async def test_a_mention_is_read_by_its_handle_and_calls_its_members(office: Workspace, client: AsyncWebClient) -> None:
    ana, ben, dan = (office.person(name) for name in ("ana", "ben", "dan"))
    rich = {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [{"type": "usergroup", "usergroup_id": "S0SELLERS"}]}],
    }
    await client.chat_postMessage(channel="#sales-leads", text="<!subteam^S0SELLERS|@old> a lead")
    await client.chat_postMessage(channel="#sales-leads", text="rich", blocks=[rich])
    for words in ("@sellers a lead", "@sellers"):
        seen = await dan.sees_in("#sales-leads", words)
        assert seen.mentions == (ana.id, ben.id)
    channel = office.channel_id("#sales-leads")
    news = office.team.read_marks.news
    assert (news(ana.id, channel).calls, news(dan.id, channel).calls) == (2, 0)
    await client.chat_postMessage(channel="#sales-leads", text="`<!subteam^S0SELLERS>` &lt;!subteam^S0SELLERS&gt;")
    assert (await dan.sees_in("#sales-leads", "<!subteam^S0SELLERS>")).mentions == ()


async def test_what_a_person_types_calls_a_group(office: Workspace, socket_app: AsyncApp) -> None:
    typed: list[str] = []

    @socket_app.command("/lead")
    async def lead(ack: Any, command: Json) -> None:
        await ack()
        typed.append(command["text"])

    dan = office.person("dan")
    said = await dan.says("Who of @sellers has Acme?", in_="#sales-leads")
    assert said.mentions == (office.person("ana").id, office.person("ben").id)
    assert said.content.text == "Who of <!subteam^S0SELLERS> has Acme?"
    assert said.text == "Who of @sellers has Acme?"
    await dan.types("/lead assign @sellers", in_="#sales-leads")
    assert typed == ["assign <!subteam^S0SELLERS|@sellers>"]


@pytest.mark.parametrize(
    ("arguments", "refusal"),
    [
        ({"name": "account executives"}, "name_already_exists"),
        ({"name": "x" * NAME, "handle": "fits"}, ""),
        ({"name": "x" * (NAME + 1)}, "name_too_long"),
        ({"name": "A", "handle": "x" * HANDLE}, ""),
        ({"name": "A", "handle": "x" * (HANDLE + 1)}, "bad_handle"),
        ({"name": "A", "handle": "two words"}, "bad_handle"),
        ({"name": "A", "handle": "here"}, "forbidden_handle"),
        ({"name": "A", "handle": "sellers"}, "handle_already_exists"),
        ({"name": "A", "handle": "ana"}, "handle_already_exists"),
        ({"name": "A", "handle": "sales-leads"}, "handle_already_exists"),
        ({"name": "A", "description": "x" * DESCRIPTION}, ""),
        ({"name": "A", "description": "x" * (DESCRIPTION + 1)}, "description_too_long"),
        ({"name": "A", "channels": "C0NONE"}, "invalid_channel_provided"),
        ({"name": ""}, "missing_subteam_name"),
    ],
)
async def test_what_a_group_may_be_called(client: AsyncWebClient, arguments: Json, refusal: str) -> None:
    call = client.api_call("usergroups.create", params=arguments)
    if refusal:
        assert await error_of(call) == refusal
    else:
        assert (await call)["usergroup"]["name"] == arguments["name"]


async def test_what_is_refused_changes_nothing(office: Workspace, client: AsyncWebClient) -> None:
    refused = client.usergroups_update(usergroup="S0SELLERS", name="Other", handle="here")
    assert await error_of(refused) == "forbidden_handle"
    assert (await client.usergroups_list())["usergroups"][0]["name"] == "Account executives"
    update = client.usergroups_users_update
    assert await error_of(update(usergroup="S0SELLERS", users="")) == "no_users_provided"
    assert await error_of(update(usergroup="S0SELLERS", users="U0NOBODY")) == "invalid_users"
    manifest = office.team.manifest
    office.team.manifest = replace(manifest, scopes=("usergroups:read",))
    assert await error_of(client.usergroups_disable(usergroup="S0SELLERS")) == "missing_scope"
    office.team.manifest = replace(manifest, scopes=("usergroups:write",))
    assert await error_of(client.usergroups_list()) == "missing_scope"


async def test_a_group_outlives_an_export(office: Workspace, client: AsyncWebClient) -> None:
    made = (await client.usergroups_create(name="On call"))["usergroup"]
    again = Workspace.unpacked(Archive.read(await office.pack())).team.usergroups
    assert list(again) == list(office.team.usergroups)
    assert again.called("@on-call") == office.team.usergroups.with_id(made["id"])


async def test_a_file_with_a_handle_that_slack_would_not_take_is_refused(manifest_file: Path) -> None:
    people = {"people": [{"name": "ana"}], "usergroups": [{"handle": "ana"}]}
    with pytest.raises(ValueError, match="'ana': handle_already_exists"):
        Workspace.load(people, manifest=manifest_file)
