"""Other paces than Slack's, at which forty edits take a minute; what Slack asks for in between is heeded too."""

from datetime import datetime, timedelta

from typing_extensions import override

from bot.pace import EDIT, POST, Bucket, Pace


class QuickEdits(Pace):
    """Slack's, but for edits."""

    def __init__(self) -> None:
        super().__init__()
        self._edits = Bucket(every=timedelta(seconds=0.2), burst=10)


class TenfoldPace(Pace):
    """Ten times as fast as Slack's, and with bursts as long: work piles up as it does at Slack's."""

    def __init__(self) -> None:
        super().__init__()
        self._edits = Bucket(every=timedelta(seconds=0.15), burst=10)

    @override
    def post(self, channel: str, now: datetime) -> timedelta:
        bucket = self._posts.setdefault(channel, Bucket(every=timedelta(seconds=0.1), burst=5))
        return self._closed(POST, now) or bucket.take(now)


class NoPace(Pace):
    """None at all: the sandbox lets everything through at once."""

    @override
    def post(self, channel: str, now: datetime) -> timedelta:
        return self._closed(POST, now)

    @override
    def edit(self, now: datetime) -> timedelta:
        return self._closed(EDIT, now)
