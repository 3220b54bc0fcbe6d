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
    types = (args.get("types") or "public_channel").split(",")
    unknown = [kind for kind in types if kind not in _FAMILIES]
    if unknown:
        raise SlackError("invalid_types")
    families = {_FAMILIES[kind] for kind in types}
    needs_scope(team, *sorted(f"{family}:read" for family in families))
    found = [c for c in team.channels if c.scope_family in families and _may_know(team, c)]
    if args.flag("exclude_archived"):
        found = [c for c in found if not c.is_archived]
    channels, cursor = page(found, args)
    return {"channels": [_shown(team, c) for c in channels], **cursor}


@method("conversations.members", right="read")
def members(team: Team, args: Args) -> Json:
    """Who is in a conversation, a page at a time."""
    channel = _readable(team, args, "read")
    ids, cursor = page(sorted(channel.members), args)
    return {"members": ids, **cursor}


@method("conversations.join", "channels:join")
def join(team: Team, args: Args) -> Json:
    """Let the bot join a public channel."""
    channel = visible_channel(team, args.need("channel"))
    if channel.is_private:
        raise SlackError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise SlackError("is_archived")
    channel.members.add(team.app.bot_user.id)
    return {"channel": _shown(team, channel)}


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
