"""The events that tell the app of messages, its own among them, of mentions and of reactions."""

from typing import Any

from sandbox.app.manifest import Manifest
from sandbox.conversations.channels import Channel
from sandbox.messages.posts import Post

Event = dict[str, Any]

_KINDS = {"channels": "channel", "groups": "group", "im": "im", "mpim": "mpim"}


def hears(manifest: Manifest, bot_user: str, channel: Channel) -> bool:
    """Whether the app is told of messages there: it asked for the event, was granted the scope, and is a member."""
    family = channel.scope_family
    subscribed = f"message.{family}" in manifest.events and f"{family}:history" in manifest.scopes
    return subscribed and bot_user in channel.members


def posted(message: dict[str, Any], post: Post, channel: Channel, parent: Post | None) -> Event:
    """A new message."""
    event = {**message, **_place(channel), "event_ts": post.ts}
    if parent is not None and parent.author.user_id:
        event["parent_user_id"] = parent.author.user_id
    if post.broadcast:
        event["subtype"] = "thread_broadcast"
    return event


def hears_mention(manifest: Manifest, bot_user: str, post: Post, channel: Channel) -> bool:
    """Whether the app is told that somebody mentioned it there; in its DM no mention is one, Slack says."""
    subscribed = "app_mention" in manifest.events and "app_mentions:read" in manifest.scopes
    return subscribed and bot_user in post.pings and bot_user in channel.members and channel.dm_with is None


def mentioned(told: Event) -> Event:
    """The new message that `told` tells of, as one that mentions the app."""
    return {key: part for key, part in told.items() if key != "channel_type"} | {"type": "app_mention"}


def hears_reactions(manifest: Manifest, bot_user: str, channel: Channel, kind: str) -> bool:
    """Whether the app is told of reactions there; `kind` is `reaction_added` or `reaction_removed`."""
    return kind in manifest.events and "reactions:read" in manifest.scopes and bot_user in channel.members


def reacted(kind: str, name: str, user_id: str, post: Post, ts: str) -> Event:
    """A reaction put to a message or taken away; a message without a user has no `item_user`."""
    item = {"type": "message", "channel": post.channel_id, "ts": post.ts}
    event = {"type": kind, "user": user_id, "reaction": name, "item": item, "event_ts": ts}
    return event if post.author.classic else event | {"item_user": post.author.user_id}


def changed(message: dict[str, Any], before: dict[str, Any], channel: Channel, ts: str) -> Event:
    """A message edited at `ts`; who reads `text` at the top level of this event finds nothing."""
    event = {"type": "message", "subtype": "message_changed", "hidden": True, **_place(channel)}
    teams = dict.fromkeys(("source_team", "user_team"), message["team"]) if "client_msg_id" in message else {}
    return {**event, "message": message | teams, "previous_message": before, "ts": ts, "event_ts": ts}


def deleted(before: dict[str, Any], channel: Channel, ts: str) -> Event:
    """A message deleted at `ts`."""
    event = {"type": "message", "subtype": "message_deleted", "hidden": True, **_place(channel)}
    return {**event, "deleted_ts": before["ts"], "previous_message": before, "ts": ts, "event_ts": ts}


def _place(channel: Channel) -> dict[str, str]:
    return {"channel": channel.id, "channel_type": _KINDS[channel.scope_family]}
