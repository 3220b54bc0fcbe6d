"""Who is who in Slack: ids of people, of their DMs, of channels. Looked up once, then remembered in the database."""

import asyncio
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.office import Office
from bot.slack_errors import GiveUp, SlackSaysNo, Wait, remedy
from bot.workspace import Workspace
from routing.messages import Place
from routing.people import Owner

PAGE = 200


class Directory:
    """Slack's names for Baton's places."""

    def __init__(self, office: Office, client: AsyncWebClient) -> None:
        self._office = office
        self._client = client
        self._dms: dict[str, str] = {}  # by Slack user: a person may get another account
        self._channels: dict[str, str] = {}
        self._names: dict[str, str] = {}
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

    async def name_of(self, channel: str) -> str:
        """What a channel is called, by its id; empty where Slack knows none of that id. Slack is asked once.

        Raises:
            SlackApiError, and what a connection raises: Slack cannot say now.
        """
        if channel not in self._names:
            try:
                told = await self._client.conversations_info(channel=channel)
            except SlackApiError as error:
                if isinstance(remedy(error, attempts=0), GiveUp):
                    return ""
                raise
            found: dict[str, Any] = told.get("channel") or {}
            self._names[channel] = str(found.get("name") or "")
        return self._names[channel]

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
        self._channels |= found
        renamed = {known: name for known, name in self._names.items() if name not in wanted}
        self._names = renamed | {found[name]: name for name in found}
        self.outside = frozenset(f"#{name}" for name in found.keys() - joined)
        await self._office.outgoing.learn({}, {}, {f"#{name}": found[name] for name in found})
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
        plain = name.removeprefix("#")
        if plain not in self._channels and await self.learn_channels(frozenset({name})):
            raise SlackSaysNo("channel_not_found")
        return self._channels[plain]
