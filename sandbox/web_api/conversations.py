"""Conversations: open a DM, find channels, see who is in them and what was said."""

from collections.abc import Iterable

from sandbox.channels import Channel
from sandbox.errors import SlackError
from sandbox.messages import Post
from sandbox.team import Team
from sandbox.web_api.call import Args, Json, method, needs_scope
from sandbox.web_api.pages import page
from sandbox.web_api.places import dm_with, visible_channel

_FAMILIES = {"public_channel": "channels", "private_channel": "groups", "im": "im", "mpim": "mpim"}


@method("conversations.open", "im:write")
def open_dm(team: Team, args: Args) -> Json:
    """Open the DM with one person; group DMs are not part of this sandbox."""
    if channel_id := args.get("channel"):
        channel = visible_channel(team, channel_id)
    else:
        channel = _dm_with_listed(team, args.need("users"))
    shown = _shown(team, channel) if args.flag("return_im") else {"id": channel.id}
    return {"channel": shown}


@method("conversations.info", right="read")
def info(team: Team, args: Args) -> Json:
    """One conversation."""
    return {"channel": _shown(team, _readable(team, args, "read"))}


@method("conversations.list", right="read")
def list_conversations(team: Team, args: Args) -> Json:
    """Conversations of the types asked for, a page at a time."""
    return _listed(team, team.channels, args)


@method("users.conversations", right="read")
def list_of_user(team: Team, args: Args) -> Json:
    """Those that a person is in, or the bot itself: of the private ones, those that the bot is in too."""
    user = team.people.with_id(args.get("user") or team.app.bot_user.id)
    if user is None:
        raise SlackError("user_not_found")
    return _listed(team, [channel for channel in team.channels if user.id in channel.members], args)


@method("conversations.members", right="read")
def members(team: Team, args: Args) -> Json:
    """Who is in a conversation, a page at a time."""
    channel = _readable(team, args, "read")
    ids, cursor = page(sorted(channel.members), args)
    return {"members": ids, **cursor}


@method("conversations.join", "channels:join")
def join(team: Team, args: Args) -> Json:
    """Let the bot join a public channel; to join twice is no error, but warned of."""
    channel = visible_channel(team, args.need("channel"))
    if channel.is_private:
        raise SlackError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise SlackError("is_archived")
    was_in = team.bot_is_in(channel)
    channel.members.add(team.app.bot_user.id)
    warning = "already_in_channel"
    warned = {"warning": warning, "response_metadata": {"warnings": [warning]}} if was_in else {}
    return {"channel": _shown(team, channel), **warned}


@method("conversations.leave", right="write")
def leave(team: Team, args: Args) -> Json:
    """Let the bot leave a channel; it is `ok: false` with no error where it was in none, as Slack documents it."""
    channel = visible_channel(team, args.need("channel"))
    if not channel.is_channel:
        raise SlackError("method_not_supported_for_channel_type")
    needs_scope(team, "groups:write" if channel.is_private else "channels:manage")
    if channel.is_archived:
        raise SlackError("is_archived")
    if channel.is_general:
        raise SlackError("cant_leave_general")
    if not team.bot_is_in(channel):
        return {"ok": False, "not_in_channel": True}
    if len(channel.members) == 1:
        raise SlackError("last_member")
    channel.members.remove(team.app.bot_user.id)
    return {}


@method("conversations.history", right="history")
def history(team: Team, args: Args) -> Json:
    """What was said, newest first; replies stay in their threads."""
    channel = _member_reading(team, args)
    told = [p for p in team.messages.in_channel(channel.id) if p.thread_ts is None or p.broadcast]
    return _messages(team, reversed(_between(told, args)), args)


@method("conversations.replies", right="history")
def replies(team: Team, args: Args) -> Json:
    """A thread, its parent first."""
    channel = _member_reading(team, args)
    ts = args.need("ts")
    if team.messages.at(channel.id, ts) is None:
        raise SlackError("thread_not_found")
    thread = [p for p in team.messages.in_channel(channel.id) if ts in {p.ts, p.thread_ts}]
    return _messages(team, _between(thread, args), args)


def _dm_with_listed(team: Team, users: str) -> Channel:
    listed = [part.strip() for part in users.split(",")]
    if len(listed) > 1:
        needs_scope(team, "mpim:write")
        raise SlackError("method_not_supported_for_channel_type")
    user = team.people.with_id(listed[0])
    if user is None:
        raise SlackError("user_not_found")
    return dm_with(team, user)


def _readable(team: Team, args: Args, right: str) -> Channel:
    channel = visible_channel(team, args.need("channel"))
    needs_scope(team, f"{channel.scope_family}:{right}")
    return channel


def _member_reading(team: Team, args: Args) -> Channel:
    channel = _readable(team, args, "history")
    if not team.bot_is_in(channel):
        raise SlackError("not_in_channel")
    return channel


def _listed(team: Team, channels: Iterable[Channel], args: Args) -> Json:
    """Those of the types asked for that the app may know of, a page at a time."""
    types = [kind.strip() for kind in (args.get("types") or "public_channel").split(",")]
    unknown = [kind for kind in types if kind not in _FAMILIES]
    if unknown:
        raise SlackError("invalid_types")
    families = {_FAMILIES[kind] for kind in types}
    needs_scope(team, *sorted(f"{family}:read" for family in families))
    found = [c for c in channels if c.scope_family in families and _may_know(team, c)]
    if args.flag("exclude_archived"):
        found = [c for c in found if not c.is_archived]
    shown, cursor = page(found, args)
    return {"channels": [_shown(team, c) for c in shown], **cursor}


def _may_know(team: Team, channel: Channel) -> bool:
    return not channel.is_private or team.bot_is_in(channel)


def _between(posts: Iterable[Post], args: Args) -> list[Post]:
    """Posts after `oldest` and before `latest`, or at them when `inclusive`."""
    oldest, latest = args.get("oldest") or "0", args.get("latest") or "9999999999"
    ends = {oldest, latest} if args.flag("inclusive") else set()
    return [p for p in posts if float(oldest) < float(p.ts) < float(latest) or p.ts in ends]


def _messages(team: Team, posts: Iterable[Post], args: Args) -> Json:
    shown, cursor = page(list(posts), args)
    objects = [team.message_object(post) for post in shown]
    if not args.flag("include_all_metadata"):
        for message in objects:
            message.pop("metadata", None)
    return {"messages": objects, "has_more": bool(cursor["response_metadata"]["next_cursor"]), **cursor}


def _shown(team: Team, channel: Channel) -> Json:
    return channel.as_slack(bot_user=team.app.bot_user.id, team_id=team.id)
