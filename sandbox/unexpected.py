"""What a story ends with that nobody was said to see."""

from sandbox.errors import LeftUnexpected
from sandbox.messages.posts import Post
from sandbox.people.users import User
from sandbox.screens.surfaces import Message
from sandbox.team import Team


def unexpected(team: Team) -> list[Message]:
    """The messages and ephemerals that nobody has said they see, as somebody would read them."""
    return [Message(team, _somebody(team, post), post, post.latest) for post in team.messages.unexpected()]


def nothing_is_left(team: Team) -> None:
    """Fail if there is any.

    Raises:
        LeftUnexpected: with who would see each, where, and what it says.
    """
    left = [_described(team, message) for message in unexpected(team)]
    if left:
        raise LeftUnexpected("Nobody expected:\n" + "\n".join(left))


def _described(team: Team, message: Message) -> str:
    channel = team.channels.with_id(message.channel_id)
    assert channel is not None
    place = f"in #{channel.name}" if channel.is_channel else "in a DM"
    whom = "everyone" if channel.is_channel and not message.post.only_to else f"@{message.reader.name}"
    thread = " (in a thread)" if message.thread_ts else ""
    return f"- {place}{thread}, to {whom}: {message.text!r}"


def _somebody(team: Team, post: Post) -> User:
    channel = team.channels.with_id(post.channel_id)
    assert channel is not None
    readers = [u for u in team.people if u.id in channel.members and not u.is_bot]
    alone = team.people.with_id(post.only_to) if post.only_to else None
    return alone or (readers or [team.app.bot_user])[0]
