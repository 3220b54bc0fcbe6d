"""Slack's manifest and the code say the same: commands, shortcuts, steps, events and scopes, in both modes."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from typer.testing import CliRunner
from typing_extensions import override

from bot import app as bot_app
from bot import manifest
from bot.cli import app as baton
from bot.slack.shortcuts import SHORTCUTS
from tests.stories.office import an_office

ROOT = Path(__file__).parents[1]
SCHEMA = ROOT.parent / "shared" / "data" / "slack" / "manifest.schema.2.0.0.json"
ADDRESS = "https://leads.example.com"
Document = dict[str, Any]


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SCOPES: Mapping[str, frozenset[str]] = {
    "auth.test": frozenset(),
    "apps.connections.open": frozenset(),  # connections:write belongs to the app token, which no manifest has
    "chat.postEphemeral": frozenset({"chat:write"}),
    "chat.postMessage": frozenset({"chat:write"}),
    "chat.update": frozenset({"chat:write"}),
    "conversations.info": frozenset({"channels:read", "groups:read"}),
    "conversations.list": frozenset({"channels:read", "groups:read"}),
    "conversations.open": frozenset({"im:write"}),
    "functions.completeError": frozenset(),
    "functions.completeSuccess": frozenset(),
    "users.info": frozenset({"users:read"}),
    "users.lookupByEmail": frozenset({"users:read.email"}),
    "views.open": frozenset(),
    "views.update": frozenset(),
}
"""What the bot token needs for each method (docs.slack.dev/reference/methods), for public and private channels."""

EVENT_SCOPES = {
    "function_executed": frozenset[str](),
    "message.channels": frozenset({"channels:history"}),
    "message.groups": frozenset({"groups:history"}),
}
"""What Slack wants before it tells of an event (docs.slack.dev/reference/events)."""

KNOWN_SCOPES = words("""
    app_mentions:read bookmarks:read bookmarks:write calls:read calls:write channels:history channels:join
    channels:manage channels:read channels:write.invites channels:write.topic chat:write chat:write.customize
    chat:write.public commands conversations.connect:manage conversations.connect:read conversations.connect:write
    datastore:read datastore:write dnd:read emoji:read files:read files:write groups:history groups:read groups:write
    groups:write.invites groups:write.topic im:history im:read im:write incoming-webhook links.embed:write links:read
    links:write metadata.message:read mpim:history mpim:read mpim:write mpim:write.invites mpim:write.topic none
    pins:read pins:write reactions:read reactions:write reminders:read reminders:write remote_files:read
    remote_files:share remote_files:write team.billing:read team.preferences:read team:read tokens.basic triggers:read
    triggers:write usergroups:read usergroups:write users.profile:read users:read users:read.email users:write
    workflow.steps:execute
""")
"""Slack's bot scopes: BotScope in packages/web-api/src/types/request/manifest.ts of slackapi/node-slack-sdk."""

KNOWN_EVENTS = words("""
    app_home_opened app_mention app_rate_limited app_uninstalled channel_archive channel_created channel_deleted
    channel_id_changed channel_left channel_rename channel_unarchive dnd_updated_user entity_details_requested
    group_archive group_deleted group_left group_rename group_unarchive link_shared member_joined_channel
    member_left_channel message message.app_home message.channels message.groups message.im message.mpim
    reaction_added reaction_removed subteam_created subteam_members_changed subteam_updated team_join tokens_revoked
    user_change user_profile_changed user_status_changed function_executed
""")
"""Slack's events, of those that may concern people, channels and messages: ManifestEvent in the same file; the last one
is in Slack's reference of the manifest (docs.slack.dev/reference/app-manifest)."""


@pytest.fixture
def source() -> Document:
    return manifest.document()


@pytest.fixture
def http() -> Document:
    read: Document = YAML(typ="safe", pure=True).load(manifest.for_http(ADDRESS))
    return read


def printed(*arguments: str, code: int = 0) -> str:
    done = CliRunner().invoke(baton, ["manifest", *arguments])
    assert done.exit_code == code, done.output
    return done.stdout if code == 0 else done.stderr


# The two manifests


def test_there_is_one_source_and_it_is_installed_with_the_package() -> None:
    assert (ROOT / "manifest.yml").samefile(manifest.SOURCE)
    assert not (ROOT / "manifest.yml").is_symlink(), "whoever copies it from a web page wants the text"
    assert printed() == (ROOT / "manifest.yml").read_text()


@pytest.mark.parametrize("mode", ["source", "http"])
def test_slack_would_take_it(mode: str, request: pytest.FixtureRequest) -> None:
    """Without ``functions``: the schema wants another form of their parameters than Slack's page on Bolt describes."""
    if not SCHEMA.exists():
        pytest.skip("Slack's manifest schema is not beside this repository")
    document = {**request.getfixturevalue(mode)}
    document.pop("functions", None)
    jsonschema.Draft7Validator(json.loads(SCHEMA.read_text())).validate(document)


def test_only_the_way_in_differs(source: Document, http: Document) -> None:
    url = f"{ADDRESS}/slack/events"
    assert source["settings"]["socket_mode_enabled"] is True
    assert http["settings"]["socket_mode_enabled"] is False
    assert url not in json.dumps(source)
    assert [command.pop("url") for command in http["features"]["slash_commands"]] == [url]
    assert http["settings"]["event_subscriptions"].pop("request_url") == url
    assert http["settings"]["interactivity"].pop("request_url") == url
    assert http["settings"]["interactivity"].pop("message_menu_options_url") == url
    http["settings"]["socket_mode_enabled"] = True
    assert http == source


def test_what_is_printed_for_http_keeps_its_comments_and_names_the_mode() -> None:
    shown = printed("--http", f"{ADDRESS}/")
    assert shown.startswith(
        "# Baton's Slack manifest (schema 2.0.0) for HTTP: Slack sends to https://leads.example.com/"
    )
    assert "Socket Mode" not in shown
    assert "# cards, and edits of them" in shown
    assert printed("--http", f"{ADDRESS}/slack/events") == shown
    assert "https://leads.example.com/baton/slack/events" in printed("--http", f"{ADDRESS}/baton")


@pytest.mark.parametrize(
    "address",
    [
        "http://leads.example.com", "leads.example.com", "https://", "https://me:secret@leads.example.com",
        "https://leads.example.com/?a=1", "https://leads.example.com:0", "https://[", "https://leads example.com", "",
    ],
)  # fmt: skip
def test_an_address_that_slack_would_not_take_is_refused(address: str) -> None:
    assert "Slack sends to https:// addresses only" in printed("--http", address, code=2)


# The manifest and the code


class Recorder(AsyncApp):
    """Bolt, which remembers what is listened for."""

    heard: list[tuple[str, str | re.Pattern[str]]]

    def __init__(self, **how: Any) -> None:
        super().__init__(**how)
        type(self).heard = []

    @override
    def __getattribute__(self, name: str) -> Any:
        found = super().__getattribute__(name)
        return remembering(name, found, type(self).heard) if name in KINDS else found


KINDS = frozenset(
    {"event", "message", "command", "shortcut", "global_shortcut", "message_shortcut", "function", "options"}
)


def remembering(kind: str, listen: Callable[..., Any], heard: list[tuple[str, str | re.Pattern[str]]]) -> Any:
    def listening(what: str | re.Pattern[str], *more: Any, **how: Any) -> Any:
        heard.append((kind, what))
        return listen(what, *more, **how)

    return listening


@pytest.fixture
async def heard(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str | re.Pattern[str]]]:
    """What a bot that runs has listeners for."""
    monkeypatch.setattr(bot_app, "AsyncApp", Recorder)
    async with an_office(sqlite_url, "socket"):
        return list(Recorder.heard)


def names(heard: list[tuple[str, str | re.Pattern[str]]], *kinds: str) -> set[str]:
    return {what if isinstance(what, str) else what.pattern for kind, what in heard if kind in kinds}


@pytest.mark.anyio
async def test_the_manifest_has_what_the_code_listens_for(
    source: Document, http: Document, heard: list[tuple[str, str | re.Pattern[str]]]
) -> None:
    features, events = source["features"], source["settings"]["event_subscriptions"]["bot_events"]
    assert names(heard, "command") == {one["command"] for one in features["slash_commands"]}
    assert names(heard, "function") == set(source.get("functions", {}))
    told = {event.partition(".")[0] for event in events}
    assert told == names(heard, "event", "message") | ({"function_executed"} if names(heard, "function") else set())
    shortcuts = {one["callback_id"] for one in features.get("shortcuts", [])}
    listened = names(heard, "shortcut", "global_shortcut", "message_shortcut")
    assert shortcuts == SHORTCUTS
    assert all(any(re.search(pattern, one) for pattern in listened) for one in shortcuts)
    has_options = "message_menu_options_url" in http["settings"]["interactivity"]
    assert has_options is bool(names(heard, "options"))


def called() -> Iterator[tuple[str, str]]:
    """Each Web API method that the code names, and where: an attribute of something that is called a client."""
    for file in sorted((ROOT / "bot").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Attribute) and ast.unparse(node.value).endswith("client"):
                found = getattr(AsyncWebClient, node.attr, None)
                if callable(found) and not node.attr.startswith("_"):
                    yield (
                        node.attr.replace("_", ".", 1 if node.attr.count("_") == 1 else -1),
                        f"{file.name}:{node.lineno}",
                    )


def test_every_scope_is_used_and_nothing_lacks_one(source: Document) -> None:
    asked = source["oauth_config"]["scopes"]
    by_call = dict(called())
    strangers = {method: where for method, where in by_call.items() if method not in SCOPES}
    assert not strangers, "say in SCOPES what they need"
    features = frozenset({"commands"} if source["features"].get("slash_commands") else set())
    needed = features.union(*(SCOPES[method] for method in by_call))
    if "users:read.email" in needed:
        needed |= {"users:read"}  # Slack grants the one only beside the other
    assert needed == set(asked["bot"])
    events = source["settings"]["event_subscriptions"]["bot_events"]
    assert frozenset[str]().union(*(EVENT_SCOPES[event] for event in events)) == set(asked.get("bot_optional", []))


def test_the_scan_finds_what_is_known_to_be_called() -> None:
    methods = {method for method, _ in called()}
    assert {"chat.postMessage", "users.lookupByEmail", "apps.connections.open", "conversations.list"} <= methods
    assert "api.call" not in methods, "a method that is named in a string would not be found"


def test_every_name_is_one_of_slacks(source: Document) -> None:
    asked = source["oauth_config"]["scopes"]
    assert {*asked["bot"], *asked.get("bot_optional", [])} <= KNOWN_SCOPES
    assert set(source["settings"]["event_subscriptions"]["bot_events"]) <= KNOWN_EVENTS
    assert "user" not in asked, "Baton acts for nobody"
