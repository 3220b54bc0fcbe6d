from dataclasses import dataclass
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import SlackPace, Workspace
from sandbox.faults.slack_pace import FEW_AT_ONCE, POSTS_AT_ONCE, POSTS_OF_ALL
from sandbox.web_api import METHODS
from sandbox.web_api.tiers import TIERS, Tier
from tests.sandbox.asking import error_of, grants

pytestmark = pytest.mark.anyio


@dataclass
class Watch:
    """Real time that stands until it is moved."""

    seconds: float = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def pace(office: Workspace, watch: Watch) -> SlackPace:
    return office.faults.add(SlackPace(now=watch))


async def refused_for(call: Any) -> int:
    """The seconds after which Slack wants to be asked again."""
    with pytest.raises(SlackApiError) as refusal:
        await call
    assert refusal.value.response.status_code == 429
    assert refusal.value.response["error"] == "ratelimited"
    return int(refusal.value.response.headers["Retry-After"])


def test_every_method_has_a_tier() -> None:
    assert sorted(METHODS) == sorted(TIERS)


@pytest.mark.parametrize(
    ("method", "most"),
    [("users.list", 20), ("team.info", 50), ("users.info", 100), ("auth.test", 600)],
)
async def test_each_tier_is_held_to_its_calls_a_minute(
    office: Workspace, client: AsyncWebClient, pace: SlackPace, watch: Watch, method: str, most: int
) -> None:
    assert TIERS[method].value == most
    grants(office, "team:read")
    ana = {"user": office.person("ana").id}
    for _ in range(most):
        await client.api_call(method, params=ana)
    watch.seconds += 20.5
    assert await refused_for(client.api_call(method, params=ana)) == 40
    watch.seconds += 40
    await client.api_call(method, params=ana)
    assert pace.struck == 1


async def test_the_first_tier_tolerates_a_small_burst(
    office: Workspace, client: AsyncWebClient, pace: SlackPace
) -> None:
    assert TIERS["apps.connections.open"] is Tier.ONE
    for _ in range(FEW_AT_ONCE):
        await client.apps_connections_open(app_token=office.app_token)
    assert await refused_for(client.apps_connections_open(app_token=office.app_token)) == 60
    assert pace.struck == 1


async def test_methods_are_counted_apart(client: AsyncWebClient, pace: SlackPace) -> None:
    for _ in range(20):
        await client.users_list()
    await refused_for(client.users_list())
    await client.conversations_list()
    assert pace.struck == 1


async def test_a_message_a_second_in_a_channel_after_a_short_burst(
    client: AsyncWebClient, pace: SlackPace, watch: Watch
) -> None:
    for _ in range(POSTS_AT_ONCE):
        await client.chat_postMessage(channel="#sales-leads", text="x")
    assert await refused_for(client.chat_postMessage(channel="#sales-leads", text="x")) == 1
    await client.chat_postMessage(channel="#lead-review", text="x")
    for _ in range(3):
        watch.seconds += 1
        await client.chat_postMessage(channel="#sales-leads", text="x")
        await refused_for(client.chat_postMessage(channel="#sales-leads", text="x"))
    watch.seconds += POSTS_AT_ONCE
    for _ in range(POSTS_AT_ONCE):
        await client.chat_postMessage(channel="#sales-leads", text="x")
    assert pace.struck == 4


async def test_several_hundred_messages_a_minute_in_the_workspace(
    office: Workspace, client: AsyncWebClient, pace: SlackPace, watch: Watch
) -> None:
    people = [office.team.add_person(f"p{number}").id for number in range(POSTS_OF_ALL // POSTS_AT_ONCE)]
    for user_id in people:
        for _ in range(POSTS_AT_ONCE):
            await client.chat_postMessage(channel=user_id, text="x")
    watch.seconds += 1
    assert await refused_for(client.chat_postMessage(channel="#lead-review", text="x")) == 59
    watch.seconds += 59
    await client.chat_postMessage(channel="#lead-review", text="x")
    assert pace.struck == 1


async def test_a_refused_call_does_nothing_and_does_not_count(
    office: Workspace, client: AsyncWebClient, pace: SlackPace, watch: Watch
) -> None:
    for _ in range(POSTS_AT_ONCE):
        await client.chat_postMessage(channel="#sales-leads", text="x")
    for _ in range(POSTS_AT_ONCE):
        assert await refused_for(client.chat_postMessage(channel="#sales-leads", text="x")) == 1
    assert (len(office.team.messages), pace.struck) == (POSTS_AT_ONCE, POSTS_AT_ONCE)
    watch.seconds += 1
    await client.chat_postMessage(channel="#sales-leads", text="x")


async def test_an_unknown_method_is_unknown_and_no_more(client: AsyncWebClient, pace: SlackPace) -> None:
    for _ in range(30):
        assert await error_of(client.api_call("chat.sing")) == "unknown_method"
    assert pace.struck == 0
