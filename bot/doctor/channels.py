"""Channels: each that the policy names is there, not archived, and Baton is in it and may read what it is to read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.doctor.remark import Area, Remark, fault, good, skipped, warning
from bot.doctor.slack_line import Answer, Line
from bot.words import doctor as words
from routing.policy import Policy

HERE = Area.CHANNELS
PAGE = 1000
"""The most channels that Slack tells of in one answer."""
KINDS = {"channels:read": "public_channel", "groups:read": "private_channel"}


@dataclass(frozen=True, slots=True)
class Seen:
    """The channels that were found, by the name that the policy uses.

    Attributes:
        stopped: why not all were looked through; empty where they were.
    """

    found: Mapping[str, Mapping[str, Any]]
    stopped: str = ""


async def channels(
    policy: Policy | None, granted: frozenset[str] | None, client: AsyncWebClient, line: Line
) -> list[Remark]:
    """Look at each channel that the policy names."""
    if policy is None:
        return [skipped(HERE, words.CHANNELS_NO_POLICY)]
    names = policy.channels()
    if not names:
        return [good(HERE, words.NO_CHANNELS)]
    types = [kind for scope, kind in KINDS.items() if granted is None or scope in granted]
    if not types:
        return [skipped(HERE, words.CHANNELS_NO_SCOPE)]
    by_name = await _by_name(frozenset(name for name in names if name.startswith("#")), types, client, line)
    by_id = await _by_id(frozenset(name for name in names if not name.startswith("#")), client, line)
    seen = Seen({**by_name.found, **by_id.found}, by_name.stopped or by_id.stopped)
    told = [_channel(name, seen, len(types) < len(KINDS)) for name in sorted(names)]
    return [*told, *_readable(policy, granted, seen)]


async def _by_name(names: frozenset[str], types: list[str], client: AsyncWebClient, line: Line) -> Seen:
    found: dict[str, Mapping[str, Any]] = {}
    cursor = ""
    while names - found.keys():
        page = partial(client.conversations_list, types=",".join(types), limit=PAGE, cursor=cursor)
        answer = await line.ask(page)
        if not answer.ok:
            return Seen(found, _why(answer))
        for channel in answer.data.get("channels") or []:
            if (name := f"#{channel['name']}") in names:
                found[name] = channel
        cursor = str((answer.data.get("response_metadata") or {}).get("next_cursor") or "")
        if not cursor:
            break
    return Seen(found)


async def _by_id(ids: frozenset[str], client: AsyncWebClient, line: Line) -> Seen:
    found: dict[str, Mapping[str, Any]] = {}
    for name in sorted(ids):
        answer = await line.ask(partial(client.conversations_info, channel=name))
        if answer.ok:
            found[name] = answer.data.get("channel") or {}
        elif answer.refused != "channel_not_found":
            return Seen(found, _why(answer))
    return Seen(found)


def _why(answer: Answer) -> str:
    return answer.away or answer.refused


def _channel(name: str, seen: Seen, half: bool) -> Remark:
    channel = seen.found.get(name)
    if channel is None and seen.stopped:
        return skipped(HERE, words.CHANNEL_UNSEEN.format(name=name, why=seen.stopped.rstrip(".")))
    if channel is None:
        return fault(HERE, words.CHANNEL_MISSING.format(name=name), words.CHANNEL_HALF if half else words.CHANNEL_FIX)
    if channel.get("is_archived"):
        return fault(HERE, words.CHANNEL_ARCHIVED.format(name=name), words.CHANNEL_ARCHIVED_FIX)
    if not channel.get("is_member"):
        return fault(HERE, words.NOT_IN_CHANNEL.format(name=name), words.INVITE.format(name=name))
    return good(HERE, words.IN_CHANNEL.format(name=name))


def _readable(policy: Policy, granted: frozenset[str] | None, seen: Seen) -> Iterator[Remark]:
    """What other apps post is told to Baton only with a scope that whoever installs it may leave out."""
    for source in policy.sources.values():
        if source.channel is None or granted is None:
            continue
        channel = seen.found.get(source.channel)
        wanted = {"groups:history" if channel.get("is_private") else "channels:history"} if channel else set()
        for scope in sorted(wanted - granted):
            sentence = words.SOURCE_UNREADABLE.format(source=source.name, channel=source.channel, scope=scope)
            yield warning(HERE, sentence, words.SCOPE_FIX.format(scope=scope))
