"""Messages pinned to their conversation."""

from sandbox.errors import SlackError
from sandbox.messages.posts import Post
from sandbox.team import Team
from sandbox.web_api.call import Args, Json, method
from sandbox.web_api.places import permalink, visible_channel
from sandbox.web_api.reactions import message_in


@method("pins.add", "pins:write")
def add(team: Team, args: Args) -> Json:
    """Pin a message to the conversation it is in."""
    team.pins.add(_message(team, args), team.app.bot_user.id)
    return {}


@method("pins.remove", "pins:write")
def remove(team: Team, args: Args) -> Json:
    """Take a pin away, whoever put it there."""
    team.pins.remove(_message(team, args), team.app.bot_user.id)
    return {}


@method("pins.list", "pins:read")
def list_pins(team: Team, args: Args) -> Json:
    """What is pinned to a conversation, the latest pin first."""
    channel = visible_channel(team, args.need("channel"))
    return {"items": [_item(team, post) for post in reversed(team.pins.of(channel.id))]}


def _message(team: Team, args: Args) -> Post:
    channel = visible_channel(team, args.need("channel"))
    if not team.bot_is_in(channel):
        raise SlackError("not_in_channel")
    if args.get("timestamp") is None:
        raise SlackError("no_item_specified")
    return message_in(team, channel.id, args)


def _item(team: Team, post: Post) -> Json:
    assert post.pin is not None
    message = {**team.message_object(post), "permalink": permalink(team, post)}
    about = {"channel": post.channel_id, "created": post.pin.at, "created_by": post.pin.user_id}
    return {"type": "message", **about, "message": message}
