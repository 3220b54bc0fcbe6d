"""What is pinned to conversations, and who is told."""

from typing import TYPE_CHECKING

from sandbox.errors import SlackError
from sandbox.messages.posts import Pin, Post

if TYPE_CHECKING:
    from sandbox.team import Team

MOST = 100
"""Pins in one conversation."""


class Pins:
    """A pin hangs on its message; a message that is deleted takes it along."""

    def __init__(self, team: "Team") -> None:
        """Those of this workspace."""
        self._team = team

    def of(self, channel_id: str) -> list[Post]:
        """What is pinned to a conversation, in the order of the pins."""
        pinned = [post for post in self._team.messages.in_channel(channel_id) if post.pin]
        return sorted(pinned, key=lambda post: post.pin.at if post.pin else 0)

    def add(self, post: Post, user_id: str) -> None:
        """Pin a message.

        Raises:
            SlackError: `already_pinned`, `too_many_pins`.
        """
        if post.pin is not None:
            raise SlackError("already_pinned")
        if len(self.of(post.channel_id)) >= MOST:
            raise SlackError("too_many_pins")
        post.pin = Pin(user_id, int(self._team.clock.now()))
        self._changed("pin_added", post, post.pin, user_id)

    def remove(self, post: Post, user_id: str) -> None:
        """Take its pin away.

        Raises:
            SlackError: `no_pin`.
        """
        if post.pin is None:
            raise SlackError("no_pin")
        pin, post.pin = post.pin, None
        self._changed("pin_removed", post, pin, user_id)

    def _changed(self, kind: str, post: Post, pin: Pin, user_id: str) -> None:
        team = self._team
        team.messages.changed(post)
        channel = team.channels.with_id(post.channel_id)
        if team.manifest.hears(kind) and channel is not None and team.bot_is_in(channel):
            item = {
                "type": "message",
                "channel": post.channel_id,
                "message": team.message_object(post),
                "created": pin.at,
                "created_by": pin.user_id,
            }
            count = len(self.of(post.channel_id))
            event = {
                "type": kind,
                "user": user_id,
                "channel_id": post.channel_id,
                "item": item,
                "item_user": post.author.user_id,
                "pin_count": count,
                **({"has_pins": count > 0} if kind == "pin_removed" else {}),
                "event_ts": team.timestamps.next_ts(),
            }
            team.announce(event)
        team.bell.ring()
