"""The listeners for what tells of leads in Slack: messages, shortcuts with their form, the step of a workflow.

They are registered before all others: theirs is one form of several.
"""

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack import messages, steps
from bot.slack.answers import Afterwards, drawn, trouble
from bot.slack.listeners import ANYTHING
from bot.slack.messages import Sources
from bot.slack.shortcuts import shortcut, submit
from bot.slack.source.form import CALLBACK
from bot.slack.who import Body, user_of


def listen(app: AsyncApp, sources: Sources) -> Afterwards:
    """Listen to all that tells of leads.

    Returns:
        what is still to be said after the acks: ``finish()`` it before the client is closed.
    """
    afterwards = Afterwards()

    async def on_message(body: Body) -> None:
        await messages.message(sources, body)

    async def on_step(body: Body) -> None:
        await steps.route_lead(sources.office, body)

    async def on_shortcut(ack: AsyncAck, body: Body, respond: AsyncRespond, client: AsyncWebClient) -> None:
        sentence = await opened(sources, body, client)
        await ack()
        if sentence is not None:
            afterwards.do(tell(body, respond, client, sentence))

    async def on_submission(ack: AsyncAck, body: Body) -> None:
        await ack(**await submit(sources, body))

    app.event("message")(on_message)
    app.function(steps.ROUTE_LEAD)(on_step)
    app.shortcut(ANYTHING)(on_shortcut)
    app.view(CALLBACK)(on_submission)
    return afterwards


async def opened(sources: Sources, body: Body, client: AsyncWebClient) -> str | None:
    """What a shortcut ends in, whatever happens."""
    try:
        return await shortcut(sources, body, client)
    except Exception as error:  # noqa: BLE001  # a shortcut is never sent again: its person gets a sentence
        return trouble(error)


async def tell(body: Body, respond: AsyncRespond, client: AsyncWebClient, sentence: str) -> None:
    """Tell only whoever used the shortcut: where they used it, or by DM where Slack gives no address for that."""
    message = drawn(sentence)
    if body.get("response_url"):
        answer = await respond(
            text=message.text, blocks=message.blocks, response_type="ephemeral", replace_original=False
        )
        if answer.status_code == 200:
            return
    await client.chat_postMessage(channel=user_of(body), text=message.text, blocks=message.blocks)
