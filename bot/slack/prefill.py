"""What the form "Route a lead" opens with: what the lead is by now or, for a new one, what its message tells."""

import asyncio
from collections.abc import Mapping
from typing import Any

import structlog

from bot.slack.messages import SLACK, Sources
from bot.slack.source.form import FIELDS, Origin
from bot.slack.source.guess import guess
from bot.slack.source.message import Post, as_of, is_post, moment_of, read_post, source_of, stamp
from bot.slack.source.record import record_of
from bot.slack.who import Body
from bot.words.names import value
from routing.lead import Lead, Value
from routing.policy import Policy

log = structlog.get_logger(__name__)

NAMING = 0.7
"""Seconds that a channel's name may take to find out before the form opens without it."""


def of_lead(lead: Lead) -> dict[str, str]:
    """The form's fields as the lead stands."""
    return {field: whole(lead.attributes.get(field)) for field in FIELDS}


async def of_message(sources: Sources, policy: Policy, body: Body) -> tuple[Origin, dict[str, str]]:
    """By which name the message's lead is known, and the form's fields as the message tells them."""
    found = body.get("message")
    message: dict[str, Any] = found if isinstance(found, dict) else {}
    channel, name = await _channel(sources, policy, body)
    ts = str(message.get("ts") or body.get("message_ts") or "")
    told, given = as_of({**message, "ts": ts}), guess(record_of(message))
    if not channel or told is None or moment_of(ts) is None:
        return Origin(SLACK), given
    thread = str(message.get("thread_ts") or ts)
    here, root = (channel, thread) if name is not None and moment_of(thread) is not None else ("", "")
    source = source_of(policy, message, name)
    if source is None or not is_post(message, str(body.get("api_app_id") or ""), sources.directory.workspace):
        return Origin(SLACK, f"{channel}:{ts}", ts, here, root, as_of=stamp(told)), given
    draft = read_post(Post(channel, ts, message, told), source, sources.directory.workspace).draft
    known = {field: whole(draft.attributes.get(field)) for field in FIELDS}
    rest = {field: kept for field, kept in draft.attributes.items() if field not in FIELDS}
    if draft.stage is not None:
        rest["stage"] = draft.stage
    read = {**given, **{field: shown for field, shown in known.items() if shown}}
    return Origin(source.name, draft.external_id, ts, here, root, rest, stamp(told)), read


def whole(told: Value) -> str:
    """What an attribute holds, with its line breaks."""
    return told if isinstance(told, str) else value(told)


async def _channel(sources: Sources, policy: Policy, body: Body) -> tuple[str, str | None]:
    """Where the message stands, by id, and as the policy calls that where a source reads it."""
    found = body.get("channel")
    told: Mapping[str, Any] = found if isinstance(found, dict) else {}
    channel, name = str(told.get("id") or ""), f"#{told.get('name') or ''}"
    if not channel or any(source.channel == name for source in policy.sources.values()):
        return channel, name if channel else None
    try:
        async with asyncio.timeout(NAMING):
            return channel, await sources.channel_name(policy, channel)
    except Exception as error:  # noqa: BLE001  # a DM or a channel without Baton has no name for it, and is no source
        log.info("channel_not_named", channel=channel, error=repr(error))
        return channel, None
