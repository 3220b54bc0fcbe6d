"""Two shortcuts: "Route this lead" on any message, and "Route a lead" from anywhere."""

import pytest

from sandbox import Refused
from tests.stories.office import Office
from tests.stories.test_slack_as_a_source import CHANNEL, hubspot, leads, posted

pytestmark = pytest.mark.anyio

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
