"""Which event it was, and to which installations it is visible: what `event_context` and `authorizations` tell."""

import base64
import binascii
import json
from typing import Any

from sandbox.errors import SlackError
from sandbox.team import Team

_VERSION = "4-"


def context_of(team: Team, event: dict[str, Any]) -> str:
    """The `event_context` of an event's envelope, which names its kind, its workspace, its app and its channel."""
    told = {"et": event["type"], "tid": team.id, "aid": team.app.id}
    channel = event.get("channel")
    if isinstance(channel, str):
        told["cid"] = channel
    return _VERSION + base64.b64encode(json.dumps(told, separators=(",", ":")).encode()).decode()


def authorizations_of(team: Team) -> list[dict[str, Any]]:
    """The installations that see this workspace's events: the bot's."""
    return [
        {
            "enterprise_id": None,
            "team_id": team.id,
            "user_id": team.app.bot_user.id,
            "is_bot": True,
            "is_enterprise_install": False,
        }
    ]


def be_of(team: Team, context: str) -> None:
    """Let pass only the context of an event that this app was told.

    Raises:
        SlackError: `invalid_event_context`; `auth_mismatch`, when it is another app's.
    """
    try:
        told = json.loads(base64.b64decode(context.removeprefix(_VERSION), validate=True))
        app, workspace = told["aid"], told["tid"]
    except (binascii.Error, ValueError, KeyError, TypeError):
        raise SlackError("invalid_event_context") from None
    if app != team.app.id:
        raise SlackError("auth_mismatch")
    if workspace != team.id or not context.startswith(_VERSION):
        raise SlackError("invalid_event_context")
