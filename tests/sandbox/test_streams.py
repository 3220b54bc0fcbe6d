from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from slack_sdk.models.messages.chunk import BlocksChunk, MarkdownTextChunk, PlanUpdateChunk, TaskUpdateChunk
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Message, Workspace
from sandbox.blocks import limits
from sandbox.keeping.archive import Archive
from sandbox.messages.streams import LIFETIME, TASK_TEXT
from tests.sandbox.asking import error_of

pytestmark = pytest.mark.anyio

Json = dict[str, Any]
Starts = Callable[..., Awaitable[Json]]


@pytest.fixture
async def asked(office: Workspace) -> Message:
    """A question in the app's DM, which a stream answers."""
    return await office.person("ana").says("How many leads are there?")


@pytest.fixture
def starts(client: AsyncWebClient, asked: Message) -> Starts:
    """Begin a stream, and answer where it is."""

    async def start(**args: Any) -> Json:
        answer = await client.chat_startStream(channel=asked.channel_id, thread_ts=asked.ts, **args)
        return {"channel": answer["channel"], "ts": answer["ts"]}

    return start


def task(name: str, status: str = "in_progress", **more: Any) -> Json:
    return {"type": "task_update", "id": name, "title": f"Look up {name}", "status": status, **more}


def kinds(office: Workspace, at: Json) -> list[str]:
    post = office.team.messages.at(at["channel"], at["ts"])
    assert post is not None
    return [block["type"] for block in post.content.blocks]


async def test_slack_sdks_own_helper_writes_one_message_bit_by_bit(
    office: Workspace, client: AsyncWebClient, asked: Message
) -> None:
    ana = office.person("ana")
    stream = await client.chat_stream(channel=asked.channel_id, thread_ts=asked.ts, buffer_size=4)
    await stream.append(markdown_text="**Sev")
    shown = await ana.sees_dm("Sev", thread=asked)
    await stream.append(markdown_text="en** leads")
    await ana.sees_edit(shown, "**Seven** leads")
    await stream.append(chunks=[TaskUpdateChunk(id="crm", title="Ask the CRM", status="in_progress")])
    await ana.sees_edit(shown, "Ask the CRM")
    await stream.append(chunks=[MarkdownTextChunk(text=" as of today")])
    blocks = [{"type": "section", "text": {"type": "plain_text", "text": "Was this useful?"}}]
    metadata = {"event_type": "answer", "event_payload": {"n": 7}}
    answer = await stream.stop(markdown_text=".", blocks=blocks, metadata=metadata)
    await ana.sees_edit(shown, "as of today.", "Was this useful?")
    assert answer["message"]["text"] == "**Seven** leads\n as of today."
    assert answer["message"]["metadata"] == metadata
    assert [block["type"] for block in answer["message"]["blocks"]] == ["markdown", "task_card", "markdown", "section"]
    assert len({block["block_id"] for block in answer["message"]["blocks"]}) == 4
    assert "edited" not in answer["message"]
    office.assert_nothing_unexpected()


async def test_a_task_changes_where_it_stands(office: Workspace, client: AsyncWebClient, starts: Starts) -> None:
    at = await starts(chunks=[task("a"), task("b", "pending")])
    await client.chat_appendStream(**at, chunks=[task("a", "complete", details="Found", output="7")])
    post = office.team.messages.at(at["channel"], at["ts"])
    assert post is not None
    first, second = post.content.blocks
    assert (first["task_id"], first["status"], second["status"]) == ("a", "complete", "pending")
    assert "Found" in post.content.words(office.team.reader(office.person("ana").user))


async def test_tasks_of_a_plan_stand_together_under_its_title(
    office: Workspace, client: AsyncWebClient, starts: Starts
) -> None:
    at = await starts(task_display_mode="plan", chunks=[task("a")])
    await client.chat_appendStream(**at, chunks=[PlanUpdateChunk(title="Counting"), task("b"), task("a", "complete")])
    post = office.team.messages.at(at["channel"], at["ts"])
    assert post is not None
    (plan,) = post.content.blocks
    tasks = [(one["task_id"], one["status"]) for one in plan["tasks"]]
    assert (plan["title"], tasks) == ("Counting", [("a", "complete"), ("b", "in_progress")])


async def test_in_a_channel_slack_wants_to_know_for_whom(office: Workspace, client: AsyncWebClient) -> None:
    said = await office.person("ana").says("How many?", in_="#sales-leads")
    place: Json = {"channel": said.channel_id, "thread_ts": said.ts}
    ana, team = office.person("ana").id, office.team.id
    assert await error_of(client.chat_startStream(**place, recipient_user_id=ana)) == "missing_recipient_team_id"
    assert await error_of(client.chat_startStream(**place, recipient_team_id=team)) == "missing_recipient_user_id"
    whom: Json = {"recipient_team_id": team, "recipient_user_id": "U404"}
    assert await error_of(client.chat_startStream(**place, **whom)) == "user_not_found"
    await client.chat_startStream(**place, recipient_team_id=team, recipient_user_id=ana, markdown_text="Seven")
    await office.person("ana").sees_in("#sales-leads", "Seven", thread=said)


async def test_a_stream_answers_a_message_that_exists(client: AsyncWebClient, asked: Message) -> None:
    nowhere = client.chat_startStream(channel=asked.channel_id, thread_ts="1.000000")
    assert await error_of(nowhere) == "cannot_reply_to_message"
    assert await error_of(client.chat_startStream(channel=asked.channel_id, thread_ts="")) == "invalid_arguments"


async def test_only_a_stream_can_be_written_on_and_only_until_it_stops(
    office: Workspace, client: AsyncWebClient, starts: Starts, asked: Message
) -> None:
    async def appended(at: Json) -> Any:
        return await client.chat_appendStream(**at, markdown_text="x")

    done = await client.chat_postMessage(channel=asked.channel_id, text="Done")
    at = {"channel": asked.channel_id, "ts": done["ts"]}
    assert await error_of(appended(at)) == "message_not_in_streaming_state"
    assert await error_of(appended({**at, "ts": "1.000000"})) == "message_not_found"
    assert await error_of(appended({**at, "ts": asked.ts})) == "message_not_owned_by_app"
    at = await starts(markdown_text="Seven")
    assert await error_of(client.chat_update(**at, text="Eight")) == "streaming_state_conflict"
    await client.chat_stopStream(**at)
    assert await error_of(appended(at)) == "message_not_in_streaming_state"
    assert await error_of(client.chat_stopStream(**at)) == "message_not_in_streaming_state"
    await client.chat_update(**at, text="Eight")
    await office.person("ana").sees_dm("Eight", thread=asked)


async def test_slack_ends_it_after_five_minutes(office: Workspace, client: AsyncWebClient, starts: Starts) -> None:
    at = await starts(markdown_text="Seven")
    office.passes(seconds=LIFETIME - 5)
    await client.chat_appendStream(**at, markdown_text=" leads")
    office.passes(seconds=10)
    late = client.chat_appendStream(**at, markdown_text="!")
    assert await error_of(late) == "message_not_in_streaming_state"
    await client.chat_update(**at, text="Seven leads")


async def test_text_and_chunks_are_not_mixed(client: AsyncWebClient, starts: Starts) -> None:
    mixed = starts(markdown_text="x", chunks=[task("a")])
    assert await error_of(mixed) == "cannot_provide_both_markdown_text_and_chunks"
    text, chunks = await starts(markdown_text="x"), await starts(chunks=[task("a")])
    assert await error_of(client.chat_appendStream(**text, chunks=[task("a")])) == "streaming_mode_mismatch"
    assert await error_of(client.chat_appendStream(**chunks, markdown_text="x")) == "streaming_mode_mismatch"
    nothing = await starts()
    assert await error_of(client.chat_appendStream(**nothing)) == "no_text"
    assert await error_of(client.chat_stopStream(**nothing)) == "no_text"
    await client.chat_stopStream(**nothing, markdown_text="At last")


async def test_limits_of_text_blocks_and_tasks(office: Workspace, client: AsyncWebClient, starts: Starts) -> None:
    most = "x" * limits.MARKDOWN_TEXT
    at = await starts(markdown_text=most)
    await client.chat_appendStream(**at, markdown_text=most)
    assert await error_of(client.chat_appendStream(**at, markdown_text=f"{most}x")) == "msg_too_long"
    section = {"type": "section", "text": {"type": "plain_text", "text": "x"}}
    full = [section] * limits.MESSAGE_BLOCKS
    at = await starts(chunks=[BlocksChunk(blocks=full)])
    one_more = client.chat_appendStream(**at, chunks=[{"type": "blocks", "blocks": [section]}])
    assert await error_of(one_more) == "msg_blocks_too_many"
    assert await error_of(client.chat_stopStream(**at, blocks=[*full, section])) == "msg_blocks_too_many"
    await client.chat_stopStream(**at, blocks=full)
    assert len(kinds(office, at)) == 2 * limits.MESSAGE_BLOCKS
    at = await starts(chunks=[task("a", details="x" * TASK_TEXT, output="x" * TASK_TEXT)])
    for part in ("details", "output"):
        long = client.chat_appendStream(**at, chunks=[task("a", **{part: "x" * (TASK_TEXT + 1)})])
        assert await error_of(long) == "invalid_chunks"


@pytest.mark.parametrize(
    "chunk",
    [
        "text",
        {"type": "song"},
        {"type": "markdown_text"},
        {"type": "plan_update"},
        {"type": "task_update", "id": "a"},
        {"type": "task_update", "id": "a", "title": "A", "status": "done"},
    ],
)
async def test_chunks_that_slack_does_not_know(starts: Starts, chunk: Any) -> None:
    assert await error_of(starts(chunks=[chunk])) == "invalid_chunks"
    assert await error_of(starts(task_display_mode="poem")) == "invalid_arguments"


async def test_a_stream_goes_on_after_an_import(office: Workspace, client: AsyncWebClient, starts: Starts) -> None:
    at = await starts(chunks=[task("a")], task_display_mode="plan")
    again = Workspace.unpacked(Archive.read(await office.pack()))
    async with again.serving():
        elsewhere = AsyncWebClient(token=again.bot_token, base_url=again.api_url)
        await elsewhere.chat_appendStream(**at, chunks=[task("b")])
        assert kinds(again, at) == ["plan"]
        late = elsewhere.chat_appendStream(**at, markdown_text="x")
        assert await error_of(late) == "streaming_mode_mismatch"
    await client.chat_stopStream(**at)
