"""A workspace in this process, a small app beside it, and people who sit before the page in Chromium."""

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Literal

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Manifest, Timing, Workspace

Theme = Literal["light", "dark"]
CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
"""The quickest first: one without what a window needs."""
VIOLATIONS = {"resultTypes": ["violations"]}
"""axe-core still looks for all there is, and tells only what it objects to: the rest is megabytes."""

PEOPLE = {
    "name": "Northwind",
    "people": [
        {"name": "ana", "real_name": "Ana Silva", "tz": "Europe/London", "title": "Account executive"},
        {"name": "ben", "real_name": "Ben Novak", "tz": "Europe/Paris", "title": "Account executive"},
        {"name": "rita", "real_name": "Rita Costa", "tz": "America/New_York", "title": "Sales manager"},
    ],
    "channels": [
        {"name": "leads", "members": "everyone", "bot": True},
        {"name": "review", "members": ["rita"], "bot": True, "private": True},
        {"name": "general", "members": "everyone"},
        {"name": "attic", "members": ["ana"], "archived": True},
    ],
}
MANIFEST: dict[str, Any] = {
    "display_information": {"name": "Relay", "description": "Hands things on.", "background_color": "#1d3557"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "Relay"},
        "shortcuts": [
            {"name": "Take this", "type": "message", "callback_id": "take", "description": "Take what it tells of"},
            {"name": "Write it down", "type": "global", "callback_id": "write", "description": "Write a lead down"},
        ],
        "slash_commands": [
            {"command": "/lead", "description": "About a lead", "usage_hint": "show|mine|help"},
            {"command": "/slow", "description": "Never answers"},
        ],
    },
    "oauth_config": {"scopes": {"bot": ["chat:write", "commands", "im:write"]}},
    "settings": {
        "event_subscriptions": {"bot_events": ["app_home_opened"]},
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}
PATIENCE = 20.0
"""Seconds until something that should appear counts as missing, with four browsers on two processors."""
TIMING = Timing(ack_window=0.6, retry_waits=(0.01, 0.02, 0.03), patience=PATIENCE)
expect.set_options(timeout=PATIENCE * 1000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever starts a browser is slow."""
    for item in items:
        if isinstance(item, pytest.Function) and "browser" in item.fixturenames:
            item.add_marker("slow")


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def chromium() -> str:
    """The machine's own browser."""
    named = os.environ.get("BATON_CHROMIUM")
    found = named or next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if found is None and os.environ.get("CI") == "true":
        pytest.fail("Chromium is missing, and CI runs every test.")
    if found is None:
        pytest.skip("Chromium is not here (Debian: apt-get install chromium)")
    return found


@pytest.fixture(scope="session")
async def browser(chromium: str, anyio_backend: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        await browser.close()


@pytest.fixture
def manifest() -> Manifest:
    return Manifest.from_document(MANIFEST)


@pytest.fixture
async def office(manifest: Manifest) -> AsyncIterator[Workspace]:
    workspace = Workspace.load(PEOPLE, manifest=manifest, timing=TIMING)
    async with workspace.serving():
        yield workspace


@pytest.fixture
def client(office: Workspace) -> AsyncWebClient:
    return AsyncWebClient(token=office.bot_token, base_url=office.api_url)


@pytest.fixture
async def app(office: Workspace, client: AsyncWebClient) -> AsyncIterator[AsyncApp]:
    """An app over Socket Mode; each test says what it does."""
    app = AsyncApp(name="helper", client=client, signing_secret=office.signing_secret)
    handler = AsyncSocketModeHandler(app, office.app_token)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    await office.until_connected()
    yield app
    await handler.close_async()  # type: ignore[no-untyped-call]


@dataclass
class Visitor:
    """Somebody before a browser, and what went wrong there."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)

    async def goes(self, path: str) -> None:
        """Open an address, and wait until the page lives."""
        await self.page.goto(f"{self.address}{path}")
        await self.page.wait_for_selector("html.is-live")

    async def has_no_serious_barriers(self) -> None:
        """What axe-core finds."""
        found = await Axe().run(self.page, options=VIOLATIONS)
        grave = [v for v in found.response["violations"] if v["impact"] in {"serious", "critical"}]
        assert not grave, [(v["id"], [node["html"][:200] for node in v["nodes"][:3]]) for v in grave]


Visit = Callable[..., Awaitable[Visitor]]


@pytest.fixture
async def visit(browser: Browser, office: Workspace) -> AsyncIterator[Visit]:
    """`await visit("/@ana/dm", theme="dark", width=390)`; a complaint in the console fails the test."""
    contexts: list[BrowserContext] = []
    visitors: list[Visitor] = []

    async def visit(path: str, *, theme: Theme = "light", width: int = 1440) -> Visitor:
        height = 844 if width < 500 else 900
        context = await browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=theme, reduced_motion="reduce"
        )
        context.set_default_timeout(PATIENCE * 1000)
        contexts.append(context)
        page = await context.new_page()
        visitor = Visitor(page, office.address)
        visitors.append(visitor)
        page.on("console", lambda said: _note(visitor, said.type, said.text))
        page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
        await visitor.goes(path)
        return visitor

    yield visit
    for context in contexts:
        await context.close()
    assert [visitor.complaints for visitor in visitors if visitor.complaints] == []


def _note(visitor: Visitor, kind: str, text: str) -> None:
    if kind in {"error", "warning"}:
        visitor.complaints.append(f"{kind}: {text}")


def words(text: str) -> dict[str, str]:
    """A plain text."""
    return {"type": "plain_text", "text": text}


def buttons(*names: str) -> list[dict[str, Any]]:
    """A card with these buttons; each has its name as `action_id`, and the first one's in its text."""
    elements = [{"type": "button", "action_id": name, "text": words(name.title())} for name in names]
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "*Acme* wants a demo"}}
    return [section, {"type": "actions", "block_id": "row", "elements": elements}]


def form(title: str = "Decline", *, submit: str = "Send", **parts: Any) -> dict[str, Any]:
    """A modal with a reason, and buttons that push and update."""
    return {
        "type": "modal",
        "callback_id": "form",
        "title": words(title),
        "submit": words(submit),
        "blocks": [
            {
                "type": "input",
                "block_id": "reason",
                "label": words("Reason"),
                "element": {"type": "plain_text_input", "action_id": "value"},
            },
            *buttons("push", "update")[1:],
        ],
        **parts,
    }
