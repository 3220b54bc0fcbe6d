"""What the sandbox says of the methods that it has, and of those that it has not."""

import logging
import re
from pathlib import Path

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Workspace
from sandbox.web_api import METHODS

pytestmark = pytest.mark.anyio


def test_the_documentation_lists_every_method_and_no_other(root: Path) -> None:
    text = (root / "docs/sandbox.md").read_text(encoding="utf-8")
    table = text.split("## Methods of the Web API")[1].split("\n## ")[0]
    listed: list[str] = []
    for row in re.findall(r"^\| `([a-zA-Z0-9.]+)` \| (.+) \|$", table, re.MULTILINE):
        listed += [f"{row[0]}.{name}" for name in re.findall(r"`([a-zA-Z0-9.]+)`", row[1])]
    assert sorted(listed) == sorted(METHODS)
    assert len(listed) == len(set(listed))


async def test_a_method_that_is_missing_is_named_in_the_answer_and_once_in_the_terminal(
    office: Workspace, client: AsyncWebClient, caplog: pytest.LogCaptureFixture
) -> None:
    sentence = "The sandbox has no canvases.create; docs/sandbox.md lists what it has."
    for _ in range(2):
        with caplog.at_level(logging.WARNING), pytest.raises(SlackApiError) as refusal:
            await client.api_call("canvases.create")
    answer = refusal.value.response
    assert (answer["error"], answer["req_method"]) == ("unknown_method", "canvases.create")
    assert answer["response_metadata"]["messages"] == [sentence]
    assert [record.message for record in caplog.records if "canvases" in record.message] == [sentence]
    assert next(reversed(office.wire)).answer["response_metadata"]["messages"] == [sentence]
