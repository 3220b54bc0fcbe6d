"""A workspace and an app for whoever names none: four people, two channels, and an app that may do everything."""

from dataclasses import replace
from typing import Any

from sandbox.manifest import Manifest

PEOPLE: dict[str, Any] = {
    "name": "Sandbox",
    "people": [
        {
            "name": "ada",
            "real_name": "Ada Berger",
            "email": "ada@example.com",
            "tz": "Europe/Berlin",
            "title": "Engineer",
        },
        {
            "name": "ben",
            "real_name": "Ben Carter",
            "email": "ben@example.com",
            "tz": "America/New_York",
            "title": "Sales",
        },
        {"name": "chi", "real_name": "Chi Okoye", "email": "chi@example.com", "tz": "Africa/Lagos", "title": "Support"},
        {"name": "dua", "real_name": "Dua Rahman", "email": "dua@example.com", "tz": "Asia/Dhaka", "title": "Manager"},
    ],
    "channels": [
        {"name": "general", "members": "everyone", "bot": True},
        {"name": "random", "members": "everyone", "bot": True},
        {"name": "managers", "members": ["dua"], "private": True, "bot": True},
    ],
}

_READ = [f"{family}:{right}" for family in ("channels", "groups", "im", "mpim") for right in ("read", "history")]
_SCOPES = [
    "app_mentions:read",
    *_READ,
    "channels:join",
    "channels:manage",
    "chat:write",
    "chat:write.customize",
    "chat:write.public",
    "commands",
    "emoji:read",
    "files:read",
    "files:write",
    "im:write",
    "links:read",
    "metadata.message:read",
    "mpim:write",
    "pins:read",
    "pins:write",
    "reactions:read",
    "reactions:write",
    "team:read",
    "usergroups:read",
    "users:read",
    "users:read.email",
    "users.profile:read",
    "workflow.steps:execute",
]
_EVENTS = [
    "app_home_opened",
    "app_mention",
    "function_executed",
    "member_joined_channel",
    "message.channels",
    "message.groups",
    "message.im",
    "reaction_added",
    "reaction_removed",
]


def permissive_app(name: str = "App") -> Manifest:
    """An app with every scope and event that the sandbox knows of; it takes any slash command."""
    manifest = Manifest.from_document(
        {
            "display_information": {"name": name, "description": "Your app; --manifest FILE says what it may do."},
            "features": {
                "bot_user": {"display_name": name},
                "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
            },
            "oauth_config": {"scopes": {"bot": _SCOPES}},
            "settings": {
                "event_subscriptions": {"bot_events": _EVENTS},
                "interactivity": {"is_enabled": True},
                "socket_mode_enabled": True,
            },
        }
    )
    return replace(manifest, takes_any_command=True)
