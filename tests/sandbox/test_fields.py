from typing import Any

import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Workspace
from sandbox.inputs import Value
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
