"""The rules for what sits inside blocks: buttons, menus, inputs."""

from decimal import Decimal
from typing import Any

from sandbox.blocks import limits
from sandbox.blocks.objects import (
    ACTION_ID,
    CONVERSATIONS,
    DISPATCH,
    GROUP,
    IMAGE,
    OPTION,
    PLACEHOLDER,
    RICH_OPTION,
    STYLE,
    USERS,
    WORKFLOW,
    all_options,
    control,
)
from sandbox.blocks.rich_text import A_RICH_TEXT
from sandbox.blocks.rules import Problems, Rule, boolean, both, listing, shape, string, text, whole

_DATE = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
_TIME = r"([01]\d|2[0-3]):[0-5]\d"
_NUMBER = r"-?\d+(\.\d+)?"

_MENU_OPTIONS: dict[str, Rule] = {
    "options": listing(OPTION, most=limits.OPTIONS),
    "option_groups": listing(GROUP, most=limits.OPTION_GROUPS),
    "placeholder": PLACEHOLDER,
}
_MAX_SELECTED = whole(1, limits.OPTIONS)
_INITIAL_OPTIONS = listing(OPTION, most=limits.OPTIONS)
_RICH_OPTIONS = listing(RICH_OPTION, most=limits.FEW_OPTIONS)
_IDS = listing(ACTION_ID, most=limits.OPTIONS, least=0)
_QUERY = whole(0, limits.OPTION_VALUE)
_LABEL = string(limits.ACCESSIBILITY_LABEL)
_BUTTON_TEXT = text(limits.BUTTON_TEXT, plain=True)


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


def _typed_lines(element: dict[str, Any], at: str, problems: Problems) -> None:
    fewest, most = element.get("min_lines"), element.get("max_lines")
    if isinstance(fewest, int) and isinstance(most, int) and fewest > most:
        problems.add("must not be more than max_lines", f"{at}/min_lines")


def _number_bounds(element: dict[str, Any], at: str, problems: Problems) -> None:
    try:
        upside_down = Decimal(element["min_value"]) > Decimal(element["max_value"])
    except (KeyError, TypeError, ArithmeticError):
        return  # a bound is missing, or was complained about already
    if upside_down:
        problems.add("must not be more than max_value", f"{at}/min_value")


def _picker(word: str, *, plural: bool = False, **more: Rule) -> Rule:
    initial: dict[str, Rule] = {f"initial_{word}": ACTION_ID}
    if plural:
        initial = {f"initial_{word}s": _IDS, "max_selected_items": _MAX_SELECTED}
    return control(placeholder=PLACEHOLDER, response_url_enabled=boolean, **initial, **more)


def _typed(**more: Rule) -> Rule:
    initial = {"initial_value": string(limits.TYPED_TEXT)} | more
    return control(placeholder=PLACEHOLDER, dispatch_action_config=DISPATCH, **initial)


_FEEDBACK = shape({"text": _BUTTON_TEXT, "value": string(limits.BUTTON_VALUE)}, {"accessibility_label": _LABEL})
_BUTTONS: dict[str, Rule] = {
    "button": control(
        {"text": _BUTTON_TEXT},
        value=string(limits.BUTTON_VALUE),
        url=string(limits.BUTTON_URL),
        style=STYLE,
        accessibility_label=_LABEL,
        visible_to_user_ids=USERS,
        agent_prompt=string(limits.AGENT_PROMPT),
        agent_prompt_display=string(limits.AGENT_PROMPT),
    ),
    "icon_button": control(
        {"icon": string(shortest=1), "text": _BUTTON_TEXT},
        value=string(limits.BUTTON_VALUE),
        accessibility_label=_LABEL,
        visible_to_user_ids=listing(string(), most=limits.ICON_BUTTON_USERS, least=0),
    ),
    "feedback_buttons": control({"positive_button": _FEEDBACK, "negative_button": _FEEDBACK}),
    "workflow_button": control({"text": _BUTTON_TEXT, "workflow": WORKFLOW}, style=STYLE, accessibility_label=_LABEL),
}
_MENUS: dict[str, Rule] = {
    "overflow": control({"options": listing(OPTION, most=limits.OVERFLOW_OPTIONS)}),
    "static_select": both(control(initial_option=OPTION, **_MENU_OPTIONS), _choices),
    "multi_static_select": both(
        control(initial_options=_INITIAL_OPTIONS, max_selected_items=_MAX_SELECTED, **_MENU_OPTIONS), _choices
    ),
    "external_select": control(initial_option=OPTION, placeholder=PLACEHOLDER, min_query_length=_QUERY),
    "multi_external_select": control(
        initial_options=_INITIAL_OPTIONS,
        placeholder=PLACEHOLDER,
        min_query_length=_QUERY,
        max_selected_items=_MAX_SELECTED,
    ),
    "users_select": _picker("user"),
    "multi_users_select": _picker("user", plural=True),
    "channels_select": _picker("channel"),
    "multi_channels_select": _picker("channel", plural=True),
    "conversations_select": _picker("conversation", filter=CONVERSATIONS, default_to_current_conversation=boolean),
    "multi_conversations_select": _picker(
        "conversation", plural=True, filter=CONVERSATIONS, default_to_current_conversation=boolean
    ),
    "checkboxes": both(control({"options": _RICH_OPTIONS}, initial_options=_RICH_OPTIONS), _choices),
    "radio_buttons": both(control({"options": _RICH_OPTIONS}, initial_option=RICH_OPTION), _choices),
    "datepicker": control(initial_date=string(10, like=_DATE), placeholder=PLACEHOLDER),
    "timepicker": control(initial_time=string(5, like=_TIME), placeholder=PLACEHOLDER, timezone=string()),
    "datetimepicker": control(initial_date_time=whole(1_000_000_000, 9_999_999_999)),
}
_TYPED: dict[str, Rule] = {
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
    "number_input": both(
        control(
            {"is_decimal_allowed": boolean},
            initial_value=string(limits.TYPED_TEXT, like=_NUMBER),
            min_value=string(limits.TYPED_TEXT, like=_NUMBER),
            max_value=string(limits.TYPED_TEXT, like=_NUMBER),
            placeholder=PLACEHOLDER,
            dispatch_action_config=DISPATCH,
        ),
        _number_bounds,
    ),
    "rich_text_input": both(_typed(initial_value=A_RICH_TEXT, min_lines=whole(1), max_lines=whole(1)), _typed_lines),
    "file_input": control(filetypes=listing(string(shortest=1)), max_files=whole(1, limits.INPUT_FILES)),
}

ELEMENTS: dict[str, Rule] = _BUTTONS | _MENUS | _TYPED | {"image": IMAGE}
BUTTONS = frozenset(_BUTTONS)  # these leave nothing in the state, and are shown as buttons

_SINGLE_MENUS = {f"{kind}_select" for kind in ("static", "external", "users", "channels", "conversations")}
_MULTI_MENUS = {f"multi_{kind}" for kind in _SINGLE_MENUS}
_PICKED = {"checkboxes", "radio_buttons", "datepicker", "timepicker"}
_ANYWHERE = _SINGLE_MENUS | _MULTI_MENUS | _PICKED | {"button", "workflow_button", "overflow"}

IN_ACTIONS = _ANYWHERE | {"datetimepicker", "rich_text_input"}
IN_SECTION = _ANYWHERE | {"image"}
IN_INPUT = set(ELEMENTS) - BUTTONS - {"image", "overflow"}
IN_CONTEXT_ACTIONS = {"feedback_buttons", "icon_button"}

ONLY_ON = {
    "datetimepicker": {"message", "modal"},
    "file_input": {"modal"},
    "rich_text_input": {"modal", "home"},
    "workflow_button": {"message"},
}
"""The surfaces of elements that are not shown on all, as Slack's page of each says."""
