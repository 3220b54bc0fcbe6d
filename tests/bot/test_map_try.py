"""``baton map try``: what a pasted record would be, where each field came from, and what is wrong."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli import app

EXAMPLES = Path(__file__).parents[2] / "examples"
POLICY = EXAMPLES / "policy.yml"
HUBSPOT: dict[str, Any] = json.loads((EXAMPLES / "messages" / "hubspot.json").read_text())


def tried(given: str, source: str = "hubspot", policy: Path = POLICY, *more: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["map", "try", source, "--policy", str(policy), *more], input=given)
    return result.exit_code, result.stdout, result.stderr


def told(given: str, source: str = "hubspot", policy: Path = POLICY) -> dict[str, Any]:
    code, out, _ = tried(given, source, policy, "--json")
    answer: dict[str, Any] = json.loads(out)
    assert code == (0 if answer["problem"] is None else 1)
    return answer


def test_each_field_is_said_with_where_it_came_from() -> None:
    code, out, err = tried(json.dumps(HUBSPOT))
    assert (code, err) == (0, "")
    for row in (
        ("company", "Acme & Sons", "Company"),
        ("external_id", "9001", "Deal ID"),
        ("amount", "12500", "Amount"),
    ):
        assert any(all(part in line for part in row) for line in out.splitlines()), row
    assert "No “Product” (for product)" in out
    assert "It would be a lead of hubspot." in out


WRAPPED: list[Any] = [
    HUBSPOT,
    {"type": "event_callback", "event": {**HUBSPOT, "channel": "C1"}},
    {"type": "event_callback", "event": {"type": "message", "subtype": "message_changed", "message": HUBSPOT}},
    {"envelope_id": "e", "type": "events_api", "payload": {"event": HUBSPOT}},
    {"type": "message_action", "callback_id": "route_message", "message": HUBSPOT},
    {"ok": True, "messages": [HUBSPOT, {"text": "older"}]},
    [HUBSPOT],
]


@pytest.mark.parametrize("given", WRAPPED)
def test_a_message_may_be_pasted_in_whatever_slack_sends_it(given: Any) -> None:
    answer = told(json.dumps(given))
    assert answer["lead"]["company"] == "Acme & Sons" and answer["from"]["company"] == "Company"


def test_a_message_may_be_pasted_as_text() -> None:
    answer = told("HubSpot  9:05\nDeal ID: 7\nCompany: Acme\nAmount: $12k\nSeats: 40")
    assert answer["lead"] == {
        "external_id": "7",
        "company": "Acme",
        "amount": 12_000,
    }
    assert answer["unused"] == {"Seats": "40"}


def test_what_would_go_to_review_says_what_is_wrong_and_the_label_that_was_meant() -> None:
    code, out, err = tried("Deal IDs: 7\nCompany: Acme\nAmount: a lot")
    assert code == 1
    assert "It would go to review. It could not be read: the message has no “Deal ID”" in err
    assert "No “Deal ID” (for external_id): Did you mean 'Deal IDs'?" in out


def test_what_the_source_would_leave_alone_is_said() -> None:
    code, _, err = tried(json.dumps({**HUBSPOT, "username": "Zapier"}))
    assert code == 1 and "“Zapier” posted it, and the source reads only what hubspot posts there" in err


def test_a_webhooks_source_is_tried_on_its_json(tmp_path: Path) -> None:
    policy = tmp_path / "policy.yml"
    fields = "{ external_id: id, company: org.name, amount: { from: budget, money: true } }"
    policy.write_text(f"{POLICY.read_text()}  site:\n    webhook: form\n    fields: {fields}\n")
    answer = told(json.dumps({"id": 7, "org": {"name": "Acme"}, "budget": "12k", "utm": "x"}), "site", policy)
    assert answer["lead"] == {"external_id": "7", "company": "Acme", "amount": 12_000}
    assert answer["from"]["company"] == "org.name" and answer["unused"] == {"utm": "x"}
    assert told(json.dumps({"id": 7, "budget": "lots"}), "site", policy)["problem"] is not None
    assert told("id=7&budget=12k", "site", policy)["lead"] == {"external_id": "7", "amount": 12_000}
    code, _, err = tried("[7]", "site", policy)
    assert code == 1 and "This is not what the source sends" in err


def test_typeforms_and_hubspots_webhooks_are_tried_as_they_come(tmp_path: Path) -> None:
    policy = tmp_path / "policy.yml"
    sources = (
        "  form:\n    webhook: typeform\n    fields: { company: What company?, email: mail }\n"
        "  crm:\n    webhook: hubspot\n    fields: { company: dealname, amount: { from: amount, money: true } }\n"
    )
    policy.write_text(POLICY.read_text() + sources)
    asked = {"id": "q1", "ref": "c", "type": "short_text", "title": "What company?"}
    answers = [
        {"type": "text", "text": "Acme", "field": {"id": "q1", "ref": "c", "type": "short_text"}},
        {"type": "email", "email": "jo@acme.example", "field": {"id": "q2", "ref": "mail", "type": "email"}},
    ]
    response = {"token": "t1", "definition": {"fields": [asked]}, "answers": answers}
    typeform = told(json.dumps({"event_type": "form_response", "form_response": response}), "form", policy)
    assert typeform["lead"] == {"external_id": "t1", "company": "Acme", "email": "jo@acme.example"}
    assert typeform["from"]["company"] == "What company?" and typeform["from"]["external_id"] == "its sender"
    post = {
        "objectId": 7,
        "properties": {"dealname": {"value": "Acme"}, "amount": {"value": "900"}, "x": {"value": "y"}},
    }
    hubspot = told(json.dumps(post), "crm", policy)
    assert hubspot["lead"]["company"] == "Acme" and hubspot["lead"]["amount"] == 900
    assert hubspot["unused"]["x"] == "y"
    event = {"eventId": 1, "subscriptionType": "deal.propertyChange", "objectId": 7, "occurredAt": 1_893_492_000_000}
    changed = [{**event, "propertyName": "dealname", "propertyValue": "Acme"}]
    assert told(json.dumps(changed), "crm", policy)["lead"]["company"] == "Acme"
    assert "put aside" in tried(json.dumps([{**event, "propertyName": "other"}]), "crm", policy)[2]


def test_mistakes_are_sentences() -> None:
    for given in ("x", ""):
        assert tried(given, "hubspott")[2] == "policy.yml has no source hubspott. Did you mean 'hubspot'?\n"
    assert tried("x", "zzz")[2] == "policy.yml has no source zzz. Its sources are hubspot.\n"
    assert "There is nothing to read" in tried(" \n")[2]


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ("{bad", "line 1, column 2: expecting property name enclosed in double quotes."),
        ('{"text": "x",\n "ts": }', "line 2, column 8: expecting value."),
        ('[{"text": 7', "line 1, column 12: expecting ',' delimiter."),
    ],
)
def test_broken_json_is_not_read_as_text(given: str, where: str) -> None:
    assert tried(given)[::2] == (1, f"This is not JSON, at {where}\n")


def test_what_a_json_file_holds_is_json(tmp_path: Path) -> None:
    file = tmp_path / "event.json"
    file.write_text("Company: Acme")
    assert "This is not JSON, at line 1, column 1" in tried("", "hubspot", POLICY, str(file))[2]


def test_text_that_begins_with_a_time_in_brackets_is_text() -> None:
    assert told("[9:05 AM] HubSpot: New deal\nDeal ID: 7\nCompany: Acme")["lead"]["external_id"] == "7"


@pytest.mark.parametrize(
    "given", ["\x1b[31mCompany: \x1b]0;x\x07", "Deal ID: \u202e7\nCompany: a\x00b", '{"text": 7}', "{", "[]", "[7]"]
)
def test_nothing_pasted_breaks_it_or_the_terminal(given: str) -> None:
    code, out, err = tried(given)
    assert code in {0, 1} and "\x1b" not in out + err and "\x07" not in out


DOCUMENTED = re.findall(r"```yaml\n(fields:\n.*?)```", (EXAMPLES.parent / "docs" / "sources.md").read_text(), re.DOTALL)
TOOLS = ["hubspot", "salesforce", "typeform", "google-forms"]


@pytest.mark.parametrize(("tool", "fields"), list(zip(TOOLS, DOCUMENTED, strict=True)))
def test_the_documented_mapping_of_each_tool_reads_its_message(tool: str, fields: str, tmp_path: Path) -> None:
    policy = tmp_path / "policy.yml"
    entry = "".join(f"    {line}\n" for line in fields.splitlines())
    policy.write_text(f'{POLICY.read_text()}  tool:\n    channel: "#tool"\n{entry}')
    answer = told((EXAMPLES / "messages" / f"{tool}.json").read_text(), "tool", policy)
    assert answer["problem"] is None and answer["missing"] == {}
    assert (answer["lead"]["company"], answer["lead"]["name"]) == (
        "Acme & Sons" if tool == "hubspot" else "Acme",
        "Jo Bell",
    )
