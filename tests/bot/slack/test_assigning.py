"""``/lead assign``: the form opens on the lead and the person that were meant, or a sentence says what is missing."""

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from bot.slack.typed import Mention, mentioned, person_named
from tests.bot.slack.little import ROSTER, Little, LittleSlack, button, buttons, options, texts

pytestmark = pytest.mark.anyio


@pytest.fixture
def little() -> Little:
    office = Little()
    office.lead_comes("Acme Labs", email="jo@acme.example")
    return office


def chosen(slack: LittleSlack) -> str:
    element = next(b for b in slack.opened[0]["blocks"] if b["block_id"] == "to")["element"]
    first = element.get("initial_option")
    return str(first["value"]) if first else ""


@pytest.mark.parametrize(
    ("typed", "to"),
    [
        ("assign L1", ""), ("assign acme labs", ""), ("assign acme labs <@UANA|ana>", "ana"), ("assign L1 ana", "ana"),
        ("assign <@UANA> L1", "ana"), ("assign L1 @ana", "ana"), ("assign acme labs Ana Ruiz", "ana"),
        ("ASSIGN l1 eve", "eve"),
        ("assign <mailto:jo@acme.example|jo@acme.example> <@UEVE|eve>", "eve"), ("assign web-1 martin", None),
    ],
)  # fmt: skip
async def test_a_lead_and_a_person_however_they_are_named(little: Little, typed: str, to: str | None) -> None:
    slack = await little.types_to_slack("rita", typed)
    if to is None:
        assert "Nobody on the roster is called “martin”." in slack.acks[0]["text"]
        return
    assert slack.acks == [{}], "a form has opened, and nothing more is said"
    assert slack.opened[0]["title"]["text"] == "Assign"
    assert "*Acme Labs* (L1)" in slack.modal
    assert chosen(slack) == (f"person:{to}" if to else "")


async def test_whoever_may_not_asks(little: Little) -> None:
    slack = await little.types_to_slack("eve", "assign L1 eve")
    assert (slack.opened[0]["title"]["text"], slack.opened[0]["submit"]["text"]) == ("Ask for it", "Ask")
    assert "This asks Rita Stone." in slack.modal
    answer = await little.submits("eve", slack.opened[0], to=chosen(slack), reason="workload")
    assert "Until then it stays with Dan Novak, and its clock runs on." in texts(answer["view"]["blocks"])
    assert little.view().requests[0].asker == "eve"


async def test_several_leads_each_open_their_own_form(little: Little) -> None:
    little.lead_comes("Acme Tools")
    choice = await little.types("rita", "assign acme <@UANA|ana>")
    assert "Several leads answer to “acme”. Which one?" in texts(choice.blocks)
    assert buttons(choice) == ["Choose", "Choose"]
    slack = await little.presses_raw("rita", button(choice, "Choose"))
    assert "*Acme Labs* (L1)" in slack.modal
    assert chosen(slack) == "person:ana"
    assert little.outgoing.seen == [], "an answer to a command is no card"
    for value in ("1|a|99|ana", "1|a|1|nobody", "1|a|1|dan"):
        slack = await little.presses_raw("rita", {"action_id": "baton:give:1", "value": value})
        assert any(said in slack.modal for said in ("no lead L99", "no longer on the roster", "has Acme Labs already"))
    slack = await little.presses_raw("rita", {"action_id": "baton:give:1", "value": "x"})
    assert "from another version of Baton" in slack.said[0]
    slack = await little.presses_raw("zoe", button(choice, "Choose"))
    assert "Baton does not know you yet" in slack.said[0]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("assign", "Which lead, and who is to have it?"),
        ("assign <@UANA|ana>", "Which lead, and who is to have it?"),
        ("assign L1 <@UZOE|zoe>", "zoe is not on Baton's roster"),
        ("assign L1 bob dylan", "Nobody on the roster is called “bob dylan”."),
        ("assign nowhere", "I found no lead “nowhere”."),
        ("assign nowhere <@UANA|ana>", "I found no lead “nowhere”."),
        ("assign L1 dan", "Dan Novak has Acme Labs already; nothing was changed."),
    ],
)
async def test_what_is_missing_is_said(little: Little, typed: str, said: str) -> None:
    assert said in (await little.types("rita", typed)).text


async def test_a_form_that_slack_does_not_open(little: Little) -> None:
    slack = await little.types_to_slack("rita", "assign L1", LittleSlack(error="expired_trigger_id"))
    assert slack.acks[0]["text"] == "That took too long for Slack; please press again."


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.text())
async def test_anything_typed_is_answered(little: Little, text: str) -> None:
    for subcommand in ("assign ", "assign L1 ", "queue "):
        await little.types_to_slack("rita", subcommand + text)


def test_who_is_meant() -> None:
    assert mentioned("acme <@U1|ana.r>") == (Mention("U1", "ana.r"), "acme")
    assert mentioned("acme & co") == (None, "acme & co")
    names = {
        name: (found.id if (found := person_named(ROSTER, name)) else None) for name in ("@ana", "ANA RUIZ", "Ana", "")
    }
    assert names == {"@ana": "ana", "ANA RUIZ": "ana", "Ana": "ana", "": None}
    assert list(options({"blocks": [{"block_id": "to", "element": {"option_groups": []}}]}, "to")) == []
