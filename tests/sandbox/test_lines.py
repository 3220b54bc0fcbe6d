"""The lines that the page and the docs offer for pasting are pasted here."""

import asyncio
import os
import sys

import pytest

from sandbox import Workspace
from sandbox.page.workshop.lines import bolt_for_python, environment

pytestmark = pytest.mark.anyio

COUNTS = """
import os
from slack_sdk import WebClient
found = WebClient(token=os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"]).users_list()
print(len(found["members"]))
"""


async def test_an_app_on_bolt_for_python_connects(office: Workspace) -> None:
    app = await asyncio.create_subprocess_exec(sys.executable, "-c", bolt_for_python(office))
    try:
        await office.until_connected(within=20)
    finally:
        app.kill()
        await app.wait()


async def test_the_variables_are_a_shells(office: Workspace) -> None:
    shell = await asyncio.create_subprocess_exec(
        "bash", "-c", f'{environment(office)}\nexec "$PYTHON" -c "$COUNTS"',
        env={**os.environ, "PYTHON": sys.executable, "COUNTS": COUNTS}, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, _ = await shell.communicate()
    assert int(out) == len(list(office.team.people))
