import json
from typing import Any

import pytest

from sandbox import SlackError
from sandbox.blocks import accepted_blocks, accepted_view

Json = dict[str, Any]


def plain(words: str) -> Json:
    return {"type": "plain_text", "text": words}


def mrkdwn(words: str) -> Json:
    return {"type": "mrkdwn", "text": words}


def button(**more: Any) -> Json:
    return {"type": "button", "text": plain("OK"), **more}


def actions(*elements: Json, **more: Any) -> Json:
    return {"type": "actions", "elements": list(elements), **more}


def section(words: Any = "x", **more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(words), **more}


def option(text: str = "o", value: str = "v") -> Json:
    return {"text": plain(text), "value": value}


def select(**more: Any) -> Json:
    return {"type": "static_select", "options": [option()], **more}


def field(element: Json, **more: Any) -> Json:
    return {"type": "input", "label": plain("Why"), "element": element, **more}


def confirm(**more: Any) -> Json:
    return {"title": plain("t"), "text": plain("t"), "confirm": plain("y"), "deny": plain("n")} | more


def typed(**more: Any) -> Json:
    return {"type": "plain_text_input", **more}


def modal(*blocks: Json, **more: Any) -> Json:
    content = list(blocks) or [section()]
    return {"type": "modal", "title": plain("T"), "submit": plain("Go"), "blocks": content} | more


def messages_of(refusal: SlackError) -> list[str]:
    messages: list[str] = refusal.details["response_metadata"]["messages"]
    return messages


def n(count: int) -> str:
    return "x" * count


MESSAGE_LIMITS: list[tuple[str, list[Json], list[Json], str]] = [
    ("blocks", [section()] * 50, [section()] * 51, "/blocks"),
    ("section text", [section(n(3000))], [section(n(3001))], "/blocks/0/text/text"),
    ("empty text", [section("x")], [section("")], "/blocks/0/text/text"),
    (
        "fields",
        [{"type": "section", "fields": [mrkdwn("f")] * 10}],
        [{"type": "section", "fields": [mrkdwn("f")] * 11}],
        "/blocks/0/fields",
    ),
    (
        "field text",
        [{"type": "section", "fields": [mrkdwn(n(2000))]}],
        [{"type": "section", "fields": [mrkdwn(n(2001))]}],
        "/blocks/0/fields/0/text",
    ),
    (
        "header",
        [{"type": "header", "text": plain(n(150))}],
        [{"type": "header", "text": plain(n(151))}],
        "/blocks/0/text/text",
    ),
    (
        "context elements",
        [{"type": "context", "elements": [mrkdwn("c")] * 10}],
        [{"type": "context", "elements": [mrkdwn("c")] * 11}],
        "/blocks/0/elements",
    ),
    (
        "markdown",
        [{"type": "markdown", "text": n(6000)}] * 2,
        [{"type": "markdown", "text": n(6000)}, {"type": "markdown", "text": n(6001)}],
        "/blocks",
    ),
    ("block_id", [section(block_id=n(255))], [section(block_id=n(256))], "/blocks/0/block_id"),
    ("actions", [actions(*[button()] * 25)], [actions(*[button()] * 26)], "/blocks/0/elements"),
    (
        "action_id",
        [actions(button(action_id=n(255)))],
        [actions(button(action_id=n(256)))],
        "/blocks/0/elements/0/action_id",
    ),
    (
        "button text",
        [actions(button(text=plain(n(75))))],
        [actions(button(text=plain(n(76))))],
        "/blocks/0/elements/0/text/text",
    ),
    (
        "button value",
        [actions(button(value=n(2000)))],
        [actions(button(value=n(2001)))],
        "/blocks/0/elements/0/value",
    ),
    ("button url", [actions(button(url=n(3000)))], [actions(button(url=n(3001)))], "/blocks/0/elements/0/url"),
    (
        "accessibility_label",
        [actions(button(accessibility_label=n(75)))],
        [actions(button(accessibility_label=n(76)))],
        "/blocks/0/elements/0/accessibility_label",
    ),
    (
        "confirm title",
        [actions(button(confirm=confirm(title=plain(n(100)))))],
        [actions(button(confirm=confirm(title=plain(n(101)))))],
        "/blocks/0/elements/0/confirm/title/text",
    ),
    (
        "confirm text",
        [actions(button(confirm=confirm(text=mrkdwn(n(300)))))],
        [actions(button(confirm=confirm(text=mrkdwn(n(301)))))],
        "/blocks/0/elements/0/confirm/text/text",
    ),
    (
        "confirm button",
        [actions(button(confirm=confirm(deny=plain(n(30)))))],
        [actions(button(confirm=confirm(deny=plain(n(31)))))],
        "/blocks/0/elements/0/confirm/deny/text",
    ),
    (
        "options",
        [actions(select(options=[option()] * 100))],
        [actions(select(options=[option()] * 101))],
        "/blocks/0/elements/0/options",
    ),
    (
        "no options",
        [actions(select(options=[option()]))],
        [actions(select(options=[]))],
        "/blocks/0/elements/0/options",
    ),
    (
        "option text",
        [actions(select(options=[option(n(75))]))],
        [actions(select(options=[option(n(76))]))],
        "/blocks/0/elements/0/options/0/text/text",
    ),
    (
        "option value",
        [actions(select(options=[option(value=n(150))]))],
        [actions(select(options=[option(value=n(151))]))],
        "/blocks/0/elements/0/options/0/value",
    ),
    (
        "placeholder",
        [actions(select(placeholder=plain(n(150))))],
        [actions(select(placeholder=plain(n(151))))],
        "/blocks/0/elements/0/placeholder/text",
    ),
    (
        "overflow",
        [actions({"type": "overflow", "options": [option()] * 5})],
        [actions({"type": "overflow", "options": [option()] * 6})],
        "/blocks/0/elements/0/options",
    ),
    (
        "radio buttons",
        [actions({"type": "radio_buttons", "options": [option()] * 10})],
        [actions({"type": "radio_buttons", "options": [option()] * 11})],
        "/blocks/0/elements/0/options",
    ),
    (
        "table rows",
        [{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]] * 100}],
        [{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]] * 101}],
        "/blocks/0/rows",
    ),
]


@pytest.mark.parametrize(("at", "past", "pointer"), [c[1:] for c in MESSAGE_LIMITS], ids=[c[0] for c in MESSAGE_LIMITS])
def test_a_message_fits_at_the_limit_and_not_one_past_it(at: list[Json], past: list[Json], pointer: str) -> None:
    accepted_blocks(at)
    with pytest.raises(SlackError, match="invalid_blocks") as refusal:
        accepted_blocks(past)
    assert f"[json-pointer:{pointer}]" in "".join(messages_of(refusal.value))


VIEW_LIMITS: list[tuple[str, Json, Json, str]] = [
    ("blocks", modal(*[section()] * 100), modal(*[section()] * 101), "/view/blocks"),
    ("no blocks", modal(section()), modal(blocks=[]), "/view/blocks"),
    ("title", modal(title=plain(n(24))), modal(title=plain(n(25))), "/view/title/text"),
    ("submit", modal(submit=plain(n(24))), modal(submit=plain(n(25))), "/view/submit/text"),
    ("close", modal(close=plain(n(24))), modal(close=plain(n(25))), "/view/close/text"),
    ("callback_id", modal(callback_id=n(255)), modal(callback_id=n(256)), "/view/callback_id"),
    ("external_id", modal(external_id=n(255)), modal(external_id=n(256)), "/view/external_id"),
    (
        "private_metadata",
        modal(private_metadata=n(3000)),
        modal(private_metadata=n(3001)),
        "/view/private_metadata",
    ),
    (
        "label",
        modal(field(typed(), label=plain(n(2000)))),
        modal(field(typed(), label=plain(n(2001)))),
        "/view/blocks/0/label/text",
    ),
    (
        "hint",
        modal(field(typed(), hint=plain(n(2000)))),
        modal(field(typed(), hint=plain(n(2001)))),
        "/view/blocks/0/hint/text",
    ),
    (
        "max_length",
        modal(field(typed(max_length=3000))),
        modal(field(typed(max_length=3001))),
        "/view/blocks/0/element/max_length",
    ),
    (
        "min_length",
        modal(field(typed(min_length=5, max_length=5))),
        modal(field(typed(min_length=6, max_length=5))),
        "/view/blocks/0/element/min_length",
    ),
    ("submit for an input", modal(field(typed())), modal(field(typed()), submit=None), "/view/blocks/0"),
    (
        "checkboxes",
        modal(field({"type": "checkboxes", "options": [option()] * 10})),
        modal(field({"type": "checkboxes", "options": [option()] * 11})),
        "/view/blocks/0/element/options",
    ),
    (
        "date and time",
        modal(field({"type": "datetimepicker", "initial_date_time": 1_700_000_000})),
        modal(field({"type": "datetimepicker", "initial_date_time": 170_000_000})),
        "/view/blocks/0/element/initial_date_time",
    ),
]


@pytest.mark.parametrize(("at", "past", "pointer"), [c[1:] for c in VIEW_LIMITS], ids=[c[0] for c in VIEW_LIMITS])
def test_a_view_fits_at_the_limit_and_not_one_past_it(at: Json, past: Json, pointer: str) -> None:
    accepted_view(at)
    with pytest.raises(SlackError, match="invalid_arguments") as refusal:
        accepted_view(past)
    assert f"[json-pointer:{pointer}]" in "".join(messages_of(refusal.value))


def test_a_view_of_more_than_250_kb_is_too_large() -> None:
    blocks = [section(n(2900)) for _ in range(84)]
    spare = 250_000 - len(json.dumps(modal(*blocks, section(""))))
    accepted_view(modal(*blocks, section(n(spare))))
    with pytest.raises(SlackError, match="view_too_large"):
        accepted_view(modal(*blocks, section(n(spare + 1))))


@pytest.mark.parametrize(
    ("blocks", "sentence"),
    [
        ([{"type": "sectoin"}], "unsupported type: sectoin [json-pointer:/blocks/0/type]"),
        ([{"text": mrkdwn("x")}], "missing required field: type [json-pointer:/blocks/0]"),
        ([{"type": "section"}], "missing required field: text or fields [json-pointer:/blocks/0]"),
        ([{"type": "header", "text": mrkdwn("x")}], "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]"),
        ([section(color="red")], "invalid additional property: color [json-pointer:/blocks/0]"),
        (
            [{"type": "section", "text": {"type": "mrkdwn", "text": "x", "emoji": True}}],
            "invalid additional property: emoji [json-pointer:/blocks/0/text]",
        ),
        ([actions(button(text=mrkdwn("x")))], "unsupported type: mrkdwn"),
        ([actions(button(style="green"))], "must be one of primary, danger"),
        ([actions({"type": "plain_text_input"})], "unsupported type: plain_text_input"),
        (
            [section(block_id="b"), section(block_id="b")],
            "block_id `b` already exists [json-pointer:/blocks/1/block_id]",
        ),
        (
            [actions(button(action_id="a"), button(action_id="a"))],
            "action_id `a` already exists in this block [json-pointer:/blocks/0/elements/1/action_id]",
        ),
        (
            [actions(select(initial_option=option("other")))],
            "must be one of the options [json-pointer:/blocks/0/elements/0/initial_option]",
        ),
        (
            [actions(select(option_groups=[{"label": plain("g"), "options": [option()]}]))],
            "exactly one of options and option_groups is required",
        ),
        ("no list", "must be an array [json-pointer:/blocks]"),
        (["no object"], "missing required field: type [json-pointer:/blocks/0]"),
        ([section(7)], "must be a string [json-pointer:/blocks/0/text/text]"),
        ([section(expand="yes")], "must be a boolean [json-pointer:/blocks/0/expand]"),
        ([section(accessory={"type": "overflow", "options": ["x"]})], "must be an object"),
        ([actions({"type": "datepicker", "initial_date": "tomorrow"})], "must match a valid format"),
        ([actions({"type": "datetimepicker", "initial_date_time": "now"})], "must be an integer"),
        ([{"type": "context", "elements": [{"type": "button"}]}], "unsupported type: button"),
        (
            [
                section(
                    accessory={"type": "multi_static_select", "options": [option()], "initial_options": [option("x")]}
                )
            ],
            "must be one of the options [json-pointer:/blocks/0/accessory/initial_options/0]",
        ),
        ([{"type": "alert", "block_id": "x" * 256}], "must be less than 256 characters"),
    ],
)
def test_what_slack_rejects_is_rejected_with_a_pointer(blocks: Any, sentence: str) -> None:
    with pytest.raises(SlackError, match="invalid_blocks") as refusal:
        accepted_blocks(blocks)
    assert sentence in "".join(messages_of(refusal.value))


def test_the_same_action_id_may_return_in_another_block() -> None:
    accepted_blocks([actions(button(action_id="a")), actions(button(action_id="a"))])


def test_missing_ids_are_filled_in_and_the_given_blocks_left_alone() -> None:
    given = [section(), actions(button(), button())]
    kept = accepted_blocks(given)
    assert "block_id" not in given[0]
    assert kept[0]["block_id"] != kept[1]["block_id"]
    assert kept[1]["elements"][0]["action_id"] != kept[1]["elements"][1]["action_id"]


def test_a_home_view_has_no_title() -> None:
    accepted_view({"type": "home", "blocks": [section()]})
    with pytest.raises(SlackError, match="invalid_arguments"):
        accepted_view({"type": "home", "title": plain("T"), "blocks": [section()]})


def test_a_message_block_does_not_fit_in_a_modal() -> None:
    with pytest.raises(SlackError, match="invalid_arguments"):
        accepted_view(modal({"type": "markdown", "text": "**x**"}))
