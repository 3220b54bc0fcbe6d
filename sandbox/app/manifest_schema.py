"""The shape of a manifest, as Slack's schema 2.0.0 has it: which fields there are, and their limits."""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from sandbox.blocks.rules import Problems, Rule, anything, boolean, listing, one_of, shape, string, whole

NAME = 35
DESCRIPTION = 140
LONG_DESCRIPTION = (175, 4_000)
BOT_NAME = 80
SHORTCUTS = 10
SHORTCUT_NAME = 24
SHORTCUT_DESCRIPTION = 150
COMMANDS = 50
COMMAND = 32
COMMAND_DESCRIPTION = 2_000
USAGE_HINT = 1_000
UNFURL_DOMAINS = 5
EVENTS = 100
METADATA_SUBSCRIPTIONS = 20
REDIRECT_URLS = 1_000
SCOPES = 255
STEPS = 50
PROMPTS = 4
AGENT_DESCRIPTION = 300
IP_RANGES = 50

_DOMAIN = re.compile(r"(?![.\-])[-a-z0-9.]+[a-z0-9]")
_COLOUR = re.compile(r"#[0-9a-fA-F]{3}([0-9a-fA-F]{3})?")
_IP_RANGE = re.compile(r"\d{1,3}(\.\d{1,3}){3}(/\d{1,2})?")


def _like(form: "re.Pattern[str]", advice: str, longest: int) -> Rule:
    """Text of a form that the advice puts into words."""

    def check(value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, str):
            problems.add("must be a string", at)
        elif len(value) > longest:
            problems.add(f"must be less than {longest + 1} characters", at)
        elif not form.fullmatch(value):
            problems.add(f"{value!r} {advice}", at)

    return check


def _url(longest: int) -> Rule:
    return _like(re.compile(r"https?://.*"), 'must begin with "https://"', longest)


def _record(required: Mapping[str, Rule], optional: Mapping[str, Rule] | None = None) -> Rule:
    """An object with these fields and no others; of a field that nobody knows it says which one may be meant."""
    known = {**required, **(optional or {})}
    rule = shape({**required}, {**(optional or {}), "type": known.get("type", anything)})

    def check(value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, dict):
            problems.add("must be an object", at)
            return
        for key, part in value.items():
            if key in known and part is None and key not in required:
                problems.add("is empty; fill it in, or leave it out", f"{at}/{key}")
            elif key not in known:
                near = get_close_matches(str(key), known, n=1)
                meant = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(known)}"
                problems.add(f"is no field of a manifest; {meant}", f"{at}/{key}")
        rule({key: part for key, part in value.items() if key in known}, at, problems)

    return check


def _distinct(rule: Rule, most: int, least: int = 0) -> Rule:
    """A list in which nothing is there twice."""
    every = listing(rule, most=most, least=least)

    def check(value: Any, at: str, problems: Problems) -> None:
        every(value, at, problems)
        seen: list[Any] = []
        for place, item in enumerate(value if isinstance(value, list) else ()):
            if item in seen:
                problems.add(f"{item!r} is there already; leave one out", f"{at}/{place}")
            seen.append(item)

    return check


def _mapping(most: int) -> Rule:
    """An object with any names; what is under them is not looked at."""

    def check(value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, dict):
            problems.add("must be an object", at)
        elif len(value) > most:
            problems.add(f"no more than {most} items allowed", at)

    return check


_DISPLAY = _record(
    {"name": string(NAME, shortest=1)},
    {
        "description": string(DESCRIPTION, shortest=1),
        "long_description": string(LONG_DESCRIPTION[1], shortest=LONG_DESCRIPTION[0]),
        "background_color": _like(_COLOUR, 'is no colour; write "#1d3557" or "#13f"', 7),
    },
)
_APP_HOME = dict.fromkeys(("home_tab_enabled", "messages_tab_enabled", "messages_tab_read_only_enabled"), boolean)
_SHORTCUT = _record(
    {
        "name": string(SHORTCUT_NAME, shortest=1),
        "type": one_of("message", "global"),
        "callback_id": string(255, shortest=1),
        "description": string(SHORTCUT_DESCRIPTION, shortest=1),
    }
)
_COMMAND = _record(
    {
        "command": _like(re.compile(r"/.+", re.DOTALL), 'must begin with "/"', COMMAND),
        "description": string(COMMAND_DESCRIPTION, shortest=1),
    },
    {"url": _url(3_000), "usage_hint": string(USAGE_HINT, shortest=1), "should_escape": boolean},
)
_PROMPT = _record({"title": string(), "message": string()})
_ASSISTANT = _record({"assistant_description": string()}, {"suggested_prompts": listing(_PROMPT, least=0)})
_FEATURES = _record(
    {},
    {
        "app_home": _record({}, _APP_HOME),
        "bot_user": _record({"display_name": string(BOT_NAME, shortest=1)}, {"always_online": boolean}),
        "shortcuts": listing(_SHORTCUT, most=SHORTCUTS),
        "slash_commands": listing(_COMMAND, most=COMMANDS),
        "unfurl_domains": _distinct(_like(_DOMAIN, 'is no domain; write "example.com"', 255), UNFURL_DOMAINS, least=1),
        "assistant_view": _record(
            {"assistant_description": string()}, {"suggested_prompts": listing(_PROMPT, least=0)}
        ),
        "agent_view": _record(
            {},
            {
                "agent_description": string(AGENT_DESCRIPTION),
                "suggested_prompts": listing(_PROMPT, most=PROMPTS, least=0),
                "actions": listing(_record({"name": string(), "description": string()}), least=0),
            },
        ),
        "functions": listing(anything, most=STEPS, least=0),
        "workflow_steps": listing(anything, most=10, least=0),
    },
)
_SCOPES = listing(string(50), most=SCOPES, least=0)
_OAUTH = _record(
    {},
    {
        "redirect_urls": _distinct(string(2_500), REDIRECT_URLS),
        "scopes": _record({}, dict.fromkeys(("bot", "user", "bot_optional", "user_optional"), _SCOPES)),
        "token_management_enabled": boolean,
        "pkce_enabled": boolean,
    },
)
_EVENTS = _distinct(string(50), EVENTS)
_METADATA = _record({"app_id": string(), "event_type": string(50)})
_SETTINGS = _record(
    {},
    {
        "allowed_ip_address_ranges": _distinct(_like(_IP_RANGE, "is no range of IP addresses", 20), IP_RANGES, least=1),
        "event_subscriptions": _record(
            {},
            {
                "request_url": _url(3_500),
                "bot_events": _EVENTS,
                "user_events": _EVENTS,
                "metadata_subscriptions": _distinct(_METADATA, METADATA_SUBSCRIPTIONS, least=1),
            },
        ),
        "incoming_webhooks": _record({}, {"incoming_webhooks_enabled": boolean}),
        "interactivity": _record(
            {"is_enabled": boolean}, {"request_url": _url(3_500), "message_menu_options_url": _url(3_500)}
        ),
        "org_deploy_enabled": boolean,
        "socket_mode_enabled": boolean,
        "is_hosted": boolean,
        "token_rotation_enabled": boolean,
        "siws_links": anything,
        "hermes_app_type": string(),
        "function_runtime": string(),
        "is_mcp_enabled": boolean,
    },
)
MANIFEST = _record(
    {"display_information": _DISPLAY},
    {
        "$schema": string(),
        "_metadata": _record(
            {}, dict.fromkeys(("schema_version", "min_version", "major_version", "minor_version"), whole(0))
        ),
        "features": _FEATURES,
        "oauth_config": _OAUTH,
        "settings": _SETTINGS,
        "functions": _mapping(STEPS),
        **dict.fromkeys(
            ("app_directory", "workflows", "datastores", "types", "outgoing_domains", "external_auth_providers"),
            anything,
        ),
        "mcp_servers": anything,
    },
)
"""The rule for all of it. What a step takes and gives is left to `Step`: Slack documents two forms of it."""
