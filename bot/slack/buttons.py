"""Buttons: one function a kind. Each returns the sentence to say, a page to turn to, or None: the card will show it."""

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType

from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks import Drawn
from bot.office import Office
from bot.slack import assigning
from bot.slack.answers import why_not
from bot.slack.before import refusal_of
from bot.slack.commands import page_answer
from bot.slack.forms import CannotOpen, act_form, sentence_view, why_view
from bot.slack.opening import open_modal
from bot.slack.requests import answers
from bot.slack.values import Form, read_page, read_seen
from bot.slack.who import Click, Scene, person_of, scene_of
from bot.words import refusals as say
from bot.words.names import Voice
from routing.commands import Accept, Claim, PersonActs, Seen
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


def opens(act: Act) -> Handler:
    """The button that opens an act's form."""

    async def handler(office: Office, click: Click, client: AsyncWebClient) -> Answer:
        carried = read_seen(click.value)
        if carried is None:
            return say.OLD_BUTTON
        scene = await scene_of(office, click.user, carried[0].lead)
        if scene.person is None:
            return say.STRANGER
        refusal = refusal_of(scene, act, carried[0], office.clock.now())
        if refusal is not None:
            sentence = await why_not(office, refusal, click.user, scene.view)
            return await open_modal(client, click.trigger_id, sentence_view(sentence), sentence)
        return await _form(office, scene, act, carried[0], click, client)

    return handler


async def why(office: Office, click: Click, client: AsyncWebClient) -> Answer:
    """Explain the decision to anybody on the roster."""
    carried = read_seen(click.value)
    if carried is None:
        return say.OLD_BUTTON
    scene = await scene_of(office, click.user, carried[0].lead)
    if scene.person is None:
        return say.STRANGER
    if scene.policy is None:
        return await why_not(office, Refusal(Because.NO_POLICY), click.user)
    if scene.view is None:
        return await why_not(office, Refusal(Because.UNKNOWN_LEAD, {"lead": carried[0].lead}), click.user)
    return await open_modal(client, click.trigger_id, why_view(Voice(scene.policy, scene.roster), scene.view))


async def look(office: Office, click: Click, client: AsyncWebClient) -> Answer:
    """Turn a page of what ``/lead`` answered, or go from a list to one lead."""
    del client
    page = read_page(click.value)
    return say.OLD_BUTTON if page is None else await page_answer(office, click.user, page)


async def _form(office: Office, scene: Scene, act: Act, seen: Seen, click: Click, client: AsyncWebClient) -> Answer:
    assert scene.policy is not None
    assert scene.view is not None
    assert scene.person is not None
    form, voice = Form(seen, click.channel, click.ts), Voice(scene.policy, scene.roster)
    try:
        view = act_form(act, form, scene.view, scene.person, voice, office.clock.now())
    except CannotOpen as reason:
        return await open_modal(client, click.trigger_id, sentence_view(str(reason)), str(reason))
    return await open_modal(client, click.trigger_id, view)


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
        "why": why,
        "approve": answers(Act.APPROVE),
        "decline": answers(Act.DECLINE),
        "give": assigning.chosen,
        "look": look,
    }
)
"""Each kind of button, by the second part of its action id."""
ON_CARDS = frozenset(HANDLERS) - {"approve", "decline", "give", "look"}
"""Those that carry the lead whose card they stand on."""
