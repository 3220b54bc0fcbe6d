"""The form "Route a lead": what it carries comes back as it was, and what is wrong is said under its field."""

import json
from dataclasses import replace
from datetime import timedelta
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
from routing.commands import Receive
from routing.lead import Draft
from routing.ports import DeskBusy, DeskDown
from sandbox.blocks import accepted_view
from tests.bot.slack.little import ROSTER, Little
from tests.bot.slack.test_source_record import ANYTHING, MARKED, example

ORIGIN = Origin(
    "hubspot", "9001", "1893492000.000100", "C1", "1893492000.000100", {"employees": 50, "url": "https://x"},
    "1893492060.000000",
)  # fmt: skip


def submitted(
    origin: Origin, user: str = "URITA", view: str = "V1", before: Any = None, **values: str
) -> dict[str, Any]:
    state = {name: {name: {"type": "plain_text_input", "value": told}} for name, told in values.items()}
    told = {"id": view, "callback_id": CALLBACK, "private_metadata": metadata(origin), "state": {"values": state}}
    told["blocks"] = form(origin, before or {}, "USD", "Acme is L1 already.")["blocks"]
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


def test_what_somebody_changed_is_what_differs_from_what_stood_there() -> None:
    before = {"company": " Acme  &\u00a0Sons ", "message": "one\ntwo", "phone": "1", "name": "x" * 300}
    kept = form(ORIGIN, before, "USD")["blocks"]
    values = {one["block_id"]: one["element"].get("initial_value", "") for one in kept}
    filled = read_form(submitted(ORIGIN, before=before, **values))
    assert filled is not None and filled.changed == ()
    filled = read_form(submitted(ORIGIN, before=before, **{**values, "phone": "", "country": "GB", "amount": "12k"}))
    assert filled is not None and filled.changed == ("phone", "country", "amount")
    assert filled.changes() == {"phone": None, "country": "GB", "amount": 12_000}


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
    assert lead.as_of == lead.created_at.replace(minute=lead.created_at.minute + 1, microsecond=0)


PHONE, OTHER = "+442079460018", "+442079460019"
KNOWN: dict[str, Any] = {"company": "Acme", "country": "GB", "phone": PHONE, "amount": 12_500, "employees": 70}
BEFORE = {"company": "Acme", "country": "GB", "phone": PHONE, "amount": "12500"}


def known(stage: str = "new") -> Little:
    office = Little()
    office.lead_comes(source="hubspot", external_id="9001", **KNOWN)
    if stage != "new":
        office.does(Receive(now=office.clock.at, draft=Draft("hubspot", "9001", stage=stage)))
    return office


@pytest.mark.anyio
async def test_of_a_known_lead_only_what_was_changed_is_changed() -> None:
    office = known()
    before = office.work.leads[1]
    same = await submit(sources(office), submitted(ORIGIN, before=BEFORE, **BEFORE))
    assert "Dan Novak has Acme (L1)" in json.dumps(same) and office.work.leads[1] == before
    assert "LeadUpdated" not in office.work.kinds(1)

    ack = await submit(sources(office), submitted(ORIGIN, before=BEFORE, **{**BEFORE, "phone": OTHER}))
    assert "Dan Novak has Acme (L1)" in json.dumps(ack)
    assert office.work.leads[1] == replace(before, attributes={**KNOWN, "phone": OTHER})
    await submit(sources(office), submitted(ORIGIN, before=BEFORE, **{**BEFORE, "phone": ""}))
    assert "phone" not in office.work.leads[1].attributes


@pytest.mark.anyio
async def test_a_lead_that_came_while_the_form_was_open_keeps_what_nobody_changed() -> None:
    office = known()
    stale = {"company": "Acme Labs", "country": "DE", "amount": "$900"}
    await submit(sources(office), submitted(ORIGIN, before=stale, **{**stale, "product": "crm"}))
    assert office.work.leads[1].attributes == {**KNOWN, "product": "crm"}


@pytest.mark.anyio
async def test_a_known_lead_by_the_name_of_its_message_is_the_same_lead() -> None:
    office = Little()
    office.lead_comes(source="hubspot", external_id="C1:1893492000.000100", country="GB")
    await submit(sources(office), submitted(ORIGIN, company="Acme", phone="7"))
    assert len(office.work.leads) == 1 and office.work.leads[1].attributes["phone"] == "7"


@pytest.mark.anyio
async def test_a_closed_lead_stays_closed_and_the_form_says_by_what() -> None:
    office = known(stage="lost")
    office.clock.at += timedelta(hours=2)
    before = office.work.leads[1]
    ack = await submit(sources(office), submitted(ORIGIN, before=BEFORE, **{**BEFORE, "phone": OTHER}))
    assert "Acme (L1) was closed as lost 2 hours ago by the source, and stays closed." in json.dumps(ack)
    assert office.work.leads[1] == before


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("change", "field", "words"),
    [({"amount": "a lot"}, "amount", "is not one amount"), ({"company": ""}, "company", say.NOBODY)],
)
async def test_what_is_wrong_with_a_change_is_said_under_its_field(
    change: dict[str, str], field: str, words: str
) -> None:
    office = known()
    ack = await submit(sources(office), submitted(ORIGIN, before=BEFORE, **{**BEFORE, **change}))
    assert words in ack["errors"][field] and office.work.leads[1].attributes == KNOWN


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({}, "Acme is L1 already, with Dan Novak. What you change here is changed on it."),
        ({"country": "ZZ"}, "Acme is L1 already, in the queue Manual review. What you change here is changed on it."),
        ({"company": None}, "L1 is there already, with Dan Novak. What you change here is changed on it."),
        ({"source": "event"}, "Acme is L1 already, in the pool floor. What you change here is changed on it."),
    ],
)
def test_the_form_says_that_a_lead_is_there_already(told: dict[str, Any], sentence: str) -> None:
    office = Little()
    office.lead_comes(**told)
    assert say.known(ROSTER, office.view()) == sentence


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
