"""Forty people press Claim on one lead at the same moment: one has it, thirty-nine read who; a hundred times over."""

import asyncio
from pathlib import Path

import pytest

from bot import app
from tests.stories.conftest import SETTINGS
from tests.stories.office import Office, an_office
from tests.stories.paces import NoPace

pytestmark = [pytest.mark.anyio, pytest.mark.slow]

PEOPLE = 40
ROUNDS = 100
NAMES = [f"rep{number}" for number in range(1, PEOPLE + 1)]
POLICY = f"""
currency: USD
pools:
  floor: {{ members: [{", ".join(NAMES)}], pick: first_to_claim, channel: "#hot-leads", manager: rita }}
queues:
  review: {{ steward: rita, due: 1h }}
routes:
  new:
    - {{ name: Everything is for the floor, when: always, assign: floor, due: 30m }}
otherwise: review
ladders:
  standard:
    - {{ at: due, do: tell_manager }}
reasons:
  accept:   [calling_now]
  reassign: [other]
  snooze:   [other]
"""


def written(folder: Path) -> dict[str, Path]:
    """A roster and a workspace of forty and their manager."""
    everybody = [
        *((name, f"Rep {name.removeprefix('rep')}", "rep") for name in NAMES),
        ("rita", "Rita Stone", "manager"),
    ]
    people = [f"  - {{ id: {i}, name: {n}, email: {i}@example.com, role: {r} }}" for i, n, r in everybody]
    users = [f"  - {{ name: {i}, real_name: {n}, email: {i}@example.com, tz: Europe/London }}" for i, n, _ in everybody]
    channels = "channels:\n  - { name: hot-leads, members: everyone, bot: true }"
    (folder / "roster.yml").write_text("\n".join(["people:", *people]))
    (folder / "workspace.yml").write_text("\n".join(["name: Northwind", "people:", *users, channels]))
    (folder / "policy.yml").write_text(POLICY)
    return {"BATON_ROSTER": folder / "roster.yml", "BATON_POLICY": folder / "policy.yml"}


async def a_round(office: Office, company: str) -> str:
    """One lead, forty clicks: the winner's id."""
    told = await office.lead_comes(company)
    people = [office.workspace.person(name) for name in NAMES]
    card = await people[0].sees_in("#hot-leads", company)
    await asyncio.gather(*(one.clicks("Claim", on=card, old=True) for one in people))
    view = await asyncio.to_thread(office.bot.office.records.lead, int(told["id"].removeprefix("L")))
    assert view is not None and view.assignment is not None and view.assignment.owner is not None
    won = view.assignment.owner
    name = office.workspace.person(won).user.real_name
    for one in NAMES:
        person = office.workspace.person(one)
        if one == won:
            await person.sees_dm(company, "You claimed it")
        else:
            await person.sees_only_to_me(f"{name} was first, just now: {company} is taken, and nothing is left to do.")
    await people[0].sees_edit(card, f"Claimed by {name}")
    story, _ = await asyncio.to_thread(office.bot.office.records.history, view.lead.id, 100, 0)
    assert [entry.kind for entry in story].count("LeadClaimed") == 1
    return won


@pytest.mark.timeout(400)
@pytest.mark.parametrize("setting", SETTINGS, indirect=True)
async def test_one_has_it_and_thirty_nine_read_who(
    setting: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "Pace", NoPace)
    mode, url = setting
    files = written(tmp_path)
    async with an_office(url, mode, people=tmp_path / "workspace.yml", **files) as office:
        winners = [await a_round(office, f"Company {number}") for number in range(1, ROUNDS + 1)]
        assert len(winners) == ROUNDS
        loads = await asyncio.gather(*(asyncio.to_thread(office.bot.office.records.load, one) for one in NAMES))
        assert sum(loads) == ROUNDS
