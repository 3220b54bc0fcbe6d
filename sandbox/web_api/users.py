"""People: find them, by id or by address."""

from sandbox.errors import SlackError
from sandbox.people.users import User
from sandbox.team import Team
from sandbox.web_api.call import Args, Json, method
from sandbox.web_api.pages import page


@method("users.info", "users:read")
def info(team: Team, args: Args) -> Json:
    """One user."""
    return {"user": _shown(team, _existing(team, args.need("user")), with_locale=args.flag("include_locale"))}


@method("users.list", "users:read")
def list_users(team: Team, args: Args) -> Json:
    """Everyone, the bot and the deactivated too, a page at a time."""
    users, cursor = page(list(team.people), args, usual=1000)
    locale = args.flag("include_locale")
    shown = [_shown(team, user, with_locale=locale) for user in users]
    return {"members": shown, "cache_ts": int(team.clock.now()), **cursor}


@method("users.lookupByEmail", "users:read.email")
def lookup_by_email(team: Team, args: Args) -> Json:
    """The active user with an address."""
    user = team.people.with_email(args.need("email"))
    if user is None:
        raise SlackError("users_not_found")
    return {"user": _shown(team, user)}


@method("users.profile.get", "users.profile:read")
def profile(team: Team, args: Args) -> Json:
    """A user's profile; the bot's own when no user is named."""
    user = _existing(team, args.get("user") or team.app.bot_user.id)
    return {"profile": user.profile(team_id=team.id, with_email=_may_see_email(team))}


@method("users.profile.set")
def set_profile(_team: Team, _args: Args) -> Json:
    """Only a person's own token may do it."""
    raise SlackError("not_allowed_token_type")


@method("users.identity")
def identity(_team: Team, _args: Args) -> Json:
    """Only the token of a person who signed in by Slack tells who that is."""
    raise SlackError("not_allowed_token_type")


@method("users.getPresence", "users:read")
def get_presence(team: Team, args: Args) -> Json:
    """Whether somebody is active or away; of itself the bot is told why."""
    user = _existing(team, args.get("user") or team.app.bot_user.id)
    active = team.staff.is_active(user)
    presence = {"presence": "active" if active else "away"}
    if user.id != team.app.bot_user.id:
        return presence
    return {**presence, "online": active, "auto_away": False, "manual_away": user.away, "connection_count": int(active)}


@method("users.setPresence", "users:write")
def set_presence(team: Team, args: Args) -> Json:
    """Let the bot be away, or active again."""
    presence = args.get("presence")
    if presence not in {"auto", "away"}:
        raise SlackError("invalid_presence")
    team.staff.sets_presence(team.app.bot_user, away=presence == "away")
    return {}


def _existing(team: Team, user_id: str) -> User:
    user = team.people.with_id(user_id)
    if user is None:
        raise SlackError("user_not_found")
    return user


def _may_see_email(team: Team) -> bool:
    return "users:read.email" in team.manifest.scopes


def _shown(team: Team, user: User, *, with_locale: bool = False) -> Json:
    return user.as_slack(
        team_id=team.id, at=team.clock.moment(), with_email=_may_see_email(team), with_locale=with_locale
    )
