"""The rules for whole messages and views, and the ids that Slack fills in."""

import json
from collections.abc import Iterator
from typing import Any

from sandbox.blocks import limits
from sandbox.blocks.layout import BLOCKS, IN_MESSAGES, IN_VIEWS
from sandbox.blocks.rules import Problems, Rule, boolean, by_type, listing, shape, string, text
from sandbox.errors import SlackError
from sandbox.ids import slack_id

_VIEW_BLOCKS = listing(by_type(BLOCKS, IN_VIEWS), most=limits.VIEW_BLOCKS)
_VIEW_IDS: dict[str, Rule] = {
    "callback_id": string(limits.CALLBACK_ID),
    "external_id": string(limits.EXTERNAL_ID),
    "private_metadata": string(limits.PRIVATE_METADATA),
}
_MODAL = shape(
    {"title": text(limits.VIEW_TITLE, plain=True), "blocks": _VIEW_BLOCKS},
    _VIEW_IDS
    | {
        "submit": text(limits.VIEW_BUTTON, plain=True),
        "close": text(limits.VIEW_BUTTON, plain=True),
        "clear_on_close": boolean,
        "notify_on_close": boolean,
        "submit_disabled": boolean,
    },
)
_HOME = shape({"blocks": _VIEW_BLOCKS}, _VIEW_IDS)
_VIEW = by_type({"modal": _MODAL, "home": _HOME})


def accepted_blocks(blocks: Any) -> list[dict[str, Any]]:
    """A message's blocks with the ids Slack adds.

    Raises:
        SlackError: `invalid_blocks`, with a pointer for each fault.
    """
    problems = Problems()
    rule = listing(by_type(BLOCKS, IN_MESSAGES), most=limits.MESSAGE_BLOCKS, least=0)
    rule(blocks, "/blocks", problems)
    if not problems.messages:
        _ids_are_unique(blocks, "/blocks", problems)
        _markdown_fits(blocks, problems)
    if problems.messages:
        raise SlackError.invalid("invalid_blocks", problems.messages)
    return with_ids(blocks)


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
        _ids_are_unique(view["blocks"], "/view/blocks", problems)
        _input_has_submit(view, problems)
    if problems.messages:
        raise SlackError.invalid("invalid_arguments", problems.messages)
    return {**view, "blocks": with_ids(view["blocks"])}


def elements_of(block: dict[str, Any]) -> list[dict[str, Any]]:
    """The elements in one block that have an action, in the order they are shown."""
    found = [*(block.get("elements") or []), block.get("accessory"), block.get("element")]
    return [e for e in found if isinstance(e, dict) and block["type"] != "rich_text" and not _is_still(e)]


def controls(blocks: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each (block, element) that a person can use."""
    for block in blocks:
        for element in elements_of(block):
            yield block, element


def with_ids(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A deep copy in which every block has a `block_id` and every control an `action_id`."""
    copies: list[dict[str, Any]] = json.loads(json.dumps(blocks))
    for place, block in enumerate(copies):
        block["block_id"] = block.get("block_id") or _made_up("b", place)
        for inner, element in enumerate(elements_of(block)):
            element["action_id"] = element.get("action_id") or _made_up("a", place, inner)
    return copies


def _made_up(*seed: str | int) -> str:
    """A short id that looks like nothing the app would have chosen, and differs for each place."""
    return f"{slack_id('b', *map(str, seed))[2:6]}{''.join(map(str, seed))}"


def _is_still(element: dict[str, Any]) -> bool:
    return element.get("type") in {"image", "plain_text", "mrkdwn"}


def _ids_are_unique(blocks: list[dict[str, Any]], at: str, problems: Problems) -> None:
    seen: set[str] = set()
    for place, block in enumerate(blocks):
        block_id = block.get("block_id")
        if block_id and block_id in seen:
            problems.add(f"block_id `{block_id}` already exists", f"{at}/{place}/block_id")
        seen.add(block_id or "")
        _actions_are_unique(block, f"{at}/{place}", problems)


def _actions_are_unique(block: dict[str, Any], at: str, problems: Problems) -> None:
    seen: set[str] = set()
    for place, element in enumerate(elements_of(block)):
        action_id = element.get("action_id")
        if action_id and action_id in seen:
            sentence = f"action_id `{action_id}` already exists in this block"
            problems.add(sentence, f"{at}/elements/{place}/action_id")
        seen.add(action_id or "")


def _markdown_fits(blocks: list[dict[str, Any]], problems: Problems) -> None:
    if sum(len(block["text"]) for block in blocks if block["type"] == "markdown") > limits.MARKDOWN_TEXT:
        problems.add(f"markdown text must be less than {limits.MARKDOWN_TEXT + 1} characters in all", "/blocks")


def _input_has_submit(view: dict[str, Any], problems: Problems) -> None:
    if view["type"] == "modal" and not view.get("submit"):
        for place, block in enumerate(view["blocks"]):
            if block["type"] == "input":
                problems.add("missing required field: submit (the view has an input)", f"/view/blocks/{place}")
                return
