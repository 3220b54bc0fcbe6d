"""Walking blocks: those inside others, the elements in each, and the ids that Slack fills in."""

import json
from collections.abc import Iterator
from typing import Any

from sandbox.blocks.tables import cells_of
from sandbox.ids import slack_id

Block = dict[str, Any]

_CHILDREN = {"container": "child_blocks", "carousel": "elements"}
_SEVERAL = {"actions": "elements", "context_actions": "elements", "card": "actions"}
_SINGLE = {"section": "accessory", "input": "element", "auth_provider": "accessory"}


def children_of(block: Block) -> list[Block]:
    """The blocks inside a block: of a container, and the cards of a carousel."""
    return [child for _, child in _placed_children(block)]


def every_block(blocks: list[Block]) -> Iterator[Block]:
    """All blocks, each before those inside it."""
    for _, block in placed_blocks(blocks, ""):
        yield block


def placed_blocks(blocks: list[Block], at: str) -> Iterator[tuple[str, Block]]:
    """The same with the JSON pointer of each."""
    for place, block in enumerate(blocks):
        yield from _with_inner(f"{at}/{place}", block)


def placed_elements(block: Block) -> list[tuple[str, Block]]:
    """The elements of this block itself that have an action, in the order shown, and where in it each is."""
    kind = block.get("type", "")
    if kind == "data_table":
        cells = [(f"{at}/element", cell) for at, cell in cells_of(block) if cell.get("type") == "action_cell"]
        return [(at, cell["element"]) for at, cell in cells]
    if kind in _SINGLE:
        element = block.get(_SINGLE[kind])
        return [(_SINGLE[kind], element)] if isinstance(element, dict) and element.get("type") != "image" else []
    key = _SEVERAL.get(kind, "")
    return [(f"{key}/{place}", element) for place, element in enumerate(block.get(key) or [])]


def elements_of(block: Block) -> list[Block]:
    """The elements of this block itself that have an action, in the order they are shown."""
    return [element for _, element in placed_elements(block)]


def controls(blocks: list[Block]) -> Iterator[tuple[Block, Block]]:
    """Each (block, element) that a person can use; the block is the innermost one, whose id the app is told."""
    for block in every_block(blocks):
        for element in elements_of(block):
            yield block, element


def with_ids(blocks: list[Block]) -> list[Block]:
    """A deep copy in which every block has a `block_id` and every control an `action_id`."""
    copies: list[Block] = json.loads(json.dumps(blocks))
    for at, block in placed_blocks(copies, ""):
        path = [step for step in at.split("/") if step.isdigit()]
        block["block_id"] = block.get("block_id") or _made_up("b", *path)
        for inner, element in enumerate(elements_of(block)):
            element["action_id"] = element.get("action_id") or _made_up("a", *path, str(inner))
    return copies


def _placed_children(block: Block) -> list[tuple[str, Block]]:
    key = _CHILDREN.get(block.get("type", ""), "")
    return [(f"{key}/{place}", child) for place, child in enumerate(block.get(key) or [])]


def _with_inner(at: str, block: Block) -> Iterator[tuple[str, Block]]:
    yield at, block
    for inner, child in _placed_children(block):
        yield from _with_inner(f"{at}/{inner}", child)


def _made_up(*seed: str) -> str:
    """A short id that looks like nothing the app would have chosen, and differs for each place."""
    return f"{slack_id('b', *seed)[2:6]}{''.join(seed)}"
