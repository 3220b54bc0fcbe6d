"""What one may not do alone one asks for: whoever answers for the lead says yes or no; until then nothing changes."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from sandbox import Message, Modal, Person
from tests.stories.conftest import CROSSED, SETTINGS
from tests.stories.floor import a_floor, is_overdue
from tests.stories.office import EXAMPLES, MONDAY_9AM, Office

pytestmark = pytest.mark.anyio


@pytest.fixture
async def office(setting: tuple[str, str], tmp_path: Path) -> AsyncIterator[Office]:
    async with a_floor(setting, tmp_path) as place:
        yield place


async def dan_asks_for_ana(office: Office) -> tuple[Message, Message]:
    """Dan has Acme and asks that Ana have it: his card, and the live one that Rita answers on."""
    await office.lead_comes("Acme")
    card = await office.dan.sees_dm("Acme")
    await office.dan.clicks("Reassign", on=card)
    form = await office.dan.sees_modal("Reassign")
    await office.dan.fills(form, {"To": "Ana Ruiz", "Reason": "Wrong territory", "Note": "She knows <them>"})
    assert (await office.dan.submits(form)).accepted
    told = await office.dan.sees_modal("Asked", "Rita Stone is asked, and has until today at 1:00 PM")
    assert "Until then it stays yours, and its clock runs on." in told.text
    await office.dan.closes(told)
    asked = await office.dan.sees_edit(card, "You asked that it go to Ana Ruiz: wrong territory.")
    assert "Accept: calling now" in asked.buttons, "it is still his"
    live = await office.rita.sees_in("#sales-leads", "Dan Novak asks that it go to Ana Ruiz", "“She knows <them>”")
    assert live.buttons == ["Approve", "Decline", "Take over", "Assign to…"] and list(live.mentions) == []
    ping = await office.rita.sees_in("#sales-leads", "Dan Novak asks that Acme go to Ana Ruiz", thread=live)
    assert list(ping.mentions) == [office.rita.id]
    return card, live


async def answers(who: Person, label: str, on: Message, **more: str) -> Modal:
    """Somebody answers a request; the form, as it then is."""
    await who.clicks(label, on=on)
    form = await who.sees_modal(label, "asks")
    await who.fills(form, {"Reason": form.options("Reason")[0], **more})
    assert (await who.submits(form)).accepted
    return form


@pytest.mark.parametrize("setting", SETTINGS + CROSSED, indirect=True)
async def test_approved(office: Office) -> None:
    card, live = await dan_asks_for_ana(office)
    await answers(office.rita, "Approve", live)
    anas = await office.ana.sees_dm("Acme", "Rita Stone gave it to you (wrong territory)")
    await office.dan.sees_dm("Rita Stone approved what you asked (agreed): Acme goes to Ana Ruiz.", thread=card)
    gone = await office.dan.sees_edit(card, "Ana Ruiz")
    assert gone.buttons == []
    calm = await office.rita.sees_edit(live, "Waiting for Ana Ruiz")
    assert calm.buttons == ["Take over", "Assign to…"] and "asks" not in calm.text
    await office.ana.clicks("Accept: calling now", on=anas)
    await office.ana.sees_edit(anas, "You accepted")
    await office.dan.types("/lead history acme")
    await office.dan.sees_only_to_me(
        "Dan Novak asked that it go to Ana Ruiz: wrong territory “She knows <them>”.",
        "Rita Stone approved what Dan Novak asked: agreed.", "Rita Stone gave it from Dan Novak to Ana Ruiz",
    )  # fmt: skip


async def test_declined(office: Office) -> None:
    card, live = await dan_asks_for_ana(office)
    await answers(office.rita, "Decline", live, Note="Ana is away from noon")
    told = await office.dan.sees_dm("Rita Stone declined what you asked", "that Acme go to Ana Ruiz", thread=card)
    assert "“Ana is away from noon”" in told.text and "It is still yours" in told.text
    mine = await office.dan.sees_edit(card, "Due")
    assert "asked" not in mine.text and "Accept: calling now" in mine.buttons
    calm = await office.rita.sees_edit(live, "Waiting for Dan Novak")
    assert "Approve" not in calm.buttons
    await office.dan.clicks("Accept: calling now", on=card)
    await office.dan.sees_edit(card, "You accepted")


async def test_expired(office: Office) -> None:
    card, live = await dan_asks_for_ana(office)
    await office.dan.clicks("Accept: calling now", on=card)
    await office.dan.sees_edit(card, "You accepted")
    asked = await office.rita.sees_edit(live, "Dan Novak accepted it")
    assert asked.buttons == ["Approve", "Decline"], "an Accept answers the lead, not the request"
    await office.passes(hours=4)
    told = await office.dan.sees_dm("nobody answered in time what you asked", thread=card)
    assert "Speak to Rita Stone, or ask again." in told.text
    quiet = await office.rita.sees_edit(live, "Dan Novak accepted it")
    assert quiet.buttons == []
    await office.rita.clicks("Approve", on=live, old=True)
    await office.rita.sees_modal("Nothing was changed", "This request expired just now", "may ask again")


async def test_approved_by_whoever_asked(office: Office) -> None:
    await office.lead_comes("Acme")
    await office.dan.sees_dm("Acme")
    await office.rita.types("/lead assign acme @eve")
    form = await office.rita.sees_modal("Assign")
    await office.rita.closes(form)

    await office.eve.types("/lead assign acme @eve")
    form = await office.eve.sees_modal("Ask for it", "This asks Rita Stone")
    await office.eve.fills(form, {"Reason": "Knows the account"})
    assert (await office.eve.submits(form)).accepted
    await office.eve.closes(await office.eve.sees_modal("Asked", "it stays with Dan Novak"))
    live = await office.eve.sees_in("#sales-leads", "Eve Martin asks to have it: knows the account")
    await office.rita.sees_in("#sales-leads", "Eve Martin asks to have Acme", thread=live)
    await office.eve.clicks("Approve", on=live)
    await office.eve.sees_modal("Nothing was changed", "You asked for this yourself, so Rita Stone answers it")


async def test_approved_twice(office: Office) -> None:
    card, live = await dan_asks_for_ana(office)
    await office.sam.clicks("Approve", on=await office.sam.sees_in("#sales-leads", "Dan Novak asks"))
    late = await office.sam.sees_modal("Approve")
    await answers(office.rita, "Approve", live)
    await office.ana.sees_dm("Acme", "Rita Stone gave it to you")
    await office.dan.sees_dm("Rita Stone approved", thread=card)
    await office.sam.fills(late, {"Reason": "Agreed"})
    await office.sam.submits(late)
    await office.sam.sees_modal("Nothing was changed", "Rita Stone approved this just now", "that counts")
    await office.rita.clicks("Approve", on=live, old=True)
    await office.rita.sees_modal("Nothing was changed", "You approved this just now")
    await office.ana.types("/lead history acme")
    story = await office.ana.sees_only_to_me("approved")
    assert story.text.count("approved") == 1


async def test_approved_after_the_lead_moved(office: Office) -> None:
    card, live = await dan_asks_for_ana(office)
    await office.rita.clicks("Approve", on=live)
    form = await office.rita.sees_modal("Approve")
    await office.dan.clicks("Reassign", on=card)
    other = await office.dan.sees_modal("Reassign")
    await office.dan.fills(other, {"To": "The next by policy", "Reason": "No capacity"})
    assert (await office.dan.submits(other)).accepted
    await office.eve.sees_dm("Acme", "Dan Novak handed it on")
    await office.dan.sees_dm("Acme went to Eve Martin before anybody answered what you asked", thread=card)
    await office.rita.fills(form, {"Reason": "Agreed"})
    await office.rita.submits(form)
    await office.rita.sees_modal("Nothing was changed", "Acme went to Eve Martin just now, so this request no longer")
    calm = await office.rita.sees_edit(live, "Waiting for Eve Martin")
    assert "Approve" not in calm.buttons


async def test_who_may_answer_instead_and_who_may_not(office: Office) -> None:
    card, _ = await dan_asks_for_ana(office)
    await office.fay.clicks("Decline", on=await office.fay.sees_in("#sales-leads", "Dan Novak asks"))
    await office.fay.sees_modal("Nothing was changed", "This is Rita Stone's to answer")
    await office.mel.types("/lead show acme")
    shown = await office.mel.sees_only_to_me("Dan Novak asks that it go to Ana Ruiz")
    assert shown.buttons == ["Approve", "Decline", "Take over", "Assign to…"]
    await office.fay.types("/lead show acme")
    plain = await office.fay.sees_only_to_me("Dan Novak asks", "Rita Stone has until")
    assert plain.buttons == []
    await answers(office.mel, "Approve", shown)
    await office.ana.sees_dm("Acme", "Mel Haddad gave it to you")
    await office.dan.sees_dm("Mel Haddad approved what you asked", thread=card)


async def test_a_snooze_past_due(office: Office) -> None:
    card, live = await is_overdue(office)
    await office.dan.clicks("Snooze", on=card)
    form = await office.dan.sees_modal("Snooze")
    assert all(label.endswith(" — asks Rita Stone") for label in form.options("Until"))
    await office.dan.fills(form, {"Reason": "Waiting for reply", "Until": "Tomorrow 9:00 — asks Rita Stone"})
    assert (await office.dan.submits(form)).accepted
    await office.dan.closes(await office.dan.sees_modal("Asked", "Rita Stone is asked"))
    asked = await office.rita.sees_edit(live, "Dan Novak asks to snooze it until", "past due: waiting for reply")
    await office.rita.sees_in("#sales-leads", "Dan Novak asks to snooze Acme until", thread=live)
    await answers(office.rita, "Approve", asked)
    await office.dan.sees_dm("Rita Stone approved what you asked (agreed): Acme sleeps until", thread=card)
    asleep = await office.dan.sees_edit(card, "Snoozed until", "That is past due, and approved")
    assert "Accept…" in asleep.buttons
    await office.rita.sees_edit(live, "Dan Novak snoozed it until", "with approval")
    await office.passes(hours=22)
    await office.passes(hours=2)
    await office.dan.sees_dm("your snooze of Acme is over", thread=card)
    awake = await office.dan.sees_edit(asleep, "Due")
    await office.dan.clicks("Accept: calling now", on=awake)
    await office.dan.sees_edit(awake, "You accepted")


async def test_an_exact_time_past_due_asks_as_well_and_within_due_does_not(office: Office) -> None:
    await office.lead_comes("Acme")
    card = await office.dan.sees_dm("Acme")
    await office.dan.clicks("Snooze", on=card)
    form = await office.dan.sees_modal("Snooze", "Later than 9:30 asks Rita Stone.")
    await office.dan.fills(form, {"Reason": "Waiting for reply", "Or at": MONDAY_9AM + timedelta(minutes=10)})
    assert (await office.dan.submits(form)).modal is None
    await office.dan.sees_edit(card, "Snoozed until")


async def test_two_askers_at_once(office: Office) -> None:
    card, live = await dan_asks_for_ana(office)
    await office.eve.types("/lead assign acme @eve")
    form = await office.eve.sees_modal("Ask for it")
    await office.eve.fills(form, {"Reason": "Knows the account"})
    assert (await office.eve.submits(form)).accepted
    await office.eve.closes(await office.eve.sees_modal("Asked"))
    both = await office.rita.sees_edit(live, "Dan Novak asks", "Eve Martin asks to have it")
    await office.rita.sees_in("#sales-leads", "Eve Martin asks to have Acme", thread=live)
    await office.eve.types("/lead assign acme @eve")
    again = await office.eve.sees_modal("Ask for it")
    await office.eve.fills(again, {"Reason": "Knows the account"})
    await office.eve.submits(again)
    await office.eve.closes(await office.eve.sees_modal("You have asked about Acme already. Rita Stone has until"))

    await office.rita.clicks("Approve", on=both, near="Eve Martin asks")
    form = await office.rita.sees_modal("Approve", "Eve Martin asks to have it")
    await office.rita.fills(form, {"Reason": "Agreed"})
    assert (await office.rita.submits(form)).accepted
    eves = await office.eve.sees_dm("Acme", "Rita Stone gave it to you")
    await office.eve.sees_dm("Rita Stone approved what you asked (agreed): Acme is yours now.", thread=eves)
    await office.dan.sees_dm("Acme went to Eve Martin before anybody answered what you asked", thread=card)
    await office.dan.sees_dm("Acme is no longer yours: Rita Stone gave it to Eve Martin", thread=card)


async def test_whoever_has_the_right_gives_it_at_once(office: Office) -> None:
    await office.lead_comes("Acme")
    card = await office.dan.sees_dm("Acme")
    await office.rita.types("/lead assign acme @ana")
    form = await office.rita.sees_modal("Assign", "With Dan Novak")
    await office.rita.fills(form, {"Reason": "Knows the account"})
    assert (await office.rita.submits(form)).modal is None
    await office.ana.sees_dm("Acme", "Rita Stone gave it to you (knows the account)")
    await office.dan.sees_dm("Acme is no longer yours", thread=card)


async def test_among_more_than_a_hundred_people_one_searches(setting: tuple[str, str], tmp_path: Path) -> None:
    crowd = [f"  - {{ id: p{n}, name: Person {n}, slack: U0PERSON{n}, team: north }}" for n in range(120)]
    (tmp_path / "roster.yml").write_text("\n".join([(EXAMPLES / "roster.yml").read_text(), *crowd]))
    async with a_floor(setting, tmp_path, roster=tmp_path / "roster.yml") as office:
        await office.lead_comes("Acme")
        card = await office.dan.sees_dm("Acme")
        await office.dan.clicks("Reassign", on=card)
        form = await office.dan.sees_modal("Reassign")
        await office.dan.fills(form, {"To": "Queue: Nurture", "Reason": "No capacity"})
        await office.dan.fills(form, {"To": "Ana Ruiz"})
        assert (await office.dan.submits(form)).accepted
        await office.dan.closes(await office.dan.sees_modal("Asked", "Rita Stone is asked"))
        live = await office.rita.sees_in("#sales-leads", "Dan Novak asks that it go to Ana Ruiz")
        await office.rita.sees_in("#sales-leads", "Dan Novak asks that Acme go", thread=live)
        await office.rita.types("/lead assign acme @ben")
        chosen = await office.rita.sees_modal("Assign")
        await office.rita.fills(chosen, {"Reason": "Workload"})
        assert (await office.rita.submits(chosen)).accepted
        await office.ben.sees_dm("Acme", "Rita Stone gave it to you")
        await office.dan.sees_dm("Acme went to Ben Okafor before anybody answered", thread=card)
        await office.dan.sees_dm("Acme is no longer yours", thread=card)


async def test_an_ambiguous_name_is_asked_back(office: Office) -> None:
    await office.lead_comes("Acme Labs", source="list")
    await office.mel.sees_dm("Acme Labs")
    await office.lead_comes("Acme Tools")
    await office.dan.sees_dm("Acme Tools")
    await office.rita.types("/lead assign acme ana ruiz")
    choice = await office.rita.sees_only_to_me("Several leads answer to “acme”. Which one?")
    await office.rita.clicks("Choose", on=choice, near="Acme Labs")
    form = await office.rita.sees_modal("Assign", "Acme Labs", "With the queue Nurture")
    await office.rita.fills(form, {"Reason": "Knows the account"})
    assert (await office.rita.submits(form)).accepted
    await office.ana.sees_dm("Acme Labs", "Rita Stone gave it to you")


async def test_what_cannot_be_assigned(office: Office) -> None:
    await office.lead_comes("Acme", external_id="x-1")
    card = await office.dan.sees_dm("Acme")
    await office.rita.types("/lead assign acme bob")
    await office.rita.sees_only_to_me("Nobody on the roster is called “bob”")
    await office.rita.types("/lead assign acme @zoe")
    await office.rita.sees_only_to_me("zoe is not on Baton's roster")
    await office.rita.types("/lead assign nowhere @ana")
    await office.rita.sees_only_to_me("I found no lead “nowhere”")
    await office.rita.types("/lead assign acme @dan")
    await office.rita.sees_only_to_me("Dan Novak has Acme already")
    await office.lead_comes("Acme", external_id="x-1", stage="lost")
    await office.dan.sees_edit(card, "Closed as lost")
    await office.rita.types("/lead assign acme @ana")
    await office.rita.sees_only_to_me("Acme was closed as lost just now")
