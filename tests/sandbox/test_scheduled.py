import logging
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Workspace
from sandbox.keeping.archive import Archive
from sandbox.messages.scheduled import FURTHEST, MOST_TOGETHER, WINDOW
from tests.sandbox.asking import error_of, grants

pytestmark = pytest.mark.anyio

MINUTE, DAY = 60, 24 * 3600


def later(office: Workspace, seconds: float) -> int:
    return int(office.clock.now() + seconds)


async def scheduled(client: AsyncWebClient, office: Workspace, seconds: float, text: str = "x", **more: Any) -> str:
    answer = await client.chat_scheduleMessage(
        channel=more.pop("channel", "#sales-leads"), text=text, post_at=later(office, seconds), **more
    )
    return str(answer["scheduled_message_id"])


async def test_a_message_comes_at_its_time_in_order_and_bears_it(office: Workspace, client: AsyncWebClient) -> None:
    ana = office.person("ana")
    second = later(office, 2 * 3600)
    await client.chat_scheduleMessage(channel="#sales-leads", text="Second", post_at=second)
    first = await client.chat_scheduleMessage(channel="#sales-leads", text="First", post_at=second - MINUTE)
    assert first["message"]["type"] == "delayed_message"
    assert first["message"]["text"] == "First"
    office.passes(minutes=30)
    assert office.unexpected() == []
    office.passes(hours=8)
    seen = await ana.sees_in("#sales-leads", "Second", thread=None)
    assert seen.ts == f"{second}.000000"
    assert [message.text for message in office.unexpected()] == ["First"]
    await ana.sees_in("#sales-leads", "First")


async def test_it_comes_when_the_clock_is_set_played_or_just_runs(office: Workspace, client: AsyncWebClient) -> None:
    ana = office.person("ana")
    await scheduled(client, office, DAY, "Set")
    office.clock.moves_to(datetime.fromtimestamp(office.clock.now() + 2 * DAY, UTC))
    await ana.sees_in("#sales-leads", "Set")
    await scheduled(client, office, 10, "Played")
    office.playing.start(60)
    await ana.sees_in("#sales-leads", "Played")
    office.playing.stop()
    await scheduled(client, office, 1.1, "Just in time")
    await ana.sees_in("#sales-leads", "Just in time")


@pytest.mark.usefixtures("socket_app")
async def test_the_app_hears_of_it_when_it_comes(office: Workspace, client: AsyncWebClient) -> None:
    grants(office, "channels:history")
    office.team.manifest = replace(office.team.manifest, events=frozenset({"message.channels"}))
    await scheduled(client, office, MINUTE)
    office.passes(minutes=2)
    await office.settles()
    told = [attempt.parcel.payload["event"] for attempt in office.deliveries]
    assert [(event["text"], event["bot_id"]) for event in told] == [("x", office.team.app.bot_id)]
    await office.person("ana").sees_in("#sales-leads", "x")


async def test_it_comes_as_a_reply_and_with_blocks(office: Workspace, client: AsyncWebClient) -> None:
    ana = office.person("ana")
    await client.chat_postMessage(channel="#sales-leads", text="Parent")
    parent = await ana.sees_in("#sales-leads", "Parent")
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "*Blocks*"}}]
    await scheduled(client, office, MINUTE, blocks=blocks, thread_ts=parent.ts, reply_broadcast=True)
    office.passes(minutes=2)
    reply = await ana.sees_in("#sales-leads", "Blocks", thread=parent)
    assert reply.post.broadcast


async def test_the_time_is_neither_past_nor_too_far(office: Workspace, client: AsyncWebClient) -> None:
    async def at(when: Any) -> Any:
        return await client.chat_scheduleMessage(channel="#sales-leads", text="x", post_at=when)

    await at(later(office, 2))
    assert await error_of(at(later(office, 0))) == "time_in_past"
    await at(later(office, FURTHEST))
    assert await error_of(at(later(office, FURTHEST + 2))) == "time_too_far"
    assert await error_of(at("tomorrow")) == "invalid_time"


async def test_thirty_in_five_minutes_of_one_channel(office: Workspace, client: AsyncWebClient) -> None:
    for number in range(MOST_TOGETHER):
        await scheduled(client, office, DAY + number)
    assert await error_of(scheduled(client, office, DAY + MOST_TOGETHER)) == "restricted_too_many"
    assert await error_of(scheduled(client, office, DAY - WINDOW + MOST_TOGETHER)) == "restricted_too_many"
    await scheduled(client, office, DAY, channel="#lead-review")
    await scheduled(client, office, DAY + WINDOW + 1)
    await scheduled(client, office, DAY - WINDOW)


async def test_what_chat_postmessage_would_refuse_is_refused_at_once(office: Workspace, client: AsyncWebClient) -> None:
    nothing = client.chat_scheduleMessage(channel="#sales-leads", post_at=later(office, MINUTE), markdown_text="")
    with pytest.warns(UserWarning, match="text"):
        assert await error_of(nothing) == "no_text"
    assert await error_of(scheduled(client, office, MINUTE, channel="C404")) == "channel_not_found"
    assert await error_of(scheduled(client, office, MINUTE, blocks=[{"type": "header"}])) == "invalid_blocks"
    assert await error_of(scheduled(client, office, MINUTE, channel="#general")) == "not_in_channel"
    assert await error_of(scheduled(client, office, MINUTE, thread_ts="1.000000")) == "cannot_reply_to_message"
    assert (await client.chat_scheduledMessages_list())["scheduled_messages"] == []


async def test_one_with_metadata_never_comes_as_in_slack(
    office: Workspace, client: AsyncWebClient, caplog: pytest.LogCaptureFixture
) -> None:
    metadata = {"event_type": "lead", "event_payload": {}}
    await scheduled(client, office, MINUTE, "Lost", metadata=metadata)
    with caplog.at_level(logging.WARNING):
        office.passes(hours=1)
    assert "metadata" in caplog.text
    assert "Lost" in caplog.text
    assert len(office.team.messages) == 0


async def test_one_for_a_channel_that_was_archived_or_left_never_comes(
    office: Workspace, client: AsyncWebClient, caplog: pytest.LogCaptureFixture
) -> None:
    await scheduled(client, office, MINUTE)
    await scheduled(client, office, MINUTE, channel="#lead-review")
    office.team.channels.called("sales-leads").is_archived = True
    office.team.channels.called("lead-review").members.discard(office.bot_user_id)
    with caplog.at_level(logging.WARNING):
        office.passes(hours=1)
    assert len(office.team.messages) == 0
    assert len([record for record in caplog.records if "was not posted" in record.message]) == 2


async def test_the_list_is_by_time_and_can_be_narrowed_and_paged(office: Workspace, client: AsyncWebClient) -> None:
    base = later(office, DAY)
    for place, channel in enumerate(("#sales-leads", "#lead-review", "#sales-leads")):
        await client.chat_scheduleMessage(channel=channel, text=str(place), post_at=base - place)

    async def texts(**narrowed: Any) -> list[str]:
        return [m["text"] for m in (await client.chat_scheduledMessages_list(**narrowed))["scheduled_messages"]]

    assert await texts() == ["2", "1", "0"]
    assert await texts(channel=office.channel_id("sales-leads")) == ["2", "0"]
    assert await texts(oldest=str(base - 1), latest=str(base - 1)) == ["1"]
    first = await client.chat_scheduledMessages_list(limit=2)
    rest = await texts(cursor=first["response_metadata"]["next_cursor"])
    assert (len(first["scheduled_messages"]), rest) == (2, ["0"])
    assert set(first["scheduled_messages"][0]) == {"id", "channel_id", "post_at", "date_created", "text"}
    assert await error_of(client.chat_scheduledMessages_list(channel="C404")) == "invalid_channel"
    assert await error_of(client.chat_scheduledMessages_list(cursor="!")) == "invalid_cursor"
    office.passes(days=2)
    assert await texts() == []


async def test_one_is_called_back_until_a_minute_before(office: Workspace, client: AsyncWebClient) -> None:
    place = office.channel_id("sales-leads")
    early, late = await scheduled(client, office, 62), await scheduled(client, office, 59)

    async def deleted(message_id: str, channel: str = place) -> Any:
        return await client.chat_deleteScheduledMessage(channel=channel, scheduled_message_id=message_id)

    assert await error_of(deleted(early, office.channel_id("lead-review"))) == "invalid_scheduled_message_id"
    await deleted(early)
    assert await error_of(deleted(early)) == "invalid_scheduled_message_id"
    assert await error_of(deleted(late)) == "invalid_scheduled_message_id"
    assert await error_of(deleted("Q404")) == "invalid_scheduled_message_id"
    office.passes(hours=1)
    assert [post.content.text for post in office.team.messages] == ["x"]


async def test_what_waits_goes_along_with_an_export_and_comes_when_it_is_served(
    office: Workspace, client: AsyncWebClient
) -> None:
    await scheduled(client, office, DAY, "Tomorrow", attachments=[{"text": "More"}])
    again = Workspace.unpacked(Archive.read(await office.pack()))
    assert [message.content.text for message in again.team.scheduled] == ["Tomorrow"]
    again.passes(days=2)
    assert len(again.team.messages) == 0
    async with again.serving():
        await again.person("ana").sees_in("#sales-leads", "Tomorrow", "More")


async def test_a_reset_forgets_what_waits(office: Workspace, client: AsyncWebClient) -> None:
    await scheduled(client, office, DAY)
    await office.reset()
    office.passes(days=2)
    assert len(office.team.messages) == 0
