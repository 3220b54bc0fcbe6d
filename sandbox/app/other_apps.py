"""Other apps in the workspace, whose messages people and the app under test can see."""

from typing import Any

from sandbox.conversations.channels import Channel
from sandbox.errors import NotOnScreen
from sandbox.ids import slack_id
from sandbox.messages.authors import Author
from sandbox.people.users import User
from sandbox.screens.surfaces import Message
from sandbox.team import Team
from sandbox.web_api import Args
from sandbox.web_api.content import content_of

Parts = list[dict[str, Any]] | None
"""Blocks, or attachments."""


class OtherApp:
    """An app that posts, edits and deletes messages of its own, such as a CRM's integration."""

    def __init__(self, team: Team, name: str, *, classic: bool = False) -> None:
        """Install it: with a bot user, or as a `classic` integration, whose messages have no user.

        Raises:
            ValueError: somebody else is called that.
        """
        app_id, bot_id = slack_id("A", team.name, "other", name), slack_id("B", team.name, "other", name)
        self.team = team
        self.user = User(slack_id("U", team.name, "other", name), name, name, name, email="", is_bot=True)
        self.author = team.bots.get(bot_id) or Author(self.user.id, name, bot_id, app_id, classic=classic)
        if not self.author.classic and team.people.with_id(self.user.id) is None:  # an archive knows it already
            team.people.add(self.user)
        team.bots[bot_id] = self.author

    async def posts(
        self,
        channel: str,
        *,
        text: str = "",
        blocks: Parts = None,
        attachments: Parts = None,
        thread: Message | None = None,
    ) -> Message:
        """Post in a channel by its name; nobody needs to have been said to see it.

        Raises:
            KeyError: there is no such channel.
            NotOnScreen: it is archived.
            SlackError: Slack does not take the message.
        """
        place = self._open_channel(channel)
        thread_ts = None if thread is None else thread.thread_ts or thread.ts
        content = content_of(_args(text, blocks, attachments))
        post = self.team.post(place, content, thread_ts=thread_ts, author=self.author)
        return Message(self.team, self.user, post, post.latest)

    async def edits(
        self, message: Message, *, text: str = "", blocks: Parts = None, attachments: Parts = None
    ) -> Message:
        """Replace all that one of its messages says; what is not given is gone.

        Raises:
            NotOnScreen: the message is not this app's, or deleted.
            SlackError: Slack does not take the message.
        """
        self._owns(message)
        self.team.rewrite(message.post, content_of(_args(text, blocks, attachments)), marked_edited=True)
        return message.now

    async def deletes(self, message: Message) -> None:
        """Delete one of its messages.

        Raises:
            NotOnScreen: the message is not this app's, or deleted already.
        """
        self._owns(message)
        self.team.delete(message.post)

    def _open_channel(self, name: str) -> Channel:
        channel = self.team.channels.called(name)
        if channel.is_archived:
            raise NotOnScreen(f"#{channel.name} is archived.")
        return channel

    def _owns(self, message: Message) -> None:
        if message.post.author != self.author or message.post.is_gone:
            raise NotOnScreen(f"{self.author.name} has no such message.")


def _args(text: str, blocks: Parts, attachments: Parts) -> Args:
    return Args({"text": text, "blocks": blocks or [], "attachments": attachments or []})
