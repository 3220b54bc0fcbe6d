"""What changes about people, and whom of the app's events tell of it."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sandbox.clock.alarms import Alarm
from sandbox.people import user_events
from sandbox.people.availability import Quiet, Status
from sandbox.people.users import User

if TYPE_CHECKING:
    from sandbox.team import Team

_OF_A_PROFILE = frozenset({"real_name", "display_name", "title", "email", "tz", "locale"})


class Staff:
    """Everybody's accounts, profiles, statuses, presence and quiet hours."""

    def __init__(self, team: "Team") -> None:
        """Those of this workspace; statuses that expire do so by its clock."""
        self._team = team
        team.alarms.ask(self._next_alarm)

    def joined(self, user: User) -> None:
        """Somebody new is among the people."""
        self._touch(user)
        self._announce("team_join", user_events.joined(self._shown(user), self._team.timestamps.next_ts()))
        self._team.bell.ring()

    def sets_status(self, user: User, status: Status) -> None:
        """Somebody lets others know what they are at, or takes it away with an empty one."""
        user.status = status
        self._tell(user, user_events.STATUS)

    def changes_profile(self, user: User, **details: str) -> None:
        """Other words about somebody, by the names that the workspace file has for them: `title`, `tz`.

        Raises:
            ValueError: there is no such detail.
            ZoneInfoNotFoundError: there is no such time zone.
        """
        unknown = set(details) - _OF_A_PROFILE
        if unknown:
            raise ValueError(
                f"A profile has no {', '.join(sorted(unknown))}; it has {', '.join(sorted(_OF_A_PROFILE))}."
            )
        if "tz" in details:
            ZoneInfo(details["tz"])
        for name, value in details.items():
            setattr(user, name, value)
        self._tell(user, user_events.PROFILE)

    def sets_presence(self, user: User, *, away: bool) -> None:
        """Somebody is away, or back; no event tells of it, an app must ask."""
        user.away = away
        self._team.bell.ring()

    def pauses(self, user: User, until: datetime) -> None:
        """Pause somebody's notifications until a moment."""
        now = int(self._team.clock.now())
        self._keeps_quiet(user, replace(user.quiet, since=now, until=int(until.timestamp())))

    def resumes(self, user: User) -> None:
        """Let notifications through again, but for the daily hours."""
        self._keeps_quiet(user, replace(user.quiet, since=0, until=0))

    def keeps_hours(self, user: User, start: str, end: str) -> None:
        """Do not disturb somebody between two hours each day.

        Raises:
            ValueError: one of them is no time of day.
        """
        daily = Quiet.daily(start, end)
        self._keeps_quiet(user, replace(user.quiet, hours=daily.hours))

    def sets_active(self, user: User, *, active: bool) -> None:
        """Deactivate an account, or let it work again."""
        user.deactivated = not active
        self._tell(user, user_events.ACCOUNT)

    def is_active(self, user: User) -> bool:
        """Whether a green dot stands beside somebody; a bot has one if its manifest says so, or it asked for it."""
        if user.deactivated:
            return False
        return not user.away or (user.id == self._team.app.bot_user.id and self._team.manifest.always_online)

    def dnd(self, user: User, *, own: bool = False) -> dict[str, Any]:
        """Slack's do-not-disturb object of somebody, now."""
        return user.quiet.as_slack(self._team.clock.now(), user.zone, own=own)

    def _keeps_quiet(self, user: User, quiet: Quiet) -> None:
        user.quiet = quiet
        ts = self._team.timestamps.next_ts()
        self._announce("dnd_updated_user", user_events.disturbed_no_more(user.id, self.dnd(user), ts))
        self._team.bell.ring()

    def _tell(self, user: User, kinds: tuple[str, ...]) -> None:
        self._touch(user)
        for kind in kinds:
            self._announce(kind, user_events.changed(kind, self._shown(user), self._team.timestamps.next_ts()))
        self._team.bell.ring()

    def _touch(self, user: User) -> None:
        user.updated = int(self._team.clock.now())

    def _announce(self, kind: str, event: user_events.Event) -> None:
        if self._team.manifest.hears(kind):
            self._team.announce(event)

    def _shown(self, user: User) -> dict[str, Any]:
        team = self._team
        with_email = "users:read.email" in team.manifest.scopes
        return user.as_slack(team_id=team.id, at=team.clock.moment(), with_email=with_email, with_locale=True)

    def _next_alarm(self) -> Alarm | None:
        user = min((u for u in self._team.people if u.status.until), key=lambda u: u.status.until, default=None)
        return None if user is None else Alarm(user.status.until, lambda: self.sets_status(user, Status()))
