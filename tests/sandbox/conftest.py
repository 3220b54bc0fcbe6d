import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Timing, Workspace
from tests.serving import served

HERE = Path(__file__).parent


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def root() -> Path:
    return HERE.parents[1]


@pytest.fixture
def people_file() -> Path:
    return HERE / "workspace.yml"


@pytest.fixture
def manifest_file() -> Path:
    return HERE / "manifest.yml"


@pytest.fixture
async def office(people_file: Path, manifest_file: Path) -> AsyncIterator[Workspace]:
    timing = Timing(ack_window=0.5, retry_waits=(0.01, 0.02, 0.03), patience=2.0)
    workspace = Workspace.load(people_file, manifest=manifest_file, timing=timing)
    async with workspace.serving():
        yield workspace


@pytest.fixture
def client(office: Workspace) -> AsyncWebClient:
    return AsyncWebClient(token=office.bot_token, base_url=office.api_url)


@pytest.fixture
def app(office: Workspace, client: AsyncWebClient) -> AsyncApp:
    return AsyncApp(  # without a name Bolt takes that of its caller's file, for which it reads every file on the stack
        name="app", client=client, signing_secret=office.signing_secret, process_before_response=True
    )


@pytest.fixture
async def socket_app(office: Workspace, app: AsyncApp) -> AsyncIterator[AsyncApp]:
    handler = AsyncSocketModeHandler(app, office.app_token)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    await office.until_connected()
    yield app
    await handler.close_async()  # type: ignore[no-untyped-call]


@pytest.fixture
def heard(socket_app: AsyncApp) -> list[dict[str, Any]]:
    """Every event that the app is told of."""
    events: list[dict[str, Any]] = []

    @socket_app.event(re.compile(".*"))
    async def listen(event: dict[str, Any]) -> None:
        events.append(event)

    return events


@pytest.fixture
async def http_app(office: Workspace, app: AsyncApp) -> AsyncIterator[AsyncApp]:
    async with served(app.web_app(path="/slack/events", port=0)) as address:
        office.deliver_by_http(f"{address}/slack/events")
        yield app


@pytest.fixture(params=["socket", "http"])
def bot(request: pytest.FixtureRequest) -> AsyncApp:
    """The same app, reached in both ways."""
    reached: AsyncApp = request.getfixturevalue(f"{request.param}_app")
    return reached
