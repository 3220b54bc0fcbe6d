"""The people of a workspace, and the app's own bot user."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.ids import slack_id
from sandbox.people.availability import Quiet, Status, status_from_file


@dataclass
class User:
    """A member of the workspace; `tz` is an IANA name."""

    id: str
    name: str
    real_name: str
    display_name: str
    email: str
    tz: str = "Etc/UTC"
    title: str = ""
    locale: str = "en-US"
    is_bot: bool = False
    deactivated: bool = False
    status: Status = field(default_factory=Status)
    quiet: Quiet = field(default_factory=Quiet)
    away: bool = False
    updated: int = 0
    """When anything of this was changed last, in domain seconds."""

    @property
    def zone(self) -> ZoneInfo:
        """The zone the person's watch is set to."""
        return ZoneInfo(self.tz)

    def as_slack(self, *, team_id: str, at: datetime, with_email: bool, with_locale: bool) -> dict[str, Any]:
        """Slack's user object; the address is in it only for an app with `users:read.email`."""
        here = at.astimezone(self.zone)
        offset = here.utcoffset()
        user = {
            "id": self.id,
            "team_id": team_id,
            "name": self.name,
            "deleted": self.deactivated,
            "color": self.id[-6:].lower(),
            "real_name": self.real_name,
            "tz": self.tz,
            "tz_label": here.tzname() or self.tz,
            "tz_offset": int(offset.total_seconds()) if offset is not None else 0,
            "profile": self.profile(team_id=team_id, with_email=with_email),
            "is_admin": False,
            "is_owner": False,
            "is_primary_owner": False,
            "is_restricted": False,
            "is_ultra_restricted": False,
            "is_bot": self.is_bot,
            "is_app_user": False,
            "updated": self.updated,
        }
        return user | ({"locale": self.locale} if with_locale else {})

    def profile(self, *, team_id: str, with_email: bool) -> dict[str, Any]:
        """Slack's profile object."""
        first, _, last = self.real_name.partition(" ")
        profile = {
            "title": self.title,
            "phone": "",
            "real_name": self.real_name,
            "real_name_normalized": self.real_name,
            "display_name": self.display_name,
            "display_name_normalized": self.display_name,
            "first_name": first,
            "last_name": last,
            **self.status.as_slack(),
            "team": team_id,
        }
        return profile | ({"email": self.email} if with_email and self.email else {})


class People:
    """Everyone in the workspace, by id, by name and by address."""

    def __init__(self, users: Iterable[User]) -> None:
        """Keep the users.

        Raises:
            ValueError: two of them share a name or an id.
        """
        self._users: dict[str, User] = {}
        self._by_name: dict[str, User] = {}
        for user in users:
            self.add(user)

    def __iter__(self) -> Iterator[User]:
        """Everyone, in the order of the file."""
        return iter(self._users.values())

    def add(self, user: User) -> User:
        """One more user.

        Raises:
            ValueError: somebody has that name or that id.
        """
        if user.id in self._users or user.name in self._by_name:
            raise ValueError(f"Two people are called {user.name!r}, or share the id {user.id}.")
        self._users[user.id] = self._by_name[user.name] = user
        return user

    def with_id(self, user_id: str) -> User | None:
        """The user with this id, or None."""
        return self._users.get(user_id)

    def named(self, name: str) -> User:
        """The user whom the file names so (an `@` before the name does no harm).

        Raises:
            KeyError: nobody is called that.
        """
        user = self._by_name.get(name.removeprefix("@"))
        if user is not None:
            return user
        raise KeyError(f"Nobody here is called {name!r}; there are {', '.join(u.name for u in self)}.")

    def with_email(self, email: str) -> User | None:
        """The active user with this address, in any case of letters, or None."""
        wanted = email.strip().casefold()
        return next((u for u in self if u.email.casefold() == wanted and not u.deactivated), None)


def person_from_file(team: str, entry: dict[str, Any]) -> User:
    """A user from one entry of `people:`; the display name defaults to the first word of `real_name`.

    Raises:
        ValueError: the status is too long, or an hour of `quiet` is no time of day.
    """
    name = str(entry["name"])
    zone = ZoneInfo(entry.get("tz", "Etc/UTC"))  # one that does not exist fails here, with its name
    hours = entry.get("quiet")
    real_name = str(entry.get("real_name", name.title()))
    return User(
        id=str(entry.get("id") or slack_id("U", team, name)),
        name=name,
        real_name=real_name,
        display_name=str(entry.get("display_name") or real_name.split(maxsplit=1)[0]),
        email=str(entry.get("email", "")),
        tz=str(zone),
        title=str(entry.get("title", "")),
        locale=str(entry.get("locale", "en-US")),
        deactivated=bool(entry.get("deactivated", False)),
        status=status_from_file(entry.get("status", ""), zone),
        quiet=Quiet.daily(str(hours["from"]), str(hours["to"])) if hours else Quiet(),
        away=bool(entry.get("away", False)),
    )
