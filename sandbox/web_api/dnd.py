"""When people are not to be disturbed."""

from sandbox.errors import SlackError
from sandbox.people.users import User
from sandbox.team import Team
from sandbox.web_api.call import Args, Json, method

MOST = 50
"""People whom one call may ask about."""


@method("dnd.info", "dnd:read")
def info(team: Team, args: Args) -> Json:
    """When one person is not to be disturbed; only of itself the bot is told what was snoozed."""
    own = team.app.bot_user.id
    user = team.people.with_id(args.get("user") or own)
    if user is None:
        raise SlackError("user_not_found")
    return team.staff.dnd(user, own=user.id == own)


@method("dnd.teamInfo", "dnd:read")
def team_info(team: Team, args: Args) -> Json:
    """When some people are not to be disturbed, by their ids."""
    asked = [part.strip() for part in (args.get("users") or "").split(",") if part.strip()]
    if not asked:
        raise SlackError("no_users_provided")
    if len(asked) > MOST:
        raise SlackError("too_many_users")
    return {"users": {user.id: team.staff.dnd(user) for user in (_visible(team, part) for part in asked)}}


@method("dnd.setSnooze")
def set_snooze(_team: Team, _args: Args) -> Json:
    """Only a person's own token may do it."""
    raise SlackError("not_allowed_token_type")


@method("dnd.endSnooze")
def end_snooze(_team: Team, _args: Args) -> Json:
    """Only a person's own token may do it."""
    raise SlackError("not_allowed_token_type")


@method("dnd.endDnd")
def end_dnd(_team: Team, _args: Args) -> Json:
    """Only a person's own token may do it."""
    raise SlackError("not_allowed_token_type")


def _visible(team: Team, user_id: str) -> User:
    user = team.people.with_id(user_id)
    if user is None:
        raise SlackError("user_not_visible")
    return user
