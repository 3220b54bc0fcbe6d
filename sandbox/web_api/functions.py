"""Workflow steps: the app says how one ended."""

from sandbox.app.runs import StepRun
from sandbox.errors import SlackError
from sandbox.team import Team
from sandbox.web_api.call import Args, Json, method


@method("functions.completeSuccess")
def complete_success(team: Team, args: Args) -> Json:
    """End a step well, with its outputs."""
    run = _run(team, args)
    outputs = args.parsed("outputs", error="invalid_arguments")
    if not isinstance(outputs, dict):
        raise SlackError.invalid("invalid_arguments", ["[ERROR] missing required field: outputs"])
    run.succeed(outputs)
    return {}


@method("functions.completeError")
def complete_error(team: Team, args: Args) -> Json:
    """End a step badly, with a sentence for its user."""
    run = _run(team, args)
    run.fail(args.need("error"))
    return {}


def _run(team: Team, args: Args) -> StepRun:
    run = team.runs.with_id(args.need("function_execution_id"))
    if run is None:
        raise SlackError("function_execution_not_found")
    if args.token != run.token and not team.installation.is_bots(args.token):
        raise SlackError("access_denied")  # another run's token
    return run
