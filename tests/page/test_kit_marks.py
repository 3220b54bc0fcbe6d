from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.blocks import accepted_blocks
from sandbox.page.kit.marks import rich_text_of, typed_from
from tests.page.test_kit_markup import READER


def section(*parts: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text_section", "elements": list(parts)}


def text(words: str, *styles: str) -> dict[str, Any]:
    return {"type": "text", "text": words, **({"style": dict.fromkeys(styles, True)} if styles else {})}


def parts_of(source: str) -> list[dict[str, Any]]:
    parts: list[dict[str, Any]] = rich_text_of(source, READER)["elements"]
    return parts


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("*b* _i_", [text("b", "bold"), text(" "), text("i", "italic")]),
        ("~s~ `c`", [text("s", "strike"), text(" "), text("c", "code")]),
        ("*_both_*", [text("both", "bold", "italic")]),
        ("*a `b`*", [text("a ", "bold"), text("b", "bold", "code")]),
        ("snake_case_x 2*3", [text("snake_case_x 2*3")]),
        ("hi @Ana,", [text("hi "), {"type": "user", "user_id": "U1"}, text(",")]),
        ("@Ben <Okafor>!", [{"type": "user", "user_id": "U2"}, text("!")]),
        ("<@U1> <@U404>", [{"type": "user", "user_id": "U1"}, text(" <@U404>")]),
        ("#sales-leads #nope", [{"type": "channel", "channel_id": "C1"}, text(" #nope")]),
        ("@here me@here", [{"type": "broadcast", "range": "here"}, text(" me@here")]),
        ("<https://x.example|there>", [{"type": "link", "url": "https://x.example", "text": "there"}]),
        ("see https://x.example/a_b.", [text("see "), {"type": "link", "url": "https://x.example/a_b"}, text(".")]),
        ("<javascript:x|there>", [text("<javascript:x|there>")]),
        (":tada: :nope:", [{"type": "emoji", "name": "tada", "unicode": "1f389"}, text(" :nope:")]),
        (":wave::skin-tone-4:", [{"type": "emoji", "name": "wave", "skin_tone": 4, "unicode": "1f44b-1f3fd"}]),
        ("two\nlines", [text("two\nlines")]),
    ],
)  # fmt: skip
def test_marks_within_a_line(source: str, expected: list[dict[str, Any]]) -> None:
    assert parts_of(source) == [section(*expected)]


def test_lists_quotes_and_code() -> None:
    source = "Before\n- one\n- *two*\n    - deeper\n3. third\n4. fourth\n> said\n> twice\n```\nx = *1*\n  y\n```\nAfter"
    assert parts_of(source) == [
        section(text("Before")),
        {
            "type": "rich_text_list",
            "style": "bullet",
            "indent": 0,
            "elements": [section(text("one")), section(text("two", "bold"))],
        },
        {"type": "rich_text_list", "style": "bullet", "indent": 1, "elements": [section(text("deeper"))]},
        {
            "type": "rich_text_list",
            "style": "ordered",
            "indent": 0,
            "offset": 2,
            "elements": [section(text("third")), section(text("fourth"))],
        },
        {"type": "rich_text_quote", "elements": [text("said\ntwice")]},
        {"type": "rich_text_preformatted", "elements": [text("x = *1*\n  y")]},
        section(text("After")),
    ]


def test_nothing_typed_is_an_empty_rich_text() -> None:
    assert rich_text_of("", READER) == {"type": "rich_text", "elements": []}
    assert typed_from(None, READER) == ""


WORDS = st.text(alphabet="abc é1", min_size=1, max_size=6).map(str.strip).filter(bool)
INLINE = st.one_of(
    WORDS,
    st.builds(lambda mark, words: f"{mark}{words}{mark}", st.sampled_from(["*", "_", "~", "`", "*_"]), WORDS).map(
        lambda source: source[:-2] + "_*" if source.startswith("*_") else source
    ),
    st.sampled_from(["@Ana", "@Ben", "<@U1>", "#sales-leads", "@here", ":tada:", "https://x.example/a", "<https://x.example|x>"]),
)  # fmt: skip
LINES = st.builds(
    lambda lead, parts: lead + " ".join(parts),
    st.sampled_from(["", "- ", "    - ", "1. ", "3. ", "> ", "        2. "]),
    st.lists(INLINE, min_size=1, max_size=4),
)
SOURCES = st.lists(st.one_of(LINES, st.just("```\na *b*\n  c\n```")), max_size=6).map("\n".join)


@given(SOURCES)
def test_what_was_typed_comes_back_from_its_value(source: str) -> None:
    value = rich_text_of(source, READER)
    assert rich_text_of(typed_from(value, READER), READER) == value


@given(st.one_of(SOURCES, st.text(), st.text(alphabet="*_~`<>|@#:\n-1. aU1")))
def test_whatever_is_typed_becomes_rich_text_that_slack_takes(source: str) -> None:
    value = rich_text_of(source, READER)
    accepted_blocks([value])
