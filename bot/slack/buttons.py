"""Buttons: one function a kind. Each returns the sentence to say, a page to turn to, or None: the card will show it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks import Block, Drawn
from bot.office import Office
from bot.slack import assigning
from bot.slack.answers import why_not
from bot.slack.before import refusal_of
from bot.slack.commands import page_answer
from bot.slack.forms import CannotOpen, act_form, why_view
from bot.slack.opening import open_modal, open_sentence
from bot.slack.requests import answers
from bot.slack.values import Form, read_page, read_seen
from bot.slack.who import Click, Scene, person_of, scene_of
from bot.words import refusals as say
from bot.words.names import Voice
from routing.commands import Accept, Claim, PersonActs, Seen
from routing.people import Owner
from routing.reasons import Act
from routing.refusals import Because, Refusal

Answer = str | Drawn | None
Handler = Callable[[Office, Click, AsyncWebClient], Awaitable[Answer]]


async def press(office: Office, click: Click, client: AsyncWebClient) -> Answer:
    """Do what a button is for."""
    handler = HANDLERS.get(click.verb)
    return say.OLD_BUTTON if handler is None else await handler(office, click, client)


def lead_of(click: Click) -> int | None:
    """The lead whose card was pressed; None where it was no card."""
    carried = read_seen(click.value) if click.verb in ON_CARDS else None
    return carried[0].lead if carried is not None else None


def at_once(kind: type[PersonActs]) -> Handler:
    """The button that accepts or claims in one tap, with the reason that it names."""

    async def handler(office: Office, click: Click, client: AsyncWebClient) -> Answer:
        del client
        carried = read_seen(click.value)
        if carried is None:
            return say.OLD_BUTTON
        person, _ = await person_of(office, click.user)
        if person is None:
            return say.STRANGER
        seen, reason = carried
        outcome = await office.desk.settle(kind(now=office.clock.now(), seen=seen, by=person.id, reason=reason))
        return await why_not(office, outcome, click.user) if isinstance(outcome, Refusal) else None

    return handler


@dataclass(frozen=True, slots=True)
class Press:
    """A press on a lead's card, by somebody on the roster: what they saw, and how it all stands now."""

    office: Office
    click: Click
    client: AsyncWebClient
    seen: Seen
    scene: Scene
    person: Owner

    async def opens(self, view: Block) -> str | None:
        """Open a modal; returns what to say where it did not open."""
        return await open_modal(self.client, self.click.trigger_id, view)

    async def says(self, sentence: str) -> str | None:
        """The same for a sentence."""
        return await open_sentence(self.client, self.click.trigger_id, sentence)

    async def refuses(self, refusal: Refusal) -> str:
        """Why it is not done, for whoever pressed."""
        return await why_not(self.office, refusal, self.click.user, self.scene.view)


def on_card(answer: Callable[[Press], Awaitable[Answer]]) -> Handler:
    """A button that opens something about its card's lead, for whoever is on the roster."""

    async def handler(office: Office, click: Click, client: AsyncWebClient) -> Answer:
        carried = read_seen(click.value)
        if carried is None:
            return say.OLD_BUTTON
        seen, _ = carried
        scene = await scene_of(office, click.user, seen.lead)
        if scene.person is None:
            return say.STRANGER
        return await answer(Press(office, click, client, seen, scene, scene.person))

    return handler


def opens(act: Act) -> Handler:
    """The button that opens an act's form."""

    async def answer(press: Press) -> Answer:
        refusal = refusal_of(press.scene, act, press.seen, press.office.clock.now())
        if refusal is not None:
            return await press.says(await press.refuses(refusal))
        return await _form(press, act)

    return on_card(answer)


async def why(press: Press) -> Answer:
    """Explain the decision to anybody on the roster."""
    policy, view = press.scene.policy, press.scene.view
    if policy is None:
        return await press.refuses(Refusal(Because.NO_POLICY))
    if view is None:
        return await press.refuses(Refusal(Because.UNKNOWN_LEAD, {"lead": press.seen.lead}))
    return await press.opens(why_view(Voice(policy, press.scene.roster), view))


async def look(office: Office, click: Click, client: AsyncWebClient) -> Answer:
    """Turn a page of what ``/lead`` answered, or go from a list to one lead."""
    del client
    page = read_page(click.value)
    return say.OLD_BUTTON if page is None else await page_answer(office, click.user, page)


async def _form(press: Press, act: Act) -> Answer:
    policy, view = press.scene.policy, press.scene.view
    assert policy is not None
    assert view is not None
    form, voice = Form(press.seen, press.click.channel, press.click.ts), Voice(policy, press.scene.roster)
    try:
        opened = act_form(act, form, view, press.person, voice, press.office.clock.now())
    except CannotOpen as reason:
        return await press.says(str(reason))
    return await press.opens(opened)


HANDLERS: Mapping[str, Handler] = MappingProxyType(
    {
        "accept_now": at_once(Accept),
        "claim": at_once(Claim),
        "claim_form": opens(Act.CLAIM),
        "accept": opens(Act.ACCEPT),
        "reassign": opens(Act.REASSIGN),
        "snooze": opens(Act.SNOOZE),
        "take_over": opens(Act.TAKE_OVER),
        "assign": opens(Act.ASSIGN),
        "why": on_card(why),
        "approve": answers(Act.APPROVE),
        "decline": answers(Act.DECLINE),
        "give": assigning.chosen,
        "look": look,
    }
)
"""Each kind of button, by the second part of its action id."""
ON_CARDS = frozenset(HANDLERS) - {"approve", "decline", "give", "look"}
"""Those that carry the lead whose card they stand on."""
