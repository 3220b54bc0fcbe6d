"""From a call to its answer: token, scopes, handler."""

from sandbox.errors import SlackError
from sandbox.team import Team
from sandbox.web_api.call import METHODS, Args, Call, Method, Reply, needs_scope


def answer(team: Team, call: Call) -> Reply:
    """Carry a call out and answer as Slack would; every refusal is an answer, never an exception."""
    try:
        method = METHODS.get(call.method)
        if method is None:
            raise SlackError("unknown_method", req_method=call.method)
        _check_token(team, method, call.token)
        if not method.takes_app_token:
            needs_scope(team, *method.scopes)
        body = {"ok": True, **method.handler(team, Args(call.args))}
    except SlackError as refusal:
        body = {"ok": False, "error": refusal.code, **refusal.details}
    return Reply(body, headers={"X-OAuth-Scopes": ",".join(team.manifest.scopes)})


def _check_token(team: Team, method: Method, token: str | None) -> None:
    if not token:
        raise SlackError("not_authed")
    if token not in {team.app.bot_token, team.app.app_token}:
        raise SlackError("invalid_auth")
    if method.takes_app_token != (token == team.app.app_token):
        raise SlackError("not_allowed_token_type")
