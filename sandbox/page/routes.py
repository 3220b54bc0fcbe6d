"""What is where: `/@ana/C0…` is Ana looking at a channel."""

from pathlib import Path

from aiohttp import BodyPartReader, hdrs, web
from yarl import URL

from sandbox.page import words
from sandbox.page.consent import add_consent_routes
from sandbox.page.doings import Cannot
from sandbox.page.links import location_at, path_of, user_called
from sandbox.page.live import serve_page_socket
from sandbox.page.page import Page
from sandbox.page.shell import document
from sandbox.page.window import Location
from sandbox.page.workshop.routes import add_workshop_routes

STATIC = Path(__file__).parent / "static"
_HERE = {"127.0.0.1", "localhost", "::1"}
_AROUND_A_FILE = 4_096  # bytes that a form adds to the file in it
_COOKIE = "sandbox-person"
GUARDS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: https: http:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def add_routes(app: web.Application, page: Page) -> None:
    """Serve the page beside the Web API."""

    async def socket(request: web.Request) -> web.StreamResponse:
        only_from_this_page(request)
        return await serve_page_socket(page, request)

    async def begin(request: web.Request) -> web.StreamResponse:
        only_from_this_page(request)
        person = whoever(page, request)
        raise web.HTTPFound(path_of(page.office.team, Location(person)))

    async def archives(request: web.Request) -> web.StreamResponse:
        only_from_this_page(request)
        try:
            location = location_at(page.office.team, request.path_qs, whoever(page, request))
        except Cannot as refusal:
            raise web.HTTPNotFound(text=str(refusal)) from None
        raise web.HTTPFound(path_of(page.office.team, location))

    async def shows(request: web.Request) -> web.StreamResponse:
        only_from_this_page(request)
        try:
            location = location_at(page.office.team, request.path_qs, "")
        except Cannot as refusal:
            raise web.HTTPNotFound(text=str(refusal)) from None
        window = page.opens(location)
        window.workshop = request.query.get("workshop", "")
        answer = web.Response(text=document(window), content_type="text/html", headers=GUARDS)
        answer.set_cookie(_COOKIE, location.person, samesite="Lax")
        return answer

    async def gallery(request: web.Request) -> web.StreamResponse:
        from sandbox.page.gallery import (
            gallery_html,  # a hundred samples, of no use to a workspace that nobody looks at
        )

        only_from_this_page(request)
        team = page.office.team
        reader = team.reader(user_called(team, whoever(page, request)))
        return web.Response(text=str(gallery_html(reader)), content_type="text/html", headers=GUARDS)

    async def upload(request: web.Request) -> web.StreamResponse:
        only_from_this_page(request, must_say=True)
        return web.json_response(await _received(page, request))

    app.router.add_get("/", begin)
    app.router.add_get("/archives/{channel}", archives)
    app.router.add_get("/archives/{channel}/{message}", archives)
    app.router.add_get("/@{person}", shows)
    app.router.add_get("/@{person}/{place}", shows)
    app.router.add_get("/@{person}/{place}/{message}", shows)
    app.router.add_get("/gallery", gallery)
    app.router.add_get("/page/socket", socket)
    app.router.add_post("/page/upload", upload)
    app.router.add_static("/page/static/", STATIC)
    add_workshop_routes(app, page)
    add_consent_routes(app, page)


def only_from_this_page(request: web.Request, *, must_say: bool = False) -> None:
    """Refuse what another website's script sends to this machine: it may be anybody's.

    A browser says with every POST where it comes from; what does not say (`must_say`) is refused, too.

    Raises:
        HTTPForbidden: the request was not made by a page of this server, or for another host's name.
    """
    origin = request.headers.get(hdrs.ORIGIN)
    from_elsewhere = must_say if origin is None else URL(origin).authority != request.host
    if from_elsewhere or URL(f"//{request.host}").host not in _HERE:
        raise web.HTTPForbidden(text=words.ANOTHER_SITE)


def whoever(page: Page, request: web.Request) -> str:
    """Who was here last, or the first of the people."""
    team = page.office.team
    try:
        return user_called(team, request.cookies.get(_COOKIE, "")).name
    except Cannot:
        return next((user.name for user in team.people if not user.is_bot), team.app.bot_user.name)


async def _received(page: Page, request: web.Request) -> dict[str, object]:
    """Keep a file that was chosen in a form, and tell of it as Slack does."""
    team = page.office.team
    try:
        user = user_called(team, request.query.get("as", ""))
    except Cannot as refusal:
        raise web.HTTPNotFound(text=str(refusal)) from None
    if (request.content_length or 0) > team.files.largest + _AROUND_A_FILE:
        raise web.HTTPRequestEntityTooLarge(team.files.largest, text=words.TOO_LARGE)
    async for part in await request.multipart():
        if isinstance(part, BodyPartReader) and part.filename:
            content = bytes(await part.read())
            file = team.files.add(part.filename, content, user_id=user.id, now=team.clock.now())
            return file.as_slack()
    raise web.HTTPBadRequest(text=words.NO_FILE)
