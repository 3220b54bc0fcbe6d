"""The workspace's state: everything Slack would know, and nothing that moves bytes."""

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

from sandbox.app.installation import Installation
from sandbox.app.installed import App
from sandbox.app.leases import TWELVE_HOURS
from sandbox.app.manifest import Manifest
from sandbox.app.runs import StepRuns
from sandbox.bell import Bell
from sandbox.clock.alarms import Alarms
from sandbox.clock.clock import Clock
from sandbox.conversations.bookmarks import Bookmarks
from sandbox.conversations.channels import Channel, Channels, Kind, channel_from_file
from sandbox.conversations.read_marks import ReadMarks
from sandbox.files.file import Files
from sandbox.ids import Counter, Timestamps, slack_id
from sandbox.keeping.documents import read_document
from sandbox.messages import links, message_events, scheduled
from sandbox.messages.assistants import Assistants
from sandbox.messages.authors import Author
from sandbox.messages.custom_emoji import emoji_from_file
from sandbox.messages.mrkdwn import Reader
from sandbox.messages.pins import Pins
from sandbox.messages.posts import Messages, Post, Version
from sandbox.messages.reading import Content
from sandbox.people.staff import Staff
from sandbox.people.usergroups import UserGroups
from sandbox.people.users import People, User, person_from_file
from sandbox.screens.inputs import Form
from sandbox.screens.tickets import ResponseTickets, Triggers
from sandbox.screens.views import Screens


class Team:
    """People, conversations, messages and screens, under one manifest."""

    def __init__(self, name: str, manifest: Manifest, clock: Clock) -> None:
        """An empty workspace; `load` reads one from a file."""
        self.clock = clock
        self.timestamps = Timestamps(clock.now)
        self.bell = Bell()
        self.alarms = Alarms(clock, self.bell)
        self.alarms.ask(lambda: scheduled.next_alarm(self))
        self.alarms.ask(lambda: self.assistants.next_alarm())  # noqa: PLW0108 - a reset makes them anew
        self.pins = Pins(self)
        self.announce: Callable[[message_events.Event], None] = _nobody_hears  # set by who delivers events
        self.address = ""  # http://host:port, while it is served
        self.socket_tickets: set[str] = set()
        self.token_life = TWELVE_HOURS  # real seconds, of tokens that expire
        self.staff = Staff(self)
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
        self.installation = Installation(self)
        self.people = People([self.app.bot_user])
        self.usergroups = UserGroups([], team=self)
        self.channels = Channels([], team=name, bot_user=self.app.bot_user.id, now=self.clock.now)
        self.messages = Messages()
        self.emoji: dict[str, str] = {}  # the workspace's own, as `emoji.list` has them
        self.read_marks = ReadMarks(self.messages, lambda: self.channels)
        self.counter = Counter()
        self.screens = Screens(self.counter)
        self.files = Files(self.counter, lambda: self.address)
        self.triggers = Triggers(self.id)
        self.responses = ResponseTickets()
        self.runs = StepRuns(self.bell)
        self.scheduled = scheduled.ScheduledMessages(self.counter)
        self.bookmarks = Bookmarks(self.counter)
        self.assistants = Assistants(self.bell)
        self.bots = {self.app.bot_id: self.app.author}

    @classmethod
    def load(cls, source: str | Path | Mapping[str, Any], manifest: Manifest, clock: Clock) -> "Team":
        """Read name, people, channels, user groups and emoji from a YAML file, or from a document such as it holds."""
        document = source if isinstance(source, Mapping) else read_document(source)
        team = cls(str(document.get("name", "Sandbox")), manifest, clock)
        bot = team.app.bot_user
        team.people = People([*(person_from_file(team.name, entry) for entry in document["people"]), bot])
        team.channels = Channels(
            [channel_from_file(team.name, e, team.people, bot.id) for e in document.get("channels", ())],
            team=team.name,
            bot_user=bot.id,
            now=clock.now,
        )
        team.emoji = emoji_from_file(document.get("emoji", {}))
        for entry in document.get("usergroups", ()):
            team.usergroups.read(entry)
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
        self.staff.joined(user)
        return user

    def deactivates(self, name: str) -> None:
        """Close somebody's account; the app hears of it as `user_change`.

        Raises:
            KeyError: nobody is called that.
        """
        self.staff.sets_active(self.people.named(name), active=False)

    @property
    def form(self) -> Form:
        """Who and what can be chosen here."""
        return Form(self.people, self.channels, self._received)

    def reader(self, user: User) -> Reader:
        """This person's eyes, now."""
        return Reader(user, self.people, self.channels, self.clock.now(), self.emoji, self.usergroups)

    def conversation(self, user: User, name: str) -> Channel | None:
        """What somebody means by a channel's name, an id, or `@ben,@cai`: the conversation that they have with these.

        Raises:
            KeyError: nobody is called that.
            ValueError: they are more than nine together.
        """
        if name.startswith("@"):
            return self.channels.among([user, *(self.people.named(part.strip()) for part in name.split(","))])
        return self.channels.named(name) or self.channels.with_id(name)

    def is_deserted(self, channel: Channel) -> bool:
        """Whether it is a DM with somebody whose account was deactivated: such takes no messages any more."""
        users = [self.people.with_id(user_id) for user_id in channel.members]
        return channel.kind is Kind.DM and any(user is not None and user.deactivated for user in users)

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
        **details: Any,
    ) -> Post:
        """Put a message on the screens: the app's own, unless it has another author; `details` are as in `Post`.

        Only the app's own messages can be unexpected.
        """
        ts = self.timestamps.next_ts()
        post = Post(
            channel_id=channel.id,
            ts=ts,
            author=author or self.app.author,
            versions=[Version(content, ts)],
            pings=() if only_to else self.usergroups.spread(content.pings(self.people)),
            thread_ts=thread_ts,
            broadcast=broadcast,
            only_to=only_to,
            metadata=metadata,
            expected=author is not None,
            **details,
        )
        self.messages.add(post)
        if author is None:
            self.assistants.answered(channel.id, thread_ts)
        self._tell_of(post, channel)
        self.bell.ring()
        return post

    def note(self, channel: Channel, user_id: str, subtype: str, text: str, **particulars: Any) -> Post:
        """Put one of Slack's own lines into a conversation, about what somebody did there; it calls nobody."""
        user = self.people.with_id(user_id)
        ts = self.timestamps.next_ts()
        post = Post(
            channel_id=channel.id,
            ts=ts,
            author=Author(user_id, user.name if user else ""),
            versions=[Version(Content(text), ts)],
            subtype=subtype,
            particulars=particulars,
            expected=True,
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
        """Take a message off every screen; where others have answered it, a tombstone keeps their thread."""
        before, ts = self.message_object(post), self.timestamps.next_ts()
        self.messages.delete(post, ts)
        if self._hears_of(post):
            place = self._place_of(post)
            event = message_events.deleted(before, place, ts)
            if post.is_tombstone:
                event = message_events.changed(self.message_object(post), before, place, ts)
            self.announce(event)
        self.bell.ring()

    def react(self, post: Post, user_id: str, name: str) -> None:
        """Put somebody's reaction to a message.

        Raises:
            SlackError: `invalid_name`, `already_reacted`, `too_many_emoji`, `too_many_reactions`.
        """
        post.reactions.add(user_id, name, self.emoji)
        self._tell_of_reaction("reaction_added", post, user_id, name)

    def unreact(self, post: Post, user_id: str, name: str) -> None:
        """Take somebody's reaction away.

        Raises:
            SlackError: `invalid_name`, `no_reaction`.
        """
        post.reactions.remove(user_id, name, self.emoji)
        self._tell_of_reaction("reaction_removed", post, user_id, name)

    def message_object(self, post: Post) -> dict[str, Any]:
        """Slack's message object."""
        return post.as_slack(self.id)

    def _tell_of(self, post: Post, channel: Channel) -> None:
        """Announce a new message: to an app that listens there, to one that is mentioned, or twice."""
        if not post.only_to:
            channel.closed_by.clear()
        parent = self.messages.at(channel.id, post.thread_ts) if post.thread_ts else None
        event = message_events.posted(self.message_object(post), post, channel, parent)
        if self._hears_of(post):
            self.announce(event)
        by_another = post.author != self.app.author
        if by_another and message_events.hears_mention(self.manifest, self.app.bot_user.id, post, channel):
            self.announce(message_events.mentioned(event))
        if (link_shared := links.shared(self, post, channel)) is not None:
            self.announce(link_shared)

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


def _nobody_hears(_event: message_events.Event) -> None:
    """Nothing is delivered yet."""
