"""Who is in a channel: join, leave, invite, remove."""

from sandbox.conversations import channel_life
from sandbox.conversations.channels import Channel
from sandbox.errors import SlackError
from sandbox.team import Team
from sandbox.web_api.call import Args, Json, method
from sandbox.web_api.conversations import shown
from sandbox.web_api.places import visible_channel
from sandbox.web_api.rights import channel_to


@method("conversations.join", "channels:join")
def join(team: Team, args: Args) -> Json:
    """Let the bot join a public channel; to join twice is no error, but warned of."""
    channel = visible_channel(team, args.need("channel"))
    if channel.is_private:
        raise SlackError("method_not_supported_for_channel_type")
    was_in = team.bot_is_in(channel)
    channel_life.join(team, channel, team.app.bot_user.id)
    warning = "already_in_channel"
    warned = {"warning": warning, "response_metadata": {"warnings": [warning]}} if was_in else {}
    return {"channel": shown(team, channel), **warned}


@method("conversations.leave", right="write")
def leave(team: Team, args: Args) -> Json:
    """Let the bot leave a channel; it is `ok: false` with no error where it was in none, as Slack documents it."""
    channel = visible_channel(team, args.need("channel"))
    if not channel.is_channel:
        raise SlackError("method_not_supported_for_channel_type")
    channel = channel_to(team, args, "write")
    try:
        channel_life.leave(team, channel, team.app.bot_user.id)
    except SlackError as refusal:
        if refusal.code == "not_in_channel":
            return {"ok": False, "not_in_channel": True}
        raise
    return {}


@method("conversations.invite", right="write", narrower="invites")
def invite(team: Team, args: Args) -> Json:
    """Add people, all or none of them; with `force` those who can be added."""
    channel = channel_to(team, args, "write", "invites")
    ids = [user_id.strip() for user_id in (args.get("users") or "").split(",") if user_id.strip()]
    if not ids:
        raise SlackError("no_user")
    if not channel.is_channel:
        raise SlackError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise SlackError("is_archived")
    if not team.bot_is_in(channel):
        raise SlackError("not_in_channel")
    refused = {user_id: code for user_id in ids if (code := _refusal(team, channel, user_id))}
    errors = [{"user": user_id, "ok": False, "error": code} for user_id, code in refused.items()]
    welcome = [user_id for user_id in ids if user_id not in refused]
    if refused and not (args.flag("force") and welcome):
        raise SlackError(str(errors[0]["error"]), errors=errors)
    for user_id in welcome:
        channel_life.join(team, channel, user_id, inviter=team.app.bot_user.id)
    return {"channel": shown(team, channel), **({"errors": errors} if errors else {})}


@method("conversations.kick", right="write")
def kick(team: Team, args: Args) -> Json:
    """Take somebody out of a channel."""
    channel = channel_to(team, args, "write")
    user_id = args.need("user")
    if team.people.with_id(user_id) is None:
        raise SlackError("user_not_found")
    channel_life.remove(team, channel, user_id, by=team.app.bot_user.id)
    return {"errors": {}}


def _refusal(team: Team, channel: Channel, user_id: str) -> str:
    """Why somebody cannot be invited; empty where they can."""
    user = team.people.with_id(user_id)
    if user is None:
        return "user_not_found"
    if user_id == team.app.bot_user.id:
        return "cant_invite_self"
    return channel_life.cannot_be_invited(channel, user)
