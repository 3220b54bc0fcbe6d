"""Messages that wait for their time."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from sandbox.clock.alarms import Alarm
from sandbox.errors import SlackError
from sandbox.ids import Counter
from sandbox.messages.reading import Content

if TYPE_CHECKING:
    from sandbox.team import Team

FURTHEST = 120 * 24 * 3600
"""Seconds ahead."""
MOST_TOGETHER = 30
"""Messages for one conversation within `WINDOW` seconds."""
WINDOW = 300
LAST_MINUTE = 60
"""Seconds before its time in which a message cannot be called back any more."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Scheduled:
    """One message for later: what it will say and where, and in which thread."""

    id: str
    channel_id: str
    post_at: int
    created: int
    content: Content
    thread_ts: str | None = None
    broadcast: bool = False
    metadata: dict[str, Any] | None = None


class ScheduledMessages:
    """Those that wait, by their time; of two for one moment the one that was there first."""

    def __init__(self, counter: Counter) -> None:
        """None yet."""
        self._counter = counter
        self._waiting: dict[str, Scheduled] = {}

    def __iter__(self) -> Iterator[Scheduled]:
        """In the order in which they will be posted."""
        return iter(sorted(self._waiting.values(), key=lambda message: message.post_at))

    def first(self) -> Scheduled | None:
        """The one that is posted next."""
        return min(self._waiting.values(), key=lambda message: message.post_at, default=None)

    def add(self, now: float, channel_id: str, content: Content, post_at: int, **details: Any) -> Scheduled:
        """One more; `details` are its thread, whether it goes to the channel too, and its metadata.

        Raises:
            SlackError: `time_in_past`, `time_too_far`, `restricted_too_many`.
        """
        if post_at <= now:
            raise SlackError("time_in_past")
        if post_at > now + FURTHEST:
            raise SlackError("time_too_far")
        if self._are_crowded(channel_id, post_at):
            raise SlackError("restricted_too_many")
        message = Scheduled(self._counter.next_id("Q"), channel_id, post_at, int(now), content, **details)
        self.put_back(message)
        return message

    def put_back(self, message: Scheduled) -> None:
        """One of an archive."""
        self._waiting[message.id] = message

    def take(self, message_id: str) -> Scheduled:
        """Take one out, to post it.

        Raises:
            KeyError: it was posted or deleted.
        """
        return self._waiting.pop(message_id)

    def delete(self, now: float, channel_id: str, message_id: str) -> None:
        """Call one back.

        Raises:
            SlackError: `invalid_scheduled_message_id`: there is none there, or its time has almost come.
        """
        message = self._waiting.get(message_id)
        if message is None or message.channel_id != channel_id or message.post_at - now < LAST_MINUTE:
            raise SlackError("invalid_scheduled_message_id")
        del self._waiting[message_id]

    def _are_crowded(self, channel_id: str, post_at: int) -> bool:
        """Whether one more at this moment would be one too many in some five minutes around it."""
        near = [m.post_at for m in self if m.channel_id == channel_id and abs(m.post_at - post_at) < WINDOW]
        times = [*near, post_at]
        starts = [start for start in times if start <= post_at]
        return any(sum(start <= at < start + WINDOW for at in times) > MOST_TOGETHER for start in starts)


def next_alarm(team: "Team") -> Alarm | None:
    """When the next message is posted."""
    message = team.scheduled.first()
    return None if message is None else Alarm(message.post_at, partial(_post, team, message))


def _post(team: "Team", message: Scheduled) -> None:
    """Post one whose time has come; as in Slack nobody is told of one that cannot be, but our terminal says why."""
    team.scheduled.take(message.id)
    channel = team.channels.with_id(message.channel_id)
    reason = ""
    if message.metadata is not None:
        reason = "it has metadata, and Slack never posts such a one (its documentation calls that a bug)"
    elif channel is None or channel.is_archived:
        reason = "its channel is archived or gone"
    elif not team.bot_is_in(channel) and "chat:write.public" not in team.manifest.scopes:
        reason = "the app is not in its channel any more"
    if channel is None or reason:
        _log.warning("A scheduled message was not posted: %s. It said: %s", reason, message.content.text)
        return
    team.post(channel, message.content, thread_ts=message.thread_ts, broadcast=message.broadcast)
