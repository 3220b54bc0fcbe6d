"""Messages for later: schedule, list, call back."""

from sandbox.errors import SlackError
from sandbox.messages.scheduled import Scheduled
from sandbox.team import Team
from sandbox.web_api.call import Args, Json, method
from sandbox.web_api.content import content_of, metadata_of
from sandbox.web_api.pages import page
from sandbox.web_api.places import place_to_post, thread_of, visible_channel


@method("chat.scheduleMessage", "chat:write")
def schedule(team: Team, args: Args) -> Json:
    """Post a message when its time has come."""
    channel = place_to_post(team, args.need("channel"))
    post_at = args.need("post_at")
    if not post_at.isdigit():
        raise SlackError("invalid_time")
    content = content_of(args)
    team.files.must_have_pictures(content.all_blocks)
    message = team.scheduled.add(
        team.clock.now(),
        channel.id,
        content,
        int(post_at),
        thread_ts=thread_of(team, channel, args),
        broadcast=args.flag("reply_broadcast"),
        metadata=metadata_of(args),
    )
    team.bell.ring()
    return {
        "channel": channel.id,
        "scheduled_message_id": message.id,
        "post_at": message.post_at,
        "message": _as_it_will_be(team, message),
    }


@method("chat.scheduledMessages.list")
def list_scheduled(team: Team, args: Args) -> Json:
    """The app's messages that wait, the soonest first, a page at a time."""
    channel_id = args.get("channel")
    if channel_id is not None and team.channels.with_id(channel_id) is None:
        raise SlackError("invalid_channel")
    oldest, latest = args.seconds("oldest", 0), args.seconds("latest", float("inf"))
    fitting = [
        message
        for message in team.scheduled
        if channel_id in {None, message.channel_id} and oldest <= message.post_at <= latest
    ]
    shown, cursor = page(fitting, args)
    return {"scheduled_messages": [_listed(message) for message in shown], **cursor}


@method("chat.deleteScheduledMessage", "chat:write")
def delete(team: Team, args: Args) -> Json:
    """Call a message back, up to a minute before its time."""
    channel = visible_channel(team, args.need("channel"))
    team.scheduled.delete(team.clock.now(), channel.id, args.need("scheduled_message_id"))
    team.bell.ring()
    return {}


def _listed(message: Scheduled) -> Json:
    return {
        "id": message.id,
        "channel_id": message.channel_id,
        "post_at": message.post_at,
        "date_created": message.created,
        "text": message.content.text,
    }


def _as_it_will_be(team: Team, message: Scheduled) -> Json:
    """What Slack answers with; it has no `ts` yet."""
    author = team.app.author
    shown = {
        "type": "delayed_message",
        "subtype": "bot_message",
        "text": message.content.text,
        "username": author.name,
        "bot_id": author.bot_id,
        "app_id": author.app_id,
        "blocks": message.content.blocks,
        "attachments": message.content.attachments,
        "metadata": message.metadata,
    }
    return {key: value for key, value in shown.items() if value or key == "text"}
