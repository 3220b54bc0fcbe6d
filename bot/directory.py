"""Who is who in Slack: ids of people, of their DMs, of channels. Looked up once, then remembered in the database."""

import asyncio
from collections.abc import Mapping
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.office import Office
from bot.slack_errors import GiveUp, SlackSaysNo, Wait, code_of, remedy
from bot.workspace import Workspace
from routing.messages import Place
from routing.people import Owner

log = structlog.get_logger(__name__)

PAGE = 200
ASKING = 1.5
"""Seconds that Slack may take to say what a channel is called: of the three that an event has, the rest is ours."""


class Directory:
    """Slack's names for Baton's places."""

    def __init__(self, office: Office, client: AsyncWebClient) -> None:
        self._office = office
        self._client = client
        self._dms: dict[str, str] = {}  # by Slack user: a person may get another account
        self._channels: dict[str, str] = {}  # by name, as the policy has it
        self._others: dict[str, str] = {}  # what channels are called that no source is known to read, by id
        self.workspace = Workspace()
        self.outside: frozenset[str] = frozenset()
        """The named channels that Baton was not in when it last looked."""

    async def channel_of(self, place: Place) -> str:
        """The id of the conversation that a place is.

        Raises:
            SlackSaysNo: nobody or nothing answers to the name.
            SlackApiError: Slack refused to say.
        """
        if place.kind == "thread":
            return place.name.partition(":")[0]
        return await (self._dm(place.name) if place.kind == "dm" else self._channel(place.name))

    async def which(self, names: frozenset[str], channel: str) -> str | None:
        """Which of some channels this id is, by the names that the policy gives them; None where it is none of them.

        Slack is asked only while one of the names has no id yet, and once about each channel.

        Raises:
            SlackApiError, and what a connection raises: Slack cannot say now.
        """
        if channel in names:
            return channel
        if _without_id(names, self._channels):
            self._channels = {**await asyncio.to_thread(self._office.records.channels), **self._channels}
        known = next((name for name in names if self._channels.get(name) == channel), None)
        if known is not None or not _without_id(names, self._channels):
            return known
        name = f"#{await self._name_of(channel)}"
        if name not in names:
            return None
        self._channels[name] = channel
        await self._office.outgoing.learn({}, {}, {name: channel})
        return name

    async def _name_of(self, channel: str) -> str:
        """What Slack calls a channel; empty where it knows none of that id."""
        if channel not in self._others:
            try:
                async with asyncio.timeout(ASKING):
                    told = await self._client.conversations_info(channel=channel)
            except SlackApiError as error:
                if isinstance(remedy(error, attempts=0), GiveUp):
                    log.warning("channel_not_named", channel=channel, error=code_of(error))
                    return ""
                raise
            found: dict[str, Any] = told.get("channel") or {}
            self._others[channel] = str(found.get("name") or "")
        return self._others[channel]

    async def learn_workspace(self) -> None:
        """Ask Slack who Baton is there, unless that is known.

        Raises:
            SlackApiError, and what a connection raises: Slack cannot say now.
        """
        if not self.workspace.known:
            told = await self._client.auth_test()
            self.workspace.learn(told.data if isinstance(told.data, dict) else {})

    async def learn_channels(self, names: frozenset[str]) -> frozenset[str]:
        """Look the named channels up and remember their ids; returns the names that no channel answers to."""
        wanted = {name.removeprefix("#") for name in names if name.startswith("#")}
        found: dict[str, str] = {}
        joined: set[str] = set()
        cursor = ""
        while wanted - found.keys():
            page = await self._client.conversations_list(
                types="public_channel,private_channel", exclude_archived=True, limit=PAGE, cursor=cursor
            )
            channels: list[dict[str, Any]] = page.get("channels") or []
            found |= {c["name"]: c["id"] for c in channels if c["name"] in wanted}
            joined |= {c["name"] for c in channels if c.get("is_member")}
            cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                break
        known = {f"#{name}": channel for name, channel in found.items()}
        self._channels |= known
        self._others.clear()  # a channel may have got another name
        self.outside = frozenset(f"#{name}" for name in found.keys() - joined)
        await self._office.outgoing.learn({}, {}, known)
        return frozenset(f"#{name}" for name in wanted - found.keys())

    async def learn_people(self) -> list[str]:
        """Look up everybody in the roster by e-mail who has no Slack id yet, at the pace Slack allows.

        Returns:
            whom Slack does not know.

        Raises:
            SlackApiError, and what a connection raises: Slack cannot say now.
        """
        roster = await asyncio.to_thread(self._office.records.roster)
        strangers = [owner for owner in roster.owners.values() if owner.active and owner.slack is None]
        return [owner.id for owner in strangers if not await self._found(owner)]

    async def _found(self, owner: Owner) -> bool:
        while True:
            try:
                await self._user(owner)
            except (SlackSaysNo, SlackApiError) as error:
                match remedy(error, attempts=0):
                    case Wait(seconds=seconds):
                        await asyncio.sleep(seconds)
                    case GiveUp():
                        return False
                    case _:
                        raise
            else:
                return True

    async def _dm(self, owner_id: str) -> str:
        roster = await asyncio.to_thread(self._office.records.roster)
        owner = roster.get(owner_id)
        if owner is None:
            raise SlackSaysNo("user_not_found")
        user = await self._user(owner)
        if user not in self._dms:
            self._dms[user] = await self._opened(owner_id, user)
        return self._dms[user]

    async def _opened(self, owner_id: str, user: str) -> str:
        known = await asyncio.to_thread(self._office.outgoing.dm_channel, owner_id)
        if known is not None:
            return known
        opened = await self._client.conversations_open(users=[user])
        channel = str(opened["channel"]["id"])
        await self._office.outgoing.learn({}, {owner_id: channel}, {})
        return channel

    async def _user(self, owner: Owner) -> str:
        if owner.slack is not None:
            return owner.slack
        if owner.email is None:
            raise SlackSaysNo("users_not_found")
        found = await self._client.users_lookupByEmail(email=owner.email)
        user = str(found["user"]["id"])
        await self._office.outgoing.learn({owner.id: user}, {}, {})
        return user

    async def _channel(self, name: str) -> str:
        if not name.startswith("#"):
            return name
        if name not in self._channels and await self.learn_channels(frozenset({name})):
            raise SlackSaysNo("channel_not_found")
        return self._channels[name]


def _without_id(names: frozenset[str], known: Mapping[str, str]) -> bool:
    """Whether one of the names could still be any channel's."""
    return any(name.startswith("#") and name not in known for name in names)
