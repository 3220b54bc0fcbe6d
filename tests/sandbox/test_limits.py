"""Each of Slack's limits on a block: at the limit it is taken, one past it is refused at exactly that place."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from typing_extensions import override

from sandbox import SlackError
from sandbox.blocks import accepted_blocks, accepted_view, limits
from tests.sandbox.shapes import (
    Json,
    actions,
    alert,
    bullets,
    button,
    card,
    carousel,
    cell,
    chart,
    confirm,
    container,
    context,
    context_actions,
    data_table,
    field,
    fields,
    header,
    icon_button,
    image,
    line,
    lines,
    markdown,
    messages_of,
    modal,
    mrkdwn,
    n,
    option,
    pie,
    plain,
    plan,
    point,
    provider,
    rich,
    section,
    select,
    series,
    table,
    task,
    typed,
    video,
    words,
)


@dataclass(frozen=True)
class Limit:
    """A limit by the name it has in `limits.py`; `build(count)` is a block with that many of what is counted."""

    of: str
    most: int
    at: str
    build: Callable[[int], Json]
    note: str = ""

    @override
    def __str__(self) -> str:
        return f"{self.of}{self.note and ' '}{self.note}"


def link(length: int) -> str:
    return "https://x.example/".ljust(length, "x")


def labels(count: int) -> tuple[str, ...]:
    return tuple(f"c{number}" for number in range(count))


def group(**more: Any) -> Json:
    return {"label": plain("g"), "options": [option()], **more}


ELEMENT = "/blocks/0/elements/0"
IN_MESSAGES = [
    Limit("BLOCK_ID", 255, "/blocks/0/block_id", lambda count: section(block_id=n(count))),
    Limit("SECTION_TEXT", 3000, "/blocks/0/text/text", lambda count: section(n(count))),
    Limit("SECTION_FIELDS", 10, "/blocks/0/fields", lambda count: fields(*"x" * count)),
    Limit("FIELD_TEXT", 2000, "/blocks/0/fields/0/text", lambda count: fields(n(count))),
    Limit("HEADER_TEXT", 150, "/blocks/0/text/text", lambda count: header(n(count))),
    Limit("MARKDOWN_TEXT", 12_000, "/blocks/0/text", lambda count: markdown(n(count))),
    Limit("CONTEXT_ELEMENTS", 10, "/blocks/0/elements", lambda count: context(*[mrkdwn()] * count)),
    Limit("CONTEXT_TEXT", 3000, f"{ELEMENT}/text", lambda count: context(mrkdwn(n(count)))),
    Limit("IMAGE_URL", 3000, "/blocks/0/image_url", lambda count: image(image_url=link(count))),
    Limit("IMAGE_TEXT", 2000, "/blocks/0/alt_text", lambda count: image(alt_text=n(count)), "alt"),
    Limit("IMAGE_TEXT", 2000, "/blocks/0/title/text", lambda count: image(title=plain(n(count))), "title"),
    Limit("VIDEO_TITLE", 199, "/blocks/0/title/text", lambda count: video(title=plain(n(count)))),
    Limit("VIDEO_TITLE", 199, "/blocks/0/description/text", lambda count: video(description=plain(n(count))), "below"),
    Limit("VIDEO_AUTHOR", 49, "/blocks/0/author_name", lambda count: video(author_name=n(count))),
    Limit("TABLE_ROWS", 100, "/blocks/0/rows", lambda count: table(*[[cell()]] * count)),
    Limit("TABLE_CELLS", 20, "/blocks/0/rows/0", lambda count: table([cell()] * count)),
    Limit("TABLE_CELLS", 20, "/blocks/0/column_settings", lambda count: table(column_settings=[{}] * count), "columns"),
    Limit("TABLE_TEXT", 10_000, "/blocks/0/rows", lambda count: table([cell(n(count - 1)), cell()])),
    Limit("DATA_TABLE_ROWS", 201, "/blocks/0/rows", lambda count: data_table(*[[cell()]] * count)),
    Limit("DATA_TABLE_PAGE", 100, "/blocks/0/page_size", lambda count: data_table(page_size=count)),
    Limit("DATA_TABLE_TEXT", 20_000, "/blocks/0/rows", lambda count: data_table([cell()], [cell(n(count - 1))])),
    Limit("CHART_TITLE", 50, "/blocks/0/title", lambda count: chart(title=n(count))),
    Limit("CHART_SERIES", 12, "/blocks/0/chart/segments", lambda count: chart(pie(*[point()] * count)), "of a pie"),
    Limit("CHART_SERIES", 12, "/blocks/0/chart/series", lambda count: chart(lines(*map(series, labels(count))))),
    Limit(
        "CHART_POINTS",
        20,
        "/blocks/0/chart/series/0/data",
        lambda count: chart(lines(series("s", *labels(count)), categories=labels(count))),
    ),
    Limit("CHART_LABEL", 20, "/blocks/0/chart/segments/0/label", lambda count: chart(pie(point(n(count))))),
    Limit("CHART_LABEL", 20, "/blocks/0/chart/series/0/name", lambda count: chart(lines(series(n(count)))), "name"),
    Limit("CHART_AXIS_LABEL", 50, "/blocks/0/chart/axis_config/x_label", lambda count: chart(lines(x_label=n(count)))),
    Limit("CARD_TITLE", 150, "/blocks/0/title/text", lambda count: card(title=mrkdwn(n(count)))),
    Limit("CARD_TITLE", 150, "/blocks/0/subtitle/text", lambda count: card(subtitle=plain(n(count))), "below"),
    Limit("CARD_BODY", 200, "/blocks/0/body/text", lambda count: card(body=mrkdwn(n(count)))),
    Limit("CARD_ACTIONS", 3, "/blocks/0/actions", lambda count: card(actions=[button()] * count)),
    Limit("CAROUSEL_CARDS", 10, "/blocks/0/elements", lambda count: carousel(*[card()] * count)),
    Limit("CONTAINER_TITLE", 150, "/blocks/0/title/text", lambda count: container(title=plain(n(count)))),
    Limit(
        "CONTAINER_TITLE", 150, "/blocks/0/subtitle/text", lambda count: container(subtitle=plain(n(count))), "below"
    ),
    Limit("CONTAINER_BLOCKS", 10, "/blocks/0/child_blocks", lambda count: container(*[section()] * count)),
    Limit("PLAN_TASKS", 50, "/blocks/0/tasks", lambda count: plan(*map(task, labels(count)))),
    Limit(
        "CONTEXT_ACTIONS_ELEMENTS",
        5,
        "/blocks/0/elements",
        lambda count: context_actions(*[icon_button()] * count),
    ),
    Limit(
        "ICON_BUTTON_USERS",
        10,
        f"{ELEMENT}/visible_to_user_ids",
        lambda count: context_actions(icon_button(visible_to_user_ids=["U1"] * count)),
    ),
    Limit("PROVIDER_VALUE", 150, "/blocks/0/value", lambda count: provider(value=n(count))),
    Limit("PROVIDER_NAME", 75, "/blocks/0/name/text", lambda count: provider(name=plain(n(count)))),
    Limit(
        "PROVIDER_NAME",
        75,
        "/blocks/0/connected_identity/text",
        lambda count: provider(connected_identity=plain(n(count))),
        "identity",
    ),
    Limit("PROVIDER_DESCRIPTION", 150, "/blocks/0/description/text", lambda c: provider(description=plain(n(c)))),
    Limit("PROVIDER_URL", 3000, "/blocks/0/auth_url", lambda count: provider(auth_url=link(count))),
    Limit("ACTIONS_ELEMENTS", 25, "/blocks/0/elements", lambda count: actions(*[button()] * count)),
    Limit("ACTION_ID", 255, f"{ELEMENT}/action_id", lambda count: actions(button(action_id=n(count)))),
    Limit("BUTTON_TEXT", 75, f"{ELEMENT}/text/text", lambda count: actions(button(text=plain(n(count))))),
    Limit("BUTTON_VALUE", 2000, f"{ELEMENT}/value", lambda count: actions(button(value=n(count)))),
    Limit("BUTTON_URL", 3000, f"{ELEMENT}/url", lambda count: actions(button(url=n(count)))),
    Limit(
        "ACCESSIBILITY_LABEL", 75, f"{ELEMENT}/accessibility_label", lambda c: actions(button(accessibility_label=n(c)))
    ),
    Limit("AGENT_PROMPT", 4000, f"{ELEMENT}/agent_prompt", lambda count: actions(button(agent_prompt=n(count)))),
    Limit(
        "CONFIRM_TITLE",
        100,
        f"{ELEMENT}/confirm/title/text",
        lambda count: actions(button(confirm=confirm(title=plain(n(count))))),
    ),
    Limit(
        "CONFIRM_TEXT",
        300,
        f"{ELEMENT}/confirm/text/text",
        lambda count: actions(button(confirm=confirm(text=mrkdwn(n(count))))),
    ),
    Limit(
        "CONFIRM_BUTTON",
        30,
        f"{ELEMENT}/confirm/deny/text",
        lambda count: actions(button(confirm=confirm(deny=plain(n(count))))),
    ),
    Limit("OPTIONS", 100, f"{ELEMENT}/options", lambda count: actions(select(options=[option()] * count))),
    Limit(
        "OPTION_GROUPS",
        100,
        f"{ELEMENT}/option_groups",
        lambda count: actions(select(options=None, option_groups=[group()] * count)),
    ),
    Limit(
        "OPTIONS",
        100,
        f"{ELEMENT}/option_groups/0/options",
        lambda count: actions(select(options=None, option_groups=[group(options=[option()] * count)])),
        "of a group",
    ),
    Limit(
        "OPTION_TEXT",
        75,
        f"{ELEMENT}/option_groups/0/label/text",
        lambda count: actions(select(options=None, option_groups=[group(label=plain(n(count)))])),
        "of a group",
    ),
    Limit("OPTION_TEXT", 75, f"{ELEMENT}/options/0/text/text", lambda c: actions(select(options=[option(n(c))]))),
    Limit(
        "OPTION_TEXT",
        75,
        f"{ELEMENT}/options/0/description/text",
        lambda count: actions(select(options=[option(description=plain(n(count)))])),
        "below",
    ),
    Limit("OPTION_VALUE", 150, f"{ELEMENT}/options/0/value", lambda c: actions(select(options=[option(value=n(c))]))),
    Limit("PLACEHOLDER", 150, f"{ELEMENT}/placeholder/text", lambda c: actions(select(placeholder=plain(n(c))))),
    Limit(
        "OVERFLOW_OPTIONS",
        5,
        f"{ELEMENT}/options",
        lambda count: actions({"type": "overflow", "options": [option()] * count}),
    ),
    Limit(
        "FEW_OPTIONS",
        10,
        f"{ELEMENT}/options",
        lambda count: actions({"type": "radio_buttons", "options": [option()] * count}),
    ),
    Limit("LIST_INDENT", 8, f"{ELEMENT}/indent", lambda count: rich(bullets(line(words()), indent=count))),
]

INPUT = "/view/blocks/0/element"
IN_MODALS = [
    Limit("ALERT_TEXT", 200, "/view/blocks/0/text/text", lambda count: alert(n(count))),
    Limit("INPUT_LABEL", 2000, "/view/blocks/0/label/text", lambda count: field(typed(), label=plain(n(count)))),
    Limit("INPUT_HINT", 2000, "/view/blocks/0/hint/text", lambda count: field(typed(), hint=plain(n(count)))),
    Limit("TYPED_TEXT", 3000, f"{INPUT}/max_length", lambda count: field(typed(max_length=count))),
    Limit("TYPED_TEXT", 3000, f"{INPUT}/min_length", lambda count: field(typed(min_length=count)), "at least"),
    Limit("INPUT_FILES", 10, f"{INPUT}/max_files", lambda count: field({"type": "file_input", "max_files": count})),
    Limit(
        "FEW_OPTIONS",
        10,
        f"{INPUT}/options",
        lambda count: field({"type": "checkboxes", "options": [option()] * count}),
        "of checkboxes",
    ),
]

ELSEWHERE = {
    # over the Web API, in test_limits_calls.py
    "MESSAGE_BLOCKS": 50,
    "MESSAGE_ATTACHMENTS": 100,
    "MESSAGE_TABLES": 1,
    "MESSAGE_CHARTS": 2,
    "POSTED_TEXT": 40_000,
    "UPDATED_TEXT": 4000,
    "VIEW_BLOCKS": 100,
    "VIEW_TITLE": 24,
    "VIEW_BUTTON": 24,
    "VIEW_BYTES": 250_000,
    "PRIVATE_METADATA": 3000,
    "CALLBACK_ID": 255,
    "EXTERNAL_ID": 255,
    "STACKED_VIEWS": 3,
    # what a person uploads, in test_fields.py
    "INPUT_FILE_BYTES": 10_000_000,
}


@pytest.mark.parametrize("limit", IN_MESSAGES, ids=str)
def test_a_block_of_a_message(limit: Limit) -> None:
    accepted_blocks([limit.build(limit.most)])
    with pytest.raises(SlackError, match="invalid_blocks") as refusal:
        accepted_blocks([limit.build(limit.most + 1)])
    [sentence] = {sentence for sentence in messages_of(refusal.value) if f"[json-pointer:{limit.at}]" in sentence}
    assert sentence.startswith("[ERROR] ")


@pytest.mark.parametrize("limit", IN_MODALS, ids=str)
def test_a_block_of_a_modal(limit: Limit) -> None:
    accepted_view(modal(limit.build(limit.most)))
    with pytest.raises(SlackError, match="invalid_arguments") as refusal:
        accepted_view(modal(limit.build(limit.most + 1)))
    assert [sentence.rpartition(" ")[2] for sentence in messages_of(refusal.value)] == [f"[json-pointer:{limit.at}]"]


def test_every_limit_is_tried() -> None:
    known = {name: value for name, value in vars(limits).items() if name.isupper()}
    cases = {limit.of: limit.most for limit in (*IN_MESSAGES, *IN_MODALS)}
    assert not set(cases) & set(ELSEWHERE)
    assert cases | ELSEWHERE == known
