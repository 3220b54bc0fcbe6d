"""People: everybody in the roster is in Slack, at work, and in the time zone that the roster says."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import real_now
from bot.doctor.remark import Area, Mark, Remark, fault, good, skipped, warning
from bot.doctor.rules import named
from bot.doctor.slack_line import Line
from bot.words import doctor as words
from bot.words.names import count, zone
from routing.people import Owner, Roster
from routing.policy import Policy

HERE = Area.PEOPLE
MOST = 50
"""The most people who are looked up: Slack answers about as often a minute."""
AT_ONCE = 5
TOLD = 12
"""The most lines about people of one mark."""


@dataclass(frozen=True, slots=True)
class Looked:
    """Somebody who was looked up, or why they could not be."""

    remark: Remark | None = None
    stopped: str = ""


async def people(
    roster: Roster | None, policy: Policy | None, granted: frozenset[str] | None, client: AsyncWebClient, line: Line
) -> list[Remark]:
    """Look up everybody who is at work; of many those whom the policy names come first."""
    if roster is None:
        return [skipped(HERE, words.PEOPLE_NO_ROSTER)]
    first = named(policy, roster) if policy is not None else frozenset()
    active = sorted(
        (one for one in roster.owners.values() if one.active), key=lambda one: (one.id not in first, one.id)
    )
    asked = [one for one in active if granted is None or _scope(one) in granted]
    if not asked:
        return [skipped(HERE, words.PEOPLE_NO_SCOPE)] if active else [fault(HERE, words.NOBODY, words.NOBODY_FIX)]
    gate = asyncio.Semaphore(AT_ONCE)
    looked = await asyncio.gather(*(_looked(one, gate, client, line) for one in asked[:MOST]))
    return list(_told(looked, len(active)))


def _scope(owner: Owner) -> str:
    return "users:read" if owner.slack else "users:read.email"


async def _looked(owner: Owner, gate: asyncio.Semaphore, client: AsyncWebClient, line: Line) -> Looked:
    user, email = owner.slack, owner.email
    async with gate:
        by_email = partial(client.users_lookupByEmail, email=email or "")
        answer = await line.ask(partial(client.users_info, user=user) if user else by_email)
    if answer.refused in {"users_not_found", "user_not_found", "user_not_visible"}:
        known = words.BY_ID.format(id=user) if user else words.BY_EMAIL.format(email=email)
        sentence = words.NOT_IN_SLACK.format(who=_called(owner), known=known)
        return Looked(fault(HERE, sentence, words.ID_FIX if user else words.EMAIL_FIX))
    if not answer.ok:
        return Looked(stopped=answer.away or answer.refused)
    return Looked(_remark(owner, answer.data.get("user") or {}))


def _remark(owner: Owner, user: Mapping[str, Any]) -> Remark | None:
    """What is to be said of somebody who was found; None where all is well."""
    if user.get("deleted"):
        return fault(HERE, words.DEACTIVATED.format(who=_called(owner)), words.DEACTIVATED_FIX)
    theirs = str(user.get("tz") or "")
    if theirs and not _alike(owner.timezone, theirs, real_now()):
        sentence = words.ZONE.format(who=_called(owner), slack=theirs, roster=owner.timezone)
        return warning(HERE, sentence, words.ZONE_FIX)
    return None


def _alike(ours: str, theirs: str, now: datetime) -> bool:
    """Whether the clocks of two zones show the same, now and in half a year."""
    moments = (now, now + timedelta(days=182))
    return all(at.astimezone(zone(ours)).utcoffset() == at.astimezone(zone(theirs)).utcoffset() for at in moments)


def _called(owner: Owner) -> str:
    return f"{owner.name} ({owner.id})"


def _told(looked: list[Looked], active: int) -> Iterator[Remark]:
    remarks = [one.remark for one in looked if one.remark is not None]
    for mark in (Mark.FAULT, Mark.WARNING):
        alike = [remark for remark in remarks if remark.mark is mark]
        yield from alike[:TOLD]
        if len(alike) > TOLD:
            yield Remark(HERE, mark, words.MORE_PEOPLE.format(people=count(len(alike) - TOLD, "person", "people")))
    stopped = [one.stopped for one in looked if one.stopped]
    found = sum(not one.stopped and (one.remark is None or one.remark.mark is not Mark.FAULT) for one in looked)
    if found:
        yield good(HERE, words.FOUND.format(people=count(found, "person", "people"), are="is" if found == 1 else "are"))
    if stopped:
        yield skipped(
            HERE, words.PEOPLE_UNSEEN.format(people=count(len(stopped), "person", "people"), why=stopped[0].rstrip("."))
        )
    if active > len(looked):
        yield skipped(HERE, words.PEOPLE_SAMPLE.format(looked=len(looked), people=count(active, "person", "people")))
