"""What is where: `/@ana/C0…` is Ana looking at a channel."""

from pathlib import Path

from aiohttp import hdrs, web
from yarl import URL

from sandbox.page.live import serve_page_socket
from sandbox.page.page import Page

STATIC = Path(__file__).parent / "static"
_HERE = {"127.0.0.1", "localhost", "::1"}


def add_routes(app: web.Application, page: Page) -> None:
    """Serve the page beside the Web API."""

    async def socket(request: web.Request) -> web.StreamResponse:
        only_from_this_page(request)
        return await serve_page_socket(page, request)

    app.router.add_get("/page/socket", socket)
    app.router.add_static("/page/static/", STATIC)


def only_from_this_page(request: web.Request) -> None:
    """Refuse what another website's script sends to this machine: it may be anybody's.

    Raises:
        HTTPForbidden: the request was not made by a page of this server, or for another host's name.
    """
    origin = request.headers.get(hdrs.ORIGIN)
    from_elsewhere = origin is not None and URL(origin).authority != request.host
    if from_elsewhere or URL(f"//{request.host}").host not in _HERE:
        raise web.HTTPForbidden(text="This can be asked for only by the sandbox's own page.")
