"""A manifest is refused for what Slack would refuse, with the place and the remedy, and warned of what cannot work."""

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Manifest, Workspace
from sandbox.app import manifest_schema as limits
from sandbox.app.defaults import permissive_app
from sandbox.app.manifest_check import BadManifest, faults_in, warnings_of
from tests.page.conftest import MANIFEST as OF_THE_PAGE
from tests.sandbox.test_manifest import SCHEMA

Json = dict[str, Any]

GOOD: Json = {
    "_metadata": {"major_version": 2, "minor_version": 0},
    "display_information": {"name": "Relay", "description": "Hands things on.", "background_color": "#1d3557"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "Relay", "always_online": True},
        "shortcuts": [{"name": "Take", "type": "message", "callback_id": "take", "description": "Take it"}],
        "slash_commands": [{"command": "/lead", "description": "About a lead", "usage_hint": "show|help"}],
        "unfurl_domains": ["example.com"],
    },
    "oauth_config": {"redirect_urls": ["https://example.com/oauth"], "scopes": {"bot": ["chat:write", "commands"]}},
    "settings": {
        "event_subscriptions": {
            "bot_events": ["app_home_opened"],
            "metadata_subscriptions": [{"app_id": "A1", "event_type": "lead"}],
        },
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}


def with_part(path: str, value: Any) -> Json:
    """The good manifest with another value at a place such as `features.shortcuts.0.name`."""
    document = copy.deepcopy(GOOD)
    *way, last = path.split(".")
    part: Any = document
    for step in way:
        part = part[int(step)] if isinstance(part, list) else part[step]
    part[int(last) if isinstance(part, list) else last] = value
    return document


def shortcuts(count: int) -> list[Json]:
    return [{"name": f"S{n}", "type": "global", "callback_id": f"s{n}", "description": "d"} for n in range(count)]


def commands(count: int) -> list[Json]:
    return [{"command": f"/c{n}", "description": "d"} for n in range(count)]


def subscriptions(count: int) -> list[Json]:
    return [{"app_id": f"A{n}", "event_type": "lead"} for n in range(count)]


def prompts(count: int) -> Json:
    return {"suggested_prompts": [{"title": f"P{n}", "message": "m"} for n in range(count)]}


def steps(count: int) -> Json:
    parameters: Json = {"properties": {}, "required": []}
    step = {"title": "T", "description": "d", "input_parameters": parameters, "output_parameters": parameters}
    return {f"step_{n}": step for n in range(count)}


AT_AND_PAST = [
    ("features.agent_view", prompts(limits.PROMPTS), prompts(limits.PROMPTS + 1)),
    (
        "features.agent_view",
        {"agent_description": "x" * limits.AGENT_DESCRIPTION},
        {"agent_description": "x" * (limits.AGENT_DESCRIPTION + 1)},
    ),
    ("functions", steps(limits.STEPS), steps(limits.STEPS + 1)),
    (
        "settings.allowed_ip_address_ranges",
        [f"10.0.0.{n}" for n in range(limits.IP_RANGES)],
        [f"10.0.0.{n}" for n in range(limits.IP_RANGES + 1)],
    ),
    ("display_information.name", "x" * limits.NAME, "x" * (limits.NAME + 1)),
    ("display_information.name", "x", ""),
    ("display_information.description", "x" * limits.DESCRIPTION, "x" * (limits.DESCRIPTION + 1)),
    ("display_information.long_description", "x" * limits.LONG_DESCRIPTION[0], "x" * (limits.LONG_DESCRIPTION[0] - 1)),
    ("display_information.long_description", "x" * limits.LONG_DESCRIPTION[1], "x" * (limits.LONG_DESCRIPTION[1] + 1)),
    ("display_information.background_color", "#abc", "#abcd"),
    ("display_information.background_color", "#A0B1C2", "blue"),
    ("features.bot_user.display_name", "x" * limits.BOT_NAME, "x" * (limits.BOT_NAME + 1)),
    ("features.shortcuts", shortcuts(limits.SHORTCUTS), shortcuts(limits.SHORTCUTS + 1)),
    ("features.shortcuts.0.name", "x" * limits.SHORTCUT_NAME, "x" * (limits.SHORTCUT_NAME + 1)),
    ("features.shortcuts.0.description", "x" * limits.SHORTCUT_DESCRIPTION, "x" * (limits.SHORTCUT_DESCRIPTION + 1)),
    ("features.shortcuts.0.type", "global", "channel"),
    ("features.slash_commands", commands(limits.COMMANDS), commands(limits.COMMANDS + 1)),
    ("features.slash_commands.0.command", "/" + "x" * (limits.COMMAND - 1), "/" + "x" * limits.COMMAND),
    ("features.slash_commands.0.command", "/x", "x"),
    ("features.slash_commands.0.usage_hint", "x" * limits.USAGE_HINT, "x" * (limits.USAGE_HINT + 1)),
    ("features.slash_commands.0.description", "x" * 2_000, "x" * 2_001),
    ("features.slash_commands.0.url", "https://example.com", "example.com"),
    ("features.unfurl_domains", [f"{n}.example.com" for n in range(5)], [f"{n}.example.com" for n in range(6)]),
    ("features.unfurl_domains", ["example.com"], ["example.com", "example.com"]),
    ("features.unfurl_domains", ["example.com"], ["https://example.com"]),
    ("oauth_config.redirect_urls", [f"https://e.com/{n}" for n in range(1_000)], [str(n) for n in range(1_001)]),
    ("oauth_config.scopes.bot", ["chat:write"] * limits.SCOPES, ["chat:write"] * (limits.SCOPES + 1)),
    ("oauth_config.scopes.bot", ["x" * 50], ["x" * 51]),
    ("settings.event_subscriptions.bot_events", [f"e{n}" for n in range(100)], [f"e{n}" for n in range(101)]),
    (
        "settings.event_subscriptions.metadata_subscriptions",
        subscriptions(limits.METADATA_SUBSCRIPTIONS),
        subscriptions(limits.METADATA_SUBSCRIPTIONS + 1),
    ),
    ("settings.socket_mode_enabled", True, "yes"),
    ("settings.allowed_ip_address_ranges", ["10.0.0.0/8"], ["10.0.0"]),
    ("features.app_home", {}, None),
]


@pytest.mark.parametrize(("path", "fits", "does_not"), AT_AND_PAST)
def test_a_limit_is_met_and_passed(path: str, fits: Any, does_not: Any, root: Path) -> None:
    assert faults_in(with_part(path, fits)) == []
    faults = faults_in(with_part(path, does_not))
    assert faults and all(fault.pointer.startswith("/" + path.replace(".", "/")) for fault in faults)
    schema = root.parent / SCHEMA
    if schema.exists():
        official = jsonschema.Draft7Validator(json.loads(schema.read_text()))
        assert official.is_valid(with_part(path, fits))
        slack_takes = official.is_valid(with_part(path, does_not))
        assert not slack_takes or "color" in path, "Slack's schema writes its rule for colours in a word nobody reads"


def test_a_field_that_nobody_knows_is_named_with_the_one_that_is_meant() -> None:
    document = with_part("features.slash_commands", [{"command": "/x", "description": "d", "usage": "help"}])
    document["setings"] = {}
    assert [str(fault) for fault in faults_in(document)] == [
        "setings: is no field of a manifest; did you mean 'settings'?",
        "features.slash_commands[0].usage: is no field of a manifest; did you mean 'usage_hint'?",
    ]
    assert "there are command, description" in str(faults_in(with_part("features.slash_commands.0.zzzz", 1))[0])


def test_slack_must_know_where_to_send_things() -> None:
    document = with_part("settings.socket_mode_enabled", False)
    assert [fault.pointer for fault in faults_in(document)] == [
        "/settings/event_subscriptions",
        "/settings/interactivity",
        "/features/slash_commands/0",
    ]
    url = "https://example.com/slack/events"
    document["settings"]["event_subscriptions"]["request_url"] = url
    document["settings"]["interactivity"]["request_url"] = url
    document["features"]["slash_commands"][0]["url"] = url
    assert faults_in(document) == []


def test_all_that_is_wrong_is_said_at_once_with_the_file(tmp_path: Path) -> None:
    file = tmp_path / "manifest.yml"
    file.write_text(
        "display_information: { name: }\n"
        "features: { slash_commands: [{ command: lead, description: About a lead }], app_home: }\n"
        "settings: { interactivity: { is_enabled: true } }\n"
    )
    with pytest.raises(BadManifest) as refusal:
        Manifest.load(file)
    assert str(refusal.value).splitlines() == [
        "manifest.yml: display_information.name: is missing",
        "manifest.yml: features.app_home: is empty; fill it in, or leave it out",
        "manifest.yml: features.slash_commands[0].command: 'lead' must begin with \"/\"",
        "manifest.yml: settings.interactivity: requires a request_url, or socket_mode_enabled: true under settings",
        "manifest.yml: features.slash_commands[0]: requires a url, or socket_mode_enabled: true under settings",
    ]


@pytest.mark.parametrize("document", [None, [], "Relay", {"display_information": []}, {"features": 7}])
def test_what_is_no_manifest_at_all_is_refused(document: Any) -> None:
    assert faults_in(document)


def test_what_cannot_work_is_warned_of() -> None:
    document = copy.deepcopy(GOOD)
    document["oauth_config"]["scopes"] = {"bot": ["chat:writ"], "bot_optional": ["im:history"]}
    events = ["mesage.im", "message.im", "team_join", "member_joined_channel", "dnd_updated", "app_home_opened"]
    document["settings"]["event_subscriptions"]["bot_events"] = events
    document["functions"] = {"route": {}}
    assert faults_in(document) == []
    assert [str(warning) for warning in warnings_of(document)] == [
        (
            "oauth_config.scopes.bot[0]: 'chat:writ' is no bot's scope that the sandbox knows of; "
            "did you mean 'chat:write'?"
        ),
        "features.slash_commands: need the scope commands under oauth_config.scopes.bot",
        "features.shortcuts: need the scope commands under oauth_config.scopes.bot",
        (
            "settings.event_subscriptions.bot_events[0]: 'mesage.im' is no event that the sandbox knows of; "
            "did you mean 'message.im'?"
        ),
        "settings.event_subscriptions.bot_events[2]: 'team_join' is never told without the scope users:read",
        (
            "settings.event_subscriptions.bot_events[3]: 'member_joined_channel' is never told without the scope "
            "channels:read or groups:read"
        ),
        (
            "settings.event_subscriptions.bot_events[4]: 'dnd_updated' is told to people's own tokens only, "
            "never to a bot's"
        ),
        "functions: run nowhere without function_runtime: remote under settings",
    ]
    assert Manifest.from_document(document).warnings == tuple(map(str, warnings_of(document)))


def test_the_manifests_of_this_repository_are_taken_and_not_warned_of(root: Path) -> None:
    for file in (root / "manifest.yml", root / "tests" / "sandbox" / "manifest.yml"):
        document = YAML(typ="safe", pure=True).load(file.read_text())
        assert (faults_in(document), list(warnings_of(document))) == ([], [])
    assert (faults_in(OF_THE_PAGE), warnings_of(OF_THE_PAGE), faults_in(GOOD), warnings_of(GOOD)) == ([], [], [], [])
    assert permissive_app().warnings == ()


@pytest.mark.anyio
async def test_an_app_may_ask_and_needs_no_token(office: Workspace) -> None:
    nobody = AsyncWebClient(base_url=office.api_url)
    assert (await nobody.apps_manifest_validate(manifest=json.dumps(GOOD)))["ok"]
    bad = with_part("features.slash_commands.0.command", "lead")
    with pytest.raises(SlackApiError) as refusal:
        await nobody.apps_manifest_validate(manifest=bad)
    assert refusal.value.response["error"] == "invalid_manifest"
    assert refusal.value.response["errors"] == [
        {"message": "'lead' must begin with \"/\"", "pointer": "/features/slash_commands/0/command"}
    ]
