"""What becomes of channels, whoever does it: made, renamed, archived, and who comes and goes.

The app does these by the Web API, people at the page and by Slack's own commands. Slack writes a line into the channel
about each, and tells the app.
"""

from collections.abc import Iterable
from typing import Literal

from sandbox.conversations.channel_events import tell, tell_of_member
from sandbox.conversations.channels import Channel, Note
from sandbox.errors import SlackError
from sandbox.people.users import User
from sandbox.team import Team

LONGEST_NAME = 80
LONGEST_NOTE = 250


def create(team: Team, name: str, *, by: str, private: bool = False) -> Channel:
    """A new channel, with whoever makes it in it.

    Raises:
        SlackError: as for `fitting_name`.
    """
    channel = team.channels.add(
        Channel(
            team.counter.next_id("C"),
            name=fitting_name(team, name),
            is_private=private,
            creator=by,
            created=int(team.clock.now()),
        )
    )
    if not private:
        tell(team, "created", channel, by)
    join(team, channel, by)
    return channel


def join(team: Team, channel: Channel, user_id: str, *, inviter: str = "") -> None:
    """Somebody comes in, by themselves or because `inviter` added them; nothing happens when they are there.

    Raises:
        SlackError: `method_not_supported_for_channel_type`, `is_archived`.
    """
    _be_open_channel(channel)
    if user_id in channel.members:
        return
    channel.members.add(user_id)
    invited = {"inviter": inviter} if inviter else {}
    team.note(channel, user_id, "channel_join", f"<@{user_id}> has joined the channel", **invited)
    tell_of_member(team, "member_joined_channel", channel, user_id, inviter)


def invite(team: Team, channel: Channel, users: Iterable[User], *, by: str) -> None:
    """Somebody adds others, all or none of them.

    Raises:
        SlackError: `method_not_supported_for_channel_type`, `is_archived`, `not_in_channel`, and what
            `cannot_be_invited` says of one of them.
    """
    _be_open_channel(channel)
    _be_member(channel, by)
    invited = list(users)
    for user in invited:
        if refusal := cannot_be_invited(channel, user):
            raise SlackError(refusal)
    for user in invited:
        join(team, channel, user.id, inviter=by)


def cannot_be_invited(channel: Channel, user: User) -> str:
    """Slack's word for why somebody cannot be added; empty where they can."""
    if user.id in channel.members:
        return "already_in_channel"
    return "cant_invite" if user.deactivated else ""


def leave(team: Team, channel: Channel, user_id: str) -> None:
    """Somebody goes out.

    Raises:
        SlackError: `method_not_supported_for_channel_type`, `is_archived`, `cant_leave_general`, `not_in_channel`,
            `last_member`.
    """
    _be_open_channel(channel)
    if channel.is_general:
        raise SlackError("cant_leave_general")
    _be_member(channel, user_id)
    if len(channel.members) == 1:
        raise SlackError("last_member")
    _goes(team, channel, user_id, user_id, f"<@{user_id}> has left the channel")


def remove(team: Team, channel: Channel, user_id: str, *, by: str) -> None:
    """Somebody takes somebody else out.

    Raises:
        SlackError: `method_not_supported_for_channel_type`, `is_archived`, `cant_kick_self`, `not_in_channel`,
            `cant_kick_from_general`.
    """
    _be_open_channel(channel)
    _be_member(channel, by)
    if user_id == by:
        raise SlackError("cant_kick_self")
    if channel.is_general:
        raise SlackError("cant_kick_from_general")
    _be_member(channel, user_id)
    _goes(team, channel, user_id, by, f"<@{user_id}> was removed from the channel by <@{by}>")


def rename(team: Team, channel: Channel, name: str, *, by: str) -> None:
    """A channel gets another name; to be given the one it has changes nothing.

    Raises:
        SlackError: `method_not_supported_for_channel_type`, `is_archived`, `not_in_channel`, and as for
            `fitting_name`.
    """
    _be_open_channel(channel)
    _be_member(channel, by)
    if name == channel.name:
        return
    old, channel.name = channel.name, fitting_name(team, name)
    channel.previous_names.insert(0, old)
    words = f'<@{by}> has renamed the channel from "{old}" to "{channel.name}"'
    team.note(channel, by, "channel_name", words, old_name=old, name=channel.name)
    tell(team, "rename", channel, by)


def note(team: Team, channel: Channel, what: Literal["topic", "purpose"], words: str, *, by: str) -> None:
    """Somebody sets the topic or the purpose; empty words take it away.

    Raises:
        SlackError: `method_not_supported_for_channel_type`, `is_archived`, `not_in_channel`, `too_long`.
    """
    _be_open_channel(channel)
    _be_member(channel, by)
    if len(words) > LONGEST_NOTE:
        raise SlackError("too_long")
    setattr(channel, what, Note(words, by, int(team.clock.now())))
    said = f"<@{by}> set the channel {what}: {words}" if words else f"<@{by}> cleared the channel {what}"
    team.note(channel, by, f"channel_{what}", said, **{what: words})


def archive(team: Team, channel: Channel, *, by: str) -> None:
    """A channel is closed for good, or until somebody opens it again; its members stay.

    Raises:
        SlackError: `method_not_supported_for_channel_type`, `already_archived`, `cant_archive_general`,
            `not_in_channel`.
    """
    _be_channel(channel)
    if channel.is_archived:
        raise SlackError("already_archived")
    if channel.is_general:
        raise SlackError("cant_archive_general")
    _be_member(channel, by)
    team.note(channel, by, "channel_archive", f"<@{by}> archived the channel", members=sorted(channel.members))
    channel.is_archived = True
    tell(team, "archive", channel, by)
    team.bell.ring()


def unarchive(team: Team, channel: Channel, *, by: str) -> None:
    """A channel is opened again.

    Raises:
        SlackError: `method_not_supported_for_channel_type`, `not_archived`, `not_in_channel`.
    """
    _be_channel(channel)
    if not channel.is_archived:
        raise SlackError("not_archived")
    _be_member(channel, by)
    channel.is_archived = False
    team.note(channel, by, "channel_unarchive", f"<@{by}> un-archived the channel")
    tell(team, "unarchive", channel, by)


def fitting_name(team: Team, name: str) -> str:
    """A name that a new channel may have.

    Raises:
        SlackError: `invalid_name_required`, `invalid_name_maxlength`, `invalid_name_specials`,
            `invalid_name_punctuation`, `name_taken`.
    """
    if not name:
        raise SlackError("invalid_name_required")
    if len(name) > LONGEST_NAME:
        raise SlackError("invalid_name_maxlength")
    if name != name.lower() or not all(letter.isalnum() or letter in "-_" for letter in name):
        raise SlackError("invalid_name_specials")
    if not any(letter.isalnum() for letter in name):
        raise SlackError("invalid_name_punctuation")
    if team.channels.named(name) is not None or any(user.name == name for user in team.people):
        raise SlackError("name_taken")
    return name


def _goes(team: Team, channel: Channel, user_id: str, by: str, words: str) -> None:
    channel.members.remove(user_id)
    team.note(channel, user_id, "channel_leave", words)
    tell_of_member(team, "member_left_channel", channel, user_id)
    if user_id == team.app.bot_user.id:
        tell(team, "left", channel, by)


def _be_channel(channel: Channel) -> None:
    if not channel.is_channel:
        raise SlackError("method_not_supported_for_channel_type")


def _be_open_channel(channel: Channel) -> None:
    _be_channel(channel)
    if channel.is_archived:
        raise SlackError("is_archived")


def _be_member(channel: Channel, user_id: str) -> None:
    if user_id not in channel.members:
        raise SlackError("not_in_channel")
