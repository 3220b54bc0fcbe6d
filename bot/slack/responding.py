"""`respond`, over the session that all calls to Slack share: Bolt's own opens a new line for each answer."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import ClientSession
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient
from slack_sdk.webhook.webhook_response import WebhookResponse
from typing_extensions import override


class Respond(AsyncRespond):
    """Answers a press, a command or a shortcut by the address that came with it."""

    def __init__(self, url: str, session: ClientSession | None) -> None:
        super().__init__(response_url=url)
        self._line = AsyncWebhookClient(url, session=session)

    @override
    async def __call__(self, *whole: Any, **parts: Any) -> WebhookResponse:
        """Send a message: its parts by name, as Slack names them."""
        return await self._line.send_dict(dict(*whole, **parts))


async def share_session(
    context: AsyncBoltContext,
    client: AsyncWebClient,
    next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002  # Bolt's
) -> BoltResponse:
    """Give the listeners such a `respond`, where Slack gave an address."""
    if context.response_url:
        context["respond"] = Respond(context.response_url, client.session)
    return await next()
