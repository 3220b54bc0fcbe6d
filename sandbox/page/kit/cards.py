"""What frames other things: alerts, cards, carousels of cards, containers."""

from typing import Any

import htpy as h

from sandbox.page.kit import words
from sandbox.page.kit.buttons import icon
from sandbox.page.kit.draw import block_html, blocks_html, draws, element_html
from sandbox.page.kit.layout import slot_of
from sandbox.page.kit.pictures import picture_html
from sandbox.page.kit.rich_text import rich_html
from sandbox.page.kit.shown import Shown
from sandbox.page.kit.text import object_html, object_words

Block = dict[str, Any]

_WIDTHS = {"narrow", "standard", "wide", "full"}


@draws("alert")
def alert(block: Block, shown: Shown) -> h.Node:
    """A coloured bar; what the colour means is also said."""
    level = block.get("level")
    level = level if level in words.LEVELS else "default"
    return h.div(class_=f"kit-alert-bar kit-level-{level}", role="note")[
        h.span(".kit-alert-sign", role="img", aria_label=words.LEVELS[level])[_LEVEL_SIGNS[level]],
        h.div(".kit-text")[object_html(block.get("text"), shown.reader)],
    ]


_LEVEL_SIGNS = {"default": "i", "info": "i", "warning": "!", "error": "!", "success": "✓"}


@draws("card")
def card(block: Block, shown: Shown) -> h.Node:
    """A picture, a title with its icon, a text, and buttons."""
    hero, picture, drawing = block.get("hero_image"), block.get("icon"), block.get("slack_icon")
    title, subtitle, body, actions = (block.get(key) for key in ("title", "subtitle", "body", "actions"))
    subtext = block.get("subtext")
    about = object_words(title, shown.reader) if title else ""
    slot = slot_of(block, shown, about)
    head = [
        picture_html(picture, shown, "icon") if isinstance(picture, dict) else None,
        h.span(title=str(drawing.get("name")))[icon(str(drawing.get("name")))] if isinstance(drawing, dict) else None,
        h.div(".kit-card-names")[
            h.div(".kit-card-title.kit-text")[object_html(title, shown.reader)] if title else None,
            h.div(".kit-quiet.kit-text")[object_html(subtitle, shown.reader)] if subtitle else None,
        ]
        if title or subtitle
        else None,
    ]
    return h.article(".kit-card-box")[
        picture_html(hero, shown, "hero") if isinstance(hero, dict) else None,
        h.div(".kit-card-head")[head] if any(head) else None,
        h.div(".kit-text.kit-card-body")[object_html(body, shown.reader)] if body else None,
        h.div(".kit-quiet.kit-text.kit-card-body")[object_html(subtext, shown.reader)] if subtext else None,
        h.div(".kit-card-actions")[(element_html(action, slot) for action in actions)] if actions else None,
    ]


@draws("carousel")
def carousel(block: Block, shown: Shown) -> h.Node:
    """Cards side by side, which scroll, by buttons too."""
    cards = [one for one in block.get("elements") or [] if isinstance(one, dict)]
    list_id = shown.id(block.get("block_id"), "cards")

    def turn(way: str, label: str, sign: str) -> h.Node:
        return h.button(
            ".kit-button.kit-slide", type="button", data_slide=way, aria_controls=list_id, aria_label=label, title=label
        )[sign]

    return h.div(".kit-carousel-frame", role="group", aria_roledescription="carousel", aria_label=words.CARDS)[
        h.ul(".kit-slides", id=list_id, tabindex="0", aria_label=words.CARDS)[
            (h.li[block_html(one, shown)] for one in cards)
        ],
        h.div(".kit-slide-buttons")[turn("-1", words.PREVIOUS, words.BACK), turn("1", words.NEXT, words.FORTH)]
        if len(cards) > 1
        else None,
    ]


@draws("container")
def container(block: Block, shown: Shown) -> h.Node:
    """Blocks in a frame with a title, which may be folded away."""
    width = block.get("width")
    width = width if width in _WIDTHS else "standard"
    picture, subtitle, rich = block.get("icon"), block.get("subtitle"), block.get("rich_text_title")
    title = rich_html(rich, shown.reader) if isinstance(rich, dict) else object_html(block.get("title"), shown.reader)
    head = [
        picture_html(picture, shown, "icon") if isinstance(picture, dict) else None,
        h.span(".kit-container-names")[
            h.span(".kit-container-title")[title],
            h.span(".kit-quiet.kit-text")[object_html(subtitle, shown.reader)] if subtitle else None,
        ],
    ]
    inner = h.div(".kit-container-body")[blocks_html(block.get("child_blocks") or [], shown)]
    css = ["kit-container-box", f"kit-width-{width}"]
    if block.get("is_collapsible"):
        return h.details(class_=css, open=not block.get("default_collapsed"))[
            h.summary(".kit-container-head")[head], inner
        ]
    divided = {"kit-divided": block.get("has_header_divider") is True}
    return h.div(class_=css)[h.div(class_=["kit-container-head", divided])[head], inner]
