"""Who the app is."""

from sandbox.errors import SlackError
from sandbox.team import Team
from sandbox.web_api.call import Args, Json, method


@method("auth.test")
def auth_test(team: Team, _args: Args) -> Json:
    """Tell the app its own ids."""
    return {
        "url": f"https://{team.domain}.slack.com/",
        "team": team.name,
        "user": team.app.bot_user.name,
        "team_id": team.id,
        "user_id": team.app.bot_user.id,
        "bot_id": team.app.bot_id,
        "is_enterprise_install": False,
    }


@method("api.test")
def api_test(_team: Team, args: Args) -> Json:
    """Answer with what was sent, and fail on request.

    Raises:
        SlackError: the `error` argument.
    """
    if error := args.get("error"):
        raise SlackError(error, args=args.values)
    return {"args": args.values}


@method("apps.connections.open", app_token=True)
def open_connection(team: Team, _args: Args) -> Json:
    """An address for one WebSocket of Socket Mode, good once."""
    ticket = team.counter.next_id("K")
    team.socket_tickets.add(ticket)
    return {"url": f"{team.address.replace('http', 'ws', 1)}/socket?ticket={ticket}&app_id={team.app.id}"}
