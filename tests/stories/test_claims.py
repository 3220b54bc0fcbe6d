"""What is posted for a pool belongs to whoever of it claims it first; until then its manager answers for it."""

import asyncio
from pathlib import Path

import pytest

from sandbox import Message
from tests.stories.conftest import CROSSED, SETTINGS
from tests.stories.floor import POLICY, a_floor
from tests.stories.office import EXAMPLES, Office

pytestmark = pytest.mark.anyio


async def posted(office: Office, company: str = "Acme", **fields: str) -> Message:
    """A lead for the floor came in: its card in the channel, as Ana sees it."""
    told = await office.lead_comes(company, source="demo", **fields)
    assert (told["owner"], told["queue"], told["accountable"]) == (None, None, "rita")
    return await office.ana.sees_in("#hot-leads", company)


@pytest.mark.parametrize("setting", SETTINGS + CROSSED, indirect=True)
async def test_whoever_is_first_has_it_and_the_others_learn_who(setting: tuple[str, str], tmp_path: Path) -> None:
    async with a_floor(setting, tmp_path) as office:
        card = await posted(
            office, name="Jo Bell", email="jo@acme.example", phone="+44 20 7946 0018", message="Call me"
        )
        assert card.buttons == ["Claim", "Why here?"] and list(card.mentions) == []
        assert "Jo Bell" in card.text and "Rita Stone answers for it until then" in card.text
        for kept in ("jo@acme.example", "7946", "Call me"):
            assert kept not in card.text, "how to reach them is for whoever has it"

        await office.cai.clicks("Claim", on=await office.cai.sees_in("#hot-leads", "Acme"))
        mine = await office.cai.sees_dm("Acme", "You claimed it", "jo@acme.example", "you were first to claim it")
        assert mine.buttons == ["Reassign", "Snooze", "Why me?"]
        taken = await office.ana.sees_edit(card, "Claimed by Cai Lin")
        assert taken.buttons == []

        await office.ana.clicks("Claim", on=card, old=True)
        await office.ana.sees_only_to_me("Cai Lin was first, just now: Acme is taken, and nothing is left to do.")
        await office.cai.clicks("Claim", on=card, old=True)
        await office.cai.sees_only_to_me("You accepted Acme just now", "nothing more is needed")
        await office.passes(days=3)


async def test_two_at_the_same_moment(setting: tuple[str, str], tmp_path: Path) -> None:
    async with a_floor(setting, tmp_path) as office:
        card = await posted(office)
        both = [(who, await who.sees_in("#hot-leads", "Acme")) for who in (office.cai,)] + [(office.ana, card)]
        await asyncio.gather(*(who.clicks("Claim", on=seen) for who, seen in both))
        taken = await office.dan.sees_in("#hot-leads", "Claimed by")
        won, lost = (office.ana, office.cai) if "Ana Ruiz" in taken.text else (office.cai, office.ana)
        await won.sees_dm("Acme", "You claimed it")
        await lost.sees_only_to_me("was first, just now: Acme is taken, and nothing is left to do.")


async def test_why_here_names_the_rule_and_who_may_claim(setting: tuple[str, str], tmp_path: Path) -> None:
    async with a_floor(setting, tmp_path) as office:
        card = await posted(office)
        await office.ana.clicks("Why here?", on=card)
        why = await office.ana.sees_modal("Why here?", "Hot leads are for the floor", "Who could claim it")
        assert "Ana Ruiz: may claim it (0 of 12 open)" in why.text
        await office.ana.closes(why)
        await office.ana.clicks("Claim", on=card)
        mine = await office.ana.sees_dm("Acme")
        await office.ana.clicks("Why me?", on=mine)
        await office.ana.sees_modal("Ana Ruiz was the first to claim it", "Hot leads are for the floor")
        await office.rita.types("/lead history acme")
        await office.rita.sees_only_to_me(
            "Posted for floor to claim by the rule “Hot leads are for the floor”",
            "Rita Stone answers for it until then",
            "Ana Ruiz was first in floor and claimed it: first to claim.",
        )  # fmt: skip


async def test_whoever_may_not_claim_is_told_why(setting: tuple[str, str], tmp_path: Path) -> None:
    small = (EXAMPLES / "roster.yml").read_text().replace("capacity: 12, weight: 2", "capacity: 1, weight: 2")
    (tmp_path / "roster.yml").write_text(small)
    async with a_floor(setting, tmp_path, roster=tmp_path / "roster.yml") as office:
        acme = await posted(office)
        await office.eve.clicks("Claim", on=await office.eve.sees_in("#hot-leads", "Acme"))
        await office.eve.sees_only_to_me("Acme is for floor to claim, and you are not in it.", "ask Rita Stone")
        await office.ana.clicks("Claim", on=acme)
        mine = await office.ana.sees_dm("Acme", "You claimed it")
        bolt = await posted(office, "Bolt")
        await office.ana.clicks("Claim", on=bolt)
        await office.ana.sees_only_to_me("You have 1 open lead, and 1 is your limit", "then claim Bolt")

        await office.ana.clicks("Reassign", on=mine)
        form = await office.ana.sees_modal("Reassign")
        await office.ana.fills(form, {"To": "The next by policy", "Reason": "No capacity"})
        assert (await office.ana.submits(form)).accepted
        again = await office.ana.sees_in("#hot-leads", "Acme", "Due")
        await office.ana.clicks("Claim", on=again)
        await office.ana.sees_only_to_me("You had Acme before", "ask Rita Stone")


async def test_nobody_claims_it(setting: tuple[str, str], tmp_path: Path) -> None:
    async with a_floor(setting, tmp_path) as office:
        card = await posted(office, email="jo@acme.example")
        await office.passes(minutes=15)
        reminder = await office.ana.sees_in("#hot-leads", "Nobody has claimed Acme yet", thread=card)
        assert list(reminder.mentions) == []

        await office.rita.types("/lead mine")
        await office.rita.sees_only_to_me("Acme", "nobody in floor has claimed it, due")

        await office.passes(minutes=15)
        live = await office.rita.sees_in("#sales-leads", "Acme", "nobody in floor has claimed it since")
        assert live.buttons == ["Claim", "Take over", "Assign to…"]
        assert "jo@acme.example" not in live.text
        ping = await office.rita.sees_in("#sales-leads", "nobody in floor has claimed it", "Take it over", thread=live)
        assert list(ping.mentions) == [office.rita.id]

        await office.passes(minutes=30)
        taken = await office.dan.sees_in("#hot-leads", "It moved on to")
        assert taken.buttons == []
        chosen = office.ana if "Ana Ruiz" in taken.text else office.cai
        await chosen.sees_dm("Acme", "your turn in floor", "jo@acme.example")


async def test_the_manager_takes_over_what_nobody_claims(setting: tuple[str, str], tmp_path: Path) -> None:
    in_one_channel = POLICY.replace('in: "#sales-leads"', 'in: "#hot-leads"')
    async with a_floor(setting, tmp_path, policy=in_one_channel) as office:
        card = await posted(office, email="jo@acme.example")
        await office.passes(minutes=31)
        await office.ana.sees_in("#hot-leads", "Nobody has claimed Acme yet", thread=card)
        late = await office.rita.sees_in("#hot-leads", "Acme", "Overdue")
        assert late.buttons == ["Claim", "Take over", "Assign to…"]
        assert "jo@acme.example" not in late.text, "the floor reads along"
        await office.rita.sees_in("#hot-leads", "is overdue: nobody in floor has claimed it", thread=late)
        await office.rita.clicks("Take over", on=late)
        form = await office.rita.sees_modal("Take over", "With the pool floor")
        await office.rita.fills(form, {"Reason": "Urgent"})
        assert (await office.rita.submits(form)).accepted
        await office.rita.sees_dm("Acme", "You accepted", "you took it over (urgent)")
        await office.ana.clicks("Claim", on=card, old=True)
        await office.ana.sees_only_to_me("Rita Stone took Acme over just now")
