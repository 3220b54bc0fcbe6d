import asyncio
import json
import shutil
from typing import Any

import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import DeliveredTwice, DroppedSocket, LostAck, RateLimited, Workspace
from sandbox.clock.clock import Clock
from sandbox.curl import as_curl
from sandbox.wire import KEPT, Exchange, Wire, only_the_last
from tests.sandbox.forms import button

pytestmark = pytest.mark.anyio

WORDS = 'Ana\'s "lead" costs $5 & 100 % `date` \\ !\nsecond line'


def calls(office: Workspace, name: str) -> list[Exchange]:
    return [exchange for exchange in office.wire if exchange.name == name]


async def in_bash(lines: str) -> str:
    if shutil.which("curl") is None or shutil.which("openssl") is None:
        pytest.skip("needs curl and openssl")
    shell = await asyncio.create_subprocess_exec(
        "bash", "-euo", "pipefail", "-c", lines, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, errors = await shell.communicate()
    assert shell.returncode == 0, errors.decode()
    return out.decode()


def takes_home(app: AsyncApp) -> None:
    @app.event("app_home_opened")
    async def _home() -> None: ...


async def test_a_call_is_told_with_what_was_asked_and_answered(office: Workspace, client: AsyncWebClient) -> None:
    office.passes(hours=2)
    await client.chat_postMessage(channel="#sales-leads", text="Acme")
    with pytest.raises(SlackApiError):
        await client.chat_postMessage(channel="#nowhere", text="Acme")
    good, bad = calls(office, "chat.postMessage")
    assert (good.direction, good.kind, good.way, good.status, good.error) == ("from_app", "call", "http", 200, None)
    assert good.request["text"] == good.answer["message"]["text"] == "Acme"
    assert good.ms is not None and 0 <= good.ms < 1000
    assert good.at - good.real == pytest.approx(7200, abs=1)
    assert (bad.error, bad.failed, office.wire.failures) == ("channel_not_found", True, 1)
    assert good.number < bad.number == office.wire.count
    assert [call.error for call in office.calls] == [None, "channel_not_found"]


async def test_a_delivery_is_told_with_its_acknowledgement(
    office: Workspace, client: AsyncWebClient, bot: AsyncApp
) -> None:
    @bot.command("/lead")
    async def _lead(ack: Any) -> None:
        await asyncio.sleep(0.02)
        await ack("Here you are.")

    await office.person("ana").types("/lead help")
    (told,) = [exchange for exchange in office.wire if exchange.direction == "to_app"]
    assert (told.kind, told.name, told.label, told.error) == ("slash_commands", "/lead", "/lead", None)
    assert told.request["text"] == "help" and told.answer in ("Here you are.", {"text": "Here you are."})
    assert told.ms is not None and told.ms >= 20
    assert (told.way, told.status) in {("socket", None), ("http", 200)}


async def test_it_is_there_while_it_is_under_way(office: Workspace, socket_app: AsyncApp) -> None:
    waiting = asyncio.Event()

    @socket_app.command("/lead")
    async def _lead(ack: Any) -> None:
        await waiting.wait()
        await ack()

    typing = asyncio.create_task(office.person("ana").types("/lead"))
    assert await office.team.bell.until(lambda: calls(office, "/lead") or None, within=20)
    (told,) = calls(office, "/lead")
    assert told.ms is None and not office.deliveries
    waiting.set()
    await typing
    (told,) = calls(office, "/lead")
    assert told.ms is not None


async def test_a_repeated_event_tells_its_number_and_reason(office: Workspace, socket_app: AsyncApp) -> None:
    takes_home(socket_app)
    office.faults.add(LostAck("app_home_opened", times=1))
    await office.person("ana").opens_home()
    await office.settles()
    first, second = calls(office, "app_home_opened")
    assert (first.retry, first.faults) == (0, ("LostAck",))
    assert (second.retry, second.reason, second.faults) == (1, "http_timeout", ())


async def test_it_says_which_fault_struck(office: Workspace, client: AsyncWebClient, socket_app: AsyncApp) -> None:
    takes_home(socket_app)
    office.faults.add(RateLimited("chat.postMessage", times=1))
    office.faults.add(DeliveredTwice("app_home_opened", times=1))
    office.faults.add(DroppedSocket(times=1))
    with pytest.raises(SlackApiError):
        await client.chat_postMessage(channel="#sales-leads", text="Acme")
    (call,) = calls(office, "chat.postMessage")
    assert (call.faults, call.status, call.error) == (("RateLimited",), 429, "ratelimited")
    await office.person("ana").opens_home()
    await office.settles()
    struck = {name for exchange in calls(office, "app_home_opened") for name in exchange.faults}
    assert struck == {"DeliveredTwice", "DroppedSocket"}


async def test_a_body_that_is_no_json_is_told_too(office: Workspace) -> None:
    address = f"{office.api_url}chat.postMessage"
    out = await in_bash(f"curl -sS {address} -H 'Content-Type: application/json' --data '{{broken'")
    assert json.loads(out)["error"] == "invalid_json"
    (call,) = calls(office, "chat.postMessage")
    assert (call.request, call.error) == ("{broken", "invalid_json") and not office.calls


@pytest.mark.parametrize("as_json", [True, False])
async def test_a_call_can_be_pasted_into_a_shell(office: Workspace, client: AsyncWebClient, *, as_json: bool) -> None:
    message = {"channel": "#sales-leads", "text": WORDS}
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": WORDS}}]
    if as_json:
        await client.api_call("chat.postMessage", json={**message, "blocks": blocks})
    else:
        await client.api_call("chat.postMessage", params={**message, "blocks": json.dumps(blocks)})
    (call,) = calls(office, "chat.postMessage")
    answer = json.loads(await in_bash(as_curl(call, office)))
    assert answer["ok"] and answer["message"]["text"] == WORDS
    first, again = office.team.messages
    assert again.content.text == first.content.text
    assert again.content.blocks[0]["text"] == first.content.blocks[0]["text"]


async def test_a_call_without_arguments_can_be_pasted_too(office: Workspace, client: AsyncWebClient) -> None:
    await client.auth_test()
    (call,) = calls(office, "auth.test")
    assert json.loads(await in_bash(as_curl(call, office)))["user_id"] == office.bot_user_id


async def test_an_answer_to_a_response_url_can_be_pasted(
    office: Workspace, client: AsyncWebClient, socket_app: AsyncApp
) -> None:
    @socket_app.command("/lead")
    async def _lead(ack: Any, respond: Any) -> None:
        await ack()
        await respond("Only to you")

    ana = office.person("ana")
    await ana.types("/lead", in_="#general")
    await ana.sees_only_to_me("Only to you")
    (answer,) = calls(office, "response_url")
    assert await in_bash(as_curl(answer, office)) == "ok"
    await ana.sees_only_to_me("Only to you")


async def test_each_delivery_can_be_signed_and_posted_again_from_a_shell(
    office: Workspace, client: AsyncWebClient, http_app: AsyncApp
) -> None:
    heard: list[str] = []

    @http_app.event("app_home_opened")
    async def _home() -> None:
        heard.append("home")

    @http_app.command("/lead")
    async def _lead(ack: Any, command: dict[str, Any]) -> None:
        heard.append(command["text"])
        await ack("Yes")

    @http_app.action("snooze")
    async def _snooze(ack: Any, body: dict[str, Any]) -> None:
        heard.append(body["message"]["text"])
        await ack()

    ana = office.person("ana")
    blocks = [{"type": "actions", "elements": [button("Snooze")]}]
    await client.chat_postMessage(channel=ana.id, text=WORDS, blocks=blocks)
    await ana.clicks("Snooze", on=await ana.sees_dm("second line"))
    await ana.types('/lead it\'s $HOME `x` "y"')
    await ana.opens_home()
    await office.settles()
    before = list(heard)
    deliveries = [exchange for exchange in office.wire if exchange.direction == "to_app"]
    assert len(deliveries) == 3
    answers = [await in_bash(as_curl(exchange, office)) for exchange in deliveries]
    assert heard == before * 2
    assert "Yes" in answers[1]


async def test_what_went_over_a_socket_names_a_place_to_post_it(office: Workspace, socket_app: AsyncApp) -> None:
    takes_home(socket_app)
    await office.person("ana").opens_home()
    await office.settles()
    lines = as_curl(calls(office, "app_home_opened")[0], office)
    assert lines.startswith("# This went over a socket.") and "url=http://127.0.0.1:3000/slack/events" in lines


def test_only_so_many_are_kept_and_the_counts_go_on() -> None:
    wire = Wire(Clock(), keeps=3)
    for number in range(5):
        exchange = wire.begins("from_app", "call", "api.test", {"n": number})
        wire.ended(exchange, {"ok": True}, "some_error" if number == 0 else None)
    assert [exchange.number for exchange in wire] == [3, 4, 5]
    assert (wire.count, wire.failures) == (5, 1)
    assert [wire.numbered(number) for number in (2, 6)] == [None, None]
    assert (found := wire.numbered(4)) is not None and found.request == {"n": 3}
    wire.clear()
    assert (len(wire), wire.count, wire.numbered(5)) == (0, 5, None)
    assert wire.begins("from_app", "call", "api.test", {}).number == 6


def test_what_tests_count_does_not_grow_for_ever() -> None:
    records = list(range(2 * KEPT))
    only_the_last(records)
    assert len(records) == 2 * KEPT
    records.append(-1)
    only_the_last(records)
    assert len(records) == KEPT and records[-1] == -1
