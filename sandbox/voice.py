"""What a person types: messages and slash commands."""

import re
from dataclasses import dataclass
from typing import Any, NoReturn

from sandbox.authors import Author
from sandbox.channels import Channel
from sandbox.errors import NotOnScreen, SlackError, SlackShowedAnError
from sandbox.hands import Hands
from sandbox.messages import Post
from sandbox.mrkdwn import escape
from sandbox.parcels import slash_command
from sandbox.reading import Content
from sandbox.responses import say
from sandbox.surfaces import Message
from sandbox.web_api import Args

_NAMED = re.compile(r"([@#])([\w.-]+)")
_LINKED = re.compile(r"(https?://[^\s<>]+)|([\w.+-]+@[\w-]+(?:\.[\w-]+)+)")
_COMMAND_ERRORS = {"http_timeout": "operation_timeout", "http_error": "http_service_error"}


@dataclass(frozen=True)
class Answer:
    """What a command's acknowledgement said; `refused` when Slack itself did not know the command."""

    text: str = ""
    message: Message | None = None
    refused: bool = False
    error: str | None = None


class Voice(Hands):
    """A person at the keyboard."""

    async def says(
        self, text: str, *, in_: str | None = None, thread: Message | None = None, broadcast: bool = False
    ) -> Message:
        """Write a message, in the app's DM unless `in_` names a channel; `broadcast` sends a reply there, too.

        As in Slack's own client `@ana` and `#general` become mentions, URLs and e-mail addresses become links.

        Raises:
            NotOnScreen: the person is not in that channel, it is archived, or the app's DM takes no messages.
        """
        channel = self._channel(in_) if in_ is not None else self.team.channels.dm(self.user)
        self._may_write_in(channel)
        content = Content(self._linked(text))
        thread_ts = None if thread is None else thread.thread_ts or thread.ts
        author = Author(self.user.id, self.user.name)
        post = self.team.post(channel, content, thread_ts=thread_ts, broadcast=broadcast, author=author)
        return self._looks_at(post)

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

    def _within_reach(self, message: Message) -> Post:
        """A message that this person sees and anybody may react to, which an ephemeral is not."""
        channel = self.team.channels.with_id(message.channel_id)
        assert channel is not None
        post = message.post
        if post.deleted or post.only_to or self.user.id not in channel.members:
            raise NotOnScreen(f"{self._who} cannot react to that message.")
        return post

    def _may_write_in(self, channel: Channel) -> None:
        manifest = self.team.manifest
        if channel.is_archived:
            raise NotOnScreen(f"#{channel.name} is archived.")
        if channel.dm_with and (manifest.messages_tab_read_only or not manifest.messages_tab):
            raise NotOnScreen("The app's DM has no place to write: its manifest says so.")

    def _escaped(self, text: str, *, named: bool = True) -> str:
        """People (`named` beside their ids) and channels as ids, the rest escaped: what `should_escape` promises."""

        def identified(match: re.Match[str]) -> str:
            kind, name = match.groups()
            if kind == "#":
                channel = self.team.channels.named(name)
                return f"<#{channel.id}|{name}>" if channel else match.group()
            user = next((u for u in self.team.people if u.name == name), None)
            if user is None:
                return match.group()
            return f"<@{user.id}|{name}>" if named else f"<@{user.id}>"

        return _NAMED.sub(identified, escape(text))

    def _linked(self, text: str) -> str:
        """Mentions and links as the text of a message has them, the rest escaped."""
        parts: list[str] = []
        end = 0
        for link in _LINKED.finditer(text):
            url, address = link.groups()
            shown = f"<{escape(url)}>" if url else f"<mailto:{address}|{address}>"
            parts.extend((self._escaped(text[end : link.start()], named=False), shown))
            end = link.end()
        return "".join([*parts, self._escaped(text[end:], named=False)])

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
