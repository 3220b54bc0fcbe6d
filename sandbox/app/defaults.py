"""A workspace and an app for whoever names none: four people, two channels, and an app that may do everything."""

from dataclasses import replace
from typing import Any

from sandbox.app.manifest import Manifest

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
        {
            "name": "chi",
            "real_name": "Chi Okoye",
            "email": "chi@example.com",
            "tz": "Africa/Lagos",
            "title": "Support",
            "status": {"text": "Working remotely", "emoji": "house_with_garden"},
        },
        {"name": "dua", "real_name": "Dua Rahman", "email": "dua@example.com", "tz": "Asia/Dhaka", "title": "Manager"},
    ],
    "usergroups": [{"handle": "on-call", "name": "On call", "members": ["ada", "chi"]}],
    "channels": [
        {"name": "general", "members": "everyone", "bot": True},
        {"name": "random", "members": "everyone", "bot": True},
        {"name": "managers", "members": ["dua"], "private": True, "bot": True},
    ],
}

_READ = [f"{family}:{right}" for family in ("channels", "groups", "im", "mpim") for right in ("read", "history")]
_SCOPES = [
    "app_mentions:read",
    "assistant:write",
    "bookmarks:read",
    "bookmarks:write",
    *_READ,
    "channels:join",
    "channels:manage",
    "channels:write.invites",
    "channels:write.topic",
    "chat:write",
    "chat:write.customize",
    "chat:write.public",
    "commands",
    "dnd:read",
    "emoji:read",
    "files:read",
    "files:write",
    "groups:write",
    "groups:write.invites",
    "groups:write.topic",
    "im:write",
    "im:write.topic",
    "links:read",
    "links:write",
    "metadata.message:read",
    "mpim:write",
    "mpim:write.topic",
    "pins:read",
    "pins:write",
    "reactions:read",
    "reactions:write",
    "remote_files:read",
    "remote_files:share",
    "remote_files:write",
    "team:read",
    "usergroups:read",
    "usergroups:write",
    "users:read",
    "users:read.email",
    "users.profile:read",
    "users:write",
    "workflow.steps:execute",
]
_OF_CHANNELS = [
    "channel_created",
    *(f"{kind}_{what}" for kind in ("channel", "group") for what in ("archive", "left", "rename", "unarchive")),
]
_EVENTS = [
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    *_OF_CHANNELS,
    "dnd_updated_user",
    "file_created",
    "file_deleted",
    "file_shared",
    "function_executed",
    "member_joined_channel",
    "member_left_channel",
    "message.channels",
    "message.groups",
    "message.im",
    "message.mpim",
    "pin_added",
    "pin_removed",
    "reaction_added",
    "reaction_removed",
    *(f"subteam_{what}" for what in ("created", "members_changed", "self_added", "self_removed", "updated")),
    "team_join",
    "tokens_revoked",
    *(f"user_{what}" for what in ("change", "profile_changed", "status_changed")),
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
