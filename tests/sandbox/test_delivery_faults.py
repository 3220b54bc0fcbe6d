import asyncio
import time
from collections.abc import Callable
from typing import Any

import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import DeliveredLate, DeliveredTwice, LostAck, Message, Reordered, Workspace

pytestmark = pytest.mark.anyio

Json = dict[str, Any]


@pytest.fixture
def heard(bot: AsyncApp) -> list[str]:
    """What the app was told, in order: whose Home was opened, and what was clicked or typed."""
    told: list[str] = []

    @bot.event("app_home_opened")
    async def home(event: Json, body: Json) -> None:
        told.append(f"{event['user']} {body['event_id']}")

    @bot.action("accept")
    async def accept(ack: Any, body: Json) -> None:
        told.append(body["trigger_id"])
        await ack()

    @bot.command("/lead")
    async def lead(ack: Any) -> None:
        told.append("/lead")
        await ack(f"answer {len(told)}")

    return told


async def a_card(office: Workspace, client: AsyncWebClient) -> Message:
    ana = office.person("ana")
    button = {"type": "button", "action_id": "accept", "text": {"type": "plain_text", "text": "Accept"}}
    await client.chat_postMessage(channel=ana.id, text="Acme", blocks=[{"type": "actions", "elements": [button]}])
    return await ana.sees_dm("Acme")


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.01)


async def test_an_event_comes_twice_with_one_id(office: Workspace, heard: list[str]) -> None:
    twice = office.faults.add(DeliveredTwice("app_home_opened", times=1))
    for _ in range(2):
        await office.person("ana").opens_home()
        await office.settles()
    assert twice.struck == 1
    assert len(heard) == 3
    assert heard[0] == heard[1] != heard[2]
    assert [attempt.retry.number for attempt in office.deliveries] == [0, 0, 0]


async def test_a_click_comes_twice_with_the_same_payload(
    office: Workspace, heard: list[str], client: AsyncWebClient
) -> None:
    card = await a_card(office, client)
    async with office.suffers(DeliveredTwice("block_actions", gap=0.02)):
        assert (await office.person("ana").clicks("Accept", on=card)).answered
    assert len(heard) == 2
    assert heard[0] == heard[1]


async def test_two_deliveries_are_on_their_way_at_once(
    office: Workspace, bot: AsyncApp, client: AsyncWebClient
) -> None:
    both = asyncio.Barrier(2)

    @bot.action("accept")
    async def accept(ack: Any) -> None:
        await both.wait()
        await ack()

    card = await a_card(office, client)
    office.faults.add(DeliveredTwice("interactive"))
    assert (await office.person("ana").clicks("Accept", on=card)).answered


async def test_of_two_answers_the_first_counts(office: Workspace, heard: list[str]) -> None:
    office.faults.add(DeliveredTwice("/lead", gap=0.02))
    assert (await office.person("ana").types("/lead help")).text == "answer 1"
    assert heard == ["/lead", "/lead"]


async def test_two_deliveries_over_sockets_are_two_envelopes_of_attempt_0(
    office: Workspace, socket_app: AsyncApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    @socket_app.event("app_home_opened")
    async def hear() -> None: ...

    envelopes: list[Json] = []
    send = office.sockets._send

    async def keep(line: Any, envelope: Json) -> None:
        envelopes.append(envelope)
        await send(line, envelope)

    monkeypatch.setattr(office.sockets, "_send", keep)
    office.faults.add(DeliveredTwice("events_api"))
    await office.person("ana").opens_home()
    await office.settles()
    assert len({envelope["envelope_id"] for envelope in envelopes}) == 2
    assert [envelope["retry_attempt"] for envelope in envelopes] == [0, 0]
    assert envelopes[0]["payload"] == envelopes[1]["payload"]


async def test_one_event_overtakes_another(office: Workspace, heard: list[str]) -> None:
    ana, ben = office.person("ana"), office.person("ben")
    office.faults.add(Reordered("app_home_opened", times=1))
    await ana.opens_home()
    await asyncio.sleep(0.05)
    assert heard == []
    await ben.opens_home()
    await office.settles()
    assert [told.split()[0] for told in heard] == [ben.id, ana.id]


async def test_what_nothing_overtakes_comes_all_the_same(office: Workspace, heard: list[str]) -> None:
    office.faults.add(Reordered(at_most=0.05))
    await office.person("ana").opens_home()
    await office.settles()
    assert len(heard) == 1


async def test_every_other_event_is_overtaken_until_the_fault_is_removed(office: Workspace, heard: list[str]) -> None:
    names = ("ana", "ben", "dan", "fay")
    held = office.faults.add(Reordered(at_most=5))
    for number in (1, 2):
        first, second = names[2 * number - 2 : 2 * number]
        await office.person(first).opens_home()
        await until(lambda: held.struck == number)  # noqa: B023 - called at once
        await office.person(second).opens_home()
        await until(lambda: len(heard) == 2 * number)  # noqa: B023 - called at once
    ana, ben, dan, fay = (office.person(name).id for name in names)
    assert [told.split()[0] for told in heard] == [ben, ana, fay, dan]


async def test_a_delivery_is_late(office: Workspace, heard: list[str], client: AsyncWebClient) -> None:
    card = await a_card(office, client)
    office.faults.add(DeliveredLate("interactive", seconds=0.1, times=1))
    begin = time.monotonic()
    assert (await office.person("ana").clicks("Accept", on=card)).answered
    assert time.monotonic() - begin >= 0.1


async def test_an_event_whose_ack_is_lost_comes_again(office: Workspace, heard: list[str]) -> None:
    lost = office.faults.add(LostAck("app_home_opened", times=2))
    await office.person("ana").opens_home()
    await office.settles()
    assert (lost.struck, len(heard), len(set(heard))) == (2, 3, 1)
    retries = [(attempt.retry.number, attempt.retry.reason) for attempt in office.deliveries]
    assert retries == [(0, ""), (1, "http_timeout"), (2, "http_timeout")]
    assert office.failures == []


async def test_a_person_whose_ack_is_lost_sees_an_error_though_it_was_done(
    office: Workspace, heard: list[str], client: AsyncWebClient
) -> None:
    card = await a_card(office, client)
    office.faults.add(LostAck(times=2))
    ana = office.person("ana")
    assert (await ana.clicks("Accept", on=card, expecting_error=True)).error == "http_timeout"
    assert "operation_timeout" in str((await ana.types("/lead help", expecting_error=True)).error)
    assert len(heard) == 2
