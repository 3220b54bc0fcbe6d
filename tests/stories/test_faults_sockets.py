"""The socket to Slack breaks in every way it can: it is opened again by itself, and no lead and no click is lost."""

import asyncio

import pytest

from bot import app, slack_socket
from sandbox import DroppedSocket, Message, Person, Refused, RefusedUpgrade, SilentSocket, SlowAnswer
from tests.stories.office import PATIENCE, Office
from tests.stories.paces import QuickEdits
from tests.stories.promises import all_is_well, forgiven, struck, taking

SOCKETS = [
    pytest.param(("socket", "sqlite"), id="socket-sqlite"),
    pytest.param(("socket", "postgres"), id="socket-postgres", marks=pytest.mark.postgres),
]
pytestmark = [pytest.mark.anyio, pytest.mark.slow, pytest.mark.parametrize("setting", SOCKETS, indirect=True)]

ACCEPT = "Accept: calling now"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "Pace", QuickEdits)


async def acme(office: Office) -> Message:
    await office.lead_comes("Acme")
    return await office.dan.sees_dm("Acme")


async def test_a_press_that_never_arrived_changes_nothing_and_the_next_one_counts(office: Office) -> None:
    card = await acme(office)
    office.workspace.faults.add(DroppedSocket(times=1))
    await office.dan.clicks(ACCEPT, on=card, expecting_error=True)
    forgiven(office, "connection_failed")
    with taking(at_most=6):
        await office.workspace.until_connected()
    assert card.now.version == card.version
    await office.dan.clicks(ACCEPT, on=card)
    await office.dan.sees_edit(card, "You accepted")
    await all_is_well(office)


async def test_a_press_whose_socket_was_cut_before_the_ack_counted(office: Office) -> None:
    card = await acme(office)
    office.workspace.faults.add(DroppedSocket(after_sending=True, times=1))
    await office.dan.clicks(ACCEPT, on=card, expecting_error=True)
    forgiven(office, "connection_failed")
    await office.dan.sees_edit(card, "You accepted")
    with taking(at_most=6):
        await office.workspace.until_connected()
    await office.dan.clicks(ACCEPT, on=card, old=True)
    await office.dan.sees_only_to_me("You accepted Acme", "nothing more is needed")
    await all_is_well(office)


async def test_a_form_whose_socket_was_cut_before_the_ack_counted(office: Office) -> None:
    card = await acme(office)
    await office.dan.clicks("Reassign", on=card)
    form = await office.dan.sees_modal("Reassign")
    await office.dan.fills(form, {"To": "The next by policy", "Reason": "No capacity"})
    office.workspace.faults.add(DroppedSocket(after_sending=True, times=1))
    await office.dan.submits(form, expecting_error=True)
    forgiven(office, "connection_failed")
    await office.eve.sees_dm("Acme", "Dan Novak handed it on")
    await office.workspace.until_connected()
    await office.dan.submits(form)
    await office.dan.sees_modal("Nothing was changed", "Eve Martin")
    await all_is_well(office)


async def pressed_until_answered(person: Person, card: Message) -> None:
    """Somebody presses again whenever Slack shows them an error, as people do."""
    async with asyncio.timeout(30):
        while not (await person.clicks(ACCEPT, on=card, old=True, expecting_error=True)).answered:
            await asyncio.sleep(0.2)


async def test_a_socket_that_falls_silent_is_noticed_in_seconds(office: Office) -> None:
    """The watchdog pings each 3 s, and gives the pong half of that: 3 to 5 s, and then some for a new socket."""
    card = await acme(office)
    office.workspace.faults.add(SilentSocket(times=1))
    with taking(at_least=3, at_most=10):
        await pressed_until_answered(office.dan, card)
    office.workspace.failures.clear()
    await office.dan.sees_edit(card, "You accepted")
    await all_is_well(office)


async def test_a_silence_of_all_sockets_is_noticed_though_nobody_presses(office: Office) -> None:
    await acme(office)
    office.workspace.sockets.fall_silent()
    silent = office.workspace.sockets._open[0]
    with taking(at_most=10):
        while silent in office.workspace.sockets._open or not office.workspace.sockets.is_open():
            await asyncio.sleep(0.05)
    await all_is_well(office)


async def test_leads_are_routed_and_shown_while_slack_refuses_a_socket(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An address is tried for 10 s, here 2; so much later than Slack the socket may be there again."""
    monkeypatch.setattr(slack_socket, "ADDRESS", 2.0)
    await acme(office)
    refusal = office.workspace.faults.add(RefusedUpgrade())
    office.workspace.sockets.drop()
    await struck(refusal)
    await office.lead_comes("Bolt")
    card = await office.eve.sees_dm("Bolt")
    assert not office.workspace.sockets.is_open()
    office.workspace.faults.remove(refusal)
    with taking(at_most=5):
        await office.workspace.until_connected()
    await office.eve.clicks(ACCEPT, on=card)
    await office.eve.sees_edit(card, "You accepted")
    await all_is_well(office, leads=2)


async def test_a_socket_comes_back_once_slack_gives_addresses_again(office: Office) -> None:
    card = await acme(office)
    refusal = office.workspace.faults.add(Refused("apps.connections.open", "internal_error", times=2))
    office.workspace.sockets.drop()
    await struck(refusal, times=2)
    with taking(at_most=5):
        await office.workspace.until_connected()
    await office.dan.clicks(ACCEPT, on=card)
    await office.dan.sees_edit(card, "You accepted")
    await all_is_well(office)


async def test_a_press_under_way_at_a_refresh_is_answered(office: Office) -> None:
    card = await acme(office)
    slow = office.workspace.faults.add(SlowAnswer("views.open", seconds=1, times=1))
    press = asyncio.create_task(office.dan.clicks("Snooze", on=card))
    await struck(slow)
    await office.workspace.sockets.refresh()
    with taking(at_most=0.7):  # a new press need not wait for the old one
        await office.workspace.until_connected()
        await office.dan.clicks(ACCEPT, on=card)
    assert not press.done()
    assert (await press).answered
    await office.dan.sees_modal("Snooze")
    await office.dan.sees_edit(card, "You accepted")
    await all_is_well(office)


async def test_what_comes_by_an_old_socket_while_it_is_left_is_answered(office: Office) -> None:
    """Slack warns before it refreshes, and may go on sending by the socket it warned of."""
    card = await acme(office)
    slow = office.workspace.faults.add(SlowAnswer("views.open", seconds=1, times=1))
    press = asyncio.create_task(office.dan.clicks("Snooze", on=card))
    await struck(slow)
    ((old, _),) = office.workspace.sockets._waiting.values()  # the one that the press came by
    await old.socket.send_json({"type": "disconnect", "reason": "warning", "debug_info": {"host": "sandbox"}})
    async with asyncio.timeout(PATIENCE):
        while len(office.workspace.sockets) < 3:
            await asyncio.sleep(0.01)
    for _ in range(6):  # in turn by the old one and the others
        await office.dan.types("/lead mine")
        await office.dan.sees_only_to_me("Acme")
    assert not press.done()
    assert (await press).answered
    await office.dan.sees_modal("Snooze")
    async with asyncio.timeout(PATIENCE):
        while old in office.workspace.sockets._open:
            await asyncio.sleep(0.01)
    await office.dan.clicks(ACCEPT, on=card)
    await office.dan.sees_edit(card, "You accepted")
    await all_is_well(office)


async def test_a_refresh_in_the_middle_of_a_load_loses_no_lead_and_no_click(quick: None, office: Office) -> None:
    """While one socket is renewed the other carries on: nobody sees an error, and each press counts once."""
    reps = (office.dan, office.eve, office.fay)
    for number in range(20):
        await office.lead_comes(f"Company {number:02}")
    cards = [await reps[n % 3].sees_dm(f"Company {n:02}", within=20) for n in range(20)]

    async def presses(number: int) -> None:
        await asyncio.sleep(number * 0.02)
        assert (await reps[number % 3].clicks(ACCEPT, on=cards[number])).answered

    clicks = [asyncio.create_task(presses(number)) for number in range(20)]
    later = [asyncio.create_task(office.lead_comes(f"Later {number:02}")) for number in range(20)]
    await clicks[5]
    await office.workspace.sockets.refresh(1)
    assert not clicks[15].done()
    await asyncio.gather(*clicks)
    for number, told in enumerate(await asyncio.gather(*later)):
        await office.workspace.person(told["owner"]["id"]).sees_dm(f"Later {number:02}", within=20)
    for number, card in enumerate(cards):
        await reps[number % 3].sees_edit(card, "You accepted", within=30)
    assert {attempt.error for attempt in office.workspace.deliveries} == {None}
    await all_is_well(office, leads=40)
