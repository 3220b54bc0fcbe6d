"""Files on their way into conversations and out of them, and the events that tell the app."""

from collections.abc import Iterable
from typing import Any

from sandbox.app.manifest import Manifest
from sandbox.conversations.channels import Channel
from sandbox.files.file import File
from sandbox.messages.message_events import Event
from sandbox.team import Team


def shared(team: Team, files: Iterable[File], channel: Channel) -> None:
    """Note that files are shown in a conversation, and tell the app if it may look there.

    Slack tells of a file at its first sharing, since nobody else could see it before.
    """
    for file in files:
        if not file.channels:
            created(team, file, channel)
        if channel.id not in file.channels:
            file.channels.append(channel.id)
            file.private += [channel.id] if channel.is_private else []
        if _hears(team.manifest, "file_shared") and team.bot_is_in(channel):
            where = {"channel_id": channel.id, "user_id": file.user_id}
            team.announce({**_event("file_shared", file), **where, "event_ts": team.timestamps.next_ts()})


def created(team: Team, file: File, channel: Channel | None = None) -> None:
    """Tell the app of a new file that it may see: its own, or one in a conversation where it is."""
    own = file.user_id == team.app.bot_user.id
    if _hears(team.manifest, "file_created") and (own or (channel is not None and team.bot_is_in(channel))):
        told = _event("file_created", file)
        team.announce({**told, "user_id": file.user_id, "event_ts": team.timestamps.next_ts()})


def delete(team: Team, file: File) -> None:
    """Delete a file; messages that show it keep a tombstone."""
    seen = may_see(team, file)
    file.deleted, file.content = True, b""
    if seen and _hears(team.manifest, "file_deleted"):
        places = {"channel_ids": [*file.channels], "user_id": file.user_id}
        told = {"type": "file_deleted", "file_id": file.id, **places}
        team.announce({**told, "event_ts": team.timestamps.next_ts()})
    for post in team.messages:
        if file in post.content.files:
            team.messages.changed(post)
    team.bell.ring()


def is_hidden(team: Team, file: File) -> bool:
    """Whether a file is shown to others only; one that was given in a form is shown nowhere, and the app may see it."""
    return bool(file.channels) and not may_see(team, file)


def may_see(team: Team, file: File) -> bool:
    """Whether the app may know of a file: its own, or one in a conversation where it is."""
    places = (team.channels.with_id(channel_id) for channel_id in file.channels)
    return file.user_id == team.app.bot_user.id or any(place and team.bot_is_in(place) for place in places)


def shares(team: Team, file: File) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """The messages in which a file is shown, as `files.info` tells of them: by kind of place, and by place."""
    found: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for post in team.messages:
        channel = team.channels.with_id(post.channel_id)
        if channel is None or post.is_gone or file not in post.content.files:
            continue
        replies = [reply for reply in team.messages.replies(channel.id, post.ts) if not reply.deleted]
        users = list(dict.fromkeys(reply.author.user_id for reply in replies))
        share = {
            "ts": post.ts,
            "channel_name": channel.payload_name,
            "team_id": team.id,
            "share_user_id": post.author.user_id,
            "reply_count": len(replies),
            "reply_users": users,
            "reply_users_count": len(users),
            **({"thread_ts": post.thread_ts} if post.thread_ts else {}),
        }
        kind = "private" if channel.is_private else "public"
        found.setdefault(kind, {}).setdefault(channel.id, []).append(share)
    return found


def _hears(manifest: Manifest, event: str) -> bool:
    return event in manifest.events and "files:read" in manifest.scopes


def _event(kind: str, file: File) -> Event:
    return {"type": kind, "file_id": file.id, "file": {"id": file.id}}
