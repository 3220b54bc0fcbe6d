from dataclasses import replace
from typing import Any

import aiohttp
import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import NotOnScreen, Workspace
from sandbox.screens.inputs import Value
from tests.sandbox.forms import clicked_card, field, form, opens, option

pytestmark = pytest.mark.anyio

Json = dict[str, Any]


async def test_what_the_app_filled_in_beforehand_is_sent(
    office: Workspace, bot: AsyncApp, client: AsyncWebClient
) -> None:
    options = [option("Small"), option("Large")]
    ben = office.person("ben")
    blocks = [
        field("Company", {"type": "plain_text_input", "initial_value": "Acme"}),
        field("Mail", {"type": "email_text_input", "initial_value": "jo@acme.example"}),
        field("Site", {"type": "url_text_input", "initial_value": "https://acme.example"}),
        field("Employees", {"type": "number_input", "is_decimal_allowed": False, "initial_value": "120"}),
        field("Size", {"type": "static_select", "options": options, "initial_option": options[1]}),
        field("Owner", {"type": "users_select", "initial_user": ben.id}),
    ]
    opens(bot, form("Lead", *blocks))
    states: list[Json] = []

    @bot.view("form")
    async def submit(ack: Any, view: Json) -> None:
        states.append(view["state"]["values"])
        await ack()

    await clicked_card(office, client, "Snooze")
    ana = office.person("ana")
    modal = await ana.sees_modal("Lead")
    await ana.fills(modal, {"Employees": 130})
    assert (await ana.submits(modal)).accepted
    [values] = [{block: entry["value"] for block, entry in state.items()} for state in states]
    typed = {block: entry["value"] for block, entry in values.items() if "value" in entry}
    assert typed == {"company": "Acme", "mail": "jo@acme.example", "site": "https://acme.example", "employees": "130"}
    assert values["size"]["selected_option"] == options[1]
    assert values["owner"]["selected_user"] == ben.id


@pytest.mark.parametrize(
    ("element", "wrong", "complaint", "right"),
    [
        ({"type": "email_text_input"}, "jo@acme", "Please enter a valid email address.", "jo@acme.example"),
        ({"type": "email_text_input"}, "jo bell@acme.example", "Please enter a valid email address.", "j@a.example"),
        ({"type": "url_text_input"}, "acme.example", "Please enter a valid URL.", "https://acme.example/x?y=z"),
        ({"type": "number_input", "is_decimal_allowed": False}, 1.5, "Please enter a valid whole number.", -2),
        ({"type": "number_input", "is_decimal_allowed": True}, "many", "Please enter a valid number.", 1.5),
        (
            {"type": "number_input", "is_decimal_allowed": True, "min_value": "9.5", "max_value": "100"},
            9,
            "Please enter a number of at least 9.5.",
            10,
        ),
        (
            {"type": "number_input", "is_decimal_allowed": False, "max_value": "100"},
            101,
            "Please enter a number of at most 100.",
            100,
        ),
    ],
)
async def test_slack_itself_looks_at_the_form_of_what_is_typed(
    office: Workspace,
    socket_app: AsyncApp,
    client: AsyncWebClient,
    element: Json,
    wrong: Value,
    complaint: str,
    right: Value,
) -> None:
    opens(socket_app, form("Lead", field("Entry", element)))

    @socket_app.view("form")
    async def submit(ack: Any) -> None:
        await ack()

    await clicked_card(office, client, "Snooze")
    ana = office.person("ana")
    modal = await ana.sees_modal("Lead")
    await ana.fills(modal, {"Entry": wrong})
    assert (await ana.submits(modal)).errors == {"Entry": complaint}
    await ana.fills(modal, {"Entry": right})
    assert (await ana.submits(modal)).accepted


async def handed_in(office: Workspace, bot: AsyncApp, client: AsyncWebClient, element: Json) -> list[Json]:
    """The app opens a form with this one field, for Ana; what it is sent of it is put into the list."""
    entries: list[Json] = []
    opens(bot, form("Lead", field("Entry", element)))

    @bot.view("form")
    async def submit(ack: Any, view: Json) -> None:
        entries.append(view["state"]["values"]["entry"]["value"])
        await ack()

    await clicked_card(office, client, "Snooze")
    return entries


async def test_files_are_sent_as_slack_describes_them(
    office: Workspace, socket_app: AsyncApp, client: AsyncWebClient
) -> None:
    entries = await handed_in(office, socket_app, client, {"type": "file_input", "filetypes": ["PDF"], "max_files": 2})
    ana = office.person("ana")
    modal = await ana.sees_modal("Lead")
    for wrong, complaint in (
        ([("plan.pdf", b"1")] * 3, "Please upload at most 2 files."),
        ([("plan.pdf", b"1"), ("plan.doc", b"1")], "Please upload files of these types: pdf."),
        ([("plan.pdf", bytes(10_000_001))], "Please upload files of at most 10 MB."),
        ([], "Please complete this required field."),
    ):
        await ana.fills(modal, {"Entry": wrong})
        assert (await ana.submits(modal)).errors == {"Entry": complaint}
    with pytest.raises(NotOnScreen, match="chosen as a list"):
        await ana.fills(modal, {"Entry": "plan.pdf"})
    await ana.fills(modal, {"Entry": [("plan.pdf", bytes(10_000_000)), ("b.pdf", b"short")]})
    assert (await ana.submits(modal)).accepted
    [entry] = entries
    assert entry["type"] == "file_input"
    told = [(file["name"], file["size"], file["mimetype"], file["user"]) for file in entry["files"]]
    assert told == [("plan.pdf", 10_000_000, "application/pdf", ana.id), ("b.pdf", 5, "application/pdf", ana.id)]
    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {office.bot_token}"}) as session:
        office.team.manifest = replace(office.team.manifest, scopes=(*office.team.manifest.scopes, "files:read"))
        assert await (await session.get(entry["files"][1]["url_private"])).read() == b"short"


async def test_a_form_that_wants_no_file_yet_says_so(
    office: Workspace, socket_app: AsyncApp, client: AsyncWebClient
) -> None:
    await handed_in(office, socket_app, client, {"type": "file_input"})
    modal = await office.person("ana").sees_modal("Lead")
    assert modal.values == {"Entry": {"type": "file_input", "files": []}}


@pytest.mark.parametrize("marked", [False, True])
async def test_rich_text_is_sent_as_a_block(
    office: Workspace, socket_app: AsyncApp, client: AsyncWebClient, marked: bool
) -> None:
    part = {"type": "text", "text": "Call them"} | ({"style": {"bold": True}} if marked else {})
    block = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [part]}]}
    entries = await handed_in(office, socket_app, client, {"type": "rich_text_input"})
    ana = office.person("ana")
    modal = await ana.sees_modal("Lead")
    assert modal.values == {"Entry": {"type": "rich_text_input", "rich_text_value": None}}
    await ana.fills(modal, {"Entry": block if marked else "Call them"})
    assert (await ana.submits(modal)).accepted
    assert entries == [{"type": "rich_text_input", "rich_text_value": block}]


async def test_no_more_can_be_chosen_than_the_app_allows(
    office: Workspace, socket_app: AsyncApp, client: AsyncWebClient
) -> None:
    options = [option("Small"), option("Large"), option("Huge")]
    element = {"type": "multi_static_select", "options": options, "max_selected_items": 2}
    entries = await handed_in(office, socket_app, client, element)
    ana = office.person("ana")
    modal = await ana.sees_modal("Lead")
    await ana.fills(modal, {"Entry": ["Small", "Large", "Huge"]})
    assert (await ana.submits(modal)).errors == {"Entry": "Please select at most 2 items."}
    await ana.fills(modal, {"Entry": ["Small", "Huge"]})
    assert (await ana.submits(modal)).accepted
    assert entries[0]["selected_options"] == [options[0], options[2]]


async def test_options_are_asked_for_from_the_third_letter_on(
    office: Workspace, socket_app: AsyncApp, client: AsyncWebClient
) -> None:
    asked: list[str] = []
    entries = await handed_in(office, socket_app, client, {"type": "multi_external_select"})

    @socket_app.options("value")
    async def offer(ack: Any, payload: Json) -> None:
        asked.append(payload["value"])
        await ack(options=[option(payload["value"])])

    ana = office.person("ana")
    modal = await ana.sees_modal("Lead")
    with pytest.raises(NotOnScreen, match="No option says 'Ac'"):
        await ana.fills(modal, {"Entry": "Ac"})
    await ana.fills(modal, {"Entry": ["Acme", "Bell"]})
    assert (await ana.submits(modal)).accepted
    assert asked == ["Acme", "Bell"]
    assert entries[0]["selected_options"] == [option("Acme"), option("Bell")]


async def test_options_of_a_menu_in_a_message(office: Workspace, bot: AsyncApp, client: AsyncWebClient) -> None:
    asked: list[Json] = []
    chosen: list[Json] = []

    @bot.options("owner")
    async def offer(ack: Any, body: Json) -> None:
        asked.append(body)
        await ack(options=[option("Ben")])

    @bot.action("owner")
    async def choose(ack: Any, action: Json) -> None:
        chosen.append(action)
        await ack()

    ana = office.person("ana")
    menu = {"type": "external_select", "action_id": "owner", "min_query_length": 0}
    await client.chat_postMessage(channel=ana.id, text="Acme", blocks=[{"type": "actions", "elements": [menu]}])
    card = await ana.sees_dm("Acme")
    await ana.chooses("Ben", on=card)
    [body], [action] = asked, chosen
    assert (body["type"], body["action_id"], body["value"]) == ("block_suggestion", "owner", "Ben")
    assert body["container"]["message_ts"] == body["message"]["ts"] == card.ts
    assert "response_url" not in body
    assert action["selected_option"] == option("Ben")
