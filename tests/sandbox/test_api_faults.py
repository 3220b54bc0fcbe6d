import asyncio
import time
from collections.abc import Callable
from typing import Any

import aiohttp
import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import (
    Call,
    LostAnswer,
    LostCall,
    Proceed,
    RateLimited,
    Refused,
    Reply,
    ServerError,
    SlowAnswer,
    Trouble,
    Workspace,
)

pytestmark = pytest.mark.anyio


@pytest.fixture
def impatient(office: Workspace) -> AsyncWebClient:
    """A client that tries once."""
    return AsyncWebClient(token=office.bot_token, base_url=office.api_url, retry_handlers=[])


async def refused(call: Any) -> SlackApiError:
    with pytest.raises(SlackApiError) as refusal:
        await call
    return refusal.value


async def test_a_rate_limit_holds_for_so_many_calls_of_one_method(office: Workspace, client: AsyncWebClient) -> None:
    limit = office.faults.add(RateLimited("chat.postMessage", retry_after=2, times=2))
    for _ in range(2):
        answer = (await refused(client.chat_postMessage(channel="#sales-leads", text="x"))).response
        assert (answer.status_code, answer.headers["Retry-After"], answer["error"]) == (429, "2", "ratelimited")
        await client.auth_test()
    assert (limit.struck, limit.spent) == (2, True)
    await client.chat_postMessage(channel="#sales-leads", text="x")
    assert len(office.team.messages) == 1
    assert [call.error for call in office.calls if call.method == "chat.postMessage"] == ["ratelimited"] * 2 + [None]


async def test_a_rate_limit_may_hold_for_all_methods_and_say_nothing_of_when(
    office: Workspace, client: AsyncWebClient
) -> None:
    async with office.suffers(RateLimited(retry_after=None)):
        answer = (await refused(client.auth_test())).response
        assert (answer.status_code, answer["error"]) == (429, "ratelimited")
        assert "Retry-After" not in answer.headers
    async with office.suffers(RateLimited("auth.test", retry_after=3, empty=True)):
        async with aiohttp.ClientSession() as session:
            headers = {"Authorization": f"Bearer {office.bot_token}"}
            async with session.post(f"{office.api_url}auth.test", headers=headers) as response:
                assert (response.status, response.headers["Retry-After"], await response.text()) == (429, "3", "")
        answer = (await refused(client.auth_test())).response
        assert (answer.status_code, answer.headers["Retry-After"], answer.data) == (429, "3", None)
    assert (await client.auth_test())["ok"]


@pytest.mark.parametrize("status", [500, 502, 503, 504])
@pytest.mark.parametrize("empty", [False, True])
async def test_a_server_error_is_a_page_or_nothing(
    office: Workspace, client: AsyncWebClient, status: int, empty: bool
) -> None:
    office.faults.add(ServerError("chat.postMessage", status=status, empty=empty, times=2))
    url, form = f"{office.api_url}chat.postMessage", {"token": office.bot_token}
    async with aiohttp.ClientSession() as session, session.post(url, data=form) as response:
        assert ("<html>" in await response.text()) is not empty
        assert response.content_type == ("application/json" if empty else "text/html")
    answer = (await refused(client.chat_postMessage(channel="#sales-leads", text="x"))).response
    assert (answer.status_code, answer.data) == (status, None if empty else {})
    assert len(office.team.messages) == 0
    assert office.calls[0].error == f"http_{status}"


@pytest.mark.parametrize(("trouble", "posted"), [(LostCall, 0), (LostAnswer, 1)])
async def test_an_answer_is_lost_before_or_after_the_call_was_carried_out(
    office: Workspace, impatient: AsyncWebClient, trouble: Callable[..., Trouble], posted: int
) -> None:
    async with office.suffers(trouble("chat.postMessage", times=1)):
        with pytest.raises(aiohttp.ClientConnectionError):
            await impatient.chat_postMessage(channel="#sales-leads", text="Acme")
        assert len(office.team.messages) == posted
        await impatient.chat_postMessage(channel="#sales-leads", text="Acme")
    assert [(call.ok, call.lost) for call in office.calls] == [(False, True), (True, False)]


async def test_a_slow_answer_comes_after_the_act(office: Workspace, client: AsyncWebClient) -> None:
    office.faults.add(SlowAnswer("chat.postMessage", seconds=0.5))
    begin = time.monotonic()
    posting = asyncio.create_task(client.chat_postMessage(channel="#sales-leads", text="Acme"))
    await office.person("ana").sees_in("#sales-leads", "Acme", within=0.4)
    assert not posting.done()
    await posting
    assert time.monotonic() - begin >= 0.5


async def test_any_error_comes_in_http_200_and_only_where_it_should(office: Workspace, client: AsyncWebClient) -> None:
    general, leads = office.channel_id("general"), office.channel_id("sales-leads")
    office.faults.add(Refused("chat.postMessage", "message_limit_exceeded", where={"channel": general}))
    office.faults.add(Refused("users.info", "fatal_error", details={"warning": "x"}))
    answer = (await refused(client.chat_postMessage(channel=general, text="x"))).response
    assert (answer.status_code, answer["error"]) == (200, "message_limit_exceeded")
    assert (await client.chat_postMessage(channel=leads, text="x"))["ok"]
    assert (await refused(client.users_info(user="U1"))).response["warning"] == "x"


async def test_a_response_url_can_fail_too(office: Workspace, bot: AsyncApp, client: AsyncWebClient) -> None:
    statuses: list[int] = []

    @bot.command("/lead")
    async def lead(ack: Any, respond: Any) -> None:
        await ack()
        office.faults.add(RateLimited())  # leaves response URLs alone
        statuses.extend([(await respond(f"answer {number}")).status_code for number in range(3)])

    failing = ServerError("response_url", status=500, times=1)
    async with office.suffers(failing, RateLimited("response_url", times=1)):
        ana = office.person("ana")
        await ana.types("/lead help", in_="#general")
        await ana.sees_only_to_me("answer 2")
    assert statuses == [500, 429, 200]
    assert (failing.struck, len(office.team.messages.only_to(ana.id))) == (1, 1)


async def test_troubles_add_up_and_the_first_is_outermost(office: Workspace, client: AsyncWebClient) -> None:
    slow = office.faults.add(SlowAnswer(seconds=0.05))
    limit = office.faults.add(RateLimited("auth.test", times=1))
    late = office.faults.add(Refused("auth.test", "fatal_error"))
    begin = time.monotonic()
    assert (await refused(client.auth_test())).response.status_code == 429
    assert time.monotonic() - begin >= 0.05
    assert [trouble.struck for trouble in (slow, limit, late)] == [1, 1, 0]
    assert (await refused(client.auth_test())).response["error"] == "fatal_error"


async def test_troubles_can_be_listed_and_taken_away(office: Workspace, client: AsyncWebClient) -> None:
    limit, error = office.faults.add(RateLimited()), office.faults.add(ServerError())
    assert list(office.faults) == [limit, error]
    office.faults.remove(limit)
    office.faults.remove(limit)
    assert len(office.faults) == 1
    office.faults.clear()
    assert (await client.auth_test())["ok"]

    async def failing_story() -> None:
        async with office.suffers(limit, error):
            assert len(office.faults) == 2
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await failing_story()
    assert len(office.faults) == 0


async def test_a_function_may_stand_behind_the_troubles(office: Workspace, client: AsyncWebClient) -> None:
    seen: list[str] = []

    async def look(call: Call, proceed: Proceed) -> Reply:
        seen.append(call.method)
        return await proceed()

    office.faults = look
    office.faults.add(RateLimited("api.test", times=1))
    await refused(client.api_test())
    await client.api_test()
    assert seen == ["api.test"]
    office.faults = None
    await client.api_test()
    assert (seen, len(office.faults)) == (["api.test"], 0)
