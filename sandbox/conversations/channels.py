"""Channels and direct messages."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from sandbox.ids import slack_id
from sandbox.people.users import People, User

LONG_AGO = 1700000000
"""When what a file tells of was made."""
MOST_IN_GROUP_DM = 9


class Kind(StrEnum):
    """What sort of conversation it is, in Slack's words."""

    CHANNEL = "channel"
    DM = "im"
    GROUP_DM = "mpim"


@dataclass(frozen=True)
class Note:
    """A topic or a purpose: what it says, who set it and when."""

    value: str = ""
    creator: str = ""
    last_set: int = 0


@dataclass
class Channel:
    """A conversation: a channel (`C…`), a DM of two (`D…`), or a group DM (`C…`, too); the latter two are private."""

    id: str
    name: str = ""
    members: set[str] = field(default_factory=set)
    is_private: bool = False
    is_archived: bool = False
    kind: Kind = Kind.CHANNEL
    dm_with: str | None = None
    """Whose DM with the app it is; None for every other conversation, the DMs that people have among them too."""
    topic: Note = Note()
    purpose: Note = Note()
    creator: str = ""
    created: int = LONG_AGO
    previous_names: list[str] = field(default_factory=list)
    closed_by: set[str] = field(default_factory=set)
    """Who has closed it: a DM leaves their list until somebody writes there."""

    def __post_init__(self) -> None:
        """Exports from before there were kinds know a DM by `dm_with`."""
        if self.dm_with is not None:
            self.kind = Kind.DM
        self.is_private = self.is_private or not self.is_channel

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
        """Slack's conversation object, as the app is shown it."""
        if self.kind is Kind.DM:
            return {
                "id": self.id,
                "created": self.created,
                "is_archived": False,
                "is_im": True,
                "is_org_shared": False,
                "user": self.dm_with or next(iter(self.members)),
                "is_user_deleted": False,
                "is_open": bot_user not in self.closed_by,
                "context_team_id": team_id,
            }
        shown = {
            "id": self.id,
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": not self.is_private,
            "is_group": self.is_private,
            "is_im": False,
            "is_mpim": self.kind is Kind.GROUP_DM,
            "is_private": self.is_private,
            "is_archived": self.is_archived,
            "is_general": self.is_general,
            "is_member": bot_user in self.members,
            "is_shared": False,
            "is_ext_shared": False,
            "is_org_shared": False,
            "is_pending_ext_shared": False,
            "is_frozen": False,
            "created": self.created,
            "creator": self.creator,
            "context_team_id": team_id,
            "topic": asdict(self.topic),
            "purpose": asdict(self.purpose),
            "previous_names": self.previous_names,
        }
        return shown | ({"is_open": bot_user not in self.closed_by} if not self.is_channel else {})


class Channels:
    """Every conversation the app could take part in."""

    def __init__(
        self,
        channels: Iterable[Channel],
        *,
        team: str,
        bot_user: str,
        now: Callable[[], float] = lambda: float(LONG_AGO),
    ) -> None:
        """Keep the channels; DMs are opened when first needed."""
        self._channels = {channel.id: channel for channel in channels}
        self._team = team
        self._bot_user = bot_user
        self._now = now

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

    def add(self, channel: Channel) -> Channel:
        """Keep a new one."""
        self._channels[channel.id] = channel
        return channel

    def dm(self, user: User) -> Channel:
        """The app's DM with a person, opened if need be; its id is the same every time."""
        channel_id = slack_id("D", self._team, user.id)
        return self._channels.get(channel_id) or self.add(
            Channel(
                id=channel_id,
                members={user.id, self._bot_user},
                kind=Kind.DM,
                dm_with=user.id,
                created=int(self._now()),
            )
        )

    def among(self, users: Collection[User]) -> Channel:
        """The DM or group DM of exactly these (one person alone has one, too), opened if need be.

        Raises:
            ValueError: it would be one of nobody, or of more than nine.
        """
        ids, channel_id = sorted({user.id for user in users}), self.id_among(users)
        known = self._channels.get(channel_id)
        if known is not None:
            return known
        if not 0 < len(ids) <= MOST_IN_GROUP_DM:
            raise ValueError(f"A group DM has up to {MOST_IN_GROUP_DM} people, not {len(ids)}.")
        if self._bot_user in ids and len(ids) == 2:
            return self.dm(next(user for user in users if user.id != self._bot_user))
        if len(ids) <= 2:
            return self.add(Channel(channel_id, members=set(ids), kind=Kind.DM, created=int(self._now())))
        names = [user.name for user in _by_name(users)]
        purpose = Note("Group messaging with: " + " ".join(f"@{name}" for name in names))
        return self.add(
            Channel(
                channel_id,
                name=f"mpdm-{'--'.join(names)}-1",
                members=set(ids),
                kind=Kind.GROUP_DM,
                purpose=purpose,
                topic=purpose,
                created=int(self._now()),
            )
        )

    def id_among(self, users: Collection[User]) -> str:
        """The id that the conversation of exactly these has, whether it was opened or not."""
        ids = sorted({user.id for user in users})
        if len(ids) == 2 and self._bot_user in ids:
            return slack_id("D", self._team, *(user_id for user_id in ids if user_id != self._bot_user))
        if len(ids) == 1:
            return slack_id("D", self._team, *ids, *ids)
        return slack_id("D" if len(ids) == 2 else "C", self._team, *ids)


def _by_name(users: Collection[User]) -> list[User]:
    return sorted(users, key=lambda user: user.name)


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
        topic=Note(str(entry.get("topic", ""))),
        purpose=Note(str(entry.get("purpose", ""))),
    )
