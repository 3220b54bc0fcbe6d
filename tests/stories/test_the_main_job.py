"""A real lead comes in, one person gets it and knows why, and answers."""

import asyncio
from datetime import timedelta

import pytest

from tests.stories.conftest import CROSSED, SETTINGS
from tests.stories.office import MONDAY_9AM, Office

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("setting", SETTINGS + CROSSED, indirect=True)
async def test_a_lead_finds_its_owner_who_accepts_in_one_tap(office: Office) -> None:
    told = await office.lead_comes("Acme", name="Jo Bell", email="jo@acme.example", product="crm", amount=12_000)
    assert told["status"] == "fresh"
    assert told["owner"] == {"id": "dan", "name": "Dan Novak"}

    card = await office.dan.sees_dm("Acme", "Jo Bell", "jo@acme.example", "crm", "Everyone else who can be placed")
    assert card.buttons == ["Accept: calling now", "Accept: emailing now", "Accept…", "Reassign", "Snooze", "Why me?"]
    assert "your turn in inbound" in card.text

    await office.dan.clicks("Accept: calling now", on=card)
    done = await office.dan.sees_edit(card, "You accepted", "calling now")
    assert done.buttons == ["Reassign", "Snooze", "Why me?"]

    await office.passes(days=3)


async def test_the_due_time_is_in_the_readers_zone(office: Office) -> None:
    await office.lead_comes("Acme")
    await office.dan.sees_dm("9:30")  # Dan reads in London
    await office.lead_comes("Bolt")
    await office.eve.sees_dm("3:30")  # Eve in Chicago


async def test_turns_go_round(office: Office) -> None:
    names = [(await office.lead_comes(f"Company {n}"))["owner"]["id"] for n in range(4)]
    assert names == ["dan", "eve", "fay", "dan"]
    for person, number in ((office.dan, 0), (office.eve, 1), (office.fay, 2), (office.dan, 3)):
        await person.sees_dm(f"Company {number}")


async def test_every_reason_to_accept_counts(office: Office) -> None:
    await office.lead_comes("Acme")
    card = await office.dan.sees_dm("Acme")
    await office.dan.clicks("Accept…", on=card)
    modal = await office.dan.sees_modal("Accept", "Acme")
    await office.dan.fills(modal, {"Reason": "Meeting booked", "Note": "Tuesday, with Jo & Kim <3"})
    assert (await office.dan.submits(modal)).accepted
    await office.dan.sees_edit(card, "You accepted", "meeting booked")

    await office.rita.types("/lead history acme")
    await office.rita.sees_only_to_me("accepted", "Tuesday, with Jo & Kim <3")


@pytest.mark.parametrize("setting", SETTINGS + CROSSED, indirect=True)
async def test_reassign_to_the_next_asks_for_a_reason_and_moves_the_lead(office: Office) -> None:
    await office.lead_comes("Acme")
    card = await office.dan.sees_dm("Acme")
    await office.dan.clicks("Reassign", on=card)
    modal = await office.dan.sees_modal("Reassign", "Acme")

    await office.dan.fills(modal, {"To": "The next by policy"})
    without = await office.dan.submits(modal)
    assert "Reason" in without.errors

    await office.dan.fills(modal, {"Reason": "Other"})
    unexplained = await office.dan.submits(modal)
    assert unexplained.errors == {"Note": "The reason “Other” needs a note; please write a sentence."}

    await office.dan.fills(modal, {"Note": "I am on a plane until noon"})
    assert (await office.dan.submits(modal)).accepted
    await office.eve.sees_dm("Acme", "Dan Novak handed it on")
    left = await office.dan.sees_edit(card, "You handed it on to Eve Martin")
    assert left.buttons == []


async def test_reassign_to_a_queue_makes_its_steward_accountable(office: Office) -> None:
    await office.lead_comes("Acme")
    card = await office.dan.sees_dm("Acme")
    await office.dan.clicks("Reassign", on=card)
    modal = await office.dan.sees_modal("Reassign")
    await office.dan.fills(modal, {"To": "Queue: Manual review", "Reason": "Not a lead"})
    assert (await office.dan.submits(modal)).accepted
    await office.dan.sees_edit(card, "Manual review")
    waiting = await office.rita.sees_in("#lead-review", "Acme", "Rita Stone answers for it")
    arrived = await office.rita.sees_in("#lead-review", "came into the queue Manual review", thread=waiting)
    assert list(arrived.mentions) == [office.rita.id]

    await office.passes(minutes=60)
    await office.rita.sees_in("#lead-review", "waits in the queue", thread=waiting)


async def test_a_snooze_within_due_is_free_and_wakes_its_owner(office: Office) -> None:
    await office.lead_comes("Acme")
    card = await office.dan.sees_dm("Acme")
    await office.dan.clicks("Snooze", on=card)
    modal = await office.dan.sees_modal("Snooze")
    await office.dan.fills(modal, {"Reason": "Meeting later", "Until": "In 15 minutes (9:15)"})
    assert (await office.dan.submits(modal)).accepted
    asleep = await office.dan.sees_edit(card, "Snoozed until", "9:15")
    assert "Accept: calling now" not in asleep.buttons

    await office.passes(minutes=16)
    awake = await office.dan.sees_edit(asleep, "Due")
    assert "Accept: calling now" in awake.buttons
    reminder = await office.dan.sees_dm("your snooze of Acme", thread=card)
    assert office.dan.id in reminder.mentions

    await office.dan.clicks("Accept: emailing now", on=card)
    await office.dan.sees_edit(card, "You accepted")


async def test_a_snooze_past_due_is_the_managers_to_allow(office: Office) -> None:
    await office.lead_comes("Acme")
    card = await office.dan.sees_dm("Acme")
    await office.dan.clicks("Snooze", on=card)
    modal = await office.dan.sees_modal("Snooze")
    assert "Tomorrow 9:00 — asks Rita Stone" in modal.options("Until")
    await office.dan.fills(modal, {"Reason": "Meeting later", "Or at": MONDAY_9AM + timedelta(hours=3)})
    assert (await office.dan.submits(modal)).accepted
    await office.dan.sees_modal("Asked", "Rita Stone is asked, and has until", "Until then it stays yours")
    live = await office.rita.sees_in("#sales-leads", "Dan Novak asks to snooze it until")
    await office.rita.sees_in("#sales-leads", "Dan Novak asks to snooze Acme until", thread=live)


async def test_after_accept_the_owner_sets_the_next_touch(office: Office) -> None:
    await office.lead_comes("Acme")
    card = await office.dan.sees_dm("Acme")
    await office.dan.clicks("Accept: calling now", on=card)
    await office.dan.sees_edit(card, "You accepted")
    await office.dan.clicks("Snooze", on=card)
    modal = await office.dan.sees_modal("Snooze")
    await office.dan.fills(modal, {"Reason": "Waiting for reply", "Until": "Tomorrow 9:00"})
    assert (await office.dan.submits(modal)).accepted
    await office.dan.sees_edit(card, "Snoozed until")

    await office.passes(days=1)
    await office.dan.sees_dm("your snooze of Acme", thread=card)
    await office.passes(minutes=30)
    await office.dan.sees_dm("is waiting for your answer", thread=card)
    live = await office.rita.sees_in("#sales-leads", "Acme", "Overdue")
    await office.rita.sees_in("#sales-leads", "Acme is overdue", thread=live)


async def test_why_me_names_the_rule_and_the_others(office: Office) -> None:
    await office.lead_comes("Acme", employees=50)
    card = await office.dan.sees_dm("Acme")
    await office.dan.clicks("Why me?", on=card)
    why = await office.dan.sees_modal("Everyone else who can be placed")
    assert "Enterprise in EMEA" in why.text and "Dan Novak" in why.text and "Eve Martin" in why.text


async def test_the_same_delivery_twice_is_one_lead_and_one_card(office: Office) -> None:
    first = await office.lead_comes("Acme", delivery="msg_1", external_id="x-1")
    again = await office.lead_comes("Acme", delivery="msg_1", external_id="x-1")
    assert (first["id"], first["owner"]) == (again["id"], again["owner"])
    assert again["status"] == "repeated"
    copy = await office.lead_comes("Acme", external_id="x-1")
    assert copy["status"] == "unchanged"
    await office.dan.sees_dm("Acme")


async def test_twenty_senders_at_once_make_one_lead(office: Office) -> None:
    told = await asyncio.gather(*(office.lead_comes("Acme", external_id="x-1") for _ in range(20)))
    assert len({t["id"] for t in told}) == 1
    assert sorted(t["status"] for t in told).count("fresh") == 1
    await office.dan.sees_dm("Acme")


async def test_a_changed_copy_before_accept_is_routed_again_and_after_it_is_a_note(office: Office) -> None:
    await office.lead_comes("Acme", external_id="x-1")
    dans = await office.dan.sees_dm("Acme")
    told = await office.lead_comes("Acme", external_id="x-1", employees=5000, amount=80_000)
    assert told["status"] == "updated" and told["owner"]["id"] == "ana"
    anas = await office.ana.sees_dm("Acme", "Enterprise in EMEA")
    await office.dan.sees_edit(dans, "Ana Ruiz has it")

    await office.ana.clicks("Accept: calling now", on=anas)
    await office.ana.sees_edit(anas, "You accepted")
    await office.lead_comes("Acme", external_id="x-1", employees=20)
    await office.ana.sees_dm("the record of Acme", "employees", thread=anas)


async def test_what_no_rule_places_goes_to_the_steward(office: Office) -> None:
    told = await office.lead_comes("Nowhere Ltd", country="ZZ")
    assert told["queue"] == "manual-review" and told["accountable"] == "rita"
    waiting = await office.rita.sees_in("#lead-review", "Nowhere Ltd")
    await office.rita.sees_in("#lead-review", "came into the queue", thread=waiting)


async def test_hostile_text_pings_nobody_and_garbles_nothing(office: Office) -> None:
    await office.lead_comes(
        "<!channel> *Acme* <https://evil.example|click> & Co", name="<@U12345> `x`", message="_a_ ~b~"
    )
    card = await office.dan.sees_dm("<!channel> *Acme*", "& Co")
    assert card.mentions == ()
    await office.passes(minutes=31)
    overdue = await office.rita.sees_in("#sales-leads", "Overdue")
    assert not any("channel" in str(m) or "here" in str(m) for m in overdue.mentions)
    ping = await office.rita.sees_in("#sales-leads", "is overdue", thread=overdue)
    assert list(ping.mentions) == [office.rita.id]
    await office.dan.sees_dm("is waiting for your answer", thread=card)


async def test_a_restart_changes_nothing(office: Office) -> None:
    await office.lead_comes("Acme")
    card = await office.dan.sees_dm("Acme")
    await office.restarts()
    await office.dan.clicks("Accept: calling now", on=card)
    await office.dan.sees_edit(card, "You accepted")
