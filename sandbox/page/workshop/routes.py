"""The workshop in a window of its own, and the workspace as a file, out and in."""

from typing import TYPE_CHECKING

import htpy as h
from aiohttp import web

from sandbox.keeping.archive import BrokenArchive
from sandbox.page.links import ABOUT
from sandbox.page.window import Location, Window
from sandbox.page.words import STOPPED
from sandbox.page.workshop import words
from sandbox.page.workshop.bar import WorkshopBar
from sandbox.page.workshop.panel import WorkshopPanel

if TYPE_CHECKING:
    from sandbox.page.page import Page

_LARGEST = 1024 * 1024 * 1024
_STYLES = ("style.css", "workshop.css")


def add_workshop_routes(app: web.Application, page: "Page") -> None:
    """Serve them beside the page."""
    from sandbox.page.routes import GUARDS, only_from_this_page  # which serves these

    async def alone(request: web.Request) -> web.StreamResponse:
        only_from_this_page(request)
        window = page.opens(Location(_person(page, request), ABOUT))
        window.workshop = request.query.get("workshop", "wire")
        return web.Response(text=_document(window), content_type="text/html", headers=GUARDS)

    async def export(request: web.Request) -> web.StreamResponse:
        only_from_this_page(request)
        name = f"{page.office.team.domain}-{page.office.clock.moment():%Y-%m-%d-%H%M}.zip"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return web.Response(body=await page.office.pack(), content_type="application/zip", headers=headers)

    async def take_in(request: web.Request) -> web.StreamResponse:
        only_from_this_page(request, must_say=True)
        if (request.content_length or 0) > _LARGEST:
            return web.json_response({"error": words.TOO_LARGE}, status=413)
        try:
            await page.office.restore(await request.content.read())
        except BrokenArchive as refusal:
            return web.json_response({"error": str(refusal)}, status=400)
        return web.json_response({"ok": True})

    app.router.add_get("/workshop", alone)
    app.router.add_get("/workshop/export", export)
    app.router.add_post("/workshop/import", take_in)


def _person(page: "Page", request: web.Request) -> str:
    """Whose watch the clock bar shows: whoever is asked for, or the first of the people."""
    names = [user.name for user in page.office.team.people if not user.is_bot]
    asked = request.query.get("as", "")
    return asked if asked in names else next(iter(names), page.office.team.app.bot_user.name)


def _document(window: Window) -> str:
    bar, panel = WorkshopBar(window), WorkshopPanel(window)
    panel.alone = True
    window.regions = [bar, panel]
    whole = h.html(".ws-window", lang="en", data_window=window.key)[
        h.head[
            h.meta(charset="utf-8"),
            h.meta(name="viewport", content="width=device-width, initial-scale=1"),
            h.meta(name="color-scheme", content="light dark"),
            h.title[f"{words.WORKSHOP} · {window.office.team.name}"],
            h.link(rel="icon", href="/page/static/icon.svg", type="image/svg+xml"),
            h.script(src="/page/static/theme.js"),
            [h.link(rel="stylesheet", href=f"/page/static/{name}") for name in _STYLES],
            h.script(type="module", src="/page/static/workshop_alone.js"),
        ],
        h.body[
            h.div(id="offline", role="status", hidden=True)[STOPPED],
            h.header(id="top")[bar.first()],
            h.main[panel.first()],
            h.div(id="notices", role="status", aria_live="polite"),
        ],
    ]
    return str(whole)
