"""``/lead``: what is on record, and giving a lead to somebody by name. Answers are seen by the asker alone."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from types import MappingProxyType

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks import Drawn, paragraphs, section
from bot.cards.card import state
from bot.office import Office
from bot.slack.answers import drawn
from bot.slack.assigning import assign
from bot.slack.pages import PAGE, Asked, asked_by, exact, paging, said, show_button
from bot.slack.queues import queues, waiting
from bot.slack.typed import typed
from bot.slack.values import Page
from bot.slack.who import Body, scene_of, user_of
from bot.slack.why import why_blocks
from bot.words import commands as say
from bot.words import history as story
from bot.words import refusals
from routing.reading.findings import close
from routing.views import LeadLine, LeadView

log = structlog.get_logger(__name__)

_NUMBER = re.compile(r"[lL][0-9]{1,19}")
"""A lead's number alone asks to be shown it."""


async def command(office: Office, body: Body, client: AsyncWebClient) -> Drawn | None:
    """Answer a ``/lead …``; None where a form has opened instead."""
    try:
        return await _answer(office, body, client)
    except Exception:
        log.exception("command_failed")
        return drawn(refusals.LOOKUP_FAILED)


async def page_answer(office: Office, user: str, page: Page) -> Drawn:
    """Answer a press on a list or below a page."""
    asked = asked_by(office, await scene_of(office, user))
    if isinstance(asked, Drawn):
        return asked
    if page.kind == "mine":
        return await mine(asked, page.offset)
    if page.kind == "queue":
        return await waiting(asked, page.queue, page.offset)
    view = await asyncio.to_thread(office.records.lead, page.lead)
    about = ABOUT.get(page.kind)
    return drawn(refusals.OLD_BUTTON) if view is None or about is None else await about(asked, view, page.offset)


async def _answer(office: Office, body: Body, client: AsyncWebClient) -> Drawn | None:
    raw = str(body.get("text") or "").strip()
    text = typed(raw)
    if _NUMBER.fullmatch(text):
        text = f"show {text}"
    subcommand, _, reference = text.partition(" ")
    kind = subcommand.casefold() or "help"
    if kind not in KINDS:
        return said(say.unknown(subcommand, close(kind, KINDS)), say.HELP)
    if kind == "help":
        return said(say.HELP)
    asked = asked_by(office, await scene_of(office, user_of(body)))
    if isinstance(asked, Drawn):
        return asked
    if kind == "assign":  # whoever is mentioned stands there as Slack's id
        return await assign(asked, raw[len(subcommand) :], str(body.get("trigger_id") or ""), client)
    return await _told(asked, kind, reference.strip())


async def _told(asked: Asked, kind: str, reference: str) -> Drawn:
    if kind == "mine":
        return await mine(asked, 0)
    return await queues(asked, reference) if kind == "queue" else await _about(asked, kind, reference)


async def _about(asked: Asked, kind: str, reference: str) -> Drawn:
    if not reference:
        return said(say.which(kind))
    records = asked.office.records
    found = await asyncio.to_thread(records.find, reference, PAGE + 1)
    meant = found if len(found) < 2 else exact(found, reference)
    if found and len(meant) != 1:
        return _choice(asked, kind, reference, found)
    view = await asyncio.to_thread(records.lead, meant[0].lead.id) if meant else None
    return said(say.not_found(reference)) if view is None else await ABOUT[kind](asked, view, 0)


async def show(asked: Asked, view: LeadView, offset: int) -> Drawn:
    """A lead as it stands."""
    del offset
    voice, now = asked.voice, asked.office.clock.now()
    card = state(view, voice.policy, voice.roster, now, reader=asked.person)
    is_theirs = view.assignment is not None and view.assignment.accountable == asked.person.id
    accountable = None if is_theirs else say.accountable(voice, view.assignment)
    return Drawn(card.text, [*card.blocks, *([section(accountable)] if accountable else [])])


async def why(asked: Asked, view: LeadView, offset: int) -> Drawn:
    """The decision behind a lead."""
    del offset
    blocks = why_blocks(asked.voice, view)
    return Drawn(asked.voice.lead(view.lead), blocks)


async def history(asked: Asked, view: LeadView, offset: int) -> Drawn:
    """A page of a lead's story, oldest first."""
    lead = view.lead
    entries, total = await asyncio.to_thread(asked.office.records.history, lead.id, PAGE, offset)
    if not entries:
        return said(say.NOTHING_YET)
    head = say.history_head(asked.voice.lead(lead))
    blocks = [section(head), *paragraphs([story.fact(asked.voice, entry) for entry in entries])]
    here, labels = Page("history", lead.id, offset), (say.OLDER, say.NEWER)
    return Drawn(head, [*blocks, *paging(here, len(entries), total, labels)])


async def mine(asked: Asked, offset: int) -> Drawn:
    """A page of the leads that the asker is accountable for, first due first."""
    lines, total = await asyncio.to_thread(asked.office.records.mine, asked.person.id, PAGE, offset)
    if not lines:
        return said(say.NONE_OF_MINE)
    now = asked.office.clock.now()
    head = say.mine_head(total)
    rows = [section(say.my_line(asked.voice, one, now), show_button("show", one)) for one in lines]
    pages = paging(Page("mine", 0, offset), len(lines), total, (say.SOONER, say.LATER))
    return Drawn(head, [section(head), *rows, *pages])


def _choice(asked: Asked, kind: str, reference: str, found: Sequence[LeadLine]) -> Drawn:
    head = say.ambiguous(reference, more=len(found) > PAGE)
    rows = [section(say.lead_line(asked.voice, one), show_button(kind, one)) for one in found[:PAGE]]
    return Drawn(head, [section(head), *rows])


ABOUT: Mapping[str, Callable[[Asked, LeadView, int], Awaitable[Drawn]]] = MappingProxyType(
    {"show": show, "history": history, "why": why}
)
"""The subcommands that are about one lead."""
KINDS = (*ABOUT, "mine", "queue", "assign", "help")
