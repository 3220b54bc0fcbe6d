"""What Slack delivers comes twice, late, out of order, or unheard: each press counts once, and its person is told."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import func, select

from sandbox import DeliveredLate, DeliveredTwice, LostAck, Message, Modal, Reordered
from sandbox.faults.delivery_faults import DeliveryTrouble
from storage import tables
from tests.stories.office import Office
from tests.stories.promises import all_is_well, called, forgiven

pytestmark = [pytest.mark.anyio, pytest.mark.slow]

ACCEPT = "Accept: calling now"
EMAILING = "Accept: emailing now"
CHANNEL = "#hubspot-leads"


@pytest.fixture(params=[0.0, 0.3], ids=["at-once", "a-little-later"])
def gap(request: pytest.FixtureRequest) -> float:
    apart: float = request.param
    return apart


async def acme(office: Office) -> Message:
    await office.lead_comes("Acme")
    return await office.dan.sees_dm("Acme")


async def filled(office: Office, card: Message, act: str) -> Modal:
    """The form of an act, filled in by the owner."""
    answers: dict[str, dict[str, Any]] = {
        "Reassign": {"To": "The next by policy", "Reason": "No capacity"},
        "Snooze": {"Reason": "Meeting later", "Until": "In 15 minutes (9:15)"},
        "Accept…": {"Reason": "Meeting booked"},
    }
    await office.dan.clicks(act, on=card)
    form = await office.dan.sees_modal(act.rstrip("…"), "Acme")
    await office.dan.fills(form, answers[act])
    return form


def add(office: Office, trouble: DeliveryTrouble) -> None:
    office.workspace.faults.add(trouble)


async def facts(office: Office, kind: str) -> int:
    of = select(func.count()).select_from(tables.facts).where(tables.facts.c.kind == kind)
    return await asyncio.to_thread(office._count, of)


# Twice.


async def test_a_press_that_is_delivered_twice_counts_once(office: Office, gap: float) -> None:
    card = await acme(office)
    add(office, DeliveredTwice("block_actions", gap=gap, times=1))
    await office.dan.clicks(ACCEPT, on=card)
    await office.dan.sees_edit(card, "You accepted")
    await office.dan.sees_only_to_me("You accepted Acme", "nothing more is needed")
    await all_is_well(office)


async def test_a_press_for_a_form_that_is_delivered_twice_opens_one(office: Office, gap: float) -> None:
    card = await acme(office)
    add(office, DeliveredTwice("block_actions", gap=gap, times=1))
    await office.dan.clicks("Snooze", on=card)
    form = await office.dan.sees_modal("Snooze", "Acme")
    await office.dan.closes(form)
    assert not office.workspace.team.screens.stack(office.dan.id)
    await all_is_well(office)


@pytest.mark.parametrize(
    ("act", "kind"), [("Accept…", "LeadAccepted"), ("Reassign", "LeadHandedOn"), ("Snooze", "LeadSnoozed")]
)
async def test_a_form_that_is_delivered_twice_counts_once(office: Office, gap: float, act: str, kind: str) -> None:
    card = await acme(office)
    form = await filled(office, card, act)
    add(office, DeliveredTwice("view_submission", gap=gap, times=1))
    assert (await office.dan.submits(form)).accepted
    if act == "Reassign":
        await office.eve.sees_dm("Acme", "Dan Novak handed it on")
    await office.dan.sees_edit(card)
    await office.workspace.settles()
    assert await facts(office, kind) == 1
    await all_is_well(office)


async def test_a_claim_that_is_delivered_twice_counts_once(office: Office, gap: float) -> None:
    await office.lead_comes("Acme", source="event")
    card = await office.dan.sees_in("#sales-floor", "Acme")
    add(office, DeliveredTwice("block_actions", gap=gap, times=1))
    await office.dan.clicks("Claim", on=card)
    await office.dan.sees_dm("Acme", "You claimed it")
    await office.dan.sees_edit(card, "Claimed by Dan Novak")
    await office.dan.sees_only_to_me("You accepted Acme", "nothing more is needed")
    assert await facts(office, "LeadClaimed") == 1
    await all_is_well(office)


async def test_an_answer_to_a_request_that_is_delivered_twice_counts_once(office: Office, gap: float) -> None:
    card = await acme(office)
    form = await filled(office, card, "Reassign")
    await office.dan.fills(form, {"To": "Ana Ruiz"})
    add(office, DeliveredTwice("view_submission", gap=gap, times=2))
    assert (await office.dan.submits(form)).accepted
    live = await office.rita.sees_in("#sales-leads", "Dan Novak asks that it go to Ana Ruiz")
    await office.rita.sees_in("#sales-leads", "Dan Novak asks that Acme go to Ana Ruiz", thread=live)
    await office.rita.clicks("Approve", on=live)
    answer = await office.rita.sees_modal("Approve", "asks")
    await office.rita.fills(answer, {"Reason": answer.options("Reason")[0]})
    assert (await office.rita.submits(answer)).accepted
    await office.ana.sees_dm("Acme", "Rita Stone gave it to you")
    await office.dan.sees_dm("Rita Stone approved what you asked", thread=card)
    assert (await facts(office, "RequestMade"), await facts(office, "RequestApproved")) == (1, 1)
    await all_is_well(office)


async def test_a_taking_over_that_is_delivered_twice_counts_once(office: Office, gap: float) -> None:
    card = await acme(office)
    await office.passes(minutes=31)
    await office.dan.sees_dm("is waiting for your answer", thread=card)
    live = await office.rita.sees_in("#sales-leads", "Acme", "Overdue")
    await office.rita.sees_in("#sales-leads", "Acme is overdue", thread=live)
    await office.rita.clicks("Take over", on=live)
    form = await office.rita.sees_modal("Take over", "Acme")
    await office.rita.fills(form, {"Reason": form.options("Reason")[0]})
    add(office, DeliveredTwice("view_submission", gap=gap, times=1))
    assert (await office.rita.submits(form)).accepted
    await office.rita.sees_dm("Acme", "You accepted")
    await office.dan.sees_edit(card, "Rita Stone took it over")
    await office.dan.sees_dm("Acme is no longer yours", thread=card)
    await all_is_well(office)


async def test_a_command_that_is_delivered_twice_is_answered_once(office: Office, gap: float) -> None:
    await acme(office)
    add(office, DeliveredTwice("/lead", gap=gap, times=1))
    await office.dan.types("/lead mine")
    await office.dan.sees_only_to_me("Acme")
    await all_is_well(office)


async def test_an_event_that_is_delivered_twice_is_one_lead(office: Office, gap: float) -> None:
    add(office, DeliveredTwice("message", gap=gap, times=1))
    message = await deal(office)
    await office.dan.sees_dm("Acme")
    await office.rita.sees_in(CHANNEL, "Dan Novak has it", thread=message)
    await all_is_well(office)


async def test_a_workflows_step_that_is_delivered_twice_ends_once(office: Office, gap: float) -> None:
    add(office, DeliveredTwice("function_executed", gap=gap, times=1))
    run = await (await office.mel.runs_step("route_lead", {"company": "Acme", "country": "GB"})).ends()
    assert run.outputs is not None and run.outputs["owner"] == office.dan.id
    await office.dan.sees_dm("Acme")
    await office.rests()
    assert called(office, "functions.completeSuccess") == 1
    await all_is_well(office)


async def deal(office: Office) -> Message:
    told = [{"title": "New deal", "text": "*Deal ID*: 9001\n*Company*: Acme\n*Country*: GB", "fallback": "New deal"}]
    return await office.workspace.app("HubSpot", classic=True).posts(CHANNEL, attachments=told)


# Out of order, and late.


async def test_the_press_that_comes_first_counts_and_the_other_is_told(office: Office) -> None:
    card = await acme(office)
    add(office, Reordered("block_actions", at_most=3, times=1))
    slow = asyncio.create_task(office.dan.clicks(ACCEPT, on=card))
    await asyncio.sleep(0)
    await office.dan.clicks(EMAILING, on=card)
    await slow
    await office.dan.sees_edit(card, "You accepted", "emailing now")
    await office.dan.sees_only_to_me("You accepted Acme")
    await all_is_well(office)


async def test_a_reassign_that_overtakes_an_accept_stands_alone(office: Office) -> None:
    card = await acme(office)
    form = await filled(office, card, "Reassign")
    add(office, Reordered("block_actions", at_most=3, times=1))
    slow = asyncio.create_task(office.dan.clicks(ACCEPT, on=card))
    await asyncio.sleep(0)
    assert (await office.dan.submits(form)).accepted
    await slow
    await office.eve.sees_dm("Acme", "Dan Novak handed it on")
    await office.dan.sees_only_to_me("Eve Martin")
    assert (await office.dan.sees_edit(card, "You handed it on to Eve Martin")).buttons == []
    assert await facts(office, "LeadAccepted") == 0
    await all_is_well(office)


async def test_an_accept_that_overtakes_a_reassign_stands_alone(office: Office) -> None:
    card = await acme(office)
    form = await filled(office, card, "Reassign")
    add(office, Reordered("view_submission", at_most=3, times=1))
    slow = asyncio.create_task(office.dan.submits(form))
    await asyncio.sleep(0)
    await office.dan.clicks(ACCEPT, on=card)
    await slow
    await office.dan.sees_modal("Nothing was changed")
    await office.dan.sees_edit(card, "You accepted")
    assert await facts(office, "LeadHandedOn") == 0
    await all_is_well(office)


async def test_a_press_whose_trigger_died_on_the_way_is_a_sentence(office: Office) -> None:
    card = await acme(office)
    office.workspace.team.triggers.lifetime = 0.5
    add(office, DeliveredLate("block_actions", seconds=0.8, times=1))
    await office.dan.clicks("Snooze", on=card)
    await office.dan.sees_only_to_me("took too long for Slack; please press again")
    await office.dan.clicks("Snooze", on=card)
    await office.dan.sees_modal("Snooze")
    await all_is_well(office)


async def test_a_late_edit_of_a_message_does_not_undo_a_later_one(office: Office) -> None:
    message = await deal(office)
    card = await office.dan.sees_dm("Acme")
    told = await office.rita.sees_in(CHANNEL, "Dan Novak has it", thread=message)
    hubspot = office.workspace.app("HubSpot", classic=True)
    fields = "*Deal ID*: 9001\n*Company*: Acme\n*Country*: GB\n*Contact*: "
    add(office, Reordered("message", at_most=3, times=1))
    for name in ("Al Old", "Bo New"):
        await hubspot.edits(message, attachments=[{"title": "New deal", "text": fields + name, "fallback": "New deal"}])
    await office.dan.sees_edit(card, "Bo New")
    await office.rests()
    assert "Bo New" in card.now.text and "Al Old" not in card.now.text
    assert "Dan Novak has it" in told.now.text
    await all_is_well(office)


# The answer is lost.


async def test_a_press_whose_ack_was_lost_says_at_the_next_one_that_it_counted(office: Office) -> None:
    card = await acme(office)
    add(office, LostAck("block_actions", times=1))
    assert (await office.dan.clicks(ACCEPT, on=card, expecting_error=True)).error == "http_timeout"
    forgiven(office, "http_timeout")
    await office.dan.clicks(ACCEPT, on=card, old=True)
    await office.dan.sees_only_to_me("You accepted Acme", "nothing more is needed")
    await office.dan.sees_edit(card, "You accepted")
    await all_is_well(office)


@pytest.mark.parametrize(
    ("act", "kind"), [("Accept…", "LeadAccepted"), ("Reassign", "LeadHandedOn"), ("Snooze", "LeadSnoozed")]
)
async def test_a_form_whose_ack_was_lost_says_when_sent_again_that_it_counted(
    office: Office, act: str, kind: str
) -> None:
    card = await acme(office)
    form = await filled(office, card, act)
    add(office, LostAck("view_submission", times=1))
    await office.dan.submits(form, expecting_error=True)
    forgiven(office, "http_timeout")
    await office.dan.submits(form)
    await office.dan.sees_modal("Nothing was changed", "Acme")
    if act == "Reassign":
        await office.eve.sees_dm("Acme", "Dan Novak handed it on")
    await office.dan.sees_edit(card)
    assert await facts(office, kind) == 1
    await all_is_well(office)


async def test_a_command_whose_answer_was_lost_is_typed_again(office: Office) -> None:
    await acme(office)
    add(office, LostAck("/lead", times=1))
    assert (await office.dan.types("/lead mine", expecting_error=True)).error
    forgiven(office, "http_timeout")
    await office.dan.types("/lead mine")
    await office.dan.sees_only_to_me("Acme")
    await all_is_well(office)


async def test_an_event_whose_ack_was_lost_comes_again_and_is_one_lead(office: Office) -> None:
    office.workspace.timing.retry_waits = (0.0, 0.2, 0.2)
    lost = LostAck("message", times=3)
    add(office, lost)
    message = await deal(office)
    await office.dan.sees_dm("Acme")
    await office.rita.sees_in(CHANNEL, "Dan Novak has it", thread=message)
    await office.workspace.settles()
    assert lost.struck == 3
    await all_is_well(office)
