"""Forms for the modal tests: an app that opens one, and its fields."""

from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Message, Workspace

Json = dict[str, Any]


def plain(words: str) -> Json:
    return {"type": "plain_text", "text": words}


def option(text: str) -> Json:
    return {"text": plain(text), "value": text.lower().replace(" ", "_")}


def button(label: str) -> Json:
    return {"type": "button", "action_id": label.lower(), "text": plain(label)}


def field(label: str, element: Json, **more: Any) -> Json:
    return {
        "type": "input",
        "block_id": label.lower(),
        "label": plain(label),
        "element": {"action_id": "value", **element},
        **more,
    }


NOTE = field("Note", {"type": "plain_text_input", "min_length": 3}, optional=True)
REASON = field("Reason", {"type": "static_select", "options": [option("No capacity"), option("Waiting")]})


def form(title: str, *blocks: Json, **more: Any) -> Json:
    content = list(blocks) or [REASON, NOTE]
    view = {"type": "modal", "callback_id": "form", "title": plain(title), "submit": plain("Go"), "blocks": content}
    return view | more


async def clicked_card(office: Workspace, client: AsyncWebClient, *labels: str) -> Message:
    ana = office.person("ana")
    blocks = [{"type": "actions", "elements": [button(label) for label in labels]}]
    await client.chat_postMessage(channel=ana.id, text="Acme", blocks=blocks)
    card = await ana.sees_dm("Acme")
    await ana.clicks(labels[0], on=card)
    return card


def opens(bot: AsyncApp, view: Json, action_id: str = "snooze") -> None:
    """The app opens this view at a click."""

    @bot.action(action_id)
    async def _open(ack: Any, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=view)
