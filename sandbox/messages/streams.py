"""A message as it is streamed: text, tasks and blocks in the order in which they came."""

from collections.abc import Callable, Iterable
from typing import Any

from sandbox.blocks import accepted_blocks, limits
from sandbox.errors import SlackError

Json = dict[str, Any]
Blocks = list[Json]

LIFETIME = 300.0
"""Seconds after which Slack ends a stream that nobody has stopped."""
TASK_TEXT = 256
"""Characters of a task's details, and of its output."""

_STATUSES = {"pending", "in_progress", "complete", "error"}


def with_markdown(blocks: Blocks, text: Any) -> Blocks:
    """The same with more text, which goes on from the text it follows.

    Raises:
        SlackError: `msg_too_long`, or `invalid_chunks` for no text.
    """
    if not isinstance(text, str):
        raise SlackError("invalid_chunks")
    if len(text) > limits.MARKDOWN_TEXT:
        raise SlackError("msg_too_long")
    if blocks and blocks[-1]["type"] == "markdown":
        return [*blocks[:-1], {**blocks[-1], "text": blocks[-1]["text"] + text}]
    return [*blocks, {"type": "markdown", "text": text}]


def with_chunks(blocks: Blocks, chunks: Any, *, as_plan: bool) -> Blocks:
    """The same with what these chunks say.

    Raises:
        SlackError: `invalid_chunks`, `invalid_blocks`, `msg_blocks_too_many`, `msg_too_long`.
    """
    if not isinstance(chunks, list):
        raise SlackError("invalid_chunks")
    for chunk in chunks:
        kind = chunk.get("type") if isinstance(chunk, dict) else None
        if kind == "task_update":
            blocks = _with_task(blocks, _card(chunk), as_plan=as_plan)
        elif kind in _CHUNKS:
            blocks = _CHUNKS[kind](blocks, chunk)
        else:
            raise SlackError("invalid_chunks")
    return blocks


def with_blocks(blocks: Blocks, more: Any) -> Blocks:
    """The same with these blocks under it.

    Raises:
        SlackError: `invalid_blocks`, `msg_blocks_too_many`.
    """
    if isinstance(more, list) and len(more) > limits.MESSAGE_BLOCKS:
        raise SlackError("msg_blocks_too_many")
    accepted_blocks(more)
    return [*blocks, *more]


def text_of(blocks: Iterable[Json]) -> str:
    """All its text, for notifications."""
    return "\n".join(block["text"] for block in blocks if block["type"] == "markdown")[: limits.POSTED_TEXT]


def _with_plan(blocks: Blocks, chunk: Json) -> Blocks:
    title = chunk.get("title")
    if not isinstance(title, str) or not title:
        raise SlackError("invalid_chunks")
    if not any(block["type"] == "plan" for block in blocks):
        return [*blocks, {"type": "plan", "title": title, "tasks": []}]
    return [{**block, "title": title} if block["type"] == "plan" else block for block in blocks]


def _with_task(blocks: Blocks, task: Json, *, as_plan: bool) -> Blocks:
    """A task that is there already is changed where it stands; a new one comes last, or into the plan."""
    if any(task["task_id"] == known["task_id"] for known in _tasks(blocks)):
        return [_updated(block, task) for block in blocks]
    if not as_plan:
        return [*blocks, task]
    if not any(block["type"] == "plan" for block in blocks):
        blocks = [*blocks, {"type": "plan", "title": task["title"], "tasks": []}]
    return [{**block, "tasks": [*block["tasks"], task]} if block["type"] == "plan" else block for block in blocks]


_CHUNKS: dict[Any, Callable[[Blocks, Json], Blocks]] = {
    "markdown_text": lambda blocks, chunk: with_markdown(blocks, chunk.get("text")),
    "plan_update": _with_plan,
    "blocks": lambda blocks, chunk: with_blocks(blocks, chunk.get("blocks")),
}


def _tasks(blocks: Blocks) -> Blocks:
    cards = [block for block in blocks if block["type"] == "task_card"]
    return [*cards, *(task for block in blocks if block["type"] == "plan" for task in block["tasks"])]


def _updated(block: Json, task: Json) -> Json:
    if block["type"] == "plan":
        return {**block, "tasks": [_updated(known, task) for known in block["tasks"]]}
    return {**block, **task} if block.get("task_id") == task["task_id"] else block


def _card(chunk: Json) -> Json:
    """A task as a block; what the chunk leaves out stays as it was."""
    task_id, title, status = (chunk.get(key) for key in ("id", "title", "status"))
    if not isinstance(task_id, str) or not isinstance(title, str) or not task_id or not title:
        raise SlackError("invalid_chunks")
    if status not in {None, *_STATUSES}:
        raise SlackError("invalid_chunks")
    card: Json = {"type": "task_card", "task_id": task_id, "title": title}
    if status is not None:
        card["status"] = status
    for key in ("details", "output"):
        if (words := chunk.get(key)) is not None:
            card[key] = _rich(words)
    if chunk.get("sources") is not None:
        card["sources"] = chunk["sources"]
    accepted_blocks([card])
    return card


def _rich(words: Any) -> Json:
    if not isinstance(words, str) or len(words) > TASK_TEXT:
        raise SlackError("invalid_chunks")
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": words}]}
    return {"type": "rich_text", "elements": [section] if words else []}
