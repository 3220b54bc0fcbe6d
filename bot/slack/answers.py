"""Answers: the sentence that every refused act ends in, said after the ack and never lost silently."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import structlog
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks import Drawn, section
from bot.mrkdwn import disarmed
from bot.office import Office
from bot.slack.who import Click, person_of
from bot.words import refusals as say
from routing.messages import Place
from routing.ports import DeskBusy, DeskDown
from routing.refusals import Refusal
from routing.views import LeadView

log = structlog.get_logger(__name__)


class Afterwards:
    """What is done once Slack has its ack. An error there is logged, and stops nobody."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def do(self, work: Coroutine[Any, Any, None]) -> None:
        """Do this soon."""
        task = asyncio.create_task(_logged(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def finish(self) -> None:
        """Wait for all that is under way."""
        while self._tasks:
            await asyncio.gather(*self._tasks)


async def _logged(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except Exception:
        log.exception("afterwards_failed", what=getattr(work, "__qualname__", ""))


def drawn(sentence: str) -> Drawn:
    """A plain sentence as a message."""
    text = disarmed(sentence)
    return Drawn(text, [section(text)])


async def whisper(click: Click, respond: AsyncRespond, client: AsyncWebClient, sentence: str) -> None:
    """Tell only whoever pressed: by the press's own address, and where that fails by Slack's ordinary way."""
    message = drawn(sentence)
    try:
        answer = await respond(
            text=message.text, blocks=message.blocks, response_type="ephemeral", replace_original=False
        )
        if answer.status_code == 200:
            return
        log.warning("response_url_refused", status=answer.status_code, action=click.action_id)
    except Exception as error:  # noqa: BLE001  # whatever it was, the other way may still work
        log.warning("response_url_failed", error=repr(error), action=click.action_id)
    await client.chat_postEphemeral(channel=click.channel, user=click.user, text=message.text, blocks=message.blocks)


async def turn_page(click: Click, respond: AsyncRespond, client: AsyncWebClient, page: Drawn) -> None:
    """Put another page in the place of the one that was shown."""
    answer = await respond(text=page.text, blocks=page.blocks, response_type="ephemeral", replace_original=True)
    if answer.status_code != 200:
        log.warning("response_url_refused", status=answer.status_code, action=click.action_id)
        await client.chat_postEphemeral(channel=click.channel, user=click.user, text=page.text, blocks=page.blocks)


async def card_seen(office: Office, click: Click, lead: int) -> None:
    """A press tells of a message: should its post never have been confirmed, it is the lead's card there."""
    if click.is_ephemeral or not click.channel or not click.ts:
        return
    place = Place.channel(click.channel)
    if click.channel.startswith("D"):
        person, _ = await person_of(office, click.user)
        if person is None:
            return
        place = Place.dm(person.id)
    await office.outgoing.card_seen(lead, place, click.channel, click.ts)


async def why_not(office: Office, refusal: Refusal, user: str, view: LeadView | None = None) -> str:
    """A refusal's sentence, for whoever acted."""
    person, roster = await person_of(office, user)
    number = refusal.details.get("lead")
    if view is None and isinstance(number, int):
        view = await asyncio.to_thread(office.records.lead, number)
    return say.sentence(say.Case(refusal, roster, view, person, office.clock.now()))


def trouble(error: Exception) -> str:
    """The sentence for a command that could not be carried out at all. A bug is logged with its trace."""
    if isinstance(error, DeskBusy):
        return say.BUSY
    if isinstance(error, DeskDown):
        log.error("desk_down", error=str(error))
        return say.DOWN
    log.error("handler_failed", exc_info=error)
    return say.BROKEN
