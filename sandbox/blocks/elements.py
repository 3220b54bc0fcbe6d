"""The rules for what sits inside blocks: buttons, menus, inputs."""

from collections.abc import Mapping
from typing import Any

from sandbox.blocks import limits
from sandbox.blocks.rules import Problems, Rule, anything, boolean, both, listing, one_of, shape, string, text, whole

_DATE = r"\d{4}-\d{2}-\d{2}"
_TIME = r"\d{2}:\d{2}"

CONFIRM = shape(
    {
        "title": text(limits.CONFIRM_TITLE, plain=True),
        "text": text(limits.CONFIRM_TEXT),
        "confirm": text(limits.CONFIRM_BUTTON, plain=True),
        "deny": text(limits.CONFIRM_BUTTON, plain=True),
    },
    {"style": one_of("primary", "danger")},
)
ACTION_ID = string(limits.ACTION_ID)
PLACEHOLDER = text(limits.PLACEHOLDER, plain=True)
IDS = listing(string(limits.ACTION_ID), most=limits.OPTIONS, least=0)


def _option(*, plain: bool) -> Rule:
    return shape(
        {"text": text(limits.OPTION_TEXT, plain=plain), "value": string(limits.OPTION_VALUE)},
        {"description": text(limits.OPTION_TEXT, plain=plain), "url": string(limits.BUTTON_URL)},
    )


OPTION = _option(plain=True)  # in menus
RICH_OPTION = _option(plain=False)  # beside checkboxes and radio buttons
GROUP = shape(
    {
        "label": text(limits.OPTION_TEXT, plain=True),
        "options": listing(OPTION, most=limits.OPTIONS),
    }
)


def _control(required: Mapping[str, Rule] | None = None, /, **optional: Rule) -> Rule:
    """What every interactive element may have, and its own parts."""
    shared = {"action_id": ACTION_ID, "confirm": CONFIRM, "focus_on_load": boolean}
    return shape(required or {}, shared | optional)


def _choices(element: dict[str, Any], at: str, problems: Problems) -> None:
    """Options or groups of them, and an initial choice that is one of them."""
    given = [key for key in ("options", "option_groups") if element.get(key) is not None]
    if len(given) != 1:
        problems.add("exactly one of options and option_groups is required", at)
        return
    offered = all_options(element)
    first = element.get("initial_option")
    if first is not None and first not in offered:
        problems.add("must be one of the options", f"{at}/initial_option")
    for place, chosen in enumerate(element.get("initial_options") or []):
        if chosen not in offered:
            problems.add("must be one of the options", f"{at}/initial_options/{place}")


def _typed_lengths(element: dict[str, Any], at: str, problems: Problems) -> None:
    shortest, longest = element.get("min_length"), element.get("max_length")
    if isinstance(shortest, int) and isinstance(longest, int) and shortest > longest:
        problems.add("must not be more than max_length", f"{at}/min_length")


def all_options(element: dict[str, Any]) -> list[dict[str, Any]]:
    """The options of a menu, those in groups too, in order."""
    groups = element.get("option_groups") or []
    loose = element.get("options") or []
    grouped = [option for group in groups if isinstance(group, dict) for option in group.get("options") or []]
    return [*loose, *grouped]


_MENU_OPTIONS: dict[str, Rule] = {
    "options": listing(OPTION, most=limits.OPTIONS),
    "option_groups": listing(GROUP, most=limits.OPTION_GROUPS),
    "placeholder": PLACEHOLDER,
}
_MAX_SELECTED = whole(1, limits.OPTIONS)
_INITIAL_OPTIONS = listing(OPTION, most=limits.OPTIONS)
_RICH_OPTIONS = listing(RICH_OPTION, most=limits.FEW_OPTIONS)


def _picker(word: str, *, plural: bool = False, **more: Rule) -> Rule:
    initial: dict[str, Rule] = {f"initial_{word}": ACTION_ID}
    if plural:
        initial = {f"initial_{word}s": IDS, "max_selected_items": _MAX_SELECTED}
    return _control(placeholder=PLACEHOLDER, response_url_enabled=boolean, **initial, **more)


def _typed(**more: Rule) -> Rule:
    return _control(
        initial_value=string(limits.TYPED_TEXT),
        placeholder=PLACEHOLDER,
        dispatch_action_config=anything,
        **more,
    )


ELEMENTS: dict[str, Rule] = {
    "button": _control(
        {"text": text(limits.BUTTON_TEXT, plain=True)},
        value=string(limits.BUTTON_VALUE),
        url=string(limits.BUTTON_URL),
        style=one_of("primary", "danger"),
        accessibility_label=string(limits.ACCESSIBILITY_LABEL),
        visible_to_user_ids=IDS,
    ),
    "image": shape(
        {"alt_text": string(limits.IMAGE_TEXT)},
        {"image_url": string(limits.IMAGE_URL, shortest=1), "slack_file": anything},
    ),
    "overflow": _control({"options": listing(OPTION, most=limits.OVERFLOW_OPTIONS)}),
    "static_select": both(_control(initial_option=OPTION, **_MENU_OPTIONS), _choices),
    "multi_static_select": both(
        _control(initial_options=_INITIAL_OPTIONS, max_selected_items=_MAX_SELECTED, **_MENU_OPTIONS), _choices
    ),
    "external_select": _control(
        initial_option=OPTION, placeholder=PLACEHOLDER, min_query_length=whole(0, limits.OPTION_VALUE)
    ),
    "multi_external_select": _control(
        initial_options=_INITIAL_OPTIONS,
        placeholder=PLACEHOLDER,
        min_query_length=whole(0, limits.OPTION_VALUE),
        max_selected_items=_MAX_SELECTED,
    ),
    "users_select": _picker("user"),
    "multi_users_select": _picker("user", plural=True),
    "channels_select": _picker("channel"),
    "multi_channels_select": _picker("channel", plural=True),
    "conversations_select": _picker("conversation", filter=anything, default_to_current_conversation=boolean),
    "multi_conversations_select": _picker(
        "conversation", plural=True, filter=anything, default_to_current_conversation=boolean
    ),
    "checkboxes": both(_control({"options": _RICH_OPTIONS}, initial_options=_RICH_OPTIONS), _choices),
    "radio_buttons": both(_control({"options": _RICH_OPTIONS}, initial_option=RICH_OPTION), _choices),
    "datepicker": _control(initial_date=string(10, like=_DATE), placeholder=PLACEHOLDER),
    "timepicker": _control(initial_time=string(5, like=_TIME), placeholder=PLACEHOLDER, timezone=string(255)),
    "datetimepicker": _control(initial_date_time=whole(1_000_000_000, 9_999_999_999)),
    "plain_text_input": both(
        _typed(
            multiline=boolean,
            min_length=whole(0, limits.TYPED_TEXT),
            max_length=whole(1, limits.TYPED_TEXT),
        ),
        _typed_lengths,
    ),
    "email_text_input": _typed(),
    "url_text_input": _typed(),
    "number_input": _control(
        {"is_decimal_allowed": boolean},
        initial_value=string(limits.TYPED_TEXT),
        min_value=string(limits.TYPED_TEXT),
        max_value=string(limits.TYPED_TEXT),
        placeholder=PLACEHOLDER,
        dispatch_action_config=anything,
    ),
    "rich_text_input": _control(initial_value=anything, placeholder=PLACEHOLDER, dispatch_action_config=anything),
}

_SINGLE_MENUS = {f"{kind}_select" for kind in ("static", "external", "users", "channels", "conversations")}
_MULTI_MENUS = {f"multi_{kind}" for kind in _SINGLE_MENUS}
_TICKS = {"checkboxes", "radio_buttons"}

IN_ACTIONS = _SINGLE_MENUS | _TICKS | {"button", "overflow", "datepicker", "timepicker", "datetimepicker"}
IN_SECTION = _SINGLE_MENUS | _MULTI_MENUS | _TICKS | {"button", "image", "overflow", "datepicker", "timepicker"}
IN_INPUT = set(ELEMENTS) - {"button", "image", "overflow"}
