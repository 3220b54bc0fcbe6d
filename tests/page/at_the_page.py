"""What the tests of the page look for and set up."""

from typing import Any

from playwright.async_api import Locator, Page
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Workspace
from tests.page.conftest import buttons, form, words


def composer(page: Page) -> Locator:
    return page.locator("#composer textarea")


def person(page: Page, name: str) -> Locator:
    return page.locator(f"#people a[data-person={name}]")


def dialog(page: Page, name: str) -> Locator:
    return page.get_by_role("dialog", name=name)


async def card(client: AsyncWebClient, office: Workspace, *names: str) -> str:
    """A card in Ana's DM."""
    posted = await client.chat_postMessage(channel=office.person("ana").id, text="A lead: Acme", blocks=buttons(*names))
    return str(posted["ts"])


def opens_forms(app: AsyncApp) -> list[dict[str, Any]]:
    """The app's button “decline” opens a form that pushes, updates, complains and hears of being closed."""
    heard: list[dict[str, Any]] = []

    @app.action("decline")
    async def decline(ack: Any, body: Any, client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=form(notify_on_close=True))

    @app.action("push")
    async def push(ack: Any, body: Any, client: Any) -> None:
        await ack()
        await client.views_push(trigger_id=body["trigger_id"], view=form("Details", notify_on_close=True))

    @app.action("update")
    async def update(ack: Any, body: Any, client: Any) -> None:
        await ack()
        view = form("Decline it")
        view["blocks"].insert(0, {"type": "section", "text": words("Acme was here before.")})
        await client.views_update(view_id=body["view"]["id"], view=view)

    @app.view("form")
    async def submitted(ack: Any, body: Any, view: Any) -> None:
        said = view["state"]["values"]["reason"]["value"]["value"]
        if said == "no":
            await ack(response_action="errors", errors={"reason": "That is no reason."})
        else:
            heard.append({"submitted": said})
            await ack()

    @app.view_closed("form")
    async def closed(ack: Any, view: Any) -> None:
        await ack()
        heard.append({"closed": view["title"]["text"]})

    return heard
