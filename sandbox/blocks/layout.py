"""The rules for blocks."""

from typing import Any

from sandbox.blocks import limits
from sandbox.blocks.elements import ELEMENTS, IN_ACTIONS, IN_INPUT, IN_SECTION
from sandbox.blocks.rules import Problems, Rule, anything, boolean, both, by_type, listing, shape, string, text

_BLOCK_ID: dict[str, Rule] = {"block_id": string(limits.BLOCK_ID)}
_CONTEXT_TEXT = text(limits.CONTEXT_TEXT)


def _block(required: dict[str, Rule] | None = None, **optional: Rule) -> Rule:
    return shape(required or {}, _BLOCK_ID | optional)


def _text_or_fields(section: dict[str, Any], at: str, problems: Problems) -> None:
    if section.get("text") is None and section.get("fields") is None:
        problems.add("missing required field: text or fields", at)


def _context_element(value: Any, at: str, problems: Problems) -> None:
    picture = isinstance(value, dict) and value.get("type") == "image"
    (ELEMENTS["image"] if picture else _CONTEXT_TEXT)(value, at, problems)


def _as_it_is(value: Any, at: str, problems: Problems) -> None:
    """A block that Slack knows and this sandbox does not look into, but for its id."""
    string(limits.BLOCK_ID)(value.get("block_id", ""), f"{at}/block_id", problems)


BLOCKS: dict[str, Rule] = {
    "section": both(
        _block(
            text=text(limits.SECTION_TEXT),
            fields=listing(text(limits.FIELD_TEXT), most=limits.SECTION_FIELDS),
            accessory=by_type(ELEMENTS, IN_SECTION),
            expand=boolean,
        ),
        _text_or_fields,
    ),
    "actions": _block({"elements": listing(by_type(ELEMENTS, IN_ACTIONS), most=limits.ACTIONS_ELEMENTS)}),
    "context": _block({"elements": listing(_context_element, most=limits.CONTEXT_ELEMENTS)}),
    "divider": _block(),
    "header": _block({"text": text(limits.HEADER_TEXT, plain=True)}),
    "image": _block(
        {"alt_text": string(limits.IMAGE_TEXT)},
        image_url=string(limits.IMAGE_URL, shortest=1),
        slack_file=anything,
        title=text(limits.IMAGE_TEXT, plain=True),
    ),
    "input": _block(
        {"label": text(limits.INPUT_LABEL, plain=True), "element": by_type(ELEMENTS, IN_INPUT)},
        hint=text(limits.INPUT_HINT, plain=True),
        optional=boolean,
        dispatch_action=boolean,
    ),
    "markdown": _block({"text": string(limits.MARKDOWN_TEXT, shortest=1)}),
    "rich_text": _block({"elements": listing(anything, most=limits.MESSAGE_BLOCKS, least=0)}),
    "table": _block(
        {"rows": listing(listing(anything, most=limits.TABLE_CELLS), most=limits.TABLE_ROWS)},
        column_settings=listing(anything, most=limits.TABLE_CELLS, least=0),
    ),
} | dict.fromkeys(("alert", "call", "card", "carousel", "container", "context_actions", "video"), _as_it_is)

IN_MESSAGES = frozenset(BLOCKS)
IN_VIEWS = frozenset(BLOCKS) - {"call", "card", "carousel", "container", "context_actions", "markdown", "table"}
