from dataclasses import replace
from typing import Any

import pytest

from bot.notices import draw_notice
from routing.commands import TakeOver
from routing.messages import JSON, Place, Tell
from routing.people import Roster
from routing.views import NoticeJob
from sandbox.blocks import accepted_blocks
from tests.bot.slack.little import BARE, POLICY, ROSTER, START, Little

DUE = "2030-03-04T09:30:00.000000Z"


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


def test_without_a_mention_it_starts_as_a_sentence(little: Little) -> None:
    assert told(little, "snooze_over", mention=None).startswith("Your snooze")


def test_a_notice_of_another_baton(little: Little) -> None:
    assert "something new" in told(little, "something_new")


def test_who_took_it_over(little: Little) -> None:
    code = next(r[0].code for a, r in POLICY.reasons.items() if a.value == "take_over")
    taken: dict[str, Any] = {"by": "rita", "reason": code}
    little.does(TakeOver(now=START, seen=little.seen(), note="x", **taken))
    assert "Rita Stone took it over" in told(little, "taken_away", data=taken)
