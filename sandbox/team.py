"""The workspace's state: everything Slack would know, and nothing that moves bytes."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from sandbox.bell import Bell
from sandbox.channels import Channel, Channels, channel_from_file
from sandbox.clock import Clock
from sandbox.ids import Counter, Timestamps, secret, slack_id
from sandbox.inputs import Form
from sandbox.manifest import Manifest
from sandbox.messages import Messages, Post, Version
from sandbox.mrkdwn import Reader
from sandbox.people import People, User, person_from_file
from sandbox.reading import Content
from sandbox.tickets import ResponseTickets, Triggers
from sandbox.views import Screens


@dataclass(frozen=True)
class App:
    """The one app installed here, and its secrets (which guard nothing real)."""

    id: str
    bot_id: str
    bot_user: User
    bot_token: str
    app_token: str
    signing_secret: str
    verification_token: str

    @classmethod
    def installed_in(cls, team: str, manifest: Manifest) -> "App":
        """The app of a manifest; the same names give the same ids and secrets."""
        app_id = slack_id("A", team, manifest.name)
        bot_name = manifest.bot_name.lower().replace(" ", "_")
        bot_user = User(
            id=slack_id("U", team, "bot", manifest.name),
            name=bot_name,
            real_name=manifest.bot_name,
            display_name=manifest.bot_name,
            email="",
            is_bot=True,
        )
        return cls(
            id=app_id,
            bot_id=slack_id("B", team, manifest.name),
            bot_user=bot_user,
            bot_token=f"xoxb-{secret('bot', team, app_id, length=40)}",
            app_token=f"xapp-1-{app_id}-{secret('app', team, app_id, length=40)}",
            signing_secret=secret("signing", team, app_id),
            verification_token=secret("verification", team, app_id, length=24),
        )


class Team:
    """People, conversations, messages and screens, under one manifest."""

    def __init__(self, name: str, manifest: Manifest, clock: Clock) -> None:
        """An empty workspace; `load` reads one from a file."""
        self.name = name
        self.id = slack_id("T", name)
        self.domain = name.lower().replace(" ", "-")
        self.manifest = manifest
        self.clock = clock
        self.app = App.installed_in(name, manifest)
        self.people = People([self.app.bot_user])
        self.channels = Channels([], team=name, bot_user=self.app.bot_user.id)
        self.messages = Messages()
        self.counter = Counter()
        self.screens = Screens(self.counter)
        self.triggers = Triggers(self.id)
        self.responses = ResponseTickets()
        self.timestamps = Timestamps(clock.now)
        self.bell = Bell()
        self.address = ""  # http://host:port, while it is served
        self.socket_tickets: set[str] = set()

    @classmethod
    def load(cls, file: str | Path, manifest: Manifest, clock: Clock) -> "Team":
        """Read `name`, `people` and `channels` from a YAML file."""
        document = YAML(typ="safe", pure=True).load(Path(file).read_text(encoding="utf-8"))
        team = cls(str(document.get("name", "Sandbox")), manifest, clock)
        bot = team.app.bot_user
        team.people = People([*(person_from_file(team.name, entry) for entry in document["people"]), bot])
        team.channels = Channels(
            [channel_from_file(team.name, e, team.people, bot.id) for e in document.get("channels", ())],
            team=team.name,
            bot_user=bot.id,
        )
        return team

    @property
    def form(self) -> Form:
        """Who and what can be chosen here."""
        return Form(self.people, self.channels)

    def reader(self, user: User) -> Reader:
        """This person's eyes, now."""
        return Reader(user, self.people, self.channels, self.clock.now())

    def bot_is_in(self, channel: Channel) -> bool:
        """Whether the app may post there without `chat:write.public`."""
        return self.app.bot_user.id in channel.members

    def post(
        self,
        channel: Channel,
        content: Content,
        *,
        only_to: str | None = None,
        thread_ts: str | None = None,
        broadcast: bool = False,
        metadata: dict[str, Any] | None = None,
    ) -> Post:
        """Put a message of the bot's on the screens."""
        ts = self.timestamps.next_ts()
        post = Post(
            channel_id=channel.id,
            ts=ts,
            user_id=self.app.bot_user.id,
            versions=[Version(content, ts)],
            pings=() if only_to else content.pings(self.people),
            thread_ts=thread_ts,
            broadcast=broadcast,
            only_to=only_to,
            metadata=metadata,
        )
        self.messages.add(post)
        self.bell.ring()
        return post

    def rewrite(self, post: Post, content: Content, *, marked_edited: bool = False) -> None:
        """Edit a message in place."""
        post.rewrite(content, self.timestamps.next_ts())
        post.edited = post.edited or marked_edited
        self.bell.ring()

    def delete(self, post: Post) -> None:
        """Take a message off every screen."""
        post.deleted = True
        self.bell.ring()

    def message_object(self, post: Post) -> dict[str, Any]:
        """Slack's message object."""
        return post.as_slack(team_id=self.id, app_id=self.app.id, bot_id=self.app.bot_id)
