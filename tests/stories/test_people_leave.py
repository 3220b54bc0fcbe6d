"""Somebody leaves: their leads keep an accountable person, and whoever answers for them is told."""

from pathlib import Path

import pytest

from tests.stories.office import EXAMPLES, Office, an_office

pytestmark = pytest.mark.anyio


def without(person: str, folder: Path) -> Path:
    """The example roster, where somebody is inactive from now on."""
    lines = (EXAMPLES / "roster.yml").read_text().splitlines()
    marked = [line.replace(" }", ", active: false }") if f"id: {person}," in line else line for line in lines]
    (folder / "roster.yml").write_text("\n".join(marked))
    return folder / "roster.yml"


async def leaves(office: Office, person: str, folder: Path) -> None:
    """The roster file says so, and Baton starts again with it."""
    office.settings = office.settings.model_copy(update={"roster": without(person, folder)})
    await office.restarts()


async def test_the_manager_is_told_of_the_leads_that_are_left_and_assigns_them(
    setting: tuple[str, str], tmp_path: Path
) -> None:
    mode, url = setting
    async with an_office(url, mode) as office:
        await office.lead_comes("Acme")
        card = await office.dan.sees_dm("Acme")
        await office.dan.clicks("Accept: calling now", on=card)
        await office.dan.sees_edit(card, "You accepted")
        await leaves(office, "dan", tmp_path)
        await office.rita.sees_dm("Dan Novak is inactive in the roster now and still has 1 open lead: L1")
        await office.rita.types("/lead show L1")
        shown = await office.rita.sees_only_to_me("Acme", "Dan Novak")
        await office.rita.clicks("Assign to…", on=shown)
        form = await office.rita.sees_modal("Assign", "Acme")
        await office.rita.fills(form, {"To": "Cai Lin", "Reason": "Workload"})
        assert (await office.rita.submits(form)).accepted
        cais = await office.cai.sees_dm("Acme", "Rita Stone gave it to you")
        await office.dan.sees_dm("Acme is no longer yours", thread=card)
        await office.cai.clicks("Accept: calling now", on=cais)
        await office.cai.sees_edit(cais, "You accepted")


async def test_nobody_inactive_is_asked_and_their_silence_moves_on(setting: tuple[str, str], tmp_path: Path) -> None:
    mode, url = setting
    async with an_office(url, mode) as office:
        await office.lead_comes("Acme")
        card = await office.dan.sees_dm("Acme")
        await leaves(office, "dan", tmp_path)
        await office.rita.sees_dm("Dan Novak is inactive")
        told = await office.lead_comes("Bolt")
        assert told["owner"]["id"] == "eve"
        bolt = await office.eve.sees_dm("Bolt")
        await office.eve.clicks("Accept: calling now", on=bolt)
        await office.passes(minutes=61)
        await office.dan.sees_edit(card, "Moved on to")
        live = await office.rita.sees_in("#sales-leads", "Acme")
        await office.rita.sees_in("#sales-leads", "is overdue", thread=live)
        await office.fay.sees_dm("Acme")


async def test_a_rep_has_no_buttons_on_what_lead_show_answers(office: Office) -> None:
    await office.lead_comes("Acme")
    await office.dan.sees_dm("Acme")
    await office.eve.types("/lead show acme")
    assert (await office.eve.sees_only_to_me("Acme")).buttons == []
