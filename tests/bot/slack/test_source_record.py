"""Whatever an app posts, its labels are found; whatever it is, reading it neither fails nor takes long."""

import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack.source.record import record_of
from bot.slack.source.text import fold
from bot.slack.source.walk import BLOCKS

MESSAGES = Path(__file__).parents[3] / "examples" / "messages"

TOOLS = {
    "hubspot": {
        "deal id": "9001",
        "company": "Acme & Sons",
        "contact": "Jo Bell",
        "email": "jo@acme.example",
        "phone": "+44 20 7946 0000",
        "amount": "$12,500.00",
        "message": "We would like to move by June.\nCan you call on Tuesday?",
    },
    "salesforce": {
        "name": "Jo Bell",
        "company": "Acme",
        "email": "jo@acme.example",
        "country": "Germany",
        "annual revenue": "€ 1.250.000",
        "lead source": "Web",
    },
    "typeform": {
        "what s your name": "Jo Bell",
        "what company do you work for": "Acme",
        "your work email": "jo@acme.example",
        "where are you": "United Kingdom",
        "anything else": "We have 40 people.\nPlease call.",
    },
    "google-forms": {
        "timestamp": "4/3/2030 9:05:00",
        "your name": "Jo Bell",
        "email address": "jo@acme.example",
        "budget": "$12.5k",
        "how can we help": "We need a CRM.\nBy June, please.",
    },
    "workflow": {
        "company": "Acme",
        "e mail": "jo@acme.example",
        "country": "GB",
        "what do they need": "40 seats by June",
    },
}
LINKS = {
    "hubspot": "https://app.hubspot.com/contacts/1/record/0-3/9001",
    "salesforce": "https://acme.lightning.force.com/lightning/r/Lead/00Q5e00000AbCdE/view",
    "typeform": "",
    "google-forms": "https://docs.google.com/spreadsheets/d/1AbC/edit",
    "workflow": "",
}
TITLES = {
    "hubspot": "Acme: 40 seats",
    "salesforce": "New lead",
    "typeform": "New response for Talk to sales",
    "google-forms": "New form response",
    "workflow": "New lead from @U024BE7LH",
}


def example(name: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((MESSAGES / f"{name}.json").read_text())
    return told


def found(message: Any) -> dict[str, str]:
    return {name: one.value for name, one in record_of(message).labelled.items()}


def text(said: str) -> dict[str, str]:
    return found({"text": said})


@pytest.mark.parametrize("tool", TOOLS)
def test_the_messages_of_each_tool_are_read(tool: str) -> None:
    read = found(example(tool))
    assert {name: read.get(name) for name in TOOLS[tool]} == TOOLS[tool]


@pytest.mark.parametrize("tool", TOOLS)
def test_what_stands_for_the_whole_message_is_told(tool: str) -> None:
    whole = record_of(example(tool)).whole
    assert whole["$email"] == "jo@acme.example"
    assert whole.get("$link", "") == LINKS[tool]
    assert whole["$title"] == TITLES[tool]
    assert "Acme" in whole["$text"] and "<" not in whole["$text"]
    assert whole["$app"]


@pytest.mark.parametrize(
    ("said", "company"),
    [
        ("Company: Acme", "Acme"),
        ("*Company:* Acme", "Acme"),
        ("*Company*: Acme", "Acme"),
        ("*Company* : Acme", "Acme"),
        ("*Company*\nAcme", "Acme"),
        ("*Company:*\nAcme", "Acme"),
        ("*Company: Acme*", "Acme"),
        ("Company :: Acme", "Acme"),
        ("Company:\tAcme", "Acme"),
        ("• *Company:* Acme", "Acme"),
        ("- Company: Acme", "Acme"),
        ("1. Company: Acme", "Acme"),
        ("&gt; Company: Acme", "Acme"),
        (":office: *Company:* Acme", "Acme"),
        ("🏢 Company: Acme", "Acme"),
        ("*COMPANY:* `Acme`", "Acme"),
        ("*Company* \u2013 Acme", "Acme"),
        ("Company: *Acme*", "Acme"),
        ("Company: <https://acme.example|Acme>", "Acme"),
        ("Company: Acme &amp; Sons &lt;Ltd&gt;", "Acme & Sons <Ltd>"),
        ("Company: ACME: the company", "ACME: the company"),
        ("Company\uff1aAcme".replace("\uff1a", "\uff1a "), "Acme"),
        ("New lead!\n\nCompany: Acme\n\nBye", "Acme"),
        ("Company: Acme\nCompany: Other", "Acme"),
    ],
)
def test_a_label_is_found_however_it_is_written(said: str, company: str) -> None:
    assert text(said).get("company") == company


@pytest.mark.parametrize(
    "said",
    [
        "See https://acme.example for more",
        "Meet at 10:30",
        "Jo said so. Then: nothing",
        "*Great* news from Acme",
        "::",
        ": x",
        "🎉: x",
    ],
)
def test_what_is_no_label_is_none(said: str) -> None:
    assert not set(text(said)) & {"https", "meet at 10", "", "great", "jo said so then"}


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("<mailto:jo@acme.example|jo@acme.example>", "jo@acme.example"),
        ("<mailto:jo@acme.example?subject=Hi|write>", "jo@acme.example"),
        ("<tel:+442079460000|+44 20 7946 0000>", "+44 20 7946 0000"),
        ("<tel:+442079460000|call>", "+442079460000"),
        ("<http://acme.example|acme.example>", "acme.example"),
        ("<https://acme.example>", "https://acme.example"),
        ("<@U024BE7LH|jo>", "@jo"),
        ("<#C024BE7LR|general>", "#general"),
        ("<!date^1392734382^{date}|18 Feb 2014>", "18 Feb 2014"),
        ("<!subteam^S1|@sales>", "@sales"),
        ("snake_case_name", "snake_case_name"),
        ("_italic_ ~gone~", "italic gone"),
    ],
)
def test_slacks_marks_are_undone(value: str, read: str) -> None:
    assert text(f"Value: {value}")["value"] == read


def test_a_long_answer_keeps_its_lines_and_ends_at_the_next_label() -> None:
    said = "*Message:* Hello,\n\nour budget: 5k.\nWhy not?\n*Country:* GB\n<https://x.example|View>"
    assert text(said) == {"message": "Hello,\n\nour budget: 5k.\nWhy not?", "country": "GB"}


def test_a_link_below_a_value_is_no_part_of_it() -> None:
    assert text("*Company:* Acme\n<https://x.example|View in HubSpot>") == {"company": "Acme"}


def test_fields_of_two_columns_are_label_and_value() -> None:
    fields = [{"type": "mrkdwn", "text": told} for told in ("*Company*", "Acme", "*Country*", "GB")]
    assert found({"blocks": [{"type": "section", "fields": fields}]}) == {"company": "Acme", "country": "GB"}


def test_attachment_fields_are_label_and_value() -> None:
    fields = [{"title": "Company", "value": "Acme", "short": True}, {"title": "Notes:", "value": "a\nb"}]
    assert found({"attachments": [{"fields": fields}]}) == {"company": "Acme", "notes": "a\nb"}


def test_tables_are_read() -> None:
    def cell(told: Any) -> dict[str, Any]:
        return {"type": "raw_number", "value": told} if isinstance(told, int) else {"type": "raw_text", "text": told}

    tall = {"type": "table", "rows": [[cell("Company"), cell("Acme")], [cell("Seats"), cell(40)]]}
    wide = {"type": "table", "rows": [[cell(x) for x in ("A", "B", "C")], [cell(x) for x in ("1", "2", "3")]]}
    markdown = {"type": "markdown", "text": "| Company | Acme |\n|---|---|\n| **Seats** | 40 |"}
    assert found({"blocks": [tall]}) == {"company": "Acme", "seats": "40"}
    assert found({"blocks": [wide]}) == {"a": "1", "b": "2", "c": "3"}
    assert found({"blocks": [markdown]}) == {"company": "Acme", "seats": "40"}


def test_a_block_that_is_not_known_yet_is_searched() -> None:
    card = {
        "type": "card",
        "title": {"type": "mrkdwn", "text": "Lead"},
        "body": {"type": "mrkdwn", "text": "Company: Acme"},
    }
    assert found({"blocks": [{"type": "container", "child_blocks": [card]}]})["company"] == "Acme"


def test_blocks_say_more_than_the_text_beside_them() -> None:
    block = {"type": "section", "text": {"type": "mrkdwn", "text": "*Company:* Acme"}}
    record = record_of({"text": "Company: Other\nCountry: GB", "blocks": [block]})
    assert record["Company"] == "Acme" and record["country"] == "GB"
    assert record.text == "Company: Acme"


def test_a_preview_of_a_link_is_no_part_of_the_message() -> None:
    unfurled = {"from_url": "https://x.example", "text": "Company: Other"}
    assert found({"text": "Company: Acme", "attachments": [unfurled]}) == {"company": "Acme"}


def test_a_label_is_asked_for_however_the_policy_writes_it() -> None:
    record = record_of({"text": "*Deal-ID:* 7"})
    assert [record.get(name) for name in ("Deal ID", "deal id", "*Deal-Id:*", "DEAL_ID", ":bulb: Deal ID")] == ["7"] * 5
    assert record.get("Deal") is None and record.get("$nothing") is None


def test_no_value_holds_what_a_lead_may_not() -> None:
    record = record_of({"text": "Company: A\x00c\ud800me\x1b[31m"})
    assert record["company"] == "A c me [31m"
    json.dumps(dict(record)).encode()


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
MARKED = st.text(alphabet="ab*_~`<>|:?&;#@!•-\n 1$\ud800\x00", max_size=120)
NAMES = st.sampled_from(
    ["type", "text", "title", "value", "fields", "elements", "rows", "blocks", "attachments", "style", "url", "body",
     "accessory", "pretext", "fallback", "cards", "title_link", "bot_profile", "username"]
)  # fmt: skip
KINDS = st.sampled_from(
    [*BLOCKS, "mrkdwn", "plain_text", "rich_text_section", "rich_text_list", "link", "carousel", "text"]
)
PARTS = st.recursive(
    MARKED | ANYTHING | KINDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner | KINDS, max_size=6),
    max_leaves=25,
)


@settings(max_examples=400, deadline=None)
@given(st.dictionaries(NAMES, PARTS, max_size=6))
def test_any_message_is_read_without_an_error(message: dict[str, Any]) -> None:
    record = record_of(message)
    for label in record:
        assert isinstance(record[label], str)
    assert all(fold(name) == name for name in record.labelled)
    json.dumps(dict(record)).encode()


@settings(max_examples=300, deadline=None)
@given(MARKED)
def test_any_text_is_read_without_an_error(said: str) -> None:
    assert len(record_of({"text": said}).whole.get("$text", "")) <= len(said) + 60


@pytest.mark.parametrize(
    "nasty",
    [
        "*a " * 14_000, "<" * 40_000, "_*~`" * 10_000, "[a](" * 10_000, "a:" * 20_000, " " * 40_000, ":a" * 20_000,
        "•" * 40_000, "a@" * 20_000, "+1" * 20_000, "*" * 40_000, "x?\n" * 13_000, "a: b\n" * 8_000, "|a" * 20_000,
        "# " * 20_000, "&amp;" * 8_000, "\n" * 40_000, "<mailto:" * 5_000,
    ],
)  # fmt: skip
def test_no_text_takes_long(nasty: str) -> None:
    blocks = [{"type": kind, "text": nasty} for kind in ("markdown", "section")]
    began = time.process_time()
    record_of({"text": nasty, "blocks": blocks, "attachments": [{"text": nasty, "fallback": nasty}]})
    assert time.process_time() - began < 1


def test_a_deep_or_endless_message_takes_no_longer() -> None:
    deep: Any = {"type": "container", "text": "x"}
    for _ in range(500):
        deep = {"type": "container", "blocks": [deep]}
    many = [{"type": "section", "fields": [{"type": "mrkdwn", "text": "a: b"}] * 2_000}] * 2_000
    began = time.process_time()
    record_of({"blocks": [deep, *many], "attachments": [{"fields": [{"title": "a", "value": "b"}] * 9_000}] * 900})
    assert time.process_time() - began < 2
