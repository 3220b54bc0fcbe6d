"""One person comes twice, by two ways: their lead stays one, and whoever has it hears of it once."""

from pathlib import Path

import pytest

from routing.accounts.account import Account
from routing.commands import AdoptAccounts, ChooseAccount
from tests.stories.floor import POLICY, a_floor

pytestmark = pytest.mark.anyio

ONE_EACH = f"{POLICY}duplicates: {{ window: 30d }}\n"
BY_ACCOUNT = POLICY.replace(
    "    - { name: Everyone else",
    "    - { name: Named, when: { account.lists: named }, assign: fay, due: 30m }\n    - { name: Everyone else",
)


async def test_the_owner_keeps_it_and_is_told_once(setting: tuple[str, str], tmp_path: Path) -> None:
    async with a_floor(setting, tmp_path, policy=ONE_EACH) as office:
        first = await office.lead_comes("Acme", email="jo@acme.example", name="Jo Bell")
        card = await office.dan.sees_dm("Acme", "Jo Bell")
        again = {"source": "webinar", "external_id": "w-9", "email": "Jo@Acme.example", "phone": "+442079460018"}
        second = await office.lead_comes("ACME Ltd", **again)
        assert (second["id"], second["status"]) == (first["id"], "joined")
        await office.dan.sees_dm("Acme", "came again, from webinar", "it is still yours", "phone", thread=card)
        await office.dan.sees_edit(card, "+44 20 7946 0018")
        third = await office.lead_comes("ACME Ltd", **again)
        assert third["status"] == "unchanged"

        await office.dan.types(f"/lead history {first['id']}")
        await office.dan.sees_only_to_me("w-9 from webinar is the same person's by e-mail address, and joined it")
        other = await office.lead_comes("Acme", email="al@acme.example", name="Al Bell")
        assert other["status"] == "fresh"
        await office.eve.sees_dm("Acme", "Al Bell")


async def test_the_steward_sees_which_account_it_may_be(setting: tuple[str, str], tmp_path: Path) -> None:
    async with a_floor(setting, tmp_path, policy=BY_ACCOUNT) as office:
        desk, now = office.bot.office.desk, office.bot.office.clock.now()
        accounts = (
            Account("meridian health", "Meridian Health", lists=("named",)),
            Account("meridian heath", "Meridian Heath"),
        )
        await desk.settle(AdoptAccounts(now=now, accounts=accounts, by="import"))
        told = await office.lead_comes("Meridian Helth GmbH")
        assert told["queue"] == "manual-review"
        card = await office.rita.sees_in("#lead-review", "Which account?", "Meridian Health", "Meridian Heath")
        await office.rita.sees_in("#lead-review", "came into the queue", thread=card)
        await office.rita.types(f"/lead why {told['id']}")
        await office.rita.sees_only_to_me("It is uncertain which account it belongs to")
        number = int(told["id"].removeprefix("L"))
        await desk.settle(ChooseAccount(now=now, lead=number, account="Meridian Health", by="rita"))
        await office.fay.sees_dm("Meridian Helth", "Named")
        await office.rita.sees_edit(card, "Fay")
        assert (await office.lead_comes("MERIDIAN HELTH"))["owner"]["id"] == "fay"
        await office.fay.sees_dm("MERIDIAN HELTH")
