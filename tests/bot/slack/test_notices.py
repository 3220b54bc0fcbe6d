from dataclasses import replace
from typing import Any

import pytest

from bot.notices import draw_notice
from routing.commands import Ask, Decline, TakeOver
from routing.messages import JSON, Place, Tell
from routing.people import Roster
from routing.request import ToAssign
from routing.views import NoticeJob
from sandbox.blocks import accepted_blocks
from tests.bot.slack.little import BARE, POLICY, ROSTER, START, Little

DUE = "2030-03-04T09:30:00.000000Z"
ASKED: dict[str, JSON] = {"request": 1, "to": "ana", "until": None, "reason": "no_capacity"}


def told(
    little: Little, tell: str, mention: str | None = "dan", roster: Roster = ROSTER, data: dict[str, JSON] | None = None
) -> str:
    job = NoticeJob(1, "k", tell, Place.dm("dan"), 1, mention, data or {}, None, None, 0)
    view = little.view() if little.work.leads else None
    drawn = draw_notice(job, view, POLICY, roster, START)
    accepted_blocks(drawn.blocks)
    assert drawn.text == drawn.blocks[0]["text"]["text"]
    return drawn.text


@pytest.fixture
def little() -> Little:
    office = Little()
    office.lead_comes("Acme")
    return office


@pytest.mark.parametrize(
    ("tell", "data", "said"),
    [
        (Tell.REMINDER, {"due_at": DUE}, "*Acme* is waiting for your answer, due <!date^1898847000^"),
        (Tell.OVERDUE, {"owner": "dan", "due_at": DUE}, "*Acme* is overdue: Dan Novak has not answered"),
        (Tell.IN_QUEUE, {"queue": "manual-review", "due_at": DUE}, "waits in the queue Manual review"),
        (Tell.SNOOZE_OVER, {"due_at": DUE}, "your snooze of *Acme* is over: it is due"),
        (Tell.TAKEN_AWAY, {"by": "rita", "reason": "no_capacity"}, "no longer yours: Rita Stone gave it to Dan Novak"),
        (Tell.UPDATED, {"fields": ["amount", "<!here>"]}, "changed: amount, &lt;!here&gt;."),
        (Tell.IMPORTED, {"count": 12, "leads": [1, 2]}, "an import gave you 12 leads: L1, L2 and more."),
        (Tell.LEFT_BEHIND, {"owner": "eve", "count": 2, "leads": [1, 2]}, "Eve Martin is inactive in the roster now"),
        (
            Tell.OVERDUE,
            {"owner": None, "due_at": DUE},
            "*Acme* is overdue: nobody in inbound has claimed it. It was due",
        ),
        (
            Tell.ASKED,
            {**ASKED, "by": "eve", "expires_at": DUE},
            "Eve Martin asks that *Acme* go to *Ana Ruiz* (no capacity).",
        ),
        (Tell.ASKED, {"by": "eve", "to": "eve"}, "Eve Martin asks to have *Acme*. Please approve or decline it"),
        (Tell.ASKED, {"by": "dan", "until": DUE}, "Dan Novak asks to snooze *Acme* until <!date^1898847000^"),
        (
            Tell.APPROVED,
            {**ASKED, "by": "rita"},
            "Rita Stone approved what you asked (no capacity): *Acme* goes to *Ana Ruiz*.",
        ),
        (Tell.APPROVED, {"to": "dan", "by": "rita"}, "Rita Stone approved what you asked: *Acme* is yours now."),
        (Tell.APPROVED, {"until": DUE, "by": "rita"}, "*Acme* sleeps until <!date^1898847000^"),
        (
            Tell.DECLINED,
            {**ASKED, "by": "rita"},
            "declined what you asked (no capacity): that *Acme* go to *Ana Ruiz*. It is",
        ),
        (Tell.EXPIRED, {**ASKED, "approver": "rita"}, "nobody answered in time what you asked: that *Acme* go to *Ana"),
        (Tell.OVERTAKEN, ASKED, "*Acme* came to you before anybody answered what you asked: that it go to *Ana Ruiz*."),
        (Tell.UNDELIVERED, {"to": "dm:ana", "error": "user_disabled"}, "I could not reach Ana Ruiz about *Acme* (L1)"),
    ],
)
def test_each_notice_mentions_one_person_and_nobody_else(
    little: Little, tell: Tell, data: dict[str, JSON], said: str
) -> None:
    text = told(little, tell, data=data)
    assert text.startswith("<@UDAN>: ")
    assert said in text
    assert text.count("<@") == 1
    assert "<!" not in text.replace("<!date^", "")


@pytest.mark.parametrize("tell", list(Tell))
def test_a_notice_without_its_lead_or_its_data_is_still_a_sentence(tell: Tell) -> None:
    text = told(Little(), tell)
    assert text.endswith(".")
    assert "None" not in text


def test_whoever_is_not_known_to_slack_is_called_by_name(little: Little) -> None:
    assert told(little, "reminder", roster=BARE).startswith("Dan Novak: ")
    odd = Roster.of("x", [replace(ROSTER.owners["dan"], slack="U1> <!channel")])
    assert told(little, "reminder", roster=odd).startswith("Dan Novak: ")


def test_a_reminder_in_a_pools_channel_mentions_nobody(little: Little) -> None:
    said = told(little, Tell.UNCLAIMED, mention=None, data={"due_at": DUE})
    assert said.startswith("Nobody has claimed *Acme* yet; it is due <!date^")
    assert "<@" not in said


def test_a_declined_request_brings_the_note_while_it_is_the_latest(little: Little) -> None:
    asks = Ask(now=START, seen=little.seen(), by="dan", reason="no_capacity", wish=ToAssign("ana"))
    little.does(asks)
    little.does(Decline(now=START, request=1, by="rita", reason="owner_keeps_it", note="Ana is <away>"))
    answered: dict[str, JSON] = {**ASKED, "by": "rita", "reason": "owner_keeps_it"}
    assert ". “Ana is &lt;away&gt;” It is still yours" in told(little, Tell.DECLINED, data=answered)
    assert "away" not in told(little, Tell.DECLINED, data={**answered, "request": 2})


def test_without_a_mention_it_starts_as_a_sentence(little: Little) -> None:
    assert told(little, "snooze_over", mention=None).startswith("Your snooze")


def test_a_notice_of_another_baton(little: Little) -> None:
    assert "something new" in told(little, "something_new")


def test_who_took_it_over(little: Little) -> None:
    code = next(r[0].code for a, r in POLICY.reasons.items() if a.value == "take_over")
    taken: dict[str, Any] = {"by": "rita", "reason": code}
    little.does(TakeOver(now=START, seen=little.seen(), note="x", **taken))
    assert "Rita Stone took it over" in told(little, "taken_away", data=taken)
