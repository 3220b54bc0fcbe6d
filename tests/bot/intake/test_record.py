"""Somebody else's record, by a mapping: read kindly, never guessed at, and never lost."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.intake.form_errors import Unreadable
from bot.intake.record import LONGEST_RAW, partial, read_record, reading
from bot.slack.steps import read_inputs
from routing.reading.field_file import Got
from routing.source import Source, Via


def source(**fields: str | dict[str, Any]) -> Source:
    gots = {
        name.replace("__", "."): Got.model_validate({"from": entry} if isinstance(entry, str) else entry)
        for name, entry in fields.items()
    }
    return Source("form", Via.FORM, gots)


FORM = source(
    external_id="id", name="who", company="org.name", amount={"from": "deal.0.size", "money": True},
    employees={"from": "staff", "number": True}, created_at={"from": "day", "date": "%d.%m.%Y"},
    stage={"from": "state", "map": {"Open": "new", "Won": "won", "?": None}}, tags="topics", vip="vip",
    attributes__tier="tier", message="text", team={"const": "emea"},
)  # fmt: skip


def test_every_way_to_get_a_field() -> None:
    draft = read_record(
        {
            "id": 7, "who": "Ida\r\nBell", "org": {"name": " Acme "}, "deal": [{"size": "$12,500.00"}], "staff": "12",
            "day": "04.05.2026", "state": "Won", "topics": ["a", "b"], "vip": True, "tier": ["x", "y"],
            "text": "one\ntwo", "unmapped": {"a": 1},
        },
        FORM,
    )  # fmt: skip
    assert (draft.source, draft.external_id, draft.stage) == ("form", "7", "won")
    assert draft.created_at is not None and draft.created_at.isoformat() == "2026-05-04T00:00:00+00:00"
    assert draft.attributes == {
        "name": "Ida Bell", "company": "Acme", "amount": 12_500, "employees": 12, "tags": ["a", "b"], "vip": True,
        "tier": ["x", "y"], "message": "one\ntwo", "team": "emea",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("value", "name"), [(42, "42"), (1.5, "1.5"), (True, "yes"), (False, "no"), (["a", 2], "a, 2"), ("  ", None)]
)
def test_what_is_no_text_becomes_text_where_text_belongs(value: Any, name: str | None) -> None:
    assert read_record({"id": "1", "who": value}, FORM).attributes.get("name") == name


def test_what_is_said_besides_counts_where_the_mapping_does_not_say_it() -> None:
    known = {"external_id": "known", "created_at": "2026-05-04T09:30:00Z", "name": "nobody"}
    draft = read_record({"who": "Ida"}, FORM, known=known)
    assert (draft.external_id, draft.attributes["name"]) == ("known", "Ida")
    assert read_record({"id": "own"}, FORM, known=known).external_id == "own"


def test_everything_that_is_wrong_is_told_at_once_by_field() -> None:
    record = {"deal": [{"size": "10-20k"}], "staff": "many", "state": "Lost", "who": {"a": 1}, "day": "x"}
    with pytest.raises(Unreadable) as caught:
        read_record(record, FORM)
    assert {error.told()["field"] for error in caught.value.errors} == {
        "external_id", "amount", "employees", "stage", "name", "created_at",
    }  # fmt: skip


def test_what_could_be_read_is_kept_with_the_record_itself() -> None:
    record = {"who": "Ida", "deal": [{"size": "lots"}], "org": {"name": "Acme"}}
    assert partial(record, FORM) == {"source": "form", "name": "Ida", "company": "Acme", "team": "emea"}
    read = reading(record, FORM, known={"external_id": "9"})
    assert read.draft.external_id == "9"
    assert read.draft.attributes["company"] == "Acme"
    assert json.loads(str(read.draft.attributes["message"])) == record
    assert read.problem is not None
    assert "amount: deal.0.size is 'lots'" in read.problem and read.problem.endswith(".")
    assert reading(record, FORM).draft.external_id == reading(dict(reversed(record.items())), FORM).draft.external_id


@pytest.mark.parametrize(
    ("record", "told"),
    [
        ({}, "nothing is in it"),
        ({"Name": "Ida", "firma": {"name": "Acme"}}, "only 'Name', 'firma'"),
        ({"id": "7", "day": "04.05.2026", "who": " ", "org": {}, "tier": None}, "nothing that the source reads"),
        ({f"k{n}": n for n in range(9)}, "'k7' and more"),
    ],
)
def test_a_record_of_which_nothing_is_read_is_a_question_for_a_person_and_kept(
    record: dict[str, Any], told: str
) -> None:
    read = reading(record, FORM, known={"external_id": "9"})
    assert read.problem is not None and told in read.problem
    assert read.draft.external_id == record.get("id", "9")
    assert json.loads(str(read.draft.attributes["message"])) == record
    assert read.draft.attributes["team"] == "emea", "what the policy writes down for all is none of the record's"


def test_one_field_or_a_stage_is_something() -> None:
    for record in ({"who": "Ida"}, {"state": "Won"}, {"vip": False}, {"tier": 0}):
        assert reading({"id": "1", **record}, FORM).problem is None
    only_constant = source(external_id="id", stage={"const": "new"}, message={"const": "by the form"})
    read = reading({"id": "1", "text": "Hello"}, only_constant)
    assert read.problem is not None and json.loads(str(read.draft.attributes["message"])) == {
        "id": "1",
        "text": "Hello",
    }


def test_the_senders_message_stays_whatever_else_cannot_be_read() -> None:
    assert "message" not in reading({"id": "1", "who": "Ida"}, FORM).draft.attributes
    assert reading({"id": "1", "text": "Hello"}, FORM).draft.attributes["message"] == "Hello"
    read = reading({"id": "1", "text": "Hello", "staff": "many"}, FORM)
    assert read.problem is not None and "staff is 'many'" in read.problem
    assert read.draft.attributes["message"] == "Hello"


def test_a_workflows_step_whose_inputs_say_nothing_is_a_question_for_a_person() -> None:
    for inputs in ({}, {"source": "crm", "external_id": "7"}, {"firma": "Acme", "company": "  "}):
        read = read_inputs(inputs, "Fx1")
        assert read.problem is not None and read.draft.external_id in {"Fx1", "7"}
        assert all(str(value).strip() in str(read.draft.attributes["message"]) for value in inputs.values())
    assert read_inputs({"company": "Acme"}, "Fx1").problem is None
    assert read_inputs({"stage": "won"}, "Fx1").problem is None


def test_a_mapping_that_says_one_thing_twice_loses_nothing_either() -> None:
    twice = source(external_id="id", name="who", attributes__name="who")
    read = reading({"id": "1", "who": "Ida"}, twice)
    assert read.draft.external_id == "1" and "Ida" in str(read.draft.attributes["message"])
    assert read.problem is not None and "given twice" in read.problem


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(
    st.dictionaries(st.sampled_from(["id", "who", "org", "deal", "staff", "day", "state", "topics", "text"]), values)
)
def test_any_record_is_a_lead_or_a_question_for_a_person(record: dict[str, Any]) -> None:
    read = reading(record, FORM)
    assert read.draft.source == "form" and read.draft.external_id
    assert read.problem is None or len(str(read.draft.attributes.get("message", ""))) <= max(LONGEST_RAW, 10_000)
