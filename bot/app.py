"""The running bot. The only file that knows everyone.

An edge (a click, an HTTP post, a tick) makes a command; the desk settles and commits it; only then is anything
acknowledged. What people are to see leaves by the courier, whom each commit wakes.
"""

import asyncio
import errno
import logging
import signal
import socket
from collections.abc import Awaitable, Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import replace

import aiohttp
import structlog
import uvicorn
from fastapi import FastAPI
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from typing_extensions import override

from bot import jobs, logs
from bot.clock import is_loopback
from bot.courier import Courier
from bot.directory import Directory
from bot.house import CannotStart, House, adopt
from bot.intake.api import build_api
from bot.office import Office
from bot.pace import Pace
from bot.settings import Settings
from bot.shadow import ShadowDesk
from bot.slack.listeners import register
from bot.slack.messages import Sources
from bot.slack.responding import share_session
from bot.slack.source.listeners import listen
from bot.slack_door import slack_door
from bot.slack_errors import SETUP, code_of
from bot.slack_socket import SlackSocket
from bot.words import run as words
from routing.reference.normalise import warm

log = structlog.get_logger(__name__)

SLACK_TIMEOUT = 5.0
"""Seconds for one call to Slack."""
TICK = 1.0
"""Seconds of real time between looks for deadlines."""
ACQUAINTANCE = 3.0
"""Seconds that the doors stay shut for learning who is who."""
SOCKETS = 2
"""Connections of Socket Mode; Slack takes ten of an app, and during a deployment there are twice as many."""
DRAIN = 5.0
"""Seconds that requests under way have to end when the bot stops."""


class Bot:
    """One running bot: everything started, in order, and stopped in the opposite one."""

    def __init__(
        self, settings: Settings, tick: float = TICK, pace: Pace | None = None, *, shadow: bool = False
    ) -> None:
        """A bot that does nothing yet.

        Args:
            settings: what it needs.
            tick: seconds of real time between looks for deadlines.
            pace: another pace than Slack's own, for a workspace on this machine.
            shadow: another router gives the leads away, and nobody is told of them but of the policy's canary.

        Raises:
            ValueError: another pace was asked for with the real Slack.
        """
        if pace is not None and not is_loopback(settings.slack_api_url):
            raise ValueError("Slack's pace is Slack's to set: another is only for a workspace on this machine.")
        self.settings = settings
        self.port = settings.port
        self._tick = tick
        self._pace = pace
        self._shadow = shadow
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
        if self._shadow:
            self.office = replace(house.office, desk=ShadowDesk(house.office.desk))
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
        self._courier = Courier(self.office, client, directory, self._pace or Pace())
        app = bolt_app(client, self.settings)
        told = listen(app, Sources(self.office, directory))
        self._stack.push_async_callback(told.finish)
        afterwards = register(app, self.office)
        self._stack.push_async_callback(afterwards.finish)
        known = await _taken(client.auth_test(), words.TOKEN_REFUSED)
        if known is not None and isinstance(known.data, dict):
            directory.workspace.learn(known.data)
        await self._get_to_know(directory)
        await self._start_work(directory)
        api = build_api(
            self.office, self.settings.intake_secret.get_secret_value(), house.ready, keys=self.settings.keys,
            secrets=self.settings.secrets, public_url=self.settings.public_url,
        )  # fmt: skip
        await self._open_doors(app, client, api)

    async def _get_to_know(self, directory: Directory) -> None:
        """Learn Slack's ids of people and channels: of a small office at once, of a large one while it works."""
        learning = asyncio.create_task(jobs.get_acquainted(self.office, directory), name="get to know")
        self._stack.push_async_callback(_cancel, learning)
        await asyncio.wait({learning}, timeout=ACQUAINTANCE)

    async def _open_doors(self, app: AsyncApp, client: AsyncWebClient, api: FastAPI) -> None:
        """The last to open, so the first to be shut."""
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
        self._stack.push_async_callback(_end_serving, server, serving, listening)
        if self.settings.app_token is not None:
            await self._open_sockets(app, client, self.settings.app_token.get_secret_value())

    async def _open_sockets(self, app: AsyncApp, client: AsyncWebClient, token: str) -> None:
        """Open several: while one is renewed, or was dropped unnoticed, what people press comes by another."""
        opened = await _taken(client.apps_connections_open(app_token=token), words.APP_TOKEN_REFUSED)
        for number in range(SOCKETS):
            address = str(opened["url"]) if opened is not None and number == 0 else None
            self._open_socket(app, client, token, address)

    def _open_socket(self, app: AsyncApp, client: AsyncWebClient, token: str, address: str | None) -> None:
        slack = SlackSocket(app, token, client)
        self._stack.push_async_callback(slack.close)
        slack.wss_uri = address
        connecting = asyncio.create_task(slack.connect(), name="socket")
        self._stack.push_async_callback(_cancel, connecting)
        self._stack.push_async_callback(slack.drained, DRAIN)

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

    The one token is good for whoever asks: asking Slack before each ack would cost its time twice over.
    """

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=None, bot_token=client.token)

    secret = settings.signing_secret.get_secret_value() if settings.signing_secret else None
    quiet = logging.getLogger("slack_bolt.baton")
    quiet.setLevel(logging.ERROR)  # it warns of the token beside `authorize`, which is meant so
    app = AsyncApp(
        name="baton", logger=quiet, client=client, signing_secret=secret, authorize=authorize,
        process_before_response=True,
    )  # fmt: skip
    app.use(share_session)
    return app


async def _taken(call: Awaitable[AsyncSlackResponse], refused: str) -> AsyncSlackResponse | None:
    """Slack's answer to a token; None with Slack away, for leads are taken in all the same.

    Raises:
        CannotStart: Slack refused the token.
    """
    try:
        return await call
    except SlackApiError as error:
        if code_of(error) in SETUP:
            raise CannotStart(refused.format(error=code_of(error))) from error
        log.warning("slack_is_away", error=str(error))
    except Exception as error:  # noqa: BLE001  # what stands between us and Slack may answer anything
        log.warning("slack_is_away", error=str(error) or type(error).__name__)
    return None


class _Server(uvicorn.Server):
    """Uvicorn inside a program that handles its own signals."""

    @override
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _listen(host: str, port: int) -> socket.socket:
    """An open port; connections wait from now on until the server takes them.

    Raises:
        CannotStart: somebody else has it, it needs a mightier user, or the address is not this machine's.
    """
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        said = {errno.EADDRINUSE: words.PORT_TAKEN, errno.EACCES: words.PORT_FORBIDDEN}
        raise CannotStart(said.get(error.errno or 0, words.HOST_FOREIGN).format(host=host, port=port)) from error


async def _end_serving(server: _Server, serving: "asyncio.Task[None]", listening: socket.socket) -> None:
    # Nobody new from here on: Python never closes who is let in in the very moment of the end (python/cpython#109564),
    # and uvicorn ends a tenth of a second after it was told.
    if listening.fileno() >= 0:
        asyncio.get_running_loop().remove_reader(listening)
    server.should_exit = True
    await asyncio.gather(serving, return_exceptions=True)


async def _cancel(task: "asyncio.Task[None]") -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def _end_courier(courier: Courier, running: "asyncio.Task[None]") -> None:
    courier.stop()
    await asyncio.wait({running}, timeout=DRAIN)
    await _cancel(running)


def run(settings: Settings, *, shadow: bool = False) -> None:
    """Run until SIGINT or SIGTERM; with ``shadow`` beside another router.

    Raises:
        CannotStart, DatabaseInUse, DatabaseUnreachable, SchemaBehind, PolicyError: as :meth:`Bot.start`.
    """
    logs.configure()
    asyncio.run(_run(settings, shadow=shadow))


async def _run(settings: Settings, *, shadow: bool) -> None:
    running, loop = asyncio.current_task(), asyncio.get_running_loop()
    assert running is not None
    told = False

    def stop() -> None:
        nonlocal told
        if not told:  # a second signal must not cut the stopping short
            told = True
            running.cancel()

    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop)
    bot = Bot(settings, shadow=shadow)
    try:
        await bot.start()
        if shadow:
            policy = await asyncio.to_thread(bot.office.records.policy)
            share = policy.canary if policy is not None else 0.0
            log.info("baton_runs_beside_another_router", told_to_people=words.canary(share))
        await asyncio.to_thread(warm)  # half a second that else the first lead would wait
        log.info("baton_is_up", address=f"http://{settings.host}:{bot.port}", slack=settings.slack_api_url)
        await loop.create_future()
    except asyncio.CancelledError:
        log.info("baton_stops")
    finally:
        await bot.stop()
