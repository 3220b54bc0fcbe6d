"""A double click, a stale card, somebody else's card, a lead closed meanwhile: one clear sentence, no second effect."""

import asyncio

import pytest

from tests.stories.conftest import CROSSED, SETTINGS
from tests.stories.office import Office

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("setting", SETTINGS + CROSSED, indirect=True)
async def test_a_double_click_counts_once(office: Office) -> None:
    await office.lead_comes("Acme")
    card = await office.dan.sees_dm("Acme")
    await asyncio.gather(*(office.dan.clicks("Accept: calling now", on=card, old=True) for _ in range(3)))
    await office.dan.sees_edit(card, "You accepted")
    for _ in range(2):
        await office.dan.sees_only_to_me("You accepted Acme", "nothing more is needed")
    await office.dan.types("/lead history acme")
    story = await office.dan.sees_only_to_me("Acme")
    assert story.text.count("accepted") == 1


async def test_a_stale_card_says_who_has_the_lead(office: Office) -> None:
    await office.lead_comes("Acme")
    card = await office.dan.sees_dm("Acme")
    await office.passes(minutes=60)
    await office.dan.sees_edit(card, "Moved on to Eve Martin")
    await office.dan.sees_dm("is waiting for your answer", thread=card)
    await office.eve.sees_dm("Acme")
    overdue = await office.rita.sees_in("#sales-leads", "Acme")
    await office.rita.sees_in("#sales-leads", "is overdue", thread=overdue)

    await office.passes(minutes=3)
    await office.dan.clicks("Accept: calling now", on=card, old=True)
    await office.dan.sees_only_to_me("Acme moved on to Eve Martin 3 minutes ago")
    await office.dan.clicks("Snooze", on=card, old=True)
    await office.dan.sees_modal("Acme moved on to Eve Martin")


async def test_a_lead_that_moved_while_the_form_was_open(office: Office) -> None:
    await office.lead_comes("Acme", external_id="x-1")
    card = await office.dan.sees_dm("Acme")
    await office.dan.clicks("Reassign", on=card)
    modal = await office.dan.sees_modal("Reassign")
    await office.lead_comes("Acme", external_id="x-1", employees=5000, amount=80_000)
    await office.ana.sees_dm("Acme")
    await office.dan.fills(modal, {"To": "The next by policy", "Reason": "No capacity"})
    await office.dan.submits(modal)
    await office.dan.sees_modal("Nothing was changed", "Ana Ruiz")


async def test_a_lead_closed_meanwhile(office: Office) -> None:
    await office.lead_comes("Acme", external_id="x-1")
    card = await office.dan.sees_dm("Acme")
    await office.lead_comes("Acme", external_id="x-1", stage="lost")
    gone = await office.dan.sees_edit(card, "Closed")
    assert gone.buttons == []
    await office.dan.clicks("Accept: calling now", on=card, old=True)
    await office.dan.sees_only_to_me("Acme was closed as lost")
    await office.passes(days=2)


async def test_somebody_elses_card(office: Office) -> None:
    await office.lead_comes("Nowhere Ltd", country="ZZ")
    card = await office.sam.sees_in("#lead-review", "Nowhere Ltd")
    await office.rita.sees_in("#lead-review", "Nowhere Ltd")
    await office.rita.sees_in("#lead-review", "came into the queue", thread=card)
    await office.sam.clicks("Take over", on=card)
    modal = await office.sam.sees_modal("Take over")
    await office.rita.clicks("Take over", on=card)
    mine = await office.rita.sees_modal("Take over")
    reason = modal.options("Reason")[0]
    await office.sam.fills(modal, {"Reason": reason})
    assert (await office.sam.submits(modal)).accepted
    await office.sam.sees_dm("Nowhere Ltd", "You accepted")
    await office.rita.fills(mine, {"Reason": reason})
    await office.rita.submits(mine)
    await office.rita.sees_modal("Nothing was changed", "Sam Kowalski took Nowhere Ltd over")


async def test_who_is_not_on_the_roster_is_told_what_to_do(office: Office) -> None:
    stranger = office.workspace.person("zoe")
    await stranger.types("/lead mine")
    await stranger.sees_only_to_me("Baton does not know you yet")
