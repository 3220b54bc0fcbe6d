"""What must hold at the end of a story, whatever went wrong in it: the audit is sound, and nobody saw a thing twice."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import func, select

from sandbox import Trouble
from sandbox.messages.posts import Post
from storage import tables as t
from storage.audit import verify
from storage.database import Database
from tests.stories.office import PATIENCE, Office


async def all_is_well(office: Office, *, leads: int = 1, unheard: int = 0, within: float = PATIENCE) -> None:
    """Everything was sent, and every promise holds.

    A card or a mention was repeated only where Slack's answer to a post was lost, or (``unheard``) came too late.
    """
    await office.rests(within)
    await asyncio.to_thread(_audited, office.settings.database_url.get_secret_value(), leads)
    posts = [post for post in office.workspace.team.messages if _is_ours(office, post)]
    cards = Counter((post.channel_id, post.thread_ts, _name(post)) for post in posts if _is_card(post))
    pings = Counter((post.channel_id, post.thread_ts, post.pings, _name(post)) for post in posts if post.pings)
    lost = sum(c.method == "chat.postMessage" and c.lost and c.error is None for c in office.workspace.calls)
    repeated = [key for key, times in (cards + pings).items() for _ in range(times - 1)]
    assert len(repeated) <= lost + unheard, repeated


def _audited(url: str, leads: int) -> None:
    database = Database(url)
    try:
        report = verify(database)
        assert report.sound, [finding.sentence for finding in report.findings]
        with database.read() as connection:
            f, a = t.facts.c, t.assignments.c
            there = connection.execute(select(func.count()).select_from(t.leads)).scalar_one()
            accepted = select(f.stream, func.count()).where(f.kind == "LeadAccepted").group_by(f.stream)
            times = {row[0]: row[1] for row in connection.execute(accepted)}
            ever = select(a.lead_id, func.count()).group_by(a.lead_id)
            lasting = [count for _, count in connection.execute(ever)]
    finally:
        database.close()
    assert there == leads, f"{there} leads"
    assert set(times.values()) <= {1}, f"an accept counted twice: {times}"
    assert len(lasting) == leads, "a lead was never given to anybody"


def _is_ours(office: Office, post: Post) -> bool:
    return post.author == office.workspace.team.app.author and post.only_to is None and not post.deleted


def _is_card(post: Post) -> bool:
    """What was posted with buttons on it."""
    return any(block["type"] == "actions" for block in post.versions[0].content.blocks)


def _name(post: Post) -> str:
    """What it said at first: a card's has its lead's name in it."""
    return post.versions[0].content.text


@contextmanager
def taking(at_least: float = 0.0, at_most: float = float("inf")) -> Iterator[None]:
    """A block that takes so many real seconds."""
    began = time.monotonic()
    yield
    took = time.monotonic() - began
    assert at_least <= took <= at_most, f"it took {took:.2f} s"


async def struck(trouble: Trouble, times: int = 1) -> None:
    """Wait until a trouble has struck so often."""
    async with asyncio.timeout(PATIENCE):
        while trouble.struck < times:
            await asyncio.sleep(0.01)


def called(office: Office, method: str) -> int:
    """How often a method of the Web API was called so far."""
    return sum(call.method == method for call in office.workspace.calls)


def forgiven(office: Office, *reasons: str) -> None:
    """The errors that Slack showed people so far, which the story meant to happen: just these, in order."""
    shown = [failure.reason for failure in office.workspace.failures]
    assert shown == list(reasons), office.workspace.failures
    office.workspace.failures.clear()
