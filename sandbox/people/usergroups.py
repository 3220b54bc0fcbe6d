"""User groups: people who are called together by one handle."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sandbox.errors import SlackError
from sandbox.ids import slack_id

if TYPE_CHECKING:
    from sandbox.team import Team

HANDLE = 21
NAME = 100
DESCRIPTION = 140
"""Characters; the names of Slack's refusals are documented, the numbers are not."""

MOST_TOLD = 500
"""Members whom an event names; its `user_count` counts all of them."""

_HANDLE = re.compile(r"[a-z0-9][a-z0-9._-]*")
_FORBIDDEN = {"channel", "here", "everyone", "group", "slackbot"}


@dataclass
class UserGroup:
    """A group (`S…`); `deleted` is when it was disabled, or 0."""

    id: str
    name: str
    handle: str
    description: str = ""
    members: list[str] = field(default_factory=list)
    channels: list[str] = field(default_factory=list)
    created: int = 0
    updated: int = 0
    deleted: int = 0
    created_by: str = ""
    updated_by: str = ""

    def as_slack(self, team_id: str, *, with_users: bool = False, with_count: bool = False) -> dict[str, Any]:
        """Slack's object."""
        shown = {
            "id": self.id,
            "team_id": team_id,
            "is_usergroup": True,
            "is_subteam": True,
            "name": self.name,
            "description": self.description,
            "handle": self.handle,
            "is_external": False,
            "date_create": self.created,
            "date_update": self.updated,
            "date_delete": self.deleted,
            "auto_type": None,
            "auto_provision": False,
            "enterprise_subteam_id": "",
            "created_by": self.created_by,
            "updated_by": self.updated_by,
            "deleted_by": self.updated_by if self.deleted else None,
            "prefs": {"channels": self.channels, "groups": []},
        }
        users = {"users": self.members[:MOST_TOLD]} if with_users else {}
        return shown | users | ({"user_count": len(self.members)} if with_count else {})


class UserGroups:
    """Every group of the workspace, disabled ones too."""

    def __init__(self, groups: Iterable[UserGroup], *, team: "Team") -> None:
        """Keep the groups."""
        self._groups = {group.id: group for group in groups}
        self._team = team

    def __iter__(self) -> Iterator[UserGroup]:
        """In the order they were made."""
        return iter(self._groups.values())

    def with_id(self, group_id: str) -> UserGroup | None:
        """The group with this id, or None."""
        return self._groups.get(group_id)

    def called(self, handle: str) -> UserGroup | None:
        """The group that is called by this handle, `@` or not; None for one that is disabled."""
        wanted = handle.removeprefix("@").lower()
        return next((group for group in self if group.handle == wanted and not group.deleted), None)

    def spread(self, called: Iterable[str]) -> tuple[str, ...]:
        """Whom a message calls, with a group's members in its place; one that is disabled calls nobody."""
        spread = (self._members_of(who) if who in self._groups else [who] for who in called)
        return tuple(dict.fromkeys(user_id for users in spread for user_id in users))

    def read(self, entry: dict[str, Any]) -> UserGroup:
        """A group from one entry of a workspace file's `usergroups:`, of which nobody is told.

        Raises:
            KeyError: a member or a channel is not there.
            ValueError: Slack would not take the name or the handle.
        """
        team = self._team
        handle = str(entry["handle"]).removeprefix("@")
        listed = entry.get("members", [])
        people = [u for u in team.people if not u.is_bot] if listed == "everyone" else map(team.people.named, listed)
        try:
            handle = self._free_handle(handle, None)
            name = self._free_name(str(entry.get("name", handle)), None)
        except SlackError as refusal:
            raise ValueError(f"Slack does not take the user group {handle!r}: {refusal.code}.") from None
        group = UserGroup(
            id=str(entry.get("id") or slack_id("S", team.name, handle)),
            name=name,
            handle=handle,
            description=str(entry.get("description", "")),
            members=[user.id for user in people],
            channels=[team.channels.called(channel).id for channel in entry.get("channels", ())],
        )
        self._groups[group.id] = group
        return group

    def create(self, name: str, handle: str | None, description: str, channels: list[str], by: str) -> UserGroup:
        """A new group, empty.

        Raises:
            SlackError: Slack does not take its name, its handle or its description.
        """
        name = self._free_name(name, None)
        handle = self._free_handle(handle or re.sub(r"[^a-z0-9._-]+", "-", name.lower()).strip("-._"), None)
        now = int(self._team.clock.now())
        group = UserGroup(
            id=self._team.counter.next_id("S"),
            name=name,
            handle=handle,
            description=_described(description),
            channels=channels,
            created=now,
            updated=now,
            created_by=by,
            updated_by=by,
        )
        self._groups[group.id] = group
        self._tell("subteam_created", subteam=self._whole(group))
        return group

    def update(
        self,
        group: UserGroup,
        by: str,
        *,
        name: str | None = None,
        handle: str | None = None,
        description: str | None = None,
        channels: list[str] | None = None,
    ) -> None:
        """Change what is given.

        Raises:
            SlackError: as for `create`; nothing has changed then.
        """
        new_name = group.name if name is None else self._free_name(name, group)
        new_handle = group.handle if handle is None else self._free_handle(handle, group)
        group.description = group.description if description is None else _described(description)
        group.name, group.handle = new_name, new_handle
        group.channels = group.channels if channels is None else channels
        self._touched(group, by)

    def enable(self, group: UserGroup, by: str, *, enabled: bool) -> None:
        """Let the group be called again, or no more."""
        group.deleted = 0 if enabled else int(self._team.clock.now())
        self._touched(group, by)

    def sets_members(self, group: UserGroup, members: Collection[str], by: str) -> None:
        """Put these people in, and everybody else out."""
        before, earlier = group.members, group.updated
        group.members = list(dict.fromkeys(members))
        added = [user_id for user_id in group.members if user_id not in before]
        removed = [user_id for user_id in before if user_id not in group.members]
        self._touched(group, by)
        if not added and not removed:
            return
        self._tell(
            "subteam_members_changed",
            subteam_id=group.id,
            team_id=self._team.id,
            date_previous_update=earlier,
            date_update=group.updated,
            added_users=added,
            added_users_count=len(added),
            removed_users=removed,
            removed_users_count=len(removed),
        )
        bot = self._team.app.bot_user.id
        for kind, users in (("subteam_self_added", added), ("subteam_self_removed", removed)):
            if bot in users:
                self._tell(kind, subteam_id=group.id)

    def _members_of(self, group_id: str) -> list[str]:
        group = self.with_id(group_id)
        return group.members if group is not None and not group.deleted else []

    def _touched(self, group: UserGroup, by: str) -> None:
        group.updated, group.updated_by = int(self._team.clock.now()), by
        self._tell("subteam_updated", subteam=self._whole(group))

    def _whole(self, group: UserGroup) -> dict[str, Any]:
        return group.as_slack(self._team.id, with_users=True, with_count=True)

    def _tell(self, kind: str, **particulars: Any) -> None:
        team = self._team
        if team.manifest.hears(kind):
            team.announce({"type": kind, **particulars, "event_ts": team.timestamps.next_ts()})
        team.bell.ring()

    def _free_name(self, name: str, own: UserGroup | None) -> str:
        if len(name) > NAME:
            raise SlackError("name_too_long")
        if any(group.name.casefold() == name.casefold() for group in self if group is not own):
            raise SlackError("name_already_exists")
        return name

    def _free_handle(self, handle: str, own: UserGroup | None) -> str:
        handle = handle.removeprefix("@").lower()
        if not _HANDLE.fullmatch(handle) or len(handle) > HANDLE:
            raise SlackError("bad_handle")
        if handle in _FORBIDDEN:
            raise SlackError("forbidden_handle")
        taken = {group.handle for group in self if group is not own}
        taken |= {user.name for user in self._team.people} | {channel.name for channel in self._team.channels}
        if handle in taken:
            raise SlackError("handle_already_exists")
        return handle


def _described(description: str) -> str:
    if len(description) > DESCRIPTION:
        raise SlackError("description_too_long")
    return description
