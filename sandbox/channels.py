"""Channels and direct messages."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sandbox.ids import slack_id
from sandbox.people import People, User

_UNSET = {"value": "", "creator": "", "last_set": 0}


class Kind(StrEnum):
    """What sort of conversation it is, in Slack's words."""

    CHANNEL = "channel"
    DM = "im"
    GROUP_DM = "mpim"


@dataclass
class Channel:
    """A conversation: a channel (`C…`), a DM of two (`D…`), or a group DM (`G…`); the latter two are private."""

    id: str
    name: str = ""
    members: set[str] = field(default_factory=set)
    is_private: bool = False
    is_archived: bool = False
    kind: Kind = Kind.CHANNEL
    dm_with: str | None = None
    """Whose DM with the app it is; None for every other conversation, the DMs that people have among them too."""

    @property
    def is_channel(self) -> bool:
        """Whether it has a name that people know it by, and may be archived, joined and left."""
        return self.kind is Kind.CHANNEL

    @property
    def scope_family(self) -> str:
        """The word in the scope that opens it: `channels:read`, `groups:read`, `im:read`, `mpim:read`."""
        if not self.is_channel:
            return self.kind.value
        return "groups" if self.is_private else "channels"

    @property
    def is_general(self) -> bool:
        """Whether it is the one that nobody can leave."""
        return self.is_channel and self.name == "general"

    @property
    def payload_name(self) -> str:
        """The name that interaction payloads give it."""
        return "directmessage" if self.kind is Kind.DM else self.name

    def as_slack(self, *, bot_user: str, team_id: str) -> dict[str, Any]:
        """Slack's conversation object."""
        if self.dm_with is not None:
            return {
                "id": self.id,
                "created": 1700000000,
                "is_archived": False,
                "is_im": True,
                "is_org_shared": False,
                "user": self.dm_with,
                "is_user_deleted": False,
                "is_open": True,
                "context_team_id": team_id,
            }
        return {
            "id": self.id,
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": not self.is_private,
            "is_group": self.is_private,
            "is_im": False,
            "is_mpim": False,
            "is_private": self.is_private,
            "is_archived": self.is_archived,
            "is_general": self.is_general,
            "is_member": bot_user in self.members,
            "is_shared": False,
            "created": 1700000000,
            "context_team_id": team_id,
            "topic": _UNSET,
            "purpose": _UNSET,
            "num_members": len(self.members),
        }


class Channels:
    """Every conversation the app could take part in."""

    def __init__(self, channels: Iterable[Channel], *, team: str, bot_user: str) -> None:
        """Keep the channels; DMs are opened when first needed."""
        self._channels = {channel.id: channel for channel in channels}
        self._team = team
        self._bot_user = bot_user

    def __iter__(self) -> Iterator[Channel]:
        """Channels in the order of the file, then DMs in the order they were opened."""
        return iter(self._channels.values())

    def with_id(self, channel_id: str) -> Channel | None:
        """The conversation with this id, or None."""
        return self._channels.get(channel_id)

    def named(self, name: str) -> Channel | None:
        """The channel with this name, `#` or not, or None."""
        wanted = name.removeprefix("#")
        return next((c for c in self if c.is_channel and c.name == wanted), None)

    def called(self, name: str) -> Channel:
        """The channel with this name, `#` or not.

        Raises:
            KeyError: there is no such channel.
        """
        channel = self.named(name)
        if channel is None:
            raise KeyError(f"There is no channel {name!r}.")
        return channel

    def dm(self, user: User) -> Channel:
        """The app's DM with a person, opened if need be; its id is the same every time."""
        channel_id = slack_id("D", self._team, user.id)
        if channel_id not in self._channels:
            self._channels[channel_id] = Channel(
                id=channel_id, members={user.id, self._bot_user}, kind=Kind.DM, dm_with=user.id, is_private=True
            )
        return self._channels[channel_id]


def channel_from_file(team: str, entry: dict[str, Any], people: People, bot_user: str) -> Channel:
    """A channel from one entry of `channels:`; `members` is a list of names or the word `everyone`.

    Raises:
        KeyError: a member is not among the people.
    """
    name = str(entry["name"]).removeprefix("#")
    listed = entry.get("members", [])
    users = [u for u in people if not u.is_bot] if listed == "everyone" else [people.named(n) for n in listed]
    return Channel(
        id=str(entry.get("id") or slack_id("C", team, name)),
        name=name,
        members={user.id for user in users} | ({bot_user} if entry.get("bot", False) else set()),
        is_private=bool(entry.get("private", False)),
        is_archived=bool(entry.get("archived", False)),
    )
