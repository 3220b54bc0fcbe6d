"""Slack itself tells of leads: what other apps post in a channel, two shortcuts, and a workflow's step."""

import asyncio
import json
from typing import Any

import pytest
from sqlalchemy import func, select

from routing.commands import Command, Receive
from routing.ports import DeskDown, Outcome
from sandbox import DeliveredTwice, OtherApp, Refused, Reordered, Workspace
from sandbox.screens.surfaces import Message
from storage import tables
from tests.stories.office import EXAMPLES, ROOT, Office

pytestmark = pytest.mark.anyio

CHANNEL = "#hubspot-leads"
LEADS = Workspace.load(EXAMPLES / "workspace.yml", manifest=ROOT / "manifest.yml").channel_id("hubspot-leads")
HUBSPOT = EXAMPLES / "messages" / "hubspot.json"


def deal(number: int = 9001, **fields: str) -> list[dict[str, Any]]:
    told = {
        "Deal ID": str(number or ""),
        "Company": "Acme",
        "Contact": "Jo Bell",
        "Country": "GB",
        "Amount": "$12,500.00",
    }
    lines = [f"*{label}*: {value}" for label, value in (told | fields).items() if value]
    link = f"https://app.hubspot.com/contacts/1/record/0-3/{number}"
    return [{"title": "New deal", "title_link": link, "text": "\n".join(lines), "fallback": "New deal"}]


def hubspot(office: Office) -> OtherApp:
    return office.workspace.app("HubSpot", classic=True)


async def leads(office: Office) -> int:
    return await asyncio.to_thread(office._count, select(func.count()).select_from(tables.leads))


async def posted(office: Office, number: int = 9001, **fields: str) -> Message:
    return await hubspot(office).posts(CHANNEL, attachments=deal(number, **fields))


async def test_what_another_app_posts_is_a_lead_and_its_thread_says_who_has_it(office: Office) -> None:
    message = await posted(office)
    card = await office.dan.sees_dm("Acme", "Jo Bell", "USD 12,500", "Open the record")
    told = await office.rita.sees_in(CHANNEL, "Dan Novak has it; first contact due today at 9:30 AM.", thread=message)
    assert told.buttons == [] and told.mentions == ()
    assert "Jo Bell" not in told.text and "Acme" not in told.text

    await office.dan.clicks("Accept: calling now", on=card)
    await office.dan.sees_edit(card, "You accepted")
    await office.rita.sees_edit(told, "Dan Novak accepted it")


async def test_a_real_looking_message_is_read_whole(office: Office) -> None:
    told = json.loads(HUBSPOT.read_text())
    message = await hubspot(office).posts(CHANNEL, attachments=told["attachments"])
    await office.dan.sees_dm("Acme & Sons", "jo@acme.example", "+44 20 7946 0000", "We would like to move by June.")
    await office.rita.sees_in(CHANNEL, "Dan Novak has it", thread=message)


async def test_an_edit_changes_the_lead(office: Office) -> None:
    message = await posted(office)
    card = await office.dan.sees_dm("Acme")
    told = await office.rita.sees_in(CHANNEL, "Dan Novak has it", thread=message)
    await hubspot(office).edits(message, attachments=deal(Amount="$80,000", Employees="5,000"))
    await office.ana.sees_dm("Acme", "USD 80,000")
    await office.dan.sees_edit(card, "Ana Ruiz has it")
    await office.rita.sees_edit(told, "Ana Ruiz has it")


async def test_what_cannot_be_read_goes_to_review_and_an_edit_mends_it(office: Office) -> None:
    message = await posted(office, Amount="ten or twenty")
    waiting = await office.rita.sees_in("#lead-review", "Acme", "ten or twenty")
    await office.rita.sees_in("#lead-review", "came into the queue", thread=waiting)
    told = await office.rita.sees_in(CHANNEL, "Manual review", "Rita Stone answers for it", thread=message)
    assert "It could not be read: amount: Amount is 'ten or twenty'" in told.text

    await hubspot(office).edits(message, attachments=deal(Amount="$12,000"))
    await office.dan.sees_dm("Acme", "USD 12,000")
    await office.rita.sees_edit(told, "Dan Novak has it")
    await office.rita.sees_edit(waiting, "Dan Novak")


async def test_an_edit_that_cannot_be_read_changes_nothing_until_one_can(office: Office) -> None:
    message = await posted(office, Amount="$80,000", Employees="5,000")
    card = await office.ana.sees_dm("Acme", "USD 80,000")
    told = await office.rita.sees_in(CHANNEL, "Ana Ruiz has it", thread=message)
    await office.ana.clicks("Accept: calling now", on=card)
    await office.ana.sees_edit(card, "You accepted")
    await office.rita.sees_edit(told, "Ana Ruiz accepted it")

    await hubspot(office).edits(message, attachments=deal(Company="Bolt", Amount="ten or twenty", Employees="5"))
    await office.rita.sees_edit(told, "The latest edit could not be read: amount: Amount is 'ten or twenty'")
    assert "Ana Ruiz accepted it" in told.now.text and "Correct it there" in told.now.text
    await office.ana.sees_dm("that could not be read, so nothing was changed", thread=card)
    await office.rests()
    assert "USD 80,000" in card.now.text and "Bolt" not in card.now.text

    await hubspot(office).edits(message, attachments=deal(Amount="$90,000", Employees="5,000"))
    await office.ana.sees_edit(card, "USD 90,000")
    await office.ana.sees_dm("the record of Acme", "changed", thread=card)
    await office.rita.sees_edit(told, "Ana Ruiz accepted it")
    assert "could not be read" not in told.now.text


async def test_what_happens_in_a_channel_is_acknowledged_without_asking_slack(office: Office) -> None:
    await office.restarts()
    before = len(office.workspace.calls)
    await hubspot(office).posts("#sales-leads", attachments=deal(2))
    await office.workspace.settles()
    assert office.workspace.calls[before:] == []
    message = await posted(office)
    await office.dan.sees_dm("Acme")
    await office.rita.sees_in(CHANNEL, "Dan Novak has it", thread=message)
    asked = {call.method for call in office.workspace.calls[before:]}
    assert not any(method.startswith("conversations.") and method != "conversations.open" for method in asked), asked


async def test_a_message_without_its_id_stays_one_lead_once_it_has_it(office: Office) -> None:
    message = await hubspot(office).posts(CHANNEL, attachments=deal(0))
    waiting = await office.rita.sees_in("#lead-review", "Acme")
    await office.rita.sees_in("#lead-review", "came into the queue", thread=waiting)
    told = await office.rita.sees_in(CHANNEL, "the message has no “Deal ID”", thread=message)
    await hubspot(office).edits(message, attachments=deal())
    await office.dan.sees_dm("Acme")
    await office.rita.sees_edit(told, "Dan Novak has it")
    await office.rita.sees_edit(waiting, "Dan Novak")


async def test_only_what_the_source_reads_is_a_lead(office: Office) -> None:
    message = await posted(office)
    await office.dan.sees_dm("Acme")
    await office.rita.sees_in(CHANNEL, "Dan Novak has it", thread=message)
    await office.workspace.app("Zapier").posts(CHANNEL, attachments=deal(1))
    await hubspot(office).posts("#sales-leads", attachments=deal(2))
    await hubspot(office).posts(CHANNEL, attachments=deal(3), thread=message)
    await hubspot(office).deletes(message)
    await office.rests()
    assert await leads(office) == 1


async def test_the_same_deal_by_webhook_and_by_message_is_one_lead(office: Office) -> None:
    await office.lead_comes("Acme", source="hubspot", external_id="9001")
    await office.dan.sees_dm("Acme")
    message = await posted(office)
    await office.rita.sees_in(CHANNEL, "Dan Novak has it", thread=message)
    await office.rests()
    assert await leads(office) == 1


async def test_a_deleted_message_is_answered_nowhere_and_disturbs_nobody(office: Office) -> None:
    message = await posted(office)
    card = await office.dan.sees_dm("Acme")
    told = await office.rita.sees_in(CHANNEL, "Dan Novak has it", thread=message)
    del told
    await hubspot(office).deletes(message)
    await office.dan.clicks("Accept: calling now", on=card)
    await office.dan.sees_edit(card, "You accepted")


async def test_a_thread_that_is_gone_is_given_up_and_nobody_is_pinged(office: Office) -> None:
    async with office.workspace.suffers(Refused("chat.postMessage", "thread_not_found", where={"channel": LEADS})):
        await posted(office)
        await office.dan.sees_dm("Acme")
        await office.rests()


async def test_a_channel_that_cannot_be_answered_in_is_told_to_who_can_act(office: Office) -> None:
    async with office.workspace.suffers(Refused("chat.postMessage", "is_archived", where={"channel": LEADS})):
        await posted(office)
        await office.dan.sees_dm("Acme", "Jo Bell")
        await office.rita.sees_dm("I could not reach the thread in the channel", "Slack says is_archived")
        await office.rests()


async def test_the_same_event_twice_at_once_is_one_lead(office: Office) -> None:
    async with office.workspace.suffers(DeliveredTwice("message")):
        message = await posted(office)
        await office.dan.sees_dm("Acme")
        await office.rita.sees_in(CHANNEL, "Dan Novak has it", thread=message)
        await office.rests()
    assert await leads(office) == 1


async def test_an_edit_that_overtakes_its_message_counts(office: Office) -> None:
    async with office.workspace.suffers(Reordered("message", times=1)):
        message = await posted(office, Amount="$80,000", Employees="5,000")
        await hubspot(office).edits(message, attachments=deal(Amount="$12,000", Employees="50"))
        await office.workspace.settles()
    await office.dan.sees_dm("Acme", "USD 12,000")
    await office.rita.sees_in(CHANNEL, "Dan Novak has it", thread=message)
    await office.rests()
    assert await leads(office) == 1


def down_once(office: Office, monkeypatch: pytest.MonkeyPatch) -> list[Command]:
    """The database is away for the first lead that comes; returns what could not be committed."""
    desk, settle, lost = office.bot.office.desk, office.bot.office.desk.settle, list[Command]()

    async def fails_once(command: Command) -> Outcome:
        if isinstance(command, Receive) and not lost:
            lost.append(command)
            raise DeskDown
        return await settle(command)

    monkeypatch.setattr(desk, "settle", fails_once)
    return lost


async def test_what_could_not_be_committed_comes_again(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    lost = down_once(office, monkeypatch)
    message = await posted(office)
    await office.dan.sees_dm("Acme")
    await office.rita.sees_in(CHANNEL, "Dan Novak has it", thread=message)
    assert len(lost) == 1
    await office.rests()
    assert await leads(office) == 1


async def test_a_restart_forgets_no_channel(office: Office) -> None:
    await office.restarts()
    message = await posted(office)
    card = await office.dan.sees_dm("Acme")
    told = await office.rita.sees_in(CHANNEL, "Dan Novak has it", thread=message)
    await office.restarts()
    await hubspot(office).edits(message, attachments=deal(Amount="$13,000"))
    await office.dan.sees_edit(card, "USD 13,000")
    await office.passes(minutes=31)
    await office.dan.sees_dm("is waiting for your answer", thread=card)
    live = await office.rita.sees_in("#sales-leads", "Overdue")
    await office.rita.sees_in("#sales-leads", "is overdue", thread=live)
    await office.rita.sees_edit(told, "the first contact was due")
