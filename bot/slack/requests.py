"""Requests, as whoever answers them sees them: the buttons' forms, and what becomes of those."""

import asyncio
from collections.abc import Awaitable, Callable

from slack_sdk.web.async_client import AsyncWebClient

from bot.office import Office
from bot.slack.answers import why_not
from bot.slack.before import answer_refusal
from bot.slack.forms import CannotOpen, answer_form
from bot.slack.opening import open_modal, open_sentence
from bot.slack.values import read_request
from bot.slack.who import Click, scene_of
from bot.words import refusals as say
from bot.words.names import Voice
from routing.commands import Answers, Approve, Decline
from routing.reasons import Act
from routing.refusals import Because, Refusal

COMMANDS: dict[Act, type[Answers]] = {Act.APPROVE: Approve, Act.DECLINE: Decline}
"""What each answer tells the desk."""


def answers(act: Act) -> Callable[[Office, Click, AsyncWebClient], Awaitable[str | None]]:
    """The button that opens an answer's form, or says why there is nothing to answer."""

    async def handler(office: Office, click: Click, client: AsyncWebClient) -> str | None:
        number = read_request(click.value)
        if number is None:
            return say.OLD_BUTTON
        request = await asyncio.to_thread(office.records.request, number)
        scene = await scene_of(office, click.user, request.lead if request is not None else None)
        if scene.person is None:
            return say.STRANGER
        refusal = (
            answer_refusal(scene, request, office.clock.now())
            if request is not None
            else Refusal(Because.REQUEST_UNKNOWN)
        )
        if refusal is not None:
            sentence = await why_not(office, refusal, click.user, scene.view)
            return await open_sentence(client, click.trigger_id, sentence)
        assert request is not None
        assert scene.view is not None
        assert scene.policy is not None
        try:
            form = answer_form(act, request, scene.view, Voice(scene.policy, scene.roster))
        except CannotOpen as reason:
            return await open_sentence(client, click.trigger_id, str(reason))
        return await open_modal(client, click.trigger_id, form)

    return handler


def impossible(because: Because) -> bool:
    """Whether what was asked for cannot be done any more, so that only Decline is left."""
    return because in {Because.OWNER_UNKNOWN, Because.OWNER_INACTIVE, Because.SAME_OWNER, Because.SNOOZE_IN_PAST}


def settled(refusal: Refusal, sentence: str) -> str:
    """A refusal's sentence, for whoever answers a request."""
    return say.declining(sentence) if impossible(refusal.because) else sentence
