"""The rules for what blocks and elements share: options, dialogs, pictures, and the keys that all of them have."""

from collections.abc import Mapping
from typing import Any

from sandbox.blocks import limits
from sandbox.blocks.rules import (
    Problems,
    Rule,
    any_of,
    boolean,
    both,
    listing,
    one_of,
    shape,
    string,
    text,
)

ACTION_ID = string(limits.ACTION_ID)
PLACEHOLDER = text(limits.PLACEHOLDER, plain=True)
STYLE = one_of("primary", "danger")
USERS = listing(string(), least=0)

CONFIRM = shape(
    {
        "title": text(limits.CONFIRM_TITLE, plain=True),
        "text": text(limits.CONFIRM_TEXT),
        "confirm": text(limits.CONFIRM_BUTTON, plain=True),
        "deny": text(limits.CONFIRM_BUTTON, plain=True),
    },
    {"style": STYLE},
)
DISPATCH = shape({}, {"trigger_actions_on": listing(one_of("on_enter_pressed", "on_character_entered"), most=2)})
CONVERSATIONS = both(
    shape(
        {},
        {
            "include": listing(one_of("im", "mpim", "private", "public"), most=4),
            "exclude_bot_users": boolean,
            "exclude_external_shared_channels": boolean,
        },
    ),
    any_of("include", "exclude_bot_users", "exclude_external_shared_channels"),
)
WORKFLOW = shape(
    {
        "trigger": shape(
            {"url": string(limits.BUTTON_URL, shortest=1)},
            {"customizable_input_parameters": listing(shape({"name": string(), "value": string()}), least=0)},
        )
    }
)


def block(required: Mapping[str, Rule] | None = None, /, **optional: Rule) -> Rule:
    """A block: its own parts, and the `block_id` that every block may have."""
    return shape(required or {}, {"block_id": string(limits.BLOCK_ID), **optional})


def control(required: Mapping[str, Rule] | None = None, /, **optional: Rule) -> Rule:
    """An element that a person uses: its own parts, and those that every such element may have."""
    shared = {"action_id": ACTION_ID, "confirm": CONFIRM, "focus_on_load": boolean}
    return shape(required or {}, shared | optional)


def https(longest: int, *, shortest: int = 1) -> Rule:
    """An address that Slack opens only over TLS."""
    return string(longest, shortest=shortest, like=r"https://\S+")


def _option(*, plain: bool) -> Rule:
    return shape(
        {"text": text(limits.OPTION_TEXT, plain=plain), "value": string(limits.OPTION_VALUE)},
        {"description": text(limits.OPTION_TEXT, plain=plain), "url": string(limits.BUTTON_URL)},
    )


OPTION = _option(plain=True)  # in menus
RICH_OPTION = _option(plain=False)  # beside checkboxes and radio buttons
GROUP = shape({"label": text(limits.OPTION_TEXT, plain=True), "options": listing(OPTION, most=limits.OPTIONS)})


def all_options(element: dict[str, Any]) -> list[dict[str, Any]]:
    """The options of a menu, those in groups too, in order."""
    groups = element.get("option_groups") or []
    loose = element.get("options") or []
    grouped = [option for group in groups if isinstance(group, dict) for option in group.get("options") or []]
    return [*loose, *grouped]


def _one_source(picture: dict[str, Any], at: str, problems: Problems) -> None:
    given = [key for key in ("image_url", "slack_file") if picture.get(key) is not None]
    if len(given) != 1:
        problems.add("exactly one of image_url and slack_file is required", at)


SLACK_FILE = both(shape({}, {"id": string(), "url": string(limits.IMAGE_URL)}), any_of("id", "url"))
_PICTURE: dict[str, Rule] = {
    "image_url": string(limits.IMAGE_URL, shortest=1),
    "slack_file": SLACK_FILE,
}
_ALT_TEXT: dict[str, Rule] = {"alt_text": string(limits.IMAGE_TEXT)}
IMAGE = both(shape(_ALT_TEXT, _PICTURE), _one_source)
IMAGE_BLOCK = both(block(_ALT_TEXT, title=text(limits.IMAGE_TEXT, plain=True), **_PICTURE), _one_source)
