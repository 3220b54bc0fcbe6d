"""The shortcuts "Route this lead" and "Route a lead": one form, filled in from the message where there is one.

Whoever sends it twice, or sends what a source's channel told already, makes one lead: the form carries the message's
name, or has its own.
"""

import asyncio
from collections.abc import Mapping
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks import Block
from bot.intake.form_errors import Unreadable
from bot.slack.answers import trouble, why_not
from bot.slack.forms import sentence_view
from bot.slack.messages import SLACK, Sources, same_lead
from bot.slack.source.form import FIELDS, FIRST, WAYS, Filled, Origin, form, read_form
from bot.slack.source.guess import guess
from bot.slack.source.message import Post, is_post, moment_of, read_post, reads_channel, source_of
from bot.slack.source.record import record_of
from bot.slack.who import Body, person_of, user_of
from bot.slack_errors import code_of
from bot.words import refusals
from bot.words import sources as say
from bot.words.names import value
from routing.commands import Receive
from routing.lead import Value
from routing.messages import Place
from routing.policy import Policy
from routing.refusals import Refusal

log = structlog.get_logger(__name__)

ROUTE_MESSAGE, ROUTE_LEAD = "route_message", "route_lead"
SHORTCUTS = frozenset({ROUTE_MESSAGE, ROUTE_LEAD})
"""As the manifest names them."""
OPENING = 2.0
"""Seconds for Slack to open the form: of the three that a shortcut has, the rest is for the answer."""
NAMING = 0.7
"""Seconds that a channel's name may take to find out before the form opens without it."""
NAMELESS = frozenset({"", "privategroup", "directmessage"})
"""What Slack calls a channel whose name it does not tell."""

Ack = dict[str, Any]


async def shortcut(sources: Sources, body: Body, client: AsyncWebClient) -> str | None:
    """Open the form; returns what to say where it did not open."""
    view = await _view(sources, body)
    try:
        async with asyncio.timeout(OPENING):
            await client.views_open(trigger_id=str(body.get("trigger_id") or ""), view=view)
    except TimeoutError:
        log.warning("form_took_too_long")
        return refusals.TOO_LATE
    except SlackApiError as error:
        log.warning("form_not_opened", error=code_of(error))
        return refusals.TOO_LATE
    return None


async def submit(sources: Sources, body: Body) -> Ack:
    """Take the lead in; what is wrong is said under its field, who has it in the form's place."""
    filled = read_form(body)
    if filled is None:
        return _instead(say.OLD_FORM)
    try:
        return await _routed(sources, filled, user_of(body))
    except Unreadable as error:
        return _errors(filled.errors(error))
    except Exception as error:  # noqa: BLE001  # a submission is never sent again: its person gets a sentence
        return _errors({FIRST: trouble(error)})


async def _view(sources: Sources, body: Body) -> Block:
    """The form, or why there is none."""
    office = sources.office
    (person, _), policy = await asyncio.gather(
        person_of(office, user_of(body)), asyncio.to_thread(office.records.policy)
    )
    callback = body.get("callback_id")
    if callback not in SHORTCUTS:
        return sentence_view(say.UNKNOWN_SHORTCUT)
    if person is None:
        return sentence_view(refusals.STRANGER)
    if policy is None:
        return sentence_view(say.NO_POLICY)
    if callback == ROUTE_LEAD:
        return form(Origin(SLACK), {}, policy.currency)
    origin, given = await _from_message(sources, policy, body)
    return form(origin, given, policy.currency)


async def _from_message(sources: Sources, policy: Policy, body: Body) -> tuple[Origin, dict[str, str]]:
    """What the message tells, and by which name its lead is known."""
    found = body.get("message")
    message: dict[str, Any] = found if isinstance(found, dict) else {}
    channel, name = await _channel(sources, policy, body)
    ts = str(message.get("ts") or body.get("message_ts") or "")
    thread = str(message.get("thread_ts") or ts)
    given = guess(record_of(message))
    answers = any(reads_channel(source, channel, name) for source in policy.sources.values())
    here, root = (channel, thread) if answers and moment_of(thread) is not None else ("", "")
    if not channel or moment_of(ts) is None:
        return Origin(SLACK), given
    source = source_of(policy, message, channel, name)
    if source is None or not is_post(message, str(body.get("api_app_id") or ""), sources.directory.workspace):
        return Origin(SLACK, f"{channel}:{ts}", ts, here, root), given
    post = Post(channel, ts, message, sources.office.clock.now())
    draft = read_post(post, source, sources.directory.workspace).draft
    known = {field: shown_whole(draft.attributes.get(field)) for field in FIELDS}
    rest = {field: told for field, told in draft.attributes.items() if field not in FIELDS}
    if draft.stage is not None:
        rest["stage"] = draft.stage
    told = {**given, **{field: shown for field, shown in known.items() if shown}}
    return Origin(source.name, draft.external_id, ts, here, root, rest), told


def shown_whole(told: Value) -> str:
    """What an attribute holds, with its line breaks."""
    return told if isinstance(told, str) else value(told)


async def _channel(sources: Sources, policy: Policy, body: Body) -> tuple[str, str | None]:
    """Where the message stands, by id and by name."""
    found = body.get("channel")
    told: Mapping[str, Any] = found if isinstance(found, dict) else {}
    channel, name = str(told.get("id") or ""), str(told.get("name") or "")
    if name not in NAMELESS or not channel:
        return channel, name or None
    try:
        async with asyncio.timeout(NAMING):
            return channel, await sources.channel_name(policy, channel)
    except Exception as error:  # noqa: BLE001  # a DM or a channel without Baton has no name for it, and is no source
        log.info("channel_not_named", channel=channel, error=repr(error))
        return channel, None


async def _routed(sources: Sources, filled: Filled, user: str) -> Ack:
    office = sources.office
    person, roster = await person_of(office, user)
    if person is None:
        return _instead(refusals.STRANGER)
    if not any(filled.values[name] for name in WAYS):
        return _errors({FIRST: say.NOBODY})
    now, origin = office.clock.now(), filled.origin
    draft = filled.draft(now)
    if origin.channel:
        draft = await same_lead(office, draft, f"{origin.channel}:{origin.created_at}")
    place = Place.thread(origin.channel, origin.thread) if origin.channel and origin.thread else None
    outcome = await office.desk.settle(Receive(now=now, draft=draft, by=person.id, answer_at=place))
    if isinstance(outcome, Refusal):
        return _instead(await why_not(office, outcome, user))
    assert outcome.lead is not None
    return _instead(say.routed(roster, outcome.lead, outcome.assignment, person, now))


def _errors(errors: dict[str, str]) -> Ack:
    return {"response_action": "errors", "errors": errors}


def _instead(sentence: str) -> Ack:
    return {"response_action": "update", "view": sentence_view(sentence, say.ROUTE)}
