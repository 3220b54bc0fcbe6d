"""Hours: nobody is pinged at night, the morning is no flood, and nothing escalates over a weekend."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.stories.office import EXAMPLES, Office, an_office

pytestmark = pytest.mark.anyio

ROTA = 'on_call: { rota: [cai, ben], turn: weekly, from: 2030-03-04, at: "09:00", timezone: UTC }'


def office_hours() -> str:
    """The example's roster, but Dan and Eve work in an office in London, and Fay is on leave all year."""
    roster = (EXAMPLES / "roster.yml").read_text()
    for who in ("dan", "eve"):
        roster = roster.replace(f"email: {who}@example.com,", f"email: {who}@example.com, calendar: london,")
    fay = "email: fay@example.com, away: [{ from: 2030-01-01, until: 2031-01-01 }],"
    roster = roster.replace("email: fay@example.com,", fay).replace("America/Chicago", "Europe/London")
    return 'calendars:\n  london: { hours: { mon-fri: "09:00-17:00" }, holidays: GB-ENG }\n' + roster


@asynccontextmanager
async def an_office_that_closes(
    setting: tuple[str, str], folder: Path, clock: str, *changes: tuple[str, str]
) -> AsyncIterator[Office]:
    mode, url = setting
    policy = (EXAMPLES / "policy.yml").read_text()
    for old, new in changes:
        assert old in policy
        policy = policy.replace(old, new, 1)
    (folder / "policy.yml").write_text(f"clock: {clock}\n{policy}")
    (folder / "roster.yml").write_text(office_hours())
    files = {"BATON_POLICY": folder / "policy.yml", "BATON_ROSTER": folder / "roster.yml"}
    async with an_office(url, mode, **files) as place:
        yield place


async def test_a_night_is_held_and_the_morning_no_flood(setting: tuple[str, str], tmp_path: Path) -> None:
    async with an_office_that_closes(setting, tmp_path, "working") as office:
        await office.passes(hours=18)
        for name in ("Acme", "Brook", "Crane"):
            told = await office.lead_comes(name)
            assert (told["owner"], told["queue"], told["accountable"]) == (None, None, "rita")
        await office.rests()
        await office.rita.types("/lead mine")
        await office.rita.sees_only_to_me("Acme", "Brook", "Crane", "held for inbound until")

        await office.passes(hours=5, minutes=58)
        await office.rests()
        await office.passes(minutes=3)
        acme = await office.dan.sees_dm("Acme", "due today at 9:31 AM")
        await office.eve.sees_dm("Brook")
        await office.passes(minutes=6)
        await office.rests()
        await office.dan.clicks("Accept: calling now", on=acme)
        await office.dan.sees_edit(acme, "You accepted")
        await office.passes(minutes=5)
        await office.dan.sees_dm("Crane")


async def test_a_ladder_rests_over_the_weekend_and_an_age_does_not(setting: tuple[str, str], tmp_path: Path) -> None:
    cold = '    - { name: Gone cold, when: { age: ">= 64h36m" }, assign: nurture }\n'
    anchor = "    - name: Customers stay with their account owner\n"
    async with an_office_that_closes(setting, tmp_path, "working", (anchor, cold + anchor)) as office:
        await office.passes(days=4, hours=7, minutes=44)  # Friday, a quarter to five
        await office.lead_comes("Acme")
        card = await office.dan.sees_dm("Acme", "at 9:14 AM")
        await office.passes(minutes=16)
        await office.dan.sees_dm("is waiting for your answer", thread=card)
        for _ in range(3):
            await office.passes(hours=20)
        await office.rests()  # Sunday is over, and nobody heard of it
        await office.passes(hours=4, minutes=16)
        live = await office.rita.sees_in("#sales-leads", "Acme", "Overdue")
        await office.rita.sees_in("#sales-leads", "Acme is overdue", thread=live)
        await office.passes(minutes=3)
        await office.rests()
        await office.passes(minutes=2)
        await office.dan.sees_edit(card, "It grew older, and by the rules the queue Nurture has it now")
        await office.rita.sees_edit(live, "In the queue Nurture")
        await office.mel.sees_dm("Acme", "In the queue Nurture")
        await office.passes(minutes=5)


async def test_at_night_whoever_is_on_call_has_it(setting: tuple[str, str], tmp_path: Path) -> None:
    async with an_office_that_closes(setting, tmp_path, f"{{ off_hours: on_call, {ROTA} }}") as office:
        await office.passes(hours=18)
        await office.lead_comes("Acme")
        await office.cai.sees_dm("Acme", "you are on call")
