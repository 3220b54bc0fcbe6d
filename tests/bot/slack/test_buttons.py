"""A click is never ignored and never counts twice: it ends in a changed card, a modal, or one sentence."""

from datetime import timedelta
from typing import Any

import pytest

from routing.assignment import State
from routing.commands import Accept, AdoptRoster, Receive, Seen
from routing.lead import Draft
from routing.messages import Audience, Place
from routing.people import Roster
from routing.ports import DeskBusy, DeskDown
from tests.bot.slack.little import ROSTER, START, Little, LittleSlack, button, options

pytestmark = pytest.mark.anyio
DAN = Place.dm("dan")
SALES = Place.channel("C1")


@pytest.fixture
def little() -> Little:
    office = Little()
    office.lead_comes("Acme")
    return office


def stands(little: Little) -> State:
    held = little.work.assignment(1)
    assert held is not None
    return held.state


async def test_accept_in_one_tap_says_nothing_more(little: Little) -> None:
    slack = await little.presses("dan", "Accept: calling now", little.card(DAN))
    assert stands(little) is State.ACCEPTED
    assert (slack.said, slack.opened) == ([], [])
    assert little.outgoing.seen == [(1, "dm:dan", "D0DM", "1.000100")]


async def test_a_second_tap_counts_for_nothing_and_gets_a_sentence(little: Little) -> None:
    card = little.card(DAN)
    await little.presses("dan", "Accept: calling now", card)
    little.clock.at += timedelta(minutes=2)
    slack = await little.presses("dan", "Accept: emailing now", card)
    assert slack.said == ["You accepted Acme 2 minutes ago; that counts, and nothing more is needed."]
    assert little.work.kinds(1).count("LeadAccepted") == 1


async def test_a_stale_card(little: Little) -> None:
    card = little.card(DAN)
    little.passes(minutes=60)
    little.clock.at += timedelta(minutes=3)
    slack = await little.presses("dan", "Accept: calling now", card)
    said = "Acme moved on to Eve Martin 3 minutes ago, because nobody had answered; you have nothing left to do."
    assert slack.said == [said]
    for label in ("Accept…", "Reassign", "Snooze"):
        slack = await little.presses("dan", label, card)
        assert said in slack.modal


async def test_somebody_elses_card(little: Little) -> None:
    slack = await little.presses("eve", "Accept: calling now", little.card(DAN))
    assert slack.said == ["Acme is with Dan Novak, so this is not yours to answer; nothing was changed."]
    slack = await little.presses("eve", "Reassign", little.card(DAN))
    assert "Acme is with Dan Novak" in slack.modal


async def test_a_closed_lead(little: Little) -> None:
    card = little.card(DAN)
    little.does(Receive(now=START, draft=Draft("website", "web-1", stage="lost")))
    slack = await little.presses("dan", "Accept: calling now", card)
    assert slack.said == ["Acme was closed as lost just now; you have nothing left to do."]


async def test_a_stranger(little: Little) -> None:
    for label in ("Accept: calling now", "Reassign", "Why me?"):
        slack = await little.presses("zoe", label, little.card(DAN))
        assert "Baton does not know you yet" in slack.said[0]


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (DeskBusy(), "The desk is busy; nothing was changed. Please press again."),
        (DeskDown(), "I could not save that; nothing was changed. Please try again in a minute."),
        (RuntimeError("bug"), "Something went wrong here, and it is on record."),
    ],
)
async def test_a_desk_that_cannot_act(little: Little, fault: Exception, said: str) -> None:
    little.desk.fails = fault
    slack = await little.presses("dan", "Accept: calling now", little.card(DAN))
    assert said in slack.said[0]


@pytest.mark.parametrize(
    "pressed",
    [
        {}, {"action_id": "baton:accept_now:1"}, {"action_id": "baton:accept_now:1", "value": "9|1|1|1|x"},
        {"action_id": "baton:reassign", "value": "nonsense"}, {"action_id": "baton:why", "value": None},
        {"action_id": "baton:look:1", "value": "1|1"}, {"action_id": "somebody_elses", "value": "1"},
        {"action_id": "baton:look:1", "value": "1|strange|1|0"},
    ],
)  # fmt: skip
async def test_a_button_of_another_baton(little: Little, pressed: dict[str, Any]) -> None:
    slack = await little.presses_raw("dan", pressed)
    assert "This button is from another version of Baton" in slack.said[0]
    assert stands(little) is State.OFFERED


async def test_a_reason_that_the_policy_no_longer_has(little: Little) -> None:
    pressed = {"action_id": "baton:accept_now:1", "value": "1|1|1|1|gone"}
    slack = await little.presses_raw("dan", pressed)
    assert "no longer lists this reason" in slack.said[0]


async def test_a_lead_that_does_not_exist(little: Little) -> None:
    for verb in ("reassign", "why"):
        slack = await little.presses_raw("dan", {"action_id": f"baton:{verb}", "value": "1|99|1|1"})
        assert "Baton has no lead L99" in [*slack.said, *([slack.modal] if slack.opened else [])][0]


async def test_slack_that_takes_too_long_or_refuses(little: Little) -> None:
    slack = await little.presses("dan", "Reassign", little.card(DAN), LittleSlack(error="expired_trigger_id"))
    assert slack.said == ["That took too long for Slack; please press again."]
    slack = await little.presses("dan", "Reassign", little.card(DAN), LittleSlack(error="fatal_error"))
    assert "Something went wrong here" in slack.said[0]
    slack = await little.presses("eve", "Reassign", little.card(DAN), LittleSlack(error="expired_trigger_id"))
    assert "Acme is with Dan Novak" in slack.said[0]


async def test_where_the_response_url_is_gone_the_sentence_goes_the_other_way(little: Little) -> None:
    slack = await little.presses("eve", "Accept: calling now", little.card(DAN), LittleSlack(response_status=404))
    assert slack.ephemerals[0]["channel"] == "D0DM"
    assert slack.ephemerals[0]["user"] == "UEVE"
    assert "Acme is with Dan Novak" in slack.ephemerals[0]["text"]


async def test_the_forms_open(little: Little) -> None:
    slack = await little.presses("dan", "Reassign", little.card(DAN))
    assert slack.opened[0]["title"]["text"] == "Reassign"
    assert list(options(slack.opened[0], "to"))[:2] == ["The next by policy", "Queue: Manual review"]
    assert "No capacity" in options(slack.opened[0], "reason")
    slack = await little.presses("dan", "Snooze", little.card(DAN))
    assert list(options(slack.opened[0], "until")) == [
        "In 15 minutes (9:15)", "When it is due (9:30)", "In 1 hour (10:00) — asks Rita Stone",
        "In 3 hours (12:00) — asks Rita Stone", "Tomorrow 9:00 — asks Rita Stone", "Next Monday 9:00 — asks Rita Stone",
    ]  # fmt: skip
    assert "Later than 9:30 asks Rita Stone." in str(slack.opened[0])
    slack = await little.presses("dan", "Accept…", little.card(DAN))
    assert list(options(slack.opened[0], "reason")) == ["Calling now", "Emailing now", "Meeting booked"]


async def test_after_accept_a_snooze_sets_the_next_touch(little: Little) -> None:
    little.does(Accept(now=START, seen=little.seen(), by="dan", reason="calling_now"))
    slack = await little.presses("dan", "Snooze", little.card(DAN))
    assert list(options(slack.opened[0], "until")) == [
        "In 1 hour (10:00)", "In 3 hours (12:00)", "Tomorrow 9:00", "Next Monday 9:00",
    ]  # fmt: skip


async def test_past_due_a_snooze_is_the_managers_to_allow(little: Little) -> None:
    little.passes(minutes=31)
    slack = await little.presses("dan", "Snooze", little.card(DAN))
    assert all(label.endswith(" — asks Rita Stone") for label in options(slack.opened[0], "until"))


async def test_why_me(little: Little) -> None:
    slack = await little.presses("eve", "Why me?", little.card(DAN))
    for said in (
        "*The rule that matched:* Everyone else who can be placed. It assigns to the pool inbound.",
        "• *Dan Novak: waited longest for a turn (0 of 20 open, 0 turns)*", "• Eve Martin: somebody else was first",
        "Why no earlier rule", "Enterprise in EMEA: wants", "Policy p-",
    ):  # fmt: skip
        assert said in slack.modal


async def test_the_manager_chooses_whom_to_assign_to(little: Little) -> None:
    little.passes(minutes=31)
    card = little.card(SALES, Audience.MANAGER)
    slack = await little.presses("rita", "Assign to…", card)
    groups = next(b for b in slack.opened[0]["blocks"] if b["block_id"] == "to")["element"]["option_groups"]
    assert groups[0]["label"]["text"] == "Your reports"
    assert "Dan Novak" not in options(slack.opened[0], "to")
    assert options(slack.opened[0], "to")["Cai Lin"] == "person:cai"


async def test_whoever_may_not_assign_alone_gets_the_form_that_asks(little: Little) -> None:
    slack = await little.presses("eve", "Assign to…", little.card(SALES, Audience.MANAGER))
    assert slack.opened[0]["title"]["text"] == "Ask for it"
    assert "This asks Rita Stone. Until the answer nothing changes, and the clock runs on." in slack.modal


async def test_a_thousand_people_fit_into_the_form(little: Little) -> None:
    dan = ROSTER.owners["dan"]
    crowd = [type(dan)(f"p{n}", f"Person {n % 50}" * 9, manager="x", slack=f"UP{n}") for n in range(1_000)]
    little.does(AdoptRoster(now=START, roster=Roster.of("big", [*ROSTER.owners.values(), *crowd]), by="mel"))
    slack = await little.presses("rita", "Assign to…", little.card(SALES, Audience.MANAGER))
    form = slack.opened[0]
    menu = next(b for b in form["blocks"] if b["block_id"] == "to")["element"]
    assert menu["type"] == "external_select"
    assert len((await little.searches("rita", form, ""))[0]["options"]) > 5
    found = await little.searches("rita", form, "ana ru")
    assert [o["value"] for group in found for o in group["options"]] == ["person:ana"]
    team = await little.searches("rita", form, "delivery")
    assert {o["value"] for group in team for o in group["options"]} == {"person:ivy", "person:jon"}
    assert await little.searches("rita", form, "nobody of that name") == []
    assert await little.searches("zoe", form, "ana") == []
    assert await little.searches("rita", {**form, "private_metadata": "x"}, "ana") == []


async def test_a_message_learned_from_a_click_in_a_channel_is_the_channels(little: Little) -> None:
    slack = LittleSlack()
    body: dict[str, Any] = {
        "user": {"id": "URITA"}, "channel": {"id": "C9"}, "trigger_id": "t",
        "container": {"message_ts": "2.2", "channel_id": "C9"},
        "actions": [button(little.card(SALES, Audience.MANAGER), "Take over")],
    }  # fmt: skip
    from tests.bot.slack.little import AckOf

    await little.app.listeners["action"](ack=AckOf(slack), body=body, respond=slack.respond, client=slack)
    await little.afterwards.finish()
    assert little.outgoing.seen == [(1, "channel:C9", "C9", "2.2")]
    assert little.seen() == Seen(1, 1, 1)
