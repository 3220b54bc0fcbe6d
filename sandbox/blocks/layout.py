"""The rules for blocks, and where each may stand."""

from typing import Any

from sandbox.blocks import limits
from sandbox.blocks.agents import agents
from sandbox.blocks.cards import cards
from sandbox.blocks.charts import CHARTS
from sandbox.blocks.elements import ELEMENTS, IN_ACTIONS, IN_INPUT, IN_SECTION
from sandbox.blocks.objects import IMAGE_BLOCK, block, https
from sandbox.blocks.rich_text import RICH_TEXT
from sandbox.blocks.rules import (
    Problems,
    Rule,
    any_of,
    anything,
    boolean,
    both,
    by_type,
    listing,
    one_of,
    string,
    text,
)
from sandbox.blocks.tables import TABLES

_CONTEXT_TEXT = text(limits.CONTEXT_TEXT)


def _context_element(value: Any, at: str, problems: Problems) -> None:
    picture = isinstance(value, dict) and value.get("type") == "image"
    (ELEMENTS["image"] if picture else _CONTEXT_TEXT)(value, at, problems)


BLOCKS: dict[str, Rule] = {
    "section": both(
        block(
            text=text(limits.SECTION_TEXT),
            fields=listing(text(limits.FIELD_TEXT), most=limits.SECTION_FIELDS),
            accessory=by_type(ELEMENTS, IN_SECTION),
            expand=boolean,
        ),
        any_of("text", "fields"),
    ),
    "actions": block({"elements": listing(by_type(ELEMENTS, IN_ACTIONS), most=limits.ACTIONS_ELEMENTS)}),
    "context": block({"elements": listing(_context_element, most=limits.CONTEXT_ELEMENTS)}),
    "divider": block(),
    "header": block({"text": text(limits.HEADER_TEXT, plain=True)}),
    "image": IMAGE_BLOCK,
    "input": block(
        {"label": text(limits.INPUT_LABEL, plain=True), "element": by_type(ELEMENTS, IN_INPUT)},
        hint=text(limits.INPUT_HINT, plain=True),
        optional=boolean,
        dispatch_action=boolean,
    ),
    "markdown": block({"text": string(limits.MARKDOWN_TEXT, shortest=1)}),
    "rich_text": RICH_TEXT,
    "alert": block({"text": text(limits.ALERT_TEXT)}, level=one_of("default", "info", "warning", "error", "success")),
    "video": block(
        {
            "alt_text": string(shortest=1),
            "video_url": https(limits.IMAGE_URL),
            "thumbnail_url": string(limits.IMAGE_URL, shortest=1),
            "title": text(limits.VIDEO_TITLE, plain=True),
        },
        title_url=https(limits.IMAGE_URL),
        description=text(limits.VIDEO_TITLE, plain=True),
        provider_name=string(),
        provider_icon_url=string(limits.IMAGE_URL),
        author_name=string(limits.VIDEO_AUTHOR),
    ),
    "file": block({"external_id": string(shortest=1), "source": one_of("remote")}),
    "call": block({"call_id": string(shortest=1)}, api_decoration_available=boolean, call=anything),
}
BLOCKS |= CHARTS | TABLES | cards(BLOCKS) | agents(BLOCKS)

_ONLY_IN_MESSAGES = {"call", "context_actions", "file", "markdown", "plan", "task_card"}
_NOT_IN_MODALS = {"card", "carousel", "container", "data_table", "data_visualization", "table"}

ALLOWED = {
    "message": frozenset(BLOCKS) - {"alert"},
    "modal": frozenset(BLOCKS) - _ONLY_IN_MESSAGES - _NOT_IN_MODALS,
    "home": frozenset(BLOCKS) - _ONLY_IN_MESSAGES - {"alert"},
}
"""The blocks of each surface, as Slack's pages and its own notes for tools say."""
