"""Messages in channels: what another app posts where a source is, is a lead; an edit of it is a changed copy.

Nothing is acknowledged before it is committed: what goes wrong here is raised, so that Slack tells of it again.
"""

import asyncio
from dataclasses import dataclass, replace
from typing import Any

from bot.directory import Directory
from bot.office import Office
from bot.slack.source.message import post_of, read_post, source_of
from bot.slack.who import Body
from routing.commands import Delivery, Receive
from routing.lead import Draft
from routing.messages import Place
from routing.policy import Policy
from routing.views import LeadView

SLACK = "slack"
"""The source under which Slack's events are remembered, and of leads whose message belongs to no other."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What is needed to read what is said in channels."""

    office: Office
    directory: Directory

    async def channel_name(self, policy: Policy, channel: str) -> str | None:
        """What the policy calls a channel that a source of it reads; None where none does.

        Raises:
            SlackApiError, and what a connection raises: it is not known, and Slack cannot say now.
        """
        return await self.directory.which(frozenset(s.channel for s in policy.sources.values() if s.channel), channel)


async def message(sources: Sources, body: Body) -> None:
    """A message was posted, edited or deleted.

    Raises:
        DeskDown, SlackApiError, and what a connection raises: it could not be taken in now.
    """
    event, office = body.get("event"), sources.office
    post = post_of(event, _text(body, "api_app_id"), sources.directory.workspace) if isinstance(event, dict) else None
    policy = await asyncio.to_thread(office.records.policy) if post is not None else None
    if post is None or policy is None:
        return
    source = source_of(policy, post.message, await sources.channel_name(policy, post.channel))
    if source is None:
        return
    read = read_post(post, source, sources.directory.workspace)
    draft = await same_lead(office, read.draft, post.name) if post.edited else read.draft
    command = Receive(
        now=office.clock.now(), delivery=delivery_of(body), draft=draft, problem=read.problem,
        answer_at=Place.thread(post.channel, post.ts),
    )  # fmt: skip
    await office.desk.settle(command)


async def same_lead(office: Office, draft: Draft, name: str) -> Draft:
    """A message that could not be read at first got its own name as its lead's; it stays the same lead when it can."""
    if draft.external_id == name:
        return draft
    known = await known_as(office, draft.source, name)
    return draft if known is None else replace(draft, external_id=name)


async def known_as(office: Office, source: str, *names: str) -> LeadView | None:
    """The lead that a source's record is already, by the first of its names that is known."""
    for name in filter(None, names):
        known = await asyncio.to_thread(office.records.named, source, name)
        if known is not None:
            return known
    return None


def delivery_of(body: Body) -> Delivery | None:
    """The event's own name: Slack tells of it again with the same one."""
    event_id = _text(body, "event_id")
    return Delivery(SLACK, event_id) if event_id else None


def _text(of: dict[str, Any], name: str) -> str:
    found = of.get(name)
    return found if isinstance(found, str) else ""
