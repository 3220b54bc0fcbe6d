"""DMs and group DMs: open, close."""

from sandbox.conversations.channels import MOST_IN_GROUP_DM, Channel
from sandbox.errors import SlackError
from sandbox.people.users import User
from sandbox.team import Team
from sandbox.web_api.call import Args, Json, method
from sandbox.web_api.conversations import shown
from sandbox.web_api.places import dm_with, visible_channel
from sandbox.web_api.rights import channel_to, needs_right


@method("conversations.open", right="write")
def open_dm(team: Team, args: Args) -> Json:
    """Open the DM with one person, or the group DM with up to eight; to open it again is no error."""
    bot = team.app.bot_user.id
    channel_id, users = args.get("channel"), args.get("users")
    if channel_id:
        channel, was_open = visible_channel(team, channel_id), True
        if channel.is_channel:
            raise SlackError("method_not_supported_for_channel_type")
        needs_right(team, channel.scope_family, "write")
    else:
        channel, was_open = _with(team, users, create=not args.flag("prevent_creation"))
    was_open = was_open and bot not in channel.closed_by
    channel.closed_by.discard(bot)
    team.bell.ring()
    told = shown(team, channel) if args.flag("return_im") else {"id": channel.id}
    return {**({"no_op": True, "already_open": True} if was_open else {}), "channel": told}


@method("conversations.close", right="write")
def close(team: Team, args: Args) -> Json:
    """Take a DM off the bot's list; it stays what it is, and a message opens it again."""
    channel, bot = channel_to(team, args, "write"), team.app.bot_user.id
    if channel.is_channel:
        raise SlackError("method_not_supported_for_channel_type")
    if bot in channel.closed_by:
        return {"no_op": True, "already_closed": True}
    channel.closed_by.add(bot)
    team.bell.ring()
    return {}


def _with(team: Team, users: str | None, *, create: bool) -> tuple[Channel, bool]:
    """The conversation with the people listed, and whether it was there before."""
    ids = list(dict.fromkeys(part.strip() for part in (users or "").split(",") if part.strip()))
    if not ids:
        raise SlackError("users_list_not_supplied")
    needs_right(team, "im" if len(ids) == 1 else "mpim", "write")
    if len(ids) >= MOST_IN_GROUP_DM:
        raise SlackError("too_many_users")
    people = [_person(team, user_id) for user_id in ids]
    known = team.channels.with_id(team.channels.id_among([*people, team.app.bot_user]))
    if known is None and not create:
        raise SlackError("channel_not_found")
    if len(people) == 1:
        return dm_with(team, people[0]), known is not None
    return team.channels.among([*people, team.app.bot_user]), known is not None


def _person(team: Team, user_id: str) -> User:
    user = team.people.with_id(user_id)
    if user is None:
        raise SlackError("user_not_found")
    dm_with(team, user)
    return user
