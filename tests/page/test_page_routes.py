"""The page without a browser: what is where, who may ask, and what the socket says."""

import re
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, CookieJar, FormData

from sandbox import Manifest, Workspace
from sandbox.blocks import accepted_blocks
from sandbox.messages.reading import Content
from sandbox.page import Step, Tour
from sandbox.page.slice import FIRST, MOST, Slice
from tests.page.conftest import MANIFEST, PATIENCE, PEOPLE, TIMING, buttons

pytestmark = pytest.mark.anyio


@pytest.fixture
async def session(office: Workspace) -> AsyncIterator[ClientSession]:
    async with ClientSession(office.address, cookie_jar=CookieJar(unsafe=True)) as session:
        yield session


class Line:
    """A page's socket: asks, and keeps what was put meanwhile."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self.socket = socket
        self.puts: dict[str, str] = {}
        self.number = 0

    async def asks(self, doing: str, **particulars: Any) -> dict[str, Any]:
        self.number += 1
        await self.socket.send_json({"n": self.number, "do": doing, **particulars})
        while True:
            heard: dict[str, Any] = await self.hears()
            if heard.get("re") == self.number:
                return heard

    async def hears(self) -> dict[str, Any]:
        heard: dict[str, Any] = await self.socket.receive_json(timeout=PATIENCE)
        for put in heard.get("put", ()):
            self.puts[put["at"]] = self.puts.get(put["at"], "") + put["html"]
        return heard

    async def until(self, at: str, text: str) -> None:
        while text not in self.puts.get(at, ""):
            await self.hears()


@pytest.fixture
async def line(office: Workspace, session: ClientSession) -> AsyncIterator[Line]:
    async with session.ws_connect("/page/socket?path=/@ana/leads") as socket:
        yield Line(socket)


async def test_the_address_says_who_looks_at_what(office: Workspace, session: ClientSession) -> None:
    async with session.get("/") as answer:
        assert answer.url.path == "/@ana"
        assert "<title>Relay · Ana · Northwind</title>" in await answer.text()
    async with session.get("/@rita/review") as answer:
        assert "<title>#review · Rita · Northwind</title>" in await answer.text()
    async with session.get("/") as answer:
        assert answer.url.path == "/@rita"  # whoever one was last
    async with session.get(f"/@ben/{office.channel_id('leads')}") as answer:
        assert "<title>#leads · Ben · Northwind</title>" in await answer.text()


@pytest.mark.parametrize(
    "path", ["/@nobody", "/@relay", "/@ben/review", "/@ben/nowhere", "/archives/C0", "/@ana/x/y/z"]
)
async def test_what_is_not_there_is_not_found(session: ClientSession, path: str) -> None:
    async with session.get(path) as answer:
        assert answer.status == 404


async def test_a_permalink_opens_here(office: Workspace, session: ClientSession) -> None:
    said = await office.person("rita").says("Secret", in_="#review")
    reply = await office.person("rita").says("Indeed", in_="#review", thread=said)
    review, ts = office.channel_id("review"), said.ts.replace(".", "")
    async with session.get(f"/archives/{review}/p{ts}", allow_redirects=False) as answer:
        assert answer.headers["Location"] == f"/@rita/review/{said.ts}"  # Ana is not there, Rita is
    path = f"/archives/{review}/p{reply.ts.replace('.', '')}?thread_ts={said.ts}&cid={review}"
    async with session.get(path, allow_redirects=False) as answer:
        assert answer.headers["Location"] == f"/@rita/review/{said.ts}?thread={said.ts}"


async def test_other_sites_are_kept_out(office: Workspace, session: ClientSession) -> None:
    host = {"Host": "evil.example"}
    origin = {"Origin": "http://evil.example"}
    for path in ("/", "/@ana", "/archives/C0", "/page/socket"):
        async with session.get(path, headers=host) as answer:
            assert answer.status == 403
    async with session.get("/page/socket", headers=origin) as answer:
        assert answer.status == 403
    for headers in (origin, {}):
        async with session.post("/page/upload?as=ana", data=form(), headers=headers) as answer:
            assert answer.status == 403


async def test_the_page_runs_no_script_but_its_own(session: ClientSession) -> None:
    async with session.get("/@ana") as answer:
        guard = answer.headers["Content-Security-Policy"]
        text = await answer.text()
    assert "default-src 'none'" in guard and "script-src 'self';" in guard and "frame-ancestors 'none'" in guard
    assert "<script>" not in text and " onclick" not in text


def form() -> FormData:
    data = FormData()
    data.add_field("file", b"a,b\n", filename="leads.csv", content_type="text/csv")
    return data


async def test_a_file_is_taken_in(office: Workspace, session: ClientSession) -> None:
    async with session.post("/page/upload?as=ana", data=form(), headers={"Origin": office.address}) as answer:
        told = await answer.json()
    assert told["name"] == "leads.csv"
    assert office.team.files.with_id(told["id"]).content == b"a,b\n"


async def test_the_socket_tells_what_changes(office: Workspace, line: Line) -> None:
    await line.until("conversation", "This is the very beginning of #leads.")
    await office.person("ben").says("Who has Acme, @ana?", in_="#leads")
    await line.until("messages", "Who has")
    assert (await line.asks("say", text="Me"))["ok"]
    await line.until("messages", "Me")
    assert (await line.asks("go", path="/@ben/general"))["ok"]
    await line.until("where", "#general · Ben · Northwind")
    assert (await line.asks("go", path="/@ben/dm"))["ok"]
    await line.until("conversation", "Hands things on.")  # where nothing was said yet, what the app is for


async def test_the_socket_refuses_in_words(line: Line) -> None:
    assert "another version" in (await line.asks("dance"))["error"]
    assert "'#review'" in (await line.asks("go", path="/@ana/%23review"))["error"]
    assert "Nobody here" in (await line.asks("go", path="/@max"))["error"]
    assert "has changed" in (await line.asks("act", place="m:C0:1.2", block="b", action="a"))["error"]
    assert "was closed" in (await line.asks("submit", view="V0"))["error"]
    assert "inside the sandbox" in (await line.asks("act"))["error"]


async def test_a_control_that_is_gone_or_meant_for_others_is_refused(office: Workspace, line: Line) -> None:
    blocks = buttons("accept")
    blocks[1]["elements"][0]["visible_to_user_ids"] = [office.person("rita").id]
    channel = office.team.channels.called("leads")
    post = office.team.post(channel, Content("A lead", accepted_blocks(blocks)))
    place = f"m:{channel.id}:{post.ts}"
    assert "has changed" in (await line.asks("act", place=place, block="row", action="accept"))["error"]
    assert "has changed" in (await line.asks("act", place=place, block="row", action="nothing"))["error"]


async def test_a_reader_is_told_of_what_is_meant_for_them(office: Workspace) -> None:
    marks, ana, leads = office.team.read_marks, office.person("ana"), office.channel_id("leads")
    ben = office.person("ben")
    first = await ben.says("Hello", in_="#leads")
    await ben.says("Hello @ana", in_="#leads")
    await ben.says("Hello @ana", in_="#leads", thread=first)
    news = marks.news(ana.id, leads)
    assert (news.messages, news.calls) == (2, 2)
    assert marks.news_in_thread(ana.id, leads, first.ts) == 1
    assert not marks.news(ben.id, leads)  # nobody is told of their own
    last = office.team.messages.timeline(leads)[-1].ts
    assert marks.read(ana.id, leads, last)
    assert not marks.read(ana.id, leads, last)
    news = marks.news(ana.id, leads)
    assert (news.messages, news.calls) == (0, 1)  # the thread was not opened
    marks.all_read()
    assert not marks.news(ana.id, leads)


async def test_counting_stops_at_a_hundred(office: Workspace) -> None:
    rita, dm = office.person("rita"), office.team.channels.dm(office.person("ana").user)
    for number in range(300):
        office.team.post(dm, Content(str(number)))
    assert office.team.read_marks.news(office.person("ana").id, dm.id).calls == 100
    assert not office.team.read_marks.news(rita.id, dm.id)


async def test_a_window_holds_a_part_of_a_long_list(office: Workspace) -> None:
    ben = office.person("ben")
    for number in range(400):
        await ben.says(str(number), in_="#leads")
    posts = office.team.messages.timeline(office.channel_id("leads"))
    part = Slice()

    def words() -> list[int]:
        return [int(post.content.text) for post in part.of(posts)]

    assert (words(), part.follows) == (list(range(400 - FIRST, 400)), True)
    for _ in range(20):
        part.grow_up(posts)
    assert (words(), part.has_older(posts), part.follows) == (list(range(MOST)), False, False)
    assert next(part.newer(posts)).content.text == str(MOST)
    for _ in range(20):
        part.grow_down(posts)
    assert (words(), part.follows) == (list(range(400 - MOST, 400)), True)
    part.hold(posts)
    await ben.says("400", in_="#leads")
    assert words()[-1] == 399
    part.jump(posts, posts[200].ts)
    assert 200 in words() and len(words()) < MOST
    part = Slice()
    office.team.delete(posts[-1])
    assert words()[-1] == 399


async def test_the_apps_dm_says_when_nobody_can_write_there() -> None:
    home = {"home_tab_enabled": False, "messages_tab_enabled": True, "messages_tab_read_only_enabled": True}
    features = {**MANIFEST["features"], "app_home": home}
    office = Workspace.load(PEOPLE, manifest=Manifest.from_document({**MANIFEST, "features": features}), timing=TIMING)
    async with office.serving(), ClientSession(office.address) as session:
        async with session.get("/@ana/dm") as answer:
            text = await answer.text()
        assert "Sending messages to Relay is turned off." in text
        assert "<textarea" not in text
        assert 'data-prefill="/lead "' in text
        async with session.get("/@ana/attic") as answer:
            assert "#attic is archived." in await answer.text()


async def test_stopping_does_not_wait_for_browsers(manifest: Manifest) -> None:
    office = Workspace.load(PEOPLE, manifest=manifest, timing=TIMING)
    async with ClientSession() as session:
        async with office.serving():
            socket = await session.ws_connect(f"{office.address}/page/socket?path=/@ana")
            await socket.receive_json(timeout=PATIENCE)
        while (await socket.receive(timeout=PATIENCE)).type is not aiohttp.WSMsgType.CLOSED:
            pass
        assert not office.page.windows


async def test_the_gallery_is_served_and_links_what_is_there(session: ClientSession) -> None:
    async with session.get("/gallery") as answer:
        page = await answer.text()
    assert answer.status == 200 and "What an app can send" in page
    for link in re.findall(r'(?:href|src)="(/page/static/[^"]+)"', page):
        async with session.get(link) as asset:
            assert asset.status == 200, link


async def test_a_tour_does_not_begin_by_a_request_alone(office: Workspace, session: ClientSession) -> None:
    office.page.tour = Tour([Step("Look", "Here.", "ben", "#leads")])
    async with session.get("/@ana/general") as answer:
        assert answer.url.path == "/@ana/general" and "Here." in await answer.text()
    assert not office.page.tour.begun
