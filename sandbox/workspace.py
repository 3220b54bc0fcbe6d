"""A Slack workspace in one process."""

from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp

from sandbox.app.manifest import Manifest
from sandbox.app.other_apps import OtherApp
from sandbox.clock.clock import Clock
from sandbox.clock.pace import Playing
from sandbox.delivery.delivery import Attempt, Delivery, Failure, Timing
from sandbox.delivery.http_delivery import SignedHttp
from sandbox.delivery.parcels import event_callback
from sandbox.delivery.socket_mode import Sockets
from sandbox.faults.faults import Faults, Trouble
from sandbox.keeping.archive import Archive
from sandbox.keeping.renewal import Renewal
from sandbox.page import Page
from sandbox.person.person import Person
from sandbox.screens.surfaces import Message
from sandbox.server import Server
from sandbox.switchboard import ApiCall, Switchboard
from sandbox.team import Team
from sandbox.unexpected import nothing_is_left, unexpected
from sandbox.web_api import Fault
from sandbox.wire import Wire


class Workspace:
    """People and channels with one app installed, served on loopback as Slack would serve them.

    Its state lives as long as this object: the app may die, restart and connect again.
    """

    def __init__(self, team: Team, timing: Timing | None = None) -> None:
        """Wrap a team; `load` is the usual way in."""
        self.team = team
        self._faults = Faults()
        self.sockets = Sockets(team, self._faults)
        self.timing = timing or Timing()
        team.triggers.lifetime, team.token_life = self.timing.trigger_lifetime, self.timing.token_life
        self.wire = Wire(team.clock)
        self._delivery = Delivery(self.sockets, team.bell, self.timing, self._faults, self.wire)
        team.announce = lambda event: self._delivery.announce(event_callback(team, event))
        self._switchboard = Switchboard(team, self._faults, self.wire)
        self.page = Page(self)
        self._server = Server(team, self._switchboard, self.sockets, self.page)
        self._people: dict[str, Person] = {}
        self._apps: dict[str, OtherApp] = {}
        self._session: aiohttp.ClientSession | None = None
        self.playing = Playing(team.clock, team.bell)
        self.renewal = Renewal(self, self._delivery)

    @classmethod
    def load(
        cls,
        people: str | Path | Mapping[str, Any],
        *,
        manifest: str | Path | Manifest,
        clock_file: str | Path | None = None,
        timing: Timing | None = None,
        without_scopes: Collection[str] = (),
    ) -> "Workspace":
        """Read people and channels from a file or from what such a file holds, and the app from its manifest.

        `clock_file` is where the clock keeps its offset for other processes; a temporary file if not given.
        Whoever installs the app grants what the manifest asks for, `bot_optional` too, but for `without_scopes`.

        Raises:
            ValueError: two people share a name, or a scope of `without_scopes` is not in the manifest.
        """
        app = manifest if isinstance(manifest, Manifest) else Manifest.load(manifest)
        return cls(Team.load(people, app.without(without_scopes), Clock(clock_file)), timing)

    @classmethod
    def unpacked(
        cls,
        archive: Archive,
        *,
        manifest: str | Path | Manifest | None = None,
        clock_file: str | Path | None = None,
        timing: Timing | None = None,
    ) -> "Workspace":
        """Go on from an export; `manifest` is another version of the same app's.

        Raises:
            BrokenArchive: the manifest is of another app.
        """
        app = Manifest.load(manifest) if isinstance(manifest, str | Path) else manifest
        office = cls(archive.team(Clock(clock_file), app), timing)
        office.renewal.goes_on_from(archive)
        return office

    @asynccontextmanager
    async def serving(self, port: int = 0, host: str = "127.0.0.1") -> AsyncIterator["Workspace"]:
        """Serve the workspace; port 0 takes any free one."""
        async with aiohttp.ClientSession() as session:
            self._session = session
            await self._server.start(host, port)
            try:
                async with self.team.alarms.served():
                    yield self
            finally:
                await self.playing.ended()
                await self._delivery.stop()
                await self._server.stop()
                self.deliver_by_socket()
                self._session = None
                self.clock.put_away()

    @asynccontextmanager
    async def story(self) -> AsyncIterator["Workspace"]:
        """A story that fails if it ends with a message nobody expected."""
        yield self
        await self.settles()
        self.assert_nothing_unexpected()

    # What the app is given.

    @property
    def address(self) -> str:
        """Where it is served: `http://127.0.0.1:PORT`."""
        return self.team.address

    @property
    def api_url(self) -> str:
        """The Web API's base URL, for `SLACK_API_URL`."""
        return f"{self.team.address}/api/"

    @property
    def bot_token(self) -> str:
        """The bot's `xoxb-…`."""
        return self.team.app.bot_token

    @property
    def app_token(self) -> str:
        """The app-level `xapp-…` of Socket Mode."""
        return self.team.app.app_token

    @property
    def signing_secret(self) -> str:
        """What HTTP deliveries are signed with."""
        return self.team.app.signing_secret

    @property
    def bot_user_id(self) -> str:
        """The bot's `U…`."""
        return self.team.app.bot_user.id

    @property
    def environment(self) -> dict[str, str]:
        """The variables that point an app at this workspace, over Socket Mode."""
        return {
            "SLACK_API_URL": self.api_url,
            "SLACK_BOT_TOKEN": self.bot_token,
            "SLACK_APP_TOKEN": self.app_token,
            "SLACK_SIGNING_SECRET": self.signing_secret,
        }

    @property
    def oauth_environment(self) -> dict[str, str]:
        """What an app needs that is to be installed by OAuth; most libraries begin with OAuth when they find these."""
        return {
            "SLACK_CLIENT_ID": self.team.app.client_id,
            "SLACK_CLIENT_SECRET": self.team.app.client_secret,
            "SLACK_AUTHORIZE_URL": f"{self.address}/oauth/v2/authorize",
        }

    def deliver_by_http(self, url: str) -> None:
        """Send events, interactions and commands to this URL, signed; only while serving."""
        if self._session is None:
            raise RuntimeError("The workspace is not being served yet.")
        self._delivery.carrier = SignedHttp(url, self.signing_secret, self._session)

    def deliver_by_socket(self) -> None:
        """Send them to the app's sockets (where they go unless told otherwise)."""
        self._delivery.carrier = self.sockets

    @property
    def request_url(self) -> str:
        """Where deliveries are posted; empty while they go to the app's sockets."""
        return self._delivery.carrier.url

    async def until_connected(self, *, within: float = 10.0) -> None:
        """Wait for the app to open a socket.

        Raises:
            TimeoutError: it did not, within so many real seconds.
        """
        if not await self.team.bell.until(lambda: self.sockets.is_open() or None, within=within):
            raise TimeoutError(f"The app opened no socket within {within:g} s.")

    async def verifies_url(self) -> bool:
        """Offer the app `url_verification`, as Slack does when a request URL is entered."""
        carrier = self._delivery.carrier
        if not isinstance(carrier, SignedHttp):
            raise TypeError("There is no URL to verify; use deliver_by_http() first.")
        return await carrier.verify(self.team.app.verification_token, within=self.timing.ack_window)

    async def pack(self) -> bytes:
        """Export everything as one file, which `Archive.read` and `restore` understand."""
        return await self.renewal.pack()

    async def restore(self, archive: bytes) -> None:
        """Become what an export holds; the app may stay connected. A `BrokenArchive` changes nothing."""
        await self.renewal.restore(archive)

    async def reset(self) -> None:
        """Become again what the workspace was when it was loaded."""
        await self.renewal.reset()

    # What a test drives and asks.

    @property
    def clock(self) -> Clock:
        """Domain time, which can be moved."""
        return self.team.clock

    def passes(self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0) -> datetime:
        """Let domain time pass at once: `office.passes(minutes=30)`."""
        return self.clock.passes(days=days, hours=hours, minutes=minutes, seconds=seconds)

    def person(self, name: str) -> Person:
        """The person whom the file names so.

        Raises:
            KeyError: nobody is called that.
        """
        user = self.team.people.named(name)
        known = self._people.get(user.id)
        if known is None or known.user is not user:  # a reset or an import makes everybody anew
            known = self._people[user.id] = Person(self.team, user, self._delivery)
        return known

    def app(self, name: str, *, classic: bool = False) -> OtherApp:
        """Another app, installed when it is first named; `classic` posts as integrations did before Slack apps.

        Raises:
            ValueError: a person is called that.
        """
        known = self._apps.get(name)
        if known is None or known.author.bot_id not in self.team.bots:
            self._apps[name] = OtherApp(self.team, name, classic=classic)
        return self._apps[name]

    def channel_id(self, name: str) -> str:
        """The `C…` of a channel.

        Raises:
            KeyError: there is no such channel.
        """
        return self.team.channels.called(name).id

    @property
    def calls(self) -> list[ApiCall]:
        """Every Web API call so far, with what became of it."""
        return self._switchboard.calls

    @property
    def deliveries(self) -> list[Attempt]:
        """Every delivery that was tried so far, repetitions too."""
        return self._delivery.attempts

    @property
    def failures(self) -> list[Failure]:
        """What the app left unanswered, or answered with something Slack does not accept."""
        return self._delivery.failures

    @property
    def faults(self) -> Faults:
        """What is to go wrong: `office.faults.add(RateLimited("chat.update", times=3))`.

        A function set in its place stands between the app and the Web API besides; None takes all away.
        """
        return self._faults

    @faults.setter
    def faults(self, function: Fault | None) -> None:
        self._switchboard.function = function
        if function is None:
            self._faults.clear()

    def suffers(self, *troubles: Trouble) -> AbstractAsyncContextManager[None]:
        """Troubles for the length of a block: `async with office.suffers(LostAnswer("chat.postMessage")):`."""
        return self._faults.suffered(*troubles)

    async def settles(self, *, within: float | None = None) -> None:
        """Wait until nothing is on its way to the app.

        Raises:
            TimeoutError: something still is.
        """
        await self._delivery.settles(within=self.timing.patience if within is None else within)

    def unexpected(self) -> list[Message]:
        """The messages and ephemerals that nobody has said they see, as somebody would read them."""
        return unexpected(self.team)

    def assert_nothing_unexpected(self) -> None:
        """Fail if a message or an ephemeral was expected by nobody.

        Raises:
            LeftUnexpected: with who would see each, where, and what it says.
        """
        nothing_is_left(self.team)
