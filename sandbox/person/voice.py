"""What a person types: messages and slash commands."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NoReturn

from sandbox.conversations.channels import Channel
from sandbox.delivery.parcels import slash_command
from sandbox.errors import NotOnScreen, SlackError, SlackShowedAnError
from sandbox.files import file_sharing
from sandbox.files.file import MOST, File
from sandbox.messages.authors import Author
from sandbox.messages.composing import compose
from sandbox.messages.mrkdwn import SUBTEAM, escape
from sandbox.messages.posts import Post
from sandbox.messages.reading import Content
from sandbox.person.hands import Hands
from sandbox.screens.responses import say
from sandbox.screens.surfaces import Message
from sandbox.web_api import Args

_NAMED = re.compile(r"([@#])([\w.-]+)")
_COMMAND_ERRORS = {"http_timeout": "operation_timeout", "http_error": "http_service_error"}


@dataclass(frozen=True)
class Answer:
    """What a command's acknowledgement said; `refused` when Slack itself did not know the command."""

    text: str = ""
    message: Message | None = None
    refused: bool = False
    error: str | None = None
    place: str = ""
    """The conversation that Slack takes whoever typed it to, by its id."""


class Voice(Hands):
    """A person at the keyboard."""

    async def says(
        self,
        text: str = "",
        *,
        in_: str | None = None,
        thread: Message | None = None,
        broadcast: bool = False,
        files: Sequence[tuple[str, bytes] | File] = (),
    ) -> Message:
        """Write a message, in the app's DM unless `in_` names a channel; `broadcast` sends a reply there, too.

        Slack's own composer reads the marks: `*bold*`, `- a list`, `> a quote`, code; `@ana`, `@here` and `#general`
        become mentions, URLs, e-mail addresses and `acme.com` links. `files` are `("plan.pdf", b"…")`.

        Raises:
            NotOnScreen: the person is not in that channel, it is archived, the app's DM takes no messages, or Slack
                takes no such files; or there is nothing to send.
        """
        channel = self._channel(in_) if in_ is not None else self.team.channels.dm(self.user)
        return self._writes(channel, text, thread=thread, broadcast=broadcast, files=files)

    async def edits(self, message: Message, text: str) -> Message:
        """Change the words of one's own message; its files stay. Whoever is mentioned anew hears nothing of it.

        Raises:
            NotOnScreen: the message is somebody else's, or deleted, or its channel is archived; or nothing would be
                left of it, and Slack asks whether to delete it.
        """
        post = self._own(message)
        before = post.content
        if not text.strip() and not before.files:
            raise NotOnScreen("Nothing would be left of that message: Slack asks whether to delete it.")
        if text.strip() != self.source_of(message):
            content = replace(self._composed(text.strip()), files=before.files, attachments=before.attachments)
            self.team.rewrite(post, content, marked_edited=True)
        return self._looks_at(post)

    async def deletes(self, message: Message) -> None:
        """Delete one's own message; where others have answered it, Slack's tombstone keeps their thread.

        Raises:
            NotOnScreen: the message is somebody else's, or deleted already, or its channel is archived.
        """
        self.team.delete(self._own(message))

    def source_of(self, message: Message) -> str:
        """What was typed to say it."""
        content = message.post.content
        return content.typed or self.team.reader(self.user).read(content.text)

    def may_change(self, post: Post) -> bool:
        """Whether Slack lets this person edit and delete a message: one's own, where it can still be written."""
        channel = self.team.channels.with_id(post.channel_id)
        is_own = post.author.user_id == self.id and post.is_typed and not post.is_gone
        return is_own and channel is not None and not channel.is_archived and self.id in channel.members

    async def reacts(self, emoji: str, *, on: Message) -> None:
        """Put an emoji, by its name (`eyes`), to a message.

        Raises:
            NotOnScreen: the message is gone, or the person is not in its channel.
            SlackError: there is no such emoji, or this person's is there already.
        """
        self.team.react(self._within_reach(on), self.user.id, emoji.strip(":"))

    async def unreacts(self, emoji: str, *, on: Message) -> None:
        """Take it away again.

        Raises:
            NotOnScreen: the message is gone, or the person is not in its channel.
            SlackError: it is not there.
        """
        self.team.unreact(self._within_reach(on), self.user.id, emoji.strip(":"))

    async def pins(self, *, on: Message) -> None:
        """Pin a message to its conversation.

        Raises:
            NotOnScreen: the message is gone, or the person is not in its channel.
            SlackError: it is pinned already, or a hundred others are.
        """
        self.team.pins.add(self._within_reach(on), self.user.id)

    async def unpins(self, *, on: Message) -> None:
        """Take the pin of a message away, whoever put it there.

        Raises:
            NotOnScreen: the message is gone, or the person is not in its channel.
            SlackError: it is not pinned.
        """
        self.team.pins.remove(self._within_reach(on), self.user.id)

    async def types(self, line: str, *, in_: str | None = None, expecting_error: bool = False) -> Answer:
        """Type a slash command, in the app's DM unless `in_` names a channel.

        Raises:
            NotOnScreen: the person is not in that channel, or the line is no command.
            SlackShowedAnError: the app did not answer, or with something Slack does not take.
        """
        command, _, text = line.strip().partition(" ")
        if not command.startswith("/"):
            raise NotOnScreen(f"{line!r} is no command; says() is for everything else.")
        manifest = self.team.manifest
        if not manifest.takes(command):
            return Answer(f"{command} is not a valid command.", refused=True)
        channel = self._channel(in_) if in_ is not None else self.team.channels.dm(self.user)
        parcel = slash_command(
            self.team,
            self.user,
            channel,
            command,
            self._escaped(text.strip()) if manifest.commands.get(command) else text.strip(),
            trigger_id=self.team.triggers.hand_out(self.user.id),
            response_url=self._response_url(channel.id),
        )
        outcome = await self.delivery.ask(parcel)
        if outcome.error is not None:
            shown = f"{command} failed with the error {_COMMAND_ERRORS.get(outcome.error, 'dispatch_failed')!r}"
            if not expecting_error:
                raise SlackShowedAnError(f"{self._who} was shown: {shown}")
            return Answer(error=shown)
        return self._answered(command, channel.id, outcome.body)

    def _own(self, message: Message) -> Post:
        if not self.may_change(message.post):
            raise NotOnScreen(f"{self._who} cannot change that message.")
        return message.post

    def _writes(
        self,
        channel: Channel,
        text: str,
        *,
        thread: Message | None,
        broadcast: bool,
        files: Sequence[tuple[str, bytes] | File],
    ) -> Message:
        self._may_write_in(channel)
        if not text.strip() and not files:
            raise NotOnScreen("There is nothing to send.")
        chosen = self._uploaded(files)
        content = replace(self._composed(text), files=tuple(chosen))
        file_sharing.shared(self.team, chosen, channel)
        thread_ts = None if thread is None else thread.thread_ts or thread.ts
        author = Author(self.user.id, self.user.name)
        post = self.team.post(channel, content, thread_ts=thread_ts, broadcast=broadcast, author=author)
        return self._looks_at(post)

    def _composed(self, text: str) -> Content:
        return compose(text, self.team.reader(self.user))

    def _uploaded(self, files: Sequence[tuple[str, bytes] | File]) -> list[File]:
        """Files that were uploaded already, and those that are now."""
        if len(files) > MOST:
            raise NotOnScreen(f"Slack takes at most {MOST} files in one message.")
        too_large = [file[0] for file in files if isinstance(file, tuple) and len(file[1]) > self.team.files.largest]
        if too_large:
            raise NotOnScreen(f"{too_large[0]} is too large for Slack.")
        now = self.team.clock.now()
        return [
            file if isinstance(file, File) else self.team.files.add(*file, user_id=self.id, now=now) for file in files
        ]

    def _within_reach(self, message: Message) -> Post:
        """A message that this person sees and anybody may react to, which an ephemeral is not."""
        channel = self.team.channels.with_id(message.channel_id)
        assert channel is not None
        post = message.post
        if post.is_gone or post.only_to or self.user.id not in channel.members:
            raise NotOnScreen(f"{self._who} cannot react to that message, or pin it.")
        return post

    def _may_write_in(self, channel: Channel) -> None:
        manifest = self.team.manifest
        if channel.is_archived:
            raise NotOnScreen(f"#{channel.name} is archived.")
        if self.team.is_deserted(channel):
            raise NotOnScreen("That account is deactivated: it takes no messages any more.")
        if channel.dm_with and (manifest.messages_tab_read_only or not manifest.messages_tab):
            raise NotOnScreen("The app's DM has no place to write: its manifest says so.")

    def _escaped(self, text: str) -> str:
        """People, groups and channels as ids beside their names, the rest escaped: what `should_escape` promises."""

        def identified(match: re.Match[str]) -> str:
            kind, name = match.groups()
            if kind == "#":
                channel = self.team.channels.named(name)
                return f"<#{channel.id}|{name}>" if channel else match.group()
            user = next((u for u in self.team.people if u.name == name), None)
            group = self.team.usergroups.called(name)
            called = f"<!{SUBTEAM}{group.id}|@{name}>" if group else match.group()
            return f"<@{user.id}|{name}>" if user else called

        return _NAMED.sub(identified, escape(text))

    def _answered(self, command: str, channel_id: str, body: Any) -> Answer:
        """Show what the acknowledgement said; it is expected, since the person asked for it."""
        if not body:
            return Answer()
        channel = self.team.channels.with_id(channel_id)
        assert channel is not None
        args = Args(body if isinstance(body, dict) else {"text": str(body)})
        try:
            post = say(self.team, channel, self.user.id, args)
        except SlackError as refusal:
            self._refuses(f"the answer to {command}", refusal)
        post.expected = True
        message = self._as_shown(post)
        return Answer(message.text, message)

    def _refuses(self, what: str, refusal: SlackError) -> NoReturn:
        self.delivery.fail(what, refusal.code)
        details = f" {refusal.details}" if refusal.details else ""
        raise SlackShowedAnError(f"Slack does not take {what}: {refusal.code}{details}") from refusal
