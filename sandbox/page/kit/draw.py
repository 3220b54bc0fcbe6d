"""Which function draws which block and which element; those that nobody knows are shown as what they are."""

import json
from collections.abc import Callable, Iterable
from typing import Any

import htpy as h

from sandbox.page.kit import words
from sandbox.page.kit.control import Slot
from sandbox.page.kit.shown import Shown

Block = dict[str, Any]
BlockDrawer = Callable[[Block, Shown], h.Node]
ElementDrawer = Callable[[Block, Slot], h.Node]

BLOCKS: dict[str, BlockDrawer] = {}
ELEMENTS: dict[str, ElementDrawer] = {}


def draws(*kinds: str) -> Callable[[BlockDrawer], BlockDrawer]:
    """Enter a function as the one that draws the inside of these blocks."""

    def enter(function: BlockDrawer) -> BlockDrawer:
        BLOCKS.update(dict.fromkeys(kinds, function))
        return function

    return enter


def block_html(block: Any, shown: Shown) -> h.Node:
    """One block in the frame that each block has."""
    kind = str(block.get("type")) if isinstance(block, dict) else ""
    drawer = BLOCKS.get(kind)
    inside = drawer(block, shown) if drawer else as_json(words.UNKNOWN_BLOCK, block)
    block_id = block.get("block_id") if isinstance(block, dict) else None
    return h.div(class_=["kit-block", f"kit-{kind}" if drawer else "kit-unknown"], data_block=block_id)[inside]


def blocks_html(blocks: Iterable[Any], shown: Shown) -> h.Node:
    """Blocks, one below the other."""
    return h.fragment[[block_html(block, shown) for block in blocks]]


def element_html(element: Any, slot: Slot) -> h.Node:
    """One element; nothing where the app shows it to others only."""
    if not isinstance(element, dict):
        return as_json(words.UNKNOWN_ELEMENT, element)
    if slot.shown.hides(element):
        return None
    drawer = ELEMENTS.get(str(element.get("type")))
    return drawer(element, slot) if drawer else as_json(words.UNKNOWN_ELEMENT, element)


def as_json(label: str, value: Any) -> h.Node:
    """What cannot be drawn is shown as it was sent, never as nothing."""
    kind = value.get("type") if isinstance(value, dict) else None
    source = json.dumps(value, indent=2, ensure_ascii=False)
    return h.div(".kit-as-sent")[
        h.p[label, " ", h.code(".kit-code")[str(kind)] if kind else None], h.pre(".kit-pre")[source]
    ]
