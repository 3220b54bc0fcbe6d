"""What an assistant says of a thread beside its messages: that it is thinking, a title, and what one may ask."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from sandbox.bell import Bell
from sandbox.clock.alarms import Alarm

PATIENCE = 120.0
"""Seconds after which Slack takes a status away."""


@dataclass(frozen=True)
class Prompt:
    """Something to ask, by a click."""

    title: str
    message: str


@dataclass
class AssistantThread:
    """One thread; an empty `thread_ts` is the conversation itself."""

    channel_id: str
    thread_ts: str = ""
    title: str = ""
    status: str = ""
    loading_messages: list[str] = field(default_factory=list)
    until: float = 0.0
    """When the status is taken away, in domain seconds."""
    prompts: list[Prompt] = field(default_factory=list)
    prompts_title: str = ""

    @property
    def words(self) -> str:
        """What it says it is doing: the first of the loading messages where there are some."""
        return next(iter(self.loading_messages), "") or self.status


class Assistants:
    """The threads that the app has said something of."""

    def __init__(self, bell: Bell) -> None:
        """None yet."""
        self._bell = bell
        self._threads: dict[tuple[str, str], AssistantThread] = {}

    def __iter__(self) -> Iterator[AssistantThread]:
        """In the order in which they were first spoken of."""
        return iter(self._threads.values())

    def at(self, channel_id: str, thread_ts: str) -> AssistantThread | None:
        """What was said of this thread, or None."""
        return self._threads.get((channel_id, thread_ts))

    def of(self, channel_id: str, thread_ts: str) -> AssistantThread:
        """That thread, to be changed."""
        return self._threads.setdefault((channel_id, thread_ts), AssistantThread(channel_id, thread_ts))

    def put_back(self, thread: AssistantThread) -> None:
        """One of an archive."""
        self._threads[thread.channel_id, thread.thread_ts] = thread

    def thinks(self, thread: AssistantThread, status: str, loading_messages: list[str], *, until: float) -> None:
        """Show a status, or with an empty one none any more."""
        thread.status, thread.loading_messages, thread.until = status, loading_messages if status else [], until
        self._bell.ring()

    def answered(self, channel_id: str, thread_ts: str | None) -> None:
        """The app has written there, and thinks no longer."""
        thread = self.at(channel_id, thread_ts or "")
        if thread is not None and thread.status:
            self.thinks(thread, "", [], until=0)

    def next_alarm(self) -> Alarm | None:
        """When the next status is taken away."""
        thinking = [thread for thread in self if thread.status]
        first = min(thinking, key=lambda thread: thread.until, default=None)
        return None if first is None else Alarm(first.until, lambda: self.thinks(first, "", [], until=0))
