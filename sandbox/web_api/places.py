"""Finding the conversation that an argument means."""

from sandbox.conversations.channels import Channel
from sandbox.errors import SlackError
from sandbox.messages.posts import Post
from sandbox.people.users import User
from sandbox.team import Team
from sandbox.web_api.call import Args


def visible_channel(team: Team, channel_id: str) -> Channel:
    """A conversation the app may know of: public, or one it is in.

    Raises:
        SlackError: `channel_not_found`.
    """
    channel = team.channels.with_id(channel_id)
    if channel is None or (channel.is_private and not team.bot_is_in(channel)):
        raise SlackError("channel_not_found")
    return channel


def place_to_post(team: Team, target: str) -> Channel:
    """Where `chat.postMessage` puts a message: `C…`, `D…`, `#name`, or a person's `U…`.

    Raises:
        SlackError: `channel_not_found`, `not_in_channel`, `is_archived`, `messages_tab_disabled`, `user_disabled`.
    """
    user = team.people.with_id(target)
    if user is not None:
        channel = dm_with(team, user)
    else:
        channel = team.channels.named(target) or visible_channel(team, target)
        channel = visible_channel(team, channel.id)
    _may_write(team, channel)
    return channel


def place_of_message(team: Team, channel_id: str) -> Channel:
    """Where a message to be changed is; only a real conversation id will do, no name and no `U…`.

    Raises:
        SlackError: `channel_not_found`, `is_archived`.
    """
    channel = visible_channel(team, channel_id)
    if channel.is_archived:
        raise SlackError("is_archived")
    return channel


def thread_of(team: Team, channel: Channel, args: Args) -> str | None:
    """The thread to reply in; the `ts` of a reply is refused, since only a parent's has a known effect.

    Raises:
        SlackError: `cannot_reply_to_message`.
    """
    thread_ts = args.get("thread_ts")
    if thread_ts is not None:
        parent = team.messages.at(channel.id, thread_ts)
        if parent is None or parent.thread_ts is not None:
            raise SlackError("cannot_reply_to_message")
    return thread_ts


def permalink(team: Team, post: Post) -> str:
    """The address of a message in a browser."""
    link = f"https://{team.domain}.slack.com/archives/{post.channel_id}/p{post.ts.replace('.', '')}"
    return link if post.thread_ts is None else f"{link}?thread_ts={post.thread_ts}&cid={post.channel_id}"


def dm_with(team: Team, user: User) -> Channel:
    """The app's DM with a person.

    Raises:
        SlackError: `cannot_dm_bot`, `user_disabled`.
    """
    if user.is_bot:
        raise SlackError("cannot_dm_bot")
    if user.deactivated:
        raise SlackError("user_disabled")
    return team.channels.dm(user)


def _may_write(team: Team, channel: Channel) -> None:
    if channel.is_archived:
        raise SlackError("is_archived")
    if team.is_deserted(channel):
        raise SlackError("user_disabled")
    if channel.dm_with is not None and not team.manifest.messages_tab:
        raise SlackError("messages_tab_disabled")
    if not team.bot_is_in(channel) and "chat:write.public" not in team.manifest.scopes:
        raise SlackError("not_in_channel")
