"""What there is to read in a block, as text objects in the order they are shown; labels of controls are not read."""

from collections.abc import Iterator
from typing import Any

Text = dict[str, Any]
"""A `plain_text` or `mrkdwn` object, or a `rich_text` block."""

_READ: dict[str, tuple[str, ...]] = {
    "auth_provider": ("name", "description", "connected_identity", "connected_context"),
    "call": ("call",),
    "card": ("title", "subtitle", "body"),
    "context": ("elements",),
    "data_table": ("caption", "rows"),
    "data_visualization": ("title", "chart"),
    "image": ("alt_text", "title"),
    "input": ("label", "hint"),
    "markdown": ("text",),
    "plan": ("title", "tasks"),
    "section": ("text", "fields"),
    "table": ("rows",),
    "task_card": ("title", "details", "output", "sources"),
    "video": ("title", "description", "author_name", "provider_name"),
}
_READ_ELSEWHERE = ("title", "subtitle", "text", "body")  # in the blocks not named above, unknown ones among them
_CHART = ("segments", "axis_config", "series", "x_label", "y_label", "name", "data")
_NO_WORDS = {"image", "action_cell"}


def texts_of(block: dict[str, Any]) -> Iterator[Text]:
    """The texts of a block itself, not those of blocks inside it."""
    kind = block.get("type", "")
    if kind == "rich_text":
        yield block
    elif kind == "container":
        title = block.get("rich_text_title") or block.get("title")
        yield from (text for part in (title, block.get("subtitle")) for text in _texts(part))
    else:
        for key in _READ.get(kind, _READ_ELSEWHERE):
            yield from _texts(block.get(key))


def _texts(value: Any) -> Iterator[Text]:
    if isinstance(value, str):
        yield from [{"type": "plain_text", "text": value}] if value else []
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
    elif isinstance(value, dict):
        yield from _texts_in(value)


def _texts_in(part: dict[str, Any]) -> Iterator[Text]:
    """Of something inside a block: a text object, a cell, a task of a plan, a piece of a chart, a call."""
    kind = part.get("type")
    if kind in {"plain_text", "mrkdwn", "rich_text"}:
        yield part
    elif "task_id" in part:
        yield from texts_of({**part, "type": "task_card"})
    elif "label" in part:
        yield from _texts(f"{part['label']} {part.get('value', '')}".strip())
    elif "v1" in part:
        yield from _texts((part.get("v1") or {}).get("name"))
    elif "text" in part and kind not in _NO_WORDS:
        yield from _texts(part["text"])
    elif kind not in _NO_WORDS:
        yield from (text for key in _CHART for text in _texts(part.get(key)))
