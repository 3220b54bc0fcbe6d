"""The workspace itself, and the bots in it."""

from sandbox.errors import SlackError
from sandbox.team import Team
from sandbox.web_api.call import Args, Json, method


@method("team.info", "team:read")
def info(team: Team, args: Args) -> Json:
    """This workspace, the only one there is."""
    if args.get("team") not in {None, team.id} or args.get("domain") not in {None, team.domain}:
        raise SlackError("team_not_found")
    sizes = (34, 44, 68, 88, 102, 132, 230)
    icon = {f"image_{size}": f"https://a.slack-edge.com/80588/img/avatars-teams/ava_{size}.png" for size in sizes}
    return {
        "team": {
            "id": team.id,
            "name": team.name,
            "url": f"https://{team.domain}.slack.com/",
            "domain": team.domain,
            "email_domain": "",
            "icon": {"image_default": True, **icon},
        }
    }


@method("bots.info", "users:read")
def bot_info(team: Team, args: Args) -> Json:
    """A bot: the one whose `B…` is given, or the app's own."""
    bot = team.bots.get(args.get("bot") or team.app.bot_id)
    if bot is None:
        raise SlackError("bot_not_found")
    return {"bot": bot.bot_info()}
