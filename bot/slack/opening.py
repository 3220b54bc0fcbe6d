"""Opening a modal, in the time that Slack gives; where that fails, the sentence to say instead."""

import asyncio

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks import Block
from bot.slack.forms import sentence_view
from bot.slack_errors import code_of
from bot.words import refusals as say

log = structlog.get_logger(__name__)

OPENING = 2.0
"""Seconds for Slack to open a modal: of the three that a press has, the rest is for the answer."""
EXPIRED = frozenset({"expired_trigger_id", "invalid_trigger_id"})
OPENED = "exchanged_trigger_id"
"""The press was delivered twice, and its form stands open already."""


async def open_modal(client: AsyncWebClient, trigger: str, view: Block, instead: str | None = None) -> str | None:
    """Open a modal; returns the sentence to say where Slack does not: ``instead``, or that it took too long."""
    try:
        async with asyncio.timeout(OPENING):
            await client.views_open(trigger_id=trigger, view=view)
    except TimeoutError:
        log.warning("modal_took_too_long", view=view["callback_id"])
        return instead or say.TOO_LATE
    except SlackApiError as error:
        code = code_of(error)
        if code == OPENED:
            return None
        log.warning("modal_not_opened", view=view["callback_id"], error=code)
        return instead or (say.TOO_LATE if code in EXPIRED else say.BROKEN)
    return None


async def open_sentence(client: AsyncWebClient, trigger: str, sentence: str) -> str | None:
    """Say something in a modal; returns it where Slack does not open that, to be said elsewhere."""
    return await open_modal(client, trigger, sentence_view(sentence), sentence)
