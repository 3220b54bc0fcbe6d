"""What a person does about their own status, presence and notifications."""

from datetime import datetime, timedelta

from sandbox.people.availability import Status
from sandbox.people.users import User
from sandbox.team import Team


class Reachable:
    """A person who may be away, on holiday, or not to be disturbed."""

    team: Team
    user: User

    async def sets_status(self, text: str = "", *, emoji: str = "", until: datetime | None = None) -> None:
        """Let others know: `sets_status("On holiday", emoji="palm_tree", until=monday)`.

        Without an emoji Slack chooses a speech balloon. At `until`, a domain time, it goes away by itself.

        Raises:
            ValueError: the words are longer than 100 characters, or `until` has no time zone.
        """
        self.team.staff.sets_status(self.user, Status.of(text, emoji, until))

    async def clears_status(self) -> None:
        """Take the status away."""
        self.team.staff.sets_status(self.user, Status())

    async def goes_away(self) -> None:
        """Set oneself away."""
        self.team.staff.sets_presence(self.user, away=True)

    async def comes_back(self) -> None:
        """Set oneself active."""
        self.team.staff.sets_presence(self.user, away=False)

    async def pauses_notifications(self, *, minutes: float = 30, until: datetime | None = None) -> None:
        """Pause notifications for so many minutes, or until a moment."""
        moment = until or self.team.clock.moment() + timedelta(minutes=minutes)
        self.team.staff.pauses(self.user, moment)

    async def resumes_notifications(self) -> None:
        """Let notifications through again."""
        self.team.staff.resumes(self.user)

    async def keeps_quiet_hours(self, start: str, end: str) -> None:
        """Have no notifications between two hours each day: `keeps_quiet_hours("22:00", "08:00")`.

        Raises:
            ValueError: one of them is no time of day.
        """
        self.team.staff.keeps_hours(self.user, start, end)

    async def changes_profile(self, **details: str) -> None:
        """Change what the profile says, by the workspace file's words: `changes_profile(tz="Asia/Tokyo")`.

        Raises:
            ValueError: there is no such detail.
            ZoneInfoNotFoundError: there is no such time zone.
        """
        self.team.staff.changes_profile(self.user, **details)
