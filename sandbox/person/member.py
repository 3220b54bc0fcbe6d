"""A person among others: DMs and group DMs with them, channels, and Slack's own commands."""

from typing import Literal

from typing_extensions import override

from sandbox.conversations import channel_life
from sandbox.conversations.channels import Channel
from sandbox.conversations.refusals import sentence_for
from sandbox.errors import NotOnScreen, SlackError
from sandbox.messages.posts import SLACKBOT
from sandbox.messages.reading import Content
from sandbox.people.users import User
from sandbox.person.own_commands import OWN_COMMANDS, Typed, answer, works_in_threads
from sandbox.person.voice import Answer, Voice
from sandbox.screens.surfaces import Message


class Member(Voice):
    """A person in channels and in DMs: wherever a channel is named, `"@ben"` or `"@ben,@cai"` is the DM with these."""

    async def sees_dm_from(
        self, name: str, *texts: str, thread: Message | None = None, within: float | None = None
    ) -> Message:
        """A DM from another person with all these texts; those of the app are for `sees_dm`.

        Raises:
            NotOnScreen: none came in time.
        """
        return await self.sees_in(f"@{name.removeprefix('@')}", *texts, thread=thread, within=within)

    async def opens_dm(self, *names: str) -> str:
        """Open the DM or group DM with these; answers its id, which is the same every time.

        Raises:
            KeyError: nobody is called that.
            ValueError: they are more than eight.
        """
        channel = self.team.channels.among([self.user, *(self.team.people.named(name) for name in names)])
        channel.closed_by.discard(self.user.id)
        self.team.bell.ring()
        return channel.id

    async def closes_dm(self, *names: str) -> None:
        """Take a conversation off one's list, until somebody writes there."""
        channel = self._channel(",".join(f"@{name.removeprefix('@')}" for name in names))
        channel.closed_by.add(self.user.id)
        self.team.bell.ring()

    async def creates(self, name: str, *, private: bool = False) -> str:
        """Make a channel; answers its id.

        Raises:
            SlackError: Slack does not take the name.
        """
        return channel_life.create(self.team, name.removeprefix("#"), by=self.user.id, private=private).id

    async def joins(self, channel: str) -> None:
        """Come into a public channel.

        Raises:
            NotOnScreen: there is none of that name that one could join.
            SlackError: `is_archived`.
        """
        found = self.team.conversation(self.user, channel)
        if found is None or (found.is_private and self.user.id not in found.members):
            raise NotOnScreen(f"{self._who} sees no channel {channel}.")
        channel_life.join(self.team, found, self.user.id)

    async def leaves(self, channel: str) -> None:
        """Go out of a channel.

        Raises:
            NotOnScreen: the person is not in it.
            SlackError: `cant_leave_general`, `last_member`, `is_archived`.
        """
        channel_life.leave(self.team, self._channel(channel), self.user.id)

    async def invites(self, *names: str, to: str) -> None:
        """Add people, or the app, to a channel.

        Raises:
            NotOnScreen: the person is not in it.
            SlackError: `already_in_channel`, `cant_invite`, `is_archived`.
        """
        channel_life.invite(self.team, self._channel(to), self._users(names), by=self.user.id)

    async def removes(self, name: str, *, from_: str) -> None:
        """Take somebody, or the app, out of a channel.

        Raises:
            NotOnScreen: the person is not in it.
            SlackError: `cant_kick_self`, `cant_kick_from_general`, `not_in_channel`, `is_archived`.
        """
        [user] = self._users([name])
        channel_life.remove(self.team, self._channel(from_), user.id, by=self.user.id)

    async def renames(self, channel: str, name: str) -> None:
        """Give a channel another name.

        Raises:
            NotOnScreen: the person is not in it.
            SlackError: Slack does not take the name, or the channel is archived.
        """
        channel_life.rename(self.team, self._channel(channel), name.removeprefix("#"), by=self.user.id)

    async def sets_topic(self, channel: str, words: str) -> None:
        """Say what a channel is about just now.

        Raises:
            NotOnScreen: the person is not in it.
            SlackError: `too_long`, `is_archived`.
        """
        self._notes(channel, "topic", words)

    async def sets_purpose(self, channel: str, words: str) -> None:
        """Say what a channel is for; Slack's page calls it the description.

        Raises:
            NotOnScreen: the person is not in it.
            SlackError: `too_long`, `is_archived`.
        """
        self._notes(channel, "purpose", words)

    async def archives(self, channel: str) -> None:
        """Archive a channel.

        Raises:
            NotOnScreen: the person is not in it.
            SlackError: `already_archived`, `cant_archive_general`.
        """
        channel_life.archive(self.team, self._channel(channel), by=self.user.id)

    async def unarchives(self, channel: str) -> None:
        """Open an archived channel again.

        Raises:
            NotOnScreen: the person is not in it.
            SlackError: `not_archived`.
        """
        channel_life.unarchive(self.team, self._channel(channel), by=self.user.id)

    @override
    async def types(
        self, line: str, *, in_: str | None = None, thread: Message | None = None, expecting_error: bool = False
    ) -> Answer:
        """Type a slash command, in the app's DM unless `in_` names a conversation.

        Slack's own commands come before an app's of the same name; what they have to say is said by Slackbot, to this
        person alone.

        Raises:
            NotOnScreen: the person is not in that channel, or the line is no command.
            SlackShowedAnError: the app did not answer, or with something Slack does not take.
        """
        command, _, words = line.strip().partition(" ")
        if command not in OWN_COMMANDS or (thread is not None and not works_in_threads(command)):
            return await super().types(line, in_=in_, expecting_error=expecting_error)
        channel = self._channel(in_) if in_ is not None else self.team.channels.dm(self.user)
        thread_ts = None if thread is None else thread.thread_ts or thread.ts
        said: str | Channel
        try:
            said = answer(command, Typed(self.team, self.user, channel, words.strip(), thread_ts))
        except SlackError as refusal:
            said = sentence_for(refusal)
        if isinstance(said, Channel):
            return Answer(place=said.id)
        if not said:
            return Answer()
        post = self.team.post(channel, Content(said), only_to=self.user.id, thread_ts=thread_ts, author=SLACKBOT)
        return Answer(said, self._as_shown(post))

    def _users(self, names: "tuple[str, ...] | list[str]") -> list[User]:
        return [self.team.people.named(name) for name in names]

    def _notes(self, channel: str, what: Literal["topic", "purpose"], words: str) -> None:
        place: Channel = self._channel(channel)
        channel_life.note(self.team, place, what, words, by=self.user.id)
