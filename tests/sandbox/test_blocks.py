from typing import Any

import pytest

from sandbox import SlackError
from sandbox.blocks import accepted_blocks, accepted_view, controls
from tests.sandbox.shapes import (
    Json,
    action_cell,
    actions,
    alert,
    bullets,
    button,
    call,
    card,
    carousel,
    cell,
    chart,
    container,
    context,
    context_actions,
    data_table,
    feedback,
    field,
    header,
    home,
    icon_button,
    image,
    line,
    lines,
    markdown,
    messages_of,
    modal,
    mrkdwn,
    option,
    pie,
    plain,
    plan,
    point,
    provider,
    remote_file,
    rich,
    section,
    select,
    series,
    table,
    task,
    typed,
    video,
    words,
    workflow_button,
)

SHOWN_EVERYWHERE = [
    section(),
    actions(button(), select()),
    context(mrkdwn(), image()),
    {"type": "divider"},
    header(),
    image(title=plain()),
    field(typed()),
    rich(line(words()), bullets(line(words()))),
    video(title_url="https://x.example/w", provider_name="X"),
    provider(accessory={"type": "overflow", "options": [option()]}, fallback=[section()]),
]
ONLY_IN_MESSAGES = [
    call(call={"v1": {"name": "Sync"}}),
    context_actions(feedback(), icon_button()),
    markdown(),
    plan(task("1"), task("2")),
    remote_file(),
    task(details=rich(), sources=[{"type": "url", "url": "https://x.example", "text": "X"}]),
]
NOT_IN_MODALS = [
    card(icon=image(), hero_image=image(), actions=[button()]),
    carousel(card(), card()),
    container(section(), actions(button()), icon=image(), width="full", is_collapsible=True, default_collapsed=True),
    data_table([cell(), cell()], [{"type": "raw_number", "value": 1.5, "text": "1.5"}, rich()], page_size=1),
    chart(pie()),
    chart(lines(series("s", "a", "b"), categories=("a", "b"))),
    table([cell(), rich()], column_settings=[None, {"align": "right", "is_wrapped": True}]),
]


@pytest.mark.parametrize("block", [*SHOWN_EVERYWHERE, *ONLY_IN_MESSAGES, *NOT_IN_MODALS], ids=lambda b: b["type"])
def test_a_message_takes_every_block_but_an_alert(block: Json) -> None:
    [kept] = accepted_blocks([block])
    assert kept["type"] == block["type"]


@pytest.mark.parametrize("block", [*SHOWN_EVERYWHERE, alert(level="warning")], ids=lambda b: b["type"])
def test_what_a_modal_shows(block: Json) -> None:
    accepted_view(modal(block))


@pytest.mark.parametrize("block", [*SHOWN_EVERYWHERE, *NOT_IN_MODALS], ids=lambda b: b["type"])
def test_what_a_home_tab_shows(block: Json) -> None:
    accepted_view(home(block))


@pytest.mark.parametrize(
    ("view", "unfit"),
    [
        *((modal(block), block["type"]) for block in [*ONLY_IN_MESSAGES, *NOT_IN_MODALS]),
        *((home(block), block["type"]) for block in [*ONLY_IN_MESSAGES, alert()]),
    ],
)
def test_what_a_view_does_not_show(view: Json, unfit: str) -> None:
    with pytest.raises(SlackError, match="invalid_arguments") as refusal:
        accepted_view(view)
    assert messages_of(refusal.value) == [f"[ERROR] unsupported type: {unfit} [json-pointer:/view/blocks/0/type]"]


@pytest.mark.parametrize(
    ("view", "at"),
    [
        (home(field({"type": "file_input"})), "element"),
        (home(actions({"type": "datetimepicker"})), "elements/0"),
        (home(section(accessory=workflow_button())), "accessory"),
        (modal(actions(workflow_button())), "elements/0"),
    ],
)
def test_elements_that_a_surface_does_not_show(view: Json, at: str) -> None:
    with pytest.raises(SlackError, match="invalid_arguments") as refusal:
        accepted_view(view)
    [sentence] = messages_of(refusal.value)
    assert sentence.endswith(f"[json-pointer:/view/blocks/0/{at}/type]")


def test_a_message_takes_no_files_in() -> None:
    with pytest.raises(SlackError, match="invalid_blocks") as refusal:
        accepted_blocks([field({"type": "file_input"})])
    assert "unsupported type: file_input [json-pointer:/blocks/0/element/type]" in messages_of(refusal.value)[0]


REJECTED: list[tuple[Any, str]] = [
    ([{"type": "sectoin"}], "unsupported type: sectoin [json-pointer:/blocks/0/type]"),
    ([{"text": mrkdwn("x")}], "missing required field: type [json-pointer:/blocks/0]"),
    ([{"type": "section"}], "missing required field: text or fields [json-pointer:/blocks/0]"),
    ([section("")], "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
    ([{"type": "header", "text": mrkdwn("x")}], "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]"),
    ([section(color="red")], "invalid additional property: color [json-pointer:/blocks/0]"),
    (
        [{"type": "section", "text": {"type": "mrkdwn", "text": "x", "emoji": True}}],
        "invalid additional property: emoji [json-pointer:/blocks/0/text]",
    ),
    ([actions(button(text=mrkdwn("x")))], "unsupported type: mrkdwn"),
    ([actions(button(style="green"))], "must be one of primary, danger"),
    ([actions({"type": "plain_text_input"})], "unsupported type: plain_text_input"),
    ([section(block_id="b"), section(block_id="b")], "block_id `b` already exists [json-pointer:/blocks/1/block_id]"),
    (
        [container(section(block_id="b")), section(block_id="b")],
        "block_id `b` already exists [json-pointer:/blocks/1/block_id]",
    ),
    (
        [actions(button(action_id="a"), button(action_id="a"))],
        "action_id `a` already exists in this block [json-pointer:/blocks/0/elements/1/action_id]",
    ),
    (
        [carousel(card(), card(actions=[button(action_id="a"), button(action_id="a")]))],
        "action_id `a` already exists in this block [json-pointer:/blocks/0/elements/1/actions/1/action_id]",
    ),
    (
        [data_table([cell(), cell()], [action_cell(action_id="a"), action_cell(action_id="a")])],
        "action_id `a` already exists in this block [json-pointer:/blocks/0/rows/1/1/element/action_id]",
    ),
    ([actions(select(options=[]))], "no fewer than 1 items allowed [json-pointer:/blocks/0/elements/0/options]"),
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
    ([actions({"type": "datepicker", "initial_date": "2030-13-01"})], "must match a valid format"),
    ([actions({"type": "timepicker", "initial_time": "24:00"})], "must match a valid format"),
    ([actions({"type": "datetimepicker", "initial_date_time": "now"})], "must be an integer"),
    ([actions({"type": "datetimepicker", "initial_date_time": 170_000_000})], "must be between 1000000000 and"),
    ([context({"type": "button"})], "unsupported type: button"),
    (
        [section(accessory={"type": "multi_static_select", "options": [option()], "initial_options": [option("x")]})],
        "must be one of the options [json-pointer:/blocks/0/accessory/initial_options/0]",
    ),
    ([actions({"type": "conversations_select", "filter": {}})], "missing required field: include or exclude_bot_users"),
    ([image(image_url=None)], "exactly one of image_url and slack_file is required [json-pointer:/blocks/0]"),
    ([image(image_url=None, slack_file={})], "missing required field: id or url [json-pointer:/blocks/0/slack_file]"),
    ([alert()], "unsupported type: alert [json-pointer:/blocks/0/type]"),
    ([rich(words())], "unsupported type: text [json-pointer:/blocks/0/elements/0/type]"),
    ([rich(line(words("")))], "must be more than 0 characters [json-pointer:/blocks/0/elements/0/elements/0/text]"),
    ([rich(line({"type": "user"}))], "missing required field: user_id [json-pointer:/blocks/0/elements/0/elements/0]"),
    ([rich(line({"type": "broadcast", "range": "all"}))], "must be one of here, channel, everyone"),
    ([rich(line(words(style={"loud": True})))], "invalid additional property: loud"),
    ([rich(bullets(words()))], "unsupported type: text [json-pointer:/blocks/0/elements/0/elements/0/type]"),
    ([rich(bullets(line(), style="dash"))], "must be one of bullet, ordered"),
    ([table([cell("")])], "must be more than 0 characters [json-pointer:/blocks/0/rows/0/0/text]"),
    ([table([action_cell()])], "unsupported type: action_cell [json-pointer:/blocks/0/rows/0/0/type]"),
    ([table([{"type": "raw_number", "value": "1", "text": "1"}])], "must be a number"),
    ([data_table([cell()])], "no fewer than 2 items allowed [json-pointer:/blocks/0/rows]"),
    (
        [data_table([rich()], [cell()])],
        "a header must be raw_text or raw_number [json-pointer:/blocks/0/rows/0/0/type]",
    ),
    ([data_table([cell()], [cell(), cell()])], "must have 1 cells as the first row [json-pointer:/blocks/0/rows/1]"),
    ([chart({"type": "donut"})], "unsupported type: donut [json-pointer:/blocks/0/chart/type]"),
    ([chart(pie({**point(), "value": 0}))], "must be more than 0 [json-pointer:/blocks/0/chart/segments/0/value]"),
    ([chart(lines(series(), series()))], "name `s` already exists [json-pointer:/blocks/0/chart/series/1/name]"),
    (
        [chart(lines(series("s", "a"), categories=("a", "b")))],
        "must have one point for each category [json-pointer:/blocks/0/chart/series/0/data]",
    ),
    ([card(title=None)], "missing required field: hero_image or title or actions or body [json-pointer:/blocks/0]"),
    ([card(actions=[select()])], "unsupported type: static_select [json-pointer:/blocks/0/actions/0/type]"),
    ([card(icon=image(), slack_icon={"name": "star"})], "only one of icon and slack_icon is allowed"),
    ([carousel(section())], "unsupported type: section [json-pointer:/blocks/0/elements/0/type]"),
    ([container(section(""))], "must be more than 0 characters [json-pointer:/blocks/0/child_blocks/0/text/text]"),
    ([container(container())], "unsupported type: container [json-pointer:/blocks/0/child_blocks/0/type]"),
    ([container(title=None)], "missing required field: title or rich_text_title [json-pointer:/blocks/0]"),
    ([container(width="huge")], "must be one of narrow, standard, wide, full [json-pointer:/blocks/0/width]"),
    (
        [container(is_collapsible=True, has_header_divider=True)],
        "is not allowed when is_collapsible is true [json-pointer:/blocks/0/has_header_divider]",
    ),
    (
        [container(default_collapsed=True)],
        "is not allowed unless is_collapsible is true [json-pointer:/blocks/0/default_collapsed]",
    ),
    ([task(status="done")], "must be one of pending, in_progress, complete, error [json-pointer:/blocks/0/status]"),
    ([task(details=section())], "unsupported type: section [json-pointer:/blocks/0/details/type]"),
    ([plan(task("1"), task("1"))], "task_id `1` already exists [json-pointer:/blocks/0/tasks/1/task_id]"),
    ([context_actions(button())], "unsupported type: button [json-pointer:/blocks/0/elements/0/type]"),
    ([context_actions(feedback(positive_button={}))], "missing required field: text"),
    ([actions(feedback())], "unsupported type: feedback_buttons"),
    ([actions(workflow_button(workflow={}))], "missing required field: trigger"),
    ([provider(auth_url="http://x.example")], "must match a valid format [json-pointer:/blocks/0/auth_url]"),
    ([provider(accessory=button())], "unsupported type: button [json-pointer:/blocks/0/accessory/type]"),
    ([video(video_url="http://x.example")], "must match a valid format [json-pointer:/blocks/0/video_url]"),
    ([remote_file(source="local")], "must be one of remote [json-pointer:/blocks/0/source]"),
]


@pytest.mark.parametrize(("blocks", "sentence"), REJECTED)
def test_what_slack_rejects_is_rejected_with_a_pointer(blocks: Any, sentence: str) -> None:
    with pytest.raises(SlackError, match="invalid_blocks") as refusal:
        accepted_blocks(blocks)
    assert sentence in "".join(messages_of(refusal.value))


@pytest.mark.parametrize(
    ("element", "sentence"),
    [
        (typed(min_length=6, max_length=5), "must not be more than max_length [json-pointer:{}/min_length]"),
        (
            {"type": "rich_text_input", "min_lines": 3, "max_lines": 2},
            "must not be more than max_lines [json-pointer:{}/min_lines]",
        ),
        ({"type": "rich_text_input", "max_lines": 0}, "must be at least 1 [json-pointer:{}/max_lines]"),
        ({"type": "rich_text_input", "initial_value": "x"}, "missing required field: type"),
        (
            {"type": "number_input", "is_decimal_allowed": True, "min_value": "2", "max_value": "1.5"},
            "must not be more than max_value [json-pointer:{}/min_value]",
        ),
        (
            {"type": "number_input", "is_decimal_allowed": True, "min_value": "many"},
            "must match a valid format [json-pointer:{}/min_value]",
        ),
        ({"type": "number_input"}, "missing required field: is_decimal_allowed [json-pointer:{}]"),
        ({"type": "file_input", "filetypes": []}, "no fewer than 1 items allowed [json-pointer:{}/filetypes]"),
        (typed(dispatch_action_config={"trigger_actions_on": ["blur"]}), "must be one of on_enter_pressed"),
        (button(), "unsupported type: button [json-pointer:{}/type]"),
    ],
)
def test_what_a_field_may_not_be(element: Json, sentence: str) -> None:
    with pytest.raises(SlackError, match="invalid_arguments") as refusal:
        accepted_view(modal(field(element)))
    assert sentence.format("/view/blocks/0/element") in "".join(messages_of(refusal.value))


@pytest.mark.parametrize(
    ("view", "sentence"),
    [
        (modal(blocks=[]), "no fewer than 1 items allowed [json-pointer:/view/blocks]"),
        (
            modal(field(typed()), submit=None),
            "missing required field: submit (the view has an input) [json-pointer:/view/blocks/0]",
        ),
        (
            {"type": "home", "title": plain("T"), "blocks": [section()]},
            "invalid additional property: title [json-pointer:/view]",
        ),
    ],
)
def test_what_a_view_may_not_be(view: Json, sentence: str) -> None:
    with pytest.raises(SlackError, match="invalid_arguments") as refusal:
        accepted_view(view)
    assert messages_of(refusal.value) == [f"[ERROR] {sentence}"]


def test_the_same_action_id_may_return_in_another_block() -> None:
    accepted_blocks([actions(button(action_id="a")), actions(button(action_id="a"))])
    accepted_blocks([carousel(card(actions=[button(action_id="a")]), card(actions=[button(action_id="a")]))])


def test_missing_ids_are_filled_in_and_the_given_blocks_left_alone() -> None:
    given = [section(), actions(button(), button())]
    kept = accepted_blocks(given)
    assert "block_id" not in given[0]
    assert kept[0]["block_id"] != kept[1]["block_id"]
    assert kept[1]["elements"][0]["action_id"] != kept[1]["elements"][1]["action_id"]


def test_controls_inside_other_blocks_have_ids_of_their_own() -> None:
    kept = accepted_blocks(
        [
            container(actions(button(), select()), section(accessory=button())),
            carousel(card(actions=[button()]), card(actions=[button(), button()])),
            data_table([cell(), cell()], [cell(), action_cell()]),
            context_actions(feedback(), icon_button()),
        ]
    )
    places = [(block["block_id"], element["action_id"]) for block, element in controls(kept)]
    assert len(places) == len(set(places)) == 9
    inner = [block["type"] for block, _ in controls(kept)]
    assert inner == ["actions"] * 2 + ["section"] + ["card"] * 3 + ["data_table"] + ["context_actions"] * 2
