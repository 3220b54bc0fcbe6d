"""“Relay would like to …”: where somebody allows an app to be installed, as Slack's own page asks it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import htpy as h
from aiohttp import web
from yarl import URL

from sandbox.app.oauth import redirect_for, scopes_for
from sandbox.app.vocabulary import SCOPE_WORDS
from sandbox.errors import SlackError
from sandbox.page import words
from sandbox.page.avatar import app_face, face
from sandbox.people.users import User
from sandbox.team import Team

if TYPE_CHECKING:
    from sandbox.page.page import Page

PATH = "/oauth/v2/authorize"
_ASKED = ("client_id", "scope", "user_scope", "redirect_uri", "state", "team")
_REFUSALS = {
    "invalid_client_id": words.NO_SUCH_CLIENT,
    "invalid_team_for_non_distributed_app": words.NO_SUCH_TEAM,
    "invalid_scope": words.NO_SUCH_SCOPE,
    "bad_redirect_uri": words.NO_SUCH_REDIRECT,
    "no_user_scopes": words.NO_USER_SCOPES,
}


@dataclass(frozen=True)
class Wish:
    """What an app asks for, once it has been found right."""

    scopes: tuple[str, ...]
    redirect_uri: str
    asked_redirect: str
    state: str

    @classmethod
    def of(cls, team: Team, asked: dict[str, str]) -> "Wish":
        """Read a query.

        Raises:
            SlackError: `invalid_client_id`, `invalid_scope`, `bad_redirect_uri`, and the like.
        """
        manifest = team.installation.manifest
        if asked["client_id"] != team.app.client_id:
            raise SlackError("invalid_client_id")
        if asked["team"] not in {"", team.id, team.domain}:
            raise SlackError("invalid_team_for_non_distributed_app")
        redirect = redirect_for(manifest, asked["redirect_uri"])
        if asked["user_scope"]:
            raise SlackError("no_user_scopes")
        return cls(scopes_for(manifest, asked["scope"]), redirect, asked["redirect_uri"], asked["state"])

    def answered(self, **parts: str) -> str:
        """Where the browser goes with the answer."""
        return str(URL(self.redirect_uri).update_query({**parts, "state": self.state}))


def add_consent_routes(app: web.Application, page: "Page") -> None:
    """Serve it beside the page."""
    from sandbox.page.routes import GUARDS, only_from_this_page, whoever  # which serves these

    async def asks(request: web.Request) -> web.StreamResponse:
        only_from_this_page(request)
        team = page.office.team
        asked = {name: request.query.get(name, "") for name in _ASKED}
        try:
            wish = Wish.of(team, asked)
        except SlackError as refusal:
            return web.Response(
                text=_refused(team, refusal, asked), content_type="text/html", headers=GUARDS, status=400
            )
        user = team.people.named(whoever(page, request))
        text = _document(team, _question(team, user, wish, asked))
        headers = {**GUARDS, **_for_a_form(GUARDS["Content-Security-Policy"], wish.redirect_uri)}
        return web.Response(text=text, content_type="text/html", headers=headers)

    async def is_answered(request: web.Request) -> web.StreamResponse:
        only_from_this_page(request, must_say=True)
        team, form = page.office.team, await request.post()
        try:
            wish = Wish.of(team, {name: str(form.get(name, "")) for name in _ASKED})
        except SlackError as refusal:
            raise web.HTTPBadRequest(text=refusal.code) from None
        if form.get("answer") != "allow":
            raise web.HTTPFound(wish.answered(error="access_denied"))
        user = team.people.named(whoever(page, request))
        codes = team.installation.codes
        code = codes.hand_out(user.id, wish.scopes, wish.asked_redirect, now=team.clock.now())
        raise web.HTTPFound(wish.answered(code=code))

    app.router.add_get(PATH, asks)
    app.router.add_post(PATH, is_answered)


def _question(team: Team, user: User, wish: Wish, asked: dict[str, str]) -> h.Node:
    name = team.installation.manifest.name
    views = [scope for scope in wish.scopes if scope.partition(":")[2].startswith(("read", "history"))]
    does = [scope for scope in wish.scopes if scope not in views]
    return h.form(method="post", action=PATH)[
        h.div(".consent-faces")[app_face(team, css="large")],
        h.h1[words.CONSENT.format(app=name, team=team.name)],
        h.p(".hint")[face(team, user, css="small"), " ", words.CONSENT_AS.format(name=user.real_name)],
        _listed(words.CONSENT_VIEWS.format(app=name), views),
        _listed(words.CONSENT_DOES.format(app=name), does),
        [h.input(type="hidden", name=key, value=value) for key, value in asked.items() if value],
        h.footer[
            h.button(".plain", name="answer", value="cancel")[words.CANCEL],
            h.button(".primary", name="answer", value="allow")[words.ALLOW],
        ],
    ]


def _for_a_form(policy: str, redirect_uri: str) -> dict[str, str]:
    """What a browser must be told so that it sends a form, says whence, and may be sent on to the app."""
    own = "form-action 'self'"
    policy = policy.replace(own, f"{own} {_origin(redirect_uri)}")
    return {"Content-Security-Policy": policy, "Referrer-Policy": "same-origin"}


def _origin(address: str) -> str:
    """Where an address leads, as a content security policy names it."""
    url = URL(address)
    return str(url.origin()) if url.scheme in {"http", "https"} and url.host else f"{url.scheme}:"


def _listed(question: str, scopes: list[str]) -> h.Node:
    if not scopes:
        return None
    entries = [h.li[SCOPE_WORDS.get(scope, scope), h.code[scope]] for scope in scopes]
    return h.section[h.h2[question], h.ul[entries]]


def _refused(team: Team, refusal: SlackError, asked: dict[str, str]) -> str:
    manifest = team.installation.manifest
    told = {
        "client_id": asked["client_id"] or words.NOTHING,
        "uri": asked["redirect_uri"] or words.NOTHING,
        "known": ", ".join(manifest.redirect_urls) or words.NONE_CONFIGURED,
        "scopes": asked["scope"] or words.NOTHING,
        "team": asked["team"],
    }
    sentence = _REFUSALS[refusal.code].format(**told)
    return _document(team, h.section[h.h1[words.CONSENT_REFUSED], h.p[sentence], h.p[h.code[refusal.code]]])


def _document(team: Team, inside: h.Node) -> str:
    whole = h.html(lang="en")[
        h.head[
            h.meta(charset="utf-8"),
            h.meta(name="viewport", content="width=device-width, initial-scale=1"),
            h.meta(name="color-scheme", content="light dark"),
            h.title[f"{team.installation.manifest.name} · {team.name}"],
            h.link(rel="icon", href="/page/static/icon.svg", type="image/svg+xml"),
            h.script(src="/page/static/theme.js"),
            h.link(rel="stylesheet", href="/page/static/style.css"),
            h.link(rel="stylesheet", href="/page/static/consent.css"),
        ],
        h.body(".consent")[h.main[inside]],
    ]
    return str(whole)
