"""What waits in a queue can be taken by those to whom the policy opens it, and is nobody else's to look into."""

from pathlib import Path

import pytest

from tests.stories.conftest import CROSSED, SETTINGS
from tests.stories.floor import a_floor

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("setting", SETTINGS + CROSSED, indirect=True)
async def test_whoever_it_is_open_to_takes_what_waits(setting: tuple[str, str], tmp_path: Path) -> None:
    async with a_floor(setting, tmp_path) as office:
        for company in ("Acme", "Bolt"):
            await office.lead_comes(company, source="list", email="jo@acme.example", product="crm")
            await office.mel.sees_dm(company, "Mel Haddad answers for it")

        await office.fay.types("/lead queue")
        mine = await office.fay.sees_only_to_me("Nurture · 2 leads wait · Mel Haddad answers for it")
        assert mine.buttons == ["Open"]
        await office.fay.clicks("Open", on=mine)
        waiting = await office.fay.sees_only_to_me("Nurture: 2 leads wait", "Acme", "Bolt")
        assert waiting.buttons == ["Take", "Take"]
        await office.fay.clicks("Take", on=waiting, near="Bolt")
        form = await office.fay.sees_modal("Take over", "Bolt", "It is yours then, and accepted.")
        await office.fay.fills(form, {"Reason": "Customer asked"})
        assert (await office.fay.submits(form)).accepted
        await office.fay.sees_dm("Bolt", "You accepted", "jo@acme.example")

        await office.cai.types("/lead queue nurture")  # of the pool that it is open to
        left = await office.cai.sees_only_to_me("Nurture: 1 lead waits", "Acme")
        assert "Bolt" not in left.text
        await office.fay.clicks("Take", on=waiting, near="Acme")
        late = await office.fay.sees_modal("Take over", "Acme")
        await office.cai.clicks("Take", on=left)
        form = await office.cai.sees_modal("Take over", "Acme")
        await office.cai.fills(form, {"Reason": "Customer asked"})
        assert (await office.cai.submits(form)).accepted
        await office.cai.sees_dm("Acme", "You accepted")
        await office.fay.fills(late, {"Reason": "Urgent"})
        await office.fay.submits(late)
        await office.fay.sees_modal("Nothing was changed", "Cai Lin took Acme over just now")


async def test_nobody_else_looks_into_it_or_takes(setting: tuple[str, str], tmp_path: Path) -> None:
    async with a_floor(setting, tmp_path) as office:
        await office.lead_comes("Acme", source="list")
        card = await office.mel.sees_dm("Acme")
        await office.dan.types("/lead queue")
        await office.dan.sees_only_to_me("No queue is open to you.")
        await office.dan.types("/lead queue nurture")
        refused = await office.dan.sees_only_to_me("What waits in Nurture is not open to you", "Mel Haddad")
        assert "Acme" not in refused.text
        await office.rita.types("/lead queue Nurture")
        shown = await office.rita.sees_only_to_me("Nurture: 1 lead waits")
        assert shown.buttons == ["Take", "Assign to…"]
        await office.rita.clicks("Assign to…", on=shown)
        form = await office.rita.sees_modal("Assign", "Acme")
        await office.rita.fills(form, {"To": "Dan Novak", "Reason": "Workload"})
        assert (await office.rita.submits(form)).accepted
        await office.dan.sees_dm("Acme", "Rita Stone gave it to you")
        await office.mel.sees_edit(card, "Waiting for Dan Novak")
