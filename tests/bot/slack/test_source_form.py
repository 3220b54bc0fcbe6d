"""The form "Route a lead": what it carries comes back as it was, and what is wrong is said under its field."""

import json
from dataclasses import replace
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.directory import Directory
from bot.slack.messages import Sources
from bot.slack.shortcuts import submit
from bot.slack.source.form import CALLBACK, FIELDS, METADATA, Origin, form, metadata, read_form
from bot.slack.source.guess import guess
from bot.slack.source.record import record_of
from bot.words import refusals
from bot.words import sources as say
from routing.ports import DeskBusy, DeskDown
from sandbox.blocks import accepted_view
from tests.bot.slack.little import Little
from tests.bot.slack.test_source_record import ANYTHING, MARKED, example

ORIGIN = Origin(
    "hubspot", "9001", "1893492000.000100", "C1", "1893492000.000100", {"employees": 50, "url": "https://x"}
)


def submitted(origin: Origin, user: str = "URITA", view: str = "V1", **values: str) -> dict[str, Any]:
    state = {name: {name: {"type": "plain_text_input", "value": told}} for name, told in values.items()}
    told = {"id": view, "callback_id": CALLBACK, "private_metadata": metadata(origin), "state": {"values": state}}
    return {"type": "view_submission", "user": {"id": user}, "view": told}


def sources(office: Little) -> Sources:
    return Sources(office.office, Directory(office.office, cast("Any", None)))


def test_what_the_form_carries_comes_back() -> None:
    filled = read_form(submitted(ORIGIN, company="Acme"))
    assert filled is not None and filled.origin == ORIGIN and filled.values["company"] == "Acme"


def test_what_is_too_much_to_carry_is_left_behind() -> None:
    much = replace(ORIGIN, rest={"notes": "x" * 5_000})
    assert len(metadata(much)) <= METADATA
    filled = read_form(submitted(much))
    assert filled is not None and filled.origin == replace(ORIGIN, rest={})


def test_a_form_from_nowhere_names_its_lead_itself() -> None:
    filled = read_form(submitted(Origin("slack"), view="V42"))
    assert filled is not None and filled.origin.external_id == "V42"


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from(FIELDS), MARKED | st.text(max_size=4_000)))
def test_slack_takes_the_form_whatever_it_is_filled_with(given: dict[str, str]) -> None:
    accepted_view(form(ORIGIN, given, "USD"))


@settings(max_examples=200, deadline=None)
@given(ANYTHING, ANYTHING, st.text() | st.just(json.dumps({"v": "1", "source": "x", "rest": 7})))
def test_any_submission_is_read_without_an_error(view: Any, state: Any, carried: str) -> None:
    read_form({"view": view})
    told = {"id": "V1", "callback_id": CALLBACK, "private_metadata": carried, "state": state}
    read_form({"view": told})
    read_form({"view": {**told, "private_metadata": metadata(ORIGIN), "state": {"values": state}}})


def test_a_first_guess_takes_the_likely_labels_and_the_whole_text_else() -> None:
    told = guess(record_of(example("salesforce")))
    assert (told["company"], told["name"], told["email"], told["country"]) == (
        "Acme",
        "Jo Bell",
        "jo@acme.example",
        "Germany",
    )
    split = guess(record_of({"text": "First name: Jo\nLast name: Bell\nBudget: 12k\nHi!"}))
    assert (split["name"], split["amount"]) == ("Jo Bell", "12k") and split["message"].endswith("Hi!")
    assert guess(record_of({"text": "call <tel:+4420|them>, <mailto:jo@a.example|mail>"})) == {
        "email": "jo@a.example",
        "phone": "+4420",
        "message": "call +4420, jo@a.example",
    }


@pytest.mark.anyio
async def test_the_same_form_twice_is_one_lead() -> None:
    office = Little()
    for _ in range(2):
        ack = await submit(sources(office), submitted(Origin("slack"), company="Acme", country="GB", amount="12.5k"))
        assert ack["response_action"] == "update" and "has Acme (L1)" in json.dumps(ack)
    lead = office.work.leads[1]
    assert (lead.source, lead.external_id, lead.attributes["amount"]) == ("slack", "V1", 12_500)
    assert len(office.work.leads) == 1


@pytest.mark.anyio
async def test_what_the_message_told_besides_is_part_of_the_lead() -> None:
    office = Little()
    await submit(sources(office), submitted(ORIGIN, company="Acme", country="GB"))
    lead = office.work.leads[1]
    assert (lead.source, lead.external_id, lead.attributes["employees"]) == ("hubspot", "9001", 50)
    assert lead.created_at.year == 2030 and lead.created_at.microsecond == 100


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"country": "GB"}, "company", say.NOBODY),
        ({"company": "Acme", "amount": "a lot"}, "amount", "is not one amount"),
        ({"company": "Acme", "amount": "-5"}, "amount", "0 or more"),
    ],
)
async def test_what_is_wrong_is_said_under_its_field(values: dict[str, str], field: str, words: str) -> None:
    office = Little()
    ack = await submit(sources(office), submitted(Origin("slack"), **values))
    assert ack["response_action"] == "errors" and words in ack["errors"][field]
    assert not office.work.leads


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("fails", "sentence"), [(DeskDown(), refusals.DOWN), (DeskBusy(), refusals.BUSY), (KeyError("x"), refusals.BROKEN)]
)
async def test_a_desk_that_is_down_says_so_and_keeps_the_form(fails: Exception, sentence: str) -> None:
    office = Little()
    office.desk.fails = fails
    ack = await submit(sources(office), submitted(Origin("slack"), company="Acme"))
    assert ack == {"response_action": "errors", "errors": {"company": sentence}}


@pytest.mark.anyio
async def test_a_stranger_and_an_old_form_change_nothing() -> None:
    office = Little()
    stranger = await submit(sources(office), submitted(Origin("slack"), user="UZOE", company="Acme"))
    assert "Baton does not know you yet" in json.dumps(stranger)
    body = submitted(Origin("slack"), company="Acme")
    body["view"]["private_metadata"] = "{}"
    assert "another version" in json.dumps(await submit(sources(office), body))
    assert not office.work.leads
