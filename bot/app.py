"""The running bot. The only file that knows everyone.

An edge (a click, an HTTP post, a tick) makes a command; the desk settles and commits it; only then is anything
acknowledged. What people are to see leaves by the courier, whom each commit wakes.
"""

import asyncio
import logging
import signal
import socket
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from typing import Any

import aiohttp
import structlog
import uvicorn
from fastapi import FastAPI
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from typing_extensions import override

from bot import jobs, logs
from bot.courier import Courier
from bot.directory import Directory
from bot.house import CannotStart, House, adopt
from bot.intake.api import build_api
from bot.office import Office
from bot.pace import Pace
from bot.settings import Settings
from bot.slack.listeners import register
from bot.slack_door import slack_door
from bot.slack_errors import TOKEN, TRANSPORT
from bot.words import run as words

log = structlog.get_logger(__name__)

SLACK_TIMEOUT = 5.0
"""Seconds for one call to Slack."""
PING = 3.0
"""Seconds between pings of the socket: a dead link is noticed in two or three of them."""
TICK = 1.0
"""Seconds of real time between looks for deadlines."""
ACQUAINTANCE = 3.0
"""Seconds that the doors stay shut for learning who is who."""
DRAIN = 5.0
"""Seconds that requests under way have to end when the bot stops."""


class Bot:
    """One running bot: everything started, in order, and stopped in the opposite one."""

    def __init__(self, settings: Settings, tick: float = TICK) -> None:
        self.settings = settings
        self.port = settings.port
        self._tick = tick
        self._stack = AsyncExitStack()
        self._courier: Courier | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self.office: Office

    async def start(self) -> None:
        """Open the database, put policy and roster in force, open the doors.

        Raises:
            CannotStart: Slack refused a token, the port is taken, or there is no policy.
            DatabaseInUse, DatabaseUnreachable, SchemaBehind: the database cannot be used.
            PolicyError: policy or roster have something wrong in them.
        """
        self._loop = asyncio.get_running_loop()
        try:
            await self._open()
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Refuse new work, let what is under way end, then close."""
        await self._stack.aclose()

    async def _open(self) -> None:
        house = House.open(self.settings.database_url.get_secret_value(), self.settings.clock(), self._wake)
        self._stack.callback(house.close)
        self.office = house.office
        await adopt(self.office, self.settings.roster, self.settings.policy)
        session = await self._stack.enter_async_context(
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=SLACK_TIMEOUT))
        )
        client = AsyncWebClient(
            self.settings.bot_token.get_secret_value(),
            base_url=self.settings.slack_api_url,
            session=session,
            retry_handlers=[],  # the courier tries again; a retry underneath it could post twice unseen
        )
        directory = Directory(self.office, client)
        self._courier = Courier(self.office, client, directory, Pace())
        app = bolt_app(client, self.settings)
        afterwards = register(app, self.office)
        self._stack.push_async_callback(afterwards.finish)
        await self._greet(client)
        await self._get_to_know(directory)
        api = build_api(self.office, self.settings.intake_secret.get_secret_value(), house.ready)
        await self._open_doors(app, api)
        await self._start_work(directory)

    async def _greet(self, client: AsyncWebClient) -> None:
        """See that the token is good. With Slack away, leads are taken in all the same."""
        try:
            await client.auth_test()
        except SlackApiError as error:
            code = str(error.response.get("error", "")) if hasattr(error.response, "get") else ""
            if code in TOKEN:
                raise CannotStart(words.TOKEN_REFUSED.format(error=code)) from error
            log.warning("slack_is_away", error=code)
        except TRANSPORT as error:
            log.warning("slack_is_away", error=str(error))

    async def _get_to_know(self, directory: Directory) -> None:
        """Learn Slack's ids of people and channels: of a small office at once, of a large one while it works."""
        learning = asyncio.create_task(jobs.get_to_know(self.office, directory), name="get to know")
        self._stack.push_async_callback(_cancel, learning)
        await asyncio.wait({learning}, timeout=ACQUAINTANCE)

    async def _open_doors(self, app: AsyncApp, api: FastAPI) -> None:
        if self.settings.app_token is None:
            assert self.settings.signing_secret is not None
            api.include_router(slack_door(app, self.settings.signing_secret.get_secret_value()))
        listening = _listen(self.settings.host, self.settings.port)
        self.port = int(listening.getsockname()[1])
        server = _Server(
            uvicorn.Config(
                api, log_config=None, lifespan="off", timeout_graceful_shutdown=int(DRAIN), server_header=False
            )
        )
        serving = asyncio.create_task(server.serve([listening]), name="http")
        self._stack.push_async_callback(_end_serving, server, serving)
        if self.settings.app_token is not None:
            await self._open_socket(app, self.settings.app_token.get_secret_value())

    async def _open_socket(self, app: AsyncApp, token: str) -> None:
        handler = AsyncSocketModeHandler(app, token, ping_interval=PING)
        self._stack.push_async_callback(handler.close_async)
        try:
            client: Any = handler.client  # typed nowhere
            await client.connect()
        except SlackApiError as error:
            raise CannotStart(words.APP_TOKEN_REFUSED.format(error=error.response.get("error"))) from error

    async def _start_work(self, directory: Directory) -> None:
        assert self._courier is not None
        metronome = jobs.metronome(self.office, directory, self._tick)
        metronome.start()
        self._stack.callback(metronome.shutdown, wait=False)
        courier = asyncio.create_task(self._courier.run(), name="courier")
        self._stack.push_async_callback(_end_courier, self._courier, courier)

    def _wake(self) -> None:
        """After each commit, on the writer's thread."""
        if self._courier is not None and self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._courier.wake)


def bolt_app(client: AsyncWebClient, settings: Settings) -> AsyncApp:
    """Bolt, so that an ack means committed: it is sent when the listener ends.

    Authorisation is answered from one ``auth.test``: asking Slack before each ack would cost its time twice over.
    """
    who: dict[str, Any] = {}

    async def authorize() -> AuthorizeResult:
        if not who:
            who.update((await client.auth_test()).data)  # type: ignore[arg-type]
        return AuthorizeResult(
            enterprise_id=who.get("enterprise_id"), team_id=who.get("team_id"), bot_user_id=who.get("user_id"),
            bot_id=who.get("bot_id"), bot_token=client.token,
        )  # fmt: skip

    secret = settings.signing_secret.get_secret_value() if settings.signing_secret else None
    quiet = logging.getLogger("slack_bolt.baton")
    quiet.setLevel(logging.ERROR)  # it warns of the token beside `authorize`, which is meant so
    return AsyncApp(
        logger=quiet, client=client, signing_secret=secret, authorize=authorize, process_before_response=True
    )


class _Server(uvicorn.Server):
    """Uvicorn inside a program that handles its own signals."""

    @override
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _listen(host: str, port: int) -> socket.socket:
    """An open port; connections wait from now on until the server takes them.

    Raises:
        CannotStart: somebody else has it, or the address is not this machine's.
    """
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise CannotStart(words.PORT_TAKEN.format(host=host, port=port)) from error


async def _end_serving(server: _Server, serving: "asyncio.Task[None]") -> None:
    server.should_exit = True
    await asyncio.gather(serving, return_exceptions=True)


async def _cancel(task: "asyncio.Task[None]") -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def _end_courier(courier: Courier, running: "asyncio.Task[None]") -> None:
    courier.stop()
    await asyncio.wait({running}, timeout=DRAIN)
    await _cancel(running)


def run(settings: Settings) -> None:
    """Run until SIGINT or SIGTERM.

    Raises:
        CannotStart, DatabaseInUse, DatabaseUnreachable, SchemaBehind, PolicyError: as :meth:`Bot.start`.
    """
    logs.configure()
    asyncio.run(_run(settings))


async def _run(settings: Settings) -> None:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stopping.set)
    bot = Bot(settings)
    await bot.start()
    log.info("baton_is_up", address=f"http://{settings.host}:{bot.port}", slack=settings.slack_api_url)
    try:
        await stopping.wait()
    finally:
        log.info("baton_stops")
        await bot.stop()
