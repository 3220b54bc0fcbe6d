"""People among themselves: what they write to each other, the channels they make, and what the app hears of it."""

import json
from dataclasses import replace
from typing import Any

import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Manifest, SlackError, Workspace
from sandbox.conversations.channels import Kind
from sandbox.errors import NotOnScreen
from sandbox.keeping.archive import Archive
from tests.sandbox.asking import grants

pytestmark = pytest.mark.anyio

OF_CHANNELS = [
    "channel_created",
    *(f"{kind}_{what}" for kind in ("channel", "group") for what in ("archive", "left", "rename", "unarchive")),
    "member_joined_channel",
    "member_left_channel",
]
OF_MESSAGES = ["message.channels", "message.groups", "message.mpim", "message.im"]
SCOPES = ["mpim:history", "channels:history", "groups:history", "im:history"]


def subscribes(office: Workspace, *events: str) -> None:
    office.team.manifest = replace(office.team.manifest, events=frozenset(events))


async def told(office: Workspace) -> list[dict[str, Any]]:
    """What the app was told of so far."""
    await office.settles()
    return [attempt.parcel.payload["event"] for attempt in office.deliveries if attempt.parcel.kind == "events_api"]


async def names_told(office: Workspace) -> list[str]:
    return [event.get("subtype") or event["type"] for event in await told(office)]


@pytest.fixture
async def hearing(office: Workspace, socket_app: AsyncApp) -> Workspace:
    """A workspace whose app hears of all that it may."""

    async def _hears() -> None: ...

    for event in OF_CHANNELS:
        socket_app.event(event)(_hears)
    for subtype in ("channel_join", "channel_leave", "channel_topic", "channel_name", "channel_archive"):
        socket_app.event({"type": "message", "subtype": subtype})(_hears)
    socket_app.event("message")(_hears)
    grants(office, *SCOPES)
    subscribes(office, *OF_CHANNELS)
    return office


async def test_people_write_to_each_other(office: Workspace) -> None:
    ana, ben = office.person("ana"), office.person("ben")
    said = await ana.says("Lunch, @ben?", in_="@ben")
    seen = await ben.sees_dm_from("ana", "Lunch")
    assert seen.mentions == (ben.id,)
    await ben.says("At one", in_="@ana", thread=seen)
    await ana.sees_dm_from("ben", "At one", thread=said)
    assert await ana.opens_dm("ben") == await ben.opens_dm("ana") == said.channel_id
    with pytest.raises(NotOnScreen):
        await office.person("rita").sees_dm_from("ana", "Lunch", within=0)
    own = await ana.says("Milk", in_="@ana")
    assert own.channel_id not in {said.channel_id, office.team.channels.dm(ana.user).id}
    office.assert_nothing_unexpected()


async def test_a_group_has_up_to_nine(office: Workspace) -> None:
    ana = office.person("ana")
    said = await ana.says("All of you", in_="@ben,@rita")
    assert (await office.person("rita").sees_in("@ana,@ben", "All of you")).channel_id == said.channel_id
    assert await office.person("ben").opens_dm("rita", "ana") == said.channel_id
    many = [office.team.add_person(f"p{number}").name for number in range(8)]
    with pytest.raises(ValueError, match="up to 9"):
        await ana.opens_dm("ben", *many)
    assert await ana.opens_dm(*many)


async def test_what_people_write_to_each_other_is_news_to_them(office: Workspace) -> None:
    ana, ben = office.person("ana"), office.person("ben")
    said = await ana.says("Lunch?", in_="@ben,@rita")
    news = office.team.read_marks.news(ben.id, said.channel_id)
    assert (news.messages, news.calls) == (1, 1)
    assert not office.team.read_marks.news(ana.id, said.channel_id)
    office.team.read_marks.read(ben.id, said.channel_id, said.ts)
    assert not office.team.read_marks.news(ben.id, said.channel_id)


async def test_who_has_gone_is_not_written_to(office: Workspace) -> None:
    ana, ben = office.person("ana"), office.person("ben")
    ben.user.deactivated = True
    with pytest.raises(NotOnScreen, match="deactivated"):
        await ana.says("Still there?", in_="@ben")
    await ana.says("The two of us", in_="@ben,@rita")


async def test_the_app_hears_of_a_group_only_where_it_is_in_and_may(hearing: Workspace) -> None:
    ana = hearing.person("ana")
    subscribes(hearing, *OF_MESSAGES)
    await ana.says("Without the app", in_="@ben,@rita")
    await ana.says("Between us", in_="@ben")
    assert await told(hearing) == []
    await ana.says("With the app", in_="@ben,@baton")
    [event] = await told(hearing)
    assert (event["text"], event["channel_type"]) == ("With the app", "mpim")
    hearing.team.manifest = hearing.team.manifest.without(["mpim:history"])
    await ana.says("Unheard", in_="@ben,@baton")
    hearing.team.manifest = replace(hearing.team.manifest, events=frozenset({"message.channels"}))
    await ana.says("Unheard, too", in_="@ben,@baton")
    assert len(await told(hearing)) == 1


async def test_the_life_of_a_channel_is_told(hearing: Workspace) -> None:
    ana, ben = hearing.person("ana"), hearing.person("ben")
    channel_id = await ana.creates("#deals")
    assert await names_told(hearing) == ["channel_created"]  # the app is not there yet
    await ana.invites("baton", "ben", to="#deals")
    await ben.leaves("#deals")
    await ben.joins("#deals")
    await ana.renames("#deals", "big-deals")
    await ana.archives("#big-deals")
    await ana.unarchives("#big-deals")
    await ana.removes("baton", from_="#big-deals")
    await ben.leaves("#big-deals")
    events = await told(hearing)
    assert [event["type"] for event in events[1:]] == [
        "member_joined_channel",
        "member_joined_channel",
        "member_left_channel",
        "member_joined_channel",
        "channel_rename",
        "channel_archive",
        "channel_unarchive",
        "member_left_channel",
        "channel_left",
    ]
    bot = hearing.bot_user_id
    assert (events[1]["user"], events[1]["inviter"], events[1]["channel_type"]) == (bot, ana.id, "C")
    assert "inviter" not in events[4]
    assert events[0]["channel"]["creator"] == ana.id
    assert events[5]["channel"]["name"] == "big-deals"
    assert events[6]["user"] == ana.id
    assert (events[9]["channel"], events[9]["actor_id"]) == (channel_id, ana.id)


async def test_of_a_private_channel_only_its_members_hear(hearing: Workspace, client: AsyncWebClient) -> None:
    grants(hearing, "groups:write")
    ana = hearing.person("ana")
    await ana.creates("secret", private=True)
    await ana.renames("#secret", "top-secret")
    assert await told(hearing) == []
    with pytest.raises(NotOnScreen):
        await hearing.person("ben").joins("#top-secret")
    await ana.invites("baton", to="#top-secret")
    await ana.renames("#top-secret", "open-secret")
    await client.conversations_leave(channel=hearing.channel_id("open-secret"))
    events = await told(hearing)
    assert [event["type"] for event in events] == [
        "member_joined_channel",
        "group_rename",
        "member_left_channel",
        "group_left",
    ]
    assert events[0]["channel_type"] == "G"


async def test_without_the_scope_nothing_is_told(hearing: Workspace) -> None:
    hearing.team.manifest = hearing.team.manifest.without(["channels:read"])
    await hearing.person("ana").creates("deals")
    await hearing.person("ana").renames("#sales-leads", "leads")
    assert await told(hearing) == []


async def test_slack_writes_a_line_about_each(hearing: Workspace, client: AsyncWebClient) -> None:
    subscribes(hearing, "message.channels", "app_mention")
    grants(hearing, "app_mentions:read")
    ana, ben = hearing.person("ana"), hearing.person("ben")
    sales = hearing.channel_id("sales-leads")
    await ben.leaves("#sales-leads")
    await ana.invites("ben", to="#sales-leads")
    await ana.sets_topic("#sales-leads", "Q3")
    await ana.sets_purpose("#sales-leads", "Leads")
    await ana.renames("#sales-leads", "leads")
    await ana.archives("#leads")
    assert [(event["subtype"], event["text"]) for event in await told(hearing)] == [
        ("channel_leave", f"<@{ben.id}> has left the channel"),
        ("channel_join", f"<@{ben.id}> has joined the channel"),
        ("channel_topic", f"<@{ana.id}> set the channel topic: Q3"),
        ("channel_purpose", f"<@{ana.id}> set the channel purpose: Leads"),
        ("channel_name", f'<@{ana.id}> has renamed the channel from "sales-leads" to "leads"'),
        ("channel_archive", f"<@{ana.id}> archived the channel"),
    ]
    history = (await client.conversations_history(channel=sales))["messages"]
    assert [m.get("inviter") for m in history if m["subtype"] == "channel_join"] == [ana.id]
    assert [(m["old_name"], m["name"]) for m in history if m["subtype"] == "channel_name"] == [("sales-leads", "leads")]
    assert all("client_msg_id" not in event for event in await told(hearing))
    assert not hearing.team.read_marks.news(ben.id, sales)
    hearing.assert_nothing_unexpected()


async def test_people_are_refused_in_slacks_words(office: Workspace) -> None:
    ana = office.person("ana")
    for act, code in [
        (ana.leaves("#general"), "cant_leave_general"),
        (ana.archives("#general"), "cant_archive_general"),
        (ana.removes("ana", from_="#sales-leads"), "cant_kick_self"),
        (ana.removes("ben", from_="#general"), "cant_kick_from_general"),
        (ana.invites("ben", to="#general"), "already_in_channel"),
        (ana.creates("Deals"), "invalid_name_specials"),
        (ana.renames("#sales-leads", "general"), "name_taken"),
        (ana.sets_topic("#general", "x" * 251), "too_long"),
        (ana.unarchives("#general"), "not_archived"),
    ]:
        with pytest.raises(SlackError, match=f"^{code}$"):
            await act
    with pytest.raises(NotOnScreen):
        await ana.renames("#lead-review", "x")
    await ana.creates("alone")
    with pytest.raises(SlackError, match="last_member"):
        await ana.leaves("#alone")


async def test_slacks_own_command_comes_before_an_apps(hearing: Workspace) -> None:
    hearing.team.manifest = replace(hearing.team.manifest, commands={"/topic": False}, takes_any_command=True)
    await hearing.person("ana").types("/topic Ours", in_="#general")
    assert hearing.team.channels.called("general").topic.value == "Ours"
    assert [attempt for attempt in hearing.deliveries if attempt.parcel.kind == "slash_commands"] == []


async def test_an_export_keeps_conversations(office: Workspace, manifest_file: Any) -> None:
    ana, ben = office.person("ana"), office.person("ben")
    await ana.says("Lunch?", in_="@ben")
    await ana.says("All of you", in_="@ben,@rita")
    await ben.closes_dm("ana", "rita")
    await ana.creates("deals")
    await ana.sets_topic("#deals", "Q3")
    await ana.renames("#deals", "big-deals")
    again = Workspace.unpacked(Archive.read(await office.pack()))
    for before, after in zip(office.team.channels, again.team.channels, strict=True):
        assert before == after
    assert [p.as_slack("T") for p in office.team.messages] == [p.as_slack("T") for p in again.team.messages]
    assert again.team.read_marks.news(ben.id, await again.person("ben").opens_dm("ana")).calls == 1
    made = again.team.channels.called("big-deals")
    assert (made.topic.value, made.creator, made.previous_names) == ("Q3", ana.id, ["deals"])
    again_made = await again.person("ana").creates("deals")
    assert again_made != made.id


async def test_an_old_export_has_dms_without_a_kind(office: Workspace, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel=office.person("ana").id, text="Hello")
    document = json.loads(Archive.read(await office.pack()).written())
    new = ("kind", "topic", "purpose", "creator", "created", "previous_names", "closed_by")
    for channel in document["channels"]:
        for name in new:
            channel.pop(name)
    again = Workspace.unpacked(Archive.read(json.dumps(document).encode()))
    dm = again.team.channels.dm(again.person("ana").user)
    assert (dm.kind, dm.is_channel, dm.is_private) == (Kind.DM, False, True)
    assert again.team.channels.called("general").is_channel
    await again.person("ana").sees_dm("Hello")


def test_whoever_names_no_app_gets_one_that_hears_of_groups() -> None:
    from sandbox.app.defaults import permissive_app

    app: Manifest = permissive_app()
    assert {"message.mpim", "member_left_channel", "channel_created", "group_rename"} <= app.events
    assert {"mpim:history", "mpim:write", "groups:write", "channels:write.topic"} <= set(app.scopes)
