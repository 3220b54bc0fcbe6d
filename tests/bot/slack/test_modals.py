"""Forms: what can be put right is said at its field, all else in the form's place."""

from datetime import timedelta
from typing import Any

import pytest

from routing.assignment import State
from routing.commands import Accept
from routing.messages import Audience, Place
from routing.ports import DeskBusy
from tests.bot.slack.little import START, Little, options, texts

pytestmark = pytest.mark.anyio
DAN = Place.dm("dan")


@pytest.fixture
def little() -> Little:
    office = Little()
    office.lead_comes("Acme")
    return office


async def form(little: Little, label: str, who: str = "dan", place: Place = DAN) -> dict[str, Any]:
    audience = Audience.OWNER if place == DAN else Audience.MANAGER
    slack = await little.presses(who, label, little.card(place, audience))
    view: dict[str, Any] = slack.opened[0]
    return view


def held(little: Little) -> Any:
    return little.work.assignment(1)


async def test_accept_with_a_note(little: Little) -> None:
    view = await form(little, "Accept…")
    answer = await little.submits("dan", view, reason="meeting_booked", note="note:  on Friday ")
    assert answer == {}
    assert held(little).state is State.ACCEPTED
    assert little.view().latest.data["note"] == "on Friday"  # type: ignore[union-attr]


async def test_reassign_to_the_next_and_to_a_queue(little: Little) -> None:
    view = await form(little, "Reassign")
    assert await little.submits("dan", view, to="next", reason="no_capacity") == {}
    assert held(little).owner == "eve"
    view = (await little.presses("eve", "Reassign", little.card(Place.dm("eve")))).opened[0]
    assert await little.submits("eve", view, to="queue:manual-review", reason="no_capacity") == {}
    assert held(little).queue == "manual-review"


async def test_a_reason_and_a_note_where_it_asks_for_one(little: Little) -> None:
    view = await form(little, "Reassign")
    missing = await little.submits("dan", view)
    assert missing["errors"] == {"reason": "Please choose a reason.", "to": "Please choose who gets it."}
    noteless = await little.submits("dan", view, to="next", reason="other")
    assert noteless["errors"] == {"note": "The reason “Other” needs a note; please write a sentence."}
    unknown = await little.submits("dan", view, to="next", reason="gone")
    assert "no longer lists" in unknown["errors"]["reason"]
    nowhere = await little.submits("dan", view, to="queue:gone", reason="no_capacity")
    assert "no longer has a queue" in nowhere["errors"]["to"]
    assert held(little).owner == "dan"


async def test_snooze_by_a_quick_choice(little: Little) -> None:
    view = await form(little, "Snooze")
    until = options(view, "until")["In 15 minutes (9:15)"]
    assert await little.submits("dan", view, reason="waiting_for_reply", until=until) == {}
    assert held(little).snoozed_until == START + timedelta(minutes=15)


async def test_snooze_until_it_is_due_is_within_due(little: Little) -> None:
    little.clock.at += timedelta(microseconds=123_456)
    little.lead_comes("Bolt")
    slack = await little.presses("eve", "Snooze", little.card(Place.dm("eve"), lead=2))
    until = options(slack.opened[0], "until")["When it is due (3:30)"]  # Eve reads in Chicago
    assert await little.submits("eve", slack.opened[0], reason="waiting_for_reply", until=until) == {}


async def test_an_exact_time_counts_before_the_quick_choice(little: Little) -> None:
    view = await form(little, "Snooze")
    exact = int((START + timedelta(minutes=20)).timestamp())
    until = options(view, "until")["In 15 minutes (9:15)"]
    assert await little.submits("dan", view, reason="waiting_for_reply", until=until, at=exact) == {}
    assert held(little).snoozed_until == START + timedelta(minutes=20)


async def test_a_snooze_needs_a_moment_that_can_be(little: Little) -> None:
    view = await form(little, "Snooze")
    none = await little.submits("dan", view, reason="waiting_for_reply")
    assert "Please choose a time" in none["errors"]["until"]
    past = await little.submits("dan", view, reason="waiting_for_reply", at=1_000_000_000)
    assert "has passed" in past["errors"]["at"]
    late = await little.submits("dan", view, reason="waiting_for_reply", at=int(START.timestamp()) + 61 * 86_400)
    assert "sleeps 60 days at the most" in late["errors"]["at"]
    assert held(little).state is State.OFFERED


async def test_take_over_and_assign(little: Little) -> None:
    little.passes(minutes=31)
    channel = Place.channel("C1")
    view = await form(little, "Assign to…", "rita", channel)
    reason = next(iter(options(view, "reason").values()))
    assert await little.submits("rita", view, to="person:cai", reason=reason, note="note:x") == {}
    assert held(little).owner == "cai"
    view = await form(little, "Take over", "sam", channel)
    reason = next(iter(options(view, "reason").values()))
    assert await little.submits("sam", view, reason=reason, note="note:x") == {}
    assert (held(little).owner, held(little).state) == ("sam", State.ACCEPTED)


async def test_a_second_submission_changes_nothing_and_says_so(little: Little) -> None:
    view = await form(little, "Accept…")
    await little.submits("dan", view, reason="calling_now")
    answer = await little.submits("dan", view, reason="calling_now")
    assert answer["response_action"] == "update"
    assert answer["view"]["title"]["text"] == "Nothing was changed"
    assert "You accepted Acme just now" in texts(answer["view"]["blocks"])


async def test_a_lead_accepted_while_the_managers_form_was_open(little: Little) -> None:
    view = await form(little, "Take over", "rita", Place.channel("C1"))
    little.does(Accept(now=START, seen=little.seen(), by="dan", reason="calling_now"))
    reason = next(iter(options(view, "reason").values()))
    answer = await little.submits("rita", view, reason=reason, note="note:x")
    assert "Dan Novak accepted Acme just now; its newest card" in texts(answer["view"]["blocks"])


async def test_a_busy_desk_keeps_what_was_typed(little: Little) -> None:
    view = await form(little, "Accept…")
    little.desk.fails = DeskBusy()
    answer = await little.submits("dan", view, reason="calling_now", note="note:long words")
    assert answer["errors"] == {"reason": "The desk is busy; nothing was changed. Please press again."}


async def test_strange_forms_are_answered(little: Little) -> None:
    view = await form(little, "Accept…")
    for strange in ({"callback_id": "other"}, {"private_metadata": "x"}, {"callback_id": "baton:said"}):
        answer = await little.submits("dan", {**view, **strange}, reason="calling_now")
        assert "This form is from another version of Baton" in texts(answer["view"]["blocks"])
    answer = await little.submits("zoe", view, reason="calling_now")
    assert "Baton does not know you yet" in texts(answer["view"]["blocks"])
    assert held(little).state is State.OFFERED
