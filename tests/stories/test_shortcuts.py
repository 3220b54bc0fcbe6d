"""Two shortcuts: "Route this lead" on any message, and "Route a lead" from anywhere."""

import asyncio
import json
import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from standardwebhooks import Webhook

from sandbox import Refused
from tests.stories.office import SECRET, Office
from tests.stories.test_slack_as_a_source import CHANNEL, hubspot, leads, posted

pytestmark = pytest.mark.anyio

SHOWN = ("source", "external_id", "stage", "stage_since", "created_at", "attributes", "as_of")


async def patched(office: Office, number: int, **fields: Any) -> None:
    """A sender changes fields of a lead by its number."""
    body, delivery, now = json.dumps(fields), f"msg_{uuid.uuid4().hex}", datetime.now(UTC)
    headers = {
        "webhook-id": delivery, "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(SECRET).sign(delivery, now, body), "content-type": "application/json",
    }  # fmt: skip
    answer = await office.http.patch(f"{office.url}/v1/leads/L{number}", content=body.encode(), headers=headers)
    assert answer.is_success, answer.text


async def lead(office: Office, number: int = 1) -> dict[str, Any]:
    """A lead and who has it, as on record."""
    view = await asyncio.to_thread(office.bot.office.records.lead, number)
    assert view is not None
    return {name: getattr(view.lead, name) for name in SHOWN} | {"held": view.assignment}


FORM = "New form response\nCompany: Acme\nCountry: GB\nE-mail: jo@acme.example\nBudget: $12k"


async def test_a_person_routes_a_message(office: Office) -> None:
    message = await office.workspace.app("Zapier").posts("#sales-leads", text=FORM)
    await office.rita.uses_shortcut("Route this lead", on=message)
    form = await office.rita.sees_modal("Route a lead")
    filled = {label: entry["value"] for label, entry in form.values.items()}
    assert filled["Company"] == "Acme" and filled["E-mail"] == "jo@acme.example" and filled["Amount"] == "$12k"
    await office.rita.fills(form, {"Amount": "a lot"})
    wrong = await office.rita.submits(form)
    assert "is not one amount" in wrong.errors["Amount"]
    await office.rita.fills(form, {"Amount": "12.5k"})
    done = await office.rita.submits(form)
    assert done.accepted and done.modal is not None
    assert "Dan Novak has Acme (L1), first contact due 9:30." in done.modal.text
    await office.dan.sees_dm("Acme", "USD 12,500")
    await office.rests()  # and nothing stands under the message: no source reads that channel


async def test_the_same_message_routed_by_two_people_is_one_lead(office: Office) -> None:
    message = await office.workspace.app("Zapier").posts("#sales-leads", text=FORM)
    for person in (office.rita, office.ana):
        await person.uses_shortcut("Route this lead", on=message)
        form = await person.sees_modal("Route a lead")
        done = await person.submits(form)
        assert done.modal is not None and "Dan Novak has Acme (L1)" in done.modal.text
    await office.dan.sees_dm("Acme")
    await office.rests()
    assert await leads(office) == 1


async def test_a_message_that_a_source_has_read_already_is_the_same_lead(office: Office) -> None:
    message = await posted(office, Employees="50")
    await office.dan.sees_dm("Acme")
    told = await office.rita.sees_in(CHANNEL, "Dan Novak has it", thread=message)
    await office.rita.uses_shortcut("Route this lead", on=message)
    form = await office.rita.sees_modal("Route a lead")
    assert form.values["Name"]["value"] == "Jo Bell" and form.values["Amount"]["value"] == "12500"
    done = await office.rita.submits(form)
    assert done.modal is not None and "Dan Novak has Acme (L1)" in done.modal.text
    await office.rests()
    assert await leads(office) == 1 and told.now.version == told.version


async def test_a_message_of_long_ago_does_not_roll_its_lead_back(office: Office) -> None:
    message = await posted(office, Phone="+44 20 7946 0000", Employees="50")
    card = await office.dan.sees_dm("Acme")
    told = await office.rita.sees_in(CHANNEL, "Dan Novak has it", thread=message)
    await office.lead_comes("Acme", source="hubspot", external_id="9001", stage="won")
    won = await office.ivy.sees_dm("Acme")
    await office.dan.sees_edit(card, "Ivy Tanaka has it")
    await patched(office, 1, amount=90_000)
    await office.ivy.sees_edit(won, "USD 90,000")
    await office.rests()
    before = await lead(office)

    await office.rita.uses_shortcut("Route this lead", on=message)
    form = await office.rita.sees_modal("Route a lead", "Acme is L1 already, with Ivy Tanaka. What you change here")
    assert (form.values["Amount"]["value"], form.values["Name"]["value"]) == ("90000", "Jo Bell")
    done = await office.rita.submits(form)
    assert done.modal is not None and "Ivy Tanaka has Acme (L1), first contact due" in done.modal.text
    await office.rests()
    assert await lead(office) == before and won.now.version == won.version + 1
    await office.rita.closes(done.modal)

    await office.rita.uses_shortcut("Route this lead", on=message)
    form = await office.rita.sees_modal("Route a lead", "Acme is L1 already")
    await office.rita.fills(form, {"Phone": "+44 20 7946 0999"})
    assert (await office.rita.submits(form)).accepted
    await office.ivy.sees_edit(won, "+44 20 7946 0999")
    await office.rests()
    changed = {**before["attributes"], "phone": "+442079460999"}
    assert await lead(office) == {**before, "attributes": changed}
    assert told.now.version == told.version + 1, "who has it changed once"


async def test_a_lead_that_comes_while_the_form_is_open_keeps_what_nobody_changed(office: Office) -> None:
    message = await office.workspace.app("Zapier").posts(CHANNEL, text=FORM)
    await office.rita.uses_shortcut("Route this lead", on=message)
    form = await office.rita.sees_modal("Route a lead")
    name = f"{message.channel_id}:{message.post.ts}"
    await office.lead_comes("Acme Group", source="slack", external_id=name, email="jo@acme.example", amount=70_000)
    await office.dan.sees_dm("Acme Group", "USD 70,000")
    await office.rita.fills(form, {"Phone": "+44 20 7946 0000"})
    done = await office.rita.submits(form)
    assert done.modal is not None and "Dan Novak has Acme Group (L1)" in done.modal.text
    attributes = (await lead(office))["attributes"]
    assert (attributes["company"], attributes["amount"], attributes["phone"]) == (
        "Acme Group", 70_000, "+442079460000",
    )  # fmt: skip
    await office.rests()
    assert await leads(office) == 1


async def test_a_closed_lead_is_not_opened_by_its_message(office: Office) -> None:
    message = await posted(office)
    card = await office.dan.sees_dm("Acme")
    told = await office.rita.sees_in(CHANNEL, "Dan Novak has it", thread=message)
    await office.rita.uses_shortcut("Route this lead", on=message)
    form = await office.rita.sees_modal("Route a lead", "Acme is L1 already, with Dan Novak")
    await office.lead_comes("Acme", source="hubspot", external_id="9001", stage="lost")
    await office.dan.sees_edit(card, "lost")
    await office.rita.sees_edit(told, "lost")
    before = await lead(office)
    await office.rita.fills(form, {"Phone": "+44 20 7946 0000"})
    done = await office.rita.submits(form)
    closed = "Acme (L1) was closed as lost just now by the source, and stays closed."
    assert done.modal is not None and closed in done.modal.text
    await office.rita.closes(done.modal)
    await office.rita.uses_shortcut("Route this lead", on=message)
    await office.rita.sees_modal("Nothing was changed", closed)
    await office.rests()
    assert await lead(office) == before


async def test_what_a_source_leaves_alone_in_its_channel_is_answered_there(office: Office) -> None:
    message = await office.workspace.app("Zapier").posts(CHANNEL, text=FORM)
    await office.rita.uses_shortcut("Route this lead", on=message)
    form = await office.rita.sees_modal("Route a lead")
    assert (await office.rita.submits(form)).accepted
    await office.dan.sees_dm("Acme")
    await office.rita.sees_in(CHANNEL, "Dan Novak has it", thread=message)


async def test_a_person_writes_a_lead_down(office: Office) -> None:
    await office.ana.uses_shortcut("Route a lead")
    form = await office.ana.sees_modal("Route a lead", "In USD")
    empty = await office.ana.submits(form)
    assert "Please give a company, a name or an e-mail address" in empty.errors["Company"]
    await office.ana.fills(form, {"Company": "Acme", "Country": "GB", "Message": "They called.\nTwice."})
    done = await office.ana.submits(form)
    assert done.modal is not None and "Dan Novak has Acme (L1), first contact due 9:30." in done.modal.text
    await office.dan.sees_dm("Acme", "They called.")
    await office.ana.uses_shortcut("Route a lead")
    form = await office.ana.sees_modal("Route a lead")
    await office.ana.fills(form, {"Company": "Bolt", "Country": "ZZ"})
    done = await office.ana.submits(form)
    assert done.modal is not None and "Bolt (L2) is in the queue Manual review; Rita Stone answers" in done.modal.text
    waiting = await office.rita.sees_in("#lead-review", "Bolt")
    await office.rita.sees_in("#lead-review", "came into the queue", thread=waiting)


async def test_somebody_who_is_not_on_the_roster_is_told_so(office: Office) -> None:
    message = await hubspot(office).posts("#general", text=FORM)
    await office.zoe.uses_shortcut("Route this lead", on=message)
    await office.zoe.sees_modal("Nothing was changed", "Baton does not know you yet")
    await office.zoe.uses_shortcut("Route a lead")
    await office.zoe.sees_modal("Baton does not know you yet")
    assert await leads(office) == 0


async def test_a_form_that_slack_does_not_open_is_explained(office: Office) -> None:
    message = await hubspot(office).posts("#general", text=FORM)
    async with office.workspace.suffers(Refused("views.open", "expired_trigger_id")):
        await office.rita.uses_shortcut("Route this lead", on=message)
        await office.rita.sees_only_to_me("That took too long for Slack")
        await office.rita.uses_shortcut("Route a lead")
        await office.rita.sees_dm("That took too long for Slack")
