from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Message, Workspace
from sandbox.keeping.archive import Archive
from sandbox.messages.assistants import AssistantThread
from sandbox.web_api.assistants import MOST_LOADING_MESSAGES, MOST_PROMPTS
from tests.sandbox.asking import error_of, grants

pytestmark = pytest.mark.anyio


@pytest.fixture
async def at(office: Workspace) -> dict[str, Any]:
    """A question in the app's DM."""
    grants(office, "assistant:write")
    asked: Message = await office.person("ana").says("How many leads are there?")
    return {"channel_id": asked.channel_id, "thread_ts": asked.ts}


def shown(office: Workspace, at: dict[str, Any]) -> AssistantThread:
    thread = office.team.assistants.at(at["channel_id"], at["thread_ts"])
    assert thread is not None
    return thread


def prompts(count: int) -> list[dict[str, str]]:
    return [{"title": f"Ask {number}", "message": f"What of {number}?"} for number in range(count)]


async def test_it_is_thinking_until_it_answers(office: Workspace, client: AsyncWebClient, at: dict[str, Any]) -> None:
    await client.assistant_threads_setStatus(**at, status="is thinking…", loading_messages=["Counting…"])
    assert shown(office, at).words == "Counting…"
    await client.chat_postMessage(channel=at["channel_id"], text="Elsewhere")
    assert shown(office, at).status == "is thinking…"
    await client.chat_postMessage(channel=at["channel_id"], text="Seven", thread_ts=at["thread_ts"])
    assert shown(office, at).words == ""


async def test_it_thinks_two_minutes_at_most_and_stops_when_it_says_so(
    office: Workspace, client: AsyncWebClient, at: dict[str, Any]
) -> None:
    await client.assistant_threads_setStatus(**at, status="is thinking…")
    office.passes(seconds=115)
    assert shown(office, at).status
    office.passes(seconds=6)
    assert not shown(office, at).status
    await client.assistant_threads_setStatus(**at, status="is thinking…")
    await client.assistant_threads_setStatus(**at, status="")
    assert not shown(office, at).status


async def test_a_title_and_prompts_go_along_with_an_export(
    office: Workspace, client: AsyncWebClient, at: dict[str, Any]
) -> None:
    await client.assistant_threads_setTitle(**at, title="Leads")
    await client.assistant_threads_setSuggestedPrompts(**at, title="Related", prompts=prompts(2))
    await client.assistant_threads_setSuggestedPrompts(channel_id=at["channel_id"], prompts=prompts(1))
    again = Workspace.unpacked(Archive.read(await office.pack()))
    assert shown(again, at) == shown(office, at)
    assert (shown(again, at).title, len(shown(again, at).prompts)) == ("Leads", 2)
    assert len(shown(again, {**at, "thread_ts": ""}).prompts) == 1


async def test_limits_of_prompts_and_loading_messages(
    office: Workspace, client: AsyncWebClient, at: dict[str, Any]
) -> None:
    await client.assistant_threads_setSuggestedPrompts(**at, prompts=prompts(MOST_PROMPTS))
    too_many = client.assistant_threads_setSuggestedPrompts(**at, prompts=prompts(MOST_PROMPTS + 1))
    assert await error_of(too_many) == "invalid_arguments"
    assert len(shown(office, at).prompts) == MOST_PROMPTS
    most = ["…"] * MOST_LOADING_MESSAGES
    await client.assistant_threads_setStatus(**at, status="thinks", loading_messages=most)
    too_long = client.assistant_threads_setStatus(**at, status="thinks", loading_messages=[*most, "…"])
    assert await error_of(too_long) == "invalid_arguments"


async def test_what_slack_refuses(client: AsyncWebClient, at: dict[str, Any]) -> None:
    async def status(**other: Any) -> str:
        return await error_of(client.assistant_threads_setStatus(**{**at, "status": "thinks", **other}))

    assert await status(channel_id="C404") == "channel_not_found"
    assert await status(thread_ts="1.000000") == "invalid_thread_ts"
    assert await error_of(client.assistant_threads_setTitle(**{**at, "thread_ts": "1.0"}, title="x")) == (
        "invalid_thread_ts"
    )
    empty = client.assistant_threads_setSuggestedPrompts(**at, prompts=[{"title": "Ask", "message": ""}])
    assert await error_of(empty) == "invalid_arguments"
