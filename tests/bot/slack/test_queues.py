"""``/lead queue``: what waits, for those who may take it."""

import pytest

from routing.messages import Audience, Place
from tests.bot.slack.floor import POLICY
from tests.bot.slack.little import Little, button, buttons, texts

pytestmark = pytest.mark.anyio


@pytest.fixture
def little() -> Little:
    office = Little(policy=POLICY)
    for number in range(1, 13):
        office.lead_comes(f"Cold {number}", source="list", product="crm")
    return office


async def said(little: Little, who: str, text: str) -> str:
    return texts((await little.types(who, text)).blocks)


async def test_the_queues_that_one_may_see(little: Little) -> None:
    assert "*Nurture* · 12 leads wait · Mel Haddad answers for it" in await said(little, "fay", "queue")
    assert "Manual review" not in await said(little, "fay", "queue")
    assert "*Manual review* · nothing waits · Rita Stone answers for it" in await said(little, "rita", "queue")
    assert (
        await said(little, "dan", "queue")
        == "No queue is open to you. `/lead mine` lists the leads that you answer for."
    )


async def test_what_waits_is_paged(little: Little) -> None:
    first = await little.types("ana", "queue Nurture")  # of the pool that it is open to
    assert "*Nurture: 12 leads wait*, first due first. Mel Haddad answers for it." in texts(first.blocks)
    assert "*L1* · Cold 1 · due <!date^" in texts(first.blocks)
    assert "crm · GB" in texts(first.blocks)
    assert buttons(first) == [*["Take"] * 10, "Later"]
    slack = await little.presses_raw("ana", button(first, "Later"))
    assert "11 to 12 of 12" in texts(slack.whispers[0]["blocks"])
    listed = await little.types("ana", "queue")
    slack = await little.presses_raw("ana", button(listed, "Open"))
    assert "*Nurture: 12 leads wait*" in slack.said[0]


async def test_take_opens_the_form_of_take_over(little: Little) -> None:
    shown = await little.types("fay", "queue nurture")
    slack = await little.presses_raw("fay", button(shown, "Take"))
    assert slack.opened[0]["title"]["text"] == "Take over"
    assert await little.submits("fay", slack.opened[0], reason="urgent") == {}
    late = await little.presses_raw("ana", button(shown, "Take"))
    assert "Fay Andersen took Cold 1 over just now" in late.modal


async def test_whoever_may_assign_does_it_there(little: Little) -> None:
    assert buttons(await little.types("rita", "queue nurture"))[:2] == ["Take", "Assign to…"]


async def test_whom_it_is_not_open_to(little: Little) -> None:
    refused = "What waits in Nurture is not open to you; Mel Haddad answers for it."
    assert refused in await said(little, "dan", "queue nurture")
    slack = await little.presses_raw("dan", {"action_id": "baton:look:1", "value": "1|queue|0|0|nurture"})
    assert refused in slack.said[0]
    card = little.card(Place.channel("C1"), Audience.STEWARD)
    to_ask = "What waits in Nurture is not open to you. To ask Mel Haddad for Cold 1, write /lead assign L1 @dan."
    assert to_ask in (await little.presses("dan", "Take over", card)).modal
    assert (await little.presses("fay", "Take over", card)).opened[0]["title"]["text"] == "Take over"


async def test_queues_that_do_not_exist_or_are_empty(little: Little) -> None:
    assert "Did you mean `/lead queue nurture`?" in await said(little, "fay", "queue nurtur")
    assert "The policy has no queue “&lt;!here&gt;”." in await said(little, "fay", "queue &lt;!here&gt;")
    slack = await little.presses_raw("fay", {"action_id": "baton:look:1", "value": "1|queue|0|0|gone"})
    assert "The policy has no queue “gone”." in slack.said[0]
    assert await said(little, "rita", "queue manual-review") == "Nothing waits in *Manual review* at the moment."
