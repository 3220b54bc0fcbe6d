"""Slack's pace, which can be left for a while: a week is played in seconds, and only on this machine."""

from datetime import datetime, timedelta

from typing_extensions import override

from bot.pace import Pace

AT_ONCE = timedelta()


class Haste(Pace):
    """Slack's pace; while ``hurries``, only what the workspace itself asks to wait for is waited for."""

    def __init__(self) -> None:
        """In no hurry."""
        super().__init__()
        self.hurries = False

    @override
    def post(self, channel: str, now: datetime) -> timedelta:
        return AT_ONCE if self.hurries else super().post(channel, now)

    @override
    def edit(self, now: datetime) -> timedelta:
        return AT_ONCE if self.hurries else super().edit(now)
