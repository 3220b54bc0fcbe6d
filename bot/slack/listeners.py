"""The listeners: for buttons, forms, searched menus and ``/lead``. What each does stands in a module of its own.

The app acks when a listener ends (``process_before_response=True``), so an ack means committed. Slack sends no click a
second time: whatever goes wrong with one, it is acked, and its person gets a sentence.
"""

import re

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks import Drawn
from bot.office import Office
from bot.slack import commands
from bot.slack.answers import Afterwards, card_seen, trouble, turn_page, whisper
from bot.slack.buttons import Answer, lead_of, press
from bot.slack.modals import submit
from bot.slack.suggestions import suggested
from bot.slack.who import Body, Click, click_of

ANYTHING = re.compile("")
"""Also what a newer or older Baton drew: without a listener Slack would show an error, and no word of why."""


def register(app: AsyncApp, office: Office) -> Afterwards:
    """Listen to all that people press, fill in and type.

    Returns:
        what is still to be said after the acks: ``finish()`` it before the client is closed.
    """
    afterwards = Afterwards()

    async def on_action(ack: AsyncAck, body: Body, respond: AsyncRespond, client: AsyncWebClient) -> None:
        click = click_of(body)
        answer = await pressed(office, click, client)
        await ack()
        if isinstance(answer, Drawn):
            afterwards.do(turn_page(click, respond, client, answer))
        elif answer is not None:
            afterwards.do(whisper(click, respond, client, answer))
        lead = lead_of(click)
        if lead is not None:
            afterwards.do(card_seen(office, click, lead))

    async def on_submission(ack: AsyncAck, body: Body) -> None:
        await ack(**await submit(office, body))

    async def on_command(ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        answer = await commands.command(office, body, client)
        if answer is None:  # a form has opened
            await ack()
            return
        await ack(text=answer.text, blocks=answer.blocks, response_type="ephemeral")

    async def on_typing(ack: AsyncAck, body: Body) -> None:
        groups = await suggested(office, body)
        await (ack(option_groups=groups) if groups else ack(options=[]))

    app.action(ANYTHING)(on_action)
    app.view(ANYTHING)(on_submission)
    app.command("/lead")(on_command)
    app.options(ANYTHING)(on_typing)
    return afterwards


async def pressed(office: Office, click: Click, client: AsyncWebClient) -> Answer:
    """What a press ends in, whatever happens."""
    try:
        return await press(office, click, client)
    except Exception as error:  # noqa: BLE001  # a click is never sent again: its person gets a sentence
        return trouble(error)
