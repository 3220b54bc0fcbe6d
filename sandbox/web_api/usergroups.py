"""User groups: who is in them, and making and changing them."""

from sandbox.errors import SlackError
from sandbox.people.usergroups import UserGroup
from sandbox.team import Team
from sandbox.web_api.call import Args, Json, method


@method("usergroups.list", "usergroups:read")
def list_groups(team: Team, args: Args) -> Json:
    """All groups; the disabled ones, and who is in each, only where that is asked for."""
    groups = [group for group in team.usergroups if not group.deleted or args.flag("include_disabled")]
    with_users, with_count = args.flag("include_users"), args.flag("include_count")
    shown = [group.as_slack(team.id, with_users=with_users, with_count=with_count) for group in groups]
    return {"usergroups": shown}


@method("usergroups.users.list", "usergroups:read")
def list_users(team: Team, args: Args) -> Json:
    """Who is in a group."""
    group = _existing(team, args)
    if group.deleted and not args.flag("include_disabled"):
        raise SlackError("no_such_subteam")
    return {"users": list(group.members)}


@method("usergroups.create", "usergroups:write")
def create(team: Team, args: Args) -> Json:
    """A new group, with nobody in it."""
    name = args.get("name")
    if name is None:
        raise SlackError("missing_subteam_name")
    channels = _channels(team, args) or []
    group = team.usergroups.create(name, args.get("handle"), args.get("description") or "", channels, _by(team))
    return _shown(team, group, args)


@method("usergroups.update", "usergroups:write")
def update(team: Team, args: Args) -> Json:
    """Another name, handle or description, or other channels, as far as given."""
    group = _existing(team, args)
    description = args.values.get("description")
    team.usergroups.update(
        group,
        _by(team),
        name=args.get("name"),
        handle=args.get("handle"),
        description=None if description is None else str(description),
        channels=_channels(team, args),
    )
    return _shown(team, group, args)


@method("usergroups.enable", "usergroups:write")
def enable(team: Team, args: Args) -> Json:
    """Let a group be called again."""
    group = _existing(team, args)
    team.usergroups.enable(group, _by(team), enabled=True)
    return _shown(team, group, args)


@method("usergroups.disable", "usergroups:write")
def disable(team: Team, args: Args) -> Json:
    """Let a group be called no more; it stays, with everybody in it."""
    group = _existing(team, args)
    team.usergroups.enable(group, _by(team), enabled=False)
    return _shown(team, group, args)


@method("usergroups.users.update", "usergroups:write")
def update_users(team: Team, args: Args) -> Json:
    """Put exactly these people into a group."""
    group = _existing(team, args)
    listed = _listed(args, "users")
    if not listed:
        raise SlackError("no_users_provided")
    if any(team.people.with_id(user_id) is None for user_id in listed):
        raise SlackError("invalid_users")
    team.usergroups.sets_members(group, listed, _by(team))
    return {"usergroup": group.as_slack(team.id, with_users=True, with_count=args.flag("include_count"))}


def _existing(team: Team, args: Args) -> UserGroup:
    group = team.usergroups.with_id(args.need("usergroup"))
    if group is None:
        raise SlackError("no_such_subteam")
    return group


def _channels(team: Team, args: Args) -> list[str] | None:
    """The channels that a group brings people into; None where the call does not speak of them."""
    if "channels" not in args.values:
        return None
    listed = _listed(args, "channels")
    if any((channel := team.channels.with_id(part)) is None or not channel.is_channel for part in listed):
        raise SlackError("invalid_channel_provided")
    return listed


def _listed(args: Args, name: str) -> list[str]:
    """Ids, separated by commas or in a list."""
    value = args.values.get(name) or []
    parts = value if isinstance(value, list) else str(value).strip("[]").replace('"', "").split(",")
    return [str(part).strip() for part in parts if str(part).strip()]


def _by(team: Team) -> str:
    return team.app.bot_user.id


def _shown(team: Team, group: UserGroup, args: Args) -> Json:
    return {"usergroup": group.as_slack(team.id, with_users=True, with_count=args.flag("include_count"))}
