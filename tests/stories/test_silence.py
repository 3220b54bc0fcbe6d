"""Silence climbs: owner reminded, manager told, the next one asked, the queue has it. Each step once, in order."""

import pytest

from sandbox import Message
from tests.stories.conftest import CROSSED, SETTINGS
from tests.stories.office import Office

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("setting", SETTINGS + CROSSED, indirect=True)
async def test_the_whole_ladder(office: Office) -> None:
    await office.lead_comes("Acme")
    dans = await office.dan.sees_dm("Acme")

    await office.passes(minutes=15)
    reminder = await office.dan.sees_dm("Acme is waiting for your answer", thread=dans)
    assert list(reminder.mentions) == [office.dan.id]

    await office.passes(minutes=15)
    live = await office.rita.sees_in("#sales-leads", "Acme", "Overdue", "Dan Novak")
    assert live.buttons == ["Take over", "Assign to…"] and list(live.mentions) == []
    ping = await office.rita.sees_in("#sales-leads", "Acme is overdue", thread=live)
    assert list(ping.mentions) == [office.rita.id]

    await office.passes(minutes=30)
    await office.dan.sees_edit(dans, "Moved on to Eve Martin")
    eves = await office.eve.sees_dm("Acme", "nobody had answered before you")
    await office.rita.sees_edit(live, "Eve Martin")

    await office.passes(minutes=15)
    await office.eve.sees_dm("is waiting for your answer", thread=eves)
    await office.passes(minutes=15)
    await office.rita.sees_in("#sales-leads", "Acme is overdue: Eve Martin", thread=live)

    await office.passes(minutes=90)
    await office.eve.sees_edit(eves, "Moved on to the queue Manual review")
    waiting = await office.rita.sees_in("#lead-review", "Acme", "Rita Stone answers for it")
    await office.rita.sees_in("#lead-review", "came into the queue", thread=waiting)
    await office.passes(minutes=60)
    await office.rita.sees_in("#lead-review", "waits in the queue", thread=waiting)
    await office.passes(days=1)
    await office.rita.sees_in("#lead-review", "waits in the queue", thread=waiting)


async def test_nothing_fires_twice_however_often_it_is_looked_for(office: Office) -> None:
    await office.lead_comes("Acme")
    card = await office.dan.sees_dm("Acme")
    await office.passes(minutes=15)
    for _ in range(5):
        await office.passes(seconds=1)
    await office.dan.sees_dm("is waiting for your answer", thread=card)


async def test_a_night_without_the_bot_makes_up_for_each_rung_once(office: Office) -> None:
    await office.lead_comes("Acme")
    card = await office.dan.sees_dm("Acme")
    await office.bot.stop()
    office.workspace.passes(minutes=45)
    await office.restarts()
    await office.passes()
    await office.dan.sees_dm("is waiting for your answer", thread=card)
    live = await office.rita.sees_in("#sales-leads", "Acme")
    await office.rita.sees_in("#sales-leads", "is overdue", thread=live)


async def acme_is_overdue(office: Office) -> tuple[Message, Message]:
    """Dan has had Acme for half an hour and said nothing: his card, and the live one in the managers' channel."""
    await office.lead_comes("Acme")
    card = await office.dan.sees_dm("Acme")
    await office.passes(minutes=31)
    await office.dan.sees_dm("is waiting for your answer", thread=card)
    live = await office.rita.sees_in("#sales-leads", "Acme")
    await office.rita.sees_in("#sales-leads", "is overdue", thread=live)
    return card, live


async def test_accepting_ends_the_silence_everywhere(office: Office) -> None:
    card, live = await acme_is_overdue(office)
    await office.dan.clicks("Accept: calling now", on=card)
    await office.dan.sees_edit(card, "You accepted")
    calm = await office.rita.sees_edit(live, "Dan Novak accepted it")
    assert calm.buttons == []
    await office.passes(days=2)


async def test_the_manager_takes_over(office: Office) -> None:
    card, live = await acme_is_overdue(office)
    await office.rita.clicks("Take over", on=live)
    modal = await office.rita.sees_modal("Take over", "Acme")
    await office.rita.fills(modal, {"Reason": modal.options("Reason")[0]})
    assert (await office.rita.submits(modal)).accepted
    await office.rita.sees_dm("Acme", "You accepted")
    await office.rita.sees_edit(live, "Rita Stone accepted it")
    await office.dan.sees_edit(card, "Rita Stone took it over")
    await office.dan.sees_dm("Acme is no longer yours", "Rita Stone", thread=card)


async def test_the_manager_assigns_to_somebody(office: Office) -> None:
    card, live = await acme_is_overdue(office)
    await office.rita.clicks("Assign to…", on=live)
    modal = await office.rita.sees_modal("Assign", "Acme")
    await office.rita.fills(modal, {"To": "Cai Lin", "Reason": modal.options("Reason")[0]})
    assert (await office.rita.submits(modal)).accepted
    cais = await office.cai.sees_dm("Acme", "Rita Stone gave it to you")
    await office.dan.sees_dm("Acme is no longer yours", thread=card)
    await office.cai.clicks("Accept: calling now", on=cais)
    await office.cai.sees_edit(cais, "You accepted")
    await office.rita.sees_edit(live, "Cai Lin accepted it")


async def test_a_rep_may_not_take_over(office: Office) -> None:
    await acme_is_overdue(office)
    live = await office.eve.sees_in("#sales-leads", "Acme")
    await office.eve.clicks("Take over", on=live)
    await office.eve.sees_modal(
        "The policy does not let you take leads over. To ask for it, write /lead assign L1 @eve."
    )
