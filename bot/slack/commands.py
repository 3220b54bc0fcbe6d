"""``/lead``: what is on record, for everybody on the roster. Answers are seen by the asker alone."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import structlog

from bot.blocks import Block, Drawn, actions, button, context, paragraphs, section
from bot.cards import state
from bot.mrkdwn import line
from bot.office import Office
from bot.slack.answers import drawn
from bot.slack.values import Page, page_value
from bot.slack.who import Body, Scene, scene_of, user_of
from bot.slack.why import why_blocks
from bot.words import commands as say
from bot.words import refusals
from bot.words.names import Voice, value
from routing.findings import close
from routing.people import Owner
from routing.views import LeadLine, LeadView

log = structlog.get_logger(__name__)

PAGE = 10
_NUMBER = re.compile(r"[lL][0-9]{1,19}")
"""A lead's number alone asks to be shown it."""
_LINK = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and who asks."""

    office: Office
    person: Owner
    voice: Voice


async def command(office: Office, body: Body) -> Drawn:
    """Answer a ``/lead …``."""
    try:
        return await _answer(office, user_of(body), typed(str(body.get("text") or "")))
    except Exception:
        log.exception("command_failed")
        return drawn(refusals.LOOKUP_FAILED)


async def page_answer(office: Office, user: str, page: Page) -> Drawn:
    """Answer a press on a list or below a page."""
    scene = await scene_of(office, user)
    asked = _asked(office, scene)
    if isinstance(asked, Drawn):
        return asked
    if page.kind == "mine":
        return await mine(asked, page.offset)
    view = await asyncio.to_thread(office.records.lead, page.lead)
    about = ABOUT.get(page.kind)
    return drawn(refusals.OLD_BUTTON) if view is None or about is None else await about(asked, view, page.offset)


def typed(text: str) -> str:
    """What somebody typed: Slack sends addresses as links, and three characters escaped."""
    bare = _LINK.sub(lambda found: found.group(2) or found.group(1).removeprefix("mailto:"), text)
    return line(bare.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"), 200)


async def _answer(office: Office, user: str, text: str) -> Drawn:
    if _NUMBER.fullmatch(text):
        text = f"show {text}"
    subcommand, _, reference = text.partition(" ")
    kind = subcommand.casefold() or "help"
    if kind not in KINDS:
        return _said(say.unknown(subcommand, close(kind, KINDS)), say.HELP)
    if kind == "help":
        return _said(say.HELP)
    asked = _asked(office, await scene_of(office, user))
    if isinstance(asked, Drawn):
        return asked
    return await mine(asked, 0) if kind == "mine" else await _about(asked, kind, reference.strip())


def _asked(office: Office, scene: Scene) -> Asked | Drawn:
    if scene.person is None:
        return drawn(refusals.STRANGER)
    if scene.policy is None:
        return _said(say.NO_POLICY)
    return Asked(office, scene.person, Voice(scene.policy, scene.roster))


async def _about(asked: Asked, kind: str, reference: str) -> Drawn:
    if not reference:
        return _said(say.which(kind))
    records = asked.office.records
    found = await asyncio.to_thread(records.find, reference, PAGE + 1)
    meant = found if len(found) < 2 else exact(found, reference)
    if found and len(meant) != 1:
        return _choice(asked, kind, reference, found)
    view = await asyncio.to_thread(records.lead, meant[0].lead.id) if meant else None
    return _said(say.not_found(reference)) if view is None else await ABOUT[kind](asked, view, 0)


def exact(found: Sequence[LeadLine], reference: str) -> Sequence[LeadLine]:
    """The leads whose number, external id or e-mail address it is; a company's name may be meant in part."""
    wanted = reference.casefold()

    def names(of: LeadLine) -> set[str]:
        lead = of.lead
        return {name.casefold() for name in (lead.label, lead.external_id, value(lead.attributes.get("email")))}

    return [one for one in found if wanted in names(one)]


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
        return _said(say.NOTHING_YET)
    head = say.history_head(asked.voice.lead(lead))
    blocks = [section(head), *paragraphs([say.fact(asked.voice, entry) for entry in entries])]
    here, labels = Page("history", lead.id, offset), (say.OLDER, say.NEWER)
    return Drawn(head, [*blocks, *_paging(here, len(entries), total, labels)])


async def mine(asked: Asked, offset: int) -> Drawn:
    """A page of the leads that the asker is accountable for, first due first."""
    lines, total = await asyncio.to_thread(asked.office.records.mine, asked.person.id, PAGE, offset)
    if not lines:
        return _said(say.NONE_OF_MINE)
    now = asked.office.clock.now()
    head = say.mine_head(total)
    rows = [section(say.my_line(asked.voice, one, now), _show_button("show", one)) for one in lines]
    paging = _paging(Page("mine", 0, offset), len(lines), total, (say.SOONER, say.LATER))
    return Drawn(head, [section(head), *rows, *paging])


def _choice(asked: Asked, kind: str, reference: str, found: Sequence[LeadLine]) -> Drawn:
    head = say.ambiguous(reference, more=len(found) > PAGE)
    rows = [section(say.lead_line(asked.voice, one), _show_button(kind, one)) for one in found[:PAGE]]
    return Drawn(head, [section(head), *rows])


def _show_button(kind: str, of: LeadLine) -> Block:
    value = page_value(Page(kind, of.lead.id, 0))
    spoken = f"{say.SHOW} {of.lead.label}"
    return button(say.SHOW, f"baton:look:{of.lead.id}", value, spoken=spoken)


def _paging(page: Page, shown: int, total: int, labels: tuple[str, str]) -> list[Block]:
    """Where the page stands among all, and the ways to the others."""
    back, forward = labels
    before = Page(page.kind, page.lead, max(0, page.offset - PAGE))
    after = Page(page.kind, page.lead, page.offset + PAGE)
    buttons = [button(back, "baton:look:back", page_value(before))] if page.offset > 0 else []
    if page.offset + shown < total:
        buttons.append(button(forward, "baton:look:forward", page_value(after)))
    place = context(say.page_of(page.offset + 1, page.offset + shown, total))
    return [place, actions(*buttons)] if buttons else []


def _said(*texts: str) -> Drawn:
    return Drawn(texts[0], [section(text) for text in texts])


ABOUT: Mapping[str, Callable[[Asked, LeadView, int], Awaitable[Drawn]]] = MappingProxyType(
    {"show": show, "history": history, "why": why}
)
"""The subcommands that are about one lead."""
KINDS = (*ABOUT, "mine", "help")
