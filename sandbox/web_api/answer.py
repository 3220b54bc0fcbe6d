"""From a call to its answer: token, scopes, handler."""

from sandbox.errors import SlackError
from sandbox.team import Team
from sandbox.web_api.call import METHODS, Args, Call, Method, Reply, needs_scope


def answer(team: Team, call: Call) -> Reply:
    """Carry a call out and answer as Slack would; every refusal is an answer, never an exception."""
    method = METHODS.get(call.method)
    headers: dict[str, str] = {}
    try:
        if method is None:
            raise SlackError("unknown_method", req_method=call.method)
        _check_token(team, method, call)
        headers = _scope_headers(team, method)
        if not method.takes_app_token:
            needs_scope(team, *method.scopes)
        body = {"ok": True, **method.handler(team, Args(call.args, call.token or ""))}
    except SlackError as refusal:
        body = {"ok": False, "error": refusal.code, **refusal.details}
    return Reply(body, headers=headers)


def _check_token(team: Team, method: Method, call: Call) -> None:
    if not call.token:
        raise SlackError("not_authed")
    run = team.runs.with_token(call.token)
    if run is not None:
        # A step that has ended gets the method's own word for that, not the token's.
        if run.ended and not call.method.startswith("functions."):
            raise SlackError("token_expired")
    elif call.token not in {team.app.bot_token, team.app.app_token}:
        raise SlackError("invalid_auth")
    if method.takes_app_token != (call.token == team.app.app_token):
        raise SlackError("not_allowed_token_type")


def _scope_headers(team: Team, method: Method) -> dict[str, str]:
    """What was granted, and what the method asks for: `x-oauth-scopes` and `x-accepted-oauth-scopes`."""
    granted = ("connections:write",) if method.takes_app_token else team.manifest.scopes
    accepted = ("connections:write",) if method.takes_app_token else method.accepted_scopes
    headers = {"x-oauth-scopes": ",".join(granted), "x-accepted-oauth-scopes": ",".join(accepted)}
    return {name: scopes for name, scopes in headers.items() if scopes}
