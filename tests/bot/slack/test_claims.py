"""Claim: one tap, one winner, a sentence for everybody else; and nothing of how to reach the lead before."""

from dataclasses import replace
from datetime import timedelta

import pytest

from routing.assignment import State
from routing.commands import AdoptPolicy, AdoptRoster, Claim, Receive
from routing.lead import Draft
from routing.messages import Audience, Place
from routing.reasons import Act, Reason
from tests.bot.slack.floor import FLOOR, POLICY, SALES, a_floor
from tests.bot.slack.little import ROSTER, START, Little, button, buttons, options, texts

pytestmark = pytest.mark.anyio
WAYS = ("jo@acme.example", "7946", "Call me")


@pytest.fixture
def little() -> Little:
    return a_floor()


def claims(little: Little, who: str = "ana") -> None:
    little.does(Claim(now=little.clock.at, seen=little.seen(), by=who, reason="first_to_claim"))


def test_what_can_be_claimed(little: Little) -> None:
    card = little.card(FLOOR, Audience.CLAIMERS)
    said = texts(card.blocks)
    assert said.startswith("Acme\n*Due* <!date^")
    assert "Jo Bell · GB" in said
    assert "The first in floor to press Claim has it" in said
    assert "Rita Stone answers for it until then." in said
    assert not any(way in said + card.text for way in WAYS)
    assert buttons(card) == ["Claim", "Why here?"]
    assert button(card, "Claim")["value"] == "1|1|1|1|first_to_claim"
    assert card.text.startswith("*Acme* can be claimed, due <!date^")


def test_whoever_answers_for_it_sees_no_ways_either_until_it_is_claimed(little: Little) -> None:
    little.passes(minutes=31)
    card = little.card(SALES, Audience.MANAGER)
    assert "*Overdue:* nobody in floor has claimed it since" in texts(card.blocks)
    assert buttons(card) == ["Claim", "Take over", "Assign to…"]
    assert buttons(little.card(Place.dm("rita"), Audience.MANAGER)) == ["Take over", "Assign to…"]
    assert not any(way in texts(card.blocks) for way in WAYS)
    claims(little)
    calm = little.card(SALES, Audience.MANAGER)
    assert "*Ana Ruiz claimed it*" in texts(calm.blocks)
    assert "jo@acme.example" not in texts(calm.blocks), "the channel may be the floor's own"
    assert "jo@acme.example" in texts(little.card(Place.dm("rita"), Audience.MANAGER).blocks)


def test_a_pool_without_its_channel_shows_it_to_its_manager(little: Little) -> None:
    card = little.card(Place.dm("rita"), Audience.CLAIMERS)
    assert "*Nobody in floor has claimed it yet.* It is due" in texts(card.blocks)
    assert buttons(card) == ["Take over", "Assign to…"]


def test_once_claimed(little: Little) -> None:
    claims(little)
    card = little.card(FLOOR, Audience.CLAIMERS)
    assert texts(card.blocks).startswith("Acme\n*Claimed by Ana Ruiz* <!date^")
    assert buttons(card) == []
    mine = little.card(Place.dm("ana"))
    assert "*You claimed it* <!date^" in texts(mine.blocks)
    assert "*Yours because:* you were first to claim it; Hot leads are for the floor" in texts(mine.blocks)
    assert all(way.removeprefix("+44 20 ") in texts(mine.blocks) for way in WAYS)


def test_a_lead_that_moved_on_or_was_closed_unclaimed(little: Little) -> None:
    little.passes(minutes=61)
    assert "It moved on to Ana Ruiz" in texts(little.card(FLOOR, Audience.CLAIMERS).blocks)
    assert "your turn in floor" in texts(little.card(Place.dm("ana")).blocks)
    little.does(Receive(now=little.clock.at, draft=Draft("demo", "web-1", stage="lost")))
    assert "*Closed as lost*" in texts(little.card(FLOOR, Audience.CLAIMERS).blocks)


async def test_in_one_tap(little: Little) -> None:
    card = little.card(FLOOR, Audience.CLAIMERS)
    slack = await little.presses("cai", "Claim", card)
    assert (slack.said, slack.opened) == ([], [])
    held = little.work.assignment(1)
    assert held is not None
    assert (held.owner, held.state) == ("cai", State.ACCEPTED)
    little.clock.at += timedelta(minutes=2)
    assert (await little.presses("ana", "Claim", card)).said == [
        "Cai Lin was first, 2 minutes ago: Acme is taken, and nothing is left to do."
    ]
    assert "You accepted Acme 2 minutes ago" in (await little.presses("cai", "Claim", card)).said[0]


async def test_who_may_not(little: Little) -> None:
    card = little.card(FLOOR, Audience.CLAIMERS)
    assert (await little.presses("eve", "Claim", card)).said == [
        "Acme is for floor to claim, and you are not in it. If you should have it, ask Rita Stone."
    ]
    assert "Baton does not know you yet" in (await little.presses("zoe", "Claim", card)).said[0]
    changed = {"ana": replace(ROSTER.owners["ana"], active=False), "cai": replace(ROSTER.owners["cai"], capacity=0)}
    little.does(
        AdoptRoster(now=START, roster=replace(ROSTER, version="x", owners={**ROSTER.owners, **changed}), by="m")
    )
    assert "You are marked inactive in the roster" in (await little.presses("ana", "Claim", card)).said[0]
    assert (await little.presses("cai", "Claim", card)).said == [
        "The roster gives you no leads (capacity 0), so Acme cannot be yours; ask RevOps to change that."
    ]


async def test_where_every_reason_asks_for_a_note_claim_asks_too(little: Little) -> None:
    reasons = {**POLICY.reasons, Act.CLAIM: (Reason("mine", "Mine", note=True),)}
    little.policy = replace(POLICY, version="p-x", reasons=reasons)
    little.does(AdoptPolicy(now=START, policy=little.policy, by="mel"))
    card = little.card(FLOOR, Audience.CLAIMERS)
    form = (await little.presses("ana", "Claim…", card)).opened[0]
    assert list(options(form, "reason")) == ["Mine"]
    assert await little.submits("ana", form, reason="mine", note="note:I know Jo") == {}
    late = await little.submits("cai", form, reason="mine", note="note:I know Jo")
    assert "Ana Ruiz was first, just now: Acme is taken, and nothing is left to do." in texts(late["view"]["blocks"])


async def test_shown_to_whoever_asks(little: Little) -> None:
    assert buttons(await little.types("ana", "show acme")) == ["Claim"]
    assert buttons(await little.types("eve", "show acme")) == []
    assert buttons(await little.types("rita", "show acme")) == ["Take over", "Assign to…"]
    assert "jo@acme.example" not in texts((await little.types("rita", "show acme")).blocks)
    assert "nobody in floor has claimed it, due" in texts((await little.types("rita", "mine")).blocks)
