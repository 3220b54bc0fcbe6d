"""Channels: make, rename, describe, archive."""

from typing import Literal

from sandbox.conversations import channel_life
from sandbox.errors import SlackError
from sandbox.team import Team
from sandbox.web_api.call import Args, Json, method
from sandbox.web_api.conversations import shown
from sandbox.web_api.rights import channel_to, needs_right


@method("conversations.create", right="write")
def create(team: Team, args: Args) -> Json:
    """Make a public or a private channel; the bot is its creator and first member."""
    private = args.flag("is_private")
    needs_right(team, "groups" if private else "channels", "write")
    name = args.get("name") or ""
    return {"channel": shown(team, channel_life.create(team, name, by=team.app.bot_user.id, private=private))}


@method("conversations.rename", right="write")
def rename(team: Team, args: Args) -> Json:
    """Rename a channel that the app made: an app is no admin."""
    channel, bot = channel_to(team, args, "write"), team.app.bot_user.id
    name = args.get("name") or ""
    if channel.is_channel and team.bot_is_in(channel) and channel.creator != bot:
        raise SlackError("not_authorized")
    channel_life.rename(team, channel, name, by=bot)
    return {"channel": shown(team, channel)}


@method("conversations.setTopic", right="write", narrower="topic")
def set_topic(team: Team, args: Args) -> Json:
    """Say what a channel is about just now."""
    return _note(team, args, "topic")


@method("conversations.setPurpose", right="write", narrower="topic")
def set_purpose(team: Team, args: Args) -> Json:
    """Say what a channel is for; it is answered with the words alone, as Slack documents it."""
    return {"purpose": _note(team, args, "purpose")["channel"]["purpose"]["value"]}


@method("conversations.archive", right="write")
def archive(team: Team, args: Args) -> Json:
    """Archive a channel."""
    channel_life.archive(team, channel_to(team, args, "write"), by=team.app.bot_user.id)
    return {}


@method("conversations.unarchive", right="write")
def unarchive(team: Team, args: Args) -> Json:
    """Open an archived channel again."""
    channel_life.unarchive(team, channel_to(team, args, "write"), by=team.app.bot_user.id)
    return {}


def _note(team: Team, args: Args, what: Literal["topic", "purpose"]) -> Json:
    channel = channel_to(team, args, "write", "topic")
    if what not in args.values:
        raise SlackError.invalid("invalid_arguments", [f"[ERROR] missing required field: {what}"])
    channel_life.note(team, channel, what, args.get(what) or "", by=team.app.bot_user.id)
    return {"channel": shown(team, channel)}
