"""Reactions to messages, and the emoji to make them with."""

import re

from sandbox.errors import SlackError
from sandbox.messages import Post
from sandbox.team import Team
from sandbox.web_api.call import Args, Json, method
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
    post = _in(team, channel.id, args)
    message = {**team.message_object(post), "permalink": permalink(team, post)}
    return {"type": "message", "channel": channel.id, "message": message}


@method("emoji.list", "emoji:read")
def list_emoji(team: Team, _args: Args) -> Json:
    """The workspace's own emoji, of which there are none here: Slack does not list those that everybody has."""
    return {"emoji": {}, "cache_ts": f"{team.clock.now():.6f}"}


def _message(team: Team, args: Args) -> Post:
    return _in(team, place_of_message(team, _place(args)).id, args)


def _place(args: Args) -> str:
    channel_id = args.get("channel")
    if channel_id is None or args.get("timestamp") is None:
        raise SlackError("no_item_specified")
    return channel_id


def _in(team: Team, channel_id: str, args: Args) -> Post:
    ts = args.need("timestamp")
    if not _TS.fullmatch(ts):
        raise SlackError("bad_timestamp")
    post = team.messages.at(channel_id, ts)
    if post is None:
        raise SlackError("message_not_found")
    return post
