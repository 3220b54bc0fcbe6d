"""The bot is killed at random moments of a load, and started again each time: nothing answered is lost or doubled."""

import asyncio
import contextlib
import json
import os
import random
import socket
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from standardwebhooks import Webhook

from sandbox import Message, NotOnScreen, Workspace
from storage import tables as t
from storage.audit import verify
from storage.database import Database
from tests.postgres import Cluster, find_programs, run_cluster
from tests.stories.bot_process import bot_process
from tests.stories.office import MANIFEST, SECRET

pytestmark = [pytest.mark.anyio, pytest.mark.slow, pytest.mark.timeout(400)]

LEADS, CLICKS, KILLS, REPS = 300, 100, 20, 30
PARTS = KILLS + 1
TAP = "Accept: calling now"


def free_port() -> int:
    """Below the ports that the load itself uses up."""
    for port in random.sample(range(20_000, 32_000), 50):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no port is free")


def write_files(folder: Path) -> None:
    reps = [f"rep{n:02}" for n in range(REPS)]
    people = [{"id": r, "name": r.title(), "email": f"{r}@example.com", "manager": "rita"} for r in reps]
    people.append({"id": "rita", "name": "Rita", "email": "rita@example.com", "role": "manager"})
    (folder / "roster.yml").write_text(json.dumps({"people": people}))
    policy = {
        "currency": "USD",
        "closed_stages": ["lost"],
        "pools": {"all": {"members": reps, "pick": "round_robin", "manager": "rita"}},
        "queues": {"review": {"steward": "rita", "due": "1h"}},
        "routes": {"new": [{"name": "Everybody in turn", "when": "always", "assign": "all", "due": "8h"}]},
        "otherwise": "review",
        "ladders": {"standard": [{"at": "due", "do": "tell_manager"}]},
        "reasons": {"accept": ["calling_now"], "reassign": ["no_capacity"], "snooze": ["meeting_later"]},
    }
    (folder / "policy.yml").write_text(json.dumps(policy))
    users = [{"name": p["id"], "real_name": p["name"], "email": p["email"], "tz": "UTC"} for p in people]
    workspace = {"name": "Load", "people": users, "channels": [{"name": "general", "members": "everyone"}]}
    (folder / "workspace.yml").write_text(json.dumps(workspace))


@dataclass
class Rig:
    """A bot in a process of its own, which can be killed."""

    workspace: Workspace
    port: int
    environment: dict[str, str]
    http: httpx.AsyncClient
    log: Path
    kills: list[float] = field(default_factory=list)
    answered: dict[str, str] = field(default_factory=dict)
    clicked: set[str] = field(default_factory=set)
    process: ForkServerProcess | None = None

    async def start(self, largest_file: int | None = None) -> None:
        """Start it; ``largest_file`` (bytes) is where a file that it writes meets a full disk."""
        self.process = await asyncio.to_thread(bot_process, self.environment, self.log, largest_file)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            assert self.process.is_alive(), self.log.read_text()[-3000:]
            with contextlib.suppress(httpx.HTTPError):
                if (await self.http.get(f"http://127.0.0.1:{self.port}/readyz")).is_success:
                    return
            await asyncio.sleep(0.05)
        raise AssertionError("the bot did not start\n" + self.log.read_text()[-3000:])

    async def kill(self) -> None:
        assert self.process is not None
        self.kills.append(time.time())
        self.process.kill()
        await asyncio.to_thread(self.process.join)

    async def stop(self) -> None:
        if self.process is not None and self.process.is_alive():
            self.process.terminate()
            await asyncio.to_thread(self.process.join, 20)
            assert not self.process.is_alive(), "the bot does not stop"

    def share(self, whole: int) -> int:
        """How much of the load may have come by now: an even part of it before each kill, and one after the last."""
        return whole * (len(self.kills) + 1) // PARTS

    async def until_answered(self, leads: int) -> None:
        """Until so many leads were answered 2xx."""
        async with asyncio.timeout(30):
            while len(self.answered) < leads:
                await asyncio.sleep(0.001)

    async def sends(self, number: int) -> None:
        """A sender posts one lead until it is answered 2xx, under the same webhook id each time."""
        for _ in range(600):
            with contextlib.suppress(httpx.HTTPError):
                if await self.posts(number) is not None:
                    return
            await asyncio.sleep(0.1)
        raise AssertionError(f"lead {number} was never answered")

    async def posts(self, number: int, message: str = "") -> str | None:
        """A sender posts one lead; the lead's id, or None where Baton answers that it cannot now."""
        told = {"source": "load", "external_id": f"x-{number}", "company": f"Company {number:03}", "message": message}
        body, delivery, now = json.dumps(told), f"msg_{number}", datetime.now(UTC)
        headers = {
            "webhook-id": delivery,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Webhook(SECRET).sign(delivery, now, body),
        }
        answer = await self.http.post(f"http://127.0.0.1:{self.port}/v1/leads", content=body, headers=headers)
        assert answer.status_code in {200, 201, 503}, answer.text
        if answer.status_code == 503:
            return None
        self.answered[f"x-{number}"] = str(answer.json()["id"])
        return self.answered[f"x-{number}"]

    async def taps(self, rep: str) -> None:
        """A rep accepts what comes, now and then; a click that Slack shows an error for is pressed again."""
        person = self.workspace.person(rep)
        while len(self.clicked) < CLICKS:
            with contextlib.suppress(NotOnScreen):
                card = await person.sees_dm("Company", within=0.5)
                while self.share(CLICKS) <= len(self.clicked) < CLICKS:
                    await asyncio.sleep(0.01)
                if TAP in card.now.buttons and len(self.clicked) < CLICKS:
                    await self._presses(rep, card)
            await asyncio.sleep(0.01)

    async def _presses(self, rep: str, card: Message) -> None:
        for _ in range(200):
            if TAP not in card.now.buttons:
                break
            click = await self.workspace.person(rep).clicks(TAP, on=card, old=True, expecting_error=True)
            if click.answered:
                break
            await asyncio.sleep(0.1)
        self.clicked.add(card.text.split("Company ")[1][:3])


@contextlib.asynccontextmanager
async def a_rig(folder: Path, database: str, mode: str) -> AsyncIterator[Rig]:
    write_files(folder)
    workspace = Workspace.load(folder / "workspace.yml", manifest=MANIFEST)
    port = free_port()
    async with workspace.serving(), httpx.AsyncClient(timeout=30, verify=False) as http:
        environment = {
            "PATH": os.environ["PATH"], "HOME": str(folder),
            **workspace.environment,
            "BATON_DATABASE_URL": database, "BATON_PORT": str(port), "BATON_INTAKE_SECRET": SECRET,
            "BATON_POLICY": str(folder / "policy.yml"), "BATON_ROSTER": str(folder / "roster.yml"),
        }  # fmt: skip
        if mode == "http":
            del environment["SLACK_APP_TOKEN"]
            workspace.deliver_by_http(f"http://127.0.0.1:{port}/slack/events")
        rig = Rig(workspace, port, environment, http, folder / "bot.log")
        try:
            yield rig
        finally:
            await rig.stop()


async def test_twenty_kills_lose_and_double_nothing(setting: tuple[str, str], tmp_path: Path) -> None:
    mode, url = setting
    chance = random.Random(20261122)
    async with a_rig(tmp_path, url, mode) as rig:
        await rig.start()
        load = [asyncio.create_task(paced(rig, worker)) for worker in range(4)]
        load += [asyncio.create_task(rig.taps(f"rep{n:02}")) for n in range(REPS)]
        for kill in range(KILLS):
            await rig.until_answered(kill * LEADS // PARTS + chance.randrange(LEADS // PARTS))
            await asyncio.sleep(chance.uniform(0.0, 0.05))
            assert not all(task.done() for task in load), "the load was over before the kill"
            await rig.kill()
            await rig.start()
        await asyncio.wait_for(asyncio.gather(*load), 200)
        await until_all_is_sent(url)
        await rig.stop()
        await asyncio.to_thread(holds, rig, url)


async def paced(rig: Rig, worker: int) -> None:
    """So much of the load comes before each kill that each falls into the middle of it."""
    for number in range(worker, LEADS, 4):
        while number >= rig.share(LEADS):
            await asyncio.sleep(0.01)
        await rig.sends(number)


async def until_all_is_sent(url: str) -> None:
    def unsent() -> list[Any]:
        database = Database(url)
        with database.read() as connection:
            wanted = select(t.cards.c.lead_id, t.cards.c.error).where(t.cards.c.wanted > t.cards.c.shown)
            found = list(connection.execute(wanted))
        database.reading.dispose()
        return found

    deadline = time.monotonic() + 120
    while left := await asyncio.to_thread(unsent):
        assert time.monotonic() < deadline, f"cards that were never shown: {left[:5]}"
        await asyncio.sleep(0.5)


def holds(rig: Rig, url: str) -> None:
    """Every promise, from the database and from what people saw."""
    database = Database(url)
    report = verify(database)
    assert report.sound, [f.sentence for f in report.findings]
    with database.read() as connection:
        leads = {row.external_id: row.id for row in connection.execute(select(t.leads))}
        accepted = set(
            connection.execute(select(t.assignments.c.lead_id).where(t.assignments.c.state == "accepted")).scalars()
        )
        per_lead = Counter(connection.execute(select(t.assignments.c.lead_id)).scalars())
        kinds = Counter(
            connection.execute(select(t.facts.c.stream, t.facts.c.kind).where(t.facts.c.kind == "LeadAccepted"))
        )
    database.close()
    assert {f"L{leads[name]}" for name in rig.answered} == set(rig.answered.values()), "an answered lead is lost"
    assert len(rig.answered) == len(leads) == LEADS
    assert set(per_lead.values()) == {1}, "a lead was given twice"
    assert set(kinds.values()) <= {1}, "a click counted twice"
    assert len(rig.clicked) >= CLICKS
    assert {leads[f"x-{int(number)}"] for number in rig.clicked} <= accepted, "an answered click is lost"
    doubled_only_around_kills(rig)


def doubled_only_around_kills(rig: Rig) -> None:
    """A card repeats only where the process died between Slack's post and its own record of it."""
    posted: dict[tuple[str, str], list[float]] = {}
    for post in rig.workspace.team.messages:
        if post.only_to is None and post.thread_ts is None and "Company " in post.content.text:
            name = post.content.text.split("Company ")[1][:3]
            posted.setdefault((post.channel_id, name), []).append(float(post.ts))
    assert len(posted) == LEADS, "a card is missing"
    for key, moments in posted.items():
        for first, second in pairwise(moments):
            between = [k for k in rig.kills if first - 0.5 <= k <= second]
            assert between and between[0] - first < 6, f"{key} was posted again without a kill: {moments}"


MB = 1024 * 1024
FULL = 3 * MB // 2
"""The largest file on a disk that fills up. PostgreSQL's log segments, of 1 MB here, still have room; tables do not."""


@pytest.fixture
def small_cluster() -> Iterator[Cluster]:
    programs = find_programs()
    if programs is None:
        pytest.fail("PostgreSQL's server programs are not here (Debian: apt-get install postgresql)")
    with run_cluster(programs, wal_segment=1, largest_file=FULL) as cluster:
        yield cluster


def long_story(number: int) -> str:
    """What a lead wrote, such that a database cannot store it in less."""
    return random.Random(number).randbytes(3000).hex()


async def fill(rig: Rig) -> int:
    """Send leads, eight at a time, until several batches were refused; returns how many were sent."""
    number, refused = 0, 0
    while refused < 24:
        assert number < 4000, "the disk never filled up"
        told = await asyncio.gather(*(rig.posts(n, long_story(n)) for n in range(number, number + 8)))
        refused += told.count(None)
        number += 8
    return number


async def then_there_is_room_again(rig: Rig, url: str, sent: int) -> None:
    """What was answered is there, what was not can be sent again, and the story is whole."""
    before = dict(rig.answered)
    assert before and len(before) < sent
    for number in range(sent):
        if f"x-{number}" not in before:
            assert await rig.posts(number) is not None
    await rig.stop()
    database = Database(url)
    report = await asyncio.to_thread(verify, database)
    with database.read() as connection:
        leads = {row.external_id: f"L{row.id}" for row in connection.execute(select(t.leads))}
    database.close()
    assert report.sound, [f.sentence for f in report.findings]
    assert leads == rig.answered


async def test_a_full_disk_loses_nothing_that_was_answered(sqlite_url: str, tmp_path: Path) -> None:
    async with a_rig(tmp_path, sqlite_url, "socket") as rig:
        await rig.start(largest_file=FULL)
        sent = await fill(rig)
        await rig.kill()
        await rig.start()
        await then_there_is_room_again(rig, sqlite_url, sent)


@pytest.mark.postgres
async def test_a_full_disk_under_postgresql(small_cluster: Cluster, tmp_path: Path) -> None:
    url = small_cluster.url(small_cluster.create_database())
    async with a_rig(tmp_path, url, "http") as rig:
        await rig.start()
        sent = await fill(rig)
        programs = find_programs()
        assert programs is not None
        await asyncio.to_thread(small_cluster.restart, programs)
        await then_there_is_room_again(rig, url, sent)
