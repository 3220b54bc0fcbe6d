import itertools
import json
from typing import Any

import pytest
from playwright.async_api import expect
from slack_bolt.app.async_app import AsyncApp

from sandbox import Workspace
from sandbox.page.plugs import Sender, SenderField, Sent
from tests.page.conftest import Visit

pytestmark = pytest.mark.anyio

Json = dict[str, Any]


@pytest.fixture
def sent(office: Workspace) -> list[Json]:
    """What came through a sender that is plugged in."""
    came: list[Json] = []
    ids = itertools.count(1)

    async def send(lead: Json) -> Sent:
        if lead.get("company") == "Nobody":
            raise ConnectionRefusedError("connection refused")
        came.append(lead)
        status = 202 if "email" in lead else 422
        return Sent(status, json.dumps({"status": "taken" if status == 202 else "no e-mail"}), "curl -sS http://leads")

    fields = [
        SenderField("company", "Company"),
        SenderField("email", "E-mail", "email"),
        SenderField("employees", "Employees", "number"),
        SenderField("country", "Country", "select", ["GB", "FR"]),
        SenderField("note", "Note", "long", hint="What they wrote"),
    ]
    office.page.senders = [
        Sender("lead", "A lead", fields, lambda: {"id": f"L{next(ids)}", "email": "kim@acme.example"}, send, {
            "Large": {"company": "Umbrella", "employees": 9000}
        })
    ]  # fmt: skip
    return came


async def test_the_form_and_the_json_follow_each_other(sent: list[Json], visit: Visit) -> None:
    ana = await visit("/@ana/leads?workshop=send")
    page = ana.page
    await expect(page.get_by_label("E-mail")).to_have_value("kim@acme.example")
    await page.get_by_label("Company").fill("Acme")
    await page.get_by_label("Employees").fill("120")
    await page.get_by_label("Country").select_option("GB")
    await page.get_by_label("E-mail").fill("")
    entered = json.loads(await page.get_by_label("As JSON").input_value())
    assert entered["company"] == "Acme" and entered["employees"] == 120 and "email" not in entered
    await page.get_by_label("As JSON").fill('{"company": "Bolt", "note": "a\\nb", "extra": [1]}')
    await expect(page.get_by_label("Company")).to_have_value("Bolt")
    await expect(page.get_by_label("Note")).to_have_value("a\nb")
    await page.get_by_label("Company").fill("Bolt Ltd")
    await page.locator("#ws-send").get_by_role("button", name="Send").click()
    await expect(page.locator("#ws-status")).to_contain_text("HTTP 422")
    assert sent == [{"company": "Bolt Ltd", "note": "a\nb", "extra": [1]}]


async def test_the_answer_is_shown_and_an_example_is_a_start(sent: list[Json], visit: Visit) -> None:
    ana = await visit("/@ana/leads?workshop=send")
    await ana.page.get_by_label("Example").select_option("Large")
    await expect(ana.page.get_by_label("Company")).to_have_value("Umbrella")
    await ana.page.locator("#ws-send").get_by_role("button", name="Send").click()
    await expect(ana.page.locator("#ws-status")).to_contain_text("HTTP 202")
    await expect(ana.page.locator("#ws-answer-text")).to_contain_text('"status": "taken"')
    await expect(ana.page.get_by_role("button", name="Copy as curl")).to_be_visible()
    (first,) = sent
    assert (first["company"], first["employees"], first["email"]) == ("Umbrella", 9000, "kim@acme.example")
    await ana.page.get_by_role("button", name="Start anew").click()
    await expect(ana.page.get_by_label("Company")).to_have_value("")
    await ana.page.locator("#ws-send").get_by_role("button", name="Send").click()
    await expect(ana.page.locator("#ws-status")).to_contain_text("HTTP 202")
    assert sent[1]["id"] != first["id"]
    await ana.page.get_by_label("As JSON").fill("no json")
    await ana.page.locator("#ws-send").get_by_role("button", name="Send").click()
    await expect(ana.page.locator("#ws-answer")).to_be_hidden()  # it was to something else


async def test_what_is_wrong_with_the_json_is_said_with_its_line(sent: list[Json], visit: Visit) -> None:
    ana = await visit("/@ana/leads?workshop=send")
    await ana.page.get_by_label("As JSON").fill('{\n  "company": "Acme",\n  oops\n}')
    wrong = ana.page.locator("#ws-json-wrong")
    await expect(wrong).to_contain_text("Line 3, column 3:")
    await ana.page.locator("#ws-send").get_by_role("button", name="Send").click()
    await expect(wrong).to_contain_text("Line 3, column 3:")
    await ana.page.get_by_label("As JSON").fill("[1]")
    await expect(wrong).to_have_text("This must be one JSON object, in { and }.")
    await ana.page.get_by_label("As JSON").fill('{"company": "Nobody"}')
    await expect(wrong).to_be_empty()
    await ana.page.locator("#ws-send").get_by_role("button", name="Send").click()
    await expect(wrong).to_contain_text("Nobody listens: connection refused.")
    assert sent == []


async def test_what_was_entered_is_still_there_in_another_tab_and_anew(sent: list[Json], visit: Visit) -> None:
    ana = await visit("/@ana/leads?workshop=send")
    await ana.page.get_by_label("Company").fill("Half an ent")
    await ana.page.get_by_role("tab", name="Wire").click()
    await ana.page.get_by_role("tab", name="Send").click()
    await expect(ana.page.get_by_label("Company")).to_have_value("Half an ent")
    await ana.page.reload()
    await expect(ana.page.get_by_label("Company")).to_have_value("Half an ent")


async def test_any_event_can_be_sent_by_hand(office: Workspace, app: AsyncApp, visit: Visit) -> None:
    heard: list[Json] = []

    @app.event("team_join")
    async def _joined(event: Json) -> None:
        heard.append(event)

    ana = await visit("/@ana/leads?workshop=send")
    await ana.page.get_by_label("Example").select_option("team_join")
    await ana.page.get_by_label("Text").fill("with a word")
    await ana.page.locator("#ws-send").get_by_role("button", name="Send").click()
    await expect(ana.page.locator("#ws-answer-text")).to_have_text("The app acknowledged it")
    assert heard[0]["type"] == "team_join" and heard[0]["text"] == "with a word"


async def test_an_event_that_nobody_takes_says_so(office: Workspace, visit: Visit) -> None:
    ana = await visit("/@ana/leads?workshop=send")
    await ana.page.locator("#ws-send").get_by_role("button", name="Send").click()
    await expect(ana.page.locator("#ws-answer-text")).to_have_text("The app did not acknowledge it: connection_failed")
