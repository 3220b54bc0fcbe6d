"""The rules for whole messages and views."""

import json
from typing import Any

from sandbox.blocks import limits
from sandbox.blocks.elements import ONLY_ON
from sandbox.blocks.layout import ALLOWED, BLOCKS
from sandbox.blocks.nesting import every_block, placed_blocks, placed_elements, with_ids
from sandbox.blocks.rules import Problems, Rule, boolean, by_type, listing, shape, string, text
from sandbox.blocks.tables import TABLE_KINDS
from sandbox.errors import SlackError

_VIEW_IDS: dict[str, Rule] = {
    "callback_id": string(limits.CALLBACK_ID),
    "external_id": string(limits.EXTERNAL_ID),
    "private_metadata": string(limits.PRIVATE_METADATA),
}


def _view_blocks(surface: str) -> dict[str, Rule]:
    return {"blocks": listing(by_type(BLOCKS, ALLOWED[surface]), most=limits.VIEW_BLOCKS)}


_MODAL = shape(
    {"title": text(limits.VIEW_TITLE, plain=True), **_view_blocks("modal")},
    _VIEW_IDS
    | {
        "submit": text(limits.VIEW_BUTTON, plain=True),
        "close": text(limits.VIEW_BUTTON, plain=True),
        "clear_on_close": boolean,
        "notify_on_close": boolean,
        "submit_disabled": boolean,
    },
)
_VIEW = by_type({"modal": _MODAL, "home": shape(_view_blocks("home"), _VIEW_IDS)})
_MESSAGE = listing(by_type(BLOCKS, ALLOWED["message"]), most=limits.MESSAGE_BLOCKS, least=0)


def accepted_blocks(blocks: Any) -> list[dict[str, Any]]:
    """A message's blocks with the ids Slack adds.

    Raises:
        SlackError: `invalid_blocks`, with a pointer for each fault; `invalid_attachments` for a second table.
    """
    return _accepted(blocks, "/blocks", "invalid_blocks")


def accepted_attachments(attachments: Any) -> list[dict[str, Any]]:
    """A message's attachments; blocks in them keep the rules of a message's blocks.

    Raises:
        SlackError: `invalid_attachments`, with a pointer for each fault, or `too_many_attachments`.
    """
    if not isinstance(attachments, list) or not all(isinstance(a, dict) for a in attachments):
        raise SlackError("invalid_attachments")
    if len(attachments) > limits.MESSAGE_ATTACHMENTS:
        raise SlackError("too_many_attachments")
    return [
        {**a, "blocks": _accepted(a["blocks"], f"/attachments/{place}/blocks", "invalid_attachments")}
        if a.get("blocks")
        else a
        for place, a in enumerate(attachments)
    ]


def fits_in_a_message(blocks: list[dict[str, Any]]) -> None:
    """What is counted over a whole message, its attachments' blocks too.

    Raises:
        SlackError: `invalid_attachments` for a second table, `invalid_blocks` for too much Markdown or a third chart.
    """
    everything = list(every_block(blocks))
    if sum(block["type"] in TABLE_KINDS for block in everything) > limits.MESSAGE_TABLES:
        raise SlackError.invalid("invalid_attachments", ["[ERROR] only_one_table_allowed [json-pointer:/blocks]"])
    problems = Problems()
    if sum(len(block["text"]) for block in everything if block["type"] == "markdown") > limits.MARKDOWN_TEXT:
        problems.add(f"markdown text must be less than {limits.MARKDOWN_TEXT + 1} characters in all", "/blocks")
    if sum(block["type"] == "data_visualization" for block in everything) > limits.MESSAGE_CHARTS:
        problems.add(f"no more than {limits.MESSAGE_CHARTS} data_visualization blocks allowed", "/blocks")
    if problems.messages:
        raise SlackError.invalid("invalid_blocks", problems.messages)


def accepted_view(view: Any) -> dict[str, Any]:
    """A view with the ids Slack adds.

    Raises:
        SlackError: `view_too_large`, or `invalid_arguments` with a pointer for each fault.
    """
    if len(json.dumps(view, ensure_ascii=False).encode()) > limits.VIEW_BYTES:
        raise SlackError("view_too_large")
    problems = Problems()
    _VIEW(view, "/view", problems)
    if not problems.messages:
        _together(view["blocks"], "/view/blocks", view["type"], problems)
        _input_has_submit(view, problems)
    if problems.messages:
        raise SlackError.invalid("invalid_arguments", problems.messages)
    return {**view, "blocks": with_ids(view["blocks"])}


def _accepted(blocks: Any, at: str, error: str) -> list[dict[str, Any]]:
    problems = Problems()
    _MESSAGE(blocks, at, problems)
    if not problems.messages:
        _together(blocks, at, "message", problems)
    if problems.messages:
        raise SlackError.invalid(error, problems.messages)
    fits_in_a_message(blocks)
    return with_ids(blocks)


def _together(blocks: list[dict[str, Any]], at: str, surface: str, problems: Problems) -> None:
    """What shows only over all blocks of a surface, those inside others too."""
    seen: set[str] = set()
    for pointer, block in placed_blocks(blocks, at):
        block_id = block.get("block_id")
        if block_id and block_id in seen:
            problems.add(f"block_id `{block_id}` already exists", f"{pointer}/block_id")
        seen.add(block_id or "")
        _elements_together(block, pointer, surface, problems)


def _elements_together(block: dict[str, Any], at: str, surface: str, problems: Problems) -> None:
    """Each `action_id` once in its block, and no element on a surface that does not show it."""
    seen: set[str] = set()
    for inner, element in placed_elements(block):
        action_id = element.get("action_id")
        if action_id and action_id in seen:
            problems.add(f"action_id `{action_id}` already exists in this block", f"{at}/{inner}/action_id")
        seen.add(action_id or "")
        if surface not in ONLY_ON.get(element["type"], {surface}):
            problems.add(f"unsupported type: {element['type']}", f"{at}/{inner}/type")


def _input_has_submit(view: dict[str, Any], problems: Problems) -> None:
    if view["type"] == "modal" and not view.get("submit"):
        for place, block in enumerate(view["blocks"]):
            if block["type"] == "input":
                problems.add("missing required field: submit (the view has an input)", f"/view/blocks/{place}")
                return
