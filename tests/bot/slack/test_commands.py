"""``/lead``: everything that is on record, a page at a time."""

from datetime import timedelta

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from bot.blocks import Block
from bot.slack.typed import typed
from routing.commands import Accept, Snooze
from routing.messages import Audience, Place
from tests.bot.slack.little import START, Little, button, buttons, texts

pytestmark = pytest.mark.anyio


@pytest.fixture
def little() -> Little:
    office = Little()
    office.lead_comes("Acme", email="jo@acme.example")
    return office


async def said(little: Little, text: str, who: str = "dan") -> str:
    return texts((await little.types(who, text)).blocks)


async def test_help_is_the_answer_to_nothing_and_to_nonsense(little: Little) -> None:
    for text in ("", "help", "HELP", "  "):
        assert "`/lead history L17`" in await said(little, text, "zoe")
    assert "I do not know `/lead` frobnicate." in await said(little, "frobnicate now")
    assert "`/lead mine`" in await said(little, "frobnicate now")
    assert "Did you mean `/lead history`?" in await said(little, "histroy L1")


async def test_whoever_is_not_on_the_roster_learns_what_to_do(little: Little) -> None:
    for text in ("mine", "show L1", "history L1"):
        assert "Baton does not know you yet" in await said(little, text, "zoe")


@pytest.mark.parametrize("reference", ["L1", "l1", "web-1", "<mailto:jo@acme.example|jo@acme.example>", "acme", "Acme"])
async def test_a_lead_by_each_of_its_names(little: Little, reference: str) -> None:
    shown = await said(little, f"show {reference}", "eve")
    assert "*Waiting for Dan Novak*" in shown
    assert "*Accountable now:* Dan Novak" in shown


async def test_its_owner_is_shown_their_card(little: Little) -> None:
    shown = await said(little, "show L1")
    assert "*Yours because:*" in shown
    assert "Accountable now" not in shown


async def test_a_number_alone_shows_the_lead(little: Little) -> None:
    assert "*Yours because:*" in await said(little, "l1")
    assert "I found no lead “L99”" in await said(little, "L99")


async def test_history_is_told_oldest_first(little: Little) -> None:
    little.does(Accept(now=START, seen=little.seen(), by="dan", reason="calling_now", note="now"))
    story = (await said(little, "history acme")).splitlines()
    assert "Came in from website as web-1" in story[1]
    assert "Offered to Dan Novak by the rule “Everyone else who can be placed”, due" in story[2]
    assert "Dan Novak accepted it: calling now “now”." in story[3]


async def test_a_long_history_is_paged(little: Little) -> None:
    little.does(Accept(now=START, seen=little.seen(), by="dan", reason="calling_now"))
    for hours in range(1, 20):
        until = START + timedelta(hours=hours)
        little.does(Snooze(now=START, seen=little.seen(), by="dan", reason="meeting_later", until=until))
    first = await little.types("dan", "history L1")
    assert buttons(first) == ["Newer"]
    assert "1 to 10 of 22" in texts(first.blocks)
    slack = await little.presses_raw("dan", button(first, "Newer"))
    second = slack.whispers[0]
    assert second["replace_original"] is True
    assert "11 to 20 of 22" in texts(second["blocks"])
    labels = [e["text"]["text"] for e in second["blocks"][-1]["elements"]]
    assert labels == ["Older", "Newer"]
    assert little.outgoing.seen == [], "an answer to a command is no card"


async def test_several_leads_answer(little: Little) -> None:
    little.lead_comes("Acme Labs")
    answer = await little.types("dan", "history acme")
    assert "Several leads answer to “acme”. Which one?" in texts(answer.blocks)
    assert "*L2* · Acme Labs · new · Eve Martin" in texts(answer.blocks)
    assert buttons(answer) == ["Show", "Show"]
    slack = await little.presses_raw("dan", button(answer, "Show"))
    assert "The story of *Acme* (L1)" in slack.said[0]


async def test_more_than_ten_answer(little: Little) -> None:
    for number in range(20):
        little.lead_comes(f"Acme {number}")
    answer = await little.types("dan", "show acme")
    assert "More than ten leads answer" in texts(answer.blocks)
    assert len(buttons(answer)) == 10


async def test_nothing_answers(little: Little) -> None:
    assert "I found no lead “&lt;!channel&gt;”" in await said(little, "show &lt;!channel&gt;")
    assert "Which lead? Write `/lead show` and its number" in await said(little, "show")


async def test_why(little: Little) -> None:
    assert "*The rule that matched:* Everyone else" in await said(little, "why L1", "eve")


async def test_why_says_what_of_the_lead_could_not_be_read(little: Little) -> None:
    lead = little.lead_comes(country="<!channel>", phone="call me")
    told = await said(little, f"why L{lead}", "rita")
    assert "Could not read phone 'call me'." in told and "Could not read country" in told
    assert "<!channel>" not in told


async def test_mine_by_due(little: Little) -> None:
    assert "No open lead is yours" in await said(little, "mine", "hal")
    for number in range(36):
        little.lead_comes(f"Company {number}")
    answer = await little.types("dan", "mine")
    assert "13 open leads are yours" in texts(answer.blocks)
    assert buttons(answer) == [*["Show"] * 10, "Later"]
    slack = await little.presses_raw("dan", button(answer, "Later"))
    assert "11 to 13 of 13" in texts(slack.whispers[0]["blocks"])


async def test_a_database_that_does_not_answer(little: Little) -> None:
    little.records.fails = OSError("gone")
    assert "I could not look that up just now" in await said(little, "mine")


async def test_before_the_first_policy() -> None:
    empty = Little(opened=False)
    assert "Baton does not know you yet" in await said(empty, "mine")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text())
async def test_anything_typed_is_answered(little: Little, text: str) -> None:
    for subcommand in ("", "show ", "history ", "why "):
        await little.types("dan", subcommand + text)


def test_what_was_typed_is_read_as_it_was_meant() -> None:
    assert typed("show <mailto:a@b.c|a@b.c>") == "show a@b.c"
    assert typed("show <http://acme.com|acme.com>") == "show acme.com"
    assert typed("show <mailto:a@b.c>") == "show a@b.c"
    assert typed(" show  R&amp;D  Ltd\n") == "show R&D Ltd"


def marked(blocks: list[Block]) -> str:
    """What Slack would read as mrkdwn."""
    parts = [p for b in blocks for p in (b.get("text"), *b.get("elements", [])) if isinstance(p, dict)]
    return "\n".join(p["text"] for p in parts if p.get("type") == "mrkdwn")


EVIL = ["&" * 3_000, "<!channel>" * 300, "*_`~" * 500, "👩" * 2_000, "<@UDAN>", "> quoted\n", "\ud800", "`/lead`"]


@pytest.mark.parametrize("evil", EVIL)
async def test_a_hostile_lead_harms_no_answer_and_no_form(evil: str) -> None:
    little = Little()
    told = dict.fromkeys(["name", "email", "phone", "product", "message", "url", "region", "segment", "country"], evil)
    little.lead_comes(evil, external_id="evil", **told)
    for odd in ("x", "y"):
        changed = {f"{evil}{number}": odd + evil for number in range(8)}
        little.lead_comes(evil, external_id="evil", **told, **changed)
    little.lead_comes(evil, external_id="evil-2")
    owner = little.work.assignments[1].accountable
    for text in ("history L1", "show L1", "why L1", "mine", "show evil", f"show {evil}"):
        answer = await little.types(owner, text)
        said = marked(answer.blocks) + answer.text
        assert "<!channel" not in said
        assert "<@" not in said
    card = little.card(Place.channel("C1"), Audience.MANAGER)
    for label in ("Take over", "Assign to…"):
        slack = await little.presses("rita", label, card)
        assert "<!channel" not in marked(slack.opened[0]["blocks"])
