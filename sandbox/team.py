"""The workspace's state: everything Slack would know, and nothing that moves bytes."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from sandbox import message_events
from sandbox.authors import Author
from sandbox.bell import Bell
from sandbox.channels import Channel, Channels, channel_from_file
from sandbox.clock import Clock
from sandbox.files import Files
from sandbox.ids import Counter, Timestamps, secret, slack_id
from sandbox.inputs import Form
from sandbox.manifest import Manifest
from sandbox.messages import Messages, Post, Version
from sandbox.mrkdwn import Reader
from sandbox.people import People, User, person_from_file
from sandbox.read_marks import ReadMarks
from sandbox.reading import Content
from sandbox.runs import StepRuns
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

    @property
    def author(self) -> Author:
        """The app as the author of its messages."""
        return Author(self.bot_user.id, self.bot_user.real_name, self.bot_id, self.id)

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
        self.clock = clock
        self.timestamps = Timestamps(clock.now)
        self.bell = Bell()
        self.announce: Callable[[message_events.Event], None] = _nobody_hears  # set by who delivers events
        self.address = ""  # http://host:port, while it is served
        self.socket_tickets: set[str] = set()
        self.begin(name, manifest)

    def begin(self, name: str, manifest: Manifest) -> None:
        """Forget everybody and everything: an empty workspace of this name, with this app.

        The clock, the bell and the address stay as they are, and so does the last `ts`.
        """
        self.name = name
        self.id = slack_id("T", name)
        self.domain = name.lower().replace(" ", "-")
        self.manifest = manifest
        self.app = App.installed_in(name, manifest)
        self.people = People([self.app.bot_user])
        self.channels = Channels([], team=name, bot_user=self.app.bot_user.id)
        self.messages = Messages()
        self.read_marks = ReadMarks(self.messages, lambda: self.channels)
        self.counter = Counter()
        self.screens = Screens(self.counter)
        self.files = Files(self.counter, lambda: self.address)
        self.triggers = Triggers(self.id)
        self.responses = ResponseTickets()
        self.runs = StepRuns(self.bell)
        self.bots = {self.app.bot_id: self.app.author}

    @classmethod
    def load(cls, source: str | Path | Mapping[str, Any], manifest: Manifest, clock: Clock) -> "Team":
        """Read `name`, `people` and `channels` from a YAML file, or from the document that such a file holds."""
        document = source if isinstance(source, Mapping) else _parsed(Path(source))
        team = cls(str(document.get("name", "Sandbox")), manifest, clock)
        bot = team.app.bot_user
        team.people = People([*(person_from_file(team.name, entry) for entry in document["people"]), bot])
        team.channels = Channels(
            [channel_from_file(team.name, e, team.people, bot.id) for e in document.get("channels", ())],
            team=team.name,
            bot_user=bot.id,
        )
        return team

    def add_person(self, name: str, *, channels: Collection[str] = (), **details: Any) -> User:
        """Somebody new, in these channels; `details` are as in the file's `people`.

        Raises:
            ValueError: somebody is called that already.
            KeyError: there is no such channel.
        """
        user = self.people.add(person_from_file(self.name, {**details, "name": name}))
        for channel in channels:
            self.channels.called(channel).members.add(user.id)
        return user

    @property
    def form(self) -> Form:
        """Who and what can be chosen here."""
        return Form(self.people, self.channels, self._received)

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
        author: Author | None = None,
    ) -> Post:
        """Put a message on the screens: the app's own, unless it has another author.

        Only the app's own messages can be unexpected.
        """
        ts = self.timestamps.next_ts()
        post = Post(
            channel_id=channel.id,
            ts=ts,
            author=author or self.app.author,
            versions=[Version(content, ts)],
            pings=() if only_to else content.pings(self.people),
            thread_ts=thread_ts,
            broadcast=broadcast,
            only_to=only_to,
            metadata=metadata,
            expected=author is not None,
        )
        self.messages.add(post)
        self._tell_of(post, channel)
        self.bell.ring()
        return post

    def rewrite(self, post: Post, content: Content, *, marked_edited: bool = False) -> None:
        """Edit a message in place."""
        before, ts = self.message_object(post), self.timestamps.next_ts()
        post.rewrite(content, ts)
        self.messages.changed(post)
        post.edited = post.edited or marked_edited
        if self._hears_of(post):
            self.announce(message_events.changed(self.message_object(post), before, self._place_of(post), ts))
        self.bell.ring()

    def delete(self, post: Post) -> None:
        """Take a message off every screen."""
        post.deleted = True
        self.messages.changed(post)
        if self._hears_of(post):
            ts = self.timestamps.next_ts()
            self.announce(message_events.deleted(self.message_object(post), self._place_of(post), ts))
        self.bell.ring()

    def react(self, post: Post, user_id: str, name: str) -> None:
        """Put somebody's reaction to a message.

        Raises:
            SlackError: `invalid_name`, `already_reacted`, `too_many_emoji`, `too_many_reactions`.
        """
        post.reactions.add(user_id, name)
        self._tell_of_reaction("reaction_added", post, user_id, name)

    def unreact(self, post: Post, user_id: str, name: str) -> None:
        """Take somebody's reaction away.

        Raises:
            SlackError: `invalid_name`, `no_reaction`.
        """
        post.reactions.remove(user_id, name)
        self._tell_of_reaction("reaction_removed", post, user_id, name)

    def message_object(self, post: Post) -> dict[str, Any]:
        """Slack's message object."""
        return post.as_slack(self.id)

    def _tell_of(self, post: Post, channel: Channel) -> None:
        """Announce a new message: to an app that listens there, to one that is mentioned, or twice."""
        parent = self.messages.at(channel.id, post.thread_ts) if post.thread_ts else None
        event = message_events.posted(self.message_object(post), post, channel, parent)
        if self._hears_of(post):
            self.announce(event)
        by_another = post.author != self.app.author
        if by_another and message_events.hears_mention(self.manifest, self.app.bot_user.id, post, channel):
            self.announce(message_events.mentioned(event))

    def _tell_of_reaction(self, kind: str, post: Post, user_id: str, name: str) -> None:
        self.messages.changed(post)
        if message_events.hears_reactions(self.manifest, self.app.bot_user.id, self._place_of(post), kind):
            self.announce(message_events.reacted(kind, name, user_id, post, self.timestamps.next_ts()))
        self.bell.ring()

    def _hears_of(self, post: Post) -> bool:
        """Whether the app is told of this message; of an ephemeral it never is, not even of its own."""
        return not post.only_to and message_events.hears(self.manifest, self.app.bot_user.id, self._place_of(post))

    def _received(self, name: str, content: bytes, user_id: str) -> dict[str, Any]:
        """A file chosen in a form."""
        return self.files.add(name, content, user_id=user_id, now=self.clock.now()).as_slack()

    def _place_of(self, post: Post) -> Channel:
        channel = self.channels.with_id(post.channel_id)
        assert channel is not None
        return channel


def _parsed(file: Path) -> Any:
    return YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8"))


def _nobody_hears(_event: message_events.Event) -> None:
    """Nothing is delivered yet."""
