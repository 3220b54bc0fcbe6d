"""Modals and Home tabs."""

from sandbox.blocks import accepted_view
from sandbox.errors import SlackError
from sandbox.screens.views import View
from sandbox.team import Team
from sandbox.web_api.call import Args, Json, method


@method("views.open")
def open_view(team: Team, args: Args) -> Json:
    """Open a modal; from within a modal it goes on top."""
    return _open(team, args, push=False)


@method("views.push")
def push(team: Team, args: Args) -> Json:
    """Put a modal on top of the one in which the trigger arose."""
    return _open(team, args, push=True)


@method("views.update")
def update(team: Team, args: Args) -> Json:
    """Show another definition in an open modal."""
    definition = _definition(team, args)
    view_id, external_id = args.get("view_id"), args.get("external_id")
    if view_id is None and external_id is None:
        message = "[ERROR] missing required field: view_id or external_id"
        raise SlackError.invalid("invalid_arguments", [message])
    view = team.screens.find(view_id=view_id, external_id=external_id)
    team.screens.update(view, definition, args.get("hash"))
    return _shown(team, view)


@method("views.publish")
def publish(team: Team, args: Args) -> Json:
    """Show a Home tab."""
    definition = _definition(team, args)
    user = team.people.with_id(args.need("user_id"))
    if user is None or user.is_bot:
        raise SlackError("user_not_found")
    if not team.manifest.home_tab:
        raise SlackError("not_enabled")
    return _shown(team, team.screens.publish(user.id, definition, args.get("hash")))


def _open(team: Team, args: Args, *, push: bool) -> Json:
    definition = _definition(team, args)
    trigger = team.triggers.redeem(args.need("trigger_id"))
    if push and not trigger.in_modal:
        raise SlackError("invalid_trigger_id")
    return _shown(team, team.screens.open(trigger.user_id, definition, on_top=trigger.in_modal))


def _definition(team: Team, args: Args) -> Json:
    view = args.parsed("view", error="invalid_arguments")
    if view is None:
        raise SlackError.invalid("invalid_arguments", ["[ERROR] missing required field: view"])
    definition = accepted_view(view)
    team.files.must_have_pictures(definition["blocks"], at="/view/blocks", error="invalid_arguments")
    return definition


def _shown(team: Team, view: View) -> Json:
    team.bell.ring()
    return {"view": view.as_slack(team_id=team.id, app_id=team.app.id, bot_id=team.app.bot_id)}
