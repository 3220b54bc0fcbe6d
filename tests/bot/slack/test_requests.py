"""Requests: asked by a form, answered by whoever may, and refused before the form opens where the desk would refuse."""

from datetime import timedelta
from typing import Any

import pytest

from bot import jobs
from routing.commands import AdoptRoster, Approve, Reassign
from routing.messages import Audience, Place
from routing.people import Roster
from routing.request import ToAssign, Verdict
from tests.bot.slack.floor import SALES, a_request
from tests.bot.slack.little import ROSTER, START, Little, LittleSlack, button, buttons, options, texts

pytestmark = pytest.mark.anyio
DAN = Place.dm("dan")


@pytest.fixture
def little() -> Little:
    return a_request(note="She knows <!here> them")


def verdict(little: Little) -> Verdict:
    request = little.work.request(1)
    assert request is not None
    return request.verdict


async def pressed(little: Little, who: str, label: str) -> LittleSlack:
    return await little.presses(who, label, little.card(SALES, Audience.MANAGER))


async def test_on_the_cards(little: Little) -> None:
    card = little.card(SALES, Audience.MANAGER)
    said = texts(card.blocks)
    assert (
        "*Dan Novak asks* that it go to *Ana Ruiz*: wrong territory — “She knows &lt;!here&gt; them”. Answer by" in said
    )
    assert buttons(card) == ["Approve", "Decline", "Take over", "Assign to…"]
    assert button(card, "Approve") | {"style": "primary", "value": "1|r|1"} == button(card, "Approve")
    assert "style" not in button(card, "Take over"), "one thing at a time is the most urgent"
    assert "Dan Novak asks" in card.text, "a notification says what is wanted"
    assert "*You asked* that it go to *Ana Ruiz*: wrong territory. Rita Stone has until" in texts(
        little.card(DAN).blocks
    )
    assert "Approve" not in buttons(little.card(DAN))


async def test_the_form_has_the_askers_words(little: Little) -> None:
    slack = await pressed(little, "rita", "Approve")
    assert "*Dan Novak asks* that it go to *Ana Ruiz*: wrong territory — “She knows &lt;!here&gt; them”." in slack.modal
    assert "Ana Ruiz gets a card, and the time to answer starts anew. Dan Novak is told." in slack.modal
    slack = await pressed(little, "rita", "Decline")
    assert "Nothing changes then; Dan Novak is told, with your note." in slack.modal
    form = slack.opened[0]
    assert await little.submits("rita", form) == {
        "response_action": "errors", "errors": {"reason": "Please choose a reason."}
    }  # fmt: skip
    assert "needs a note" in (await little.submits("rita", form, reason="other"))["errors"]["note"]
    assert await little.submits("rita", form, reason="owner_keeps_it") == {}
    assert verdict(little) is Verdict.DECLINED


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("dan", "You asked for this yourself, so Rita Stone answers it; nothing was changed."),
        ("fay", "This is Rita Stone's to answer; nothing was changed."),
    ],
)
async def test_who_may_not_answer(little: Little, who: str, said: str) -> None:
    form = (await pressed(little, "rita", "Approve")).opened[0]
    assert said in (await pressed(little, who, "Approve")).modal
    assert said in texts((await little.submits(who, form, reason="agreed"))["view"]["blocks"])
    assert "Baton does not know you yet" in (await pressed(little, "zoe", "Approve")).said[0]
    assert verdict(little) is Verdict.OPEN


async def test_answered_already(little: Little) -> None:
    card = little.card(SALES, Audience.MANAGER)
    form = (await pressed(little, "sam", "Approve")).opened[0]
    little.does(Approve(now=START, request=1, by="rita", reason="agreed"))
    said = "Rita Stone approved this just now; that counts, and nothing more is needed."
    assert said in (await little.presses("sam", "Approve", card)).modal
    assert said in texts((await little.submits("sam", form, reason="agreed"))["view"]["blocks"])


async def test_overtaken_or_expired(little: Little) -> None:
    card = little.card(SALES, Audience.MANAGER)
    other = a_request()
    other.clock.at += timedelta(hours=4, minutes=3)
    late = await other.presses("rita", "Approve", other.card(SALES, Audience.MANAGER))
    assert "This request expired 3 minutes ago, for nobody had answered." in late.modal
    little.does(Reassign(now=START, seen=little.seen(), by="dan", reason="no_capacity"))
    slack = await little.presses("rita", "Decline", card)
    assert "Acme went to Eve Martin just now, so this request no longer counts" in slack.modal


async def test_what_cannot_be_done_any_more_can_only_be_declined(little: Little) -> None:
    form = (await pressed(little, "rita", "Approve")).opened[0]
    without_ana = [owner for owner in ROSTER.owners.values() if owner.id != "ana"]
    little.does(AdoptRoster(now=START, roster=Roster.of("x", without_ana), by="mel"))
    answer = await little.submits("rita", form, reason="agreed")
    said = "Ana Ruiz is marked inactive in the roster, so this cannot be done any more. Please decline it instead."
    assert said in texts(answer["view"]["blocks"])


@pytest.mark.parametrize("value", ["", "1|r|99", "1|r|x", "1|1|1|1", "9|r|1"])
async def test_strange_buttons(little: Little, value: str) -> None:
    slack = await little.presses_raw("rita", {"action_id": "baton:approve:1", "value": value})
    said = [*slack.said, *([slack.modal] if slack.opened else [])][0]
    assert "from another version of Baton" in said or "not on record any longer" in said


async def test_a_form_that_slack_does_not_open(little: Little) -> None:
    card = little.card(SALES, Audience.MANAGER)
    slack = await little.presses("rita", "Approve", card, LittleSlack(error="expired_trigger_id"))
    assert slack.said == ["That took too long for Slack; please press again."]
    slack = await little.presses("fay", "Approve", card, LittleSlack(error="expired_trigger_id"))
    assert "This is Rita Stone's to answer" in slack.said[0]


async def test_reassign_does_at_once_what_one_may_and_asks_for_the_rest() -> None:
    little = Little()
    little.lead_comes("Acme")
    view: dict[str, Any] = (await little.presses("dan", "Reassign", little.card(DAN))).opened[0]
    groups = next(b for b in view["blocks"] if b["block_id"] == "to")["element"]["option_groups"]
    assert [group["label"]["text"] for group in groups] == ["At once", "With Rita Stone's approval"]
    answer = await little.submits("dan", view, to="person:ana", reason="wrong_territory")
    assert answer["view"]["title"]["text"] == "Asked"
    said = texts(answer["view"]["blocks"])
    assert "*Rita Stone is asked*, and has until" in said
    assert "Until then it stays yours, and its clock runs on." in said
    assert little.view().requests[0].wish == ToAssign("ana")
    again = await little.submits("dan", view, to="person:ana", reason="wrong_territory")
    assert "You have asked about Acme already." in texts(again["view"]["blocks"])
    gone = await little.submits("dan", view, to="person:zoe", reason="wrong_territory")
    assert "no longer on the roster" in gone["errors"]["to"]


async def test_whoever_may_name_a_person_reassigns_at_once() -> None:
    little = Little()
    little.lead_comes("Acme")
    little.does(Reassign(now=START, seen=little.seen(), by="dan", reason="no_capacity"))
    slack = await little.types_to_slack("rita", "assign acme rita stone")
    assert await little.submits("rita", slack.opened[0], to="person:rita", reason="workload") == {}
    view = (await little.presses("rita", "Reassign", little.card(Place.dm("rita")))).opened[0]
    groups = next(b for b in view["blocks"] if b["block_id"] == "to")["element"]["option_groups"]
    assert [group["label"]["text"] for group in groups] == ["At once", "To a person"]
    assert await little.submits("rita", view, to="person:ana", reason="wrong_territory") == {}
    held = little.work.assignment(1)
    assert held is not None
    assert held.owner == "ana"


async def test_a_snooze_past_due_is_asked_for() -> None:
    little = Little()
    little.lead_comes("Acme")
    view = (await little.presses("dan", "Snooze", little.card(DAN))).opened[0]
    until = options(view, "until")["Tomorrow 9:00 — asks Rita Stone"]
    answer = await little.submits("dan", view, reason="meeting_later", until=until)
    assert "*Rita Stone is asked*" in texts(answer["view"]["blocks"])
    request = little.view().requests[0]
    assert request.until == START + timedelta(days=1)
    form = (await little.presses("rita", "Approve", little.card(SALES, Audience.MANAGER))).opened[0]
    assert "It sleeps until then, and Dan Novak is told." in texts(form["blocks"])
    little.clock.at += timedelta(hours=3)
    assert await little.submits("rita", form, reason="agreed") == {}
    assert "That is past due, and approved" in texts(little.card(DAN).blocks)
    assert "past due <!date^" in texts(little.card(SALES, Audience.MANAGER).blocks)


async def test_the_metronome_ends_what_nobody_answers(little: Little, monkeypatch: pytest.MonkeyPatch) -> None:
    def expired(*_: object) -> list[int]:
        return [1] if verdict(little) is Verdict.OPEN else []

    monkeypatch.setattr(little.records, "expired", expired)
    assert await jobs.tick(little.office) == 0, "its time has not come"
    little.clock.at += timedelta(hours=4)
    assert await jobs.tick(little.office) == 1
    assert verdict(little) is Verdict.EXPIRED
