"""What slack_sdk's own models can build within their own limits is what the sandbox takes."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.models import blocks as sdk
from slack_sdk.models.basic_objects import JsonObject
from slack_sdk.models.blocks import Block, BlockElement, RichTextElementParts
from slack_sdk.models.blocks import basic_components as objects
from slack_sdk.models.blocks.block_elements import FileInputElement, WorkflowButtonElement

from sandbox.blocks import accepted_blocks, accepted_view
from sandbox.blocks.elements import ELEMENTS
from sandbox.blocks.layout import ALLOWED, BLOCKS
from sandbox.blocks.rich_text import RICH_LAYOUT, RICH_PARTS
from tests.sandbox.shapes import modal, plain

Kit = st.SearchStrategy[Any]

FLAG = st.booleans()
ADDRESS = st.just("https://x.example/a")


def sized(most: int) -> Kit:
    """Text of any length up to the limit, that length among them."""
    return st.one_of(st.just(most), st.integers(1, most)).map("x".__mul__)


def several(of: Kit, most: int, least: int = 1) -> Kit:
    return st.lists(of, min_size=least, max_size=most)


def maybe(value: Kit) -> Kit:
    return st.none() | value


PLAIN = sized(75).map(plain)
STYLE = maybe(st.sampled_from(["primary", "danger"]))
CONFIRM = maybe(
    st.builds(sdk.ConfirmObject, title=sized(100), text=sized(300), confirm=sized(30), deny=sized(30), style=STYLE)
)
OPTION = st.builds(sdk.Option, value=sized(150), text=sized(75), description=maybe(sized(75)))
GROUP = st.builds(sdk.OptionGroup, label=sized(75), options=several(OPTION, 3))
SHARED = {"action_id": maybe(sized(255)), "confirm": CONFIRM}
FOCUS = {"focus_on_load": maybe(FLAG)}
FIELD = {"action_id": maybe(sized(255)), "placeholder": maybe(sized(150)), **FOCUS}
MENU = {**FIELD, "confirm": CONFIRM}
DISPATCH = maybe(st.builds(objects.DispatchActionConfig, trigger_actions_on=st.just(["on_enter_pressed"])))
IDS = maybe(several(st.just("U1"), 3))
MOST = maybe(st.integers(1, 100))
FILTER = maybe(st.builds(sdk.ConversationFilter, include=st.just(["im"]), exclude_bot_users=maybe(FLAG)))

MARKS = maybe(st.builds(RichTextElementParts.TextStyle, bold=maybe(FLAG), code=maybe(FLAG), underline=maybe(FLAG)))
PART = st.one_of(
    st.builds(RichTextElementParts.Text, text=sized(100), style=MARKS),
    st.builds(RichTextElementParts.Channel, channel_id=st.just("C1"), style=MARKS),
    st.builds(RichTextElementParts.User, user_id=st.just("U1"), style=MARKS),
    st.builds(
        RichTextElementParts.Emoji, name=st.just("wave"), skin_tone=maybe(st.integers(1, 6)), unicode=maybe(sized(5))
    ),
    st.builds(RichTextElementParts.Link, url=ADDRESS, text=maybe(sized(9)), style=MARKS),
    st.builds(RichTextElementParts.Team, team_id=st.just("T1")),
    st.builds(RichTextElementParts.UserGroup, usergroup_id=st.just("S1")),
    st.builds(RichTextElementParts.Date, timestamp=st.just(1700000000), format=st.just("{date}"), url=maybe(ADDRESS)),
    st.builds(RichTextElementParts.Broadcast, range=st.sampled_from(["here", "channel", "everyone"])),
    st.builds(RichTextElementParts.Color, value=st.just("#ff0000")),
)
LINE = st.builds(sdk.RichTextSectionElement, elements=several(PART, 3, 0))
RICH = st.builds(
    sdk.RichTextBlock,
    elements=several(
        st.one_of(
            LINE,
            st.builds(
                sdk.RichTextListElement,
                elements=several(LINE, 2),
                style=st.sampled_from(["bullet", "ordered"]),
                indent=maybe(st.integers(0, 8)),
                offset=maybe(st.integers(0, 9)),
                border=maybe(st.integers(0, 1)),
            ),
            st.builds(sdk.RichTextQuoteElement, elements=several(PART, 2, 0)),
            st.builds(sdk.RichTextPreformattedElement, elements=several(PART, 2, 0), border=maybe(st.just(0))),
        ),
        3,
    ),
)

IMAGE = st.builds(sdk.ImageElement, alt_text=sized(2000), image_url=ADDRESS) | st.builds(
    sdk.ImageElement, alt_text=sized(2000), slack_file=st.builds(objects.SlackFile, id=st.just("F1"))
)
BUTTON = st.builds(
    sdk.ButtonElement,
    text=sized(75),
    value=maybe(sized(2000)),
    url=maybe(sized(3000)),
    style=STYLE,
    accessibility_label=maybe(sized(75)),
    agent_prompt=maybe(sized(4000)),
    visible_to_user_ids=IDS,
    **SHARED,
)
LINK = st.builds(sdk.LinkButtonElement, text=sized(75), url=sized(3000), style=STYLE)
OVERFLOW = st.builds(sdk.OverflowMenuElement, options=several(OPTION, 5), **SHARED)
WORKFLOW = st.builds(
    WorkflowButtonElement,
    text=sized(75),
    workflow=st.builds(objects.Workflow, trigger=st.builds(objects.WorkflowTrigger, url=ADDRESS)),
    style=STYLE,
    accessibility_label=maybe(sized(75)),
)
FEEDBACK_SIDE = st.builds(sdk.FeedbackButtonObject, text=sized(75), value=sized(2000))
FEEDBACK = st.builds(sdk.FeedbackButtonsElement, positive_button=FEEDBACK_SIDE, negative_button=FEEDBACK_SIDE)
ICON = st.builds(
    sdk.IconButtonElement, icon=st.just("trash"), text=sized(75), value=maybe(sized(2000)), visible_to_user_ids=IDS
)
MENUS = st.one_of(
    st.builds(sdk.StaticSelectElement, options=several(OPTION, 3), **MENU),
    st.builds(sdk.StaticSelectElement, option_groups=several(GROUP, 2), **MENU),
    st.builds(sdk.SelectElement, options=several(OPTION, 3), **MENU),
    st.builds(sdk.StaticMultiSelectElement, options=several(OPTION, 3), max_selected_items=MOST, **MENU),
    st.builds(sdk.ExternalDataSelectElement, min_query_length=maybe(st.integers(0, 9)), initial_option=OPTION, **MENU),
    st.builds(sdk.ExternalDataMultiSelectElement, initial_options=several(OPTION, 3), max_selected_items=MOST, **MENU),
    st.builds(sdk.UserSelectElement, initial_user=maybe(st.just("U1")), **MENU),
    st.builds(sdk.UserMultiSelectElement, initial_users=IDS, max_selected_items=MOST, **MENU),
    st.builds(sdk.ConversationSelectElement, filter=FILTER, response_url_enabled=maybe(FLAG), **MENU),
    st.builds(sdk.ConversationMultiSelectElement, filter=FILTER, initial_conversations=IDS, **MENU),
    st.builds(sdk.ChannelSelectElement, initial_channel=maybe(st.just("C1")), **MENU),
    st.builds(sdk.ChannelMultiSelectElement, initial_channels=IDS, max_selected_items=MOST, **MENU),
    st.builds(sdk.CheckboxesElement, options=several(OPTION, 10), **SHARED),
    st.builds(sdk.RadioButtonsElement, options=several(OPTION, 10), **SHARED),
    st.builds(sdk.DatePickerElement, initial_date=st.dates().map(str), **MENU),
    st.builds(sdk.TimePickerElement, initial_time=st.times().map("{:%H:%M}".format), timezone=maybe(sized(9)), **MENU),
)
MOMENT = st.builds(sdk.DateTimePickerElement, initial_date_time=maybe(st.integers(10**9, 10**10 - 1)), **SHARED)
NUMBER = maybe(st.integers(0, 9))
INPUTS = st.one_of(
    MENUS,
    MOMENT,
    st.builds(sdk.PlainTextInputElement, initial_value=maybe(sized(3000)), multiline=maybe(FLAG), **FIELD),
    st.builds(sdk.PlainTextInputElement, min_length=NUMBER, max_length=maybe(st.integers(9, 3000)), **FIELD),
    st.builds(sdk.EmailInputElement, initial_value=maybe(sized(3000)), dispatch_action_config=DISPATCH, **FIELD),
    st.builds(sdk.UrlInputElement, initial_value=maybe(sized(3000)), **FIELD),
    st.builds(sdk.NumberInputElement, is_decimal_allowed=FLAG, min_value=NUMBER, max_value=maybe(st.just(9)), **FIELD),
    st.builds(sdk.RichTextInputElement, initial_value=maybe(RICH), min_lines=maybe(st.just(1)), **FIELD),
    st.builds(FileInputElement, filetypes=maybe(st.just(["pdf"])), max_files=maybe(st.integers(1, 10))),
)
WORDS = sized(150)
CARD = st.builds(
    sdk.CardBlock,
    title=WORDS,
    subtitle=maybe(WORDS),
    body=maybe(sized(200)),
    hero_image=maybe(IMAGE),
    icon=maybe(IMAGE),
    actions=maybe(several(BUTTON.filter(lambda b: b.action_id is None), 3)),
)
TASK = st.builds(
    sdk.TaskCardBlock,
    task_id=st.uuids().map(str),
    title=WORDS,
    details=maybe(RICH),
    output=maybe(RICH),
    sources=maybe(several(st.builds(sdk.UrlSourceElement, url=ADDRESS, text=WORDS), 3)),
    status=st.sampled_from(["pending", "in_progress", "complete", "error"]),
)
SECTION = st.builds(
    sdk.SectionBlock,
    text=sized(3000),
    fields=maybe(several(sized(2000), 10)),
    accessory=maybe(st.one_of(BUTTON, LINK, OVERFLOW, WORKFLOW, IMAGE, MENUS)),
    expand=maybe(FLAG),
)
CELL = st.one_of(
    st.builds(sdk.RawTextObject, text=sized(50)),
    st.builds(sdk.RawNumberObject, value=st.integers() | st.floats(-9, 9), text=sized(5)),
    RICH,
).map(JsonObject.to_dict)

PROVIDER = {name: maybe(ADDRESS) for name in ("icon_url", "auth_url", "disconnect_url")} | {
    name: maybe(sized(75)) for name in ("connected_identity", "connected_context")
}
SAMPLES: dict[type[Block], Kit] = {
    sdk.SectionBlock: SECTION,
    sdk.DividerBlock: st.builds(sdk.DividerBlock, block_id=maybe(sized(255))),
    sdk.ImageBlock: st.builds(sdk.ImageBlock, alt_text=sized(2000), image_url=ADDRESS, title=maybe(sized(2000))),
    sdk.ActionsBlock: st.builds(
        sdk.ActionsBlock, elements=st.one_of(BUTTON, LINK, OVERFLOW, WORKFLOW, MENUS, MOMENT).map(lambda one: [one])
    ),
    sdk.ContextBlock: st.builds(
        sdk.ContextBlock, elements=several(IMAGE | st.builds(sdk.MarkdownTextObject, text=sized(3000)), 10)
    ),
    sdk.ContextActionsBlock: st.builds(sdk.ContextActionsBlock, elements=several(FEEDBACK | ICON, 5)),
    sdk.InputBlock: st.builds(sdk.InputBlock, label=sized(2000), element=INPUTS, hint=maybe(sized(2000))),
    sdk.FileBlock: st.builds(sdk.FileBlock, external_id=WORDS),
    sdk.CallBlock: st.builds(sdk.CallBlock, call_id=WORDS, api_decoration_available=maybe(FLAG)),
    sdk.HeaderBlock: st.builds(sdk.HeaderBlock, text=WORDS),
    sdk.MarkdownBlock: st.builds(sdk.MarkdownBlock, text=sized(12_000)),
    sdk.VideoBlock: st.builds(
        sdk.VideoBlock,
        alt_text=WORDS,
        video_url=ADDRESS,
        thumbnail_url=ADDRESS,
        title=sized(199),
        title_url=maybe(ADDRESS),
        description=maybe(sized(199)),
        provider_name=maybe(WORDS),
        author_name=maybe(sized(49)),
    ),
    sdk.RichTextBlock: RICH,
    sdk.TableBlock: st.builds(
        sdk.TableBlock,
        rows=several(several(CELL, 5), 5),
        column_settings=maybe(st.just([{"align": "left"}, {"is_wrapped": True}])),
    ),
    sdk.TaskCardBlock: TASK,
    sdk.PlanBlock: st.builds(sdk.PlanBlock, title=WORDS, tasks=maybe(several(TASK, 3))),
    sdk.AlertBlock: st.builds(sdk.AlertBlock, text=sized(200), level=maybe(st.sampled_from(["info", "error"]))),
    sdk.CardBlock: CARD,
    sdk.ContainerBlock: st.builds(
        sdk.ContainerBlock,
        title=WORDS,
        rich_text_title=maybe(RICH),
        subtitle=maybe(WORDS),
        child_blocks=several(SECTION, 10),
        width=maybe(st.sampled_from(["narrow", "standard", "wide", "full"])),
        icon=maybe(IMAGE),
        is_collapsible=maybe(FLAG),
    ),
    sdk.CarouselBlock: st.builds(sdk.CarouselBlock, elements=several(CARD, 10)),
    sdk.AuthProviderBlock: st.builds(
        sdk.AuthProviderBlock,
        value=WORDS,
        name=sized(75),
        is_connected=FLAG,
        description=maybe(WORDS),
        accessory=maybe(OVERFLOW),
        fallback=maybe(several(SECTION, 2)),
        **PROVIDER,
    ),
}


def kinds(base: type[Any]) -> Iterator[type[Any]]:
    for kind in base.__subclasses__():
        yield kind
        yield from kinds(kind)


@pytest.mark.parametrize("kind", SAMPLES, ids=lambda kind: kind.type)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_what_a_model_builds_is_taken(kind: type[Block], data: st.DataObject) -> None:
    block = data.draw(SAMPLES[kind]).to_dict()
    if kind is sdk.InputBlock or kind is sdk.AlertBlock:
        accepted_view(modal(block))
    else:
        accepted_blocks([block])


def test_every_model_of_a_block_is_known_and_tried() -> None:
    assert set(kinds(Block)) == set(SAMPLES)
    assert {vars(kind)["type"] for kind in SAMPLES} | {"data_table", "data_visualization"} == set(BLOCKS)
    assert frozenset.union(*ALLOWED.values()) == set(BLOCKS)


def test_every_model_of_an_element_is_known() -> None:
    modelled = {str(kind.type) for kind in kinds(BlockElement) if isinstance(getattr(kind, "type", None), str)}
    assert modelled == set(ELEMENTS) | set(RICH_LAYOUT) | set(RICH_PARTS) | {"url"}
