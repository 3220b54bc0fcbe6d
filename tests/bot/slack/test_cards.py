"""The card in every state, for everybody who may have one."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from bot.cards.card import draw, state
from routing.activity import Activity
from routing.assignment import State
from routing.commands import Accept, Assign, LogActivity, Reassign, Receive, Snooze, TakeOver
from routing.lead import Draft
from routing.messages import Audience, Place
from routing.request import Request, ToAssign, ToSnooze
from routing.views import LeadView
from sandbox.blocks import accepted_blocks
from tests.bot.slack.little import POLICY, ROSTER, START, Little, button, buttons, texts
from tests.bot.slack.test_mrkdwn import HOSTILE

DAN, EVE, RITA = (Place.dm(who) for who in ("dan", "eve", "rita"))
SALES = Place.channel("#sales-leads")
OFFERED = ["Accept: calling now", "Accept: emailing now", "Accept…", "Reassign", "Snooze", "Why me?"]
DESK = ["Take over", "Assign to…"]


@pytest.fixture
def little() -> Little:
    office = Little()
    office.lead_comes(
        "Acme", name="Jo Bell", email="jo@acme.example", phone="+44 20 7946 0018", product="crm", amount=12_000,
        message="We start in May.\nCall me?", url="https://crm.example/17",
    )  # fmt: skip
    return office


def accepts(little: Little, who: str = "dan", reason: str = "calling_now") -> None:
    little.does(Accept(now=little.clock.at, seen=little.seen(), by=who, reason=reason))


def test_an_offered_lead(little: Little) -> None:
    card = little.card(DAN)
    said = texts(card.blocks)
    for part in (
        "Acme", "Jo Bell", "<mailto:jo@acme.example|jo@acme.example>", "<tel:+442079460018|+44 20 7946 0018>", "crm",
        "USD 12,000", "GB", "from website", "<https://crm.example/17|Open the record>", "“We start in May. Call me?”",
        "*Yours because:* Everyone else who can be placed — your turn in inbound", "*Due* <!date^", "L1 · new · web-1",
    ):  # fmt: skip
        assert part in said
    assert buttons(card) == OFFERED
    assert card.text.startswith("*Acme* is yours, due <!date^")
    assert card.text.endswith(">: Jo Bell · crm · USD 12,000 · GB")
    assert texts(card.blocks).startswith("Acme\n*Due* <!date^"), "the most important thing first"
    assert button(card, "Accept: calling now")["value"] == "1|1|1|1|calling_now"
    assert button(card, "Why me?")["value"] == "1|1|1|1"


def test_an_accepted_lead(little: Little) -> None:
    accepts(little)
    card = little.card(DAN)
    assert "*You accepted* <!date^1898845200^" in texts(card.blocks)
    assert ": calling now." in texts(card.blocks)
    assert buttons(card) == ["Reassign", "Snooze", "Why me?"]


def test_a_snoozed_lead(little: Little) -> None:
    until = START + timedelta(minutes=15)
    little.does(Snooze(now=START, seen=little.seen(), by="dan", reason="meeting_later", until=until))
    card = little.card(DAN)
    assert "*Snoozed until* <!date^" in texts(card.blocks)
    assert "The first contact is still due" in texts(card.blocks)
    assert buttons(card) == ["Accept…", "Reassign", "Snooze", "Why me?"]
    assert "snoozed it until" in texts(little.card(SALES, Audience.MANAGER).blocks)


def test_an_accepted_lead_that_sleeps_needs_no_manager(little: Little) -> None:
    accepts(little)
    until = START + timedelta(days=1)
    little.does(Snooze(now=START, seen=little.seen(), by="dan", reason="meeting_later", until=until))
    assert "first contact" not in texts(little.card(DAN).blocks)
    manager = little.card(SALES, Audience.MANAGER)
    assert "the next touch is" in texts(manager.blocks)
    assert buttons(manager) == []


def test_an_overdue_lead_for_its_owner_and_for_the_manager(little: Little) -> None:
    little.passes(minutes=31)
    assert "*Overdue:* the first contact was due" in texts(little.card(DAN).blocks)
    card = little.card(SALES, Audience.MANAGER)
    assert "*Overdue:* Dan Novak has had it since" in texts(card.blocks)
    assert "has not answered. It was due" in texts(card.blocks)
    kinds = [block["type"] for block in card.blocks]
    assert kinds[:3] == ["header", "section", "actions"], "on a phone the buttons stand near the top"
    assert card.blocks[1]["text"]["text"].endswith("\nJo Bell · crm · USD 12,000 · GB")
    assert texts(card.blocks).count("Jo Bell") == 1
    assert buttons(card) == DESK
    assert "<@" not in texts(card.blocks) + card.text, "an edit or a post of the card pings nobody"
    accepts(little)
    calm = little.card(SALES, Audience.MANAGER)
    assert "*Dan Novak accepted it*" in texts(calm.blocks)
    assert buttons(calm) == []


def test_a_contact_that_the_source_reports_is_an_accept(little: Little) -> None:
    little.does(LogActivity(now=START, lead=1, activity=Activity.CALL, happened_at=START, note="<!here>"))
    card = little.card(DAN)
    assert "*Accepted* <!date^1898845200^" in texts(card.blocks)
    assert "website reports that you have contacted them." in texts(card.blocks)
    assert "website reports that Dan Novak has contacted them." in texts(little.card(SALES, Audience.MANAGER).blocks)
    assert buttons(card) == ["Reassign", "Snooze", "Why me?"]


def test_a_lead_that_moved_on_by_silence(little: Little) -> None:
    little.passes(minutes=61)
    gone = little.card(DAN)
    assert "Moved on to Eve Martin <!date^" in texts(gone.blocks)
    assert "nobody had answered by then." in texts(gone.blocks)
    assert buttons(gone) == []
    assert "nobody had answered before you; Everyone else who can be placed — your turn" in texts(
        little.card(EVE).blocks
    )
    assert "*Waiting for Eve Martin*" in texts(little.card(SALES, Audience.MANAGER).blocks)
    accepts(little, "eve")
    assert "Eve Martin accepted it." in texts(little.card(DAN).blocks)


def test_a_lead_handed_on(little: Little) -> None:
    little.does(Reassign(now=START, seen=little.seen(), by="dan", reason="no_capacity"))
    assert "You handed it on to Eve Martin" in texts(little.card(DAN).blocks)
    assert "Dan Novak handed it on (no capacity); Everyone else" in texts(little.card(EVE).blocks)


def test_a_lead_in_a_queue(little: Little) -> None:
    little.does(Reassign(now=START, seen=little.seen(), by="dan", reason="no_capacity", queue="manual-review"))
    assert "You handed it on to the queue Manual review" in texts(little.card(DAN).blocks)
    card = little.card(Place.channel("C1"), Audience.STEWARD)
    assert "*In the queue Manual review* since" in texts(card.blocks)
    assert "Rita Stone answers for it." in texts(card.blocks)
    assert buttons(card) == DESK


def test_a_lead_taken_over(little: Little) -> None:
    little.passes(minutes=31)
    reason = POLICY.reasons[next(a for a in POLICY.reasons if a.value == "take_over")][0]
    little.does(TakeOver(now=START, seen=little.seen(), by="rita", reason=reason.code, note="mine"))
    assert "Rita Stone took it over" in texts(little.card(DAN).blocks)
    mine = little.card(RITA, Audience.MANAGER)
    assert "you took it over" in texts(mine.blocks)
    assert "*You accepted*" in texts(mine.blocks)
    assert buttons(mine) == ["Reassign", "Snooze", "Why me?"]


def test_a_lead_given_by_a_manager(little: Little) -> None:
    reason = POLICY.reasons[next(a for a in POLICY.reasons if a.value == "assign")][0]
    little.does(Assign(now=START, seen=little.seen(), by="rita", reason=reason.code, note="x", to="cai"))
    assert "*Yours because:* Rita Stone gave it to you" in texts(little.card(Place.dm("cai")).blocks)
    assert "Rita Stone gave it to Cai Lin" in texts(little.card(DAN).blocks)


def test_a_closed_lead(little: Little) -> None:
    little.does(Receive(now=START, draft=Draft("website", "web-1", stage="lost")))
    for place, audience in ((DAN, Audience.OWNER), (SALES, Audience.MANAGER), (EVE, Audience.OWNER)):
        card = little.card(place, audience)
        assert "*Closed as lost*" in texts(card.blocks)
        assert "Dan Novak had it last." in texts(card.blocks)
        assert buttons(card) == []
    assert "jo@acme.example" in texts(little.card(DAN).blocks)
    assert "jo@acme.example" not in texts(little.card(EVE).blocks), "whoever had it before keeps only its name"


def test_a_lead_that_nobody_ever_had() -> None:
    little = Little()
    little.lead_comes("Acme", stage="lost")
    card = little.card(SALES, Audience.MANAGER)
    assert "closed before Baton knew it" in texts(card.blocks)
    assert buttons(card) == []


def test_at_most_five_requests_stand_on_a_card(little: Little) -> None:
    view = replace(little.view(), requests=REQUESTS)
    card = draw(view, SALES, Audience.MANAGER, POLICY, ROSTER, START)
    accepted_blocks(card.blocks)
    assert buttons(card) == [*["Approve", "Decline"] * 5, *DESK]
    assert "and 3 more: `/lead show L1`" in texts(card.blocks)
    shown = state(view, POLICY, ROSTER, START, reader=ROSTER.owners["rita"])
    assert buttons(shown).count("Approve") == 8
    crowd = replace(view, requests=tuple(replace(REQUESTS[0], id=number) for number in range(1, 40)))
    accepted_blocks(state(crowd, POLICY, ROSTER, START, reader=ROSTER.owners["rita"]).blocks)
    ids = [e["action_id"] for b in card.blocks if b["type"] == "actions" for e in b["elements"]]
    assert len(ids) == len(set(ids))


def test_a_state_to_look_at_has_no_buttons(little: Little) -> None:
    assert buttons(state(little.view(), POLICY, ROSTER, START)) == []


ATTRIBUTES = st.dictionaries(
    st.sampled_from(["company", "name", "email", "phone", "product", "amount", "region", "country", "message", "url"]),
    st.one_of(
        HOSTILE, st.integers(), st.floats(), st.booleans(), st.none(), st.lists(HOSTILE),
        st.sampled_from(["&" * 5_000, "<!channel>" * 900, "*_`~" * 2_000, "👩" * 4_000, "https://a.io/" + "&" * 90]),
    ),
)  # fmt: skip
REQUESTS = tuple(
    Request(
        number, 1, 1, ToAssign("zoe") if number % 2 else ToSnooze(START), "<!here>", "<@U1>" * 50, "*<!channel>*" * 90,
        "rita", START, START,
    )
    for number in range(1, 9)
)  # fmt: skip
STATES: list[dict[str, Any]] = [
    {"state": State.UNCLAIMED, "owner": None, "pool": "<!here>" * 20}, {"state": State.ACCEPTED, "accepted_at": START},
    {"state": State.HELD, "owner": None, "pool": "<!here>" * 20, "next_check_at": START},
    {"state": State.HELD, "owner": None, "awaits": "zoe", "next_check_at": START}, {"owner": "eve", "reason": "time"},
    {}, {"owner": "eve", "given_by": "ladder"}, {"owner": None, "queue": "manual-review"}, {"owner": "zoe"},
    {"given_by": "dan", "reason": "<!here>"}, {"given_by": "rita", "rule": "*" * 300},
]  # fmt: skip


@settings(max_examples=150)
@given(ATTRIBUTES, HOSTILE, HOSTILE, st.sampled_from(STATES), st.sampled_from(list(Audience)), st.booleans())
def test_a_card_is_acceptable_whatever_the_lead_holds(
    attributes: dict[str, Any], external_id: str, stage: str, change: dict[str, Any], audience: Audience, late: bool
) -> None:
    little = Little()
    little.lead_comes()
    view = little.view()
    assert view.assignment is not None
    lead = replace(view.lead, attributes=attributes, external_id=external_id, source=external_id, stage=stage)
    hostile: LeadView = replace(view, lead=lead, assignment=replace(view.assignment, **change), requests=REQUESTS)
    now = START + timedelta(days=2 if late else 0)
    for place in (DAN, SALES):
        card = draw(hostile, place, audience, POLICY, ROSTER, now)
        accepted_blocks(card.blocks)
        assert len(card.text) < 4_000
        marked = [card.text, *(m["text"] for m in _marked(card.blocks))]
        for text in marked:
            assert "<@" not in text
            assert "<!" not in text.replace("<!date^", "")
            text.encode()


def _marked(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = [t for b in blocks for t in (b.get("text"), *b.get("elements", [])) if isinstance(t, dict)]
    return [t for t in found if t.get("type") == "mrkdwn"]
