"""Reactions to messages, and the emoji to make them with."""

import re

from sandbox.errors import SlackError
from sandbox.messages.posts import Post
from sandbox.team import Team
from sandbox.web_api.call import Args, Json, method
from sandbox.web_api.pages import page
from sandbox.web_api.places import permalink, place_of_message, visible_channel

_TS = re.compile(r"\d+\.\d{6}")


@method("reactions.add", "reactions:write")
def add(team: Team, args: Args) -> Json:
    """Put the bot's reaction to a message."""
    team.react(_message(team, args), team.app.bot_user.id, args.need("name"))
    return {}


@method("reactions.remove", "reactions:write")
def remove(team: Team, args: Args) -> Json:
    """Take one of the bot's reactions away."""
    team.unreact(_message(team, args), team.app.bot_user.id, args.need("name"))
    return {}


@method("reactions.get", "reactions:read")
def get(team: Team, args: Args) -> Json:
    """The message, with who reacted to it and how; all are named, whether `full` or not."""
    channel = visible_channel(team, _place(args))
    post = message_in(team, channel.id, args)
    message = {**team.message_object(post), "permalink": permalink(team, post)}
    return {"type": "message", "channel": channel.id, "message": message}


@method("reactions.list", "reactions:read")
def list_reactions(team: Team, args: Args) -> Json:
    """Messages that a user reacted to, or the bot itself, the newest first, a page at a time."""
    user = team.people.with_id(args.get("user") or team.app.bot_user.id)
    if user is None:
        raise SlackError("user_not_found")
    knows = {channel.id for channel in team.channels if not channel.is_private or team.bot_is_in(channel)}
    found = [
        post
        for post in team.messages
        if post.channel_id in knows and not post.deleted and any(user.id in users for _, users in post.reactions)
    ]
    shown, cursor = page(found[::-1], args)
    items = [{"type": "message", "channel": post.channel_id, "message": team.message_object(post)} for post in shown]
    return {"items": items, **cursor}


@method("emoji.list", "emoji:read")
def list_emoji(team: Team, _args: Args) -> Json:
    """The workspace's own emoji; Slack does not list those that everybody has."""
    return {"emoji": team.emoji, "cache_ts": f"{team.clock.now():.6f}"}


def _message(team: Team, args: Args) -> Post:
    return message_in(team, place_of_message(team, _place(args)).id, args)


def _place(args: Args) -> str:
    channel_id = args.get("channel")
    if channel_id is None or args.get("timestamp") is None:
        raise SlackError("no_item_specified")
    return channel_id


def message_in(team: Team, channel_id: str, args: Args) -> Post:
    """The message whose `timestamp` is given.

    Raises:
        SlackError: `bad_timestamp`, `message_not_found`.
    """
    ts = args.need("timestamp")
    if not _TS.fullmatch(ts):
        raise SlackError("bad_timestamp")
    post = team.messages.at(channel_id, ts)
    if post is None or post.is_gone:
        raise SlackError("message_not_found")
    return post
