import json

import hypothesis.strategies as st
from hypothesis import given

from bot.slack.values import (
    Form,
    Page,
    Wanted,
    answer_metadata,
    metadata,
    page_value,
    read_answer_metadata,
    read_metadata,
    read_page,
    read_request,
    read_seen,
    read_wanted,
    request_value,
    seen_value,
    wanted_value,
)
from routing.commands import Seen

NUMBERS = st.integers(0, 2**63 - 1)
SEEN = st.builds(Seen, NUMBERS, NUMBERS, NUMBERS)
CODES = st.from_regex(r"[a-z0-9_]{0,80}", fullmatch=True)


@given(SEEN, CODES)
def test_a_button_brings_back_what_was_seen(seen: Seen, reason: str) -> None:
    value = seen_value(seen, reason)
    assert len(value) <= 2_000
    assert read_seen(value) == (seen, reason)


@given(SEEN, st.text(max_size=30), st.text(max_size=30))
def test_a_form_brings_back_what_it_was_opened_for(seen: Seen, channel: str, ts: str) -> None:
    form = Form(seen, channel, ts)
    assert len(metadata(form)) <= 3_000
    assert read_metadata(metadata(form)) == form


@given(st.sampled_from(["show", "history", "mine"]), NUMBERS, NUMBERS)
def test_a_page_brings_back_its_place(kind: str, lead: int, offset: int) -> None:
    assert read_page(page_value(Page(kind, lead, offset))) == Page(kind, lead, offset)


@given(NUMBERS, st.text(min_size=1, max_size=80))
def test_a_page_of_a_queue_brings_back_its_name(offset: int, queue: str) -> None:
    assert read_page(page_value(Page("queue", 0, offset, queue))) == Page("queue", 0, offset, queue)


@given(NUMBERS, st.text(max_size=80))
def test_a_lead_to_give_away_brings_back_to_whom(lead: int, to: str) -> None:
    assert read_wanted(wanted_value(Wanted(lead, to))) == Wanted(lead, to)


@given(NUMBERS)
def test_a_request_is_brought_back_by_its_buttons_and_its_form(request: int) -> None:
    assert read_request(request_value(request)) == request
    assert read_answer_metadata(answer_metadata(request)) == request


@given(st.text())
def test_a_strangers_value_is_nothing(text: str) -> None:
    assert read_seen(f"2|{text}") is None
    assert read_seen(f"x{text}") is None
    assert read_page(f"x{text}") is None
    assert read_wanted(f"x{text}") is None
    assert read_wanted(f"1|b|1|{text}") is None
    assert read_request(f"x{text}") is None
    assert read_request(f"1|r|1|{text}") is None


@given(st.recursive(st.none() | st.integers() | st.text(), lambda v: st.lists(v) | st.dictionaries(st.text(), v)))
def test_strange_metadata_is_nothing(value: object) -> None:
    assert read_metadata(json.dumps(value)) is None
    assert read_metadata(json.dumps({"v": "1", "seen": [value, 1], "channel": "", "ts": ""})) is None
    assert read_metadata(json.dumps({"v": "1", "seen": [1, 1, 1], "channel": [value], "ts": ""})) is None
    assert read_metadata("[" * 3_000) is None
    assert read_answer_metadata(json.dumps(value)) is None
    assert read_answer_metadata(json.dumps({"v": "1", "request": [value]})) is None
    assert read_answer_metadata("[" * 3_000) is None


def test_numbers_that_no_database_keeps_are_nothing() -> None:
    assert read_seen(f"1|{2**63}|1|1") is None
    assert read_seen("1|1|1") is None
    assert read_seen("1|-1|1|1") is None
    assert read_seen("1|\u0661|1|1") is None
