"""Which messages are leads, whose, as of when; and what becomes of one that cannot be read."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.intake.record import Reading
from bot.slack.source.message import Post, moment_of, post_of, read_post, source_of, stamp
from bot.workspace import Workspace
from routing.policy import Policy
from routing.reading.policy_file import read_policy
from tests.bot.slack.test_source_record import ANYTHING

EXAMPLES = Path(__file__).parents[3] / "examples"
POLICY = read_policy((EXAMPLES / "policy.yml").read_text())
HUBSPOT: dict[str, Any] = json.loads((EXAMPLES / "messages" / "hubspot.json").read_text())
WORKSPACE = Workspace("https://acme.slack.com/", "B0BATON", "U0BATON")
OURS = "A0BATON"
TS = "1893492000.000100"
POSTED = datetime(2030, 1, 1, 10, 0, 0, 100, tzinfo=UTC)


def event(**more: Any) -> dict[str, Any]:
    return {**HUBSPOT, "channel": "C1", "channel_type": "channel", "event_ts": TS, **more}


def changed(message: dict[str, Any], at: str = "1893492060.000000", **more: Any) -> dict[str, Any]:
    told = {"type": "message", "subtype": "message_changed", "hidden": True, "channel": "C1", "ts": at}
    return {**told, "event_ts": at, "message": message, "previous_message": HUBSPOT, **more}


def post(of: dict[str, Any]) -> Post | None:
    return post_of(of, OURS, WORKSPACE)


def test_what_another_app_posts_counts() -> None:
    found = post(event())
    assert found is not None
    assert (found.name, found.as_of, found.created_at, found.edited) == (f"C1:{TS}", POSTED, POSTED, False)


@pytest.mark.parametrize(
    "more",
    [
        {"subtype": None, "user": "U7", "app_id": "A7", "bot_profile": {"name": "HubSpot", "app_id": "A7"}},
        {"subtype": "file_share", "files": []},
        {"thread_ts": TS, "reply_count": 2},
        {"bot_id": None},
    ],
)
def test_so_do_the_other_shapes_of_it(more: dict[str, Any]) -> None:
    assert post(event(**more)) is not None


@pytest.mark.parametrize(
    "more",
    [
        {"bot_id": "B0BATON"},
        {"user": "U0BATON"},
        {"app_id": OURS},
        {"bot_profile": {"name": "Baton", "app_id": OURS}},
        {"bot_id": None, "subtype": None, "user": "U1"},
        {"user": "USLACKBOT"},
        {"thread_ts": "1893491000.000100"},
        {"subtype": "thread_broadcast"},
        {"subtype": "channel_join"},
        {"subtype": "bot_add"},
        {"subtype": "message_deleted", "deleted_ts": TS},
        {"subtype": ["bot_message"]},
        {"ts": None},
        {"ts": "soon"},
        {"ts": "99999999999.000000"},
        {"channel": None},
        {"channel": {"id": "C1"}},
    ],
)
def test_what_is_ours_or_a_persons_or_no_message_is_left_alone(more: dict[str, Any]) -> None:
    assert post(event(**more)) is None


def test_baton_knows_itself_before_slack_has_told_it_who_it_is() -> None:
    own = event(bot_id="B9", app_id=OURS, user="U9")
    assert post_of(own, OURS, Workspace()) is None
    assert post_of(event(app_id="A7"), OURS, Workspace()) is not None


def test_an_edit_is_a_later_copy_of_the_same_message() -> None:
    edited = {**HUBSPOT, "edited": {"user": "B024BE7LH", "ts": "1893492060.000000"}}
    found = post(changed(edited))
    assert found is not None and found.edited
    assert found.name == f"C1:{TS}" and found.created_at == POSTED
    assert found.as_of == datetime(2030, 1, 1, 10, 1, tzinfo=UTC)


def test_an_edit_within_the_same_second_is_not_older_than_its_message() -> None:
    edited = {**HUBSPOT, "edited": {"user": "B024BE7LH", "ts": "1893492000.000000"}}
    found = post(changed(edited, at="1893492000.000000"))
    assert found is not None and found.as_of == POSTED


@pytest.mark.parametrize("inner", [None, "x", [], {"ts": TS}, {**HUBSPOT, "thread_ts": "1.000001"}])
def test_an_edit_of_anything_else_is_left_alone(inner: Any) -> None:
    assert post(changed(inner)) is None


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from([*event(), "message", "thread_ts", "edited", "app_id", "user"]), ANYTHING))
def test_any_event_is_looked_at_without_an_error(told: dict[str, Any]) -> None:
    post({**event(), **told})
    post({**changed({**HUBSPOT, **told}), **told})


def test_a_source_reads_its_channel_as_the_policy_calls_it_and_only_its_apps() -> None:
    def found(channel: str | None, policy: Policy = POLICY, **more: Any) -> str | None:
        source = source_of(policy, event(**more), channel)
        return source.name if source is not None else None

    assert found("#hubspot-leads") == "hubspot"
    assert found("#general") is None and found(None) is None
    assert found("#hubspot-leads", username="hubspot") == "hubspot"
    assert found("#hubspot-leads", username="Zapier") is None
    assert found("#hubspot-leads", bot_profile={"name": "HubSpot"}, username="x") == "hubspot"
    by_id = replace(POLICY, sources={"hubspot": replace(POLICY.sources["hubspot"], channel="C1")})
    assert found("C1", by_id) == "hubspot" and found("#hubspot-leads", by_id) is None
    anybody = replace(POLICY, sources={"hubspot": replace(POLICY.sources["hubspot"], apps=frozenset())})
    assert found("#hubspot-leads", anybody, username="Zapier") == "hubspot"


def test_a_moment_is_written_as_slack_writes_it() -> None:
    assert stamp(POSTED) == TS and moment_of(stamp(POSTED)) == POSTED


def read(of: dict[str, Any], policy: Policy = POLICY) -> Reading:
    found = post(of)
    assert found is not None
    return read_post(found, policy.sources["hubspot"], WORKSPACE)


def test_a_message_is_a_lead_with_its_own_moments() -> None:
    told = read(event())
    assert told.problem is None
    draft = told.draft
    assert (draft.source, draft.external_id, draft.created_at, draft.as_of) == ("hubspot", "9001", POSTED, POSTED)
    assert draft.attributes == {
        "company": "Acme & Sons",
        "name": "Jo Bell",
        "email": "jo@acme.example",
        "phone": "+442079460000",
        "country": "GB",
        "amount": 12_500,
        "message": "We would like to move by June.\nCan you call on Tuesday?",
        "url": "https://app.hubspot.com/contacts/1/record/0-3/9001",
    }


def said(text: str, **more: Any) -> dict[str, Any]:
    return event(attachments=[], text=text, **more)


def test_the_message_itself_is_linked_where_it_links_nothing() -> None:
    draft = read(said("Deal ID: 1\nCompany: Acme")).draft
    assert draft.attributes["url"] == "https://acme.slack.com/archives/C1/p1893492000000100"


def test_a_source_without_an_id_takes_the_messages_own_name() -> None:
    source = POLICY.sources["hubspot"]
    fields = {name: got for name, got in source.fields.items() if name != "external_id"}
    nameless = replace(POLICY, sources={"hubspot": replace(source, fields=fields)})
    assert read(said("Company: Acme"), nameless).draft.external_id == f"C1:{TS}"


def test_what_cannot_be_read_keeps_what_can_and_the_whole_message() -> None:
    told = read(said("Deal ID: 1\nCompany: Acme\nAmount: ten or twenty\nEmployees: many"))
    assert told.problem is not None and told.problem.startswith(
        "It could not be read: amount: Amount is 'ten or twenty'"
    )
    assert "employees" in told.problem
    draft = told.draft
    assert (draft.external_id, draft.attributes["company"]) == ("1", "Acme")
    assert draft.attributes["message"] == "Deal ID: 1\nCompany: Acme\nAmount: ten or twenty\nEmployees: many"
    assert str(draft.attributes["url"]).startswith("https://acme.slack.com/archives/")
    assert (draft.as_of, draft.created_at) == (POSTED, POSTED)


def test_a_message_without_its_sources_id_is_not_guessed_at() -> None:
    told = read(said("Company: Acme"))
    assert told.problem is not None and "the message has no “Deal ID”" in told.problem
    assert told.draft.external_id == f"C1:{TS}" and told.draft.attributes["company"] == "Acme"


def test_a_message_that_says_nothing_the_source_reads_goes_to_a_person() -> None:
    told = read(said("Deal ID: 1\nGood morning!"))
    assert told.problem is not None and "none of the labels that the source hubspot reads" in told.problem


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(st.sampled_from(["text", "attachments", "blocks", "username", "bot_profile"]), ANYTHING), st.text()
)
def test_any_post_is_a_lead_or_a_question_and_never_an_error(told: dict[str, Any], text: str) -> None:
    for of in (event(**told), said(f"Deal ID: {text}\nCompany: {text}\nAmount: {text}")):
        found = read(of)
        assert found.draft.external_id and len(found.draft.external_id) <= 255
        json.dumps(dict(found.draft.attributes)).encode()
