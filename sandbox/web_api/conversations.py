"""Conversations of every kind: find them, see who is in them and what was said, mark how far one has read."""

import re
from collections.abc import Iterable

from sandbox.conversations.channels import Channel, Kind
from sandbox.errors import SlackError
from sandbox.messages.posts import Post
from sandbox.team import Team
from sandbox.web_api.call import Args, Json, method, needs_scope
from sandbox.web_api.pages import page
from sandbox.web_api.rights import channel_to, own_channel_to

_FAMILIES = {"public_channel": "channels", "private_channel": "groups", "im": "im", "mpim": "mpim"}
_TS = re.compile(r"\d+\.\d{6}")
_NOTHING_READ = "0000000000.000000"


@method("conversations.info", right="read")
def info(team: Team, args: Args) -> Json:
    """One conversation."""
    channel = channel_to(team, args, "read")
    return {"channel": shown(team, channel, counted=args.flag("include_num_members"))}


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
    channel = channel_to(team, args, "read")
    ids, cursor = page(sorted(channel.members), args)
    return {"members": ids, **cursor}


@method("conversations.history", right="history")
def history(team: Team, args: Args) -> Json:
    """What was said, newest first; replies stay in their threads."""
    channel = own_channel_to(team, args, "history")
    told = [p for p in team.messages.in_channel(channel.id) if p.thread_ts is None or p.broadcast]
    return _messages(team, reversed(_between(told, args)), args)


@method("conversations.replies", right="history")
def replies(team: Team, args: Args) -> Json:
    """A thread, its parent first."""
    channel = own_channel_to(team, args, "history")
    ts = args.need("ts")
    if team.messages.at(channel.id, ts) is None:
        raise SlackError("thread_not_found")
    thread = [p for p in team.messages.in_channel(channel.id) if ts in {p.ts, p.thread_ts}]
    return _messages(team, _between(thread, args), args)


@method("conversations.mark", right="write")
def mark(team: Team, args: Args) -> Json:
    """Say how far the bot has read."""
    channel = own_channel_to(team, args, "write")
    ts = args.need("ts")
    if not _TS.fullmatch(ts):
        raise SlackError("invalid_timestamp")
    team.read_marks.read(team.app.bot_user.id, channel.id, ts)
    return {}


def shown(team: Team, channel: Channel, *, counted: bool = False) -> Json:
    """A conversation as the app is shown it; `counted` with how many are in it, which a DM does not tell."""
    bot = team.app.bot_user.id
    told = channel.as_slack(bot_user=bot, team_id=team.id)
    if channel.kind is Kind.DM:
        told["is_user_deleted"] = team.is_deserted(channel)
    elif counted:
        told["num_members"] = len(channel.members)
    if team.bot_is_in(channel):
        told["last_read"] = team.read_marks.mark(bot, channel.id) or _NOTHING_READ
    return told


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
    listed, cursor = page(found, args)
    return {"channels": [shown(team, c, counted=True) for c in listed], **cursor}


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
