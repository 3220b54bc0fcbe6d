"""The rules for blocks that hold what is a block elsewhere: cards, carousels of them, and containers."""

from collections.abc import Mapping
from typing import Any

from sandbox.blocks import limits
from sandbox.blocks.elements import ELEMENTS
from sandbox.blocks.objects import block
from sandbox.blocks.rich_text import A_RICH_TEXT
from sandbox.blocks.rules import (
    Problems,
    Rule,
    any_of,
    boolean,
    both,
    by_type,
    listing,
    one_of,
    shape,
    string,
    text,
)

_IMAGE = by_type(ELEMENTS, {"image"})
_SLACK_ICON = shape({"name": string(shortest=1)})

IN_CONTAINER = {
    "actions",
    "context",
    "divider",
    "file",
    "header",
    "image",
    "input",
    "rich_text",
    "section",
    "table",
    "video",
}


def _one_icon(card: dict[str, Any], at: str, problems: Problems) -> None:
    if card.get("icon") is not None and card.get("slack_icon") is not None:
        problems.add("only one of icon and slack_icon is allowed", at)


def _collapses_or_divides(container: dict[str, Any], at: str, problems: Problems) -> None:
    if container.get("is_collapsible") and container.get("has_header_divider"):
        problems.add("is not allowed when is_collapsible is true", f"{at}/has_header_divider")
    if container.get("default_collapsed") and not container.get("is_collapsible"):
        problems.add("is not allowed unless is_collapsible is true", f"{at}/default_collapsed")


CARD = both(
    block(
        hero_image=_IMAGE,
        icon=_IMAGE,
        slack_icon=_SLACK_ICON,
        title=text(limits.CARD_TITLE),
        subtitle=text(limits.CARD_TITLE),
        body=text(limits.CARD_BODY),
        actions=listing(by_type(ELEMENTS, {"button"}), most=limits.CARD_ACTIONS),
    ),
    any_of("hero_image", "title", "actions", "body"),
    _one_icon,
)


def cards(blocks: Mapping[str, Rule]) -> dict[str, Rule]:
    """These blocks' rules; `blocks` are the rules for the children of a container, which may be filled in later."""
    return {
        "card": CARD,
        "carousel": block({"elements": listing(by_type({"card": CARD}), most=limits.CAROUSEL_CARDS)}),
        "container": both(
            block(
                {"child_blocks": listing(by_type(blocks, IN_CONTAINER), most=limits.CONTAINER_BLOCKS)},
                title=text(limits.CONTAINER_TITLE, plain=True),
                rich_text_title=A_RICH_TEXT,
                subtitle=text(limits.CONTAINER_TITLE),
                width=one_of("narrow", "standard", "wide", "full"),
                icon=_IMAGE,
                is_collapsible=boolean,
                default_collapsed=boolean,
                has_header_divider=boolean,
            ),
            any_of("title", "rich_text_title"),
            _collapses_or_divides,
        ),
    }
