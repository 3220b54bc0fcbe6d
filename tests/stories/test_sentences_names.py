"""Hostile names go everywhere that names are shown: nobody is pinged, nothing is a link, and Slack refuses nothing."""

import json
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from sandbox import Message, Modal
from tests.stories import floor
from tests.stories.office import EXAMPLES, Office

pytestmark = pytest.mark.anyio

EVIL = "https://evil.example/x"
HOSTILE = (
    "<!channel>",
    "<!here|here>",
    "<@U012345>",
    f"<{EVIL}|click>",
    f"[click]({EVIL})",
    "*bold* _it_ `code` ~gone~",
    "&amp; &lt;!channel&gt;",
    "\u202emoc.live\u202c\u200f",
    "👩‍👩‍👧 :tada:",
)
START = " ".join(HOSTILE)
LONG = (f"{START} " * 40)[:2_000]
NAMED = "<!channel> *Acme* &amp; <https://evil.example/x|Co>"
"""What the lead is called: short enough to be shown whole, and to be found by."""
EVE = "Eve <!here> *Martin*"
PLACE = "Wrong <!here> &amp; *place*"


def as_read(text: str) -> str:
    """As people read it where Slack marks text up: the marks of bold are their look-alikes."""
    return text.replace("*", "\N{ASTERISK OPERATOR}")


SHOWN = as_read(NAMED)
PEOPLE = (EXAMPLES / "roster.yml").read_text().replace("Eve Martin", f'"{EVE}"')
POLICY = (
    floor.POLICY.replace("members: [dan, eve, fay]", "members: [dan]")
    .replace("name: Everyone else,", 'name: "Everyone <!channel> *else*",')
    .replace(
        "[wrong_territory, no_capacity, other]", '[{ code: wrong, label: "PLACE" }, other]'.replace("PLACE", PLACE)
    )
    + """
sources:
  hubspot:
    channel: "#hubspot-leads"
    apps: [HubSpot]
    fields: { external_id: Deal ID, company: Company, name: Contact, country: Country, message: Message }
"""
)
OURS = re.compile(
    r"!date\^\d+\^[^<>|]*\|[^<>|]*|@U[A-Z0-9]+|#C[A-Z0-9]+|mailto:[^<>|]+\|[^<>|]+|tel:[+0-9]+\|[^<>|]+"
    r"|https://northwind\.slack\.com/archives/[A-Z0-9]+/p[0-9]+\|Open the record"
)
"""What Baton itself may put between < and >."""
TURNED = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def lead(company: str = NAMED, **more: Any) -> dict[str, Any]:
    """A lead that is hostile in every field that takes a text."""
    return {
        "company": company,
        "name": LONG,
        "email": f"<!channel>@{START}"[:1_900],
        "phone": "+1 <!here> 555",
        "product": LONG,
        "region": START,
        "url": f"{EVIL}|click> <!channel>",
        "message": "\n".join([*HOSTILE, LONG]),
        "tags": [START],
        "attributes": {"tier <!channel>": START},
        **more,
    }


def marked_up(part: Any) -> Iterator[str]:
    """Every text in blocks that Slack reads as mrkdwn."""
    if isinstance(part, dict):
        if part.get("type") == "mrkdwn":
            yield part["text"]
        for within in part.values():
            yield from marked_up(within)
    elif isinstance(part, list):
        for within in part:
            yield from marked_up(within)


def shown(office: Office) -> Iterator[tuple[list[str], str]]:
    """All that Baton posted, edited and opened: its mrkdwn, and the whole as it was sent."""
    for post in office.workspace.team.messages:
        if post.author == office.workspace.team.app.author:
            for version in post.versions:
                blocks = version.content.all_blocks
                yield [version.content.text, *marked_up(blocks)], json.dumps(blocks, ensure_ascii=False)
    for call in office.workspace.calls:
        if call.method == "views.open":
            whole = json.dumps(call.args["view"], ensure_ascii=False)
            # what an input holds is the record itself, for its person to correct
            yield list(marked_up(call.args["view"])), re.sub(r'"initial_value": "[^"]*"', "", whole)


def all_is_tame(office: Office) -> None:
    """Nothing that came in has any power, wherever it is shown."""
    seen = 0
    for texts, whole in shown(office):
        assert not TURNED.search(whole), whole
        for text in texts:
            seen += "evil" in text or "channel" in text
            found = re.findall(r"<([^<>]*)>", text)
            assert all(OURS.fullmatch(code) for code in found), text
            assert not re.search(r"[<>]", re.sub(r"<[^<>]*>", "", text)), text
            assert "*bold*" not in text and "*Acme*" not in text and "*Martin*" not in text and "`code`" not in text
            assert "|click>" not in text and "evil.example" not in "".join(found)
    assert seen >= 3, "it is shown"
    known = {person.id for person in office.workspace.team.people}
    for post in office.workspace.team.messages:
        assert set(post.pings) <= known and len(post.pings) <= 1


@pytest.fixture
async def office(setting: tuple[str, str], tmp_path: Path) -> AsyncIterator[Office]:
    (tmp_path / "roster.yml").write_text(PEOPLE)
    async with floor.a_floor(setting, tmp_path, policy=POLICY, roster=tmp_path / "roster.yml") as place:
        yield place
        assert place.workspace.failures == []
        all_is_tame(place)


async def reads(office: Office, line: str, *texts: str) -> str:
    await office.dan.types(line)
    return (await office.dan.sees_only_to_me(*texts)).text


async def asks(office: Office, card: Message) -> Modal:
    """Dan asks that Eve have it, with a note that is as hostile."""
    await office.dan.clicks("Reassign", on=card)
    form = await office.dan.sees_modal("Reassign", SHOWN)
    note = "\n".join([*HOSTILE, LONG])[:1_000]
    values = {"To": EVE, "Reason": PLACE, "Note": note}
    await office.dan.fills(form, values)
    assert (await office.dan.submits(form)).accepted
    told = await office.dan.sees_modal("Asked", "Rita Stone is asked")
    assert list(marked_up(told.view.definition))
    await office.dan.closes(told)
    return told


async def test_a_card_its_forms_a_request_notices_and_every_command(office: Office) -> None:
    await office.lead_comes(**lead(external_id="<!channel>|*x* &amp; 1"))
    card = await office.dan.sees_dm(SHOWN, "“<!channel> <!here|here>")
    assert as_read("Everyone <!channel> *else*") in card.text and list(card.mentions) == []
    await office.dan.clicks("Why me?", on=card)
    why = await office.dan.sees_modal("Why me?", SHOWN)
    await office.dan.closes(why)
    for command in ("show L1", "history L1", "why L1", "mine", "show <!channel>|*x* &amp; 1"):
        await reads(office, f"/lead {command}", SHOWN)

    told = await asks(office, card)
    assert SHOWN in told.text
    await office.dan.sees_edit(card, as_read(f"You asked that it go to {EVE}: w{PLACE[1:]}."))
    live = await office.rita.sees_in("#sales-leads", SHOWN, "Dan Novak asks", "“<!channel> <!here|here>")
    ping = await office.rita.sees_in("#sales-leads", "Dan Novak asks that", SHOWN, thread=live)
    assert list(ping.mentions) == [office.rita.id]
    await office.rita.clicks("Approve", on=live)
    form = await office.rita.sees_modal("Approve", SHOWN)
    await office.rita.fills(form, {"Reason": "Agreed", "Note": LONG[:1_000]})
    assert (await office.rita.submits(form)).accepted
    await office.eve.sees_dm(SHOWN, as_read(f"Rita Stone gave it to you (w{PLACE[1:]})"))
    done = await office.dan.sees_dm("Rita Stone approved", SHOWN, as_read(f"goes to {EVE}"), thread=card)
    assert list(done.mentions) == [office.dan.id]
    await reads(office, "/lead history L1", as_read(f"Dan Novak asked that it go to {EVE}"), "“<!channel>")

    await office.dan.clicks("Accept: calling now", on=card, old=True)
    await office.dan.sees_only_to_me(as_read(f"{NAMED} went to {EVE} just now"))
    await office.dan.types("/lead show nobody <!channel> *x*")
    await office.dan.sees_only_to_me(as_read("I found no lead “nobody <!channel> *x*”."))
    await office.rita.types("/lead assign L1 <!channel> *x*")
    await office.rita.sees_only_to_me("Nobody on the roster is called")


async def test_what_is_late_is_told_of_in_a_channel(office: Office) -> None:
    _, live = await floor.is_overdue(office, SHOWN)
    assert list(live.mentions) == []


async def test_what_is_to_be_claimed_stands_in_a_channel(office: Office) -> None:
    await office.lead_comes(**lead(source="demo"))
    card = await office.ana.sees_in("#hot-leads", SHOWN)
    assert list(card.mentions) == [] and card.buttons == ["Claim", "Why here?"]
    await office.ana.clicks("Why here?", on=card)
    await office.ana.closes(await office.ana.sees_modal("Why here?", SHOWN))
    await office.eve.clicks("Claim", on=await office.eve.sees_in("#hot-leads", SHOWN))
    await office.eve.sees_only_to_me(f"{SHOWN} is for floor to claim")
    await office.ana.clicks("Claim", on=card)
    await office.ana.sees_dm(SHOWN, "You claimed it")
    await office.ana.sees_edit(card, "Claimed by Ana Ruiz")


async def test_what_waits_is_listed(office: Office) -> None:
    await office.lead_comes(**lead(source="list"))
    await office.mel.sees_dm(SHOWN)
    await office.mel.types("/lead queue nurture")
    listed = await office.mel.sees_only_to_me("Nurture: 1 lead waits", SHOWN)
    await office.mel.clicks("Take", on=listed)
    await office.mel.closes(await office.mel.sees_modal("Take over", SHOWN))


async def test_another_apps_message_and_the_answer_under_it(office: Office) -> None:
    told = {"Deal ID": "<!channel> 9", "Company": NAMED, "Contact": START, "Country": "GB", "Message": START}
    escaped = {
        name: text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") for name, text in told.items()
    }
    text = "\n".join(f"*{name}*: {value}" for name, value in escaped.items())
    message = await office.workspace.app("HubSpot", classic=True).posts("#hubspot-leads", attachments=[{"text": text}])
    await office.dan.sees_dm("<!channel>")
    answer = await office.rita.sees_in("#hubspot-leads", "Dan Novak has it", thread=message)
    assert list(answer.mentions) == []
    await office.rita.uses_shortcut("Route this lead", on=message)
    form = await office.rita.sees_modal("Route a lead")
    assert form.values["Company"]["value"].startswith("<!channel>")
    done = await office.rita.submits(form)
    assert done.modal is not None and "Dan Novak has <!channel>" in done.modal.text


async def test_a_workflow_gets_names_as_they_are_and_no_more(office: Office) -> None:
    inputs = {"company": NAMED, "name": START, "country": "GB", "source": "<!channel>", "external_id": "<@U1>"}
    run = await (await office.mel.runs_step("route_lead", inputs)).ends()
    await office.dan.sees_dm(SHOWN, "from <!channel>")
    assert run.outputs is not None and run.outputs["owner_name"] == "Dan Novak"
    assert not {NAMED, START, "<@U1>"} & set(map(str, run.outputs.values())), "what came in does not go on from here"
