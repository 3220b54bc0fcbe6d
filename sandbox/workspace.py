"""A Slack workspace in one process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

import aiohttp

from sandbox.clock import Clock
from sandbox.delivery import Attempt, Delivery, Failure, Timing
from sandbox.errors import LeftUnexpected
from sandbox.http_delivery import SignedHttp
from sandbox.manifest import Manifest
from sandbox.messages import Post
from sandbox.people import User
from sandbox.person import Person
from sandbox.server import Server
from sandbox.socket_mode import Sockets
from sandbox.surfaces import Message
from sandbox.switchboard import ApiCall, Switchboard
from sandbox.team import Team
from sandbox.web_api import Fault


class Workspace:
    """People and channels with one app installed, served on loopback as Slack would serve them.

    Its state lives as long as this object: the app may die, restart and connect again.
    """

    def __init__(self, team: Team, timing: Timing | None = None) -> None:
        """Wrap a team; `load` is the usual way in."""
        self.team = team
        self.sockets = Sockets(team)
        self.timing = timing or Timing()
        team.triggers.lifetime = self.timing.trigger_lifetime
        self._delivery = Delivery(self.sockets, team.bell, self.timing)
        self._switchboard = Switchboard(team)
        self._server = Server(team, self._switchboard, self.sockets)
        self._people: dict[str, Person] = {}
        self._session: aiohttp.ClientSession | None = None

    @classmethod
    def load(
        cls,
        file: str | Path,
        *,
        manifest: str | Path | Manifest,
        clock_file: str | Path | None = None,
        timing: Timing | None = None,
    ) -> "Workspace":
        """Read people and channels from `file`, and the app from its manifest.

        `clock_file` is where the clock keeps its offset for other processes; a temporary file if not given.
        """
        app = manifest if isinstance(manifest, Manifest) else Manifest.load(manifest)
        return cls(Team.load(file, app, Clock(clock_file)), timing)

    @asynccontextmanager
    async def serving(self, port: int = 0, host: str = "127.0.0.1") -> AsyncIterator["Workspace"]:
        """Serve the workspace; port 0 takes any free one."""
        async with aiohttp.ClientSession() as session:
            self._session = session
            await self._server.start(host, port)
            try:
                yield self
            finally:
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

    # How it is reached.

    def deliver_by_http(self, url: str) -> None:
        """Send events, interactions and commands to this URL, signed; only while serving."""
        if self._session is None:
            raise RuntimeError("The workspace is not being served yet.")
        self._delivery.carrier = SignedHttp(url, self.signing_secret, self._session)

    def deliver_by_socket(self) -> None:
        """Send them to the app's sockets (where they go unless told otherwise)."""
        self._delivery.carrier = self.sockets

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
        return self._people.setdefault(user.id, Person(self.team, user, self._delivery))

    def channel_id(self, name: str) -> str:
        """The `C…` of a channel.

        Raises:
            KeyError: there is no such channel.
        """
        channel = self.team.channels.named(name)
        if channel is None:
            raise KeyError(f"There is no channel {name!r}.")
        return channel.id

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
    def faults(self) -> Fault | None:
        """What stands between the app and the Web API, or None."""
        return self._switchboard.fault

    @faults.setter
    def faults(self, fault: Fault | None) -> None:
        self._switchboard.fault = fault

    async def settles(self, *, within: float | None = None) -> None:
        """Wait until nothing is on its way to the app.

        Raises:
            TimeoutError: something still is.
        """
        await self._delivery.settles(within=self.timing.patience if within is None else within)

    def unexpected(self) -> list[Message]:
        """The messages and ephemerals that nobody has said they see, as somebody would read them."""
        return [Message(self.team, self._somebody(p), p, p.latest) for p in self.team.messages.unexpected()]

    def assert_nothing_unexpected(self) -> None:
        """Fail if a message or an ephemeral was expected by nobody.

        Raises:
            LeftUnexpected: with who would see each, where, and what it says.
        """
        left = [self._described(message) for message in self.unexpected()]
        if left:
            raise LeftUnexpected("Nobody expected:\n" + "\n".join(left))

    def _somebody(self, post: Post) -> User:
        channel = self.team.channels.with_id(post.channel_id)
        assert channel is not None
        readers = [u for u in self.team.people if u.id in channel.members and not u.is_bot]
        alone = self.team.people.with_id(post.only_to) if post.only_to else None
        return alone or (readers or [self.team.app.bot_user])[0]

    def _described(self, message: Message) -> str:
        channel = self.team.channels.with_id(message.channel_id)
        assert channel is not None
        place = f"in #{channel.name}" if channel.name else "in a DM"
        whom = "everyone" if channel.name and not message.post.only_to else f"@{message.reader.name}"
        thread = " (in a thread)" if message.thread_ts else ""
        return f"- {place}{thread}, to {whom}: {message.text!r}"
