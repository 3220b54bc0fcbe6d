"""``/lead assign``: which lead, and who is to have it; then the form, for whoever may not do it alone as a question."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks import Block, Drawn, button, section
from bot.office import Office
from bot.slack.answers import drawn, why_not
from bot.slack.before import refusal_of
from bot.slack.forms import CannotOpen, act_form
from bot.slack.opening import open_modal, open_sentence
from bot.slack.pages import PAGE, Asked, exact, said
from bot.slack.typed import mentioned, person_named
from bot.slack.values import Form, Wanted, read_wanted, wanted_value
from bot.slack.who import Click, Scene, scene_of
from bot.words import commands as say
from bot.words import refusals
from bot.words.names import Voice
from routing.commands import Seen
from routing.people import Owner
from routing.reasons import Act
from routing.views import LeadLine

_NAME_WORDS = 5
"""The most words that a name at the end may have."""


@dataclass(frozen=True, slots=True)
class Named:
    """What was typed, taken apart: the leads that it may mean, and who is to have one of them.

    Attributes:
        reference: the part that names the lead.
        unknown: a name that nobody on the roster has; ``mentioned``: that Slack's list offered it.
    """

    reference: str
    found: tuple[LeadLine, ...] = ()
    to: Owner | None = None
    unknown: str = ""
    mentioned: bool = False


async def assign(asked: Asked, text: str, trigger: str, client: AsyncWebClient) -> Drawn | None:
    """Open the form for what was typed after ``/lead assign``; None once it is open."""
    named = await _taken_apart(asked, text)
    if named.unknown:
        return said((say.not_on_roster if named.mentioned else say.nobody)(named.unknown))
    if not named.reference:
        return said(say.WHOM)
    if not named.found:
        return said(say.not_found(named.reference))
    to = named.to.id if named.to is not None else ""
    meant = named.found if len(named.found) < 2 else exact(named.found, named.reference)
    if len(meant) != 1:
        return _choice(asked, named, to)
    wanted = Wanted(meant[0].lead.id, to)
    scene = await scene_of(asked.office, asked.user, wanted.lead)
    form = await _form(asked.office, scene, asked.user, wanted, Form(_seen(scene, wanted)))
    sentence = form if isinstance(form, str) else await open_modal(client, trigger, form)
    return drawn(sentence) if sentence is not None else None


async def chosen(office: Office, click: Click, client: AsyncWebClient) -> str | None:
    """One of several leads was chosen: open its form, with a trigger of its own."""
    wanted = read_wanted(click.value)
    if wanted is None:
        return refusals.OLD_BUTTON
    scene = await scene_of(office, click.user, wanted.lead)
    if scene.person is None:
        return refusals.STRANGER
    form = await _form(office, scene, click.user, wanted, Form(_seen(scene, wanted), click.channel, click.ts))
    if isinstance(form, str):
        return await open_sentence(client, click.trigger_id, form)
    return await open_modal(client, click.trigger_id, form)


async def _form(office: Office, scene: Scene, user: str, wanted: Wanted, form: Form) -> Block | str:
    """The form, or the sentence why it does not open."""
    now = office.clock.now()
    refusal = refusal_of(scene, Act.ASSIGN, form.seen, now, wanted.to)
    if refusal is not None:
        return await why_not(office, refusal, user, scene.view)
    assert scene.policy is not None
    assert scene.view is not None
    assert scene.person is not None
    voice = Voice(scene.policy, scene.roster)
    try:
        return act_form(Act.ASSIGN, form, scene.view, scene.person, voice, now, to=wanted.to)
    except CannotOpen as reason:
        return str(reason)


def _seen(scene: Scene, wanted: Wanted) -> Seen:
    """The lead as it stands: whoever types a command has seen no older offer."""
    held = scene.view.assignment if scene.view is not None else None
    return Seen(wanted.lead, held.id, held.offer) if held is not None else Seen(wanted.lead, 0, 0)


async def _taken_apart(asked: Asked, text: str) -> Named:
    mention, reference = mentioned(text)
    found = await _find(asked, reference)
    if mention is not None:
        person = asked.voice.roster.by_slack(mention.user)
        unknown = "" if person is not None else mention.name or mention.user
        return Named(reference, found, person, unknown, mentioned=True)
    if exact(found, reference):
        return Named(reference, found)
    return await _with_name_at_end(asked, reference) or await _with_stranger(asked, reference, found)


async def _with_name_at_end(asked: Asked, text: str) -> Named | None:
    """``acme labs ana ruiz``: the longest end that is somebody's name, should the rest name a lead."""
    for reference, name in reversed(list(_parted(text))):
        person = person_named(asked.voice.roster, name)
        found = await _find(asked, reference) if person is not None else ()
        if found:
            return Named(reference, found, person)
    return None


async def _with_stranger(asked: Asked, text: str, found: tuple[LeadLine, ...]) -> Named:
    """The whole names leads, or, where only a part of it does, the rest is a name that nobody has."""
    if found:
        return Named(text, found)
    for reference, name in _parted(text):
        if await _find(asked, reference):
            return Named(reference, unknown=name)
    return Named(text)


def _parted(text: str) -> Iterator[tuple[str, str]]:
    """A text in two parts, the shortest end first."""
    words = text.split()
    for length in range(1, min(len(words), _NAME_WORDS + 1)):
        yield " ".join(words[:-length]), " ".join(words[-length:])


async def _find(asked: Asked, reference: str) -> tuple[LeadLine, ...]:
    if not reference:
        return ()
    return tuple(await asyncio.to_thread(asked.office.records.find, reference, PAGE + 1))


def _choice(asked: Asked, named: Named, to: str) -> Drawn:
    head = say.which_to_assign(named.reference, more=len(named.found) > PAGE)
    rows = [section(say.lead_line(asked.voice, one), _button(one, to)) for one in named.found[:PAGE]]
    return Drawn(head, [section(head), *rows])


def _button(of: LeadLine, to: str) -> Block:
    lead = of.lead
    return button(
        say.CHOOSE, f"baton:give:{lead.id}", wanted_value(Wanted(lead.id, to)), spoken=f"{say.CHOOSE} {lead.label}"
    )
