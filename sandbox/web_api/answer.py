"""From a call to its answer: token, scopes, handler."""

from sandbox.errors import SlackError
from sandbox.team import Team
from sandbox.web_api.call import METHODS, Args, Call, Method, Reply, needs_scope

MISSING = "The sandbox has no {method}; docs/sandbox.md lists what it has."
"""What a developer is told in the answer and in the terminal: Slack may well know the method."""

APP_SCOPES = ("connections:write", "authorizations:read")
"""What the app-level token has."""


def answer(team: Team, call: Call) -> Reply:
    """Carry a call out and answer as Slack would; every refusal is an answer, never an exception."""
    method = METHODS.get(call.method)
    headers: dict[str, str] = {}
    try:
        if method is None:
            missing = MISSING.format(method=call.method)
            raise SlackError.invalid("unknown_method", [missing], req_method=call.method)
        _check_token(team, method, call)
        headers = _scope_headers(team, method)
        if not method.takes_app_token:
            needs_scope(team, *method.scopes)
        body = {"ok": True, **method.handler(team, Args(call.args, call.token or ""))}
    except SlackError as refusal:
        body = {"ok": False, "error": refusal.code, **refusal.details}
    return Reply(body, headers=headers)


def _check_token(team: Team, method: Method, call: Call) -> None:
    if method.takes_no_token:
        return
    if not call.token:
        raise SlackError("not_authed")
    run = team.runs.with_token(call.token)
    if run is not None:
        # A step that has ended gets the method's own word for that, not the token's.
        if run.ended and not call.method.startswith("functions."):
            raise SlackError("token_expired")
    elif refusal := team.installation.refusal_of(call.token):
        raise SlackError(refusal)
    elif call.token != team.app.app_token and not team.installation.is_bots(call.token):
        raise SlackError("invalid_auth")
    if method.takes_app_token != (call.token == team.app.app_token):
        raise SlackError("not_allowed_token_type")


def _scope_headers(team: Team, method: Method) -> dict[str, str]:
    """What was granted, and what the method asks for: `x-oauth-scopes` and `x-accepted-oauth-scopes`."""
    if method.takes_no_token:
        return {}
    granted = APP_SCOPES if method.takes_app_token else team.manifest.scopes
    accepted = (method.scopes or APP_SCOPES[:1]) if method.takes_app_token else method.accepted_scopes
    headers = {"x-oauth-scopes": ",".join(granted), "x-accepted-oauth-scopes": ",".join(accepted)}
    return {name: scopes for name, scopes in headers.items() if scopes}
