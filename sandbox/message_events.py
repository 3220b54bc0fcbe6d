"""The events that tell the app of messages, its own among them."""

import uuid
from typing import Any

from sandbox.channels import Channel
from sandbox.manifest import Manifest
from sandbox.messages import Post

Event = dict[str, Any]

_KINDS = {"channels": "channel", "groups": "group", "im": "im"}


def hears(manifest: Manifest, bot_user: str, channel: Channel) -> bool:
    """Whether the app is told of messages there: it asked for the event, was granted the scope, and is a member."""
    family = channel.scope_family
    subscribed = f"message.{family}" in manifest.events and f"{family}:history" in manifest.scopes
    return subscribed and bot_user in channel.members


def posted(message: dict[str, Any], post: Post, channel: Channel, parent: Post | None) -> Event:
    """A new message."""
    event = {**message, **_place(channel), "event_ts": post.ts}
    if not post.author.bot_id:
        event["client_msg_id"] = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{channel.id}/{post.ts}"))
    if parent is not None and parent.author.user_id:
        event["parent_user_id"] = parent.author.user_id
    if post.broadcast:
        event["subtype"] = "thread_broadcast"
    return event


def changed(message: dict[str, Any], before: dict[str, Any], channel: Channel, ts: str) -> Event:
    """A message edited at `ts`; who reads `text` at the top level of this event finds nothing."""
    event = {"type": "message", "subtype": "message_changed", "hidden": True, **_place(channel)}
    return {**event, "message": message, "previous_message": before, "ts": ts, "event_ts": ts}


def deleted(before: dict[str, Any], channel: Channel, ts: str) -> Event:
    """A message deleted at `ts`."""
    event = {"type": "message", "subtype": "message_deleted", "hidden": True, **_place(channel)}
    return {**event, "deleted_ts": before["ts"], "previous_message": before, "ts": ts, "event_ts": ts}


def _place(channel: Channel) -> dict[str, str]:
    return {"channel": channel.id, "channel_type": _KINDS[channel.scope_family]}
