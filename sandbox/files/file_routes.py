"""The bytes of files, beside the Web API: in to an address that was announced, out to whoever may see them."""

from urllib.parse import quote

from aiohttp import BodyPartReader, hdrs, web

from sandbox.errors import SlackError
from sandbox.files import file_sharing
from sandbox.team import Team


def add_file_routes(app: web.Application, team: Team) -> None:
    """Take uploads in, and serve `url_private`."""

    async def upload(request: web.Request) -> web.Response:
        content = await _bytes_of(request)
        file = team.files.receive(request.match_info["ticket"], content)
        if file is None:
            return web.Response(status=404, text="Not Found")
        return web.Response(text=f"OK - {len(content)}")

    async def download(request: web.Request) -> web.Response:
        if not _may_see(request, team):
            return _sign_in()
        try:
            file = team.files.with_id(request.match_info["id"])
        except SlackError:
            return web.Response(status=404, text="Not Found")
        if hdrs.AUTHORIZATION in request.headers and file_sharing.is_hidden(team, file):
            return _sign_in()
        kind = "attachment" if "download" in request.query else "inline"
        headers = {hdrs.CONTENT_DISPOSITION: f"{kind}; filename*=UTF-8''{quote(file.name)}"}
        return web.Response(body=file.content, content_type=file.mimetype, headers=headers)

    app.router.add_post("/upload/v1/{ticket}", upload)
    app.router.add_get("/files/{id}/{name}", download)


def _sign_in() -> web.Response:
    """Slack sends whoever may not look to its sign-in page, with 200: an app that does not look saves that."""
    return web.Response(text="<!DOCTYPE html><title>Sign in</title>", content_type="text/html")


async def _bytes_of(request: web.Request) -> bytes:
    """The body itself, or the file in a form, whatever its field is called; of any size, unlike the body of a call.

    Guides say `file` or `filename`, the client for JavaScript sends `body`.
    """
    if not request.content_type.startswith("multipart/"):
        return await request.content.read()
    async for part in await request.multipart():
        if isinstance(part, BodyPartReader) and (part.filename is not None or part.name in {"file", "filename"}):
            return bytes(await part.read())
    return b""


def _may_see(request: web.Request, team: Team) -> bool:
    """The app with its token and `files:read`, or a page of this very server."""
    sent = request.headers.get(hdrs.AUTHORIZATION, "")
    if sent:
        return team.installation.is_bots(sent.removeprefix("Bearer ")) and "files:read" in team.manifest.scopes
    return request.headers.get("Sec-Fetch-Site") == "same-origin"
