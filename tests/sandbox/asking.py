"""What tests of the Web API ask again and again."""

from dataclasses import replace
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from sandbox import Workspace


async def error_of(call: Any) -> str:
    """Slack's word for why a call was refused."""
    with pytest.raises(SlackApiError) as refusal:
        await call
    return str(refusal.value.response["error"])


def grants(office: Workspace, *scopes: str) -> None:
    """Reinstall the app with more scopes."""
    office.team.manifest = replace(office.team.manifest, scopes=(*office.team.manifest.scopes, *scopes))
