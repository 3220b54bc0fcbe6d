"""How the app is installed and goes away again, where it is installed, and what Slack thinks of a manifest."""

import time
from typing import Any

from sandbox.app.leases import Lease
from sandbox.app.manifest_check import faults_in
from sandbox.delivery.event_context import authorizations_of, be_of
from sandbox.errors import SlackError
from sandbox.team import Team
from sandbox.web_api.call import Args, Json, method
from sandbox.web_api.pages import page


@method("oauth.v2.access", no_token=True)
def access(team: Team, args: Args) -> Json:
    """Change the code that somebody's consent gave for the bot's token, or a refresh token for the next one."""
    _be_the_app(team, args)
    grant = args.get("grant_type") or "authorization_code"
    installation, life = team.installation, team.token_life
    if grant == "refresh_token":
        lease = installation.leases.renew(args.get("refresh_token") or "", now=time.time(), life=life)
        return {**_granted(team), **_lent(team, lease)}
    if grant != "authorization_code":
        raise SlackError("invalid_grant_type")
    now, redirect_uri = team.clock.now(), args.get("redirect_uri") or ""
    allowed = installation.codes.redeem(args.get("code") or "", redirect_uri, now=now)
    installation.install(allowed.scopes)
    granted = {**_granted(team), "authed_user": {"id": allowed.user_id}}
    if not team.manifest.rotates_tokens:
        return {**granted, "access_token": team.app.bot_token}
    return {**granted, **_lent(team, installation.leases.lend(now=time.time(), life=life))}


@method("oauth.v2.exchange")
def exchange(team: Team, args: Args) -> Json:
    """Change the bot's lasting token for one that expires, once."""
    _be_the_app(team, args)
    return {**_granted(team), **_lent(team, team.installation.exchange(args.token))}


@method("auth.revoke")
def revoke(team: Team, args: Args) -> Json:
    """Give the bot's token up; it is the app's last one, so that the app is uninstalled with it."""
    if not team.installation.is_bots(args.token):
        raise SlackError("not_bearer_token")
    testing = args.flag("test")
    if not testing:
        team.installation.uninstall()
    return {"revoked": not testing}


@method("apps.uninstall")
def uninstall(team: Team, args: Args) -> Json:
    """Take the app out of the workspace, with all its tokens."""
    _be_the_app(team, args)
    team.installation.uninstall()
    return {}


@method("auth.teams.list")
def list_teams(team: Team, args: Args) -> Json:
    """The workspaces that the app is in: this one."""
    teams, cursor = page([{"id": team.id, "name": team.name}], args)
    return {"teams": teams, **cursor}


@method("apps.event.authorizations.list", "authorizations:read", app_token=True)
def list_authorizations(team: Team, args: Args) -> Json:
    """The installations to which an event is visible: there is one."""
    be_of(team, args.need("event_context"))
    authorizations, cursor = page(authorizations_of(team), args)
    return {"authorizations": authorizations, **cursor}


@method("apps.manifest.validate", no_token=True)
def validate(_team: Team, args: Args) -> Json:
    """What Slack would say of a manifest; it needs no configuration token here."""
    args.need("manifest")
    document: Any = args.parsed("manifest", error="invalid_manifest")
    faults = faults_in(document)
    if faults:
        told = [{"message": fault.message, "pointer": fault.pointer} for fault in faults]
        raise SlackError("invalid_manifest", errors=told)
    return {}


def _granted(team: Team) -> Json:
    return {
        "token_type": "bot",
        "scope": ",".join(team.manifest.scopes),
        "bot_user_id": team.app.bot_user.id,
        "app_id": team.app.id,
        "team": {"id": team.id, "name": team.name},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _lent(team: Team, lease: Lease) -> Json:
    return {
        "access_token": lease.token,
        "refresh_token": lease.refresh_token,
        "expires_in": int(team.token_life),
    }


def _be_the_app(team: Team, args: Args) -> None:
    """Let pass only who knows the app's secret."""
    if args.get("client_id") != team.app.client_id:
        raise SlackError("invalid_client_id")
    if args.get("client_secret") != team.app.client_secret:
        raise SlackError("bad_client_secret")
