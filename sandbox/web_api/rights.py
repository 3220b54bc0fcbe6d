"""The scope that a call needs, where it depends on the kind of conversation."""

from sandbox.conversations.channels import Channel
from sandbox.errors import SlackError
from sandbox.team import Team
from sandbox.web_api.call import Args, needs_scope, scopes_for
from sandbox.web_api.places import visible_channel


def channel_to(team: Team, args: Args, right: str, narrower: str = "") -> Channel:
    """The conversation of a call that may `read` it, read its `history`, or `write`.

    Raises:
        SlackError: `channel_not_found`, `missing_scope`.
    """
    channel = visible_channel(team, args.need("channel"))
    needs_right(team, channel.scope_family, right, narrower)
    return channel


def own_channel_to(team: Team, args: Args, right: str) -> Channel:
    """The same where the bot must be in it.

    Raises:
        SlackError: `channel_not_found`, `missing_scope`, `not_in_channel`.
    """
    channel = channel_to(team, args, right)
    if not team.bot_is_in(channel):
        raise SlackError("not_in_channel")
    return channel


def needs_right(team: Team, family: str, right: str, narrower: str = "") -> None:
    """Let pass only an app with the scope, or the narrower one that will do.

    Raises:
        SlackError: `missing_scope`.
    """
    usual, *others = scopes_for(family, right, narrower)
    if not any(scope in team.manifest.scopes for scope in others):
        needs_scope(team, usual)
