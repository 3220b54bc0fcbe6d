"""The card under the message that told of a lead says who has it, and nothing of the lead."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.blocks import Drawn
from bot.cards.card import draw
from bot.words import sources as say
from bot.words.intake import unreadable
from routing.assignment import Assignment, State
from routing.fairness.pools import Pick, Pool
from routing.lead import Lead
from routing.messages import Audience, Place
from routing.unreadable import UNREADABLE
from routing.views import Entry, Explained, LeadView
from sandbox.blocks import accepted_blocks
from tests.bot.slack.little import POLICY, ROSTER

NOW = datetime(2030, 3, 4, 9, tzinfo=UTC)
DUE = NOW + timedelta(minutes=30)
LEAD = Lead(
    1, "hubspot", "9001", "new", NOW, NOW,
    {"company": "Acme <!channel>", "name": "Jo Bell", "email": "jo@acme.example", "phone": "+44 1", "message": "hush"},
)  # fmt: skip
HELD = Assignment(
    id=1, lead=1, offer=1, state=State.OFFERED, owner="dan", queue=None, accountable="dan", reason="policy",
    given_by="policy", offered_at=NOW, due_at=DUE, changed_at=NOW,
)  # fmt: skip
QUEUED: dict[str, Any] = {"state": State.QUEUED, "owner": None, "queue": "manual-review", "accountable": "rita"}


def at(moment: datetime) -> str:
    return f"<!date^{int(moment.timestamp())}^{{date_short_pretty}} at {{time}}|{moment:%Y-%m-%d %H:%M} UTC>"


def told(now: datetime = NOW, error: str | None = None, **more: Any) -> str:
    drawn = card(now, error, **more)
    accepted_blocks(drawn.blocks)
    assert [block["type"] for block in drawn.blocks] == ["section", "context"]
    text: str = drawn.blocks[0]["text"]["text"]
    assert drawn.text == text.replace("\n", " ")
    return text


def card(now: datetime = NOW, error: str | None = None, **more: Any) -> Drawn:
    policy = replace(
        POLICY,
        pools={
            **POLICY.pools,
            "closers": Pool("closers", Pick.FIRST_TO_CLAIM, "rita", (("ana", 0),), channel="#closers"),
        },
    )
    explained = Explained(1, NOW, "p-1", "otherwise", "queue manual-review", (), (), error) if error else None
    held = replace(HELD, **more) if more.get("id") != 0 else None
    view = LeadView(LEAD, held, explained, None)
    return draw(view, Place.thread("C1", "1.000001"), Audience.SOURCE, policy, ROSTER, now)


LATER = NOW + timedelta(hours=2)

IN_REVIEW = f"It is in the queue *Manual review*: Rita Stone answers for it, and it is to be taken by {at(DUE)}."
STATES: list[tuple[dict[str, Any], str]] = [
    ({}, f"*Dan Novak* has it; first contact due {at(DUE)}."),
    ({"now": LATER}, f"*Dan Novak* has it; the first contact was due {at(DUE)}."),
    (
        {"state": State.SNOOZED, "snoozed_until": NOW + timedelta(minutes=15)},
        f"*Dan Novak* has it, and snoozed it until {at(NOW + timedelta(minutes=15))}; first contact due {at(DUE)}.",
    ),
    (
        {"state": State.SNOOZED, "snoozed_until": LATER},
        f"*Dan Novak* has it, and snoozed it until {at(LATER)}.",
    ),
    ({"state": State.ACCEPTED, "accepted_at": NOW}, f"*Dan Novak* accepted it {at(NOW)}."),
    (
        {"state": State.SNOOZED, "accepted_at": NOW, "snoozed_until": LATER},
        f"*Dan Novak* accepted it {at(NOW)}; the next touch is {at(LATER)}.",
    ),
    (QUEUED, f"It is in the queue *Manual review*: Rita Stone answers for it, and it is to be taken by {at(DUE)}."),
    (
        {**QUEUED, "now": LATER},
        f"It is in the queue *Manual review*: Rita Stone answers for it, and it was to be taken by {at(DUE)}.",
    ),
    (
        {**QUEUED, "reason": UNREADABLE, "error": "It could not be read: amount is 'x'."},
        f"{IN_REVIEW}\nIt could not be read: amount is 'x'.",
    ),
    (
        {**QUEUED, "error": "KeyError: 'x'"},
        f"It is in the queue *Manual review*: Rita Stone answers for it, and it is to be taken by {at(DUE)}.",
    ),
    (
        {"state": State.UNCLAIMED, "owner": None, "pool": "closers", "accountable": "rita"},
        f"It waits to be claimed in #closers: Rita Stone answers for it, and it is to be claimed by {at(DUE)}.",
    ),
    (
        {"state": State.HELD, "owner": None, "pool": "closers", "accountable": "rita", "next_check_at": DUE},
        f"*Held until {at(DUE)}:* nobody in closers is on duty. Rita Stone answers for it.",
    ),
    (
        {"state": State.HELD, "owner": None, "awaits": "dan", "accountable": "rita", "next_check_at": DUE},
        f"*Held until {at(DUE)}:* Dan Novak is away. Rita Stone answers for it.",
    ),
    (
        {"state": State.CLOSED, "closed_at": NOW},
        f"*Closed as new* {at(NOW)}. Dan Novak had it last.",
    ),
    ({"id": 0}, "Nobody has it, for it was closed before Baton knew it."),
]  # fmt: skip


@pytest.mark.parametrize(("given", "sentence"), STATES)
def test_each_state_has_its_sentence(given: dict[str, Any], sentence: str) -> None:
    assert told(**given) == sentence


@pytest.mark.parametrize("given", [given for given, _ in STATES])
def test_nothing_of_the_lead_is_told_and_nobody_pinged(given: dict[str, Any]) -> None:
    drawn = str(card(**given))
    assert not any(word in drawn for word in ("Acme", "Jo Bell", "jo@", "+44", "hush", "<@", "<!channel", "button"))


def test_a_hostile_problem_is_only_words() -> None:
    text = told(**QUEUED, reason=UNREADABLE, error="It could not be read: <!channel> *x* <https://evil.example|y>")
    assert "<!channel>" not in text and "<https" not in text and "&lt;!channel&gt;" in text


def test_whoever_sent_the_form_reads_who_has_it() -> None:
    ana = ROSTER.owners["ana"]

    def routed(held: Assignment | None) -> str:
        return say.routed(ROSTER, replace(LEAD, attributes={"company": "Acme"}), held, ana, NOW)

    assert routed(HELD) == "Dan Novak has Acme (L1), first contact due 9:30."
    assert routed(replace(HELD, state=State.ACCEPTED, accepted_at=NOW)) == (
        "Dan Novak has Acme (L1) already, and has accepted it."
    )
    queued = replace(HELD, state=State.QUEUED, owner=None, queue="manual-review", accountable="rita")
    assert routed(queued) == (
        "Acme (L1) is in the queue Manual review; Rita Stone answers for it, and it is to be taken by 9:30."
    )
    assert "is closed already" in routed(replace(HELD, state=State.CLOSED))
    assert "is on record" in routed(None)


def test_an_edit_that_could_not_be_read_is_said_below_who_has_it() -> None:
    data = {"error": unreadable(["amount: Amount is '*ten*', which is not one amount"])}
    unread = LeadView(LEAD, HELD, None, Entry(3, "CopyUnread", NOW, "source", data))
    drawn = draw(unread, Place.thread("C1", "1.000001"), Audience.SOURCE, POLICY, ROSTER, NOW)
    accepted_blocks(drawn.blocks)
    who, edit = drawn.blocks[0]["text"]["text"].split("\n")
    assert who == f"*Dan Novak* has it; first contact due {at(DUE)}."
    assert edit.startswith("The latest edit could not be read: amount: Amount is '\u2217ten\u2217', which is not one")
    assert "Correct it there" in edit
    closed = replace(unread, assignment=replace(HELD, state=State.CLOSED, closed_at=NOW))
    assert "The latest edit" in draw(closed, Place.thread("C1", "1.1"), Audience.SOURCE, POLICY, ROSTER, NOW).text
